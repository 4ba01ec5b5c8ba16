package s3blob

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"secureshare/shared/share"
)

// blob is a share and its ciphertext.
type blob struct {
	share.Share
	bytes []byte
}

func newBlob(length int) blob {
	content := make([]byte, length)
	_, _ = rand.Read(content)
	return blob{share.Share{
		Site: "acme", ID: share.NewID(), CreatedAt: time.Now(),
		Content: share.Content{Length: int64(length), SHA256: sha256.Sum256(content)},
	}, content}
}

// upload is a request as a client sends it.
type upload struct {
	method, url string
	headers     map[string]string
	body        []byte
	chunked     bool
}

func signed(t *testing.T, b blob, until time.Duration) upload {
	t.Helper()
	now := time.Now()
	if until <= 0 { // one that has expired since
		now = now.Add(until - time.Minute)
	}
	url, headers, err := files.PresignPut(t.Context(), b.Share, now, time.Now().Add(until))
	if err != nil {
		t.Fatal(err)
	}
	return upload{method: http.MethodPut, url: url, headers: headers, body: b.bytes}
}

func (u upload) send(t *testing.T) (status int) {
	t.Helper()
	var body io.Reader = bytes.NewReader(u.body)
	if u.chunked {
		body = io.MultiReader(body) // of a length that net/http cannot know
	}
	r, err := http.NewRequestWithContext(t.Context(), u.method, u.url, body)
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range u.headers {
		r.Header.Set(name, value)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	return answer.StatusCode
}

func stored(t *testing.T, b blob) share.Content {
	t.Helper()
	c, err := files.Stored(t.Context(), b.Share)
	if err != nil {
		t.Fatalf("stored: %v", err)
	}
	return c
}

func TestAnUploadIsTakenOnce(t *testing.T) {
	awkward := newBlob(10)
	awkward.Site = "a b+c%20" // no site is called so, but signing must not depend on it
	for _, b := range []blob{newBlob(1), newBlob(1000), awkward} {
		if c := stored(t, b); c != (share.Content{}) {
			t.Errorf("stored before the upload: %+v", c)
		}
		u := signed(t, b, time.Minute)
		want := []string{"Content-Type", "If-None-Match", "X-Amz-Checksum-Sha256"}
		if names := slices.Sorted(maps.Keys(u.headers)); !slices.Equal(names, want) {
			t.Errorf("headers %v, want %v", names, want)
		}
		const covered = "content-length;content-type;host;if-none-match;x-amz-checksum-sha256"
		if got := parameter(t, u.url, "X-Amz-SignedHeaders"); got != covered {
			t.Errorf("signed are %s, want %s", got, covered)
		}
		if status := u.send(t); status != http.StatusOK {
			t.Fatalf("upload of %d bytes: status %d", b.Content.Length, status)
		}
		if c := stored(t, b); c != b.Content {
			t.Errorf("stored %+v, want %+v", c, b.Content)
		}
		if status := u.send(t); status != http.StatusPreconditionFailed {
			t.Errorf("second upload: status %d, want 412", status)
		}
		if c := stored(t, b); c != b.Content {
			t.Errorf("stored after the second upload: %+v", c)
		}
	}
}

func TestALargeUploadIsTaken(t *testing.T) {
	b := newBlob(8 << 20)
	if status := signed(t, b, time.Minute).send(t); status != http.StatusOK {
		t.Fatalf("status %d", status)
	}
	if c := stored(t, b); c != b.Content {
		t.Errorf("stored %+v, want %+v", c, b.Content)
	}
}

// Whatever differs from what was signed, nothing is stored.
func TestOtherUploadsAreRefused(t *testing.T) {
	other := newBlob(1000)
	for what, change := range map[string]func(*upload){
		"one byte short":               func(u *upload) { u.body = u.body[:999] },
		"one byte long":                func(u *upload) { u.body = append(slices.Clip(u.body), 0) },
		"empty":                        func(u *upload) { u.body = nil },
		"one bit flipped":              func(u *upload) { u.body = slices.Clone(u.body); u.body[500] ^= 1 },
		"another file of that length":  func(u *upload) { u.body = other.bytes },
		"another file and its hash":    func(u *upload) { u.body = other.bytes; u.headers["X-Amz-Checksum-Sha256"] = sum(other) },
		"of unknown length":            func(u *upload) { u.chunked = true },
		"without If-None-Match":        func(u *upload) { delete(u.headers, "If-None-Match") },
		"with another If-None-Match":   func(u *upload) { u.headers["If-None-Match"] = `"etag"` },
		"without hash":                 func(u *upload) { delete(u.headers, "X-Amz-Checksum-Sha256") },
		"without type":                 func(u *upload) { delete(u.headers, "Content-Type") },
		"with another type":            func(u *upload) { u.headers["Content-Type"] = "text/html" },
		"with one header more":         func(u *upload) { u.headers["X-Amz-Website-Redirect-Location"] = "https://evil.example/" },
		"with a method of its own":     func(u *upload) { u.method = http.MethodPost },
		"to another key":               func(u *upload) { u.url = strings.Replace(u.url, "/acme/", "/globex/", 1) },
		"to another bucket":            func(u *upload) { u.url = strings.Replace(u.url, "/"+bucketName+"/", "/other/", 1) },
		"with a longer life":           func(u *upload) { u.url = changed(u.url, "X-Amz-Expires", "3600") },
		"with a later date":            func(u *upload) { u.url = changed(u.url, "X-Amz-Date", "20991231T000000Z") },
		"without signature":            func(u *upload) { u.url, _, _ = strings.Cut(u.url, "?") },
		"with fewer headers signed":    func(u *upload) { u.url = changed(u.url, "X-Amz-SignedHeaders", "host") },
		"with a signature of nothing":  func(u *upload) { u.url = changed(u.url, "X-Amz-Signature", strings.Repeat("0", 64)) },
		"with another's access key id": func(u *upload) { u.url = strings.Replace(u.url, accessKeyID, "AKIAOFSOMEBODYELSE", 1) },
	} {
		t.Run(what, func(t *testing.T) {
			b := newBlob(1000)
			u := signed(t, b, time.Minute)
			before := u.url + fmt.Sprint(u.headers, u.method, u.chunked) + string(u.body)
			change(&u)
			if before == u.url+fmt.Sprint(u.headers, u.method, u.chunked)+string(u.body) {
				t.Fatal("the test changes nothing")
			}
			if status := u.send(t); status < 400 || status >= 500 {
				t.Errorf("status %d", status)
			}
			if c := stored(t, b); c != (share.Content{}) {
				t.Errorf("stored: %+v", c)
			}
		})
	}
}

func sum(b blob) string { return base64.StdEncoding.EncodeToString(b.Content.SHA256[:]) }

func changed(raw, parameter, value string) string {
	u, err := url.Parse(raw)
	if err != nil {
		panic(err)
	}
	q := u.Query()
	q.Set(parameter, value)
	u.RawQuery = q.Encode()
	return u.String()
}

func TestAnUploadThatBreaksOffStoresNothing(t *testing.T) {
	b := newBlob(1000)
	u := signed(t, b, time.Minute)
	r, err := http.NewRequest(u.method, u.url, bytes.NewReader(u.body))
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range u.headers {
		r.Header.Set(name, value)
	}
	var wire bytes.Buffer
	if err := r.Write(&wire); err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", r.URL.Host)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write(wire.Bytes()[:wire.Len()-1]); err != nil {
		t.Fatal(err)
	}
	if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	answer, _ := io.ReadAll(conn) // until the gateway hangs up; it may reset
	if bytes.HasPrefix(answer, []byte("HTTP/1.1 2")) {
		t.Errorf("answer: %s", answer)
	}
	if c := stored(t, b); c != (share.Content{}) {
		t.Errorf("stored: %+v", c)
	}
}

