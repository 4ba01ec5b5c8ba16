package httpsig

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/dunglas/httpsfv"
)

var now = time.Date(2027, 1, 15, 10, 0, 0, 0, time.UTC)

var key = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))

func public() ed25519.PublicKey { return key.Public().(ed25519.PublicKey) }

const nonce = "0123456789abcdef"

// request is a POST with a body unless method is GET.
func request(method, target string) (*http.Request, []byte) {
	var body []byte
	if method != http.MethodGet {
		body = []byte(`{"id":"x"}`)
	}
	r := httptest.NewRequest(method, target, bytes.NewReader(body))
	return r, body
}

func check(r *http.Request, body []byte, at time.Time) (Signature, error) {
	s, err := Read(r, body, at)
	if err == nil {
		err = s.Verify(public())
	}
	return s, err
}

func TestSignedRequestVerifies(t *testing.T) {
	for _, target := range []string{
		"https://files.example/v1/inbox", "https://files.example/v1/inbox?", "https://files.example/v1/inbox?limit=5&cursor=a%2Fb+c",
		"https://FILES.example:443/v1/a%20b//c", "http://127.0.0.1:7401/v1/shares/x", "https://files.example",
	} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			t.Run(method+" "+target, func(t *testing.T) {
				r, body := request(method, target)
				r.Header.Set(OnBehalfOf, "5b10ac8d82e05b22cc7d4ef5")
				if err := Sign(r, body, "key", key, nonce, now); err != nil {
					t.Fatal(err)
				}
				s, err := check(r, body, now)
				if err != nil || s.KeyID != "key" || s.Nonce != nonce || !s.Created.Equal(now) || !s.Expires.Equal(now.Add(MaxLifetime)) {
					t.Errorf("%+v, %v", s, err)
				}
			})
		}
	}
}

func TestTheHostMayBeWrittenWithItsDefaultPort(t *testing.T) {
	r, body := request(http.MethodPost, "https://files.example:443/v1/shares")
	if err := Sign(r, body, "key", key, nonce, now); err != nil {
		t.Fatal(err)
	}
	r.Host = "Files.example"
	if _, err := check(r, body, now); err != nil {
		t.Error(err)
	}
}

