package main

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/scripts/deploy/standin"
	"github.com/secure-share/secure-share/shared/pagepolicy"
)

// bucket answers the S3 calls for one bucket.
type bucket struct {
	t       *testing.T
	objects map[string]time.Time // when they were written
	puts    []string             // in their order
	headers map[string]http.Header
	content map[string]string
}

var now = time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)

func (b *bucket) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/page-bucket/")
	switch {
	case r.Method == http.MethodPut:
		content, err := io.ReadAll(r.Body)
		sum := sha256.Sum256(content)
		if err != nil || r.Header.Get("X-Amz-Checksum-Sha256") != base64.StdEncoding.EncodeToString(sum[:]) {
			b.t.Errorf("%s: checksum %q, error %v", name, r.Header.Get("X-Amz-Checksum-Sha256"), err)
		}
		b.objects[name], b.headers[name], b.content[name] = now, r.Header, string(content)
		b.puts = append(b.puts, name)
	case r.Method == http.MethodDelete:
		delete(b.objects, name)
		w.WriteHeader(http.StatusNoContent)
	case r.URL.Query().Get("list-type") == "2":
		fmt.Fprint(w, `<ListBucketResult><IsTruncated>false</IsTruncated>`)
		for name, at := range b.objects {
			fmt.Fprintf(w, `<Contents><Key>%s</Key><LastModified>%s</LastModified></Contents>`, name, at.Format(time.RFC3339))
		}
		fmt.Fprint(w, `</ListBucketResult>`)
	default:
		b.t.Errorf("%s %s", r.Method, r.URL)
	}
}

// deployed makes a folder with a built page and the outputs of the stack, and changes
// to it.
func deployed(t *testing.T) *bucket {
	t.Helper()
	b := &bucket{t: t, objects: map[string]time.Time{}, headers: map[string]http.Header{}, content: map[string]string{}}
	server := httptest.NewServer(b)
	t.Cleanup(server.Close)
	standin.AWS(t, map[string]*standin.Account{"acme-page": {ID: "333333333333"}})
	t.Setenv("AWS_ENDPOINT_URL", server.URL)
	t.Setenv("AWS_PROFILE", "acme-page")
	root := t.TempDir()
	t.Chdir(root)
	standin.Write(t, root, "cdk.json", `{"context":{"stage":"prod","pageRegion":"eu-west-1","pageUrl":"https://links.acme.com/","pageLinkApi":"https://api.links.acme.com"}}`)
	standin.Write(t, root, "build/outputs/page.json", `{"SecureSharePage":{"PageBucket":"page-bucket"}}`)
	var sums strings.Builder
	for _, name := range []string{"assets/start-1.js", "check.js", "icon.svg", "index.html"} {
		standin.Write(t, root, path.Join("forge/static/page/dist", name), name)
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256([]byte(name)), name)
	}
	standin.Write(t, root, "forge/static/page/dist/SHA256SUMS", sums.String())
	return b
}

func TestThePageIsCopied(t *testing.T) {
	b := deployed(t)
	var out strings.Builder
	if err := run(context.Background(), &out, now); err != nil {
		t.Fatal(err)
	}
	if want := []string{"assets/start-1.js", "config.json", "check.js", "icon.svg", "index.html", "SHA256SUMS"}; !slices.Equal(b.puts, want) {
		t.Errorf("the order is %q, want %q", b.puts, want)
	}
	for name, want := range map[string][2]string{
		"index.html":        {"text/html; charset=utf-8", pagepolicy.CacheOthers},
		"assets/start-1.js": {"text/javascript; charset=utf-8", pagepolicy.CacheAssets},
		"config.json":       {"application/json", pagepolicy.CacheOthers},
	} {
		if h := b.headers[name]; h.Get("Content-Type") != want[0] || h.Get("Cache-Control") != want[1] {
			t.Errorf("%s is %q, cached %q", name, h.Get("Content-Type"), h.Get("Cache-Control"))
		}
	}
	if got := b.content["config.json"]; got != string(pagepolicy.ConfigFile("https://api.links.acme.com")) {
		t.Errorf("config.json is %s", got)
	}
	if !strings.Contains(out.String(), "https://links.acme.com/: 6 files") {
		t.Errorf("it says %q", out.String())
	}
}

// A page that is open in a browser finds its files for a day.
func TestFilesOfEarlierPages(t *testing.T) {
	b := deployed(t)
	b.objects["assets/start-0.js"] = now.Add(-kept)
	b.objects["assets/late-0.js"] = now.Add(-kept + time.Second)
	b.objects["icon.svg"] = now.Add(-2 * kept)
	if err := run(context.Background(), io.Discard, now); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{"assets/start-0.js": false, "assets/late-0.js": true, "icon.svg": true, "index.html": true} {
		if _, there := b.objects[name]; there != want {
			t.Errorf("%s is there: %v, want %v", name, there, want)
		}
	}
}

// A page that was not built is not published, not even in part.
func TestAChangedPageIsNotCopied(t *testing.T) {
	for name, change := range map[string]func() error{
		"a changed file": func() error {
			return os.WriteFile("forge/static/page/dist/check.js", []byte("steal()"), 0o600)
		},
		"a stack that is not deployed": func() error { return os.Remove("build/outputs/page.json") },
	} {
		t.Run(name, func(t *testing.T) {
			b := deployed(t)
			if err := change(); err != nil {
				t.Fatal(err)
			}
			if err := run(context.Background(), io.Discard, now); err == nil || len(b.puts) > 0 {
				t.Errorf("error %v, uploads %q", err, b.puts)
			}
		})
	}
}
