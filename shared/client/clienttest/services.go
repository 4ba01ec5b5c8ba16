// Package clienttest replaces both services, the storage and the local issuer
// in tests of the client and of the command line tool. It uses the real rules
// of shares and can inject faults into every request.
package clienttest

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"

	"github.com/secure-share/secure-share/shared/delivery"
	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// The people of the only site. A token is "token-of-" and the account id.
const (
	Alice share.Person = "712020:alice"
	Bob   share.Person = "712020:bob"
	Carol share.Person = "712020:carol"
)

// Services has everything that a client calls: the file API at URL, the key
// mailer at URL/mailer, the issuer at URL/issuer, own delivery at URL/own, live updates at
// URL/live. Its fields may be read and changed while no request is running. While another
// process uses it, use Hold.
type Services struct {
	URL             string
	Rules           share.Rules
	Shares          map[share.ID]share.Share
	Blobs           map[share.ID][]byte
	Parts           map[share.ID]map[int][]byte // of uploads that are not committed
	Mails           []wire.KeyRequest
	Own             []delivery.Message // that the site's own delivery accepted
	DeliveryMethods []string           // that the site's policy allows
	LargestFile     int64              // the same, in bytes; 0: any
	Domains         []string           // the same, of the addresses that keys are mailed to; nil: any
	NoExtend        bool               // as before the release with extensions
	LargestCopy     int64              // in bytes; 0: as before the release with copies
	Passwords       string             // the same, that are required of people without an account
	Page            string             // for people without an account, with its config.json
	NoPasswords     bool               // as before the release with passwords
	Log             []string           // "METHOD /path", in order
	Received        bytes.Buffer       // everything that was sent to the file API and the storage
	Live            Live

	mu     sync.Mutex
	now    func() time.Time
	spent  map[hidden.Text]bool
	faults []fault
}

type testingT interface{ Cleanup(func()) }

// New starts services that stop with the test.
func New(t testingT, now func() time.Time) *Services {
	w := &Services{
		now: now, Rules: share.DefaultRules(), DeliveryMethods: []string{"mail", "own", "copy"},
		Shares: map[share.ID]share.Share{}, Blobs: map[share.ID][]byte{}, Parts: map[share.ID]map[int][]byte{}, spent: map[hidden.Text]bool{},
	}
	server := httptest.NewServer(w)
	t.Cleanup(server.Close)
	w.URL, w.Page = server.URL, server.URL+"/page/"
	return w
}

// Hold runs f while no request is processed.
func (w *Services) Hold(f func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	f()
}

func (w *Services) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	w.Log = append(w.Log, r.Method+" "+r.URL.Path)
	faults := w.faults
	w.mu.Unlock()
	for _, f := range faults {
		if f(rw, r) {
			return
		}
	}
	if r.URL.Path == livePath {
		w.live(rw, r)
		return
	}
	w.serve(rw, r)
}

func (w *Services) serve(rw http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	switch parts[0] {
	case "issuer":
		issuer(rw, parts[1], body)
		return
	case "mailer":
		w.mailer(rw, body)
		return
	case "page":
		answer(rw, 200, map[string]string{"linkApi": w.URL})
		return
	case "own":
		w.own(rw, body)
		return
	}
	fmt.Fprintf(&w.Received, "%s %v\n%s\n", r.URL, r.Header, body)
	if parts[0] == "blob" {
		w.storage(rw, r, share.ID(parts[1]), body)
		return
	}
	out, status, err := w.api(r, parts[1:], body)
	if err != nil {
		Refuse(rw, err)
		return
	}
	answer(rw, status, out)
}

func answer(rw http.ResponseWriter, status int, body any) {
	rw.WriteHeader(status)
	if status != http.StatusNoContent {
		_ = json.NewEncoder(rw).Encode(body)
	}
}

func read[T any](body []byte) (v T) {
	if err := json.Unmarshal(body, &v); err != nil {
		panic(err)
	}
	return v
}

func bytes32(s string) (out [32]byte) {
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		panic(err)
	}
	copy(out[:], raw)
	return out
}

func rnd() string { return string(share.NewID()) }
