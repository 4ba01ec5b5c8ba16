package main

import (
	"bytes"
	"embed"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed web
var webFiles embed.FS

// depot is the plainest blob store there can be: it takes parts and forgets them,
// and gives what it was told to keep. It checks and hashes nothing.
type depot struct {
	mu    sync.Mutex
	kept  map[int][]byte // by number
	whole []byte
}

// PUT /parts/{number}, with ?keep to keep it; GET /whole, all that was kept.
func (d *depot) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Allow-Methods", "GET, PUT")
	h.Set("Access-Control-Allow-Headers", "*")
	h.Set("Access-Control-Expose-Headers", "ETag, Content-Range, Content-Length")
	h.Set("Access-Control-Max-Age", "7200")
	switch r.Method {
	case http.MethodGet:
		h.Set("ETag", `"kept"`)
		h.Set("Content-Length", strconv.Itoa(len(d.all())))
		_, _ = w.Write(d.all())
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
		d.mu.Lock()
		d.kept[number], d.whole = body, nil
		d.mu.Unlock()
	}
}

func (d *depot) all() []byte {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.whole == nil {
		var numbers []int
		for n := range d.kept {
			numbers = append(numbers, n)
		}
		slices.Sort(numbers)
		var whole bytes.Buffer
		for _, n := range numbers {
			whole.Write(d.kept[n])
		}
		d.whole = whole.Bytes()
	}
	return d.whole
}

// yard serves the page that measures, with the Worker of the built app, on an
// origin; the depot has another one, as S3 has.
type yard struct {
	page, depot *httptest.Server
	worker      string // path of the Worker
}

func newYard(root string) (*yard, error) {
	dist := filepath.Join(root, "forge", "static", "main", "dist")
	worker, err := filepath.Glob(filepath.Join(dist, "assets", "worker-*.js"))
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
	d := &depot{kept: map[int][]byte{}}
	return &yard{httptest.NewServer(mux), httptest.NewServer(d), "/app/assets/" + filepath.Base(worker[0])}, nil
}

func (y *yard) Close() {
	y.page.Close()
	y.depot.Close()
}
