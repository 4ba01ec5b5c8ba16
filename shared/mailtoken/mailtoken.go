// Package mailtoken fetches the access tokens with which a program signs in to a
// mail server by XOAUTH2.
package mailtoken

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/pattern"
)

// Config of a Source. All but RefreshToken and Scope are required.
type Config struct {
	URL          string // of the token endpoint
	ClientID     string
	ClientSecret hidden.Text

	// RefreshToken is exchanged for access tokens (RFC 6749, section 6). Without it the
	// client gets them in its own name (section 4.4).
	RefreshToken hidden.Text
	Scope        string

	Client *http.Client // nil: one that takes at most 5 s and follows no redirect
}

// Source keeps an access token until shortly before it expires. It is safe for
// concurrent use.
type Source struct {
	mu    sync.Mutex
	c     func() Config        // with the newest refresh token
	token func() *oauth2.Token // of nil: none yet
}

// New returns a Source. It connects to nothing.
func New(c Config) *Source {
	if c.Client == nil {
		c.Client = &http.Client{
			Timeout:       5 * time.Second,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}
	}
	return &Source{c: hidden.Hold(c), token: hidden.Hold[*oauth2.Token](nil)}
}

// Token returns an access token. Its errors contain no secret.
func (s *Source) Token(ctx context.Context) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if token := s.token(); token.Valid() {
		return token.AccessToken, nil
	}
	c := s.c()
	token, err := c.fetch(context.WithValue(ctx, oauth2.HTTPClient, c.Client))
	if err != nil {
		return "", describe(err)
	}
	if token.RefreshToken != "" {
		c.RefreshToken = hidden.Text(token.RefreshToken) // servers may replace it
	}
	s.c, s.token = hidden.Hold(c), hidden.Hold(token)
	return token.AccessToken, nil
}

func (c Config) fetch(ctx context.Context) (*oauth2.Token, error) {
	var scopes []string
	if c.Scope != "" {
		scopes = []string{c.Scope}
	}
	if c.RefreshToken == "" {
		own := clientcredentials.Config{
			ClientID: c.ClientID, ClientSecret: string(c.ClientSecret), TokenURL: c.URL, Scopes: scopes, AuthStyle: oauth2.AuthStyleInParams,
		}
		return own.Token(ctx)
	}
	agreed := oauth2.Config{
		ClientID: c.ClientID, ClientSecret: string(c.ClientSecret), Scopes: scopes,
		Endpoint: oauth2.Endpoint{TokenURL: c.URL, AuthStyle: oauth2.AuthStyleInParams},
	}
	return agreed.TokenSource(ctx, &oauth2.Token{RefreshToken: string(c.RefreshToken)}).Token()
}

// errorCode is the form of an error code (RFC 6749, section 5.2).
var errorCode = pattern.New(`^[a-z_]{1,40}$`)

// describe keeps the status and the error code. The whole answer and the URL may
// contain secrets.
func describe(err error) error {
	var refused *oauth2.RetrieveError
	switch {
	case !errors.As(err, &refused) || refused.Response == nil:
		return errors.New("mailtoken: no answer from the token endpoint")
	case errorCode.MatchString(refused.ErrorCode):
		return fmt.Errorf("mailtoken: the token endpoint answers %d %s", refused.Response.StatusCode, refused.ErrorCode)
	}
	return fmt.Errorf("mailtoken: the token endpoint answers %d", refused.Response.StatusCode)
}
