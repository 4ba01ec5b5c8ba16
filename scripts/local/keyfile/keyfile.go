// Package keyfile stores private keys in files.
package keyfile

import (
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

const block = "PRIVATE KEY"

// Open returns the key in the PEM file (PKCS #8) at path. The first time it makes
// one with generate, and the folder.
func Open[K crypto.Signer](path string, generate func() (K, error)) (K, error) {
	var none K
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return create(path, generate)
	}
	if err != nil {
		return none, err
	}
	p, _ := pem.Decode(content)
	if p == nil || p.Type != block {
		return none, fmt.Errorf("%s holds no private key", path)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(p.Bytes)
	if err != nil {
		return none, fmt.Errorf("%s: %w", path, err)
	}
	key, ok := parsed.(K)
	if !ok {
		return none, fmt.Errorf("%s holds a key of another kind", path)
	}
	return key, nil
}

func create[K crypto.Signer](path string, generate func() (K, error)) (K, error) {
	var none K
	key, err := generate()
	if err != nil {
		return none, err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return none, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return none, err
	}
	return key, os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: block, Bytes: der}), 0o600)
}
