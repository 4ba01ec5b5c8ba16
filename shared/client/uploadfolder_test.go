package client_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/client/clienttest"
	"github.com/secure-share/secure-share/shared/share"
)

// uploads is an alice whose uploads can continue: each send is like another run.
type uploads struct {
	*services
	folder  string
	content []byte // of three parts
	source  string
	mayAdd  bool
	puts    atomic.Int64 // uploads that the storage took
	broken  atomic.Int64 // this upload and all later ones fail; 0: none
	runs    atomic.Int64
	over    atomic.Int64 // the last interrupted run, of which requests may still arrive
}

const runHeader = "Test-Run"

// numbered adds the number of a run to its requests.
type numbered struct {
	http.RoundTripper
	run int64
}

func (n numbered) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set(runHeader, strconv.FormatInt(n.run, 10))
	return n.RoundTripper.RoundTrip(r)
}

func newUploads(t *testing.T) *uploads {
	u := &uploads{services: newServices(t), folder: t.TempDir(), content: contentOf(40 * mib), source: "alice /plan.pdf"}
	var taking sync.Mutex // one request after the other, so that the limit is exact
	u.On("PUT", "/blob", func(_ int, rw http.ResponseWriter, r *http.Request) bool {
		taking.Lock()
		defer taking.Unlock()
		run, _ := strconv.ParseInt(r.Header.Get(runHeader), 10, 64)
		if first := u.broken.Load(); run <= u.over.Load() || first > 0 && u.puts.Load() >= first-1 {
			_, _ = io.Copy(io.Discard, r.Body)
			clienttest.Reset(rw)
			return true
		}
		u.puts.Add(1)
		return false
	})
	return u
}

func (u *uploads) input() client.SendInput {
	return client.SendInput{
		Content: bytes.NewReader(u.content), Size: int64(len(u.content)), Name: "plan.pdf",
		Recipient: bob, Mail: address(u.t), Source: u.source, MayAdd: u.mayAdd,
	}
}

func (u *uploads) run(ctx context.Context, in client.SendInput) (client.Sent, error) {
	c, err := client.New(client.Options{
		FileAPI: u.URL, KeyMailer: u.URL + "/mailer", Identity: identity(alice), Uploads: client.UploadFolder(u.folder),
		Clock: u.clock, Transport: numbered{&http.Transport{DisableKeepAlives: true}, u.runs.Add(1)}, Stall: time.Minute,
	})
	if err != nil {
		u.t.Fatal(err)
	}
	return c.Send(ctx, in)
}

// interrupt lets the upload break when the storage has a part.
func (u *uploads) interrupt() {
	u.t.Helper()
	u.broken.Store(2)
	var interrupted *client.InterruptedError
	if _, err := u.run(context.Background(), u.input()); !errors.As(err, &interrupted) {
		u.t.Fatalf("error %v", err)
	}
	u.left(share.Uploading)
	u.over.Store(u.runs.Load())
	u.broken.Store(0)
	u.puts.Store(0)
}

func (u *uploads) files() []string {
	u.t.Helper()
	found, err := filepath.Glob(filepath.Join(u.folder, "*"))
	if err != nil {
		u.t.Fatal(err)
	}
	return found
}

// arrives checks that bob gets the content.
func (u *uploads) arrives(sent client.Sent) {
	u.t.Helper()
	got, err := u.as(bob).Get(context.Background(), client.GetInput{ID: sent.ID, Key: given(sent.Secret), Path: u.t.TempDir()})
	if err != nil {
		u.t.Fatal(err)
	}
	if arrived, err := os.ReadFile(got.Path); err != nil || !bytes.Equal(arrived, u.content) {
		u.t.Errorf("another file arrived (%v)", err)
	}
}