// The request was changed after it was signed.
func TestChangedRequestIsRefused(t *testing.T) {
	tests := map[string]struct {
		change func(r *http.Request, body *[]byte)
		want   error
	}{
		"method":            {func(r *http.Request, _ *[]byte) { r.Method = http.MethodPut }, ErrWrong},
		"method, lower":     {func(r *http.Request, _ *[]byte) { r.Method = "post" }, ErrWrong},
		"host":              {func(r *http.Request, _ *[]byte) { r.Host = "files.example.org" }, ErrWrong},
		"port":              {func(r *http.Request, _ *[]byte) { r.Host = "files.example:8443" }, ErrWrong},
		"path":              {func(r *http.Request, _ *[]byte) { r.URL.Path += "/" }, ErrWrong},
		"path, slash":       {func(r *http.Request, _ *[]byte) { r.URL.Path = strings.Replace(r.URL.Path, "/", "//", 1) }, ErrWrong},
		"path, escape":      {func(r *http.Request, _ *[]byte) { r.URL.Path, r.URL.RawPath = "/v1/shares", "/v1/share%73" }, ErrWrong},
		"query added":       {func(r *http.Request, _ *[]byte) { r.URL.RawQuery += "&b=2" }, ErrWrong},
		"query dropped":     {func(r *http.Request, _ *[]byte) { r.URL.RawQuery = "" }, ErrWrong},
		"query, plus":       {func(r *http.Request, _ *[]byte) { r.URL.RawQuery = "a=1%202" }, ErrWrong},
		"body":              {func(_ *http.Request, body *[]byte) { *body = []byte(`{"id":"y"}`) }, ErrDigest},
		"body dropped":      {func(_ *http.Request, body *[]byte) { *body = nil }, ErrComponents},
		"digest dropped":    {func(r *http.Request, _ *[]byte) { r.Header.Del("Content-Digest") }, ErrDigest},
		"digest, other":     {func(r *http.Request, _ *[]byte) { r.Header.Set("Content-Digest", "sha-512=:AAAA:") }, ErrDigest},
		"digest, no bytes":  {func(r *http.Request, _ *[]byte) { r.Header.Set("Content-Digest", `sha-256="AAAA"`) }, ErrDigest},
		"digest, garbage":   {func(r *http.Request, _ *[]byte) { r.Header.Set("Content-Digest", "=") }, ErrDigest},
		"digest, one more":  {func(r *http.Request, _ *[]byte) { r.Header.Add("Content-Digest", "sha-512=:AAAA:") }, ErrWrong},
		"body and digest":   {swapBody, ErrWrong},
		"person":            {func(r *http.Request, _ *[]byte) { r.Header.Set(OnBehalfOf, "mallory") }, ErrWrong},
		"person dropped":    {func(r *http.Request, _ *[]byte) { r.Header.Del(OnBehalfOf) }, ErrComponents},
		"second person":     {func(r *http.Request, _ *[]byte) { r.Header.Add(OnBehalfOf, "mallory") }, ErrWrong},
		"signature dropped": {func(r *http.Request, _ *[]byte) { r.Header.Del("Signature") }, ErrNone},
		"input dropped":     {func(r *http.Request, _ *[]byte) { r.Header.Del("Signature-Input") }, ErrNone},
		"long":              {func(r *http.Request, _ *[]byte) { r.Header.Add("Signature", "x=:"+strings.Repeat("A", maxField)+":") }, ErrMalformed},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r, body := request(http.MethodPost, "https://files.example/v1/shares?a=1+2")
			r.Header.Set(OnBehalfOf, "alice")
			if err := Sign(r, body, "key", key, nonce, now); err != nil {
				t.Fatal(err)
			}
			test.change(r, &body)
			if _, err := check(r, body, now); !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
	t.Run("person added", func(t *testing.T) {
		r, body := request(http.MethodGet, "https://files.example/v1/inbox")
		if err := Sign(r, body, "key", key, nonce, now); err != nil {
			t.Fatal(err)
		}
		r.Header.Set(OnBehalfOf, "alice")
		if _, err := check(r, body, now); !errors.Is(err, ErrComponents) {
			t.Error(err)
		}
	})
}

func swapBody(r *http.Request, body *[]byte) {
	*body = []byte(`{"id":"y"}`)
	digest, err := contentDigest(*body)
	if err != nil {
		panic(err)
	}
	r.Header.Set("Content-Digest", digest)
}

// sign signs a GET with an input that Sign would not make.
func sign(t *testing.T, input string) *http.Request {
	t.Helper()
	r, _ := request(http.MethodGet, "https://files.example/v1/inbox")
	r.Header.Set("Date", "Fri, 15 Jan 2027 10:00:00 GMT")
	d, err := httpsfv.UnmarshalDictionary([]string{"sig=" + input})
	if err != nil {
		t.Fatal(err)
	}
	member, _ := d.Get("sig")
	base, _ := signatureBase(r, member.(httpsfv.InnerList)) // empty where a component has no value
	r.Header.Set("Signature-Input", "sig="+input)
	r.Header.Set("Signature", "sig=:"+base64.StdEncoding.EncodeToString(ed25519.Sign(key, []byte(base)))+":")
	return r
}

const (
	covered = `("@method" "@authority" "@path" "@query")`
	params  = `;created=1800007200;expires=1800007500;nonce="0123456789abcdef";keyid="key";alg="ed25519";tag="secure-share"`
)

func TestOtherProfilesAreRefused(t *testing.T) {
	if now.Unix() != 1800007200 {
		t.Fatal(now.Unix())
	}
	swap := func(old, new string) string {
		changed := strings.Replace(covered+params, old, new, 1)
		if changed == covered+params {
			t.Fatalf("%s is not there", old)
		}
		return changed
	}
	for name, test := range map[string]struct {
		input string
		want  error
	}{
		"as it should be":     {covered + params, nil},
		"other order":         {swap(`"@method" "@authority"`, `"@authority" "@method"`), nil},
		"no method":           {swap(`"@method" `, ``), ErrComponents},
		"no authority":        {swap(`"@authority" `, ``), ErrComponents},
		"no path":             {swap(`"@path" `, ``), ErrComponents},
		"no query":            {swap(` "@query"`, ``), ErrComponents},
		"one more":            {swap(`"@query"`, `"@query" "date"`), ErrComponents},
		"one twice":           {swap(`"@query"`, `"@query" "@query"`), ErrComponents},
		"component parameter": {swap(`"@method"`, `"@method";req`), ErrComponents},
		"component a token":   {swap(`"@method"`, `x`), ErrComponents},
		"no created":          {swap(`;created=1800007200`, ``), ErrMalformed},
		"no expires":          {swap(`;expires=1800007500`, ``), ErrMalformed},
		"no nonce":            {swap(`;nonce="0123456789abcdef"`, ``), ErrMalformed},
		"no keyid":            {swap(`;keyid="key"`, ``), ErrMalformed},
		"no alg":              {swap(`;alg="ed25519"`, ``), ErrMalformed},
		"no tag":              {swap(`;tag="secure-share"`, ``), ErrNone},
		"other tag":           {swap(`"secure-share"`, `"app"`), ErrNone},
		"other algorithm":     {swap(`"ed25519"`, `"hmac-sha256"`), ErrMalformed},
		"one more parameter":  {covered + params + `;x=1`, ErrMalformed},
		"created a text":      {swap(`1800007200`, `"1800007200"`), ErrMalformed},
		"expires a decimal":   {swap(`1800007500`, `1800007500.0`), ErrMalformed},
		"nonce a number":      {swap(`"0123456789abcdef"`, `12`), ErrMalformed},
		"keyid bytes":         {swap(`"key"`, `:AAAA:`), ErrMalformed},
		"short nonce":         {swap(`"0123456789abcdef"`, `"0123456789abcde"`), ErrMalformed},
		"longest nonce":       {swap(`"0123456789abcdef"`, `"`+strings.Repeat("n", 64)+`"`), nil},
		"long nonce":          {swap(`"0123456789abcdef"`, `"`+strings.Repeat("n", 65)+`"`), ErrMalformed},
		"longest keyid":       {swap(`"key"`, `"`+strings.Repeat("k", 256)+`"`), nil},
		"long keyid":          {swap(`"key"`, `"`+strings.Repeat("k", 257)+`"`), ErrMalformed},
		"too long valid":      {swap(`1800007500`, `1800007501`), ErrTime},
		"never valid":         {swap(`1800007500`, `1800007200`), ErrTime},
		"later, never valid":  {swap(`created=1800007200;expires=1800007500`, `created=1800007210;expires=1800007210`), ErrTime},
		"expires before":      {swap(`1800007500`, `1700000000`), ErrTime},
		"latest created":      {swap(`created=1800007200`, `created=1800007230`), nil},
		"created too late":    {swap(`created=1800007200`, `created=1800007231`), ErrTime},
		"the end of time":     {swap(`created=1800007200;expires=1800007500`, `created=999999999999998;expires=999999999999999`), ErrTime},
		"before time":         {swap(`created=1800007200`, `created=-999999999999999`), ErrTime},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := check(sign(t, test.input), nil, now); !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}

func TestValidUntilJustBeforeItExpires(t *testing.T) {
	r := sign(t, covered+params)
	for at, want := range map[time.Duration]error{
		-Leeway - 1: ErrTime, -Leeway: nil, MaxLifetime - 1: nil, MaxLifetime: ErrTime,
	} {
		t.Run(at.String(), func(t *testing.T) {
			if _, err := check(r, nil, now.Add(at)); !errors.Is(err, want) {
				t.Errorf("after %v: got %v, want %v", at, err, want)
			}
		})
	}
}

func TestLongestFields(t *testing.T) {
	for size, want := range map[int]error{maxField: nil, maxField + 1: ErrMalformed} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			r := sign(t, covered+params)
			value := r.Header.Get("Signature") + `, x=""`
			r.Header.Set("Signature", strings.TrimSuffix(value, `"`)+strings.Repeat("A", size-len(value))+`"`)
			if _, err := check(r, nil, now); !errors.Is(err, want) {
				t.Errorf("%d bytes: got %v, want %v", size, err, want)
			}
		})
	}
}

