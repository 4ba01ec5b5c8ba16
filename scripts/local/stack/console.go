package stack

import (
	_ "embed"
	"html/template"
	"net/http"
	"path/filepath"
	"strings"

	"github.com/secure-share/secure-share/scripts/local/issuer"
)

//go:embed console.html.tmpl
var consolePage string

var consoleTemplate = template.Must(template.New("console").Parse(consolePage))

const consolePolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// console is the page with all addresses.
func (s *Stack) console(w http.ResponseWriter, _ *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", consolePolicy)
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	_ = consoleTemplate.Execute(w, map[string]any{ // the reader may have disconnected
		"Endpoints": s.Endpoints, "Sites": issuer.Sites, "Dir": s.Dir, "Client": s.Client(), "Relay": s.Own.Relay.Running(),
	})
}

// Client returns the shell command for a client of this stack.
func (s *Stack) Client() string {
	const program = "go run ./cmd/secureshare"
	if root, err := Root(); err == nil && s.Dir == filepath.Join(root, ".local") {
		return program // it finds this folder by itself
	}
	return program + " --endpoints '" + strings.ReplaceAll(filepath.Join(s.Dir, "endpoints.json"), "'", `'\''`) + "'"
}
