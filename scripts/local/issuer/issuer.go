// Package issuer emulates Forge's sign-in: it has the people of each site and signs
// Forge Invocation Tokens for them. It signs any token for any caller.
package issuer

import (
	"cmp"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"strings"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/google/uuid"

	"github.com/secure-share/secure-share/scripts/local/keyfile"
)

// The app in the tokens.
const (
	AppID           = ari + "app/00000000-0000-4000-8000-000000000001"
	EnvironmentType = "local"
	environmentID   = ari + "environment/00000000-0000-4000-8000-000000000001/00000000-0000-4000-8000-00000000c0de"
	issuerName      = "forge/invocation-token"
	defaultModule   = "secure-share"
	defaultType     = "jira:globalPage"
)

// Lifetime of a token, as Forge has it.
const Lifetime = 25 * time.Second

// Age is the age of a token when a service gets it; "" is Fresh. The others
// simulate a page that keeps its tokens for too long, or a service with a wrong
// clock.
type Age string

// The ages.
const (
	Fresh   Age = "fresh"
	Expired Age = "expired" // a minute ago
	Future  Age = "future"  // in a minute
)

var ages = map[Age]time.Duration{"": 0, Fresh: 0, Expired: -time.Minute, Future: time.Minute}

func (a Age) known() bool {
	_, ok := ages[a]
	return ok
}

// Issuer signs tokens with one RSA key.
type Issuer struct {
	key    jose.JSONWebKey
	signer jose.Signer
	now    func() time.Time

	accounts    accounts
	reinstalled sync.Map // from cloud ids to installations
}

// Open returns the issuer whose key is in the PEM file at path, which it makes
// the first time.
func Open(path string, now func() time.Time) (*Issuer, error) {
	private, err := keyfile.Open(path, func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })
	if err != nil {
		return nil, err
	}
	kid := issuerName + "/" + uuid.NewSHA1(uuid.NameSpaceOID, private.N.Bytes()).String()
	key := jose.JSONWebKey{Key: private, KeyID: kid, Algorithm: string(jose.RS256), Use: "sig"}
	options := (&jose.SignerOptions{}).WithType("JWT")
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: key}, options)
	if err != nil {
		return nil, err
	}
	return &Issuer{key: key, signer: signer, now: now}, nil
}

type claims struct {
	jwt.Claims
	App       app        `json:"app"`
	Context   forgeFrame `json:"context"`
	Principal string     `json:"principal,omitempty"`
}

type app struct {
	ID             string      `json:"id"`
	Version        string      `json:"version"`
	InstallationID string      `json:"installationId"`
	APIBaseURL     string      `json:"apiBaseUrl"`
	Environment    environment `json:"environment"`
	Module         Module      `json:"module"`
}

type environment struct {
	Type string `json:"type"`
	ID   string `json:"id"`
}

// Module is the module of a product from which a call comes.
type Module struct {
	Type string `json:"type"`
	Key  string `json:"key"`

	Extension json.RawMessage `json:"-"` // such as a project, see the context of a token
}

func (m Module) product() string {
	if strings.HasPrefix(m.Type, "confluence:") {
		return "confluence"
	}
	return "jira"
}

type forgeFrame struct {
	CloudID   string `json:"cloudId"`
	SiteURL   string `json:"siteUrl,omitempty"`
	ModuleKey string `json:"moduleKey,omitempty"`
	AccountID string `json:"accountId,omitempty"`

	Extension json.RawMessage `json:"extension,omitempty"`
}

// Token returns a token for p, calling from a module of the app on s. Empty
// members of the module mean the page in Jira.
func (i *Issuer) Token(s Site, p Person, m Module, age Age) (string, error) {
	m.Type, m.Key = cmp.Or(m.Type, defaultType), cmp.Or(m.Key, defaultModule)
	c := i.claims(s, m, i.now().Add(ages[age]))
	c.Principal = p.AccountID
	c.Context = forgeFrame{CloudID: s.CloudID, SiteURL: s.URL, ModuleKey: m.Key, AccountID: p.AccountID, Extension: m.Extension}
	return i.sign(c)
}

// Event returns a token for a call by Forge itself about s, without a person.
func (i *Issuer) Event(s Site) (string, error) {
	c := i.claims(s, Module{Type: "core:endpoint", Key: "lifecycle"}, i.now())
	c.Context = forgeFrame{CloudID: s.CloudID}
	return i.sign(c)
}

// Function returns a token for a call by the app's function on s, which has no context.
func (i *Issuer) Function(s Site) (string, error) {
	return i.sign(i.claims(s, Module{Type: "core:endpoint", Key: "personal-data"}, i.now()))
}

func (i *Issuer) claims(s Site, m Module, at time.Time) claims {
	return claims{
		Claims: jwt.Claims{
			Issuer: issuerName, Audience: jwt.Audience{AppID}, ID: uuid.NewString(),
			IssuedAt: jwt.NewNumericDate(at), NotBefore: jwt.NewNumericDate(at), Expiry: jwt.NewNumericDate(at.Add(Lifetime)),
		},
		App: app{
			ID: AppID, Version: "1.0.0", InstallationID: i.installation(s),
			APIBaseURL:  "https://api.atlassian.com/ex/" + m.product() + "/" + s.CloudID,
			Environment: environment{Type: EnvironmentType, ID: environmentID},
			Module:      m,
		},
	}
}

func (i *Issuer) sign(c claims) (string, error) {
	return jwt.Signed(i.signer).Claims(c).Serialize()
}

// Keys is the public half, as Forge publishes its own.
func (i *Issuer) Keys() jose.JSONWebKeySet {
	return jose.JSONWebKeySet{Keys: []jose.JSONWebKey{i.key.Public()}}
}
