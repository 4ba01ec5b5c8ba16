package host

import (
	"embed"
	"encoding/json"
	"errors"
	"io/fs"
	"net/http"
	"slices"
	"strings"

	"github.com/secure-share/secure-share/scripts/local/issuer"
)

//go:embed web
var files embed.FS

// web has page/, for the host page, and bridge/, for the app.
var web = func() fs.FS {
	sub, err := fs.Sub(files, "web")
	if err != nil {
		panic(err) // it is embedded
	}
	return sub
}()

// page serves index.html with its own policy: the page may call only the
// remotes of the manifest and frame only the app.
func (h *Host) page(w http.ResponseWriter, r *http.Request) {
	if want := strings.TrimPrefix(h.o.Origin, "http://"); r.Host != want {
		http.Redirect(w, r, h.o.Origin+r.URL.RequestURI(), http.StatusTemporaryRedirect) // localhost is the host of the app
		return
	}
	connect := []string{"connect-src 'self'"}
	if m, err := h.manifest(); err == nil {
		for _, remote := range m.Remotes {
			if remote.Fetch {
				connect = append(connect, remote.URL+"/")
			}
		}
		slices.Sort(connect[1:])
	}
	frames := h.o.AppOrigin
	if h.o.OpenFrames {
		frames += " blob:"
	}
	secure(w, "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "+strings.Join(connect, " ")+
		"; frame-src "+frames+"; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
	http.ServeFileFS(w, r, web, "page/index.html")
}

// script serves a part of the page.
func script(w http.ResponseWriter, r *http.Request) {
	secure(w, "default-src 'none'")
	http.StripPrefix("/host/", http.FileServerFS(web)).ServeHTTP(w, r)
}

func secure(w http.ResponseWriter, policy string) {
	header := w.Header()
	header.Set("Content-Security-Policy", policy)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Cache-Control", "no-store")
}

// settings returns what the page can show for the site in the query, or for the
// first site. problem explains why the app cannot be shown.
func (h *Host) settings(w http.ResponseWriter, r *http.Request) {
	site, ok := issuer.FindSite(r.FormValue("site"))
	if !ok {
		site = issuer.Sites[0]
	}
	manifest, err := h.manifest()
	problem := ""
	switch {
	case errors.Is(err, fs.ErrNotExist):
		problem = "There is no manifest at " + h.o.Manifest + "."
	case err != nil:
		problem = err.Error()
	case !h.built():
		problem = "The app is not built yet. Run: make app. Then reload this page."
	}
	sandbox := SandboxAttribute
	if h.o.Popups {
		sandbox = PopupsAttribute + " " + sandbox
	}
	answer(w, http.StatusOK, map[string]any{
		"app": h.address(site), "problem": problem, "mailbox": h.o.Mailbox,
		"sandbox": sandbox, "allow": AllowAttribute,
		"modules": manifest.Modules, "remotes": manifest.Remotes, "scopes": manifest.Scopes, "sites": issuer.Sites,
	})
}

func answer(w http.ResponseWriter, status int, body any) {
	secure(w, "default-src 'none'")
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}
