package host

import (
	"fmt"
	"hash/fnv"
	"html"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/secure-share/secure-share/scripts/local/issuer"
)

func (h *Host) avatarOf(p issuer.Person) string {
	return h.o.Origin + "/avatars/" + url.PathEscape(p.AccountID)
}

// colours with enough contrast to white letters.
var colours = []string{"#0055cc", "#5e4db2", "#ae2e24", "#216e4e", "#943d73", "#206a83", "#7f5f01", "#a54800"}

// avatar draws a person's initials.
func avatar(w http.ResponseWriter, r *http.Request) {
	account := r.PathValue("account")
	for _, s := range issuer.Sites {
		for _, p := range s.People {
			if p.AccountID == account {
				draw(w, p)
				return
			}
		}
	}
	http.NotFound(w, r)
}

func draw(w http.ResponseWriter, p issuer.Person) {
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(p.AccountID)) // never fails
	secure(w, "default-src 'none'")
	w.Header().Set("Content-Type", "image/svg+xml")
	w.Header().Set("Cache-Control", "max-age=3600")
	fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><rect width="48" height="48" fill="%s"/>`+
		`<text x="24" y="31" fill="#fff" font-family="sans-serif" font-size="20" text-anchor="middle">%s</text></svg>`,
		colours[hash.Sum32()%uint32(len(colours))], html.EscapeString(initials(p.DisplayName)))
}

func initials(name string) string {
	words := strings.Fields(name)
	out := ""
	for _, word := range []string{words[0], words[len(words)-1]} {
		first, _ := utf8.DecodeRuneInString(word)
		out += string(first)
	}
	return out
}
