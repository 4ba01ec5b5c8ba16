package forgetoken

import (
	"crypto"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/share"
)

func TestVerify(t *testing.T) {
	got, err := newVerifier(healthy(), at(now)).Verify(t.Context(), sign(privateKey, goodHeader, goodPayload(now)))
	want := Invocation{
		Person: "655362:alice", Site: "d0d52620-3203-4cfa-8db5-f2587155f0dd",
		Installation: "ari:cloud:ecosystem::installation/0a3a7799", SiteURL: "https://acme.example",
	}
	if err != nil || got != want {
		t.Errorf("got  %+v, %v\nwant %+v", got, err, want)
	}
}

func TestEnvironment(t *testing.T) {
	header := sign(privateKey, goodHeader, goodPayload(now))
	for environment, ok := range map[string]bool{
		"production": true, "PRODUCTION": true, testEnvironment: true,
		"staging": false, "productio": false, "productions": false, "": false,
		strings.ToUpper(testEnvironment): false, testEnvironment + "0": false,
	} {
		t.Run(environment, func(t *testing.T) {
			v := New(Config{AppID: testApp, Environment: environment, KeysURL: testKeysURL, Transport: healthy(), Now: at(now)})
			if _, err := v.Verify(t.Context(), header); (err == nil) != ok {
				t.Error(err)
			}
		})
	}
}

// An empty configuration must not meet an empty claim.
func TestEmptyEnvironment(t *testing.T) {
	v := New(Config{AppID: testApp, KeysURL: testKeysURL, Transport: healthy(), Now: at(now)})
	payload := goodPayload(now).with("app.environment", object{})
	if _, err := v.Verify(t.Context(), sign(privateKey, goodHeader, payload)); !errors.Is(err, ErrInvalid) {
		t.Error(err)
	}
}

func TestLifetime(t *testing.T) {
	header := sign(privateKey, goodHeader, goodPayload(now))
	opens, closes := now.Add(-Leeway), now.Add(25*time.Second+Leeway)
	for _, c := range []struct {
		now time.Time
		ok  bool
	}{
		{opens.Add(-time.Second), false},
		{opens.Add(-time.Nanosecond), false},
		{opens, true},
		{opens.Add(time.Nanosecond), true},
		{closes.Add(-time.Second), true},
		{closes.Add(-time.Nanosecond), true},
		{closes, false},
		{closes.Add(time.Nanosecond), false},
		{closes.Add(time.Second), false},
	} {
		_, err := newVerifier(healthy(), at(c.now)).Verify(t.Context(), header)
		if (err == nil) != c.ok || (err != nil && !errors.Is(err, ErrInvalid)) {
			t.Errorf("at %s: %v", c.now.Format(time.RFC3339Nano), err)
		}
	}
}

func TestNotBefore(t *testing.T) {
	for seconds, ok := range map[int64]bool{-60: true, 4: true, 5: true, 6: false} {
		t.Run(fmt.Sprint(seconds), func(t *testing.T) {
			payload := goodPayload(now).with("nbf", now.Unix()+seconds)
			if _, err := newVerifier(healthy(), at(now)).Verify(t.Context(), sign(privateKey, goodHeader, payload)); (err == nil) != ok {
				t.Errorf("nbf %d s from now: %v", seconds, err)
			}
		})
	}
	payload := goodPayload(now).with("nbf", nil)
	if _, err := newVerifier(healthy(), at(now)).Verify(t.Context(), sign(privateKey, goodHeader, payload)); err != nil {
		t.Errorf("without nbf: %v", err)
	}
}

