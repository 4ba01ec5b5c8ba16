// Package forgetoken verifies Forge Invocation Tokens: the JWTs in which
// Atlassian identifies the caller of the app
// (https://developer.atlassian.com/platform/forge/remote/essentials/).
//
// A token is valid for some 25 seconds and can be replayed during that time.
package forgetoken

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/secure-share/secure-share/shared/jws"
	"github.com/secure-share/secure-share/shared/origin"
	"github.com/secure-share/secure-share/shared/pattern"
	"github.com/secure-share/secure-share/shared/share"
)

const (
	// Issuer is the only accepted iss claim.
	Issuer = "forge/invocation-token"

	// Leeway is the largest accepted difference between Atlassian's clock and
	// ours.
	Leeway = 5 * time.Second

	// MaxLifetime bounds exp - iat, far above what Atlassian issues.
	MaxLifetime = 5 * time.Minute

	maxToken = 16 << 10 // bytes; tokens carry what the app's module was opened on
)

var (
	// ErrInvalid is wrapped by every rejection of a token.
	ErrInvalid = errors.New("forgetoken: invalid token")

	// ErrKeysUnavailable means that Atlassian's keys cannot be fetched, so the
	// token could not be verified.
	ErrKeysUnavailable = errors.New("forgetoken: keys unavailable")
)

// Invocation identifies the caller of the app and the site.
type Invocation struct {
	Person       share.Person
	Site         share.Site
	Installation share.Installation
	SiteURL      string      // "https://" and a host, or "" if the token has none
	Place        share.Place // the project or space on which the app was opened; empty if the token names none
	AppPath      string      // path of the app's full page on SiteURL, in the product of the call; "" if the token does not name it
}

// Config of a Verifier.
type Config struct {
	AppID       string            // the app's ARI, as in its manifest
	Environment string            // type or ARI of the app's environment; the type of any letter case
	KeysURL     string            // of the JWK set
	Transport   http.RoundTripper // to KeysURL
	Now         func() time.Time
}

// Verifier checks tokens. It is safe for concurrent use.
type Verifier struct {
	appID, environment string
	keys               *keyCache
	now                func() time.Time
}

// New makes a Verifier. It fetches the keys for the first token.
func New(c Config) *Verifier {
	return &Verifier{
		appID: c.AppID, environment: c.Environment, now: c.Now,
		keys: newKeyCache(c.KeysURL, c.Transport, c.Now),
	}
}

