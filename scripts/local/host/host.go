// Package host emulates Jira and Confluence, and the CDN of Forge: it serves a
// page of a product with the app in an iframe, under the same sandbox and the
// same Content-Security-Policy, and answers the app's requests to the product.
//
// There is no sign-in: the page's address chooses the person.
package host

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"

	"github.com/secure-share/secure-share/scripts/local/issuer"
)

// Options of a host. Origins are like http://127.0.0.1:7400.
type Options struct {
	Folder    string            // the built app, which may be built later on
	Manifest  string            // path of its manifest.yml
	Variables map[string]string // values of the manifest's ${VARIABLES}

	Origin    string // of the host page
	AppOrigin string // of the app: another site than the host page, as with Forge
	Mailbox   string // URL of the page that shows mails

	// OpenFrames adds blob: to the page's own frame-src, which otherwise allows
	// the app's origin only. Firefox and WebKit apply it to downloads of blob
	// addresses from within the app's frame.
	OpenFrames bool
	// Popups adds the attributes that allow the app's frame to open windows.
	Popups bool

	// Egress has the administrators' approvals; if it is nil, nothing can be
	// approved.
	Egress *Egress

	// Invoke calls a function of the app's resolver as a person of a site.
	Invoke Invoke
}

// Invoke runs the resolver's function key with payload, and returns what it does.
type Invoke func(ctx context.Context, s issuer.Site, p issuer.Person, key string, payload json.RawMessage) (json.RawMessage, error)

// Host serves the product's page and the app.
type Host struct {
	o Options
}

// New returns a host. It reads the app and the manifest on each request,
// so that a build shows after a reload.
func New(o Options) *Host { return &Host{o: o} }

func (h *Host) manifest() (Manifest, error) {
	content, err := os.ReadFile(h.o.Manifest)
	if err != nil {
		return Manifest{}, err
	}
	return ParseManifest(content, h.o.Variables, os.DirFS(filepath.Dir(h.o.Manifest)))
}

// Page serves the product: its page at / and at the addresses that Forge gives
// the app's full page, the page's files under /host/, avatars under /avatars/,
// the product's REST API under /product/{site}/{person}/ (names or ids), POST
// /invoke and POST /egress.
func (h *Host) Page() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", h.page)
	for _, fullPage := range []string{"/jira/apps/{app}/{environment}", "/wiki/apps/{app}/{environment}/{route}"} {
		mux.HandleFunc("GET "+fullPage, h.page)
		mux.HandleFunc("GET "+fullPage+"/{path...}", h.page)
	}
	mux.HandleFunc("GET /host/settings.json", h.settings)
	mux.HandleFunc("GET /host/{folder}/{file}", script)
	mux.HandleFunc("GET /avatars/{account}", avatar)
	mux.HandleFunc("/product/{site}/{person}/{path...}", h.product)
	mux.HandleFunc("POST /invoke", h.invoke)
	mux.HandleFunc("POST /egress", h.egress)
	return mux
}
