package client_test

import (
	"context"
	"errors"
	"net/http"
	"os"
	"testing"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/share"
)

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
