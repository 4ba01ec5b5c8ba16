package kms

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha512"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"

	"github.com/google/uuid"
)

const hmac512 = "HMAC_SHA_512"

// MACKey is the key of the account that makes MACs.
type MACKey struct {
	ID, ARN string
	secret  []byte
}

// OpenMAC returns the key in the file at path, which it makes the first time.
func OpenMAC(path, account, region string) (*MACKey, error) {
	secret, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		secret = make([]byte, sha512.Size)
		_, _ = rand.Read(secret) // never fails, see crypto/rand
		if err = os.MkdirAll(filepath.Dir(path), 0o700); err == nil {
			err = os.WriteFile(path, secret, 0o600)
		}
	}
	if err != nil {
		return nil, err
	}
	if len(secret) != sha512.Size {
		return nil, fmt.Errorf("%s: not a key of %d bytes", path, sha512.Size)
	}
	k := &MACKey{secret: secret}
	k.ID = uuid.NewSHA1(uuid.NameSpaceOID, k.sum([]byte("key id"))).String()
	k.ARN = "arn:aws:kms:" + region + ":" + account + ":key/" + k.ID
	return k, nil
}

func (k *MACKey) ServeHTTP(w http.ResponseWriter, r *http.Request) { serve(w, r, k) }

func (k *MACKey) named(id string) bool { return id == k.ID || id == k.ARN }

func (k *MACKey) operations() operations {
	return operations{"GenerateMac": k.generate, "VerifyMac": k.verify}
}

func (k *MACKey) sum(message []byte) []byte {
	h := hmac.New(sha512.New, k.secret)
	h.Write(message)
	return h.Sum(nil)
}

func (k *MACKey) generate(w http.ResponseWriter, in request) {
	if k.allows(w, in) {
		answer(w, map[string]any{"KeyId": k.ARN, "Mac": k.sum(in.Message), "MacAlgorithm": hmac512})
	}
}

func (k *MACKey) verify(w http.ResponseWriter, in request) {
	switch {
	case !k.allows(w, in):
	case !hmac.Equal(in.Mac, k.sum(in.Message)):
		refuse(w, "KMSInvalidMacException", "The MAC is wrong.")
	default:
		answer(w, map[string]any{"KeyId": k.ARN, "MacValid": true, "MacAlgorithm": hmac512})
	}
}

// allows answers a request that breaks the rules of both calls.
func (k *MACKey) allows(w http.ResponseWriter, in request) bool {
	switch {
	case in.MacAlgorithm != hmac512:
		refuse(w, "InvalidKeyUsageException", "The key makes MACs with "+hmac512+" only.")
	case len(in.Message) < 1 || len(in.Message) > 4096:
		refuse(w, "ValidationException", "A message has 1 to 4096 bytes.")
	default:
		return true
	}
	return false
}
