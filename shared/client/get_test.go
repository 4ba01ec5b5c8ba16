package client_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/client/clienttest"
	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

var megabyte = bytes.Repeat([]byte("0123456789abcdef"), 1<<16)

// folder lists what is in dir, hidden files included.
func folder(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// arrives gets the file and checks that it is content, alone in its folder.
func arrives(t *testing.T, w *services, sent client.Sent, content []byte) {
	t.Helper()
	dir := t.TempDir()
	got, err := w.as(bob).Get(context.Background(), client.GetInput{ID: sent.ID, Key: given(sent.Secret), Path: dir})
	if err != nil {
		t.Fatal(err)
	}
	arrived, err := os.ReadFile(got.Path)
	if err != nil || !bytes.Equal(arrived, content) {
		t.Errorf("%d bytes arrived, not those that were sent (%v)", len(arrived), err)
	}
	if names := folder(t, dir); len(names) != 1 || names[0] != "plan.pdf" {
		t.Errorf("the folder holds %v", names)
	}
	if info, err := os.Stat(got.Path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if s := w.Status(sent.ID); s != share.Downloaded {
		t.Errorf("status %s", s)
	}
}

// fails gets the file and checks that the error is want, that nothing is left and
// that the share lives.
func fails(t *testing.T, w *services, sent client.Sent, want error) error {
	t.Helper()
	dir := t.TempDir()
	_, err := w.as(bob).Get(context.Background(), client.GetInput{ID: sent.ID, Key: given(sent.Secret), Path: dir})
	if !errors.Is(err, want) {
		t.Fatalf("error %v, want %v", err, want)
	}
	for _, secret := range []string{"sig=", sent.Secret.Reveal(), sent.Secret.ClaimKey(sent.ID.Bytes()).Reveal()} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("the error reveals a secret: %v", err)
		}
	}
	if names := folder(t, dir); len(names) != 0 {
		t.Errorf("left behind: %v", names)
	}
	if n := w.Count("POST", "/acknowledge"); n != 0 {
		t.Error("it was acknowledged")
	}
	return err
}

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

func TestGetDistrustsTheStorage(t *testing.T) {
	answer := func(status int, etag, contentRange string, length int) func(http.ResponseWriter, []byte) {
		return func(rw http.ResponseWriter, whole []byte) {
			rw.Header().Set("ETag", etag)
			if contentRange != "" {
				rw.Header().Set("Content-Range", fmt.Sprintf(contentRange, len(whole)-1, len(whole)))
			}
			rw.Header().Set("Content-Length", strconv.Itoa(length))
			rw.WriteHeader(status)
			_, _ = rw.Write(whole[len(whole)-length:])
		}
	}
	const at, ok = 1000, "bytes 1000-%d/%d"
	tests := map[string]struct {
		resume func(http.ResponseWriter, []byte)
	}{
		"200 for a range":  {func(rw http.ResponseWriter, whole []byte) { answer(200, `"one"`, "", len(whole))(rw, whole) }},
		"200 for the rest": {func(rw http.ResponseWriter, whole []byte) { answer(200, `"one"`, ok, len(whole)-at)(rw, whole) }},
		"changed ETag":     {func(rw http.ResponseWriter, whole []byte) { answer(206, `"two"`, ok, len(whole)-at)(rw, whole) }},
		"another range": {func(rw http.ResponseWriter, whole []byte) {
			answer(206, `"one"`, "bytes 999-%d/%d", len(whole)-at)(rw, whole)
		}},
		"another total":       {func(rw http.ResponseWriter, whole []byte) { answer(206, `"one"`, ok+"0", len(whole)-at)(rw, whole) }},
		"no range":            {func(rw http.ResponseWriter, whole []byte) { answer(206, `"one"`, "", len(whole)-at)(rw, whole) }},
		"one byte too many":   {func(rw http.ResponseWriter, whole []byte) { answer(206, `"one"`, ok, len(whole)-at+1)(rw, whole) }},
		"one byte too little": {func(rw http.ResponseWriter, whole []byte) { answer(206, `"one"`, ok, len(whole)-at-1)(rw, whole) }},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := newServices(t)
			sent := w.send(bytes.Repeat([]byte("x"), 20_000))
			w.On("GET", "/blob", func(n int, rw http.ResponseWriter, _ *http.Request) bool {
				if n == 1 {
					clienttest.Cut(rw, w.Blobs[sent.ID], at)
				} else {
					test.resume(rw, w.Blobs[sent.ID])
				}
				return true
			})
			fails(t, w, sent, client.ErrChanged)
		})
	}
}