func TestVerifyRejects(t *testing.T) {
	good := goodPayload(now)
	token := strings.TrimPrefix(sign(privateKey, goodHeader, good), "Bearer ")
	claim := func(path string, value any) string { return sign(privateKey, goodHeader, good.with(path, value)) }
	header := func(name string, value any) string { return sign(privateKey, goodHeader.with(name, value), good) }
	far := int64(1) << 62
	for name, authorization := range map[string]string{
		"no header":            "",
		"no scheme":            token,
		"another scheme":       "Basic " + token,
		"two spaces":           "Bearer  " + token,
		"a tab":                "Bearer\t" + token,
		"no token":             "Bearer ",
		"two tokens":           "Bearer " + token + ", " + token,
		"trailing newline":     "Bearer " + token + "\n",
		"trailing space":       "Bearer " + token + " ",
		"a million dots":       "Bearer " + strings.Repeat(".", 1_000_000),
		"too long":             claim("filler", strings.Repeat("x", maxToken)),
		"alg none, unsigned":   "Bearer " + b64(goodHeader.with("alg", "none").bytes()) + "." + b64(good.bytes()) + ".",
		"alg none":             header("alg", "none"),
		"alg RS512":            rs512(t, good),
		"alg RS512 by RS256":   header("alg", "RS512"),
		"alg PS256":            ps256(t, good),
		"HS256 by the PEM":     hs256(t, good, true),
		"HS256 by the DER":     hs256(t, good, false),
		"alg missing":          header("alg", nil),
		"kid missing":          header("kid", nil),
		"kid empty":            header("kid", ""),
		"kid of nobody":        header("kid", testKeyID+"2"),
		"jwk":                  header("jwk", object{"kty": "RSA", "n": b64(otherKey.N.Bytes()), "e": "AQAB"}),
		"jku":                  header("jku", "https://evil.example/jwks.json"),
		"x5u":                  header("x5u", "https://evil.example/x5u"),
		"crit":                 header("crit", []string{"exp"}),
		"signed by another":    sign(otherKey, goodHeader, good),
		"alg twice":            signRaw(privateKey, []byte(`{"alg":"RS256","alg":"RS256","kid":"`+testKeyID+`"}`), good.bytes()),
		"kid twice":            signRaw(privateKey, []byte(`{"alg":"RS256","kid":"x","kid":"`+testKeyID+`"}`), good.bytes()),
		"aud twice":            signRaw(privateKey, goodHeader.bytes(), append([]byte(`{"aud":"x",`), good.bytes()[1:]...)),
		"no iss":               claim("iss", nil),
		"another iss":          claim("iss", "forge/other-token"),
		"no aud":               claim("aud", nil),
		"another aud":          claim("aud", testApp+"0"),
		"a list of audiences":  claim("aud", []string{testApp, "x"}),
		"another app":          claim("app.id", testApp+"0"),
		"no app":               claim("app", nil),
		"another environment":  claim("app.environment", object{"type": "STAGING", "id": "ari:x"}),
		"no environment":       claim("app.environment", nil),
		"no exp":               claim("exp", nil),
		"no iat":               claim("iat", nil),
		"exp a string":         claim("exp", "1795262400"),
		"exp a fraction":       claim("exp", 1795262400.5),
		"exp before iat":       claim("exp", now.Unix()-1),
		"exp far away":         claim("exp", far),
		"iat and exp far away": sign(privateKey, goodHeader, good.with("iat", far).with("exp", far+25)),
		"lives too long":       claim("exp", now.Unix()+301),
		"iat in the future":    sign(privateKey, goodHeader, good.with("iat", now.Unix()+6).with("nbf", nil).with("exp", now.Unix()+31)),
		"iat negative":         claim("iat", -far),
		"no principal":         claim("principal", nil),
		"principal malformed":  claim("principal", "al ice"),
		"principal an object":  claim("principal", object{"id": "alice"}),
		"nobody signed in":     claim("principal", "unidentified"),
		"no cloudId":           claim("context.cloudId", nil),
		"cloudId malformed":    claim("context.cloudId", "acme#SHARE"),
		"no context":           claim("context", nil),
		"no installation":      claim("app.installationId", nil),
		"another installation": claim("app.installationId", "x#y"),
		"payload no object":    signRaw(privateKey, goodHeader.bytes(), []byte(`[]`)),
	} {
		t.Run(name, func(t *testing.T) {
			s := healthy()
			got, err := newVerifier(s, at(now)).Verify(t.Context(), authorization)
			if !errors.Is(err, ErrInvalid) || errors.Is(err, ErrKeysUnavailable) || got != (Invocation{}) {
				t.Errorf("%+v, %v", got, err)
			}
			onlyKeysURL(t, s)
		})
	}
}