func TestAnInterruptedUploadContinues(t *testing.T) {
	u := newUploads(t)
	u.interrupt()
	files := u.files()
	if len(files) != 1 {
		t.Fatalf("stored: %v", files)
	}
	if info, err := os.Stat(files[0]); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	var first int64 = -1
	in := u.input()
	in.Progress = func(done, _ int64) {
		if first < 0 {
			first = done
		}
	}
	sent, err := u.run(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	if n := u.puts.Load(); n != 2 {
		t.Errorf("%d of 3 parts were uploaded again", n)
	}
	if first < 16*mib {
		t.Errorf("the progress began at %d", first)
	}
	if len(u.Shares) != 1 || len(u.Mails) != 1 || len(u.files()) != 0 {
		t.Errorf("%d shares, %d mails, stored %v", len(u.Shares), len(u.Mails), u.files())
	}
	u.arrives(sent)
}

// The key of the file is that of the earlier run.
func TestAnInterruptedUploadContinuesToWhichOthersMayBeAdded(t *testing.T) {
	u := newUploads(t)
	u.mayAdd, u.LargestCopy = true, 1<<30
	u.interrupt()
	sent, err := u.run(t.Context(), u.input())
	if err != nil || u.puts.Load() != 2 || len(u.Shares) != 1 {
		t.Fatalf("%v, %d parts, %d shares", err, u.puts.Load(), len(u.Shares))
	}
	added, err := u.as(alice).AddRecipient(t.Context(), u.adding(sent))
	if err != nil {
		t.Fatal(err)
	}
	u.arrives(sent)
	u.opens(client.SentTo{Sent: added, Recipient: carol}, u.content)
}

// What was sealed before is sealed with the same nonces again, so nothing of it may
// leave if it has changed.
func TestAnInterruptedUploadOfAChangedFileIsRefused(t *testing.T) {
	u := newUploads(t)
	u.interrupt()
	u.content[5] ^= 1
	if _, err := u.run(context.Background(), u.input()); !errors.Is(err, client.ErrSourceChanged) {
		t.Fatalf("error %v", err)
	}
	if n := u.puts.Load(); n != 0 {
		t.Errorf("%d parts were uploaded", n)
	}
	u.left(share.Revoked)
	sent, err := u.run(context.Background(), u.input())
	if err != nil {
		t.Fatalf("the next run: %v", err)
	}
	u.arrives(sent)
}

func TestOtherUploadsDoNotContinue(t *testing.T) {
	tests := map[string]func(*uploads, *client.SendInput){
		"another source":      func(_ *uploads, in *client.SendInput) { in.Source = "carol /plan.pdf" },
		"no source":           func(_ *uploads, in *client.SendInput) { in.Source = "" },
		"another recipient":   func(_ *uploads, in *client.SendInput) { in.Recipient = carol },
		"another name":        func(_ *uploads, in *client.SendInput) { in.Name = "other.pdf" },
		"another description": func(_ *uploads, in *client.SendInput) { in.Description = "new" },
		"another lifetime":    func(_ *uploads, in *client.SendInput) { in.Lifetime = time.Hour },
		"another size":        func(_ *uploads, in *client.SendInput) { in.Size-- },
		"a day later": func(u *uploads, _ *client.SendInput) {
			old := time.Now().Add(-24*time.Hour - time.Second)
			if err := os.Chtimes(u.files()[0], old, old); err != nil {
				u.t.Fatal(err)
			}
		},
		"a damaged file": func(u *uploads, _ *client.SendInput) {
			if err := os.WriteFile(u.files()[0], []byte("{}\n"), 0o600); err != nil {
				u.t.Fatal(err)
			}
		},
		"a share that was taken back": func(u *uploads, _ *client.SendInput) { u.end() },
	}
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			u := newUploads(t)
			u.interrupt()
			in := u.input()
			change(u, &in)
			if _, err := u.run(context.Background(), in); err != nil {
				t.Fatal(err)
			}
			if n := u.puts.Load(); n != 3 || len(u.Shares) != 2 {
				t.Errorf("%d parts were uploaded, %d shares", n, len(u.Shares))
			}
		})
	}
}

// end takes all shares back.
func (u *uploads) end() {
	u.Hold(func() {
		for id, s := range u.Shares {
			u.Shares[id], _ = u.Rules.Apply(s, share.Revoke{By: alice}, u.clock.Now())
		}
	})
}

// A run that was killed while it wrote a record leaves a part of it: its part was not
// passed on.
func TestAnIncompleteRecordIsNoPart(t *testing.T) {
	u := newUploads(t)
	u.interrupt()
	name := u.files()[0]
	info, err := os.Stat(name)
	if err == nil {
		err = os.Truncate(name, info.Size()-5)
	}
	if err != nil {
		t.Fatal(err)
	}
	sent, err := u.run(context.Background(), u.input())
	if err != nil {
		t.Fatal(err)
	}
	u.arrives(sent)
}

// The parts that an earlier run uploaded are gone: all are uploaded again.
func TestStoredPartsThatGotLost(t *testing.T) {
	u := newUploads(t)
	u.interrupt()
	u.Hold(func() { clear(u.Parts) })
	sent, err := u.run(context.Background(), u.input())
	if err != nil {
		t.Fatal(err)
	}
	if n := u.puts.Load(); n != 2+3 {
		t.Errorf("%d uploads", n)
	}
	u.arrives(sent)
}

