package issuer

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/secure-share/secure-share/shared/wire"
)

// Handler serves GET /jwks.json and /people, and POST /token, /uninstall, /install, /leave,
// /accounts/close and /accounts/update, all JSON. fileAPI is the base URL that Forge would
// call on an uninstallation and when a person leaves. For the app's function it serves
// /remote/{site}/file-api, which passes calls on to fileAPI, and Atlassian's API for
// reports of personal data under /atlassian.
func (i *Issuer) Handler(fileAPI string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /jwks.json", func(w http.ResponseWriter, _ *http.Request) { answer(w, i.Keys()) })
	mux.HandleFunc("GET /people", people)
	mux.HandleFunc("POST /token", i.token)
	mux.HandleFunc("POST /uninstall", i.uninstall(i.sender(fileAPI)))
	mux.HandleFunc("POST /install", i.install)
	mux.HandleFunc("POST /leave", i.leave(i.sender(fileAPI)))
	mux.HandleFunc("POST /accounts/close", i.setAccount(accountClosed))
	mux.HandleFunc("POST /accounts/update", i.setAccount(accountUpdated))
	mux.HandleFunc("POST /atlassian/app/report-accounts", i.reportAccounts)
	mux.HandleFunc("POST /remote/{site}/file-api/{path...}", i.remote(fileAPI))
	return mux
}

type request struct {
	Site   string `json:"site"`
	Person string `json:"person"`
	Module string `json:"module"`
	Type   string `json:"type"` // of the module
	Age    Age    `json:"age"`

	Extension json.RawMessage `json:"extension"` // what the module was opened on
}

func people(w http.ResponseWriter, r *http.Request) {
	site, ok := FindSite(r.FormValue("site"))
	if !ok {
		http.Error(w, "There is no such site.", http.StatusNotFound)
		return
	}
	answer(w, site.People)
}

func (i *Issuer) token(w http.ResponseWriter, r *http.Request) {
	in, site, person, ok := decodePerson(w, r)
	if !ok {
		return
	}
	if !in.Age.known() {
		http.Error(w, "A token is fresh, expired or future.", http.StatusBadRequest)
		return
	}
	token, err := i.Token(site, person, Module{Type: in.Type, Key: in.Module, Extension: in.Extension}, in.Age)
	if err != nil {
		http.Error(w, "Signing failed.", http.StatusInternalServerError)
		return
	}
	answer(w, map[string]string{"token": token})
}

func (i *Issuer) uninstall(send sender) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if _, site, ok := decode(w, r); ok {
			send(w, r, site, "/v1/forge/lifecycle", fmt.Sprintf(`{"id":%q,"event":"avi:forge:uninstalled:app"}`, i.installation(site)))
		}
	}
}

// install installs the app again on a site: the next tokens are of a new installation.
func (i *Issuer) install(w http.ResponseWriter, r *http.Request) {
	if _, site, ok := decode(w, r); ok {
		i.reinstalled.Store(site.CloudID, ari+"installation/"+uuid.NewString())
		w.WriteHeader(http.StatusNoContent)
	}
}

// installation is the last one on the site.
func (i *Issuer) installation(s Site) string {
	if last, again := i.reinstalled.Load(s.CloudID); again {
		return last.(string)
	}
	return s.Installation
}

// leave has a person leave a site.
func (i *Issuer) leave(send sender) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, site, person, ok := decodePerson(w, r)
		if !ok {
			return
		}
		send(w, r, site, "/v1/forge/user-deleted", fmt.Sprintf(`{"eventType":"avi:jira:deleted:user","user":{"accountId":%q}}`, person.AccountID))
	}
}

// sender makes a call of Forge itself and passes on what the file API answers.
type sender func(w http.ResponseWriter, r *http.Request, site Site, path, body string)

func (i *Issuer) sender(fileAPI string) sender {
	return func(w http.ResponseWriter, r *http.Request, site Site, path, body string) {
		token, err := i.Event(site)
		if err != nil {
			http.Error(w, "Signing failed.", http.StatusInternalServerError)
			return
		}
		pass(w, r, fileAPI+path, token, strings.NewReader(body))
	}
}

// remote passes a call of the app's function on to the file API, as Forge does.
func (i *Issuer) remote(fileAPI string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		site, ok := FindSite(r.PathValue("site"))
		if !ok {
			http.Error(w, "There is no such site.", http.StatusNotFound)
			return
		}
		token, err := i.Function(site)
		if err != nil {
			http.Error(w, "Signing failed.", http.StatusInternalServerError)
			return
		}
		pass(w, r, fileAPI+"/"+r.PathValue("path"), token, r.Body)
	}
}

var client = &http.Client{Timeout: 30 * time.Second}

// pass calls the file API with a token, and passes its answer on.
func pass(w http.ResponseWriter, r *http.Request, url, token string, body io.Reader) {
	call, err := http.NewRequestWithContext(r.Context(), http.MethodPost, url, body)
	if err != nil {
		http.Error(w, "The URL of the file API is malformed.", http.StatusInternalServerError)
		return
	}
	call.Header.Set("Authorization", "Bearer "+token)
	call.Header.Set("Content-Type", "application/json")
	if app := r.Header.Get(wire.AppHeader); app != "" {
		call.Header.Set(wire.AppHeader, app)
	}
	got, err := client.Do(call)
	if err != nil {
		http.Error(w, "The file API does not answer.", http.StatusBadGateway)
		return
	}
	defer got.Body.Close()
	w.Header().Set("Content-Type", got.Header.Get("Content-Type"))
	w.WriteHeader(got.StatusCode)
	_, _ = io.Copy(w, got.Body)
}

// decode reads a JSON request about an existing site, or answers with an error.
func decode(w http.ResponseWriter, r *http.Request) (in request, s Site, ok bool) {
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4<<10)).Decode(&in); err != nil {
		http.Error(w, "The body must be a JSON object.", http.StatusBadRequest)
		return in, s, false
	}
	if s, ok = FindSite(in.Site); !ok {
		http.Error(w, "There is no such site.", http.StatusNotFound)
	}
	return in, s, ok
}

// decodePerson reads a JSON request about an existing person, or answers with an error.
func decodePerson(w http.ResponseWriter, r *http.Request) (in request, s Site, p Person, ok bool) {
	if in, s, ok = decode(w, r); !ok {
		return in, s, p, false
	}
	if p, ok = s.person(in.Person); !ok {
		http.Error(w, "There is no such person on this site.", http.StatusNotFound)
	}
	return in, s, p, ok
}

func answer(w http.ResponseWriter, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(body)
}
