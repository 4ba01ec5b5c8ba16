package forgetoken

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

const (
	testApp         = "ari:cloud:ecosystem::app/8db33809-1f32-48bb-8c52-5877dab48107"
	testEnvironment = "ari:cloud:ecosystem::environment/8db33809-1f32-48bb-8c52-5877dab48107/aa911f10"
	testKeysURL     = "https://keys.example/.well-known/jwks.json"
	testKeyID       = "forge/invocation-token/wf-1"
)

var (
	privateKey = mustKey(2048)
	otherKey   = mustKey(2048)
	now        = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
)

func mustKey(bits int) *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		panic(err)
	}
	return key
}

// server is a fake Transport: it counts calls and records their URLs.
type server struct {
	mu     sync.Mutex
	answer func(*http.Request) (*http.Response, error)
	urls   []string
}

func (s *server) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	s.urls = append(s.urls, r.Method+" "+r.URL.String())
	answer := s.answer
	s.mu.Unlock()
	return answer(r)
}

func (s *server) calls() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.urls)
}

func (s *server) answers(answer func(*http.Request) (*http.Response, error)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = answer
}

func reply(status int, body io.Reader) func(*http.Request) (*http.Response, error) {
	return func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(body), Request: r}, nil
	}
}

// publish answers with a JWK set of these keys.
func publish(keys map[string]*rsa.PrivateKey) func(*http.Request) (*http.Response, error) {
	var set jose.JSONWebKeySet
	for kid, key := range keys {
		set.Keys = append(set.Keys, jose.JSONWebKey{Key: &key.PublicKey, KeyID: kid, Algorithm: "RS256", Use: "sig"})
	}
	body, err := json.Marshal(set)
	if err != nil {
		panic(err)
	}
	return func(r *http.Request) (*http.Response, error) {
		return reply(http.StatusOK, strings.NewReader(string(body)))(r)
	}
}

// healthy returns a server that publishes privateKey.
func healthy() *server {
	return &server{answer: publish(map[string]*rsa.PrivateKey{testKeyID: privateKey})}
}

func newVerifier(s *server, now func() time.Time) *Verifier {
	return New(Config{AppID: testApp, Environment: "production", KeysURL: testKeysURL, Transport: s, Now: now})
}

func at(instant time.Time) func() time.Time { return func() time.Time { return instant } }

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

type object map[string]any

var goodHeader = object{"alg": "RS256", "kid": testKeyID}

// goodPayload is a token as Atlassian issues it to a user interface at the time
// issued.
func goodPayload(issued time.Time) object {
	return object{
		"app": object{
			"id": testApp, "version": "16", "appVersion": "16.0.1",
			"installationId": "ari:cloud:ecosystem::installation/0a3a7799",
			"environment":    object{"type": "PRODUCTION", "id": testEnvironment},
			"module":         object{"type": "jira:globalPage", "key": "secure-share"},
		},
		"context": object{
			"cloudId": "d0d52620-3203-4cfa-8db5-f2587155f0dd", "siteUrl": "https://Acme.example",
			"accountId": "655362:alice", "extension": object{"cloudId": "other", "principal": "mallory"},
		},
		"principal": "655362:alice",
		"aud":       testApp, "iss": Issuer,
		"iat": issued.Unix(), "nbf": issued.Unix(), "exp": issued.Unix() + 25,
		"jti": "d8a496253ec8c18a54631e4c82cbedd5d0ae8570",
	}
}

// eventPayload is a token that comes with an event.
func eventPayload(issued time.Time) object {
	return goodPayload(issued).with("principal", nil).with("context", nil).with("app.module.type", eventModule)
}

// with returns a deep copy of o in which the member at a dotted path has
// another value, or is removed if value is nil.
func (o object) with(path string, value any) object {
	o = maps.Clone(o)
	name, rest, nested := strings.Cut(path, ".")
	switch {
	case nested:
		o[name] = o[name].(object).with(rest, value)
	case value == nil:
		delete(o, name)
	default:
		o[name] = value
	}
	return o
}

func (o object) bytes() []byte {
	b, err := json.Marshal(o)
	if err != nil {
		panic(err)
	}
	return b
}

// sign returns an Authorization header with any token and a valid signature by
// key.
func sign(key *rsa.PrivateKey, header, payload object) string {
	return signRaw(key, header.bytes(), payload.bytes())
}

func signRaw(key *rsa.PrivateKey, header, payload []byte) string {
	input := b64(header) + "." + b64(payload)
	digest := sha256.Sum256([]byte(input))
	signature, err := rsa.SignPKCS1v15(nil, key, crypto.SHA256, digest[:])
	if err != nil {
		panic(err)
	}
	return "Bearer " + input + "." + b64(signature)
}

func onlyKeysURL(t *testing.T, s *server) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, url := range s.urls {
		if url != "GET "+testKeysURL {
			t.Errorf("went to %s", url)
		}
	}
}
