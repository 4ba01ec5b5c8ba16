package unlocktoken_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"hash"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/unlocktoken"
)

var update = flag.Bool("update", false, "write the vectors")

const vectorFile = "testdata/tokens.json"

const (
	id    = share.ID("AAECAwQFBgcICQoLDA0ODw")
	other = share.ID("_____________________w")
	from  = int64(1795262400) // nbf of most tokens
)

var (
	key    = []byte("0123456789abcdef0123456789ABCDEF")
	secret = share.UnlockSecretOf(key)
)

// vector is a token and its result at a time, for verifiers and signers in other
// languages.
type vector struct {
	Comment string `json:"comment"`
	Secret  string `json:"secret"` // hexadecimal
	ShareID string `json:"shareId"`
	Token   string `json:"token"`
	Now     int64  `json:"now"`    // seconds since 1970
	Result  string `json:"result"` // valid, expired or invalid
}

const (
	valid   = "valid"
	expired = "expired"
	invalid = "invalid"
)

const (
	header  = `{"alg":"HS256"}`
	payload = `{"iss":"AAECAwQFBgcICQoLDA0ODw","nbf":1795262400,"exp":1795262460,"jti":"a1"}`
)

func b64(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

func signedWith(h func() hash.Hash, key []byte, header, payload string) string {
	input := b64(header) + "." + b64(payload)
	mac := hmac.New(h, key)
	mac.Write([]byte(input))
	return input + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func signed(header, payload string) string { return signedWith(sha256.New, key, header, payload) }

// lasting is a token with that nbf and exp.
func lasting(nbf, exp any) string {
	return signed(header, fmt.Sprintf(`{"iss":%q,"nbf":%v,"exp":%v}`, id, nbf, exp))
}

// table are tokens at every boundary, each at a time in whole seconds.
var table = []struct {
	comment string
	token   string
	now     int64 // after from
	want    string
}{
	{"at nbf", signed(header, payload), 0, valid},
	{"in the last second", signed(header, payload), 59, valid},
	{"at exp", signed(header, payload), 60, expired},
	{"a year after exp", signed(header, payload), 365 * 86400, expired},
	{"a second before nbf", signed(header, payload), -1, invalid},
	{"60 s long", lasting(from, from+60), 0, valid},
	{"61 s long", lasting(from, from+61), 0, invalid},
	{"61 s long, expired", lasting(from, from+61), 61, invalid},
	{"1 s long", lasting(from, from+1), 0, valid},
	{"1 s long, a second later", lasting(from, from+1), 1, expired},
	{"exp is nbf", lasting(from, from), 0, invalid},
	{"exp before nbf", lasting(from, from-1), 0, invalid},
	{"exp - nbf overflows", lasting(-1<<63, 1<<62), 0, invalid},
	{"nbf far away", lasting(1<<62, 1<<62+1), 0, invalid},
	{"nbf negative", lasting(-1, 59), 0, invalid},
	{"nbf a fraction", lasting("1795262400.5", from+60), 1, invalid},
	{"exp a fraction", lasting(from, "1795262459.5"), 0, invalid},
	{"exp in exponents", lasting(from, "1795262460e0"), 0, invalid},
	{"nbf a text", lasting(`"1795262400"`, from+60), 0, invalid},
	{"exp null", lasting(from, "null"), 0, invalid},
	{"nbf null", lasting("null", from+60), 0, invalid},
	{"without nbf", signed(header, `{"iss":"AAECAwQFBgcICQoLDA0ODw","exp":1795262460}`), 0, invalid},
	{"without exp", signed(header, `{"iss":"AAECAwQFBgcICQoLDA0ODw","nbf":1795262400}`), 0, invalid},
	{"without iss", signed(header, `{"nbf":1795262400,"exp":1795262460}`), 0, invalid},
	{"of another share", signed(header, strings.Replace(payload, string(id), string(other), 1)), 0, invalid},
	{"iss a list", signed(header, strings.Replace(payload, `"`+string(id)+`"`, `["`+string(id)+`"]`, 1)), 0, invalid},
	{"exp twice", signed(header, strings.Replace(payload, `{`, `{"exp":1795262430,`, 1)), 0, invalid},
	{"iss in capitals", signed(header, strings.Replace(payload, "iss", "ISS", 1)), 0, invalid},
	{"without jti", lasting(from, from+60), 30, valid},
	{"with other claims", signed(header, strings.Replace(payload, `{`, `{"iat":1,"sub":"x","aud":["y"],`, 1)), 0, valid},
	{"payload a list", signed(header, `[]`), 0, invalid},
	{"payload null", signed(header, `null`), 0, invalid},

	{"typ JWT", signed(`{"alg":"HS256","typ":"JWT"}`, payload), 0, valid},
	{"typ jwt", signed(`{"typ":"jwt","alg":"HS256"}`, payload), 0, valid},
	{"another typ", signed(`{"alg":"HS256","typ":"secure-share-notice+jwt"}`, payload), 0, invalid},
	{"with a kid", signed(`{"alg":"HS256","kid":"1"}`, payload), 0, valid},
	{"alg none, without a signature", b64(`{"alg":"none"}`) + "." + b64(payload) + ".", 0, invalid},
	{"alg none", signed(`{"alg":"none"}`, payload), 0, invalid},
	{"alg hs256", signed(`{"alg":"hs256"}`, payload), 0, invalid},
	{"alg HS512", signedWith(sha512.New, key, `{"alg":"HS512"}`, payload), 0, invalid},
	{"alg HS512, signed as HS256", signed(`{"alg":"HS512"}`, payload), 0, invalid},
	{"alg HS256, signed as HS512", signedWith(sha512.New, key, header, payload), 0, invalid},
	{"alg RS256", signed(`{"alg":"RS256"}`, payload), 0, invalid},
	{"alg missing", signed(`{}`, payload), 0, invalid},
	{"alg twice", signed(`{"alg":"none","alg":"HS256"}`, payload), 0, invalid},
	{"crit", signed(`{"alg":"HS256","crit":["exp"]}`, payload), 0, invalid},
	{"jwk", signed(`{"alg":"HS256","jwk":{"kty":"oct","k":"AA"}}`, payload), 0, invalid},

	{"under another secret", signedWith(sha256.New, []byte("another secret of 32 bytes......"), header, payload), 0, invalid},
	{"under another secret, expired", signedWith(sha256.New, []byte("another secret of 32 bytes......"), header, payload), 60, invalid},
	{"under the hexadecimal text", signedWith(sha256.New, []byte(hex.EncodeToString(key)), header, payload), 0, invalid},
	{"under no secret", signedWith(sha256.New, nil, header, payload), 0, invalid},
	{"without a signature", strings.TrimSuffix(signed(header, payload), signature(header, payload)), 0, invalid},
	{"another payload", b64(header) + "." + b64(strings.Replace(payload, "a1", "a2", 1)) + "." + signature(header, payload), 0, invalid},
	{"padded", signed(header, payload) + "=", 0, invalid},
	{"a line break after it", signed(header, payload) + "\n", 0, invalid},
	{"a space before it", " " + signed(header, payload), 0, invalid},
	{"four parts", signed(header, payload) + ".", 0, invalid},
	{"empty", "", 0, invalid},
	{"dots", "..", 0, invalid},
	{"very long", signed(header, strings.Replace(payload, "a1", strings.Repeat("a", 2000), 1)), 0, invalid},
}

func signature(header, payload string) string {
	token := signed(header, payload)
	return token[strings.LastIndex(token, ".")+1:]
}

func TestTable(t *testing.T) {
	for _, c := range table {
		t.Run(c.comment, func(t *testing.T) {
			got, err := unlocktoken.Verify(c.token, id, secret, time.Unix(from+c.now, 0))
			if outcome(err) != c.want {
				t.Errorf("it is %s: %v", outcome(err), err)
			}
			if (err == nil) != (got != unlocktoken.Token{}) {
				t.Errorf("the token is %+v, %v", got, err)
			}
		})
	}
}

func outcome(err error) string {
	switch {
	case err == nil:
		return valid
	case errors.Is(err, unlocktoken.ErrExpired):
		return expired
	case errors.Is(err, unlocktoken.ErrInvalid):
		return invalid
	}
	return err.Error()
}

// The bounds hold to the nanosecond.
func TestVerifyAtNanoseconds(t *testing.T) {
	for after, want := range map[time.Duration]string{
		-1: invalid, 0: valid, 1: valid, 60*time.Second - 1: valid, 60 * time.Second: expired, 60*time.Second + 1: expired,
	} {
		if _, err := unlocktoken.Verify(signed(header, payload), id, secret, time.Unix(from, 0).Add(after)); outcome(err) != want {
			t.Errorf("after %s: %v", after, err)
		}
	}
}

// A share without a secret, such as one that has ended, accepts nothing.
func TestVerifyWithoutASecret(t *testing.T) {
	for _, key := range [][]byte{nil, key, make([]byte, 32)} {
		_, err := unlocktoken.Verify(signedWith(sha256.New, key, header, payload), id, share.UnlockSecret{}, time.Unix(from, 0))
		if !errors.Is(err, unlocktoken.ErrInvalid) {
			t.Errorf("under %d bytes: %v", len(key), err)
		}
	}
}

func TestVectors(t *testing.T) {
	if *update {
		writeVectors(t)
	}
	text, err := os.ReadFile(vectorFile)
	if err != nil {
		t.Fatal(err)
	}
	var all []vector
	if err := json.Unmarshal(text, &all); err != nil || len(all) != len(table) {
		t.Fatalf("%d vectors, %v; want %d", len(all), err, len(table))
	}
	for _, v := range all {
		t.Run(v.Comment, func(t *testing.T) {
			secret, err := share.ParseUnlockSecret(v.Secret)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := unlocktoken.Verify(v.Token, share.ID(v.ShareID), secret, time.Unix(v.Now, 0)); outcome(err) != v.Result {
				t.Errorf("it is %s, want %s", outcome(err), v.Result)
			}
		})
	}
}

func writeVectors(t *testing.T) {
	t.Helper()
	var all []vector
	for _, c := range table {
		all = append(all, vector{c.comment, hex.EncodeToString(key), string(id), c.token, from + c.now, c.want})
	}
	text, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(vectorFile, append(text, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestSign(t *testing.T) {
	now := time.Unix(from, 999_999_999)
	seen := map[string]bool{}
	for range 3 {
		token, err := unlocktoken.Sign(id, secret, now, unlocktoken.MaxLife)
		if err != nil {
			t.Fatal(err)
		}
		got, err := unlocktoken.Verify(token, id, secret, now)
		if err != nil || !got.NotBefore.Equal(time.Unix(from, 0)) || seen[got.Hash] {
			t.Errorf("%+v, %v", got, err)
		}
		seen[got.Hash] = true
		if _, err := unlocktoken.Verify(token, id, secret, time.Unix(from+60, 0)); !errors.Is(err, unlocktoken.ErrExpired) {
			t.Errorf("60 s later: %v", err)
		}
		if _, err := unlocktoken.Verify(token, id, share.UnlockSecret{}, now); !errors.Is(err, unlocktoken.ErrInvalid) {
			t.Errorf("without a secret: %v", err)
		}
		if _, err := unlocktoken.Verify(token, other, secret, now); !errors.Is(err, unlocktoken.ErrInvalid) {
			t.Errorf("for another share: %v", err)
		}
	}
	if _, err := unlocktoken.Sign(id, share.UnlockSecret{}, now, unlocktoken.MaxLife); err == nil {
		t.Error("it signs without a secret")
	}
}

// Only the canonical form of a token is accepted, and no error quotes a token.
func FuzzVerify(f *testing.F) {
	for _, c := range table {
		f.Add(c.token, c.now)
	}
	f.Fuzz(func(t *testing.T, token string, after int64) {
		_, err := unlocktoken.Verify(token, id, secret, time.Unix(from, 0).Add(time.Duration(after)))
		switch {
		case err == nil:
			rest, sum := token[:strings.LastIndex(token, ".")], token[strings.LastIndex(token, ".")+1:]
			mac := hmac.New(sha256.New, key)
			mac.Write([]byte(rest))
			if base64.RawURLEncoding.EncodeToString(mac.Sum(nil)) != sum {
				t.Errorf("%q was accepted", token)
			}
		case len(token) > 20 && strings.Contains(err.Error(), token):
			t.Errorf("the error quotes it: %v", err)
		}
	})
}
