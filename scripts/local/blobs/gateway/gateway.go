// Package gateway is the S3 of the local stack and of tests: versitygw on files.
package gateway

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/versity/versitygw/backend"
	"github.com/versity/versitygw/backend/meta"
	"github.com/versity/versitygw/backend/posix"
	"github.com/versity/versitygw/s3response"
)

// New returns a backend whose buckets are folders of root.
func New(root string, attributes meta.MetadataStorer, options posix.PosixOpts) (backend.Backend, error) {
	files, err := posix.New(root, attributes, options)
	if err != nil {
		return nil, err
	}
	return copying{files}, nil
}

// copying corrects the copies of parts: versitygw 1.8.0 gives each of them the SHA-256 of
// the whole source, if source and upload have SHA-256s.
type copying struct{ *posix.Posix }

// UploadPartCopy reads the range of the source into memory and uploads it as the part.
func (c copying) UploadPartCopy(ctx context.Context, in *s3.UploadPartCopyInput) (s3response.CopyPartResult, error) {
	bucket, key, _, err := backend.ParseCopySource(*in.CopySource)
	if err != nil {
		return s3response.CopyPartResult{}, err
	}
	read, err := c.GetObject(ctx, &s3.GetObjectInput{Bucket: &bucket, Key: &key, Range: aws.String(aws.ToString(in.CopySourceRange))})
	if err != nil {
		return s3response.CopyPartResult{}, err
	}
	defer read.Body.Close()
	content, err := io.ReadAll(read.Body)
	if err != nil {
		return s3response.CopyPartResult{}, err
	}
	sum, length := sha256.Sum256(content), int64(len(content))
	part, err := c.UploadPart(ctx, &s3.UploadPartInput{
		Bucket: in.Bucket, Key: in.Key, UploadId: in.UploadId, PartNumber: in.PartNumber,
		Body: bytes.NewReader(content), ContentLength: &length, ChecksumSHA256: aws.String(base64.StdEncoding.EncodeToString(sum[:])),
	})
	if err != nil {
		return s3response.CopyPartResult{}, err
	}
	return s3response.CopyPartResult{ETag: part.ETag, ChecksumSHA256: part.ChecksumSHA256, LastModified: time.Now()}, nil
}