func TestLongestLifetime(t *testing.T) {
	payload := goodPayload(now).with("exp", now.Unix()+300)
	if _, err := newVerifier(healthy(), at(now)).Verify(t.Context(), sign(privateKey, goodHeader, payload)); err != nil {
		t.Error(err)
	}
}

func rs512(t *testing.T, payload object) string {
	t.Helper()
	input := b64(goodHeader.with("alg", "RS512").bytes()) + "." + b64(payload.bytes())
	digest := sha512.Sum512([]byte(input))
	signature, err := rsa.SignPKCS1v15(nil, privateKey, crypto.SHA512, digest[:])
	if err != nil {
		t.Fatal(err)
	}
	return "Bearer " + input + "." + b64(signature)
}

func ps256(t *testing.T, payload object) string {
	t.Helper()
	input := b64(goodHeader.with("alg", "PS256").bytes()) + "." + b64(payload.bytes())
	digest := sha256.Sum256([]byte(input))
	signature, err := rsa.SignPSS(rand.Reader, privateKey, crypto.SHA256, digest[:], nil)
	if err != nil {
		t.Fatal(err)
	}
	return "Bearer " + input + "." + b64(signature)
}

// hs256 signs with the RSA public key as the secret.
func hs256(t *testing.T, payload object, asPEM bool) string {
	t.Helper()
	secret, err := x509.MarshalPKIXPublicKey(&privateKey.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	if asPEM {
		secret = pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: secret})
	}
	input := b64(goodHeader.with("alg", "HS256").bytes()) + "." + b64(payload.bytes())
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(input))
	return "Bearer " + input + "." + b64(mac.Sum(nil))
}

func TestSchemeInAnyCase(t *testing.T) {
	token := strings.TrimPrefix(sign(privateKey, goodHeader, goodPayload(now)), "Bearer ")
	for _, scheme := range []string{"Bearer", "bearer", "BEARER"} {
		if _, err := newVerifier(healthy(), at(now)).Verify(t.Context(), scheme+" "+token); err != nil {
			t.Errorf("%s: %v", scheme, err)
		}
	}
}

// Text that cannot be one of our tokens does not cause a fetch of the keys.
func TestRejectedBeforeTheKeys(t *testing.T) {
	for name, authorization := range map[string]string{
		"alg":  sign(privateKey, goodHeader.with("alg", "RS512"), goodPayload(now)),
		"jku":  sign(privateKey, goodHeader.with("jku", "https://evil.example"), goodPayload(now)),
		"jwk":  sign(privateKey, goodHeader.with("jwk", object{}), goodPayload(now)),
		"x5u":  sign(privateKey, goodHeader.with("x5u", "https://evil.example"), goodPayload(now)),
		"x5c":  sign(privateKey, goodHeader.with("x5c", []string{"AAAA"}), goodPayload(now)),
		"kid":  sign(privateKey, goodHeader.with("kid", strings.Repeat("x", maxKeyIDLen+1)), goodPayload(now)),
		"none": sign(privateKey, goodHeader.with("kid", nil), goodPayload(now)),
		"dots": "Bearer " + strings.Repeat(".", 1000),
	} {
		t.Run(name, func(t *testing.T) {
			s := healthy()
			if _, err := newVerifier(s, at(now)).Verify(t.Context(), authorization); !errors.Is(err, ErrInvalid) {
				t.Error(err)
			}
			if s.calls() != 0 {
				t.Errorf("%d calls", s.calls())
			}
		})
	}
}

