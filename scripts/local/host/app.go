package host

import (
	"bytes"
	"cmp"
	"errors"
	"html"
	"io/fs"
	"mime"
	"net/http"
	"os"
	"path"
	"regexp"
	"strings"

	"github.com/secure-share/secure-share/scripts/local/issuer"
)

// AppPath is where the app's folder is served to a site, named by its cloud id:
// a deep path as on Forge's CDN, so that an app that expects to be at the root
// fails here, too. Each site has its own path because it has its own policy.
func AppPath(site string) string { return appsPath + site + "/main/" }

const appsPath = "/00000000-0000-4000-8000-000000000001/"

// hashed matches the name of an asset whose content never changes.
var hashed = regexp.MustCompile(`^assets/.+-[A-Za-z0-9_-]{8}\.[a-z0-9]+(\.[a-z]+)?$`)

// App serves the built app as Forge's CDN does: unchanged, except that
// index.html loads the bridge before everything else.
func (h *Host) App() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /bridge/{file}", h.policed(http.FileServerFS(web)))
	mux.Handle("GET "+appsPath+"{site}/main/{file...}", h.policed(http.HandlerFunc(h.asset)))
	return mux
}

// policed adds the app's policy to every answer: a Worker has the policy of its
// own script, not that of the page.
func (h *Host) policed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		manifest, err := h.manifest()
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		header := w.Header()
		header.Set("Content-Security-Policy", manifest.Policy(h.o.Origin, h.approved(r.PathValue("site"))))
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Cache-Control", "no-cache")
		next.ServeHTTP(w, r)
	})
}

func (h *Host) asset(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("file")
	if name == "" || name == "index.html" {
		h.index(w)
		return
	}
	content, err := h.read(name)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", kind(name))
	if hashed.MatchString(name) {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	_, _ = w.Write(content)
}

// kinds are the media types of web pages, independent of the machine's
// settings.
var kinds = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
	".json": "application/json", ".svg": "image/svg+xml", ".woff2": "font/woff2",
}

func kind(name string) string {
	extension := path.Ext(name)
	return cmp.Or(kinds[extension], mime.TypeByExtension(extension), "application/octet-stream")
}

func (h *Host) read(name string) ([]byte, error) {
	if h.o.Folder == "" || !fs.ValidPath(name) {
		return nil, fs.ErrNotExist
	}
	root, err := os.OpenRoot(h.o.Folder)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	return root.ReadFile(name)
}

var errNoHead = errors.New("index.html has no <head>")

// index serves index.html with the bridge before its own scripts.
func (h *Host) index(w http.ResponseWriter) {
	content, err := h.read("index.html")
	if err != nil {
		http.Error(w, "The app is not built. Run: make app", http.StatusNotFound)
		return
	}
	content, err = inject(content, h.o.Origin)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(content)
}

var head = regexp.MustCompile(`(?i)<head(\s[^>]*)?>`)

// inject adds the bridge's script to the head of a page, with the origin of the
// only page that it may talk to.
func inject(page []byte, host string) ([]byte, error) {
	at := head.FindIndex(page)
	if at == nil {
		return nil, errNoHead
	}
	tag := `<script src="/bridge/violations.js"></script>` +
		`<script type="module" src="/bridge/bridge.js" data-host="` + html.EscapeString(host) + `" id="forge-bridge"></script>`
	return bytes.Join([][]byte{page[:at[1]], page[at[1]:]}, []byte(tag)), nil
}

// built reports whether the folder has a built app.
func (h *Host) built() bool {
	_, err := h.read("index.html")
	return err == nil
}

// address of the app's first page on a site.
func (h *Host) address(site issuer.Site) string {
	return strings.TrimSuffix(h.o.AppOrigin, "/") + AppPath(site.CloudID) + "index.html"
}