func TestDeadUploadURLs(t *testing.T) {
	for _, until := range []time.Duration{0, -time.Second, -time.Hour} {
		b := newBlob(10)
		if status := signed(t, b, until).send(t); status != http.StatusForbidden {
			t.Errorf("until %v from now: status %d", until, status)
		}
		if c := stored(t, b); c != (share.Content{}) {
			t.Errorf("stored: %+v", c)
		}
	}
}

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
		if answer, body := download(t, url, ""); answer.StatusCode != http.StatusForbidden || bytes.Contains(body, b.bytes) {
			t.Errorf("%s: status %d, %d bytes", what, answer.StatusCode, len(body))
		}
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
		_, err := bucket.Stored(t.Context(), b.Share)
		deleteErr := bucket.Delete(t.Context(), b.Share)
		for _, err := range []error{err, deleteErr} {
			if err == nil {
				t.Errorf("%s: no error", what)
				continue
			}
			for _, secret := range []string{string(b.ID), "acme", secretKey, "bogus", "127.0.0.1"} {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("%s: %q tells %q", what, err, secret)
				}
			}
		}
	}
}

// Lambda's credentials come with a session token, without which no URL is worth
// anything.
func TestTheSessionTokenIsPartOfTheURL(t *testing.T) {
	bucket := bucketOf(configuration("session-token"))
	b := newBlob(1)
	put, _, err := bucket.PresignPut(t.Context(), b.Share, time.Now(), time.Now().Add(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	get, err := bucket.PresignGet(t.Context(), b.Share, time.Now(), time.Now().Add(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	for _, raw := range []string{put, get} {
		if parameter(t, raw, "X-Amz-Security-Token") != "session-token" {
			t.Errorf("no session token in %s", raw)
		}
	}
}

// A signature counts in whole seconds. The table gives now and until in
// milliseconds, and what the URL says of its life.
func TestNoURLOutlivesItsInstant(t *testing.T) {
	second := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		now, until   int
		date, expire int // seconds
	}{
		{0, 1000, 0, 1},
		{0, 1999, 0, 1},
		{0, 2000, 0, 2},
		{1, 1000, 0, 1},
		{999, 1000, 0, 1},
		{999, 300_000, 0, 300},
		{500, 300_499, 0, 300},
		{500, 300_500, 0, 300},
		{0, 3_600_000, 0, 3600},
		{1001, 1002, 0, 1}, // dead on arrival
		{0, 999, -1, 1},
		{0, 1, -1, 1},
		{0, 0, -1, 1},
		{5000, 1000, 0, 1}, // until is past
		{5000, -1, -2, 1},
	} {
		at := func(ms int) time.Time { return second.Add(time.Duration(ms) * time.Millisecond) }
		for _, zone := range []*time.Location{time.UTC, time.FixedZone("east", 5*3600+1800)} {
			now, until := at(c.now).In(zone), at(c.until).In(zone)
			b := newBlob(1)
			put, _, err := files.PresignPut(t.Context(), b.Share, now, until)
			if err != nil {
				t.Fatal(err)
			}
			for _, raw := range []string{put, downloadURL(t, b, now, until)} {
				date, expire := life(t, raw)
				if !date.Equal(second.Add(time.Duration(c.date)*time.Second)) || expire != c.expire {
					t.Errorf("now %d ms, until %d ms: signed at %v for %d s", c.now, c.until, date, expire)
				}
				if date.Add(time.Duration(expire) * time.Second).After(until) {
					t.Errorf("now %d ms, until %d ms: the URL outlives it", c.now, c.until)
				}
				if date.After(now) {
					t.Errorf("now %d ms, until %d ms: signed in the future", c.now, c.until)
				}
			}
		}
	}
}

func life(t *testing.T, raw string) (date time.Time, seconds int) {
	t.Helper()
	date, err := time.Parse("20060102T150405Z", parameter(t, raw, "X-Amz-Date"))
	if err != nil {
		t.Fatal(err)
	}
	seconds, err = strconv.Atoi(parameter(t, raw, "X-Amz-Expires"))
	if err != nil {
		t.Fatal(err)
	}
	return date, seconds
}

func parameter(t *testing.T, raw, name string) string {
	t.Helper()
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query().Get(name)
}

// Only a whole SHA-256 of the whole object pins it. That of a multipart upload
// without one covers the hashes of its parts.
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