func TestAppPath(t *testing.T) {
	const (
		app         = "8db33809-1f32-48bb-8c52-5877dab48107"
		environment = "aa911f10-c54b-4b93-9e27-dd2947840b9e"
		known       = "ari:cloud:ecosystem::environment/" + app + "/" + environment
	)
	const (
		jira       = "https://api.atlassian.com/ex/jira/d0d52620-3203-4cfa-8db5-f2587155f0dd"
		confluence = "https://api.atlassian.com/ex/confluence/d0d52620-3203-4cfa-8db5-f2587155f0dd"
		onJira     = "/jira/apps/" + app + "/" + environment
	)
	for _, tc := range []struct{ name, environment, api, want string }{
		{"Jira", known, jira, onJira},
		{"Confluence", known, confluence, "/wiki/apps/" + app + "/" + environment + "/secure-share"},
		{"no API", known, "", onJira},
		{"environment without the app", "ari:cloud:ecosystem::environment/" + environment, jira, onJira},
		{"no environment", "", jira, ""},
		{"environment of another app", "ari:cloud:ecosystem::environment/" + environment + "/" + environment, jira, ""},
		{"environment without an id", "ari:cloud:ecosystem::environment/" + app + "/", jira, ""},
		{"environment with a path", known + "/x", jira, ""},
		{"environment in capitals", strings.ToUpper(known), jira, ""},
		{"another ARI", "ari:cloud:ecosystem::extension/" + app + "/" + environment, jira, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			payload := goodPayload(now).with("app.environment.id", tc.environment).with("app.apiBaseUrl", tc.api)
			got, err := newVerifier(healthy(), at(now)).Verify(t.Context(), sign(privateKey, goodHeader, payload))
			if err != nil || got.AppPath != tc.want {
				t.Errorf("%q, %v; want %q", got.AppPath, err, tc.want)
			}
		})
	}
}

// The manifest names the route of the page in Confluence.
func TestConfluenceRoute(t *testing.T) {
	manifest, err := os.ReadFile("../../forge/manifest.yml")
	if err != nil || !strings.Contains(string(manifest), "\n      route: "+confluenceRoute+"\n") {
		t.Errorf("the manifest has no route %q, %v", confluenceRoute, err)
	}
}

func TestSiteURL(t *testing.T) {
	for siteURL, want := range map[string]string{
		"https://acme.example":                "https://acme.example",
		"https://ACME.example/":               "https://acme.example",
		"https://acme.example/wiki":           "https://acme.example",
		"":                                    "",
		"http://acme.example":                 "",
		"https://":                            "",
		"https://acme.example:8443":           "",
		"https://acme@evil.example":           "",
		"https://acme.example\r\nBcc: x":      "",
		"https://аcme.example":                "", // Cyrillic
		"javascript:alert(1)":                 "",
		"https://" + strings.Repeat("x", 191): "",
	} {
		t.Run(siteURL, func(t *testing.T) {
			payload := goodPayload(now).with("context.siteUrl", siteURL)
			got, err := newVerifier(healthy(), at(now)).Verify(t.Context(), sign(privateKey, goodHeader, payload))
			if err != nil || got.SiteURL != want {
				t.Errorf("%q, %v", got.SiteURL, err)
			}
		})
	}
}

func TestVerifyEvent(t *testing.T) {
	event := eventPayload(now)
	for name, c := range map[string]struct {
		payload object
		ok      bool
	}{
		"event":                   {event, true},
		"event of a known site":   {event.with("context", object{"cloudId": "d0d5"}), true},
		"a person":                {goodPayload(now), false},
		"a person at an endpoint": {goodPayload(now).with("app.module.type", eventModule), false},
		"an anonymous visitor":    {goodPayload(now).with("principal", nil).with("context.accountId", nil), false},
		"an anonymous visitor, as Forge names them": {goodPayload(now).with("principal", nil).with("context.accountId", "unidentified").with("app.module.type", eventModule), false},
		"a person by accountId":                     {event.with("context", object{"accountId": "655362:alice"}), false},
		"a person by principal":                     {event.with("principal", "655362:alice"), false},
		"no module":                                 {event.with("app.module", nil), false},
		"no installation":                           {event.with("app.installationId", nil), false},
		"another app":                               {event.with("aud", "ari:other"), false},
		"another environment":                       {event.with("app.environment", object{"type": "STAGING"}), false},
		"expired":                                   {eventPayload(now.Add(-time.Hour)), false},
		"malformed installation id":                 {event.with("app.installationId", "a b"), false},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := newVerifier(healthy(), at(now)).VerifyEvent(t.Context(), sign(privateKey, goodHeader, c.payload))
			if (err == nil) != c.ok || (err != nil && !errors.Is(err, ErrInvalid)) {
				t.Error(err)
			}
			want := Event{}
			if c.ok {
				want = Event{Installation: "ari:cloud:ecosystem::installation/0a3a7799"}
			}
			if name == "event of a known site" {
				want.Site = "d0d5"
			}
			if got != want {
				t.Errorf("event %+v, want %+v", got, want)
			}
		})
	}
}

