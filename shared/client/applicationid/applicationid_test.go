package applicationid

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/application"
	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/httpsig"
	"github.com/secure-share/secure-share/shared/program"
)

var now = time.Date(2027, 1, 15, 10, 0, 0, 0, time.UTC)

func TestKeysSurviveBeingWritten(t *testing.T) {
	k := NewKey()
	text, err := k.Reveal()
	if err != nil {
		t.Fatal(err)
	}
	read, err := ParseKey(text)
	if err != nil || !read.private().Equal(k.private()) || read.ID() != k.ID() {
		t.Error(err)
	}
}

// Made by "openssl genpkey -algorithm ed25519".
func TestKeysOfOpenSSL(t *testing.T) {
	k, err := ParseKey([]byte(`-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF
-----END PRIVATE KEY-----
`))
	if err != nil || k.ID() != "poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U" {
		t.Errorf("%s, %v", k.ID(), err)
	}
}

func TestOtherTextsAreNotKeys(t *testing.T) {
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(ec)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := NewKey().Certificate("x", now, now.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	key, err := x509.MarshalPKCS8PrivateKey(NewKey().private())
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string][]byte{
		"another block": pem.EncodeToMemory(&pem.Block{Type: "ENCRYPTED PRIVATE KEY", Bytes: key}),
		"nothing":       nil, "a text": []byte("x"), "a certificate": certificate,
		"another algorithm": pem.EncodeToMemory(&pem.Block{Type: privateBlock, Bytes: der}),
		"damaged":           pem.EncodeToMemory(&pem.Block{Type: privateBlock, Bytes: der[1:]}),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := ParseKey(text); !errors.Is(err, ErrKey) {
				t.Error(err)
			}
		})
	}
}

func TestAKeyIsNotPrinted(t *testing.T) {
	k := NewKey()
	within := struct{ identity Identity }{Identity{Key: k}}
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%x"} {
		if text := fmt.Sprintf(format, k); text != hidden.Placeholder {
			t.Errorf("%s prints %s", format, text)
		}
		if text, secret := fmt.Sprintf(format, within), fmt.Sprintf(format, k.private()); strings.Contains(text, strings.Trim(secret, "[]{}")) {
			t.Errorf("%s prints %s", format, text)
		}
	}
}

// Secure Share takes the key and the time from the certificate.
func TestTheCertificateCanBeRegistered(t *testing.T) {
	k := NewKey()
	text, err := k.Certificate("Payroll", now, now.AddDate(1, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	c, err := application.ParseCertificate(string(text))
	if err != nil {
		t.Fatal(err)
	}
	if program.IDOf(c.Key) != k.ID() || !c.NotBefore.Equal(now) || !c.NotAfter.Equal(now.AddDate(1, 0, 0)) {
		t.Errorf("%+v", c)
	}
	block, _ := pem.Decode(text)
	x, err := x509.ParseCertificate(block.Bytes)
	if err != nil || x.Subject.CommonName != "Payroll" {
		t.Fatal(err)
	}
	if err := x.CheckSignature(x509.PureEd25519, x.RawTBSCertificate, x.Signature); err != nil {
		t.Error(err)
	}
}

func TestRequestsAreSignedForThePerson(t *testing.T) {
	k := NewKey()
	body := []byte(`{"id":"x"}`)
	r := httptest.NewRequest(http.MethodPost, "https://files.example/v1/shares", strings.NewReader(string(body)))
	i := Identity{Key: k, Person: "bob", Lifetime: time.Minute, Now: func() time.Time { return now }}
	nonces := map[string]bool{}
	for range 2 { // a request that is repeated is signed again
		if err := i.Authorize(r, body); err != nil {
			t.Fatal(err)
		}
		s, err := httpsig.Read(r, body, now)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Verify(k.private().Public().(ed25519.PublicKey)); err != nil || s.KeyID != string(k.ID()) || s.Expires.Sub(s.Created) != time.Minute {
			t.Errorf("%+v, %v", s, err)
		}
		if got := r.Header.Values(httpsig.OnBehalfOf); len(got) != 1 || got[0] != "bob" {
			t.Errorf("on behalf of %q", got)
		}
		nonces[s.Nonce] = true
	}
	if len(nonces) != 2 {
		t.Error("a nonce was used twice")
	}
}