func TestARequestWithoutABodyHasNoDigest(t *testing.T) {
	r, _ := request(http.MethodGet, "https://files.example/v1/inbox")
	if err := Sign(r, nil, "key", key, nonce, now); err != nil {
		t.Fatal(err)
	}
	if digest := r.Header.Values("Content-Digest"); digest != nil {
		t.Errorf("Content-Digest is %q", digest)
	}
}

func TestWrongValues(t *testing.T) {
	value := strings.TrimPrefix(sign(t, covered+params).Header.Get("Signature"), "sig=")
	for name, test := range map[string]struct {
		input, signature string
		want             error
	}{
		"as it should be":        {"sig=" + covered + params, "sig=" + value, nil},
		"another one next to it": {"a=();tag=\"x\", sig=" + covered + params, "a=:AA==:, sig=" + value, nil},
		"two with the tag":       {"a=" + covered + params + ", sig=" + covered + params, "a=" + value + ", sig=" + value, ErrMalformed},
		"value of another label": {"sig=" + covered + params, "a=" + value, ErrMalformed},
		"value is a text":        {"sig=" + covered + params, `sig="AAAA"`, ErrMalformed},
		"value is a list":        {"sig=" + covered + params, `sig=(1)`, ErrMalformed},
		"value is short":         {"sig=" + covered + params, "sig=:AAAA:", ErrMalformed},
		"value of zeros":         {"sig=" + covered + params, "sig=:" + base64.StdEncoding.EncodeToString(make([]byte, 64)) + ":", ErrWrong},
		"input is an item":       {`sig="x";tag="secure-share"`, "sig=" + value, ErrNone},
		"input is garbage":       {"(", "sig=" + value, ErrMalformed},
		"value is garbage":       {"sig=" + covered + params, ":", ErrMalformed},
	} {
		t.Run(name, func(t *testing.T) {
			r, _ := request(http.MethodGet, "https://files.example/v1/inbox")
			r.Header.Set("Signature-Input", test.input)
			r.Header.Set("Signature", test.signature)
			if _, err := check(r, nil, now); !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
	t.Run("another key", func(t *testing.T) {
		s, err := Read(sign(t, covered+params), nil, now)
		if err != nil {
			t.Fatal(err)
		}
		other := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)).Public().(ed25519.PublicKey)
		for _, k := range []ed25519.PublicKey{other, other[:31], nil} {
			if err := s.Verify(k); !errors.Is(err, ErrWrong) {
				t.Errorf("%x: %v", k, err)
			}
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add("sig="+covered+params, "sig=:AAAA:", `{"a":1}`)
	f.Add(`a=("x";sf "@query");tag="secure-share";created=1`, "a=1", "")
	f.Fuzz(func(t *testing.T, input, signature, body string) {
		r, _ := request(http.MethodPost, "https://files.example/v1/shares")
		r.Header.Set("Signature-Input", input)
		r.Header.Set("Signature", signature)
		s, err := Read(r, []byte(body), now)
		if err == nil && s.Verify(public()) == nil {
			t.Error("a signature that nobody made was accepted")
		}
	})
}
