package application

import (
	"bytes"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"time"
)

// MaxCertificate bounds the text of a certificate, in bytes.
const MaxCertificate = 8 << 10

// ErrCertificate means that a text is not exactly one certificate or public key of
// the kind that applications sign with.
var ErrCertificate = errors.New("application: not a certificate or public key with Ed25519")

// Certificate is what an administrator pastes. Its issuer and signature do not count:
// the administrator compares the fingerprint and so confirms the key.
type Certificate struct {
	Key ed25519.PublicKey

	// NotBefore and NotAfter are zero for a public key without a certificate.
	NotBefore, NotAfter time.Time

	block *pem.Block
}

// PEM returns the text of the certificate or public key, and nothing that was around it.
func (c Certificate) PEM() string { return string(pem.EncodeToMemory(c.block)) }

// ParseCertificate reads one PEM block, a CERTIFICATE (X.509) or a PUBLIC KEY
// (SubjectPublicKeyInfo), with an Ed25519 key.
func ParseCertificate(text string) (Certificate, error) {
	if len(text) > MaxCertificate {
		return Certificate{}, ErrCertificate
	}
	block, rest := pem.Decode(bytes.TrimSpace([]byte(text)))
	if block == nil || len(bytes.TrimSpace(rest)) > 0 || len(block.Headers) > 0 {
		return Certificate{}, ErrCertificate
	}
	c := Certificate{block: block}
	var key any
	var err error
	switch block.Type {
	case "CERTIFICATE":
		var x *x509.Certificate
		if x, err = x509.ParseCertificate(block.Bytes); err == nil {
			key, c.NotBefore, c.NotAfter = x.PublicKey, x.NotBefore, x.NotAfter
		}
	case "PUBLIC KEY":
		key, err = x509.ParsePKIXPublicKey(block.Bytes)
	}
	var isEd25519 bool
	if c.Key, isEd25519 = key.(ed25519.PublicKey); err != nil || !isEd25519 {
		return Certificate{}, ErrCertificate
	}
	return c, nil
}

// Valid reports whether the certificate is valid at now. A public key always is.
func (c Certificate) Valid(now time.Time) bool {
	return !now.Before(c.NotBefore) && (c.NotAfter.IsZero() || now.Before(c.NotAfter))
}
