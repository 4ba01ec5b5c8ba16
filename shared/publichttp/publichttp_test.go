package publichttp

import (
	"bytes"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

const (
	timeout = 5 * time.Second
	short   = 200 * time.Millisecond
	maxBody = 1000
	name    = "example.com" // the certificates of httptest are valid for it
)

// server is an HTTPS server on this machine that counts connections.
type server struct {
	*httptest.Server
	address     netip.AddrPort
	connections atomic.Int32
}

func serve(t *testing.T, h http.HandlerFunc) *server {
	t.Helper()
	return serveAt(t, "127.0.0.1:0", h)
}

func serveAt(t *testing.T, at string, h http.HandlerFunc) *server {
	t.Helper()
	l, err := net.Listen("tcp", at)
	if err != nil {
		t.Skipf("this machine cannot listen on %s: %v", at, err)
	}
	s := &server{Server: httptest.NewUnstartedServer(h), address: netip.MustParseAddrPort(l.Addr().String())}
	s.Listener.Close()
	s.Listener = l
	s.Config.ErrorLog = nil
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			s.connections.Add(1)
		}
	}
	s.StartTLS()
	t.Cleanup(s.Close)
	return s
}

// options reach the server.
func (s *server) options() Options {
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	return Options{Timeout: timeout, MaxBody: maxBody, Local: Local{Addresses: []netip.AddrPort{s.address}, Roots: roots}}
}

func get(t *testing.T, o Options, url string) (Answer, error) {
	t.Helper()
	return getBy(t, New(o), url)
}

func getBy(t *testing.T, c *Client, url string) (Answer, error) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c.Do(r)
}

func hello(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "hello") }

func TestAnAnswer(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("Content-Type", "text/plain")
		w.WriteHeader(http.StatusAccepted)
		fmt.Fprintf(w, "%s %s", r.Method, body)
	})
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/hook", strings.NewReader("event"))
	if err != nil {
		t.Fatal(err)
	}
	a, err := New(s.options()).Do(r)
	if err != nil || a.Status != http.StatusAccepted || a.Header.Get("Content-Type") != "text/plain" || string(a.Body) != "POST event" {
		t.Errorf("%+v, %v", a, err)
	}
}

// An address of this machine is refused in whatever way it is written.
func TestAddressesInURLs(t *testing.T) {
	s := serve(t, hello)
	o := s.options()
	o.Local.Addresses = nil
	port := fmt.Sprint(s.address.Port())
	for _, host := range []string{"127.0.0.1", "localhost", "0.0.0.0", "[::ffff:127.0.0.1]", "[::1]", "[::]", "10.0.0.1", "169.254.169.254", "[fd00:ec2::254]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]"} {
		if a, err := get(t, o, "https://"+host+":"+port+"/"); !errors.Is(err, ErrAddress) {
			t.Errorf("%s: %+v, %v", host, a, err)
		}
	}
	for _, host := range []string{"2130706433", "0x7f000001", "127.1", "0177.0.0.1", "127.0.0.1."} {
		if a, err := get(t, o, "https://"+host+":"+port+"/"); err == nil {
			t.Errorf("%s: %+v", host, a)
		}
	}
	if n := s.connections.Load(); n > 0 {
		t.Errorf("%d connections", n)
	}
}

func TestAllowedAddressesHaveAPort(t *testing.T) {
	allowed, other := serve(t, hello), serve(t, hello)
	if _, err := get(t, allowed.options(), other.URL); !errors.Is(err, ErrAddress) {
		t.Error(err)
	}
	if _, err := get(t, allowed.options(), allowed.URL); err != nil {
		t.Error(err)
	}
}

