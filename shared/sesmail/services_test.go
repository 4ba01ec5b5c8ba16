package sesmail

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/shared/mailaddr"
)

// somebody is a recipient without mails.
func somebody(t *testing.T) mailaddr.Address {
	t.Helper()
	a, err := mailaddr.Parse(strings.ToLower(rand.Text()) + "@acme.example")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func got(t *testing.T, at target, to mailaddr.Address, want ...mail) {
	t.Helper()
	if all := at.mails(t, to.Reveal()); !reflect.DeepEqual(all, want) {
		t.Errorf("got  %q\nwant %q", all, want)
	}
}

func TestMailsArriveAsTheyAre(t *testing.T) {
	everywhere(t, func(t *testing.T, at target) {
		mailer, to := New(at.config, from, ""), somebody(t)
		want := []mail{
			{from, "A key for you", "plain\n.\n..dots\r\nend\n", "<p>rich</p>"},
			{from, "Zażółć – clé – Schlüssel 🔑", "„Größe“ naïve ☃\n\n" + strings.Repeat("long ", 400), `<p lang="fr" title="a&quot;b">é&nbsp;{{x}} ${y} <!-- --></p>`},
			{from, "again", "plain\n.\n..dots\r\nend\n", "<p>rich</p>"},
		}
		for _, m := range want {
			if err := mailer.Send(t.Context(), to, m.subject, m.text, m.html); err != nil {
				t.Fatal(err)
			}
		}
		got(t, at, to, want...)
	})
}

// A refusal is an error without the address or the content, and no mail
// arrives.
func TestRefusedMailsDoNotArrive(t *testing.T) {
	everywhere(t, func(t *testing.T, at target) {
		unsigned := at.config.Copy()
		unsigned.Credentials = aws.AnonymousCredentials{}
		for name, mailer := range map[string]*Mailer{
			"no sender":    New(at.config, "", ""),
			"no signature": New(unsigned, from, ""),
		} {
			t.Run(name, func(t *testing.T) {
				to := somebody(t)
				err := mailer.Send(t.Context(), to, "a subject", "the key", "<p>the key")
				if err == nil || !strings.Contains(err.Error(), "(status 4") {
					t.Error(err)
				} else {
					tellsNothing(t, err, to)
				}
				got(t, at, to)
			})
		}
	})
}

func tellsNothing(t *testing.T, err error, to mailaddr.Address) {
	t.Helper()
	for _, secret := range []string{to.Reveal(), "the key", "a subject"} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("the error reveals %q: %v", secret, err)
		}
	}
}

// front is a proxy between a Mailer and the service. interfere gets each
// request with its number, from 1, and the service's handler.
func front(t *testing.T, at target, interfere func(w http.ResponseWriter, r *http.Request, n int32, service http.Handler)) (aws.Config, *atomic.Int32) {
	t.Helper()
	service, err := url.Parse(aws.ToString(at.config.BaseEndpoint))
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(service)
		r.Out.Host = r.In.Host // it is signed
	}}
	calls := &atomic.Int32{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		interfere(w, r, calls.Add(1), proxy)
	}))
	t.Cleanup(server.Close)
	c := at.config.Copy()
	c.BaseEndpoint, c.HTTPClient = aws.String(server.URL), awsenv.NewHTTPClient()
	return c, calls
}

// Neither emulator throttles.
func TestAThrottledMailArrivesOnce(t *testing.T) {
	everywhere(t, func(t *testing.T, at target) {
		c, calls := front(t, at, func(w http.ResponseWriter, r *http.Request, n int32, service http.Handler) {
			if n == 1 {
				w.Header().Set("X-Amzn-Errortype", "TooManyRequestsException")
				w.WriteHeader(http.StatusTooManyRequests)
				return
			}
			service.ServeHTTP(w, r)
		})
		to := somebody(t)
		if err := New(c, from, "").Send(t.Context(), to, "a subject", "the key", "<p>the key"); err != nil || calls.Load() != 2 {
			t.Fatalf("%d calls, %v", calls.Load(), err)
		}
		got(t, at, to, mail{from, "a subject", "the key", "<p>the key"})
	})
}

func TestAMailWhoseAnswerIsLostArrivesOnce(t *testing.T) {
	everywhere(t, func(t *testing.T, at target) {
		c, calls := front(t, at, func(_ http.ResponseWriter, r *http.Request, _ int32, service http.Handler) {
			service.ServeHTTP(httptest.NewRecorder(), r)
			panic(http.ErrAbortHandler)
		})
		to := somebody(t)
		err := New(c, from, "").Send(t.Context(), to, "a subject", "the key", "<p>the key")
		if err == nil || calls.Load() != 1 {
			t.Fatalf("%d calls, %v", calls.Load(), err)
		}
		tellsNothing(t, err, to)
		got(t, at, to, mail{from, "a subject", "the key", "<p>the key"})
	})
}

func TestACallerThatGivesUpIsTold(t *testing.T) {
	everywhere(t, func(t *testing.T, at target) {
		ctx, cancel := context.WithCancel(t.Context())
		c, _ := front(t, at, func(_ http.ResponseWriter, r *http.Request, _ int32, _ http.Handler) {
			_, _ = io.Copy(io.Discard, r.Body)
			cancel()
			<-r.Context().Done()
		})
		to := somebody(t)
		if err := New(c, from, "").Send(ctx, to, "a subject", "the key", "<p>the key"); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		got(t, at, to)
	})
}
