package client_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/client/clienttest"
	"github.com/secure-share/secure-share/shared/share"
)

func TestGetResumes(t *testing.T) {
	w := newServices(t)
	length := int(w.send(megabyte).Share.Length)
	for _, at := range []int{0, 1, length / 2, length - 1, length} {
		t.Run(fmt.Sprint(at), func(t *testing.T) {
			w := newServices(t)
			sent := w.send(megabyte)
			var ranges []string
			w.On("GET", "/blob", func(n int, rw http.ResponseWriter, r *http.Request) bool {
				ranges = append(ranges, r.Header.Get("Range"))
				if n == 1 {
					clienttest.Cut(rw, w.Blobs[sent.ID], at)
				}
				return n == 1
			})
			arrives(t, w, sent, megabyte)
			want := []string{"", fmt.Sprintf("bytes=%d-%d", at, length-1)}
			switch at {
			case 0:
				want = []string{"", ""}
			case length:
				want = want[:1]
			}
			if fmt.Sprint(ranges) != fmt.Sprint(want) {
				t.Errorf("asked for %q, want %q", ranges, want)
			}
		})
	}
}

func TestGetResumesAgainAndAgain(t *testing.T) {
	w := newServices(t)
	sent := w.send(megabyte)
	w.On("GET", "/blob", func(n int, rw http.ResponseWriter, r *http.Request) bool {
		whole := w.Blobs[sent.ID]
		from := 0
		_, _ = fmt.Sscanf(r.Header.Get("Range"), "bytes=%d-", &from)
		rw.Header().Set("ETag", `"one"`)
		rw.Header().Set("Content-Length", strconv.Itoa(len(whole)-from))
		if from > 0 {
			rw.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, len(whole)-1, len(whole)))
			rw.WriteHeader(http.StatusPartialContent)
		}
		_, _ = rw.Write(whole[from:min(len(whole), from+50_000)])
		return true // net/http breaks the connection off: fewer bytes than announced
	})
	arrives(t, w, sent, megabyte)
}

func TestGetGivesUp(t *testing.T) {
	w := newServices(t)
	sent := w.send(megabyte)
	w.On("GET", "/blob", func(_ int, rw http.ResponseWriter, _ *http.Request) bool { clienttest.Reset(rw); return true })
	fails(t, w, sent, client.ErrUnreachable)
	if n := w.Count("GET", "/blob"); n != 8 {
		t.Errorf("%d attempts", n)
	}
	if s := w.Status(sent.ID); s != share.Claimed {
		t.Errorf("status %s", s)
	}
}

