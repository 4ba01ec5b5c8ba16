package client_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/share"
)

func TestClaimFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state", "claims")
	log, id := client.ClaimFolder(dir), share.NewID()
	if _, found, err := log.Find(id); found || err != nil {
		t.Fatalf("found %v, %v", found, err)
	}
	if err := log.Close(id); err != nil {
		t.Errorf("closing nothing: %v", err)
	}
	first, err := log.Open(id)
	if err != nil {
		t.Fatal(err)
	}
	again, err := client.ClaimFolder(dir).Open(id)
	if err != nil || again.Claim.Reveal() != first.Claim.Reveal() {
		t.Errorf("another claim id, %v", err)
	}
	if other, err := log.Open(share.NewID()); err != nil || other.Claim.Reveal() == first.Claim.Reveal() {
		t.Errorf("the claim id of another share, %v", err)
	}
	if err := log.Received(id, "/there"); err != nil {
		t.Fatal(err)
	}
	if a, found, err := log.Find(id); !found || err != nil || a.File != "/there" || a.Claim.Reveal() != first.Claim.Reveal() {
		t.Errorf("found %v, file %q, %v", found, a.File, err)
	}
	if err := log.Close(id); err != nil {
		t.Fatal(err)
	}
	if _, found, _ := log.Find(id); found {
		t.Error("closed, but there")
	}
}

func TestClaimFolderIsPrivate(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "claims")
	log, id := client.ClaimFolder(dir), share.NewID()
	if _, err := log.Open(id); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]os.FileMode{dir: 0o700, filepath.Join(dir, string(id)+".json"): 0o600} {
		t.Run(path, func(t *testing.T) {
			if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
				t.Errorf("%v, want %v", info.Mode().Perm(), want)
			}
		})
	}
}

func TestClaimFolderDamaged(t *testing.T) {
	dir, id := t.TempDir(), share.NewID()
	for _, content := range []string{"", "{", `{"claimId":"short"}`} {
		if err := os.WriteFile(filepath.Join(dir, string(id)+".json"), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := client.ClaimFolder(dir).Open(id); err == nil || !strings.Contains(err.Error(), "cannot be read") {
			t.Errorf("%q: error %v", content, err)
		}
	}
}

func TestClaimFolderAtOnce(t *testing.T) {
	log, id := client.ClaimFolder(t.TempDir()), share.NewID()
	claims := make([]string, 16)
	var all sync.WaitGroup
	for i := range claims {
		all.Go(func() {
			if a, err := log.Open(id); err == nil {
				claims[i] = a.Claim.Reveal()
			}
		})
	}
	all.Wait()
	for _, c := range claims {
		if c == "" || c != claims[0] {
			t.Fatal("not all got the same claim id")
		}
	}
}
