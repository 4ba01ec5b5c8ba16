package accounta

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/secure-share/secure-share/shared/share"
)

// upload is a multipart upload: the SHA-256 of each part that has arrived.
type upload map[int][32]byte

// Begin starts a multipart upload.
func (b *Bucket) Begin(context.Context, share.Share) (uploadID string, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.begun++
	uploadID = fmt.Sprintf("upload-%d", b.begun)
	b.uploads[uploadID] = upload{}
	return uploadID, nil
}

// Abort aborts an upload, if it exists.
func (b *Bucket) Abort(_ context.Context, s share.Share) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.uploads, s.UploadID)
	return nil
}

// PresignPart signs the part's number and checksum.
func (*Bucket) PresignPart(_ context.Context, s share.Share, p share.Part, _, until time.Time) (string, map[string]string, error) {
	return presigned(s, until, url.Values{
		"uploadId": {s.UploadID}, "partNumber": {strconv.Itoa(p.Number)},
		"sha256": {base64.RawURLEncoding.EncodeToString(p.SHA256[:])},
	}), map[string]string{}, nil
}

// PutPart uploads the part that the URL was signed for and returns the status of
// the answer.
func (b *Bucket) PutPart(presigned string) int {
	_, query := b.parse(presigned)
	b.mu.Lock()
	defer b.mu.Unlock()
	parts, found := b.uploads[query.Get("uploadId")]
	number, _ := strconv.Atoi(query.Get("partNumber"))
	sum, _ := base64.RawURLEncoding.DecodeString(query.Get("sha256"))
	switch {
	case b.over(query):
		return http.StatusForbidden
	case !found:
		return http.StatusNotFound
	}
	parts[number] = [32]byte(sum)
	return http.StatusOK
}

// CopyParts makes the missing parts of s from the object of source, whose parts have the
// SHA-256s that PartOf returns.
func (b *Bucket) CopyParts(_ context.Context, source, s share.Share) (found bool, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	object, stored := b.objects[source.BlobKey()]
	parts, begun := b.uploads[s.UploadID]
	if !stored || !begun {
		return false, nil
	}
	for n := 1; n <= s.Parts(); n++ {
		if _, arrived := parts[n]; !arrived {
			parts[n] = PartOf(object, n)
		}
	}
	return true, nil
}

// PartOf is the SHA-256 of a part of a copy of an object.
func PartOf(object share.Content, number int) [32]byte {
	return sha256.Sum256(append(object.SHA256[:], byte(number)))
}

// Complete makes the object of the parts, only if there is no object yet.
func (b *Bucket) Complete(ctx context.Context, s share.Share, starting func(context.Context) error) (all bool, err error) {
	b.mu.Lock()
	parts := b.uploads[s.UploadID]
	_, taken := b.objects[s.BlobKey()]
	b.mu.Unlock()
	if taken || len(parts) == 0 || len(parts) < s.Parts() {
		return false, nil
	}
	if err := starting(ctx); err != nil {
		return true, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.objects[s.BlobKey()] = share.Content{Length: s.Content.Length, SHA256: Composite(parts)}
	delete(b.uploads, s.UploadID)
	return true, nil
}

// Composite is the SHA-256 over those of the parts, in the order of their numbers.
func Composite(parts map[int][32]byte) [32]byte {
	var all []byte
	for _, n := range slices.Sorted(maps.Keys(parts)) {
		sum := parts[n]
		all = append(all, sum[:]...)
	}
	return sha256.Sum256(all)
}

// Uploads lists the ids of unfinished multipart uploads.
func (b *Bucket) Uploads() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Sorted(maps.Keys(b.uploads))
}
