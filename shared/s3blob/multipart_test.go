package s3blob

import (
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/secure-share/secure-share/shared/share"
)

// partSize is the smallest part size that S3 allows, except for the last part.
const partSize = 5 << 20

// begun is a blob of three parts, the last of one byte, whose upload has begun.
func begun(t *testing.T) blob { t.Helper(); return begunOf(t, 2*partSize+1) }

func begunOf(t *testing.T, length int) blob {
	t.Helper()
	b := newBlob(length)
	b.PartSize, b.Content.SHA256 = partSize, [32]byte{}
	var err error
	if b.UploadID, err = files.Begin(t.Context(), b.Share); err != nil {
		t.Fatal(err)
	}
	return b
}

func (b blob) part(number int) []byte {
	start := (number - 1) * partSize
	return b.bytes[start : start+int(b.PartLength(number))]
}

// composite is the content that the parts make together.
func (b blob) composite() share.Content {
	var sums []byte
	for n := 1; n <= b.Parts(); n++ {
		sum := sha256.Sum256(b.part(n))
		sums = append(sums, sum[:]...)
	}
	return share.Content{Length: b.Content.Length, SHA256: sha256.Sum256(sums)}
}

func signedPart(t *testing.T, b blob, number int, until time.Duration) upload {
	t.Helper()
	now, body := time.Now(), b.part(number)
	if until <= 0 { // one that has expired since
		now = now.Add(until - time.Minute)
	}
	p := share.Part{Number: number, SHA256: sha256.Sum256(body)}
	url, headers, err := files.PresignPart(t.Context(), b.Share, p, now, time.Now().Add(until))
	if err != nil {
		t.Fatal(err)
	}
	return upload{method: http.MethodPut, url: url, headers: headers, body: body}
}

func putParts(t *testing.T, b blob, numbers ...int) {
	t.Helper()
	for _, n := range numbers {
		if status := signedPart(t, b, n, time.Minute).send(t); status != http.StatusOK {
			t.Fatalf("part %d: status %d", n, status)
		}
	}
}

// tryComplete calls Complete with a starting function that does nothing.
func tryComplete(t *testing.T, bucket *Bucket, s share.Share) (all bool, err error) {
	t.Helper()
	return bucket.Complete(t.Context(), s, func(context.Context) error { return nil })
}

// complete returns whether all parts were there.
func complete(t *testing.T, b blob) (all bool) {
	t.Helper()
	all, err := tryComplete(t, files, b.Share)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// uploads counts the multipart uploads of a blob that are under way.
func uploads(t *testing.T, b blob) (n int) {
	t.Helper()
	out, err := files.s3.ListMultipartUploads(t.Context(), &s3.ListMultipartUploadsInput{Bucket: aws.String(bucketName)})
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range out.Uploads {
		if aws.ToString(u.Key) == b.BlobKey() {
			n++
		}
	}
	return n
}

func TestPartsBecomeTheBlobOnceAllAreThere(t *testing.T) {
	b := begun(t)
	putParts(t, b, 3, 1, 1)
	if complete(t, b) {
		t.Error("all parts are said to be there")
	}
	if c := stored(t, b); c != (share.Content{}) {
		t.Errorf("stored without part 2: %+v", c)
	}
	putParts(t, b, 2)
	if !complete(t, b) {
		t.Error("a part is said to be missing")
	}
	if c := stored(t, b); c != b.composite() {
		t.Errorf("stored %+v, want %+v", c, b.composite())
	}
	_, _ = tryComplete(t, files, b.Share) // as a commit does whose first answer was lost
	if c := stored(t, b); c != b.composite() || uploads(t, b) != 0 {
		t.Errorf("after the second completion: stored %+v, %d uploads", c, uploads(t, b))
	}
	res, body := download(t, downloadURL(t, b, time.Now(), time.Now().Add(time.Minute)), "")
	if res.StatusCode != http.StatusOK || sha256.Sum256(body) != sha256.Sum256(b.bytes) {
		t.Errorf("download: status %d, %d bytes", res.StatusCode, len(body))
	}
	if status := signedPart(t, b, 3, time.Minute).send(t); status != http.StatusNotFound {
		t.Errorf("a part after the completion: status %d", status)
	}
}

func TestTwoCompletionsAtOnce(t *testing.T) {
	b := begun(t)
	putParts(t, b, 1, 2, 3)
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() { _, _ = tryComplete(t, files, b.Share) })
	}
	both.Wait()
	if c := stored(t, b); c != b.composite() {
		t.Errorf("stored %+v, want %+v", c, b.composite())
	}
}