func TestGetDistrustsTheFirstAnswer(t *testing.T) {
	for name, answer := range map[string]func(http.ResponseWriter, []byte){
		"206 for the whole": func(rw http.ResponseWriter, whole []byte) {
			rw.WriteHeader(http.StatusPartialContent)
			_, _ = rw.Write(whole)
		},
		"one byte too many": func(rw http.ResponseWriter, whole []byte) { _, _ = rw.Write(append(whole[:len(whole):len(whole)], 0)) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newServices(t)
			sent := w.send([]byte("x"))
			w.On("GET", "/blob", func(_ int, rw http.ResponseWriter, _ *http.Request) bool { answer(rw, w.Blobs[sent.ID]); return true })
			fails(t, w, sent, client.ErrChanged)
		})
	}
}

func TestGetVerifies(t *testing.T) {
	sealAgain := func(change func(*client.Metadata)) func(*services, client.Sent) {
		return func(w *services, sent client.Sent) { w.describe(sent, change) }
	}
	tests := map[string]func(*services, client.Sent){
		"first byte":                 func(w *services, s client.Sent) { w.Blobs[s.ID][0] ^= 1 },
		"a byte":                     func(w *services, s client.Sent) { w.Blobs[s.ID][500_000] ^= 1 },
		"last byte":                  func(w *services, s client.Sent) { b := w.Blobs[s.ID]; b[len(b)-1] ^= 1 },
		"record size":                func(w *services, s client.Sent) { w.Blobs[s.ID][16] = 0xff },
		"size less":                  sealAgain(func(m *client.Metadata) { m.Size-- }),
		"size more":                  sealAgain(func(m *client.Metadata) { m.Size++ }),
		"other plaintext, version 1": sealAgain(func(m *client.Metadata) { m.V, m.Digest = 1, strings.Repeat("A", 43) }),
	}
	for name, spoil := range tests {
		t.Run(name, func(t *testing.T) {
			w := newServices(t)
			sent := w.send(megabyte)
			spoil(w, sent)
			fails(t, w, sent, client.ErrVerify)
		})
	}
}

// The release before this one wrote version 1.
func TestGetMetadataOfVersion1(t *testing.T) {
	w := newServices(t)
	sent := w.send(megabyte)
	w.describe(sent, func(m *client.Metadata) { m.V, m.Digest = 1, client.DigestOf(megabyte) })
	arrives(t, w, sent, megabyte)
}

func TestGetUnknownMetadata(t *testing.T) {
	for name, change := range map[string]func(*client.Metadata){
		"version":              func(m *client.Metadata) { m.V = 3 },
		"size":                 func(m *client.Metadata) { m.Size = -1 },
		"no digest":            func(m *client.Metadata) { m.V = 1 },
		"digest":               func(m *client.Metadata) { m.V, m.Digest = 1, "AAAA" },
		"digest, in version 2": func(m *client.Metadata) { m.Digest = client.DigestOf(nil) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newServices(t)
			sent := w.send([]byte("x"))
			w.describe(sent, change)
			fails(t, w, sent, client.ErrFormat)
			if n := w.Count("POST", "/claim"); n != 0 {
				t.Error("it was claimed")
			}
		})
	}
}

