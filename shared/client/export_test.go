package client

import (
	"encoding/base64"
	"testing"

	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/share"
)

// SealMetadata lets tests seal metadata that do not describe the file.
func SealMetadata(t *testing.T, m Metadata, secret keyring.Secret, id share.ID) []byte {
	t.Helper()
	sealed, err := sealMetadata(m, secret, id)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// DigestOf is the digest of a plaintext in version 1.
func DigestOf(plain []byte) string { return plainDigest(plain) }