// Verify checks the token in the Authorization header of a person's call and
// returns its claims. Errors wrap ErrInvalid or ErrKeysUnavailable and contain
// no part of the token.
func (v *Verifier) Verify(ctx context.Context, authorization string) (Invocation, error) {
	c, err := v.claims(ctx, authorization)
	if err != nil {
		return Invocation{}, err
	}
	person, err := share.ParsePerson(c.Principal)
	if err != nil {
		return Invocation{}, fmt.Errorf("%w: principal: %w", ErrInvalid, err)
	}
	if person == anonymous {
		return Invocation{}, fmt.Errorf("%w: nobody is signed in", ErrInvalid)
	}
	site, err := share.ParseSite(c.Context.CloudID)
	if err != nil {
		return Invocation{}, fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	installation, err := share.ParseInstallation(c.App.InstallationID)
	if err != nil {
		return Invocation{}, fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	return Invocation{Person: person, Site: site, Installation: installation, SiteURL: origin.Site(c.Context.SiteURL), Place: c.place(), AppPath: c.appPath()}, nil
}

// anonymous is the account id that Forge gives to everyone who is not signed
// in. It does not identify a person, so it is refused.
const anonymous share.Person = "unidentified"

// eventModule is the module type in tokens of calls that do not come from a
// user interface.
const eventModule = "core:endpoint"

// VerifyEvent checks the token of an event sent by Atlassian and returns the
// installation. It rejects tokens that a person, even an anonymous visitor,
// could have: users of the app must not be able to uninstall it.
func (v *Verifier) VerifyEvent(ctx context.Context, authorization string) (Event, error) {
	c, err := v.claims(ctx, authorization)
	if err != nil {
		return Event{}, err
	}
	if c.Principal != "" || c.Context.AccountID != "" || c.App.Module.Type != eventModule {
		return Event{}, fmt.Errorf("%w: not an event", ErrInvalid)
	}
	e := Event{}
	if e.Installation, err = share.ParseInstallation(c.App.InstallationID); err != nil {
		return Event{}, fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	if site, err := share.ParseSite(c.Context.CloudID); err == nil {
		e.Site = site
	}
	return e, nil
}

// Event identifies the installation and the site of an event that Atlassian sent.
type Event struct {
	Installation share.Installation
	Site         share.Site // empty if the token names none
}

// claims are the claims that we use or compare. Of the context's extension they
// have only the project and the space, which Atlassian signs. A person who can open
// the app in a project can claim to send from there. So a place only restricts, and
// never grants a right.
type claims struct {
	Issuer    string `json:"iss"`
	Audience  string `json:"aud"`
	IssuedAt  *int64 `json:"iat"`
	NotBefore *int64 `json:"nbf"`
	Expires   *int64 `json:"exp"`
	Principal string `json:"principal"`
	App       struct {
		ID             string `json:"id"`
		InstallationID string `json:"installationId"`
		APIBaseURL     string `json:"apiBaseUrl"`
		Environment    struct {
			Type string `json:"type"`
			ID   string `json:"id"`
		} `json:"environment"`
		Module struct {
			Type string `json:"type"`
		} `json:"module"`
	} `json:"app"`
	Context struct {
		CloudID   string          `json:"cloudId"`
		SiteURL   string          `json:"siteUrl"`
		AccountID string          `json:"accountId"`
		Extension json.RawMessage `json:"extension"`
	} `json:"context"`
}

// place returns the project or space in which the app was opened, or "" if it
// was not opened in one. An extension that names both, or is of another form,
// names none.
func (c claims) place() share.Place {
	var extension struct{ Project, Space struct{ ID json.RawMessage } }
	if len(c.Context.Extension) == 0 || json.Unmarshal(c.Context.Extension, &extension) != nil {
		return ""
	}
	project, space := placeOf("project", extension.Project.ID), placeOf("space", extension.Space.ID)
	if project != "" && space != "" {
		return ""
	}
	return project + space
}

// placeOf reads an id, which is a text or a number.
func placeOf(kind string, id []byte) share.Place {
	p, err := share.ParsePlace(kind + ":" + strings.Trim(string(id), `"`))
	if err != nil {
		return ""
	}
	return p
}

func (v *Verifier) claims(ctx context.Context, authorization string) (claims, error) {
	token, ok := bearer(authorization)
	if !ok {
		return claims{}, fmt.Errorf("%w: no bearer token", ErrInvalid)
	}
	signed, err := jws.Parse(token, maxToken, jose.RS256)
	if err != nil {
		return claims{}, fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	key, err := v.keys.key(ctx, signed.KeyID())
	if err != nil {
		return claims{}, err
	}
	var c claims
	if err := signed.Claims(key, &c); err != nil {
		return claims{}, fmt.Errorf("%w: signature or payload: %w", ErrInvalid, err)
	}
	if flaw := v.flaw(c); flaw != "" {
		return claims{}, fmt.Errorf("%w: %s", ErrInvalid, flaw)
	}
	return c, nil
}

// flaw returns why signed claims are not valid for us now, or "" if they are. A
// token is valid from Leeway before its beginning until Leeway after its end,
// exclusive.
func (v *Verifier) flaw(c claims) string {
	if c.IssuedAt == nil || c.Expires == nil {
		return "iat or exp is missing"
	}
	now, issued, expires := v.now(), time.Unix(*c.IssuedAt, 0), time.Unix(*c.Expires, 0)
	switch lifetime := expires.Sub(issued); {
	case v.appID == "" || v.environment == "":
		return "nobody said what to accept"
	case c.Issuer != Issuer:
		return "of another issuer"
	case c.Audience != v.appID || c.App.ID != v.appID:
		return "for another app"
	case !strings.EqualFold(c.App.Environment.Type, v.environment) && c.App.Environment.ID != v.environment:
		return "of another environment"
	case lifetime <= 0 || lifetime > MaxLifetime:
		return "the lifetime is out of bounds"
	case now.Before(issued.Add(-Leeway)):
		return "from the future"
	case c.NotBefore != nil && now.Before(time.Unix(*c.NotBefore, 0).Add(-Leeway)):
		return "not valid yet"
	case !now.Before(expires.Add(Leeway)):
		return "expired"
	}
	return ""
}

const (
	appARI         = "ari:cloud:ecosystem::app/"
	environmentARI = "ari:cloud:ecosystem::environment/"

	// confluenceRoute is the route of the Confluence page in the app's manifest.
	confluenceRoute = "secure-share"
)

var uuid = pattern.New(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// appPath returns the path of the app's full page:
// /jira/apps/{app}/{environment} or /wiki/apps/{app}/{environment}/{route}
// (https://developer.atlassian.com/platform/forge/manifest-reference/modules/jira-global-page/).
// Atlassian documents two forms of an environment's ARI, with and without the
// app's id. The product is the one whose API the token names, because all calls
// of a front end may have the same module type. Every site with the app has the
// page in Jira.
func (c claims) appPath() string {
	app, _ := strings.CutPrefix(c.App.ID, appARI)
	environment, found := strings.CutPrefix(c.App.Environment.ID, environmentARI)
	environment = strings.TrimPrefix(environment, app+"/")
	switch {
	case !found || !uuid.MatchString(app) || !uuid.MatchString(environment):
		return ""
	case strings.Contains(c.App.APIBaseURL, "/ex/confluence/"):
		return "/wiki/apps/" + app + "/" + environment + "/" + confluenceRoute
	}
	return "/jira/apps/" + app + "/" + environment
}

// bearer reads "Bearer <token>" (RFC 6750, section 2.1); the scheme's letter case
// does not matter.
func bearer(authorization string) (token string, ok bool) {
	scheme, token, found := strings.Cut(authorization, " ")
	return token, found && strings.EqualFold(scheme, "Bearer")
}
