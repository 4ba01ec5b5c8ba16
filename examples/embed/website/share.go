package website

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"net/url"
	"regexp"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// Errors of the website's configuration. None contains a secret.
var (
	ErrSecret = errors.New("an unlock secret has 64 hexadecimal digits")
	ErrLink   = errors.New("the link must look like https://links.example/#AAAAAAAAAAAAAAAAAAAAAA")
	ErrKey    = errors.New("a key has 22 letters, digits, - and _")
)

// Share is a share with a gate, as its sender gives it to the people who run the website.
type Share struct {
	page   *url.URL // without fragment
	id     string
	key    string // "" if visitors enter it
	secret []byte
}

var word = regexp.MustCompile(`^[A-Za-z0-9_-]{22}$`)

// ParseSecret reads an unlock secret, as the sender copied it. It fails with ErrSecret.
func ParseSecret(text string) ([]byte, error) {
	secret, err := hex.DecodeString(text)
	if err != nil || len(secret) != 32 {
		return nil, ErrSecret
	}
	return secret, nil
}

// ParseShare reads the link of a share, and its key, which may be "".
func ParseShare(link, key string, secret []byte) (*Share, error) {
	page, err := url.Parse(link)
	if err != nil || page.Host == "" || !word.MatchString(page.Fragment) {
		return nil, ErrLink
	}
	if key != "" && !word.MatchString(key) {
		return nil, ErrKey
	}
	id := page.Fragment
	page.Fragment = ""
	return &Share{page: page, id: id, key: key, secret: secret}, nil
}

// Origin returns the origin of the page that the frame shows.
func (s *Share) Origin() string { return s.page.Scheme + "://" + s.page.Host }

// Address returns the address of the frame for a visitor who is signed in. It works once,
// within a minute, so each view of the frame needs a new one.
func (s *Share) Address(now time.Time) (string, error) {
	token, err := s.token(now)
	if err != nil {
		return "", err
	}
	address := *s.page
	address.RawQuery = url.Values{"unlock": {token}}.Encode()
	address.Fragment = s.id
	if s.key != "" {
		address.Fragment += "." + s.key
	}
	return address.String(), nil
}

// token signs an unlock token. Its times allow the clocks of this server and of the service to
// differ by a few seconds.
func (s *Share) token(now time.Time) (string, error) {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.HS256, Key: s.secret}, nil)
	if err != nil {
		return "", err
	}
	return jwt.Signed(signer).Claims(jwt.Claims{
		Issuer:    s.id,
		ID:        rand.Text(), // so that no two tokens are the same: each works once
		NotBefore: jwt.NewNumericDate(now.Add(-10 * time.Second)),
		Expiry:    jwt.NewNumericDate(now.Add(50 * time.Second)),
	}).Serialize()
}
