package client_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/secure-share/secure-share/shared/client"
)

// A file system decides what a name may hold; the metadata are UTF-8.
func TestSendNameThatIsNotUTF8(t *testing.T) {
	w := newServices(t)
	path := filepath.Join(t.TempDir(), "bad\xff\xfe.txt")
	if err := os.WriteFile(path, []byte("content"), 0o600); err != nil {
		t.Fatal(err)
	}
	sent, err := w.as(alice).Send(context.Background(), client.SendInput{Path: path, Recipient: bob, Mail: address(t)})
	if err != nil || sent.Metadata.Name != "bad\ufffd.txt" {
		t.Errorf("sent as %q, %v", sent.Metadata.Name, err)
	}
}

// The ciphertext of a run has no name while it is used, so that a run that is
// killed leaves nothing.
func TestSendLeavesNothingWhenKilled(t *testing.T) {
	w := newServices(t)
	w.On("PUT", "/blob", func(int, http.ResponseWriter, *http.Request) bool {
		if names := folder(t, os.TempDir()); len(names) != 0 {
			t.Errorf("during the upload there is %v", names)
		}
		return false
	})
	w.send(megabyte)
	if n := w.Count("PUT", "/blob"); n != 1 {
		t.Errorf("%d uploads", n)
	}
}
