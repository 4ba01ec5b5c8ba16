// Package delivery signs and verifies the message that carries a key to a
// customer's own service. docs/own-delivery.md is its contract.
package delivery

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/url"
	"time"

	"github.com/secure-share/secure-share/shared/base64url"
	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/strictjson"
)

// Errors of Open. They do not contain any part of the message.
var (
	ErrMalformed = errors.New("delivery: malformed")
	ErrSignature = errors.New("delivery: the signature is not valid")
	ErrClock     = errors.New("delivery: signed at another time")
)

// Leeway is the largest difference between a message's time and the receiver's
// clock.
const Leeway = 5 * time.Minute

// MaxBody is the largest body in bytes.
const MaxBody = 8 << 10

// Types of messages.
const (
	Key  = "key"
	Test = "test" // of the settings page: its key opens nothing
)

// Message carries a key.
type Message struct {
	Type    string
	ID      string // 22 characters of base64url, new for each message
	SentAt  time.Time
	ToName  string
	To      mailaddr.Address
	From    string // the sender's name, which nobody has verified
	Site    string // host name
	Link    string // of the share's page on the site, without the key; may be empty
	Expires time.Time
	Key     keyring.Secret
	Locale  string // language tag; may be empty

	Outsider bool // the recipient has no account and gets a link from the sender; Link is empty
}

const version = 1

type envelope struct {
	Message   string `json:"message"`
	Signature string `json:"signature"`
}

type message struct {
	Version   int       `json:"version"`
	Type      string    `json:"type"`
	ID        string    `json:"id"`
	SentAt    time.Time `json:"sentAt"`
	To        recipient `json:"to"`
	From      string    `json:"from"`
	Site      string    `json:"site"`
	Link      string    `json:"link"`
	ExpiresAt time.Time `json:"expiresAt"`
	Key       string    `json:"key"`
	Locale    string    `json:"locale"`
	Outsider  bool      `json:"outsider,omitempty"` // a receiver of the previous release refuses it, because it would send people to the site
}

type recipient struct {
	Name    string `json:"name"`
	Address string `json:"address"`
}

// Secret signs messages.
type Secret struct {
	hidden.Mark
	text func() string
}

const secretSize = 32 // bytes

// ParseSecret reads 43 characters of base64url. The characters themselves are the
// key of the HMAC.
func ParseSecret(s string) (Secret, error) {
	if _, err := base64url.DecodeSize(s, secretSize); err != nil {
		return Secret{}, errors.New("delivery: a secret is 43 characters of base64url")
	}
	return Secret{text: hidden.Hold(s)}, nil
}

func (s Secret) sign(message string) []byte {
	mac := hmac.New(sha256.New, []byte(s.text()))
	mac.Write([]byte(message))
	return mac.Sum(nil)
}

// Seal returns the body of a request.
func Seal(s Secret, m Message) ([]byte, error) {
	text, err := json.Marshal(message{
		Version: version, Type: m.Type, ID: m.ID, SentAt: m.SentAt.UTC(), To: recipient{m.ToName, m.To.Reveal()}, From: m.From,
		Site: m.Site, Link: m.Link, ExpiresAt: m.Expires.UTC(), Key: m.Key.Reveal(), Locale: m.Locale, Outsider: m.Outsider,
	})
	if err != nil {
		return nil, errors.New("delivery: a time that RFC 3339 has no form for")
	}
	return json.Marshal(envelope{string(text), hex.EncodeToString(s.sign(string(text)))})
}

// Open verifies a body and returns its message. It checks the signature first.
// Any of the secrets may have signed the message. The caller checks that ID is
// new, and that Site is one of its sites.
func Open(secrets []Secret, body []byte, now time.Time) (Message, error) {
	if len(body) > MaxBody {
		return Message{}, ErrMalformed
	}
	e, err := strictjson.Decode[envelope](body)
	if err != nil {
		return Message{}, ErrMalformed
	}
	if !signed(secrets, e) {
		return Message{}, ErrSignature
	}
	w, err := strictjson.Decode[message]([]byte(e.Message))
	if err != nil || w.Version != version || w.Type != Key && w.Type != Test {
		return Message{}, ErrMalformed
	}
	if age := now.Sub(w.SentAt); age <= -Leeway || age >= Leeway {
		return Message{}, ErrClock
	}
	return w.parse()
}

// signed tries every secret, so that its duration does not reveal which one
// matched.
func signed(secrets []Secret, e envelope) (ok bool) {
	signature, err := hex.DecodeString(e.Signature)
	if err != nil {
		return false
	}
	for _, s := range secrets {
		ok = hmac.Equal(signature, s.sign(e.Message)) || ok
	}
	return ok
}

const idSize = 16 // bytes

func (w message) parse() (Message, error) {
	m := Message{
		Type: w.Type, ID: w.ID, SentAt: w.SentAt, ToName: w.To.Name, From: w.From,
		Site: w.Site, Link: w.Link, Expires: w.ExpiresAt, Locale: w.Locale, Outsider: w.Outsider,
	}
	if _, err := base64url.DecodeSize(w.ID, idSize); err != nil || w.Site == "" || !w.linkIsOnSite() || w.Outsider && w.Link != "" {
		return Message{}, ErrMalformed
	}
	var err error
	if m.To, err = mailaddr.Parse(w.To.Address); err != nil {
		return Message{}, ErrMalformed
	}
	if m.Key, err = keyring.ParseSecret(w.Key); err != nil {
		return Message{}, ErrMalformed
	}
	return m, nil
}

// linkIsOnSite accepts an empty link, or an https URL of the site with a path
// only.
func (w message) linkIsOnSite() bool {
	if w.Link == "" {
		return true
	}
	u, err := url.Parse(w.Link)
	return err == nil && len(u.Path) > 1 && w.Link == "https://"+w.Site+u.EscapedPath()
}
