package stack

import (
	"crypto/tls"
	"net"
	"net/http"
	"sync"

	"github.com/secure-share/secure-share/scripts/local/loopback"
)

// Switch stops servers by hand, and starts them again at the same addresses. While they
// are stopped, their ports refuse connections, as if the program had ended.
type Switch struct {
	mu      sync.Mutex
	servers []*switched
	off     bool
}

type switched struct {
	port   int
	h      http.Handler
	tls    *tls.Config // nil: without TLS
	server *loopback.Server
}

func (s *switched) serve(l net.Listener) {
	if s.tls != nil {
		l = tls.NewListener(l, s.tls)
	}
	s.server = loopback.Serve(l, s.h)
}

// add serves h on l, until it is stopped. It must not be called after Stop.
func (s *Switch) add(l *listener, h http.Handler, config *tls.Config) {
	one := &switched{port: l.Addr().(*net.TCPAddr).Port, h: h, tls: config}
	one.serve(l.Listener)
	l.served = true
	s.servers = append(s.servers, one)
}

// Running reports whether the servers run.
func (s *Switch) Running() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.off
}

// Stop stops the servers. Requests that run get a second to finish.
func (s *Switch) Stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stop()
}

func (s *Switch) stop() {
	for _, one := range s.servers {
		one.server.Close()
	}
	s.off = true
}

// Start starts all of them again, or none: another program may have taken a port.
func (s *Switch) Start() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.off {
		return nil
	}
	for _, one := range s.servers {
		l, err := loopback.Listen(one.port)
		if err != nil {
			s.stop()
			return err
		}
		one.serve(l)
	}
	s.off = false
	return nil
}
