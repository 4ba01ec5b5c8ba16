package stack

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"

	"github.com/secure-share/secure-share/infra/jwkset"
	"github.com/secure-share/secure-share/scripts/local/keyfile"
)

// roleKey signs what people may do on a site: the private half is the app's
// function's, the public half the file API's.
type roleKey struct {
	private string // JWK
	public  string // JWK set
}

// openRoleKey returns the key in the PEM file at path, which it makes the first time.
func openRoleKey(path string) (roleKey, error) {
	key, err := keyfile.Open(path, func() (*ecdsa.PrivateKey, error) { return ecdsa.GenerateKey(elliptic.P256(), rand.Reader) })
	if err != nil {
		return roleKey{}, err
	}
	private, public, err := jwkset.FromPrivate(key)
	if err != nil {
		return roleKey{}, err
	}
	set, err := json.Marshal(jwkset.Set{Keys: []jwkset.Key{public}})
	return roleKey{private: private, public: string(set)}, err
}
