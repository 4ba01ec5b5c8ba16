package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/secure-share/secure-share/scripts/local/stack"
)

// The daily sweep deletes and counts objects that cannot belong to a share. A
// live share keeps its ciphertext.
func TestThePlantedOrphanIsFound(t *testing.T) {
	t.Parallel()
	s := start(t, stack.Options{SweepEvery: -1})
	alice, bob := on(t, s, "acme", "alice"), on(t, s, "acme", "bob")
	sent := send(t, alice, bob, content(1000))
	planted := aws.String("blobs/2001-02-03/site/0123456789abcdefghijkl")
	if _, err := s.Files.S3.PutObject(t.Context(), &s3.PutObjectInput{
		Bucket: aws.String(stack.Bucket), Key: planted, Body: strings.NewReader("left over"),
	}); err != nil {
		t.Fatal(err)
	}
	begun, err := s.Files.S3.CreateMultipartUpload(t.Context(), &s3.CreateMultipartUploadInput{Bucket: aws.String(stack.Bucket), Key: planted})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"Orphans":2`, `"Orphans":0`} {
		invokeReaper(t, s, `{"sweep":"orphans"}`)
		if line := lastMetrics(t, s, stack.Reaper); !strings.Contains(line, want) {
			t.Errorf("%s is not in %s", want, line)
		}
	}
	if _, err := s.Files.S3.HeadObject(t.Context(), &s3.HeadObjectInput{Bucket: aws.String(stack.Bucket), Key: planted}); err == nil {
		t.Error("the planted object is still there")
	}
	if _, err := s.Files.S3.ListParts(t.Context(), &s3.ListPartsInput{
		Bucket: aws.String(stack.Bucket), Key: planted, UploadId: begun.UploadId,
	}); err == nil {
		t.Error("the planted upload is still there")
	}
	if !stored(t, s, sent.ID) || status(t, bob, sent.ID).Status != "available" {
		t.Error("a living share lost its ciphertext")
	}
}

// lastMetrics is the last line of metrics that a function of the file account wrote.
func lastMetrics(t *testing.T, s *stack.Stack, function string) (line string) {
	t.Helper()
	log, err := os.ReadFile(filepath.Join(s.Files.Account.Dir, "logs", function+".log"))
	if err != nil {
		t.Fatal(err)
	}
	for one := range strings.Lines(string(log)) {
		if strings.Contains(one, `"_aws":{"CloudWatchMetrics"`) {
			line = one
		}
	}
	return line
}
