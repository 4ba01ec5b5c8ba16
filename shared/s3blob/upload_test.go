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
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/share"
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

// An upload that differs in any way from what was signed is not stored.
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
		"with its own method":          func(u *upload) { u.method = http.MethodPost },
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
