package main

import (
	"os"
	"path/filepath"
	"testing"
)

// A file that exists is kept, even if it appeared after the check.
func TestWriteNewKeepsWhatExists(t *testing.T) {
	file := filepath.Join(t.TempDir(), keyName)
	if err := writeNew(file, []byte("first"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := writeNew(file, []byte("second"), 0o600)
	if kept, _ := os.ReadFile(file); err == nil || string(kept) != "first" {
		t.Errorf("%q, %v", kept, err)
	}
}
