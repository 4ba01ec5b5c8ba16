//go:build unix

package client_test

import (
	"context"
	"errors"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/secure-share/secure-share/shared/client"
)

func TestSendSpecialFile(t *testing.T) {
	w := newServices(t)
	for _, path := range []string{fifo(t), "/dev/zero", t.TempDir()} {
		_, err := w.as(alice).Send(context.Background(), client.SendInput{Path: path, Recipient: bob, Mail: address(t)})
		if !errors.Is(err, client.ErrSource) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if len(w.Log) != 0 {
		t.Errorf("requests were made: %v", w.Log)
	}
}

func fifo(t *testing.T) string {
	path := filepath.Join(t.TempDir(), "fifo")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
