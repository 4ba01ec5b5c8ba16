// Package programid is the identity of a program that a person approved: a key pair,
// and the content of the approval.
//
// The program shows its Line to the person, who pastes it into the app. The app seals
// the Greeting with the code of the line and stores it with the file API. So the
// program can trust the greeting, and the file API, which never sees the code, cannot
// name another key mailer. The formats are in docs/formats.md.
package programid

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/secure-share/secure-share/shared/base64url"
	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/httpsig"
	"github.com/secure-share/secure-share/shared/program"
)

const (
	codeSize  = 16
	nonceSize = 12
	format    = 1 // the first byte of a greeting

	linePrefix = "secure-share-program:1:"
)

// ErrGreeting means that the person's app did not make a greeting for this program.
var ErrGreeting = errors.New("the approval was not made with this program's line")

// Key is a program's key pair. It prints as a placeholder.
type Key struct {
	hidden.Mark
	private func() ed25519.PrivateKey
}

// NewKey makes a key pair.
func NewKey() Key {
	_, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		panic(err) // the system has no random numbers
	}
	return Key{private: hidden.Hold(private)}
}

// ParseKey parses the result of Reveal.
func ParseKey(s string) (Key, error) {
	seed, err := base64url.DecodeSize(s, ed25519.SeedSize)
	if err != nil {
		return Key{}, errors.New("programid: not a key")
	}
	return Key{private: hidden.Hold(ed25519.NewKeyFromSeed(seed))}, nil
}

// Reveal returns the secret half, 43 characters.
func (k Key) Reveal() string { return base64.RawURLEncoding.EncodeToString(k.private().Seed()) }

// ID returns the id of the public half.
func (k Key) ID() program.ID { return program.IDOf(k.public()) }

func (k Key) public() ed25519.PublicKey { return k.private().Public().(ed25519.PublicKey) }

var _ client.Identity = Identity{}

// Identity signs requests.
type Identity struct {
	Key Key
	Now func() time.Time
}

// Authorize implements client.Identity.
func (i Identity) Authorize(r *http.Request, body []byte) error {
	return httpsig.Sign(r, body, string(i.Key.ID()), i.Key.private(), rand.Text(), i.Now())
}

// Line is what a person pastes into the app to approve a program. It holds a code that
// only the two know.
type Line struct {
	hidden.Mark
	public ed25519.PublicKey
	code   func() []byte
}

// NewLine makes a line with a random code.
func NewLine(k Key) Line {
	code := make([]byte, codeSize)
	_, _ = rand.Read(code) // which never fails
	return Line{public: k.public(), code: hidden.Hold(code)}
}

// ParseLine parses the result of Reveal, for tests of other implementations.
func ParseLine(s string) (Line, error) {
	rest, ok := strings.CutPrefix(s, linePrefix)
	key, code, _ := strings.Cut(rest, ":")
	public, err := base64url.DecodeSize(key, ed25519.PublicKeySize)
	secret, err2 := base64url.DecodeSize(code, codeSize)
	if !ok || err != nil || err2 != nil {
		return Line{}, errors.New("programid: not a line")
	}
	return Line{public: public, code: hidden.Hold(secret)}, nil
}

// Reveal returns the line in the form that is pasted.
func (l Line) Reveal() string {
	return linePrefix + base64.RawURLEncoding.EncodeToString(l.public) + ":" + base64.RawURLEncoding.EncodeToString(l.code())
}

// PublicKey returns the public half of the program's key as base64url.
func (l Line) PublicKey() string { return base64.RawURLEncoding.EncodeToString(l.public) }

// Fingerprint is what the person compares: 80 bits in five groups.
func (l Line) Fingerprint() string {
	sum := sha256.Sum256([]byte(l.Reveal()))
	return program.Groups(sum[:])
}

// Greeting is the app's message to the program.
type Greeting struct {
	Site      string `json:"site"`           // cloud id
	SiteURL   string `json:"siteUrl"`        // of the product
	AccountID string `json:"accountId"`      // of the person
	Name      string `json:"name,omitempty"` // of the person
	KeyMailer string `json:"keyMailer"`      // base URL without /v1

	Page        string      `json:"page,omitempty"`       // address of the app on the site
	OwnDelivery OwnDelivery `json:"ownDelivery,omitzero"` // of the site, if it has one
}

// OwnDelivery is the address of the site's own receiver of keys, and the secret that
// signs messages to it.
type OwnDelivery struct {
	URL    string      `json:"url"`
	Secret hidden.Text `json:"secret"`
}

// Open opens a greeting. It returns ErrGreeting if it was not sealed with the code of this line.
func (l Line) Open(sealed string) (Greeting, error) {
	raw, err := base64url.Decode(sealed)
	if err != nil || len(raw) < 1+nonceSize || raw[0] != format {
		return Greeting{}, ErrGreeting
	}
	aead, err := l.aead()
	if err != nil {
		return Greeting{}, err
	}
	text, err := aead.Open(nil, raw[1:1+nonceSize], raw[1+nonceSize:], l.additional())
	if err != nil {
		return Greeting{}, ErrGreeting
	}
	var g struct {
		Version int `json:"v"`
		Greeting
	}
	if json.Unmarshal(text, &g) != nil || g.Version != 1 || g.Site == "" || g.AccountID == "" {
		return Greeting{}, ErrGreeting
	}
	return g.Greeting, nil
}

// Seal seals a greeting as the app does, for tests.
func (l Line) Seal(g Greeting) (string, error) {
	text, err := json.Marshal(struct {
		Version int `json:"v"`
		Greeting
	}{1, g})
	if err != nil {
		return "", err
	}
	aead, err := l.aead()
	if err != nil {
		return "", err
	}
	out := make([]byte, 1+nonceSize)
	out[0] = format
	_, _ = rand.Read(out[1:])
	return base64.RawURLEncoding.EncodeToString(aead.Seal(out, out[1:], text, l.additional())), nil
}

func (l Line) additional() []byte { return append([]byte{format}, l.public...) }

func (l Line) aead() (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, l.code(), l.public, "secure-share v1 program greeting", 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}
