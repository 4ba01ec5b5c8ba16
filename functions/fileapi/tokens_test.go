package fileapi

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/secure-share/secure-share/shared/forgetoken"
	"github.com/secure-share/secure-share/shared/share"
)

const (
	appID       = "ari:cloud:ecosystem::app/00000000-0000-4000-8000-000000000001"
	environment = "PRODUCTION"
)

// atlassian signs Forge Invocation Tokens and publishes its key.
type atlassian struct {
	t   *testing.T
	key *rsa.PrivateKey
}

func newAtlassian(t *testing.T) atlassian {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return atlassian{t, key}
}

func (a atlassian) RoundTrip(r *http.Request) (*http.Response, error) {
	set := jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: &a.key.PublicKey, KeyID: "key", Algorithm: "RS256", Use: "sig"}}}
	b, err := json.Marshal(set)
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(bytes.NewReader(b)), Request: r}, err
}

type claims = map[string]any

// token returns a valid token of a person; a test may change it.
func (a atlassian) token(person, site string, now time.Time, change func(claims)) string {
	a.t.Helper()
	c := claims{
		"iss": forgetoken.Issuer, "aud": appID, "principal": person,
		"iat": now.Unix(), "nbf": now.Unix(), "exp": now.Add(25 * time.Second).Unix(),
		"app": claims{
			"id": appID, "installationId": "ari:cloud:ecosystem::installation/" + site,
			"environment": claims{"type": environment, "id": "e"}, "module": claims{"type": "core:endpoint"},
		},
		"context": claims{"cloudId": site, "siteUrl": "https://" + site + ".example"},
	}
	change(c)
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: a.key, KeyID: "key"}}, nil)
	if err != nil {
		a.t.Fatal(err)
	}
	token, err := jwt.Signed(signer).Claims(c).Serialize()
	if err != nil {
		a.t.Fatal(err)
	}
	return token
}

// withRealTokens makes the API verify tokens that a signs.
func (fx *fixture) withRealTokens(a atlassian) {
	fx.config.Tokens = forgetoken.New(forgetoken.Config{
		AppID: appID, Environment: environment, KeysURL: "https://keys.example/jwks.json", Transport: a, Now: fx.clock,
	})
	fx.bare = New(fx.config)
	fx.handler = contract.Handler(fx.T, fx.bare)
}

func TestTokensOfForge(t *testing.T) {
	as := newAtlassian(t)
	for name, tc := range map[string]struct {
		change func(claims)
		after  time.Duration
		status int
	}{
		"as it should be":     {func(claims) {}, 0, 201},
		"a moment old":        {func(claims) {}, 25*time.Second + forgetoken.Leeway - 1, 201},
		"expired":             {func(claims) {}, 25*time.Second + forgetoken.Leeway, 401},
		"early":               {func(claims) {}, -forgetoken.Leeway - 1, 401},
		"another audience":    {func(c claims) { c["aud"] = appID[:len(appID)-1] + "2" }, 0, 401},
		"another environment": {func(c claims) { c["app"].(claims)["environment"] = claims{"type": "DEVELOPMENT"} }, 0, 401},
		"another issuer":      {func(c claims) { c["iss"] = "forge" }, 0, 401},
		"nobody":              {func(c claims) { delete(c, "principal") }, 0, 401},
		"no site":             {func(c claims) { delete(c, "context") }, 0, 401},
	} {
		t.Run(name, func(t *testing.T) {
			fx := newFixture(t)
			fx.withRealTokens(as)
			token := as.token("alice", "acme", noon, tc.change)
			fx.pass(tc.after)
			sh := fx.newShare()
			fx.expect(name, fx.call(token, "POST", "/v1/shares", sh.createBody()), tc.status, "")
			if tc.status != 201 {
				return
			}
			if s := fx.row(sh.id); s.Sender != "alice" || s.Installation != "ari:cloud:ecosystem::installation/acme" {
				t.Errorf("made by %s of %s", s.Sender, s.Installation)
			}
		})
	}
}

// Only the token identifies the caller: a site or person anywhere else in the
// request has no effect.
func TestOnlyTheTokenSaysWhoCalls(t *testing.T) {
	as := newAtlassian(t)
	fx := newFixture(t)
	sh := fx.in(share.Available)
	fx.withRealTokens(as)
	token := as.token("bob", "globex", noon, func(c claims) {
		c["context"].(claims)["extension"] = claims{"cloudId": "acme", "accountId": "bob"}
		c["context"].(claims)["accountId"] = "alice"
		c["sub"] = "alice"
	})
	r := request(token, "GET", sh.path()+"?cloudId=acme&site=acme&principal=bob", nil)
	r.Header.Set("X-Forge-Cloud-Id", "acme")
	r.Header.Set("X-Forge-Oauth-User", "alice")
	fx.expect("bob of globex", serve(fx.handler, r), 404, "not-found")
}
