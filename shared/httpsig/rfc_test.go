package httpsig

import (
	"bytes"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/dunglas/httpsfv"
)

// rfcKey is test-key-ed25519 of RFC 9421, B.1.4.
func rfcKey(t *testing.T) ed25519.PrivateKey {
	t.Helper()
	key, err := x509.ParsePKCS8PrivateKey(fromBase64(t, "MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF"))
	if err != nil {
		t.Fatal(err)
	}
	private := key.(ed25519.PrivateKey)
	public := fromBase64(t, "JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=")
	if !bytes.Equal(private.Public().(ed25519.PublicKey), public) {
		t.Fatal("the public key does not belong to the private key")
	}
	return private
}

func fromBase64(t *testing.T, text string) []byte {
	t.Helper()
	b, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// rfcBase is the base of a signature of RFC 9421. These have another profile than ours,
// and Read would refuse them.
func rfcBase(t *testing.T, r *http.Request, input string) string {
	t.Helper()
	d, err := httpsfv.UnmarshalDictionary([]string{"sig=" + input})
	if err != nil {
		t.Fatal(err)
	}
	member, _ := d.Get("sig")
	base, err := signatureBase(r, member.(httpsfv.InnerList))
	if err != nil {
		t.Fatal(err)
	}
	return base
}

// The signatures with Ed25519 in RFC 9421, appendix B.
func TestSignaturesOfTheRFC(t *testing.T) {
	for name, test := range map[string]struct {
		request      *http.Request
		input, value string
	}{
		"B.2.6": {
			with(httptest.NewRequest(http.MethodPost, "https://example.com/foo?param=Value&Pet=dog", strings.NewReader(`{"hello": "world"}`)),
				"Date", "Tue, 20 Apr 2021 02:07:55 GMT", "Content-Type", "application/json", "Content-Length", "18"),
			`("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"`,
			"wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==",
		},
		"B.4": {transformed(), transformInput, transformValue},
	} {
		t.Run(name, func(t *testing.T) {
			base := rfcBase(t, test.request, test.input)
			value := fromBase64(t, test.value)
			key := rfcKey(t)
			if !bytes.Equal(ed25519.Sign(key, []byte(base)), value) { // Ed25519 is deterministic
				t.Errorf("another signature of\n%s", base)
			}
			s := Signature{base: base, value: value}
			if err := s.Verify(key.Public().(ed25519.PublicKey)); err != nil {
				t.Error(err)
			}
			s.base += " "
			if err := s.Verify(key.Public().(ed25519.PublicKey)); !errors.Is(err, ErrWrong) {
				t.Error(err)
			}
		})
	}
}

const (
	transformInput = `("@method" "@path" "@authority" "accept");created=1618884473;keyid="test-key-ed25519"`
	transformValue = "ZT1kooQsEHpZ0I1IjCqtQppOmIqlJPeo7DHR3SoMn0s5JZ1eRGS0A+vyYP9t/LXlh5QMFFQ6cpLt2m0pmj3NDA=="
)

// transformed is the request of RFC 9421, B.4.
func transformed() *http.Request {
	return with(httptest.NewRequest(http.MethodGet, "https://example.org/demo?name1=Value1&Name2=value2", nil),
		"Date", "Fri, 15 Jul 2022 14:24:55 GMT", "Accept", "application/json", "Accept", "*/*")
}

func with(r *http.Request, namesAndValues ...string) *http.Request {
	for i := 0; i < len(namesAndValues); i += 2 {
		r.Header.Add(namesAndValues[i], namesAndValues[i+1])
	}
	return r
}

// What may happen to a request on its way, and what may not (RFC 9421, B.4).
func TestTransformationsOfTheRFC(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*http.Request)
		want   error
	}{
		"fields added": {func(r *http.Request) {
			with(r, "Accept-Language", "en-US,en;q=0.5", "Referer", "https://developer.example.org/demo")
		}, nil},
		"query changed":        {func(r *http.Request) { r.URL.RawQuery = "name1=Value1&Name2=value2&param=added" }, nil},
		"field removed":        {func(r *http.Request) { r.Header.Del("Date") }, nil},
		"values joined":        {func(r *http.Request) { r.Header["Accept"] = []string{"application/json, */*"} }, nil},
		"white space added":    {func(r *http.Request) { r.Header["Accept"] = []string{"  application/json \t", " */*"} }, nil},
		"host in upper case":   {func(r *http.Request) { r.Host = "EXAMPLE.ORG" }, nil},
		"default port":         {func(r *http.Request) { r.Host = "example.org:443" }, nil},
		"method changed":       {func(r *http.Request) { r.Method = http.MethodPost }, ErrWrong},
		"host changed":         {func(r *http.Request) { r.Host = "example.com" }, ErrWrong},
		"values reversed":      {func(r *http.Request) { r.Header["Accept"] = []string{"*/*", "application/json"} }, ErrWrong},
		"values without space": {func(r *http.Request) { r.Header["Accept"] = []string{"application/json,*/*"} }, ErrWrong},
	} {
		t.Run(name, func(t *testing.T) {
			r := transformed()
			test.change(r)
			s := Signature{base: rfcBase(t, r, transformInput), value: fromBase64(t, transformValue)}
			if err := s.Verify(rfcKey(t).Public().(ed25519.PublicKey)); !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}

// The digests of RFC 9421, B.2, and of RFC 9530, appendix B.
func TestDigestsOfTheRFCs(t *testing.T) {
	for body, want := range map[string]string{
		`{"hello": "world"}`:       "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:",
		"{\"hello\": \"world\"}\n": "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:",
	} {
		t.Run(body, func(t *testing.T) {
			if got, err := contentDigest([]byte(body)); err != nil || got != want {
				t.Errorf("%s, %v", got, err)
			}
			if err := checkDigest(http.Header{"Content-Digest": {want}}, []byte(body)); err != nil {
				t.Error(err)
			}
		})
	}
}
