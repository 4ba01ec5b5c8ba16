package client_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/client/clienttest"
)

// slow is a connection on which every read of the storage takes that long.
type slow struct {
	services *clienttest.Services
	each     time.Duration
}

func (s slow) RoundTrip(r *http.Request) (*http.Response, error) {
	transfer := r.URL.Path != "" && r.URL.Path[:5] == "/blob"
	if transfer && r.Body != nil {
		sent, err := io.ReadAll(slowly{r.Context(), r.Body, s.each})
		if err != nil {
			return nil, err
		}
		r = r.Clone(r.Context())
		r.Body = io.NopCloser(bytes.NewReader(sent))
	}
	if r.Body == nil {
		r.Body = http.NoBody
	}
	recorder := httptest.NewRecorder()
	s.services.ServeHTTP(recorder, r)
	res := recorder.Result()
	if transfer {
		res.Body = io.NopCloser(slowly{r.Context(), res.Body, s.each})
	}
	return res, nil
}

type slowly struct {
	ctx context.Context
	io.Reader
	each time.Duration
}

func (s slowly) Read(p []byte) (int, error) {
	select {
	case <-time.After(s.each):
		return s.Reader.Read(p[:min(len(p), 100)])
	case <-s.ctx.Done():
		return 0, s.ctx.Err()
	}
}

// A transfer may take as long as it needs, as long as something moves.
func TestStall(t *testing.T) {
	for each, want := range map[time.Duration]bool{59 * time.Second: true, 61 * time.Second: false} {
		t.Run(each.String(), func(t *testing.T) {
			t.Setenv("TMPDIR", t.TempDir())
			dir, log := t.TempDir(), client.ClaimFolder(t.TempDir())
			w := clienttest.New(t, time.Now)
			synctest.Test(t, func(t *testing.T) {
				connect := func(who identity, each time.Duration) *client.Client {
					c, err := client.New(client.Options{
						FileAPI: w.URL, KeyMailer: w.URL + "/mailer", Identity: who, Claims: log,
						Transport: slow{w, each}, Stall: time.Minute,
					})
					if err != nil {
						t.Fatal(err)
					}
					return c
				}
				in := client.SendInput{Content: bytes.NewReader(make([]byte, 1000)), Size: 1000, Name: "n", Recipient: bob, Mail: address(t)}
				if _, err := connect(identity(alice), each).Send(context.Background(), in); (err == nil) != want {
					t.Errorf("send: %v", err)
				}
				sent, err := connect(identity(alice), 0).Send(context.Background(), in)
				if err != nil {
					t.Fatal(err)
				}
				before := w.Count("GET", "/blob")
				_, err = connect(identity(bob), each).Get(context.Background(), client.GetInput{ID: sent.ID, Key: given(sent.Secret), Path: dir})
				if n := w.Count("GET", "/blob") - before; (err == nil) != want || (n == 1) != want {
					t.Errorf("get: %v, %d connections", err, n)
				}
			})
		})
	}
}

// holding is a proxy that accepts a body at once and forwards it to the storage after a
// pause.
type holding struct {
	services *clienttest.Services
	pause    time.Duration
}

func (h holding) RoundTrip(r *http.Request) (*http.Response, error) {
	body := []byte{}
	if r.Body != nil {
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
	}
	if strings.HasPrefix(r.URL.Path, "/blob") {
		select {
		case <-time.After(h.pause):
		case <-r.Context().Done():
			return nil, r.Context().Err()
		}
	}
	r = r.Clone(r.Context())
	r.Body = io.NopCloser(bytes.NewReader(body))
	recorder := httptest.NewRecorder()
	h.services.ServeHTTP(recorder, r)
	return recorder.Result(), nil
}

// An upload that a proxy buffers is not given up within the time that its length allows, in
// one PUT or in parts.
func TestABodyThatIsHeldOnItsWay(t *testing.T) {
	const mib = 1 << 20
	for _, c := range []struct {
		size  int
		pause time.Duration
		puts  int
	}{
		{1000, 60 * time.Second, 1},
		{1000, 62 * time.Second, 5},
		{6 * mib, 155 * time.Second, 1},
		{6 * mib, 170 * time.Second, 5},
	} {
		t.Run(fmt.Sprintf("%d bytes for %s", c.size, c.pause), func(t *testing.T) {
			t.Setenv("TMPDIR", t.TempDir())
			w := clienttest.New(t, time.Now)
			synctest.Test(t, func(t *testing.T) {
				sender, err := client.New(client.Options{
					FileAPI: w.URL, KeyMailer: w.URL + "/mailer", Identity: identity(alice), Transport: holding{w, c.pause},
				})
				if err != nil {
					t.Fatal(err)
				}
				in := client.SendInput{Content: bytes.NewReader(make([]byte, c.size)), Size: int64(c.size), Name: "n", Recipient: bob, Mail: address(t)}
				_, err = sender.Send(context.Background(), in)
				stored := w.Count("PUT", "/blob")
				if want := c.puts < 5; (err == nil) != want || want && stored != c.puts {
					t.Errorf("%v after %d uploads", err, stored)
				}
			})
		})
	}
}
