package accounta

import (
	"context"
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/secure-share/secure-share/functions/fileapi"
	"github.com/secure-share/secure-share/functions/reaper"
	"github.com/secure-share/secure-share/shared/share"
)

// Bucket behaves like S3 for presigned URLs: they expire, and accept exactly
// what was signed, and only if there is no object yet. It keeps the length and
// checksum of objects.
type Bucket struct {
	now     func() time.Time
	mu      sync.Mutex
	objects map[string]share.Content
	uploads map[string]upload // by id
	begun   int
}

var (
	_ fileapi.Blobs = (*Bucket)(nil)
	_ reaper.Blobs  = (*Bucket)(nil)
)

const host = "https://bucket.example/"

func presigned(s share.Share, until time.Time, more url.Values) string {
	more.Set("until", until.Format(time.RFC3339Nano))
	return host + s.BlobKey() + "?" + more.Encode()
}

// PresignPut signs the announced length and checksum.
func (*Bucket) PresignPut(_ context.Context, s share.Share, _, until time.Time) (string, map[string]string, error) {
	return presigned(s, until, url.Values{
		"length": {strconv.FormatInt(s.Content.Length, 10)},
		"sha256": {base64.RawURLEncoding.EncodeToString(s.Content.SHA256[:])},
	}), map[string]string{"If-None-Match": "*"}, nil
}

// PresignGet signs only the expiry.
func (*Bucket) PresignGet(_ context.Context, s share.Share, _, until time.Time) (string, error) {
	return presigned(s, until, url.Values{}), nil
}

// Stored returns the answer of HEAD.
func (b *Bucket) Stored(_ context.Context, s share.Share) (share.Content, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.objects[s.BlobKey()], nil
}

// Delete removes the object and its multipart uploads.
func (b *Bucket) Delete(_ context.Context, s share.Share) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.objects, s.BlobKey())
	delete(b.uploads, s.UploadID)
	return nil
}

// DeleteOlder deletes the objects of shares of earlier days.
func (b *Bucket) DeleteOlder(_ context.Context, limit time.Time) (n int, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for key := range b.objects {
		if key < share.BlobPrefix(limit) {
			delete(b.objects, key)
			n++
		}
	}
	return n, nil
}

// Put uploads c to a presigned URL and returns the status of the answer.
func (b *Bucket) Put(presigned string, c share.Content) int {
	key, query := b.parse(presigned)
	b.mu.Lock()
	defer b.mu.Unlock()
	_, taken := b.objects[key]
	switch {
	case b.over(query):
		return http.StatusForbidden
	case query.Get("length") != strconv.FormatInt(c.Length, 10), query.Get("sha256") != base64.RawURLEncoding.EncodeToString(c.SHA256[:]):
		return http.StatusForbidden
	case taken:
		return http.StatusPreconditionFailed
	}
	b.objects[key] = c
	return http.StatusOK
}

// Get downloads from a presigned URL. The content is zero unless the status is 200.
func (b *Bucket) Get(presigned string) (share.Content, int) {
	key, query := b.parse(presigned)
	b.mu.Lock()
	defer b.mu.Unlock()
	c, found := b.objects[key]
	switch {
	case b.over(query):
		return share.Content{}, http.StatusForbidden
	case !found:
		return share.Content{}, http.StatusNotFound
	}
	return c, http.StatusOK
}

// Keys lists the objects.
func (b *Bucket) Keys() (keys []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for key := range b.objects {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

func (*Bucket) parse(presigned string) (key string, query url.Values) {
	u, err := url.Parse(presigned)
	if err != nil {
		panic(err)
	}
	return u.Path[1:], u.Query()
}

func (b *Bucket) over(query url.Values) bool {
	until, err := time.Parse(time.RFC3339Nano, query.Get("until"))
	return err != nil || !b.now().Before(until)
}
