// Package applicationid is the identity of a trusted application: a key pair, whose
// public half an administrator registers, and the person that it acts for.
package applicationid

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"net/http"
	"time"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/httpsig"
	"github.com/secure-share/secure-share/shared/program"
	"github.com/secure-share/secure-share/shared/share"
)

const (
	privateBlock     = "PRIVATE KEY"
	certificateBlock = "CERTIFICATE"
)

// ErrKey means that a text is not an Ed25519 private key.
var ErrKey = errors.New("not an Ed25519 private key in PEM (PKCS #8)")

// Key is the key pair of an application. It prints as a placeholder.
type Key struct {
	hidden.Mark
	private func() ed25519.PrivateKey
}

// NewKey makes one.
func NewKey() Key {
	_, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		panic(err) // the system has no random numbers
	}
	return Key{private: hidden.Hold(private)}
}

// ParseKey reads one PEM block with a PKCS #8 key, as Reveal and
// "openssl genpkey -algorithm ed25519" write it. It returns ErrKey for everything else.
func ParseKey(text []byte) (Key, error) {
	block, _ := pem.Decode(text)
	if block == nil || block.Type != privateBlock {
		return Key{}, ErrKey
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	private, isEd25519 := key.(ed25519.PrivateKey)
	if err != nil || !isEd25519 {
		return Key{}, ErrKey
	}
	return Key{private: hidden.Hold(private)}, nil
}

// Reveal returns the private key as PEM.
func (k Key) Reveal() ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(k.private())
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: privateBlock, Bytes: der}), nil
}

// ID returns the id of the public half. It is the keyid of signed requests, and what
// administrators compare.
func (k Key) ID() program.ID { return program.IDOf(k.private().Public().(ed25519.PublicKey)) }

// Certificate returns a certificate in PEM, which the key itself signs. Secure Share
// takes the key and the time of validity from it; the name is for people who read it.
func (k Key) Certificate(name string, from, until time.Time) ([]byte, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return nil, err
	}
	template := x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: name}, NotBefore: from, NotAfter: until,
		KeyUsage: x509.KeyUsageDigitalSignature, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, k.private().Public(), k.private())
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: certificateBlock, Bytes: der}), nil
}

var _ client.Identity = Identity{}

// Identity signs requests for one person.
type Identity struct {
	Key      Key
	Person   share.Person  // that the application acts for
	Lifetime time.Duration // of a signature, in whole seconds; at most the timeout that was registered
	Now      func() time.Time
}

// Authorize implements client.Identity.
func (i Identity) Authorize(r *http.Request, body []byte) error {
	r.Header.Set(httpsig.OnBehalfOf, string(i.Person))
	return httpsig.SignFor(i.Lifetime, r, body, string(i.Key.ID()), i.Key.private(), rand.Text(), i.Now())
}