// What can be refused without a claim is refused without a claim.
func TestGetRefusesBeforeClaiming(t *testing.T) {
	tests := map[string]struct {
		who     share.Person
		arrange func(w *services, sent client.Sent, in *client.GetInput)
		want    error
	}{
		"wrong key": {bob, func(_ *services, _ client.Sent, in *client.GetInput) { in.Key = given(keyring.NewSecret()) }, client.ErrKey},
		"a file in the way": {bob, func(_ *services, _ client.Sent, in *client.GetInput) {
			in.Path = filepath.Join(in.Path, "mine")
			_ = os.WriteFile(in.Path, []byte("mine"), 0o600)
		}, client.ErrExists},
		"a file of that name": {bob, func(_ *services, _ client.Sent, in *client.GetInput) {
			_ = os.WriteFile(filepath.Join(in.Path, "plan.pdf"), []byte("mine"), 0o600)
		}, client.ErrExists},
		"a dangling link": {bob, func(_ *services, _ client.Sent, in *client.GetInput) {
			_ = os.Symlink("/nowhere/at/all", filepath.Join(in.Path, "plan.pdf"))
		}, client.ErrExists},
		"no such folder": {bob, func(_ *services, _ client.Sent, in *client.GetInput) {
			in.Path = filepath.Join(in.Path, "none", "file")
		}, client.ErrDestination},
		"a file as the folder": {bob, func(_ *services, _ client.Sent, in *client.GetInput) {
			_ = os.WriteFile(filepath.Join(in.Path, "plain"), nil, 0o600)
			in.Path = filepath.Join(in.Path, "plain", "file")
		}, client.ErrDestination},
		"a file for which there is no space": {bob, func(w *services, s client.Sent, _ *client.GetInput) {
			w.describe(s, func(m *client.Metadata) { m.Size = 1 << 50 })
		}, client.ErrNoSpace},
		"the sender": {alice, func(*services, client.Sent, *client.GetInput) {}, client.ErrRole},
		"a stranger": {carol, func(*services, client.Sent, *client.GetInput) {}, client.NotFound},
		"revoked": {bob, func(w *services, s client.Sent, _ *client.GetInput) {
			_ = w.as(alice).Withdraw(context.Background(), s.ID)
		}, client.Revoked},
		"expired": {bob, func(w *services, _ client.Sent, _ *client.GetInput) { w.clock.advance(72 * time.Hour) }, client.Expired},
		"it cannot be read": {bob, func(w *services, s client.Sent, _ *client.GetInput) {
			left := w.Shares[s.ID]
			left.Unreadable = true
			w.Shares[s.ID] = left
		}, client.ErrUnreadable},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := newServices(t)
			sent := w.send([]byte("content"))
			in := client.GetInput{ID: sent.ID, Key: given(sent.Secret), Path: t.TempDir()}
			dir := in.Path
			test.arrange(w, sent, &in)
			before := folder(t, dir)
			if _, err := w.as(test.who).Get(context.Background(), in); !errors.Is(err, test.want) {
				t.Errorf("error %v, want %v", err, test.want)
			}
			if n := w.Count("POST", "/claim"); n != 0 {
				t.Errorf("%d claims", n)
			}
			if after := folder(t, dir); fmt.Sprint(after) != fmt.Sprint(before) {
				t.Errorf("the folder holds %v, held %v", after, before)
			}
		})
	}
}

