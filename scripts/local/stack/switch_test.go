package stack

import (
	"net"
	"net/http"
	"testing"

	"github.com/secure-share/secure-share/scripts/local/loopback"
)

// Another program took a port while the servers were stopped: none runs then.
func TestASwitchStartsAllOrNone(t *testing.T) {
	var s Switch
	t.Cleanup(s.Stop)
	var addresses []string
	for range 2 {
		l, err := loopback.Listen(0)
		if err != nil {
			t.Fatal(err)
		}
		addresses = append(addresses, l.Addr().String())
		s.add(&listener{Listener: l}, http.NotFoundHandler(), nil)
	}
	answers := func(want bool) {
		t.Helper()
		for _, address := range addresses {
			c, err := net.Dial("tcp", address)
			if err == nil {
				c.Close()
			}
			if (err == nil) != want {
				t.Errorf("%s: %v", address, err)
			}
		}
	}
	answers(true)
	s.Stop()
	answers(false)
	other, err := net.Listen("tcp", addresses[1])
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Start(); err == nil || s.Running() {
		t.Errorf("started although another program has the port: %v", err)
	}
	if c, err := net.Dial("tcp", addresses[0]); err == nil {
		c.Close()
		t.Error("one of them runs")
	}
	other.Close()
	if err := s.Start(); err != nil || !s.Running() {
		t.Errorf("not started: %v", err)
	}
	answers(true)
}
