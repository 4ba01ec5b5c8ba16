// Package site is a small website that logs its visitors in to a share with a gate.
package site

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

// Site is the website. It keeps its visitors in memory.
type Site struct {
	now func() time.Time

	mu       sync.Mutex
	share    *Share            // nil until it is set up
	visitors map[string]string // their names, by the value of the cookie
}

// New returns the site. If share is nil, its pages ask for one first, which is for trying
// it out: a real site has the secret in its configuration.
func New(share *Share, now func() time.Time) http.Handler {
	s := &Site{now: now, share: share, visitors: map[string]string{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.home)
	mux.HandleFunc("POST /login", s.login)
	mux.HandleFunc("POST /logout", s.logout)
	if share == nil {
		mux.HandleFunc("GET /setup", func(w http.ResponseWriter, _ *http.Request) { s.show(w, http.StatusOK, "setup", nil, nil) })
		mux.HandleFunc("POST /setup", s.setUp)
	}
	return http.NewCrossOriginProtection().Handler(mux)
}

// home shows the share to a visitor who is logged in, and the login to everybody else.
func (s *Site) home(w http.ResponseWriter, r *http.Request) {
	share, name := s.visit(r)
	switch {
	case share == nil:
		s.show(w, http.StatusOK, "setup", nil, nil)
	case name == "":
		s.show(w, http.StatusOK, "login", nil, nil)
	default:
		address, err := share.Address(s.now())
		if err != nil {
			http.Error(w, "The login could not be signed.", http.StatusInternalServerError)
			return
		}
		s.show(w, http.StatusOK, "share", share, map[string]any{"Name": name, "Address": template.URL(address)})
	}
}

func (s *Site) visit(r *http.Request) (*Share, string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := r.Cookie(cookie)
	if err != nil {
		return s.share, ""
	}
	return s.share, s.visitors[c.Value]
}

// login lets everybody in. A real site checks who it is, and who may see the share.
func (s *Site) login(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimSpace(r.PostFormValue("name"))
	if name == "" {
		s.show(w, http.StatusUnprocessableEntity, "login", nil, "Enter your name.")
		return
	}
	id := rand.Text()
	s.mu.Lock()
	s.visitors[id] = name
	s.mu.Unlock()
	http.SetCookie(w, &http.Cookie{Name: cookie, Value: id, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

func (s *Site) logout(w http.ResponseWriter, r *http.Request) {
	if c, err := r.Cookie(cookie); err == nil {
		s.mu.Lock()
		delete(s.visitors, c.Value)
		s.mu.Unlock()
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

func (s *Site) setUp(w http.ResponseWriter, r *http.Request) {
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
func (s *Site) show(w http.ResponseWriter, status int, name string, framed *Share, data any) {
	policy := "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
	if framed != nil {
		policy += "; frame-src " + framed.Origin()
	}
	w.Header().Set("Content-Security-Policy", policy)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "strict-origin-when-cross-origin") // Firefox tells the framed page no other way
	w.WriteHeader(status)
	_ = pages.ExecuteTemplate(w, name, data)
}
