package stack

import (
	"net/http"
	"path/filepath"

	"github.com/secure-share/secure-share/shared/application/published"
)

// publisher is the server of a trusted application: it publishes the certificate
// in the folder application of the state, if there is one.
func (b *builder) publisher() (err error) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+published.Path, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", published.MediaType)
		http.ServeFile(w, r, filepath.Join(b.Dir, "application", "certificate.pem"))
	})
	b.publisherHTTPS, err = b.serveTLS(b.ports.publisher, mux)
	return err
}
