// Package page serves the page for people outside, with the headers that
// CloudFront sends.
package page

import (
	"io/fs"
	"net/http"
	"os"
	"strings"

	"github.com/secure-share/secure-share/shared/pagepolicy"
)

// Options of the server.
type Options struct {
	Folder  string   // of the built page, which may be built later
	LinkAPI string   // URL of the service for links
	Blobs   string   // URL of the bucket
	Frames  []string // origins that may show the page in a frame
}

// Handler serves the built page and its config.json.
func Handler(o Options) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /"+pagepolicy.Config, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(pagepolicy.ConfigFile(o.LinkAPI))
	})
	mux.HandleFunc("GET /{file...}", func(w http.ResponseWriter, r *http.Request) { file(w, r, o.Folder) })
	return headed(mux, pagepolicy.Headers(o.Frames, o.LinkAPI, o.Blobs))
}

func headed(next http.Handler, headers []pagepolicy.Header) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, h := range headers {
			w.Header().Set(h.Name, h.Value)
		}
		w.Header().Set("Cache-Control", pagepolicy.CacheOthers)
		next.ServeHTTP(w, r)
	})
}

func file(w http.ResponseWriter, r *http.Request, folder string) {
	name := r.PathValue("file")
	if name == "" {
		name = "index.html"
	}
	content, err := read(folder, name)
	mediaType, known := pagepolicy.Type(name)
	switch {
	case err != nil && name == "index.html":
		http.Error(w, "The page is not built. Run: make app", http.StatusNotFound)
		return
	case err != nil || !known || strings.HasPrefix(name, "."): // .vite is not part of the page
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", mediaType)
	w.Header().Set("Cache-Control", pagepolicy.Cache(name))
	_, _ = w.Write(content)
}

func read(folder, name string) ([]byte, error) {
	if folder == "" || !fs.ValidPath(name) {
		return nil, fs.ErrNotExist
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	return root.ReadFile(name)
}
