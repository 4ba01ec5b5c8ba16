package main

import (
	"bytes"
	"embed"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

//go:embed web
var webFiles embed.FS

// blobStore accepts parts and discards them, or keeps them if the request says so, and
// serves the kept ones, also in ranges. It checks and hashes nothing.
type blobStore struct {
	mu    sync.Mutex
	kept  map[int][]byte // by number
	whole []byte
}

// ServeHTTP answers PUT /parts/{number}, with ?keep to keep the part, and GET /whole:
// all parts that were kept, in their order.
func (b *blobStore) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Allow-Methods", "GET, PUT")
	h.Set("Access-Control-Allow-Headers", "*")
	h.Set("Access-Control-Expose-Headers", "ETag, Content-Range, Content-Length")
	h.Set("Access-Control-Max-Age", "7200")
	switch r.Method {
	case http.MethodGet:
		h.Set("ETag", `"kept"`)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(b.all()))
	case http.MethodPut:
		number, _ := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/parts/"))
		if !r.URL.Query().Has("keep") {
			_, _ = io.Copy(io.Discard, r.Body)
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		b.mu.Lock()
		b.kept[number], b.whole = body, nil
		b.mu.Unlock()
	}
}

func (b *blobStore) all() []byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.whole == nil {
		var whole bytes.Buffer
		for _, n := range slices.Sorted(maps.Keys(b.kept)) {
			whole.Write(b.kept[n])
		}
		b.whole = whole.Bytes()
	}
	return b.whole
}

// servers are the two origins of a measurement: the page with the Worker of the built
// app, and the blob store, which has its own origin as S3 has.
type servers struct {
	page, store *httptest.Server
	worker      string // path of the Worker
}

func startServers(root string) (*servers, error) {
	dist := filepath.Join(root, "forge", "static", "main", "dist")
	worker, err := filepath.Glob(filepath.Join(dist, workerScript))
	if err != nil || len(worker) != 1 {
		return nil, errNoApp
	}
	web, err := fs.Sub(webFiles, "web")
	if err != nil {
		return nil, err
	}
	modules := filepath.Join(root, "forge", "node_modules")
	mux := http.NewServeMux()
	mux.Handle("/", http.FileServerFS(web))
	mux.Handle("/app/", http.StripPrefix("/app/", http.FileServerFS(os.DirFS(dist))))
	mux.HandleFunc("/comlink.js", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFile(w, r, filepath.Join(modules, "comlink", "dist", "esm", "comlink.mjs"))
	})
	store := &blobStore{kept: map[int][]byte{}}
	return &servers{httptest.NewServer(mux), httptest.NewServer(store), "/app/assets/" + filepath.Base(worker[0])}, nil
}

func (s *servers) Close() {
	s.page.Close()
	s.store.Close()
}
