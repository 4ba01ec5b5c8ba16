package client_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/client/clienttest"
	"github.com/secure-share/secure-share/shared/share"
)

// film takes three ranges.
var film = func() []byte {
	content := make([]byte, 20<<20+5)
	_, _ = rand.NewChaCha8([32]byte{}).Read(content)
	return content
}()

// asked records which ranges a client asks the storage for. It counts in the client:
// the server may process a request of an interrupted client late.
type asked struct {
	http.RoundTripper
	mu     sync.Mutex
	ranges [][2]int64
}

func newAsked() *asked { return &asked{RoundTripper: &http.Transport{DisableKeepAlives: true}} }

func (a *asked) RoundTrip(r *http.Request) (*http.Response, error) {
	var from, to int64
	if _, err := fmt.Sscanf(r.Header.Get("Range"), "bytes=%d-%d", &from, &to); err == nil {
		a.mu.Lock()
		a.ranges = append(a.ranges, [2]int64{from, to})
		a.mu.Unlock()
	}
	return a.RoundTripper.RoundTrip(r)
}

func (a *asked) bytes() (n int64) {
	for _, r := range a.ranges {
		n += r[1] - r[0] + 1
	}
	return n
}

func TestGetInRanges(t *testing.T) {
	w := newServices(t)
	sent := w.send(film)
	a := newAsked()
	var both sync.WaitGroup // two requests at the same time
	both.Add(2)
	w.On("GET", "/blob", func(n int, _ http.ResponseWriter, r *http.Request) bool {
		if n == 2 || n == 3 {
			both.Done()
			both.Wait()
		}
		return false
	})
	got, err := w.over(a, bob, client.ClaimFolder(t.TempDir())).Get(context.Background(), client.GetInput{ID: sent.ID, Key: given(sent.Secret), Path: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	if arrived, err := os.ReadFile(got.Path); err != nil || !bytes.Equal(arrived, film) {
		t.Errorf("another file arrived (%v)", err)
	}
	if n, length := a.bytes(), sent.Share.Length; n < length || n > length+276 || len(a.ranges) != 4 {
		t.Errorf("asked for %d bytes of %d in %v", n, length, a.ranges)
	}
}

// One broken connection costs the rest of its range.
func TestGetInRangesWithBrokenConnections(t *testing.T) {
	w := newServices(t)
	sent := w.send(film)
	w.On("GET", "/blob", func(n int, rw http.ResponseWriter, r *http.Request) bool {
		if n%2 == 0 && n < 12 {
			clienttest.Reset(rw)
			return true
		}
		return false
	})
	arrives(t, w, sent, film)
}

// If a byte in any range has changed, the whole file is refused.
func TestGetVerifiesRanges(t *testing.T) {
	for _, at := range []int{30, 9 << 20, 17 << 20} {
		w := newServices(t)
		sent := w.send(film)
		w.Blobs[sent.ID][at] ^= 1
		fails(t, w, sent, client.ErrVerify)
	}
}

// interrupt downloads some of the film and returns how many bytes of it are kept.
func interrupt(t *testing.T, w *services, in client.GetInput, log client.ClaimLog) (verified int64) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	in.Progress = func(done, _ int64) {
		if verified = done; done > 9<<20 {
			cancel()
		}
	}
	_, err := w.with(bob, log).Get(ctx, in)
	if interrupted := new(client.InterruptedError); !errors.As(err, &interrupted) || !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v", err)
	}
	return verified
}

// unfinishedIn returns the file without a name and its checkpoint.
func unfinishedIn(t *testing.T, dir string) (file, checkpoint string) {
	t.Helper()
	names := folder(t, dir)
	if len(names) != 2 || names[1] != names[0]+".checkpoint" {
		t.Fatalf("the folder holds %v", names)
	}
	for _, n := range names {
		if info, err := os.Stat(filepath.Join(dir, n)); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("mode of %s: %v, %v", n, info.Mode(), err)
		}
	}
	return filepath.Join(dir, names[0]), filepath.Join(dir, names[1])
}

// flip changes one byte of a file.
func flip(t *testing.T, path string, at int64) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	content[at] ^= 1
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// What an earlier run has verified is not downloaded again, unless it has changed on
// the disk.
func TestGetGoesOn(t *testing.T) {
	const record = 256 << 10
	nothing := func(t *testing.T, file, checkpoint string) {}
	tests := map[string]struct {
		change func(t *testing.T, file, checkpoint string)
		again  int64 // how many bytes are downloaded again, at most
	}{
		"unchanged":                {nothing, 0},
		"a byte of the plaintext":  {func(t *testing.T, file, _ string) { flipWritten(t, file) }, record},
		"a byte of a tag":          {func(t *testing.T, _, checkpoint string) { flip(t, checkpoint, 40) }, record},
		"the header":               {func(t *testing.T, _, checkpoint string) { flip(t, checkpoint, 10) }, int64(len(film))},
		"the length":               {func(t *testing.T, _, checkpoint string) { flip(t, checkpoint, 7) }, int64(len(film))},
		"no checkpoint":            {func(t *testing.T, _, checkpoint string) { _ = os.Remove(checkpoint) }, int64(len(film))},
		"a checkpoint that is cut": {func(t *testing.T, _, checkpoint string) { _ = os.Truncate(checkpoint, 20) }, int64(len(film))},
		"a file that is cut":       {func(t *testing.T, file, _ string) { _ = os.Truncate(file, 1<<20) }, int64(len(film))},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := newServices(t)
			sent := w.send(film)
			dir, log := t.TempDir(), client.ClaimFolder(t.TempDir())
			in := client.GetInput{ID: sent.ID, Key: given(sent.Secret), Path: dir}
			verified := interrupt(t, w, in, log)
			file, checkpoint := unfinishedIn(t, dir)
			test.change(t, file, checkpoint)

			a := newAsked()
			got, err := w.over(a, bob, log).Get(context.Background(), in)
			if err != nil {
				t.Fatal(err)
			}
			if arrived, err := os.ReadFile(got.Path); err != nil || !bytes.Equal(arrived, film) {
				t.Errorf("another file arrived (%v)", err)
			}
			if names := folder(t, dir); len(names) != 1 {
				t.Errorf("the folder holds %v", names)
			}
			if n, most := a.bytes(), sent.Share.Length-verified+test.again+record; n > most {
				t.Errorf("%d bytes were downloaded, %d were missing", n, sent.Share.Length-verified)
			}
			if s := w.Shares[sent.ID]; len(s.Claims) != 1 || s.Leases != 1 {
				t.Errorf("%d claim ids, %d leases", len(s.Claims), s.Leases)
			}
		})
	}
}