// Parts never replace an existing blob.
func TestACompletionOverwritesNothing(t *testing.T) {
	b := begun(t)
	first := b
	var err error
	if b.UploadID, err = files.Begin(t.Context(), b.Share); err != nil {
		t.Fatal(err)
	}
	b.bytes = newBlob(len(b.bytes)).bytes
	putParts(t, first, 1, 2, 3)
	putParts(t, b, 1, 2, 3)
	complete(t, first)
	_, _ = tryComplete(t, files, b.Share)
	if c := stored(t, b); c != first.composite() {
		t.Errorf("stored %+v, want %+v", c, first.composite())
	}
}

// A part that differs in any way from what was signed is not stored.
func TestOtherPartsAreRefused(t *testing.T) {
	b, other := begunOf(t, 1000), begunOf(t, 1000)
	for what, change := range map[string]func(*upload){
		"one byte short":       func(u *upload) { u.body = u.body[:len(u.body)-1] },
		"one byte long":        func(u *upload) { u.body = append(slices.Clip(u.body), 0) },
		"empty":                func(u *upload) { u.body = nil },
		"one bit flipped":      func(u *upload) { u.body = slices.Clone(u.body); u.body[500] ^= 1 },
		"another file":         func(u *upload) { u.body = other.part(1) },
		"another number":       func(u *upload) { u.url = changed(u.url, "partNumber", "2") },
		"another upload":       func(u *upload) { u.url = changed(u.url, "uploadId", other.UploadID) },
		"another object":       func(u *upload) { u.url = strings.Replace(u.url, string(b.ID), string(other.ID), 1) },
		"not a part":           func(u *upload) { u.url = changed(changed(u.url, "partNumber", ""), "uploadId", "") },
		"a longer life":        func(u *upload) { u.url = changed(u.url, "X-Amz-Expires", "3600") },
		"without the hash":     func(u *upload) { delete(u.headers, "X-Amz-Checksum-Sha256") },
		"another method":       func(u *upload) { u.method = http.MethodPost },
		"without its length":   func(u *upload) { u.chunked = true },
		"an expired signature": func(u *upload) { *u = signedPart(t, b, 1, -time.Second) },
	} {
		t.Run(what, func(t *testing.T) {
			u := signedPart(t, b, 1, time.Minute)
			u.headers = maps.Clone(u.headers)
			change(&u)
			if status := u.send(t); status/100 != 4 {
				t.Errorf("status %d", status)
			}
		})
	}
	complete(t, b)
	if c := stored(t, b); c != (share.Content{}) {
		t.Errorf("one of them was taken: %+v", c)
	}
	putParts(t, b, 1)
	complete(t, b)
	if c := stored(t, b); c != b.composite() {
		t.Errorf("stored %+v, want %+v", c, b.composite())
	}
}

func TestWhatAPartsSignatureCovers(t *testing.T) {
	u := signedPart(t, begun(t), 3, time.Minute)
	if names := slices.Sorted(maps.Keys(u.headers)); !slices.Equal(names, []string{"X-Amz-Checksum-Sha256"}) {
		t.Errorf("headers %v", names)
	}
	if got := parameter(t, u.url, "X-Amz-SignedHeaders"); got != "content-length;host;x-amz-checksum-sha256" {
		t.Errorf("signed are %s", got)
	}
}

func TestDeletingAborts(t *testing.T) {
	for what, arrange := range map[string]func(t *testing.T, b blob){
		"nothing has arrived": func(*testing.T, blob) {},
		"a part has arrived":  func(t *testing.T, b blob) { putParts(t, b, 2) },
		"all have arrived":    func(t *testing.T, b blob) { putParts(t, b, 1, 2, 3) },
		"it is complete":      func(t *testing.T, b blob) { putParts(t, b, 1, 2, 3); complete(t, b) },
	} {
		t.Run(what, func(t *testing.T) {
			b := begun(t)
			arrange(t, b)
			for range 2 {
				if err := files.Delete(t.Context(), b.Share); err != nil {
					t.Fatal(err)
				}
				if c := stored(t, b); c != (share.Content{}) || uploads(t, b) != 0 {
					t.Errorf("left: %+v, %d uploads", c, uploads(t, b))
				}
				if _, err := tryComplete(t, files, b.Share); err == nil {
					t.Error("nothing was left, and is complete")
				}
				if status := signedPart(t, b, 3, time.Minute).send(t); status != http.StatusNotFound {
					t.Errorf("a part after that: status %d", status)
				}
			}
		})
	}
}

