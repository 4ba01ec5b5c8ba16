package published

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/application"
	"github.com/secure-share/secure-share/shared/publichttp"
)

func publicPEM(t *testing.T) string {
	t.Helper()
	public, _, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
}

// serve starts a server of an application, and a client that may reach it.
func serve(t *testing.T, timeout time.Duration, h http.HandlerFunc) (base string, web *publichttp.Client) {
	t.Helper()
	s := httptest.NewTLSServer(h)
	t.Cleanup(s.Close)
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	return s.URL, publichttp.New(publichttp.Options{Timeout: timeout, MaxBody: application.MaxCertificate, Local: publichttp.Local{
		Addresses: []netip.AddrPort{netip.MustParseAddrPort(s.Listener.Addr().String())}, Roots: roots,
	}})
}

func TestFetch(t *testing.T) {
	text := publicPEM(t)
	base, web := serve(t, Timeout, func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet || r.URL.Path != "/.well-known/secure-share-application" || r.URL.RawQuery != "" {
			t.Errorf("%s %s", r.Method, r.URL)
		}
		w.Header().Set("Content-Type", MediaType+"; charset=utf-8")
		_, _ = io.WriteString(w, "\n"+text+"\n")
	})
	for _, base := range []string{base, base + "/"} {
		if c, err := Fetch(t.Context(), web, base); err != nil || c.PEM() != text {
			t.Errorf("%s: %q, %v", base, c.PEM(), err)
		}
	}
}

func TestWhatIsNotFetched(t *testing.T) {
	text := publicPEM(t)
	answer := func(status int, kind, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			w.Header().Set("Location", "https://127.0.0.1/")
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}
	}
	for name, test := range map[string]struct {
		server http.HandlerFunc
		want   error
	}{
		"redirect":             {answer(302, MediaType, text), ErrRedirect},
		"permanent redirect":   {answer(308, MediaType, text), ErrRedirect},
		"not there":            {answer(404, MediaType, text), ErrStatus},
		"created":              {answer(201, MediaType, text), ErrStatus},
		"failed":               {answer(500, MediaType, text), ErrStatus},
		"HTML":                 {answer(200, "text/html", text), ErrMediaType},
		"text":                 {answer(200, "text/plain", text), ErrMediaType},
		"two types":            {answer(200, MediaType+", text/html", text), ErrMediaType},
		"no type":              {answer(200, "", text), ErrMediaType},
		"not a certificate":    {answer(200, MediaType, "hello"), application.ErrCertificate},
		"two certificates":     {answer(200, MediaType, text+text), application.ErrCertificate},
		"too long":             {answer(200, MediaType, text+strings.Repeat("\n", application.MaxCertificate)), publichttp.ErrLong},
		"never ends in time":   {func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, publichttp.ErrTime},
		"the connection ended": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, publichttp.ErrUnreachable},
	} {
		t.Run(name, func(t *testing.T) {
			timeout := Timeout
			if test.want == publichttp.ErrTime {
				timeout = 200 * time.Millisecond
			}
			base, web := serve(t, timeout, test.server)
			if c, err := Fetch(t.Context(), web, base); !errors.Is(err, test.want) {
				t.Errorf("%+v, %v", c, err)
			}
		})
	}
}

func TestBases(t *testing.T) {
	base, web := serve(t, Timeout, func(http.ResponseWriter, *http.Request) { t.Error("it was called") })
	host := strings.TrimPrefix(base, "https://")
	for _, base := range []string{"", host, "http://" + host, base + "/path", base + "//", base + "?q", base + "?", base + "#f", "https://user@" + host, "https://", "https:" + host, "https://%zz", " " + base, base + "/\n", "https://pay\u00e4.example", "https://" + strings.Repeat("a", maxBase), "file:///etc/passwd"} {
		if _, err := Fetch(t.Context(), web, base); !errors.Is(err, ErrBase) {
			t.Errorf("%q: %v", base, err)
		}
	}
}

// Addresses that only this machine can reach are refused. One of them is the Runtime API
// of Lambda.
func TestAddressesThatAreNotPublic(t *testing.T) {
	web := publichttp.New(publichttp.Options{Timeout: Timeout, MaxBody: application.MaxCertificate})
	for _, base := range []string{"https://127.0.0.1:9001", "https://localhost:9001", "https://[::1]", "https://[::ffff:127.0.0.1]", "https://169.254.169.254", "https://[fd00:ec2::254]", "https://10.0.0.1", "https://100.64.0.1", "https://[64:ff9b::7f00:1]", "https://[2002:7f00:1::]", "https://[2001:0:7f00:1::]"} {
		if _, err := Fetch(t.Context(), web, base); !errors.Is(err, publichttp.ErrAddress) {
			t.Errorf("%s: %v", base, err)
		}
	}
}
