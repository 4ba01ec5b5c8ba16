package stack

import (
	"fmt"
	"net"

	"github.com/secure-share/secure-share/scripts/local/loopback"
)

// listeners are all opened before anything is started, so that a port conflict
// is reported at once.
type listeners struct {
	issuer, fileAPI, keyMailer, blobs, mailbox, app, relay, realtime, page, linkAPI, publisher, notices, embed *listener
}

type listener struct {
	net.Listener
	served bool
}

func (l *listener) url() string { return "http://" + l.Addr().String() }

// site returns the same address under a host name that is another site for a
// browser.
func (l *listener) site() string {
	return fmt.Sprintf("http://localhost:%d", l.Addr().(*net.TCPAddr).Port)
}

func (s *Stack) listen() (*listeners, error) {
	p, out := s.options.Ports, &listeners{}
	for _, want := range []struct {
		name string
		port int
		to   **listener
	}{
		{"Issuer", p.Issuer, &out.issuer},
		{"FileAPI", p.FileAPI, &out.fileAPI},
		{"KeyMailer", p.KeyMailer, &out.keyMailer},
		{"Blobs", p.Blobs, &out.blobs},
		{"Mailbox", p.Mailbox, &out.mailbox},
		{"App", p.App, &out.app},
		{"KeyRelay", p.KeyRelay, &out.relay},
		{"Realtime", p.Realtime, &out.realtime},
		{"Publisher", p.Publisher, &out.publisher},
		{"Page", p.Page, &out.page},
		{"LinkAPI", p.LinkAPI, &out.linkAPI},
		{"Notices", p.Notices, &out.notices},
		{"Embed", p.Embed, &out.embed},
	} {
		l, err := s.take(want.port)
		if err != nil {
			return nil, &PortError{Name: want.name, Port: want.port, Err: err}
		}
		*want.to = l
	}
	s.Endpoints = Endpoints{
		FileAPI: out.fileAPI.url(), KeyMailer: out.keyMailer.url(), Issuer: out.issuer.url(),
		Mailbox: out.mailbox.url(), Blobs: out.blobs.url(), App: out.app.site(), KeyRelay: out.relay.url(),
		Realtime: "ws://" + out.realtime.Addr().String(), Publisher: "https://" + out.publisher.Addr().String(),
		Page: out.page.url(), LinkAPI: out.linkAPI.url(),
		Notices: "https://" + out.notices.Addr().String(), Embed: out.embed.site(),
	}
	return out, nil
}

func (s *Stack) take(port int) (*listener, error) {
	inner, err := loopback.Listen(port)
	if err != nil {
		return nil, err
	}
	l := &listener{Listener: inner}
	s.defers(func() {
		if !l.served {
			_ = l.Close()
		}
	})
	return l, nil
}