// An event's token does not sign in a person.
func TestEventIsNoPerson(t *testing.T) {
	payload := eventPayload(now).with("context", object{"cloudId": "d0d5"})
	if _, err := newVerifier(healthy(), at(now)).Verify(t.Context(), sign(privateKey, goodHeader, payload)); !errors.Is(err, ErrInvalid) {
		t.Error(err)
	}
}

func FuzzVerify(f *testing.F) {
	good := sign(privateKey, goodHeader, goodPayload(now))
	for _, seed := range []string{good, good + "\n", "Bearer ..", "Bearer", "", "Basic eA=="} {
		f.Add(seed)
	}
	v := newVerifier(healthy(), at(now))
	f.Fuzz(func(t *testing.T, authorization string) {
		got, err := v.Verify(t.Context(), authorization)
		if err != nil && (!errors.Is(err, ErrInvalid) || got != (Invocation{})) {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

// FuzzPayload signs arbitrary payloads: if a token is accepted, the domain's
// parsers accept its identity.
func FuzzPayload(f *testing.F) {
	f.Add(goodPayload(now).bytes())
	f.Add(goodPayload(now).with("exp", -1).bytes())
	f.Add([]byte(`{"iat":9223372036854775807,"exp":-9223372036854775808}`))
	v := newVerifier(healthy(), at(now))
	f.Fuzz(func(t *testing.T, payload []byte) {
		got, err := v.Verify(t.Context(), signRaw(privateKey, goodHeader.bytes(), payload))
		if err != nil {
			if !errors.Is(err, ErrInvalid) {
				t.Error(err)
			}
			return
		}
		_, err1 := share.ParsePerson(string(got.Person))
		_, err2 := share.ParseSite(string(got.Site))
		_, err3 := share.ParseInstallation(string(got.Installation))
		if err := errors.Join(err1, err2, err3); err != nil {
			t.Error(err)
		}
	})
}

// The extension has the form that Atlassian's modules give it. With an extension of another
// form, the token names no place but still identifies the person.
func TestPlace(t *testing.T) {
	project, space := object{"id": "10000", "key": "ACME", "type": "software"}, object{"id": "98304", "key": "TEAM"}
	for _, tc := range []struct {
		name      string
		extension any
		want      share.Place
	}{
		{"an issue", object{"type": "jira:issueAction", "project": project, "issue": object{"id": "10001", "key": "ACME-1"}}, "project:10000"},
		{"a page", object{"type": "confluence:contentAction", "space": space, "content": object{"id": "1"}}, "space:98304"},
		{"a number", object{"space": object{"id": 98304}}, "space:98304"},
		{"a large number", object{"project": object{"id": 12345678901234567}}, "project:12345678901234567"},
		{"the page of the site", object{"type": "jira:globalPage"}, ""},
		{"nothing", nil, ""},
		{"a text", "project", ""},
		{"a project that is a text", object{"project": "10000"}, ""},
		{"a key only", object{"project": object{"key": "ACME"}}, ""},
		{"an id that is a key", object{"project": object{"id": "ACME"}}, ""},
		{"both", object{"project": project, "space": space}, ""},
		{"an id with a colon", object{"project": object{"id": "1:space:2"}}, ""},
		{"an id that is an object", object{"project": object{"id": object{"id": 1}}}, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			payload := goodPayload(now).with("context.extension", tc.extension)
			got, err := newVerifier(healthy(), at(now)).Verify(t.Context(), sign(privateKey, goodHeader, payload))
			if err != nil || got.Place != tc.want {
				t.Errorf("%q, %v; want %q", got.Place, err, tc.want)
			}
		})
	}
}