// The commit took effect, but the run ended before it knew.
func TestAnUploadThatWasCommitted(t *testing.T) {
	u := newUploads(t)
	u.On("POST", "/commit", func(n int, rw http.ResponseWriter, r *http.Request) bool {
		if n <= 5 {
			u.Lost(1, rw, r)
		}
		return n <= 5
	})
	if _, err := u.run(context.Background(), u.input()); !errors.As(err, new(*client.InterruptedError)) {
		t.Fatalf("error %v", err)
	}
	u.left(share.Available)
	sent, err := u.run(context.Background(), u.input())
	if err != nil {
		t.Fatal(err)
	}
	if n := u.puts.Load(); n != 3 || len(u.Mails) != 1 || !sent.Delivered {
		t.Errorf("%d uploads, %d mails", n, len(u.Mails))
	}
	u.arrives(sent)
}

// The same file is sent twice at the same time: two shares, and both arrive.
func TestTheSameUploadTwiceAtOnce(t *testing.T) {
	u := newUploads(t)
	second := make(chan error, 1)
	u.On("POST", "/v1/shares", func(n int, _ http.ResponseWriter, _ *http.Request) bool {
		if n == 1 {
			_, err := u.run(context.Background(), u.input())
			second <- err
		}
		return false
	})
	if _, err := u.run(context.Background(), u.input()); err != nil {
		t.Fatal(err)
	}
	if err := <-second; err != nil {
		t.Fatal(err)
	}
	if len(u.Shares) != 2 || len(u.Mails) != 2 {
		t.Errorf("%d shares, %d mails", len(u.Shares), len(u.Mails))
	}
}

// Anyone who stops a run wants nothing sent.
func TestACancelledUploadLeavesNothing(t *testing.T) {
	u := newUploads(t)
	ctx, cancel := context.WithCancel(context.Background())
	u.On("POST", "/parts", func(int, http.ResponseWriter, *http.Request) bool { cancel(); return false })
	if _, err := u.run(ctx, u.input()); !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v", err)
	}
	u.left(share.Revoked)
	if files := u.files(); len(files) != 0 {
		t.Errorf("stored: %v", files)
	}
}

// Uploads that nobody continued are removed by the next one.
func TestForgottenUploadsAreRemoved(t *testing.T) {
	u := newUploads(t)
	u.interrupt()
	old := time.Now().Add(-25 * time.Hour)
	if err := os.Chtimes(u.files()[0], old, old); err != nil {
		t.Fatal(err)
	}
	u.source = "alice /other.pdf"
	if _, err := u.run(context.Background(), u.input()); err != nil {
		t.Fatal(err)
	}
	if files := u.files(); len(files) != 0 {
		t.Errorf("left: %s", strings.Join(files, ", "))
	}
}

// An upload does not remove another one that may still continue.
func TestOtherUploadsStay(t *testing.T) {
	u := newUploads(t)
	u.interrupt()
	in := u.input()
	in.Source = "alice /other.pdf"
	if _, err := u.run(context.Background(), in); err != nil {
		t.Fatal(err)
	}
	u.puts.Store(0)
	if _, err := u.run(context.Background(), u.input()); err != nil || u.puts.Load() != 2 {
		t.Errorf("%d parts were uploaded, %v", u.puts.Load(), err)
	}
}

// An upload that did not begin cannot be continued.
func TestAnUploadThatDidNotBegin(t *testing.T) {
	u := newUploads(t)
	u.On("POST", "/v1/shares", func(_ int, rw http.ResponseWriter, _ *http.Request) bool {
		clienttest.Reset(rw)
		return true
	})
	var interrupted *client.InterruptedError
	if _, err := u.run(context.Background(), u.input()); !errors.Is(err, client.ErrUnreachable) || errors.As(err, &interrupted) {
		t.Errorf("error %v", err)
	}
	if files := u.files(); len(files) != 0 {
		t.Errorf("left: %s", strings.Join(files, ", "))
	}
}

// Somebody else may have taken the id while nobody continued.
func TestAnInterruptedUploadWhoseIDIsTaken(t *testing.T) {
	u := newUploads(t)
	u.interrupt()
	u.On("POST", "/v1/shares", func(n int, rw http.ResponseWriter, _ *http.Request) bool {
		if n == 1 {
			clienttest.Refuse(rw, share.ErrIDTaken)
		}
		return n == 1
	})
	if _, err := u.run(context.Background(), u.input()); err != nil || u.puts.Load() != 3 {
		t.Errorf("%d parts were uploaded, %v", u.puts.Load(), err)
	}
}
