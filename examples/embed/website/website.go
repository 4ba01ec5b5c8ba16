// Package website is a small website that shows a share with a gate to its visitors.
package website

import (
	"crypto/rand"
	_ "embed"
	"html/template"
	"net/http"
	"strings"
	"sync"
	"time"
)

//go:embed pages.html.tmpl
var source string

var pages = template.Must(template.New("pages").Parse(source))

const cookie = "visitor"

// Website keeps its visitors in memory.
type Website struct {
	now func() time.Time

	mu       sync.Mutex
	share    *Share            // nil until it is set up
	visitors map[string]string // their names, by the value of the cookie
}

// New returns the website. If share is nil, it asks for one first, which is for trying it
// out: a real website has the secret in its configuration.
func New(share *Share, now func() time.Time) http.Handler {
	s := &Website{now: now, share: share, visitors: map[string]string{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.home)
	mux.HandleFunc("POST /sign-in", s.signIn)
	mux.HandleFunc("POST /sign-out", s.signOut)
	if share == nil {
		mux.HandleFunc("GET /setup", func(w http.ResponseWriter, _ *http.Request) { s.show(w, http.StatusOK, "setup", nil, nil) })
		mux.HandleFunc("POST /setup", s.setUp)
	}
	return http.NewCrossOriginProtection().Handler(mux)
}

// home shows the share to a visitor who is signed in, and the sign-in to everybody else.
func (s *Website) home(w http.ResponseWriter, r *http.Request) {
	share, name := s.visit(r)
	switch {
	case share == nil:
		s.show(w, http.StatusOK, "setup", nil, nil)
	case name == "":
		s.show(w, http.StatusOK, "sign-in", nil, nil)
	default:
		address, err := share.Address(s.now())
		if err != nil {
			http.Error(w, "The unlock token could not be signed.", http.StatusInternalServerError)
			return
		}
		s.show(w, http.StatusOK, "share", share, map[string]any{"Name": name, "Address": template.URL(address)})
	}
}

func (s *Website) visit(r *http.Request) (*Share, string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := r.Cookie(cookie)
	if err != nil {
		return s.share, ""
	}
	return s.share, s.visitors[c.Value]
}

// signIn accepts every name. A real website checks who it is, and who may see the share.
func (s *Website) signIn(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimSpace(r.PostFormValue("name"))
	if name == "" {
		s.show(w, http.StatusUnprocessableEntity, "sign-in", nil, "Enter your name.")
		return
	}
	id := rand.Text()
	s.mu.Lock()
	s.visitors[id] = name
	s.mu.Unlock()
	http.SetCookie(w, &http.Cookie{Name: cookie, Value: id, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

func (s *Website) signOut(w http.ResponseWriter, r *http.Request) {
	if c, err := r.Cookie(cookie); err == nil {
		s.mu.Lock()
		delete(s.visitors, c.Value)
		s.mu.Unlock()
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

func (s *Website) setUp(w http.ResponseWriter, r *http.Request) {
	field := func(name string) string { return strings.TrimSpace(r.PostFormValue(name)) }
	secret, err := ParseSecret(field("secret"))
	var share *Share
	if err == nil {
		share, err = ParseShare(field("link"), field("key"), secret)
	}
	if err != nil {
		s.show(w, http.StatusUnprocessableEntity, "setup", nil, "Check what you entered: "+err.Error()+".")
		return
	}
	s.mu.Lock()
	s.share = share
	s.mu.Unlock()
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// show answers with a page that may frame the share's page only. It is not stored,
// because its address of the frame works once.
func (s *Website) show(w http.ResponseWriter, status int, name string, framed *Share, data any) {
	policy := "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
	if framed != nil {
		policy += "; frame-src " + framed.Origin()
	}
	w.Header().Set("Content-Security-Policy", policy)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "strict-origin-when-cross-origin") // Firefox tells the framed page its address in no other way
	w.WriteHeader(status)
	_ = pages.ExecuteTemplate(w, name, data)
}