// flipWritten changes a byte that was written already.
func flipWritten(t *testing.T, file string) {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.IndexFunc(content, func(r rune) bool { return r != 0 })
	flip(t, file, int64(at))
}

// Nothing is written through a link, and nothing continues in another folder.
func TestGetGoesOnOnlyInItsOwnFile(t *testing.T) {
	foreign := filepath.Join(t.TempDir(), "foreign")
	tests := map[string]func(t *testing.T, in *client.GetInput, file, checkpoint string){
		"the file is a link": func(t *testing.T, _ *client.GetInput, file, _ string) {
			content, _ := os.ReadFile(file)
			if err := errors.Join(os.WriteFile(foreign, content, 0o600), os.Remove(file), os.Symlink(foreign, file)); err != nil {
				t.Fatal(err)
			}
		},
		"others can read it": func(_ *testing.T, _ *client.GetInput, file, _ string) { _ = os.Chmod(file, 0o644) },
		"another folder":     func(t *testing.T, in *client.GetInput, _, _ string) { in.Path = t.TempDir() },
	}
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			w := newServices(t)
			sent := w.send(film)
			dir, log := t.TempDir(), client.ClaimFolder(t.TempDir())
			in := client.GetInput{ID: sent.ID, Key: given(sent.Secret), Path: dir}
			interrupt(t, w, in, log)
			file, checkpoint := unfinishedIn(t, dir)
			change(t, &in, file, checkpoint)
			before, _ := os.ReadFile(foreign)
			got, err := w.with(bob, log).Get(context.Background(), in)
			if err != nil {
				t.Fatal(err)
			}
			if arrived, err := os.ReadFile(got.Path); err != nil || !bytes.Equal(arrived, film) {
				t.Errorf("another file arrived (%v)", err)
			}
			if info, err := os.Lstat(got.Path); err != nil || info.Mode() != 0o600 {
				t.Errorf("mode %v, %v", info.Mode(), err)
			}
			if after, _ := os.ReadFile(foreign); !bytes.Equal(after, before) {
				t.Error("it was written through the link")
			}
			if _, err := os.Lstat(file); err == nil {
				t.Error("the unfinished file is still there")
			}
		})
	}
}

// After the end of a share, none of its data stays on the disk.
func TestGetThatCannotGoOn(t *testing.T) {
	for name, ended := range map[string]struct {
		end  func(w *services, id share.ID, log client.ClaimFolder)
		want error
	}{
		"revoked": {func(w *services, id share.ID, _ client.ClaimFolder) {
			_ = w.as(alice).Withdraw(context.Background(), id)
		}, client.Revoked},
		"declined": {func(w *services, id share.ID, log client.ClaimFolder) {
			_ = w.with(bob, log).Withdraw(context.Background(), id)
		}, client.Declined},
		"changed": {func(w *services, id share.ID, _ client.ClaimFolder) { b := w.Blobs[id]; b[len(b)-1] ^= 1 }, client.ErrVerify},
	} {
		t.Run(name, func(t *testing.T) {
			w := newServices(t)
			sent := w.send(film)
			dir, log := t.TempDir(), client.ClaimFolder(t.TempDir())
			in := client.GetInput{ID: sent.ID, Key: given(sent.Secret), Path: dir}
			ctx, cancel := context.WithCancel(context.Background())
			in.Progress = func(done, _ int64) {
				if done > 1<<20 {
					cancel()
				}
			}
			w.On("GET", "/blob", func(_ int, rw http.ResponseWriter, r *http.Request) bool {
				if strings.HasPrefix(r.Header.Get("Range"), "bytes=16") && ctx.Err() == nil { // the last range
					<-ctx.Done()
				}
				return false
			})
			if _, err := w.with(bob, log).Get(ctx, in); !errors.Is(err, context.Canceled) {
				t.Fatalf("error %v", err)
			}
			unfinishedIn(t, dir)
			ended.end(w, sent.ID, log)
			if name == "declined" && len(folder(t, dir)) != 0 {
				t.Errorf("after declining there is %v", folder(t, dir))
			}
			in.Progress = nil
			if _, err := w.with(bob, log).Get(context.Background(), in); !errors.Is(err, ended.want) {
				t.Errorf("error %v, want %v", err, ended.want)
			}
			if names := folder(t, dir); len(names) != 0 {
				t.Errorf("left behind: %v", names)
			}
		})
	}
}
