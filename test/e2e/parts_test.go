package e2e

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/secure-share/secure-share/scripts/local/issuer"
	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// partsUpload is a share that waits for its upload in two parts, the second of 1000
// bytes.
type partsUpload struct {
	id     share.ID
	key    keyring.Secret
	parts  [2][]byte
	upload wire.Multipart
}

func announceParts(t *testing.T, from, to person) partsUpload {
	t.Helper()
	p := partsUpload{id: share.NewID(), key: keyring.NewSecret(), parts: [2][]byte{content(16 << 20), content(1000)}}
	verifier := p.key.ClaimKey(p.id.Bytes()).Verifier()
	created, err := from.Create(t.Context(), wire.CreateRequest{
		ID: string(p.id), Recipient: to.AccountID, Verifier: base64.RawURLEncoding.EncodeToString(verifier[:]), Metadata: "AAAA",
		Length: 16<<20 + 1000,
	})
	if err != nil {
		t.Fatal(err)
	}
	p.upload = *created.Multipart
	return p
}

func (p partsUpload) sum(number int) [32]byte { return sha256.Sum256(p.parts[number-1]) }

func (p partsUpload) grant(t *testing.T, from person, number int) (wire.PartUpload, error) {
	t.Helper()
	sum := p.sum(number)
	granted, err := from.Parts(t.Context(), p.id, wire.PartsRequest{Parts: []wire.Part{{Number: number, SHA256: base64.RawURLEncoding.EncodeToString(sum[:])}}})
	if err != nil {
		return wire.PartUpload{}, err
	}
	return granted.Parts[0], nil
}

