package mailbox

import (
	"embed"
	"encoding/json"
	"html"
	"html/template"
	"io"
	"net/http"
	"regexp"
	"slices"
)

//go:embed *.html.tmpl
var files embed.FS

var pages = template.Must(template.ParseFS(files, "*.html.tmpl"))

// Headers of our own pages and of the mails' HTML, which gets an origin of its
// own, no scripts and no network. Its links open tabs.
const (
	pagePolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
	mailPolicy = "sandbox " + mailSandbox + "; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"

	mailSandbox = "allow-popups allow-popups-to-escape-sandbox"
)

// Product is where the stand-in for Jira and Confluence is.
type Product struct {
	// Page returns its URL for the person with an address, which may be empty
	// or unknown.
	Page func(address string) string
	// Link returns the URL at which it serves a link of a mail to an address; the
	// link itself if it does not.
	Link func(link, address string) string
}

var anchor = regexp.MustCompile(`<a href="([^"]*)"`)

// linked returns the HTML part of a mail with its links changed to the local
// product, because the sites exist on this machine only.
func (p Product) linked(m Message) string {
	return anchor.ReplaceAllStringFunc(m.HTML, func(tag string) string {
		link := html.UnescapeString(anchor.FindStringSubmatch(tag)[1])
		return `<a target="_blank" href="` + html.EscapeString(p.Link(link, m.To)) + `"`
	})
}

// Boxes are shown as one mailbox.
type Boxes []*Box

// List returns the mails to an address, of any letter case, newest first; all mails
// if it is empty.
func (all Boxes) List(to string) []Message {
	found := []Message{}
	for _, b := range all {
		found = append(found, b.List(to)...)
	}
	slices.SortStableFunc(found, func(x, y Message) int { return y.At.Compare(x.At) })
	return found
}

// Find returns the mail of that id.
func (all Boxes) Find(id string) (Message, bool) {
	for _, b := range all {
		if m, ok := b.Find(id); ok {
			return m, true
		}
	}
	return Message{}, false
}

// Handler serves the boxes: a list at /, a page at /messages/{id}, the mail's HTML
// part at /messages/{id}/html, and all as JSON at /messages.json. Both lists
// take ?to=ADDRESS. All pages link to the product.
func (all Boxes) Handler(product Product) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		to := r.FormValue("to")
		show(w, "list.html.tmpl", map[string]any{"To": to, "Product": product.Page(to), "Messages": all.List(to)})
	})
	mux.HandleFunc("GET /messages.json", func(w http.ResponseWriter, r *http.Request) {
		secure(w, pagePolicy)
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(all.List(r.FormValue("to")))
	})
	mux.HandleFunc("GET /messages/{id}", all.one(func(w http.ResponseWriter, m Message) {
		show(w, "message.html.tmpl", map[string]any{"Message": m, "Product": product.Page(m.To), "Sandbox": mailSandbox})
	}))
	mux.HandleFunc("GET /messages/{id}/html", all.one(func(w http.ResponseWriter, m Message) {
		secure(w, mailPolicy)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, product.linked(m))
	}))
	return mux
}

func (all Boxes) one(answer func(http.ResponseWriter, Message)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		m, ok := all.Find(r.PathValue("id"))
		if !ok {
			http.NotFound(w, r)
			return
		}
		answer(w, m)
	}
}

func show(w http.ResponseWriter, page string, data any) {
	secure(w, pagePolicy)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = pages.ExecuteTemplate(w, page, data) // the reader may have disconnected
}

func secure(w http.ResponseWriter, policy string) {
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
}