// If the upload cannot be aborted, the blob is still deleted, and the error is
// returned.
func TestDeletingWhatCannotBeAborted(t *testing.T) {
	deleted := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Has("uploadId") {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		deleted++
		w.WriteHeader(http.StatusNoContent)
	}))
	t.Cleanup(server.Close)
	s := newBlob(1).Share
	s.UploadID = "u"
	if err := bucketOf(configurationAt(server.URL, "")).Delete(t.Context(), s); err == nil || deleted != 1 {
		t.Errorf("deleted %d times, %v", deleted, err)
	}
}

func TestAbortingWhatNeverBegan(t *testing.T) {
	b := newBlob(10)
	if err := bucketOf(configurationAt("http://127.0.0.1:1", "")).Abort(t.Context(), b.Share); err != nil {
		t.Errorf("a share of one PUT: %v", err)
	}
}

// More parts than S3 lists on a page.
func TestEveryPageOfPartsCounts(t *testing.T) {
	const all, page = 1001, 1000
	for name, missing := range map[string]int{"none is missing": 0, "the last is missing": all, "one on the first page is missing": 500} {
		t.Run(name, func(t *testing.T) {
			completed := 0
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodPost {
					completed++
					_, _ = w.Write([]byte(`<CompleteMultipartUploadResult><Key>k</Key></CompleteMultipartUploadResult>`))
					return
				}
				writePartsPage(w, r.URL.Query().Get("part-number-marker"), all, page, missing)
			}))
			t.Cleanup(server.Close)
			s := newBlob(1).Share
			s.UploadID, s.PartSize, s.Content.Length = "u", 1, all
			_, err := tryComplete(t, bucketOf(configurationAt(server.URL, "")), s)
			if want := missing == 0; err != nil || (completed == 1) != want {
				t.Errorf("completed %d times, %v", completed, err)
			}
		})
	}
}

func TestErrorsOfPartsTellNoSecret(t *testing.T) {
	b := begun(t)
	cfg := configuration("")
	cfg.Credentials = bogus{}
	strange := bucketOf(cfg)
	_, beginning := strange.Begin(t.Context(), b.Share)
	_, completing := tryComplete(t, strange, b.Share)
	for what, err := range map[string]error{
		"begin": beginning, "complete": completing, "abort": strange.Abort(t.Context(), b.Share),
		"delete": strange.Delete(t.Context(), b.Share),
	} {
		t.Run(what, func(t *testing.T) {
			if err == nil {
				t.Error(err)
				return
			}
			for _, secret := range []string{accessKeyID, "bogus", string(b.ID), b.UploadID} {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("%s reveals %q: %v", what, secret, err)
				}
			}
		})
	}
}

func TestChecksums(t *testing.T) {
	one, three := share.Share{}, share.Share{PartSize: 1, Content: share.Content{Length: 3}}
	const sum = "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
	for _, c := range []struct {
		name, reported string
		of             share.Share
		known          bool
	}{
		{"of one PUT", sum, one, true},
		{"of three parts", sum + "-3", three, true},
		{"of parts, without their number", sum, three, false},
		{"of two parts", sum + "-2", three, false},
		{"of parts, where one PUT was announced", sum + "-1", one, false},
		{"none", "", one, false},
		{"none, of parts", "-3", three, false},
		{"too short", sum[:40] + "-3", three, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := checksum(c.of, c.reported); (got == [32]byte{1}) != c.known || (got == [32]byte{}) == c.known {
				t.Errorf("%x", got)
			}
		})
	}
}

// writePartsPage lists the parts after marker as S3 does, except one.
func writePartsPage(w http.ResponseWriter, marker string, all, page, missing int) {
	after, _ := strconv.Atoi(marker)
	last := min(all, after+page)
	fmt.Fprintf(w, "<ListPartsResult><IsTruncated>%t</IsTruncated><NextPartNumberMarker>%d</NextPartNumberMarker>", last < all, last)
	for n := after + 1; n <= last; n++ {
		if n != missing {
			fmt.Fprintf(w, "<Part><PartNumber>%d</PartNumber><ETag>e</ETag><ChecksumSHA256>c</ChecksumSHA256></Part>", n)
		}
	}
	fmt.Fprint(w, "</ListPartsResult>")
}

// A failed completion is not repeated, because the first may still be running.
func TestCompletingIsAskedForOnce(t *testing.T) {
	completions := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			completions++
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		writePartsPage(w, "", 1, 1, 0)
	}))
	t.Cleanup(server.Close)
	s := newBlob(1).Share
	s.UploadID, s.PartSize, s.Content.Length = "u", 1, 1
	if _, err := tryComplete(t, bucketOf(configurationAt(server.URL, "")), s); err == nil || completions != 1 {
		t.Errorf("%d completions, %v", completions, err)
	}
}
