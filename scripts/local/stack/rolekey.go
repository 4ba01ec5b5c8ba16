package stack

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"path/filepath"

	"github.com/secure-share/secure-share/infra/jwkset"
	"github.com/secure-share/secure-share/scripts/local/keyfile"
)

// RoleKey is the key with which the app's function signs role assertions, with
// its id. The stack makes it the first time.
func (s *Stack) RoleKey() (key *ecdsa.PrivateKey, id string, err error) {
	key, err = keyfile.Open(filepath.Join(s.Dir, "forge", "roles.pem"), func() (*ecdsa.PrivateKey, error) { return ecdsa.GenerateKey(elliptic.P256(), rand.Reader) })
	if err != nil {
		return nil, "", err
	}
	_, public, err := jwkset.FromPrivate(key)
	return key, public.ID, err
}

// roleKeys returns it as the private JWK of the app's function, and the set with its
// public half for the file API.
func (s *Stack) roleKeys() (private, public string, err error) {
	key, _, err := s.RoleKey()
	if err != nil {
		return "", "", err
	}
	private, half, err := jwkset.FromPrivate(key)
	if err != nil {
		return "", "", err
	}
	set, err := json.Marshal(jwkset.Set{Keys: []jwkset.Key{half}})
	return private, string(set), err
}