func TestGetKeepsAFileThatCameFirst(t *testing.T) {
	w := newServices(t)
	sent := w.send([]byte("content"))
	dir, log := t.TempDir(), client.ClaimFolder(t.TempDir())
	path := filepath.Join(dir, "plan.pdf")
	w.On("GET", "/blob", func(n int, _ http.ResponseWriter, _ *http.Request) bool {
		if n == 1 {
			_ = os.WriteFile(path, []byte("mine"), 0o600)
		}
		return false
	})
	in := client.GetInput{ID: sent.ID, Key: given(sent.Secret), Path: dir}
	_, err := w.with(bob, log).Get(context.Background(), in)
	if !errors.Is(err, client.ErrExists) {
		t.Fatalf("error %v", err)
	}
	if kept, _ := os.ReadFile(path); string(kept) != "mine" || len(folder(t, dir)) != 1 {
		t.Errorf("the file holds %q, the folder %v", kept, folder(t, dir))
	}
	in.Path = filepath.Join(dir, "other")
	if _, err := w.with(bob, log).Get(context.Background(), in); err != nil {
		t.Fatal(err)
	}
	if s := w.Shares[sent.ID]; len(s.Claims) != 1 || s.Leases != 1 {
		t.Errorf("%d claim ids, %d leases: the second run did not resume the first", len(s.Claims), s.Leases)
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

func TestNotAcknowledged(t *testing.T) {
	w := newServices(t)
	sent := w.send([]byte("content"))
	down := true
	w.On("POST", "/acknowledge", func(_ int, rw http.ResponseWriter, _ *http.Request) bool {
		if down {
			rw.WriteHeader(http.StatusServiceUnavailable)
		}
		return down
	})
	dir, log := t.TempDir(), client.ClaimFolder(t.TempDir())
	got, err := w.with(bob, log).Get(context.Background(), client.GetInput{ID: sent.ID, Key: given(sent.Secret), Path: dir})
	var unacknowledged *client.NotAcknowledgedError
	if !errors.As(err, &unacknowledged) || unacknowledged.Path != got.Path || got.Acknowledged {
		t.Fatalf("got %+v, %v", got, err)
	}
	if kept, _ := os.ReadFile(got.Path); string(kept) != "content" {
		t.Error("the file is not there")
	}
	down = false
	noKey := func(context.Context) (keyring.Secret, error) {
		t.Error("the key was asked for")
		return keyring.Secret{}, client.ErrKey
	}
	again, err := w.with(bob, log).Get(context.Background(), client.GetInput{ID: sent.ID, Key: noKey, Path: dir})
	if err != nil || again.Path != got.Path || !again.Acknowledged {
		t.Errorf("again %+v, %v", again, err)
	}
	if w.Status(sent.ID) != share.Downloaded || w.Count("GET", "/blob") != 1 {
		t.Errorf("status %s, %d downloads", w.Status(sent.ID), w.Count("GET", "/blob"))
	}
}

// Where the unacknowledged file was removed, Get downloads it again.
func TestNotAcknowledgedAndRemoved(t *testing.T) {
	w := newServices(t)
	sent := w.send([]byte("content"))
	w.On("POST", "/acknowledge", func(n int, rw http.ResponseWriter, _ *http.Request) bool {
		if n <= 5 {
			rw.WriteHeader(http.StatusServiceUnavailable)
		}
		return n <= 5
	})
	log := client.ClaimFolder(t.TempDir())
	in := client.GetInput{ID: sent.ID, Key: given(sent.Secret), Path: t.TempDir()}
	got, err := w.with(bob, log).Get(context.Background(), in)
	if err == nil {
		t.Fatal("acknowledged all the same")
	}
	if err := os.Remove(got.Path); err != nil {
		t.Fatal(err)
	}
	if got, err = w.with(bob, log).Get(context.Background(), in); err != nil || got.Metadata.Size != 7 {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestEndForgetsTheClaim(t *testing.T) {
	w := newServices(t)
	sent := w.send([]byte("content"))
	w.On("GET", "/blob", func(_ int, rw http.ResponseWriter, _ *http.Request) bool {
		_ = w.as(alice).Withdraw(context.Background(), sent.ID)
		rw.WriteHeader(http.StatusNotFound)
		return true
	})
	log := client.ClaimFolder(t.TempDir())
	_, err := w.with(bob, log).Get(context.Background(), client.GetInput{ID: sent.ID, Key: given(sent.Secret), Path: t.TempDir()})
	if !errors.Is(err, client.Revoked) {
		t.Errorf("error %v", err)
	}
	if _, found, _ := log.Find(sent.ID); found {
		t.Error("the claim is still remembered")
	}
}

// claimed answers the n-th claim with that address and length.
func claimed(w *services, n int, url string, length int64) {
	w.On("POST", "/claim", func(i int, rw http.ResponseWriter, _ *http.Request) bool {
		if i == n {
			until := w.clock.Now().Add(time.Hour)
			_ = json.NewEncoder(rw).Encode(wire.ClaimResponse{URL: hidden.Text(url), Length: length, URLExpiresAt: until, LeaseEndsAt: until})
		}
		return i == n
	})
}

func TestNothingGoesToAPlainHTTPHost(t *testing.T) {
	w := newServices(t)
	sent := w.send([]byte("content"))
	claimed(w, 1, "http://storage.example/?sig=1", 100)
	_, err := w.as(bob).Get(context.Background(), client.GetInput{ID: sent.ID, Key: given(sent.Secret), Path: t.TempDir()})
	if err == nil || !strings.Contains(err.Error(), "plain http") {
		t.Errorf("error %v", err)
	}
	w.On("POST", "/v1/shares", func(_ int, rw http.ResponseWriter, _ *http.Request) bool {
		_ = json.NewEncoder(rw).Encode(wire.CreateResponse{Upload: &wire.Upload{Method: "PUT", URL: "http://storage.example/?sig=1"}})
		return true
	})
	_, err = w.as(alice).Send(context.Background(), client.SendInput{Content: strings.NewReader("x"), Size: 1, Name: "n", Recipient: bob, Mail: address(t)})
	if err == nil || !strings.Contains(err.Error(), "plain http") {
		t.Errorf("error %v", err)
	}
}

func TestLengthOfAClaim(t *testing.T) {
	w := newServices(t)
	sent := w.send([]byte("content"))
	claimed(w, 1, "", 0)
	fails(t, w, sent, client.ErrAnswer)

	w = newServices(t)
	sent = w.send([]byte("content"))
	w.On("GET", "/blob", func(_ int, rw http.ResponseWriter, _ *http.Request) bool {
		rw.WriteHeader(http.StatusForbidden)
		return true
	})
	claimed(w, 2, w.URL, sent.Share.Length+1)
	fails(t, w, sent, client.ErrChanged)
}

// Ids become file names and salts.
func TestMalformedID(t *testing.T) {
	w := newServices(t)
	for _, id := range []share.ID{"", "../../../../etc/passwd", "AAAAAAAAAAAAAAAAAAAAAB"} {
		_, err := w.as(bob).Get(context.Background(), client.GetInput{ID: id, Key: given(keyring.NewSecret()), Path: t.TempDir()})
		if !errors.Is(err, share.ErrMalformed) {
			t.Errorf("get %q: %v", id, err)
		}
		_, err = w.as(alice).ResendKey(context.Background(), client.ResendInput{ID: id, Secret: keyring.NewSecret(), Mail: address(t)})
		if !errors.Is(err, share.ErrMalformed) {
			t.Errorf("resend %q: %v", id, err)
		}
	}
	if len(w.Log) != 0 {
		t.Errorf("requests were made: %v", w.Log)
	}
}

func TestProgressOfGet(t *testing.T) {
	w := newServices(t)
	sent := w.send(megabyte)
	var last, total int64
	_, err := w.as(bob).Get(context.Background(), client.GetInput{
		ID: sent.ID, Key: given(sent.Secret), Path: t.TempDir(), Progress: func(d, t int64) {
			if d < last {
				last = -1 << 40
			}
			last, total = max(last, d), t
		},
	})
	if err != nil || last != total || total != sent.Share.Length {
		t.Errorf("progress %d of %d, %v", last, total, err)
	}
}
