package client_test

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/share"
)

// leave puts into dir what a run leaves that had no time to clean up.
func leave(t *testing.T, log client.ClaimFolder, id share.ID, dir string) {
	t.Helper()
	part := filepath.Join(dir, ".secure-share-1.part")
	if err := errors.Join(log.Unfinished(id, part), os.WriteFile(part, []byte("half"), 0o600)); err != nil {
		t.Fatal(err)
	}
}

// Any download removes the unfinished files that nobody will continue, in any folder, and
// keeps those that made progress within the last day.
func TestGetSweeps(t *testing.T) {
	const day = 24 * time.Hour
	for name, test := range map[string]struct {
		checkpoint time.Duration // its age; negative: there is none
		left       int
	}{
		"no checkpoint": {-1, 0}, "a day old": {day, 0}, "less than a day old": {day - time.Minute, 2},
	} {
		t.Run(name, func(t *testing.T) {
			w := newServices(t)
			sent := w.send([]byte("content"))
			log, killed, dir := client.ClaimFolder(t.TempDir()), share.NewID(), t.TempDir()
			leave(t, log, killed, dir)
			before, _, _ := log.Find(killed)
			if test.checkpoint >= 0 {
				path, at := before.Unfinished+".checkpoint", time.Now().Add(-test.checkpoint)
				if err := errors.Join(os.WriteFile(path, nil, 0o600), os.Chtimes(path, at, at)); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := w.with(bob, log).Get(context.Background(), client.GetInput{ID: sent.ID, Key: given(sent.Secret), Path: t.TempDir()}); err != nil {
				t.Fatal(err)
			}
			if names := folder(t, dir); len(names) != test.left {
				t.Errorf("left behind: %v", names)
			}
			after, found, err := log.Find(killed)
			if !found || err != nil || (after.Unfinished == "") != (test.left == 0) || after.Claim.Reveal() != before.Claim.Reveal() {
				t.Errorf("found %v, %v, unfinished %q: the killed run cannot be resumed", found, err, after.Unfinished)
			}
			if names := folder(t, string(log)); len(names) != 1 {
				t.Errorf("the log holds %v", names)
			}
		})
	}
}

// A second run of the same download, or of another, does the first no harm.
func TestGetWhileAnotherRuns(t *testing.T) {
	w := newServices(t)
	sent, other := w.send(megabyte), w.send([]byte("content"))
	c, dir := w.as(bob), t.TempDir()
	in := client.GetInput{ID: sent.ID, Key: given(sent.Secret), Path: dir}
	w.On("GET", "/blob/"+string(sent.ID), func(int, http.ResponseWriter, *http.Request) bool {
		requests := len(w.Log)
		if _, err := c.Get(context.Background(), in); !errors.Is(err, client.ErrRunning) {
			t.Errorf("the same download: %v", err)
		}
		if n := len(w.Log); n != requests {
			t.Errorf("the second run made requests: %v", w.Log[requests:])
		}
		if _, err := c.Get(context.Background(), client.GetInput{ID: other.ID, Key: given(other.Secret), Path: t.TempDir()}); err != nil {
			t.Errorf("another download: %v", err)
		}
		if names := folder(t, dir); len(names) != 1 {
			t.Errorf("the unfinished file is gone: %v", names)
		}
		return false
	})
	if got, err := c.Get(context.Background(), in); err != nil || !got.Acknowledged {
		t.Fatalf("the first run: %+v, %v", got, err)
	}
	if n := w.Count("GET", "/blob/"+string(sent.ID)); n != 1 {
		t.Errorf("%d downloads", n)
	}
}

// forgetful is killed before it can record the path of the file.
type forgetful struct{ client.ClaimFolder }

var errKilled = errors.New("killed")

func (forgetful) Received(share.ID, string) error { return errKilled }

func TestGetKilledBeforeItWasWrittenDown(t *testing.T) {
	w := newServices(t)
	sent := w.send([]byte("content"))
	log := client.ClaimFolder(t.TempDir())
	in := client.GetInput{ID: sent.ID, Key: given(sent.Secret), Path: t.TempDir()}
	got, err := w.with(bob, forgetful{log}).Get(context.Background(), in)
	if !errors.Is(err, errKilled) {
		t.Fatal(err)
	}
	away := got.Path + ".away"
	if err := errors.Join(os.Rename(got.Path, away), os.WriteFile(got.Path, []byte("content"), 0o600)); err != nil {
		t.Fatal(err)
	}
	if _, err := w.with(bob, log).Get(context.Background(), in); !errors.Is(err, client.ErrExists) {
		t.Errorf("another file of that name: %v", err)
	}
	if err := os.Rename(away, got.Path); err != nil {
		t.Fatal(err)
	}
	if _, err := w.as(bob).Get(context.Background(), in); !errors.Is(err, client.ErrExists) {
		t.Errorf("the same content, but nothing begun: %v", err)
	}
	again, err := w.with(bob, log).Get(context.Background(), in)
	if err != nil || !again.Acknowledged || again.Path != got.Path || again.Metadata != got.Metadata {
		t.Errorf("again %+v, %v", again, err)
	}
	if names := folder(t, in.Path); len(names) != 1 {
		t.Errorf("the folder holds %v", names)
	}
	if w.Status(sent.ID) != share.Downloaded || w.Count("GET", "/blob") != 1 {
		t.Errorf("status %s, %d downloads", w.Status(sent.ID), w.Count("GET", "/blob"))
	}
}

func TestHold(t *testing.T) {
	log, id := client.ClaimFolder(filepath.Join(t.TempDir(), "claims")), share.NewID()
	release, err := log.Hold(id)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := log.Hold(id); !errors.Is(err, client.ErrRunning) {
		t.Errorf("held twice: %v", err)
	}
	release()
	if release, err = log.Hold(id); err != nil {
		t.Fatalf("after its release: %v", err)
	}
	release()
	if names := folder(t, string(log)); len(names) != 0 {
		t.Errorf("left behind: %v", names)
	}
}

// Sweeps by other processes do not disturb a new download.
func TestHoldAtOnce(t *testing.T) {
	log, dir := client.ClaimFolder(t.TempDir()), t.TempDir()
	var all sync.WaitGroup
	for range 32 {
		id := share.NewID()
		leave(t, log, id, dir)
		all.Go(func() {
			if release, err := log.Hold(id); err != nil {
				t.Error(err)
			} else {
				release()
			}
		})
	}
	all.Wait()
}

// A file that has its name belongs to the user, even if a run that was killed left it
// its other name: nothing is written into it any more.
func TestGetKilledAfterTheFileGotItsName(t *testing.T) {
	w := newServices(t)
	sent := w.send([]byte("content"))
	log := client.ClaimFolder(t.TempDir())
	in := client.GetInput{ID: sent.ID, Key: given(sent.Secret), Path: t.TempDir()}
	got, err := w.with(bob, forgetful{log}).Get(context.Background(), in)
	if !errors.Is(err, errKilled) {
		t.Fatal(err)
	}
	mine := filepath.Join(t.TempDir(), "mine")
	if err := os.Rename(got.Path, mine); err != nil {
		t.Fatal(err)
	}
	flip(t, mine, 0)
	if _, err := w.with(bob, log).Get(context.Background(), in); err != nil {
		t.Fatal(err)
	}
	if content, err := os.ReadFile(mine); err != nil || string(content) != "bontent" {
		t.Errorf("the user's file holds %q, %v", content, err)
	}
}
