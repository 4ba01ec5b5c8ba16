// Package roletest signs role assertions for tests.
package roletest

import (
	"crypto/ecdsa"
	"encoding/json"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/secure-share/secure-share/shared/roleassertion"
	"github.com/secure-share/secure-share/shared/share"
)

// Claims returns the claims of an assertion that holds from now on for its longest
// lifetime. A test may change them.
func Claims(now time.Time, site share.Site, person share.Person, roles ...roleassertion.Role) map[string]any {
	if roles == nil {
		roles = []roleassertion.Role{}
	}
	return map[string]any{
		"iss": roleassertion.Issuer, "aud": roleassertion.Audience, "jti": "AAAAAAAAAAAAAAAAAAAAAA",
		"iat": now.Unix(), "exp": now.Add(roleassertion.MaxLifetime).Unix(),
		"site": site, "account": person, "roles": roles,
	}
}

// Sign signs claims as the function of the Forge app does.
func Sign(t testing.TB, key *ecdsa.PrivateKey, id string, claims map[string]any) string {
	t.Helper()
	token, err := Token(key, id, claims)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// SignApp signs the assertion with which the function calls for no person.
func SignApp(t testing.TB, key *ecdsa.PrivateKey, id string, now time.Time, site share.Site) string {
	t.Helper()
	token, err := sign(key, id, "secure-share-app+jwt", Claims(now, site, ""))
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// Token is Sign for programs that are not tests.
func Token(key *ecdsa.PrivateKey, id string, claims map[string]any) (string, error) {
	return sign(key, id, "secure-share-roles+jwt", claims)
}

func sign(key *ecdsa.PrivateKey, id string, typ jose.ContentType, claims map[string]any) (string, error) {
	payload, err := json.Marshal(claims)
	if err != nil {
		return "", err
	}
	options := (&jose.SignerOptions{}).WithHeader("kid", id).WithType(typ)
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: key}, options)
	if err != nil {
		return "", err
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		return "", err
	}
	return signed.CompactSerialize()
}
