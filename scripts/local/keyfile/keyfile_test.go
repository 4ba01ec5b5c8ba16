package keyfile_test

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"os"
	"path/filepath"
	"testing"

	"github.com/secure-share/secure-share/scripts/local/keyfile"
)

func p256() (*ecdsa.PrivateKey, error) { return ecdsa.GenerateKey(elliptic.P256(), rand.Reader) }

func ed() (ed25519.PrivateKey, error) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	return key, err
}

func TestOnlyTheOwnerReadsTheKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key.pem")
	if _, err := keyfile.Open(path, p256); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode %o", info.Mode().Perm())
	}
}

func TestDamagedFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key.pem")
	if _, err := keyfile.Open(path, ed); err != nil {
		t.Fatal(err)
	}
	if _, err := keyfile.Open(path, p256); err == nil {
		t.Error("a key of another kind was accepted")
	}
	for _, content := range []string{"", "no key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := keyfile.Open(path, p256); err == nil {
			t.Errorf("%q was accepted", content)
		}
	}
}
