package website_test

import (
	"encoding/json"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/secure-share/secure-share/examples/embed/website"
)

const (
	id     = "AAAAAAAAAAAAAAAAAAAAAQ"
	key    = "BBBBBBBBBBBBBBBBBBBBBw"
	link   = "https://links.example/#" + id
	secret = "3031323334353637383961626364656630313233343536373839414243444546"
)

var now = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

// visitor is the browser of a visitor.
type visitor struct {
	t      *testing.T
	client *http.Client
	url    string
}

func visit(t *testing.T, share *website.Share) visitor {
	t.Helper()
	server := httptest.NewServer(website.New(share, func() time.Time { return now }))
	t.Cleanup(server.Close)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return visitor{t, &http.Client{Jar: jar}, server.URL}
}

func (v visitor) read(r *http.Response, err error) (int, string, http.Header) {
	v.t.Helper()
	if err != nil {
		v.t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return r.StatusCode, string(body), r.Header
}

func (v visitor) get() (int, string, http.Header) {
	v.t.Helper()
	return v.read(v.client.Get(v.url + "/"))
}

func (v visitor) post(path string, form url.Values) (int, string, http.Header) {
	v.t.Helper()
	return v.read(v.client.PostForm(v.url+path, form))
}

var framed = regexp.MustCompile(`<iframe src="([^"]*)"`)

func shareOf(t *testing.T, key string) *website.Share {
	t.Helper()
	raw, err := website.ParseSecret(secret)
	if err != nil {
		t.Fatal(err)
	}
	share, err := website.ParseShare(link, key, raw)
	if err != nil {
		t.Fatal(err)
	}
	return share
}

func TestOnlyVisitorsWhoAreSignedInGetAToken(t *testing.T) {
	v := visit(t, shareOf(t, key))
	if _, body, _ := v.get(); strings.Contains(body, "iframe") || strings.Contains(body, id) {
		t.Errorf("a stranger sees %s", body)
	}
	if status, body, _ := v.post("/sign-in", url.Values{"name": {" "}}); status != http.StatusUnprocessableEntity || strings.Contains(body, "iframe") {
		t.Errorf("without a name: %d %s", status, body)
	}
	_, body, header := v.post("/sign-in", url.Values{"name": {"Zoë <b>"}})
	found := framed.FindStringSubmatch(body)
	if found == nil || !strings.Contains(body, "Hello Zoë &lt;b&gt;") {
		t.Fatalf("no frame in %s", body)
	}
	if header.Get("Cache-Control") != "no-store" || !strings.HasSuffix(header.Get("Content-Security-Policy"), "frame-src https://links.example") {
		t.Errorf("headers %v", header)
	}
	checkAddress(t, html.UnescapeString(found[1]))
	if _, body, _ := v.post("/sign-out", nil); strings.Contains(body, "iframe") {
		t.Errorf("after the sign-out: %s", body)
	}
}

func checkAddress(t *testing.T, text string) {
	t.Helper()
	address, err := url.Parse(text)
	if err != nil || address.Host != "links.example" || address.Fragment != id+"."+key {
		t.Fatalf("the frame shows %s, %v", text, err)
	}
	signed, err := jose.ParseSigned(address.Query().Get("unlock"), []jose.SignatureAlgorithm{jose.HS256})
	if err != nil {
		t.Fatal(err)
	}
	payload, err := signed.Verify([]byte("0123456789abcdef0123456789ABCDEF"))
	if err != nil {
		t.Fatal(err)
	}
	var claims struct {
		Issuer    string `json:"iss"`
		ID        string `json:"jti"`
		NotBefore int64  `json:"nbf"`
		Expires   int64  `json:"exp"`
	}
	if err := json.Unmarshal(payload, &claims); err != nil {
		t.Fatal(err)
	}
	if claims.Issuer != id || claims.ID == "" || claims.NotBefore > now.Unix() || claims.Expires <= now.Unix() || claims.Expires-claims.NotBefore != 60 {
		t.Errorf("the token has %+v", claims)
	}
}

func TestEachTokenIsAnother(t *testing.T) {
	share := shareOf(t, "")
	a, errA := share.Address(now)
	b, errB := share.Address(now)
	if errA != nil || errB != nil || a == b {
		t.Errorf("%s, %v, %v", a, errA, errB)
	}
	if !strings.HasSuffix(a, "#"+id) {
		t.Errorf("%s does not end with the share's id alone", a)
	}
}

func TestSetUpInTheBrowser(t *testing.T) {
	v := visit(t, nil)
	for name, form := range map[string]url.Values{
		"no secret":   {"link": {link}},
		"short":       {"link": {link}, "secret": {secret[2:]}},
		"no link":     {"secret": {secret}},
		"no fragment": {"link": {"https://links.example/"}, "secret": {secret}},
		"no address":  {"link": {"#" + id}, "secret": {secret}},
		"a wrong key": {"link": {link}, "secret": {secret}, "key": {"x"}},
	} {
		t.Run(name, func(t *testing.T) {
			status, body, _ := v.post("/setup", form)
			if status != http.StatusUnprocessableEntity || strings.Contains(body, secret) {
				t.Errorf("answered %d %s", status, body)
			}
		})
	}
	if status, body, _ := v.post("/setup", url.Values{"link": {" " + link}, "secret": {secret}, "key": {key}}); status != http.StatusOK || !strings.Contains(body, "Sign in") {
		t.Errorf("answered %d %s", status, body)
	}
	if status, _, _ := visit(t, shareOf(t, "")).post("/setup", nil); status != http.StatusNotFound {
		t.Errorf("a configured site answers %d to set-up", status)
	}
}
