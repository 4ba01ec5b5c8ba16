package e2e

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/shared/share"
)

// stored reports whether account A's bucket holds a blob of the share, by asking the
// bucket itself.
func stored(t *testing.T, s *stack.Stack, id share.ID) bool {
	t.Helper()
	out, err := s.Files.S3.ListObjectsV2(t.Context(), &s3.ListObjectsV2Input{Bucket: aws.String(stack.Bucket)})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range out.Contents {
		if key := aws.ToString(o.Key); len(key) > len(id) && key[len(key)-len(id):] == string(id) {
			return true
		}
	}
	return false
}

func gone(t *testing.T, s *stack.Stack, id share.ID) {
	t.Helper()
	eventually(t, "the blob is deleted", func() bool { return !stored(t, s, id) })
}
