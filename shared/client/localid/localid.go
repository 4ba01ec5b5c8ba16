// Package localid gets identities from the local stack, whose issuer signs a
// token for any person that is requested. It works on the developer's own
// machine only.
package localid

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/secure-share/secure-share/shared/client"
)

// Person is an entry of a site's directory.
type Person struct {
	Name      string `json:"name"`
	AccountID string `json:"accountId"`
	Mail      string `json:"mail"`
}

// ErrRefused means that the issuer does not know the site or the person.
var ErrRefused = errors.New("the local issuer knows no such site or person")

// Identity is one person of one site.
type Identity struct {
	issuer, site, person string
	http                 *http.Client
}

var _ client.Identity = (*Identity)(nil)

// New takes the issuer's base URL, which must be on this machine.
func New(issuer, site, person string) (*Identity, error) {
	u, err := url.Parse(issuer)
	if err != nil || u.Scheme != "http" || u.Hostname() != "localhost" && !net.ParseIP(u.Hostname()).IsLoopback() {
		return nil, errors.New("localid: the issuer must be an http URL of this machine")
	}
	return &Identity{issuer, site, person, &http.Client{Timeout: 10 * time.Second}}, nil
}

// Connect returns a client for one person of a site, and the person's directory
// entry. It sets the identity in the options.
func Connect(ctx context.Context, issuer, site, person string, o client.Options) (*client.Client, Person, error) {
	identity, err := New(issuer, site, person)
	if err != nil {
		return nil, Person{}, err
	}
	self, err := identity.Self(ctx)
	if err != nil {
		return nil, Person{}, err
	}
	o.Identity = identity
	c, err := client.New(o)
	return c, self, err
}

// Authorize implements client.Identity.
func (i *Identity) Authorize(r *http.Request, body []byte) error {
	return client.Bearer(i.Token).Authorize(r, body)
}

// Token returns a fresh token. Its errors wrap client.ErrSignIn, or
// client.ErrUnreachable if there was no answer.
func (i *Identity) Token(ctx context.Context) (string, error) {
	body, err := json.Marshal(map[string]string{"site": i.site, "person": i.person})
	if err != nil {
		return "", err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, i.issuer+"/token", bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", "application/json")
	var answer struct {
		Token string `json:"token"`
	}
	if err := i.do(req, &answer); err != nil {
		return "", err
	}
	if answer.Token == "" {
		return "", fmt.Errorf("%w: the issuer gave no token", client.ErrSignIn)
	}
	return answer.Token, nil
}

// People lists the site's directory.
func (i *Identity) People(ctx context.Context) ([]Person, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, i.issuer+"/people?"+url.Values{"site": {i.site}}.Encode(), nil)
	if err != nil {
		return nil, err
	}
	var people []Person
	return people, i.do(req, &people)
}

// Self is the directory's entry of this identity.
func (i *Identity) Self(ctx context.Context) (Person, error) {
	people, err := i.People(ctx)
	if err != nil {
		return Person{}, err
	}
	for _, p := range people {
		if p.Name == i.person {
			return p, nil
		}
	}
	return Person{}, fmt.Errorf("%w: %w", client.ErrSignIn, ErrRefused)
}

func (i *Identity) do(req *http.Request, out any) error {
	res, err := i.http.Do(req)
	if err != nil {
		return silent(req.Context())
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	switch {
	case err != nil:
		return silent(req.Context())
	case res.StatusCode >= http.StatusInternalServerError:
		return fmt.Errorf("local issuer: %w: status %d", client.ErrUnreachable, res.StatusCode)
	case res.StatusCode != http.StatusOK:
		return fmt.Errorf("%w: %w", client.ErrSignIn, ErrRefused)
	case json.Unmarshal(body, out) != nil:
		return fmt.Errorf("local issuer: %w", client.ErrAnswer)
	}
	return nil
}

// silent is the error for an issuer that did not answer. It says what to do
// instead of why.
func silent(ctx context.Context) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return fmt.Errorf("%w: the local stack does not answer; start it with make run", client.ErrUnreachable)
}
