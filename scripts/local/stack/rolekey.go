package stack

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"

	"github.com/secure-share/secure-share/infra/jwkset"
	"github.com/secure-share/secure-share/scripts/local/keyfile"
)

// roleKey returns the private JWK by which the app's function signs what people may do
// on a site. It is in the PEM file at path, which is made the first time.
func roleKey(path string) (string, error) {
	key, err := keyfile.Open(path, func() (*ecdsa.PrivateKey, error) { return ecdsa.GenerateKey(elliptic.P256(), rand.Reader) })
	if err != nil {
		return "", err
	}
	private, _, err := jwkset.FromPrivate(key)
	return private, err
}