// A name's addresses are checked, all of them.
func TestNames(t *testing.T) {
	s := serve(t, hello)
	for _, address := range []string{"127.0.0.1", "10.1.2.3", "169.254.169.254", "100.64.0.1", "224.0.0.1", "::1", "::ffff:127.0.0.1", "fe80::1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001::7f00:1"} {
		o := s.options()
		o.Local.Addresses = nil
		o.Local.Resolver = resolver(t, func(int32) []string { return []string{address} }).client()
		if _, err := get(t, o, fmt.Sprintf("https://%s:%d/", name, s.address.Port())); !errors.Is(err, ErrAddress) {
			t.Errorf("%s: %v", address, err)
		}
	}
	o := s.options()
	o.Local.Resolver = resolver(t, func(int32) []string { return nil }).client()
	if _, err := get(t, o, fmt.Sprintf("https://%s:%d/", name, s.address.Port())); !errors.Is(err, ErrUnreachable) {
		t.Errorf("no address: %v", err)
	}
	if n := s.connections.Load(); n > 0 {
		t.Errorf("%d connections", n)
	}
}

// The name resolves to an allowed address first, and to another one from then on. The
// address that was checked is the one that is connected to.
func TestRebinding(t *testing.T) {
	allowed := serve(t, hello)
	inside := serveAt(t, fmt.Sprintf("127.0.0.2:%d", allowed.address.Port()), hello)
	dns := resolver(t, func(n int32) []string {
		if n == 1 {
			return []string{"127.0.0.1"}
		}
		return []string{"127.0.0.2"}
	})
	o := allowed.options()
	o.Local.Resolver = dns.client()
	url := fmt.Sprintf("https://%s:%d/", name, allowed.address.Port())
	c := New(o)
	if a, err := getBy(t, c, url); err != nil || string(a.Body) != "hello" {
		t.Errorf("the first call: %+v, %v", a, err)
	}
	if n := dns.lookups.Load(); n != 1 {
		t.Errorf("%d lookups for one call", n)
	}
	if a, err := getBy(t, c, url); !errors.Is(err, ErrAddress) {
		t.Errorf("the second call: %+v, %v", a, err)
	}
	if n := inside.connections.Load(); n > 0 {
		t.Errorf("%d connections to the other address", n)
	}
}

func TestURLs(t *testing.T) {
	s := serve(t, hello)
	host := strings.TrimPrefix(s.URL, "https://")
	for _, url := range []string{"http://" + host, "ftp://" + host, "https:", "https:///path", "//" + host, "https://a:b@" + host, "https://a@" + host, "https://" + host + "/#x"} {
		if _, err := get(t, s.options(), url); !errors.Is(err, ErrURL) {
			t.Errorf("%s: %v", url, err)
		}
	}
	if n := s.connections.Load(); n > 0 {
		t.Errorf("%d connections", n)
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	inside := serve(t, hello)
	for _, status := range []int{301, 302, 303, 307, 308} {
		s := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, inside.URL, status) })
		o := s.options()
		o.Local.Addresses = append(o.Local.Addresses, inside.address)
		if a, err := get(t, o, s.URL); err != nil || a.Status != status {
			t.Errorf("%d: %+v, %v", status, a, err)
		}
	}
	if n := inside.connections.Load(); n > 0 {
		t.Errorf("%d connections", n)
	}
}

func TestLongAnswers(t *testing.T) {
	for size, want := range map[int]error{maxBody - 1: nil, maxBody: nil, maxBody + 1: ErrLong, 1 << 20: ErrLong} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			s := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, size)) })
			a, err := get(t, s.options(), s.URL)
			if !errors.Is(err, want) || a.Status != http.StatusOK || (want == nil && len(a.Body) != size) || (want != nil && a.Body != nil) {
				t.Errorf("%d bytes: %d, %d bytes, %v", size, a.Status, len(a.Body), err)
			}
		})
	}
}

func TestEndlessAnswers(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			_, _ = w.Write(make([]byte, maxBody))
		}
	})
	if _, err := get(t, s.options(), s.URL); !errors.Is(err, ErrLong) {
		t.Error(err)
	}
}

