package client_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"secureshare/shared/client"
	"secureshare/shared/client/clienttest"
)

// slow is a connection on which every read of the storage takes that long.
type slow struct {
	world *clienttest.World
	each  time.Duration
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
	s.world.ServeHTTP(recorder, r)
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
