package e2e

import (
	"bytes"
	"context"
	"errors"
	"iter"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/wire"
)

type endpoints = stack.Endpoints

type lister = func(context.Context) iter.Seq2[wire.Share, error]

// quiet is a stack without scheduled sweeps.
func quiet() stack.Options { return stack.Options{SweepEvery: -1} }

func TestABrokenDownloadGoesOn(t *testing.T) {
	t.Parallel()
	alice := acme(t, "alice")
	for _, c := range []struct {
		name  string
		after func(length int64) int64
	}{
		{"before the first byte", func(int64) int64 { return 0 }},
		{"half-way", func(length int64) int64 { return length / 2 }},
		{"one byte before the end", func(length int64) int64 { return length - 1 }},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := content(1 << 20)
			sent := send(t, alice, acme(t, "bob"), file)
			wires := cutting(live, c.after(sent.Share.Length))
			bob := through(t, live, "acme", "bob", wires.transport())
			received, err := get(t, bob, sent.ID, sent.Secret)
			if err != nil || !bytes.Equal(received, file) {
				t.Fatalf("received %d bytes, %v", len(received), err)
			}
			if wires.cuts.Load() != 1 {
				t.Errorf("%d cuts", wires.cuts.Load())
			}
			if s := status(t, alice, sent.ID); s.Status != "downloaded" || claims(s) != 1 {
				t.Errorf("%s after %d leases", s.Status, claims(s))
			}
		})
	}
}

func TestABrokenUploadGoesOn(t *testing.T) {
	t.Parallel()
	wires := cuttingUploads(live, 300_000)
	alice, bob := through(t, live, "acme", "alice", wires.transport()), acme(t, "bob")
	file := content(1 << 20)
	sent := send(t, alice, bob, file)
	if wires.cuts.Load() != 1 {
		t.Errorf("%d cuts", wires.cuts.Load())
	}
	received, err := get(t, bob, sent.ID, sent.Secret)
	if err != nil || !bytes.Equal(received, file) {
		t.Fatalf("received %d bytes, %v", len(received), err)
	}
}

func TestThreeAbandonedLeases(t *testing.T) {
	t.Parallel()
	s := start(t, stack.Options{Rules: "lease=1s,leaseTotal=2s", SweepEvery: 200 * time.Millisecond})
	alice, bob := on(t, s, "acme", "alice"), on(t, s, "acme", "bob")
	sent := send(t, alice, bob, content(1000))
	for n := range 3 {
		if _, _, err := claim(t, bob, sent.ID, sent.Secret); err != nil {
			t.Fatalf("lease %d: %v", n+1, err)
		}
		want := []string{"available", "available", "unconfirmed"}[n]
		eventually(t, "lease ends", func() bool { return status(t, alice, sent.ID).Status == want })
	}
	if _, _, err := claim(t, bob, sent.ID, sent.Secret); !errors.Is(err, client.Unconfirmed) {
		t.Errorf("fourth claim: %v", err)
	}
	gone(t, s, sent.ID)
	if !listed(t, alice.Outbox, sent.ID, "unconfirmed") || !listed(t, bob.Inbox, sent.ID, "unconfirmed") {
		t.Error("sender and recipient are not told")
	}
}

func claims(s wire.Share) (n int) {
	for _, h := range s.History {
		if h.What == "claimed" {
			n++
		}
	}
	return n
}

// wires resets connections to the blob store: the n-th one after the n-th
// number of bytes of answer bodies or of requests. Later connections are not
// reset.
type wires struct {
	host    string
	uploads bool
	after   chan int64
	cuts    atomic.Int64
}

func cutting(s *stack.Stack, after ...int64) *wires {
	w := &wires{host: strings.TrimPrefix(s.Endpoints.Blobs, "http://"), after: make(chan int64, len(after))}
	for _, n := range after {
		w.after <- n
	}
	return w
}

func cuttingUploads(s *stack.Stack, after ...int64) *wires {
	w := cutting(s, after...)
	w.uploads = true
	return w
}

func (w *wires) transport() *http.Transport {
	return &http.Transport{DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := (&net.Dialer{}).DialContext(ctx, network, address)
		if err != nil || address != w.host {
			return c, err
		}
		select {
		case left := <-w.after:
			return &doomed{Conn: c, wires: w, left: left}, nil
		default:
			return c, nil
		}
	}}
}

// doomed is a connection that will be reset.
type doomed struct {
	net.Conn
	wires  *wires
	left   int64  // bytes until then
	head   []byte // of the answer, until its body begins
	inBody bool
}

func (c *doomed) Read(p []byte) (int, error) {
	if c.wires.uploads {
		return c.Conn.Read(p)
	}
	if c.inBody {
		if c.left == 0 {
			return 0, c.reset()
		}
		n, err := c.Conn.Read(p[:min(int64(len(p)), c.left)])
		c.left -= int64(n)
		return n, err
	}
	n, err := c.Conn.Read(p[:1])
	c.head = append(c.head, p[:n]...)
	c.inBody = bytes.HasSuffix(c.head, []byte("\r\n\r\n"))
	return n, err
}

func (c *doomed) Write(p []byte) (int, error) {
	if !c.wires.uploads {
		return c.Conn.Write(p)
	}
	if c.left < int64(len(p)) {
		_, _ = c.Conn.Write(p[:c.left])
		return 0, c.reset()
	}
	c.left -= int64(len(p))
	return c.Conn.Write(p)
}

func (c *doomed) reset() error {
	c.wires.cuts.Add(1)
	_ = c.Conn.(*net.TCPConn).SetLinger(0) // closing sends RST
	_ = c.Conn.Close()
	return syscall.ECONNRESET
}
