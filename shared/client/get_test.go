package client_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/share"
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
