package roleassertion_test

import (
	"errors"
	"testing"

	"github.com/secure-share/secure-share/shared/roleassertion"
	"github.com/secure-share/secure-share/shared/share"
)

func appHeader() object { return header().with("typ", "secure-share-app+jwt") }

// appPayload is about no person.
func appPayload() object { return payload().with("account", "").with("roles", []string{}) }

func TestAssertionsOfTheApp(t *testing.T) {
	v := verifier(now)
	if got, err := v.VerifyApp(sign(appHeader(), appPayload())); err != nil || got != site {
		t.Fatalf("%q, %v", got, err)
	}
	for what, token := range map[string]string{
		"nothing":              "",
		"roles of a person":    sign(header(), payload()),
		"roles of nobody":      sign(header(), appPayload()),
		"with a person":        sign(appHeader(), appPayload().with("account", person)),
		"with a role":          sign(appHeader(), appPayload().with("roles", []string{"site-admin"})),
		"without roles":        sign(appHeader(), appPayload().with("roles", nil)),
		"for no site":          sign(appHeader(), appPayload().with("site", "")),
		"for a malformed site": sign(appHeader(), appPayload().with("site", "a b")),
		"by an unknown key":    sign(appHeader().with("kid", "k3"), appPayload()),
		"by another key":       signBy(otherKey, appHeader(), appPayload()),
		"expired":              sign(appHeader(), appPayload().with("iat", now.Unix()-300).with("exp", now.Unix())),
		"for others":           sign(appHeader(), appPayload().with("aud", "others")),
	} {
		t.Run(what, func(t *testing.T) {
			if got, err := v.VerifyApp(token); !errors.Is(err, roleassertion.ErrInvalid) || got != "" {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
	// It gives nobody a role.
	for _, p := range []share.Person{"", person} {
		if _, err := v.Verify(sign(appHeader(), appPayload()), site, p); !errors.Is(err, roleassertion.ErrInvalid) {
			t.Errorf("as roles of %q: %v", p, err)
		}
	}
}
