package application

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/program"
	"github.com/secure-share/secure-share/shared/share"
)

var noon = time.Date(2027, 1, 15, 12, 0, 0, 0, time.UTC)

func TestSources(t *testing.T) {
	many := func(n int) (list []string) {
		for i := range n {
			list = append(list, fmt.Sprintf("192.0.2.%d", i))
		}
		return list
	}
	for name, test := range map[string]struct {
		list []string
		ok   bool
	}{
		"one address":          {[]string{"192.0.2.1"}, true},
		"ranges":               {[]string{"192.0.2.0/24", "2001:db8::/32"}, true},
		"half of everything":   {[]string{"0.0.0.0/1", "8000::/1"}, true},
		"all IPv4":             {[]string{"0.0.0.0/0"}, false},
		"all IPv6":             {[]string{"::/0"}, false},
		"most":                 {many(20), true},
		"one too many":         {many(21), false},
		"none":                 {nil, false},
		"empty":                {[]string{""}, false},
		"the same twice":       {[]string{"192.0.2.1", "192.0.2.1/32"}, false},
		"bits behind":          {[]string{"192.0.2.1/24"}, false},
		"too long a prefix":    {[]string{"192.0.2.0/33"}, false},
		"a host name":          {[]string{"acme.example"}, false},
		"with a port":          {[]string{"192.0.2.1:80"}, false},
		"with a zone":          {[]string{"fe80::1%eth0"}, false},
		"IPv4 in IPv6":         {[]string{"::ffff:192.0.2.1"}, false},
		"IPv4 range in IPv6":   {[]string{"::ffff:192.0.2.0/120"}, false},
		"with a leading zero":  {[]string{"192.0.02.1"}, false},
		"with space around it": {[]string{" 192.0.2.1"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ParseSources(test.list)
			if (err == nil) != test.ok || (test.ok && len(got) != len(test.list)) {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
}

func TestWhereRequestsMayComeFrom(t *testing.T) {
	sources, err := ParseSources([]string{"192.0.2.0/24", "203.0.113.7", "2001:db8::/32"})
	if err != nil {
		t.Fatal(err)
	}
	a := Application{Sources: sources}
	for source, want := range map[string]bool{
		"192.0.2.0": true, "192.0.2.255": true, "192.0.1.255": false, "192.0.3.0": false,
		"203.0.113.7": true, "203.0.113.6": false, "203.0.113.8": false,
		"2001:db8::1": true, "2001:db9::": false, "[2001:db8::1]:443": true, "192.0.2.9:1234": true,
		"::ffff:192.0.2.9": true, "::ffff:192.0.3.9": false,
		"": false, "localhost": false, "192.0.2.9, 10.0.0.1": false, "192.0.2.9/24": false,
	} {
		t.Run(source, func(t *testing.T) {
			if got := a.Accepts(source); got != want {
				t.Errorf("%t", got)
			}
		})
	}
}

func TestRequests(t *testing.T) {
	var known []string
	for i := range 21 {
		known = append(known, fmt.Sprintf("GET /v1/%d", i))
	}
	for name, test := range map[string]struct {
		list []string
		ok   bool
	}{
		"one":           {known[:1], true},
		"most":          {known[:20], true},
		"one too many":  {known, false},
		"none":          {[]string{}, false},
		"twice":         {[]string{known[0], known[0]}, false},
		"unknown":       {[]string{known[0], "GET /v1/x"}, false},
		"other method":  {[]string{"PUT /v1/0"}, false},
		"without one":   {[]string{"/v1/0"}, false},
		"a prefix":      {[]string{"GET /v1/"}, false},
		"space behind":  {[]string{"GET /v1/0 "}, false},
		"in lower case": {[]string{"get /v1/0"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := ParseRequests(test.list, known); (err == nil) != test.ok || (test.ok && len(got) != len(test.list)) {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
}

func TestRequestsThatAnApplicationMayMake(t *testing.T) {
	some := Application{Requests: []string{"GET /v1/a", "POST /v1/b/{id}"}}
	for request, want := range map[string]bool{"GET /v1/a": true, "POST /v1/b/{id}": true, "GET /v1/b/{id}": false, "GET /v1/a/b": false, "": false} {
		if got := some.AllowsRequest(request); got != want {
			t.Errorf("%q: %t", request, got)
		}
	}
	if all := (Application{}); !all.AllowsRequest("GET /v1/a") {
		t.Error("without a list nothing is allowed")
	}
}

func TestTimeouts(t *testing.T) {
	for seconds, want := range map[int]time.Duration{-1: 0, 0: 0, 1: time.Second, 300: 5 * time.Minute, 301: 0} {
		t.Run(fmt.Sprint(seconds), func(t *testing.T) {
			if got, err := ParseTimeout(seconds); got != want || (err == nil) != (want != 0) {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
}

func TestPeople(t *testing.T) {
	many := func(n int) (list []string) {
		for i := range n {
			list = append(list, fmt.Sprint(i))
		}
		return list
	}
	for name, test := range map[string]struct {
		list []string
		ok   bool
	}{
		"none": {nil, false}, "one": {[]string{"5b10ac8d82e05b22cc7d4ef5"}, true}, "most": {many(100), true}, "one too many": {many(101), false},
		"twice": {[]string{"a", "a"}, false}, "empty": {[]string{""}, false}, "not an id": {[]string{"a b"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := ParsePeople(test.list); (err == nil) != test.ok || (test.ok && len(got) != len(test.list)) {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
	a := Application{People: []share.Person{"alice"}}
	if a.ByConsent() || !a.Lists("alice") || a.Lists("bob") || !(Application{}).ByConsent() {
		t.Error("the people are not those that were listed")
	}
}

func TestScopesAndEnd(t *testing.T) {
	a := Application{Scopes: []program.Scope{program.Send}, ExpiresAt: noon}
	if !a.Allows(program.Read, program.Send) || a.Allows(program.Read) || a.Allows() {
		t.Error("the scopes are not those that were registered")
	}
	if !a.Active(noon.Add(-1)) || a.Active(noon) || !(Application{}).Active(noon) {
		t.Error("the end is not where it should be")
	}
}

// certificate returns a self-signed certificate of a key.
func certificate(t *testing.T, key crypto.Signer) []byte {
	t.Helper()
	template := x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: noon, NotAfter: noon.AddDate(1, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func armored(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

func TestCertificates(t *testing.T) {
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	spki, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	whole, plain := armored("CERTIFICATE", certificate(t, private)), armored("PUBLIC KEY", spki)
	for name, test := range map[string]struct {
		text string
		ok   bool
	}{
		"certificate":          {whole, true},
		"public key":           {plain, true},
		"with space around it": {"\r\n " + strings.ReplaceAll(plain, "\n", "\r\n") + "\n", true},
		"longest":              {plain + strings.Repeat("\n", MaxCertificate-len(plain)), true},
		"too long":             {plain + strings.Repeat("\n", MaxCertificate-len(plain)+1), false},
		"empty":                {"", false},
		"text":                 {"secure-share-program:1:AAAA", false},
		"two":                  {whole + plain, false},
		"text behind it":       {plain + "x", false},
		"with headers":         {strings.Replace(plain, "KEY-----\n", "KEY-----\nA: b\n\n", 1), false},
		"another curve":        {armored("CERTIFICATE", certificate(t, curve)), false},
		"a private key":        {armored("PRIVATE KEY", pkcs8), false},
		"key as a certificate": {armored("CERTIFICATE", spki), false},
		"a request":            {armored("CERTIFICATE REQUEST", spki), false},
		"cut":                  {armored("PUBLIC KEY", spki[:20]), false},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ParseCertificate(test.text)
			if (err == nil) != test.ok || (test.ok && !got.Key.Equal(public)) {
				t.Errorf("%+v, %v", got, err)
			}
			if test.ok && got.PEM() != whole && got.PEM() != plain {
				t.Error(got.PEM())
			}
		})
	}
	c, err := ParseCertificate(whole)
	if err != nil {
		t.Fatal(err)
	}
	for at, want := range map[time.Time]bool{noon.Add(-1): false, noon: true, c.NotAfter.Add(-1): true, c.NotAfter: false} {
		t.Run(at.String(), func(t *testing.T) {
			if c.Valid(at) != want {
				t.Errorf("at %v: %t", at, !want)
			}
		})
	}
	if p, err := ParseCertificate(plain); err != nil || !p.Valid(noon) {
		t.Error("a public key is always valid", err)
	}
}
