package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"secureshare/infra/jwkset"
)

func answer(t *testing.T, id string) string {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKIXPublicKey(&private.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf(`{"KeyId":%q,"PublicKey":%q,"KeySpec":"ECC_NIST_P256"}`, id, base64.StdEncoding.EncodeToString(der))
}

const empty = `{"keys":[]}`

func TestKeysAreAddedUpToTwo(t *testing.T) {
	set := empty
	for n, id := range []string{"old", "new"} {
		var out strings.Builder
		if err := run(strings.NewReader(answer(t, id)), &out, set); err != nil {
			t.Fatal(err)
		}
		set = out.String()
		parsed, err := jwkset.Parse(set)
		if err != nil || len(parsed.Keys) != n+1 || parsed.Keys[n].ID != id {
			t.Errorf("after %s: %s, error %v", id, set, err)
		}
	}
	if err := run(strings.NewReader(answer(t, "third")), new(strings.Builder), set); err == nil {
		t.Error("a third key was accepted")
	}
}

func TestTheAccountStaysBehind(t *testing.T) {
	var out strings.Builder
	in := answer(t, "arn:aws:kms:eu-central-1:111111111111:key/1234abcd")
	if err := run(strings.NewReader(in), &out, empty); err != nil {
		t.Fatal(err)
	}
	if set, err := jwkset.Parse(out.String()); err != nil || set.Keys[0].ID != "1234abcd" || strings.Contains(out.String(), "111111111111") {
		t.Errorf("got %s, error %v", out.String(), err)
	}
}

func TestWhatIsNoAnswerIsRefused(t *testing.T) {
	for _, in := range []string{``, `{}`, `{"KeyId":"a"}`, `{"KeyId":"a","PublicKey":"AAAA"}`, `{"PublicKey":"AAAA"}`} {
		var out strings.Builder
		if err := run(strings.NewReader(in), &out, empty); err == nil || out.Len() != 0 {
			t.Errorf("%q made %q, error %v", in, out.String(), err)
		}
	}
	if err := run(strings.NewReader(answer(t, "a")), new(strings.Builder), "{}"); err == nil {
		t.Error("a malformed present set was accepted")
	}
}