func TestGetStalled(t *testing.T) {
	w := newServices(t)
	sent := w.send(megabyte)
	w.On("GET", "/blob", func(n int, rw http.ResponseWriter, r *http.Request) bool {
		if n > 1 {
			return false
		}
		rw.Header().Set("ETag", `"one"`)
		rw.Header().Set("Content-Length", strconv.Itoa(len(w.Blobs[sent.ID])))
		_, _ = rw.Write(w.Blobs[sent.ID][:1000])
		rw.(http.Flusher).Flush()
		<-r.Context().Done()
		return true
	})
	c, err := client.New(client.Options{
		FileAPI: w.URL, KeyMailer: w.URL, Identity: identity(bob), Claims: client.ClaimFolder(t.TempDir()), Clock: w.clock,
		Stall: time.Second,
	})
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.Get(context.Background(), client.GetInput{ID: sent.ID, Key: given(sent.Secret), Path: t.TempDir()})
	if err != nil || !got.Acknowledged {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestGetRenews(t *testing.T) {
	expire := func(w *services, d time.Duration) func(int, http.ResponseWriter, *http.Request) bool {
		return func(n int, rw http.ResponseWriter, r *http.Request) bool {
			if n == 1 {
				w.clock.advance(d)
				clienttest.Reset(rw)
			}
			return n == 1
		}
	}
	tests := map[string]struct {
		arrange func(w *services, sent client.Sent)
		claims  int
	}{
		"URL expired by its time": {func(w *services, _ client.Sent) { w.On("GET", "/blob", expire(w, 5*time.Minute)) }, 2},
		"lease ended as well":     {func(w *services, _ client.Sent) { w.On("GET", "/blob", expire(w, 16*time.Minute)) }, 2},
		"URL expired before the lease": {func(w *services, _ client.Sent) {
			w.Rules.DownloadURL = time.Minute
			w.On("GET", "/blob", expire(w, time.Minute))
		}, 2},
		"URL refused": {func(w *services, _ client.Sent) {
			w.On("GET", "/blob", func(n int, rw http.ResponseWriter, _ *http.Request) bool {
				if n == 1 {
					rw.WriteHeader(http.StatusForbidden)
				}
				return n == 1
			})
		}, 2},
		"while bytes arrive": {func(w *services, sent client.Sent) {
			w.On("GET", "/blob", func(_ int, rw http.ResponseWriter, r *http.Request) bool {
				rw.Header().Set("ETag", `"one"`)
				_, _ = rw.Write(w.Blobs[sent.ID][:300_000])
				rw.(http.Flusher).Flush()
				w.clock.advance(6 * time.Minute)
				_, _ = rw.Write(w.Blobs[sent.ID][300_000:])
				return true
			})
		}, 2},
		"while bytes arrive and nobody answers": {func(w *services, sent client.Sent) {
			w.On("GET", "/blob", func(_ int, rw http.ResponseWriter, r *http.Request) bool {
				rw.Header().Set("ETag", `"one"`)
				_, _ = rw.Write(w.Blobs[sent.ID][:300_000])
				rw.(http.Flusher).Flush()
				w.clock.advance(6 * time.Minute)
				_, _ = rw.Write(w.Blobs[sent.ID][300_000:])
				return true
			})
			w.On("POST", "/claim", func(n int, rw http.ResponseWriter, _ *http.Request) bool {
				if n > 1 {
					rw.WriteHeader(http.StatusServiceUnavailable)
				}
				return n > 1
			})
		}, 6},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := newServices(t)
			sent := w.send(megabyte)
			test.arrange(w, sent)
			arrives(t, w, sent, megabyte)
			if n := w.Count("POST", "/claim"); n != test.claims {
				t.Errorf("%d claims, want %d", n, test.claims)
			}
			if n := len(w.Shares[sent.ID].Claims); n != 1 {
				t.Errorf("%d claim ids were used", n)
			}
			if n := w.Count("GET", "/blob"); n > 2 {
				t.Errorf("%d requests: a dead URL was tried", n)
			}
		})
	}
}

func TestClaimAnswerLost(t *testing.T) {
	w := newServices(t)
	sent := w.send([]byte("content"))
	w.On("POST", "/claim", w.Lost)
	arrives(t, w, sent, []byte("content"))
	if s := w.Shares[sent.ID]; len(s.Claims) != 1 || s.Leases != 1 {
		t.Errorf("%d claim ids, %d leases", len(s.Claims), s.Leases)
	}
}

func TestGetAfterAKilledRun(t *testing.T) {
	w := newServices(t)
	sent := w.send(megabyte)
	dir, log := t.TempDir(), client.ClaimFolder(t.TempDir())
	ctx, kill := context.WithCancel(context.Background())
	w.On("GET", "/blob", func(n int, rw http.ResponseWriter, r *http.Request) bool {
		if n == 1 {
			kill()
			<-r.Context().Done()
		}
		return n == 1
	})
	in := client.GetInput{ID: sent.ID, Key: given(sent.Secret), Path: dir}
	if _, err := w.with(bob, log).Get(ctx, in); !errors.Is(err, context.Canceled) || errors.Is(err, client.ErrUnreachable) {
		t.Fatalf("error %v", err)
	}
	leave(t, log, sent.ID, dir)
	if _, err := w.as(bob).Get(context.Background(), in); !errors.Is(err, client.Claimed) {
		t.Fatalf("another computer: %v", err)
	}
	if _, err := w.with(bob, log).Get(context.Background(), in); err != nil {
		t.Fatal(err)
	}
	if names := folder(t, dir); len(names) != 1 {
		t.Errorf("the folder holds %v", names)
	}
	if _, found, _ := log.Find(sent.ID); found {
		t.Error("the claim is still remembered")
	}
}
