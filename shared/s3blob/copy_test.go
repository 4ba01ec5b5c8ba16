package s3blob

import (
	"context"
	"crypto/sha256"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/secure-share/secure-share/shared/share"
)

// copyOf is a share that gets the blob of another, whose upload has begun.
func copyOf(t *testing.T, source blob) blob {
	t.Helper()
	b := begunOf(t, len(source.bytes))
	b.bytes = source.bytes
	return b
}

func copyParts(t *testing.T, source, b blob) (found bool) {
	t.Helper()
	found, err := files.CopyParts(t.Context(), source.Share, b.Share)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// uploaded is a blob of that length, uploaded by one PUT.
func uploaded(t *testing.T, length int) blob {
	t.Helper()
	b := newBlob(length)
	if status := signed(t, b, time.Minute).send(t); status != http.StatusOK {
		t.Fatalf("upload: status %d", status)
	}
	return b
}

func TestACopyIsTheSameBlob(t *testing.T) {
	inParts := begun(t)
	putParts(t, inParts, 1, 2, 3)
	if !complete(t, inParts) {
		t.Fatal("the source is not complete")
	}
	for name, source := range map[string]blob{
		"in parts": inParts, "one PUT of three parts": uploaded(t, 2*partSize+1), "one PUT of one part": uploaded(t, 100), "a whole part": uploaded(t, partSize),
	} {
		t.Run(name, func(t *testing.T) {
			b := copyOf(t, source)
			if !copyParts(t, source, b) || !complete(t, b) {
				t.Fatal("the source or a part is said to be missing")
			}
			if c := stored(t, b); c != b.composite() {
				t.Errorf("stored %+v, want %+v", c, b.composite())
			}
			res, body := download(t, downloadURL(t, b, time.Now(), time.Now().Add(time.Minute)), "")
			if res.StatusCode != http.StatusOK || sha256.Sum256(body) != sha256.Sum256(source.bytes) {
				t.Errorf("download: status %d, %d bytes", res.StatusCode, len(body))
			}
			if err := files.Delete(t.Context(), source.Share); name != "in parts" && err != nil {
				t.Error(err)
			}
			if c := stored(t, b); c != b.composite() {
				t.Error("the copy went with its source")
			}
		})
	}
}

// What has arrived is not copied again, so that a call can continue another.
func TestACopyContinues(t *testing.T) {
	source := uploaded(t, 2*partSize+1)
	b := copyOf(t, source)
	putParts(t, b, 2)
	var copies atomic.Int64
	counting := bucketOf(configuration(""))
	counting.s3 = s3.New(counting.s3.Options(), func(o *s3.Options) {
		next := o.HTTPClient
		o.HTTPClient = doer(func(r *http.Request) (*http.Response, error) {
			if r.Header.Get("X-Amz-Copy-Source") != "" {
				copies.Add(1)
			}
			return next.Do(r)
		})
	})
	if found, err := counting.CopyParts(t.Context(), source.Share, b.Share); err != nil || !found {
		t.Fatal(found, err)
	}
	if copies.Load() != 2 || !complete(t, b) || stored(t, b) != b.composite() {
		t.Errorf("%d parts were copied, stored %+v", copies.Load(), stored(t, b))
	}
}

type doer func(*http.Request) (*http.Response, error)

func (d doer) Do(r *http.Request) (*http.Response, error) { return d(r) }

func TestNothingToCopy(t *testing.T) {
	missing := newBlob(2*partSize + 1)
	b := copyOf(t, missing)
	if copyParts(t, missing, b) {
		t.Error("a blob that does not exist was copied")
	}
	source := uploaded(t, 2*partSize+1)
	aborted := copyOf(t, source)
	if err := files.Abort(t.Context(), aborted.Share); err != nil {
		t.Fatal(err)
	}
	if copyParts(t, source, aborted) {
		t.Error("an aborted upload got parts")
	}
}

// A copy never replaces a blob.
func TestACopyDoesNotOverwrite(t *testing.T) {
	source := uploaded(t, 2*partSize+1)
	b := copyOf(t, source)
	other := b
	other.PartSize = 0
	other.bytes = append([]byte{^source.bytes[0]}, source.bytes[1:]...)
	other.Content.SHA256 = sha256.Sum256(other.bytes)
	if status := signed(t, other, time.Minute).send(t); status != http.StatusOK {
		t.Fatalf("upload: status %d", status)
	}
	if !copyParts(t, source, b) {
		t.Fatal("the source is missing")
	}
	if _, err := tryComplete(t, files, b.Share); err == nil {
		t.Error("the copy took the place of a blob")
	}
	if c := stored(t, other); c != other.Content {
		t.Errorf("stored %+v", c)
	}
}

func TestACopyEndsWithItsContext(t *testing.T) {
	source := uploaded(t, 100)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := files.CopyParts(ctx, source.Share, copyOf(t, source).Share); err == nil {
		t.Error("a cancelled call copied")
	}
}

func TestRangesOfParts(t *testing.T) {
	for _, c := range []struct {
		length int64
		number int
		want   string
	}{
		{100, 1, ""}, {partSize, 1, ""},
		{partSize + 1, 1, "bytes=0-5242879"}, {partSize + 1, 2, "bytes=5242880-5242880"}, {3 * partSize, 3, "bytes=10485760-15728639"},
	} {
		s := share.Share{PartSize: partSize, Content: share.Content{Length: c.length}}
		if got := aws.ToString(rangeOf(s, c.number)); got != c.want {
			t.Errorf("part %d of %d: %q, want %q", c.number, c.length, got, c.want)
		}
	}
}
