package child

import (
	"context"
	"fmt"
	"net"
	"sync"
	"time"
)

const (
	shortest = 100 * time.Millisecond // pause before the next start
	longest  = 10 * time.Second
	steady   = time.Minute // after running that long, a program has the shortest pause again
	away     = time.Minute // how long a caller waits for a restart
	grace    = 5 * time.Second
)

// Service is a program that is restarted whenever it ends by itself.
type Service struct {
	name   string
	start  func(context.Context) (*Process, error)
	report func(error)

	ctx    context.Context // of the service's life
	cancel context.CancelFunc
	over   chan struct{}

	mu    sync.Mutex
	ready chan struct{} // closed while the program is ready
}

// Keep starts a program and keeps it running until Stop. start returns when the
// program answers. ctx applies only to the first start; its failure is
// returned. Later ends and failed starts are passed to report.
func Keep(ctx context.Context, name string, start func(context.Context) (*Process, error), report func(error)) (*Service, error) {
	first, err := start(ctx)
	if err != nil {
		return nil, err
	}
	s := &Service{name: name, start: start, report: report, over: make(chan struct{}), ready: make(chan struct{})}
	s.ctx, s.cancel = context.WithCancel(context.WithoutCancel(ctx))
	close(s.ready)
	go s.keep(first)
	return s, nil
}

// Stop ends the program and waits for it.
func (s *Service) Stop() {
	s.cancel()
	<-s.over
}

// Dial connects to the program, and waits while it is restarted.
func (s *Service) Dial(ctx context.Context, network, address string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, away)
	defer cancel()
	var dialer net.Dialer
	for {
		select {
		case <-s.answering():
		case <-s.ctx.Done():
			return nil, fmt.Errorf("%s is stopped", s.name)
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		conn, err := dialer.DialContext(ctx, network, address)
		if err == nil || ctx.Err() != nil {
			return conn, err
		}
		time.Sleep(time.Millisecond) // it has ended; keep notices soon
	}
}

func (s *Service) answering() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ready
}

func (s *Service) keep(p *Process) {
	defer close(s.over)
	pause := shortest
	for began := time.Now(); p != nil; began = time.Now() {
		select {
		case <-s.ctx.Done():
			p.Stop(grace)
			return
		case <-p.Done():
		}
		s.mu.Lock()
		s.ready = make(chan struct{})
		s.mu.Unlock()
		if time.Since(began) >= steady {
			pause = shortest
		}
		s.report(fmt.Errorf("%s ended (%s) and is started again", s.name, ending(p.Err())))
		p = s.again(&pause)
	}
}

// again restarts the program, after a pause that doubles each time. It returns
// nil when the service is stopped.
func (s *Service) again(pause *time.Duration) *Process {
	for {
		select {
		case <-s.ctx.Done():
			return nil
		case <-time.After(*pause):
		}
		*pause = min(2**pause, longest)
		p, err := s.start(s.ctx)
		if err == nil {
			s.mu.Lock()
			close(s.ready)
			s.mu.Unlock()
			return p
		}
		if s.ctx.Err() == nil {
			s.report(fmt.Errorf("%s does not start, and is tried again: %w", s.name, err))
		}
	}
}

func ending(err error) string {
	if err == nil {
		return "exit status 0"
	}
	return err.Error()
}