func TestLongHeaders(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X", strings.Repeat("x", 2*maxHeader))
	})
	if _, err := get(t, s.options(), s.URL); !errors.Is(err, ErrUnreachable) {
		t.Error(err)
	}
}

// A compressed answer is not unpacked.
func TestCompressedAnswers(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Accept-Encoding") != "" {
			t.Error("it asks for a compressed answer")
		}
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write([]byte{0x1f, 0x8b})
	})
	if a, err := get(t, s.options(), s.URL); err != nil || !bytes.Equal(a.Body, []byte{0x1f, 0x8b}) {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestSlowServers(t *testing.T) {
	trickle := func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			_, _ = w.Write([]byte("x"))
			_ = http.NewResponseController(w).Flush()
			time.Sleep(short / 10)
		}
	}
	for name, h := range map[string]http.HandlerFunc{
		"no header":        func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"a byte at a time": trickle,
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, h)
			o := s.options()
			o.Timeout = short
			began := time.Now()
			_, err := get(t, o, s.URL)
			if took := time.Since(began); !errors.Is(err, ErrTime) || took > timeout {
				t.Errorf("%v after %v", err, took)
			}
		})
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// A server that notices the end of the connection may still answer before the client
// has closed it.
func TestAnAnswerWhenTheTimeEnds(t *testing.T) {
	c := New(Options{Timeout: time.Millisecond, MaxBody: maxBody})
	c.http.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
		<-r.Context().Done()
		return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody}, nil
	})
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://"+name, nil)
	if err != nil {
		t.Fatal(err)
	}
	if a, err := c.Do(r); !errors.Is(err, ErrTime) {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestServersThatDoNotAnswer(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0") // accepts, no TLS
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	address := netip.MustParseAddrPort(silent.Addr().String())
	o := Options{Timeout: short, MaxBody: maxBody, Local: Local{Addresses: []netip.AddrPort{address}}}
	if _, err := get(t, o, "https://"+address.String()); !errors.Is(err, ErrTime) {
		t.Errorf("no TLS: %v", err)
	}
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = w.Write([]byte("cut"))
		panic(http.ErrAbortHandler)
	})
	if _, err := get(t, s.options(), s.URL); !errors.Is(err, ErrUnreachable) {
		t.Errorf("cut: %v", err)
	}
	o = s.options()
	s.Close()
	if _, err := get(t, o, s.URL); !errors.Is(err, ErrUnreachable) {
		t.Errorf("nobody listens: %v", err)
	}
	o.Timeout, o.Local.Resolver = short, silentResolver(t)
	if _, err := get(t, o, "https://"+name); !errors.Is(err, ErrTime) {
		t.Errorf("the name server is silent: %v", err)
	}
}

func TestCertificatesOfServers(t *testing.T) {
	s := serve(t, hello)
	o := s.options()
	o.Local.Resolver = resolver(t, func(int32) []string { return []string{"127.0.0.1"} }).client()
	if _, err := get(t, o, fmt.Sprintf("https://other.test:%d/", s.address.Port())); !errors.Is(err, ErrCertificate) {
		t.Errorf("another name: %v", err)
	}
	o.Local.Roots = nil
	if _, err := get(t, o, s.URL); !errors.Is(err, ErrCertificate) {
		t.Errorf("another authority: %v", err)
	}
}

// Errors do not hold the URL: the URLs of webhooks are secrets.
func TestErrorsHoldNothing(t *testing.T) {
	s := serve(t, hello)
	o := s.options()
	s.Close()
	for _, url := range []string{s.URL + "/canary", "https://canary.invalid/canary", "http://canary/", "https://10.0.0.1/canary"} {
		if _, err := get(t, o, url); err == nil || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: %v", url, err)
		}
	}
}

func TestNoProxy(t *testing.T) {
	if New(Options{}).http.Transport.(*http.Transport).Proxy != nil {
		t.Error("a proxy of the environment resolves names itself")
	}
}
