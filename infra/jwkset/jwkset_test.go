package jwkset

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"github.com/secure-share/secure-share/shared/jws"
)

// The key of RFC 7517, appendix A.1.
const (
	x = "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4"
	y = "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"
)

func key(id, more string) string {
	return fmt.Sprintf(`{"kty":"EC","crv":"P-256","kid":%q,"x":%q,"y":%q%s}`, id, x, y, more)
}

func TestParse(t *testing.T) {
	for _, c := range []struct {
		name, keys string
		refused    string // "": accepted
	}{
		{"none", ``, ""},
		{"one", key("1", ""), ""},
		{"two", key("1", "") + "," + key("2", `,"alg":"ES256","use":"sig"`), ""},
		{"three", key("1", "") + "," + key("2", "") + "," + key("3", ""), "at most 2"},
		{"the same id twice", key("1", "") + "," + key("1", ""), "twice"},
		{"no id", key("", ""), "kid"},
		{"private", key("1", `,"d":"AA"`), "private"},
		{"another algorithm", key("1", `,"alg":"ES384"`), "something other"},
		{"another use", key("1", `,"use":"enc"`), "something other"},
		{"another type", strings.Replace(key("1", ""), "EC", "OKP", 1), "P-256"},
		{"another curve", strings.Replace(key("1", ""), "P-256", "P-384", 1), "P-256"},
		{"31 bytes", strings.Replace(key("1", ""), x, x[:42], 1), "32 bytes"},
		{"33 bytes", strings.Replace(key("1", ""), x, x+"A", 1), "32 bytes"},
		{"not on the curve", strings.Replace(key("1", ""), y, x, 1), "point"},
	} {
		t.Run(c.name, func(t *testing.T) {
			set := `{"keys":[` + c.keys + `]}`
			_, err := Parse(set)
			if c.refused == "" && err != nil || c.refused != "" && (err == nil || !strings.Contains(err.Error(), c.refused)) {
				t.Errorf("got %v, expected %q", err, c.refused)
			}
			if _, used := jws.ParseKeys(set); c.keys != "" && (used == nil) != (err == nil) {
				t.Errorf("the key mailer says %v, we %v", used, err)
			}
		})
	}
}

func TestParseRefusesWhatIsNoSet(t *testing.T) {
	for _, text := range []string{``, `[]`, `{}`, `{"keys":null}`, `{"keys":{}}`, `{"keys":[1]}`} {
		if _, err := Parse(text); err == nil {
			t.Errorf("%q was accepted", text)
		}
	}
}

func TestFromDER(t *testing.T) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	k, err := FromDER("a", der(t, &private.PublicKey))
	if err != nil {
		t.Fatal(err)
	}
	set, err := json.Marshal(Set{[]Key{k}})
	if err != nil {
		t.Fatal(err)
	}
	trusted, err := jws.ParseKeys(string(set))
	if err != nil || !private.PublicKey.Equal(trusted["a"]) {
		t.Errorf("the key mailer would trust %v, error %v", trusted, err)
	}
}

func TestFromDERRefusesOtherKeys(t *testing.T) {
	p384, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	rsa2048, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	for name, bytes := range map[string][]byte{"P-384": der(t, &p384.PublicKey), "RSA": der(t, &rsa2048.PublicKey), "noise": []byte("noise"), "nothing": nil} {
		t.Run(name, func(t *testing.T) {
			if _, err := FromDER("a", bytes); err == nil {
				t.Errorf("%s was accepted", name)
			}
		})
	}
}

func der(t *testing.T, public any) []byte {
	t.Helper()
	b, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestKeysAreAddedUpToTwo(t *testing.T) {
	var set Set
	for n, id := range []string{"old", "new"} {
		var err error
		if set, err = set.With(generated(t, id)); err != nil || len(set.Keys) != n+1 || set.Keys[n].ID != id {
			t.Fatalf("after %s: %v, error %v", id, set, err)
		}
	}
	if _, err := set.With(generated(t, "third")); err == nil {
		t.Error("a third key was accepted")
	}
	if _, err := (Set{set.Keys[:1]}).With(generated(t, "old")); err == nil {
		t.Error("two keys of one id were accepted")
	}
}

func generated(t *testing.T, id string) Key {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	k, err := FromDER(id, der(t, &private.PublicKey))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestFromPrivate(t *testing.T) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	text, public, err := FromPrivate(private)
	if err != nil {
		t.Fatal(err)
	}
	set, err := json.Marshal(Set{Keys: []Key{public}})
	if err != nil {
		t.Fatal(err)
	}
	trusted, err := jws.ParseKeys(string(set))
	if err != nil || !trusted[public.ID].Equal(&private.PublicKey) {
		t.Errorf("the public half is %s, %v", set, err)
	}
	var jwk jose.JSONWebKey // which checks that d belongs to x and y
	if err := json.Unmarshal([]byte(text), &jwk); err != nil || jwk.KeyID != public.ID || !private.Equal(jwk.Key) {
		t.Errorf("the private half does not read back: %v", err)
	}
	thumbprint, err := jwk.Thumbprint(crypto.SHA256)
	if err != nil || base64.RawURLEncoding.EncodeToString(thumbprint) != public.ID {
		t.Errorf("the key id is %s, %v", public.ID, err)
	}
	p384, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := FromPrivate(p384); err == nil {
		t.Error("a key on another curve was taken")
	}
}
