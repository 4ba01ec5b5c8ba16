package s3blob

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/share"
)

func present(t *testing.T, length int) blob {
	t.Helper()
	b := newBlob(length)
	if status := signed(t, b, time.Minute).send(t); status != http.StatusOK {
		t.Fatalf("upload: status %d", status)
	}
	return b
}

func download(t *testing.T, url, span string) (*http.Response, []byte) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if span != "" {
		r.Header.Set("Range", span)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, body
}

func downloadURL(t *testing.T, b blob, now, until time.Time) string {
	t.Helper()
	url, err := files.PresignGet(t.Context(), b.Share, now, until)
	if err != nil {
		t.Fatal(err)
	}
	return url
}

func TestADownloadCanResume(t *testing.T) {
	b := present(t, 1000)
	url := downloadURL(t, b, time.Now(), time.Now().Add(time.Minute))
	for _, c := range []struct {
		span     string
		status   int
		from, to int
	}{
		{"", 200, 0, 1000},
		{"bytes=0-", 206, 0, 1000},
		{"bytes=1-", 206, 1, 1000},
		{"bytes=500-599", 206, 500, 600},
		{"bytes=999-", 206, 999, 1000},
		{"bytes=-1", 206, 999, 1000},
	} {
		answer, body := download(t, url, c.span)
		if answer.StatusCode != c.status || !bytes.Equal(body, b.bytes[c.from:c.to]) {
			t.Errorf("range %q: status %d, %d bytes", c.span, answer.StatusCode, len(body))
		}
		if c.status == 206 {
			if got, want := answer.Header.Get("Content-Range"), fmt.Sprintf("bytes %d-%d/1000", c.from, c.to-1); got != want {
				t.Errorf("range %q: Content-Range %q, want %q", c.span, got, want)
			}
		}
		for name, want := range map[string]string{
			"Cache-Control": "no-store", "Content-Type": "application/octet-stream", "Content-Disposition": "attachment",
		} {
			if got := answer.Header.Get(name); got != want {
				t.Errorf("range %q: %s %q, want %q", c.span, name, got, want)
			}
		}
	}
	if answer, _ := download(t, url, "bytes=1000-"); answer.StatusCode != http.StatusRequestedRangeNotSatisfiable {
		t.Errorf("range behind the end: status %d", answer.StatusCode)
	}
}

func TestOtherDownloadsAreRefused(t *testing.T) {
	b, other := present(t, 10), present(t, 10)
	now := time.Now()
	live := downloadURL(t, b, now, now.Add(time.Minute))
	for what, url := range map[string]string{
		"expired a minute ago":      downloadURL(t, b, now.Add(-2*time.Minute), now.Add(-time.Minute)),
		"expired this instant":      downloadURL(t, b, now.Add(-time.Minute), now),
		"dead on arrival":           downloadURL(t, b, now, now),
		"of another share":          strings.Replace(live, string(b.ID), string(other.ID), 1),
		"with a longer life":        changed(live, "X-Amz-Expires", "604800"),
		"by the upload's signature": signed(t, b, time.Minute).url,
		"shown to be something":     changed(live, "response-content-disposition", "inline"),
		"without signature":         strings.Split(live, "?")[0],
	} {
		t.Run(what, func(t *testing.T) {
			if answer, body := download(t, url, ""); answer.StatusCode != http.StatusForbidden || bytes.Contains(body, b.bytes) {
				t.Errorf("status %d, %d bytes", answer.StatusCode, len(body))
			}
		})
	}
	for _, method := range []string{http.MethodPut, http.MethodDelete} {
		if status := (upload{method: method, url: live, body: b.bytes}).send(t); status != http.StatusForbidden {
			t.Errorf("%s by the download URL: status %d", method, status)
		}
	}
	if c := stored(t, b); c != b.Content {
		t.Errorf("stored after all: %+v", c)
	}
}

func TestDeletingIsRepeatable(t *testing.T) {
	b, other := present(t, 10), present(t, 10)
	url := downloadURL(t, b, time.Now(), time.Now().Add(time.Minute))
	for range 2 {
		if err := files.Delete(t.Context(), b.Share); err != nil {
			t.Fatalf("delete: %v", err)
		}
		if c := stored(t, b); c != (share.Content{}) {
			t.Errorf("stored: %+v", c)
		}
		if answer, _ := download(t, url, ""); answer.StatusCode != http.StatusNotFound {
			t.Errorf("download: status %d", answer.StatusCode)
		}
	}
	if err := files.Delete(t.Context(), newBlob(1).Share); err != nil {
		t.Errorf("delete of what never was: %v", err)
	}
	if c := stored(t, other); c != other.Content {
		t.Errorf("another blob went along: %+v", c)
	}
}

func TestErrorsTellNoSecret(t *testing.T) {
	dead := configurationAt("http://127.0.0.1:1", "")
	dead.RetryMaxAttempts = 1
	wrong := configuration("")
	wrong.Credentials = bogus{}
	b := newBlob(1)
	for what, bucket := range map[string]*Bucket{"no server": bucketOf(dead), "wrong credentials": bucketOf(wrong)} {
		t.Run(what, func(t *testing.T) {
			_, err := bucket.Stored(t.Context(), b.Share)
			deleteErr := bucket.Delete(t.Context(), b.Share)
			for _, err := range []error{err, deleteErr} {
				if err == nil {
					t.Error("no error")
					continue
				}
				for _, secret := range []string{string(b.ID), "acme", secretKey, "bogus", "127.0.0.1"} {
					if strings.Contains(err.Error(), secret) {
						t.Errorf("%q reveals %q", err, secret)
					}
				}
			}
		})
	}
}

// Only the SHA-256 of the full object identifies it. Without it, the SHA-256 of
// a multipart upload covers the hashes of its parts.
func TestAStoredObjectWithoutItsHashIsNotTheOneAnnounced(t *testing.T) {
	b := newBlob(1)
	for _, c := range []struct {
		header string
		want   [32]byte
	}{
		{sum(b), b.Content.SHA256},
		{"", [32]byte{}},
		{sum(b) + "-2", [32]byte{}},
		{sum(b)[:40], [32]byte{}},
		{base64.StdEncoding.EncodeToString(make([]byte, 33)), [32]byte{}},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Amz-Checksum-Sha256", c.header)
			w.Header().Set("Content-Length", "1")
		}))
		got, err := bucketOf(configurationAt(server.URL, "")).Stored(t.Context(), b.Share)
		server.Close()
		if want := (share.Content{Length: 1, SHA256: c.want}); err != nil || got != want {
			t.Errorf("hash %q: %+v, %v", c.header, got, err)
		}
	}
}
