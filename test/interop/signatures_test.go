package interop

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/httpsig"
)

// Particularities of http-message-signatures 1.0.6:
//   - it takes @authority from the URL, not from the field Host;
//   - it writes "?" for @query if the URL has no query, as RFC 9421 says and as we do;
//   - it does not handle Content-Digest: the caller has to compute the digest.

// message is a request as http-message-signatures takes it.
type message struct {
	Method  string            `json:"method"`
	URL     string            `json:"url"`
	Headers map[string]string `json:"headers"`
}

type signRequest struct {
	Do      string         `json:"do"`
	Key     []byte         `json:"key"`
	Message message        `json:"message"`
	Fields  []string       `json:"fields,omitempty"`
	Params  map[string]any `json:"params,omitempty"`
}

// sign has http-message-signatures sign a message, and returns its fields.
func (p *peer) sign(t *testing.T, key ed25519.PrivateKey, m message, fields ...string) map[string]string {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	created := time.Now().Unix()
	var answer struct {
		Headers map[string]string
		Error   string
	}
	p.exchange(t, signRequest{"sign", der, m, fields, map[string]any{
		"created": created, "expires": created + 300, "nonce": rand.Text(), "keyid": "a key", "alg": "ed25519", "tag": "secure-share",
	}}, &answer)
	if answer.Error != "" {
		t.Fatal(answer.Error)
	}
	return answer.Headers
}

// accepts reports whether http-message-signatures accepts what was signed.
func (p *peer) accepts(t *testing.T, key ed25519.PublicKey, m message) bool {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		t.Fatal(err)
	}
	var answer struct {
		Valid bool
		Error string
	}
	p.exchange(t, signRequest{Do: "verify", Key: der, Message: m}, &answer)
	if answer.Error != "" {
		t.Fatal(answer.Error)
	}
	return answer.Valid
}

var targets = []string{
	"https://files.example/v1/inbox",
	"https://files.example/v1/inbox?limit=5&cursor=a%2Fb+c%20d",
	"https://FILES.example:443/v1/a%20b//c/",
	"http://127.0.0.1:7401/v1/shares/x?a&b=",
	"https://files.example",
}

const person = "5b10ac8d82e05b22cc7d4ef5"

func signatureKey(t *testing.T) (ed25519.PublicKey, ed25519.PrivateKey) {
	t.Helper()
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	return public, private
}

// messageOf is what arrives of a request.
func messageOf(r *http.Request, target string) message {
	m := message{r.Method, target, map[string]string{}}
	for name, values := range r.Header {
		m.Headers[strings.ToLower(name)] = strings.Join(values, ", ")
	}
	return m
}

func TestTheyAcceptWhatWeSign(t *testing.T) {
	public, private := signatureKey(t)
	body := []byte(`{"id":"x"}`)
	for _, target := range targets {
		r := httptest.NewRequest(http.MethodPost, target, bytes.NewReader(body))
		r.Header.Set(httpsig.OnBehalfOf, person)
		if err := httpsig.Sign(r, body, "a key", private, rand.Text(), time.Now()); err != nil {
			t.Fatal(err)
		}
		if !other.accepts(t, public, messageOf(r, target)) {
			t.Errorf("%s: they refuse it", target)
		}
		changed := messageOf(r, target)
		changed.Headers["secure-share-on-behalf-of"] = "another person"
		if other.accepts(t, public, changed) {
			t.Errorf("%s: they accept it for another person", target)
		}
	}
}

func TestWeAcceptWhatTheySign(t *testing.T) {
	public, private := signatureKey(t)
	for _, target := range targets {
		r := httptest.NewRequest(http.MethodGet, target, nil)
		r.Header.Set(httpsig.OnBehalfOf, person)
		for name, value := range other.sign(t, private, messageOf(r, target), "@query", "secure-share-on-behalf-of", "@path", "@method", "@authority") {
			r.Header.Set(name, value)
		}
		s, err := httpsig.Read(r, nil, time.Now())
		if err != nil {
			t.Fatalf("%s: %v", target, err)
		}
		if err := s.Verify(public); err != nil || s.KeyID != "a key" {
			t.Errorf("%s: key id %q, %v", target, s.KeyID, err)
		}
		r.Header.Set(httpsig.OnBehalfOf, "another person")
		if s, err = httpsig.Read(r, nil, time.Now()); err != nil {
			t.Fatal(err)
		}
		if err := s.Verify(public); !errors.Is(err, httpsig.ErrWrong) {
			t.Errorf("%s, for another person: %v", target, err)
		}
	}
}