func (p partsUpload) url(t *testing.T, from person, number int) wire.PartUpload {
	t.Helper()
	u, err := p.grant(t, from, number)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// put uploads these parts.
func (p partsUpload) put(t *testing.T, from person, numbers ...int) {
	t.Helper()
	for _, n := range numbers {
		if code := putPart(t, p.url(t, from, n), p.parts[n-1]); code != http.StatusOK {
			t.Fatalf("part %d: status %d", n, code)
		}
	}
}

func putPart(t *testing.T, u wire.PartUpload, body []byte) int {
	t.Helper()
	return announced{upload: wire.Upload{Method: u.Method, URL: u.URL, Headers: u.Headers}}.put(t, body)
}

func (p partsUpload) commit(t *testing.T, from person) (wire.CommitResponse, error) {
	t.Helper()
	first, second := p.sum(1), p.sum(2)
	composite := sha256.Sum256(append(first[:], second[:]...))
	return from.Commit(t.Context(), p.id, wire.CommitRequest{
		RecipientHash: hash43, SenderName: "Alice", SHA256: base64.RawURLEncoding.EncodeToString(composite[:]),
	})
}

// underWay reports whether S3 holds an upload in parts of this share.
func (p partsUpload) underWay(t *testing.T, s *stack.Stack) bool {
	t.Helper()
	out, err := s.Files.S3.ListMultipartUploads(t.Context(), &s3.ListMultipartUploadsInput{Bucket: aws.String(stack.Bucket)})
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range out.Uploads {
		if strings.HasSuffix(aws.ToString(u.Key), string(p.id)) {
			return true
		}
	}
	return false
}

// Of concurrent commits each succeeds or is told to try again.
func TestCommitsAtOnce(t *testing.T) {
	t.Parallel()
	alice, bob := acme(t, "alice"), acme(t, "bob")
	for range 4 {
		p := announceParts(t, alice, bob)
		p.put(t, alice, 1, 2)
		var all sync.WaitGroup
		start := make(chan struct{})
		for range 8 {
			all.Go(func() {
				<-start
				if _, err := p.commit(t, alice); err != nil && !isUnavailable(err) {
					t.Errorf("commit: %v", err)
				}
			})
		}
		close(start)
		all.Wait()
		if _, err := p.commit(t, alice); err != nil {
			t.Errorf("afterwards: %v", err)
		}
	}
}

func isUnavailable(err error) bool {
	var p *client.Problem
	return errors.As(err, &p) && p.Status == http.StatusServiceUnavailable
}

func TestOnlyTheAnnouncedPartsAreTaken(t *testing.T) {
	t.Parallel()
	alice, bob := acme(t, "alice"), acme(t, "bob")
	p := announceParts(t, alice, bob)
	if p.upload.PartSize != 16<<20 || p.upload.Parts != 2 || p.upload.UploadID == "" {
		t.Fatalf("announced %+v", p.upload)
	}
	for i, body := range p.parts {
		u := p.url(t, alice, i+1)
		flipped := bytes.Clone(body)
		flipped[500] ^= 1
		for name, wrong := range map[string][]byte{
			"one byte short": body[:len(body)-1], "one byte long": append(bytes.Clone(body), 0), "one bit flipped": flipped,
		} {
			t.Run(name, func(t *testing.T) {
				if code := putPart(t, u, wrong); code/100 != 4 {
					t.Errorf("part %d: status %d", i+1, code)
				}
				if _, err := p.commit(t, alice); !errors.Is(err, client.NotStored) {
					t.Errorf("commit after part %d: %v", i+1, err)
				}
			})
		}
		if code := putPart(t, u, body); code != http.StatusOK {
			t.Errorf("part %d: status %d", i+1, code)
		}
	}
	wrong := p
	wrong.parts[1] = content(1000)
	if _, err := wrong.commit(t, alice); !errors.Is(err, client.Mismatch) {
		t.Errorf("commit of other parts: %v", err)
	}
	if _, err := p.commit(t, alice); err != nil {
		t.Errorf("commit: %v", err)
	}
	grant, _, err := claim(t, bob, p.id, p.key)
	if err != nil || grant.Length != 16<<20+1000 {
		t.Errorf("claim: %d bytes, %v", grant.Length, err)
	}
}

func TestAMissingPart(t *testing.T) {
	t.Parallel()
	alice, bob := acme(t, "alice"), acme(t, "bob")
	p := announceParts(t, alice, bob)
	p.put(t, alice, 1)
	for range 2 {
		if _, err := p.commit(t, alice); !errors.Is(err, client.NotStored) {
			t.Errorf("commit without part 2: %v", err)
		}
	}
	p.put(t, alice, 2)
	if _, err := p.commit(t, alice); err != nil {
		t.Errorf("commit: %v", err)
	}
	if p.underWay(t, live) {
		t.Error("the upload is still under way")
	}
}

// S3 has completed the upload, but the commit that called it crashed before it
// got the answer.
func TestACompletionThatNobodyHeardOf(t *testing.T) {
	t.Parallel()
	alice, bob := acme(t, "alice"), acme(t, "bob")
	p := announceParts(t, alice, bob)
	p.put(t, alice, 1, 2)
	p.complete(t)
	first, err := p.commit(t, alice)
	if err != nil || first.Share.Status != "available" {
		t.Fatalf("commit: %s, %v", first.Share.Status, err)
	}
	again, err := p.commit(t, alice)
	if err != nil || !again.Ticket.ExpiresAt.Equal(first.Ticket.ExpiresAt) || !again.Share.ExpiresAt.Equal(*first.Share.ExpiresAt) {
		t.Errorf("commit again: %+v, %v", again.Share, err)
	}
}

// complete completes the upload as the commit does, with account A's
// credentials.
func (p partsUpload) complete(t *testing.T) {
	t.Helper()
	key := "blobs/" + time.Now().UTC().Format("2006-01-02") + "/" + issuer.Sites[0].CloudID + "/" + string(p.id)
	listed, err := live.Files.S3.ListParts(t.Context(), &s3.ListPartsInput{Bucket: aws.String(stack.Bucket), Key: &key, UploadId: &p.upload.UploadID})
	if err != nil {
		t.Fatal(err)
	}
	var parts []types.CompletedPart
	for _, one := range listed.Parts {
		parts = append(parts, types.CompletedPart{PartNumber: one.PartNumber, ETag: one.ETag, ChecksumSHA256: one.ChecksumSHA256})
	}
	_, err = live.Files.S3.CompleteMultipartUpload(t.Context(), &s3.CompleteMultipartUploadInput{
		Bucket: aws.String(stack.Bucket), Key: &key, UploadId: &p.upload.UploadID,
		MultipartUpload: &types.CompletedMultipartUpload{Parts: parts},
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestParallelCommitsOfParts(t *testing.T) {
	t.Parallel()
	alice, bob := acme(t, "alice"), acme(t, "bob")
	p := announceParts(t, alice, bob)
	p.put(t, alice, 1, 2)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if _, err := p.commit(t, alice); err != nil {
				t.Errorf("commit: %v", err)
			}
		})
	}
	all.Wait()
	if s := status(t, alice, p.id); s.Status != "available" || count(s, "committed") != 1 {
		t.Errorf("%s, committed %d times", s.Status, count(s, "committed"))
	}
}

func TestAnAbandonedUploadInPartsIsAborted(t *testing.T) {
	t.Parallel()
	s := start(t, stack.Options{Rules: "uploadDeadline=15s,uploadURL=15s,uploadGrace=0s", SweepEvery: 200 * time.Millisecond})
	alice, bob := on(t, s, "acme", "alice"), on(t, s, "acme", "bob")
	p := announceParts(t, alice, bob)
	p.put(t, alice, 2)
	if !p.underWay(t, s) {
		t.Fatal("no upload is under way: this test proves nothing")
	}
	eventually(t, "the deadline passes", func() bool { return status(t, alice, p.id).Status == "abandoned" })
	eventually(t, "the upload is aborted", func() bool { return !p.underWay(t, s) })
	if _, err := p.commit(t, alice); !errors.Is(err, client.Abandoned) {
		t.Errorf("commit after the deadline: %v", err)
	}
	if _, err := p.grant(t, alice, 1); !errors.Is(err, client.Abandoned) {
		t.Errorf("parts after the deadline: %v", err)
	}
}

// The URLs are still valid when the sender revokes the share, but their
// multipart upload no longer exists.
func TestRevokedDuringTheUploadOfParts(t *testing.T) {
	t.Parallel()
	alice, bob := acme(t, "alice"), acme(t, "bob")
	p := announceParts(t, alice, bob)
	p.put(t, alice, 1)
	late := p.url(t, alice, 2)
	if err := alice.Withdraw(t.Context(), p.id); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the upload is aborted", func() bool { return !p.underWay(t, live) })
	if code := putPart(t, late, p.parts[1]); code != http.StatusNotFound {
		t.Errorf("a part after the end: status %d", code)
	}
	if _, err := p.commit(t, alice); !errors.Is(err, client.Revoked) {
		t.Errorf("commit: %v", err)
	}
	if _, err := p.grant(t, alice, 2); !errors.Is(err, client.Revoked) {
		t.Errorf("parts: %v", err)
	}
	if stored(t, live, p.id) {
		t.Error("the parts became a blob")
	}
}

func TestABrokenUploadInPartsGoesOn(t *testing.T) {
	t.Parallel()
	wires := cuttingUploads(live, 1<<20)
	alice, bob := through(t, live, "acme", "alice", wires.transport()), acme(t, "bob")
	file := content(20 << 20)
	sent := send(t, alice, bob, file)
	if wires.cuts.Load() != 1 {
		t.Errorf("%d cuts", wires.cuts.Load())
	}
	received, err := get(t, bob, sent.ID, sent.Secret)
	if err != nil || !bytes.Equal(received, file) {
		t.Fatalf("received %d bytes, %v", len(received), err)
	}
	gone(t, live, sent.ID)
}

// A commit whose answer is lost is repeated by the client.
func TestACommitOfPartsWhoseAnswerIsLost(t *testing.T) {
	t.Parallel()
	lost := &lostAnswer{path: "/commit"}
	alice, bob := through(t, live, "acme", "alice", lost), acme(t, "bob")
	file := content(17 << 20)
	sent := send(t, alice, bob, file)
	if !lost.done || !sent.Delivered {
		t.Errorf("lost: %t, mailed: %t", lost.done, sent.Delivered)
	}
	if s := status(t, alice, sent.ID); s.Status != "available" || count(s, "committed") != 1 {
		t.Errorf("%s, committed %d times", s.Status, count(s, "committed"))
	}
}

// lostAnswer forwards the first request to a path and drops the answer.
type lostAnswer struct {
	path string
	done bool
}

func (l *lostAnswer) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := http.DefaultTransport.RoundTrip(r)
	if err == nil && !l.done && strings.HasSuffix(r.URL.Path, l.path) {
		l.done = true
		_ = res.Body.Close()
		return nil, errors.New("connection reset")
	}
	return res, err
}
