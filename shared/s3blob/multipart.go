package s3blob

import (
	"context"
	"encoding/base64"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"

	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/shared/share"
)

// Begin starts a multipart upload for s and returns its id. Each call starts a
// new one; the caller must abort those that it does not use.
func (b *Bucket) Begin(ctx context.Context, s share.Share) (uploadID string, err error) {
	out, err := b.s3.CreateMultipartUpload(ctx, &s3.CreateMultipartUploadInput{
		Bucket: &b.name, Key: aws.String(s.BlobKey()), ContentType: aws.String(mediaType),
		ChecksumAlgorithm: types.ChecksumAlgorithmSha256, ChecksumType: types.ChecksumTypeComposite,
	})
	if err != nil {
		return "", awsenv.Redact("s3blob: begin multipart upload", err)
	}
	return aws.ToString(out.UploadId), nil
}

// PresignPart signs the upload of exactly this part into the multipart upload
// of s, as PresignPut does for a whole file. Until the parts are assembled, the
// upload may be repeated.
func (b *Bucket) PresignPart(ctx context.Context, s share.Share, p share.Part, now, until time.Time) (url string, headers map[string]string, err error) {
	length, sum := s.PartLength(p.Number), base64.StdEncoding.EncodeToString(p.SHA256[:])
	r, err := b.presign.PresignUploadPart(ctx, &s3.UploadPartInput{
		Bucket: &b.name, Key: aws.String(s.BlobKey()), UploadId: &s.UploadID, PartNumber: aws.Int32(int32(p.Number)),
		ContentLength: &length, ChecksumSHA256: &sum,
	}, within(now, until))
	if err != nil {
		return "", nil, awsenv.Redact("s3blob: presign part", err)
	}
	return r.URL, ownHeaders(r.SignedHeader), nil
}

// Complete reports whether every part of s is there and, if so, assembles them
// into the blob unless one exists. Before it begins it calls starting, and
// stops if that fails. Use Stored to find out whether it succeeded, even after
// an error: S3 may finish a request that it did not answer, and reports an
// upload that is completed, or being completed, as unknown. While S3 completes
// an upload, it may list fewer parts than there are.
func (b *Bucket) Complete(ctx context.Context, s share.Share, starting func(context.Context) error) (all bool, err error) {
	parts, err := b.parts(ctx, s)
	if err != nil {
		return false, awsenv.Redact("s3blob: list parts", err)
	}
	if len(parts) != s.Parts() { // S3 would leave out what is missing
		return false, nil
	}
	if err := starting(ctx); err != nil {
		return true, err
	}
	_, err = b.s3.CompleteMultipartUpload(ctx, &s3.CompleteMultipartUploadInput{
		Bucket: &b.name, Key: aws.String(s.BlobKey()), UploadId: &s.UploadID, IfNoneMatch: aws.String("*"),
		MultipartUpload: &types.CompletedMultipartUpload{Parts: parts},
	}, onceAndLong)
	return true, awsenv.Redact("s3blob: complete multipart upload", err)
}

// onceAndLong sets no time limit but the context and allows no retry: S3
// refuses a second completion during the first.
func onceAndLong(o *s3.Options) {
	o.HTTPClient, o.RetryMaxAttempts = awsenv.WithoutLimit(o.HTTPClient), 1
	o.APIOptions = append(slices.Clip(o.APIOptions), awsenv.Unlimited)
}

// parts lists the parts that have arrived, in the order of their numbers. The
// presigned URLs fix the numbers and lengths.
func (b *Bucket) parts(ctx context.Context, s share.Share) (parts []types.CompletedPart, err error) {
	pages := s3.NewListPartsPaginator(b.s3, &s3.ListPartsInput{Bucket: &b.name, Key: aws.String(s.BlobKey()), UploadId: &s.UploadID})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, p := range page.Parts {
			parts = append(parts, types.CompletedPart{PartNumber: p.PartNumber, ETag: p.ETag, ChecksumSHA256: p.ChecksumSHA256})
		}
	}
	return parts, nil
}

// Abort aborts the multipart upload of s, if it has one, and deletes its parts.
// It succeeds if the upload no longer exists.
func (b *Bucket) Abort(ctx context.Context, s share.Share) error {
	if s.UploadID == "" {
		return nil
	}
	_, err := b.s3.AbortMultipartUpload(ctx, &s3.AbortMultipartUploadInput{
		Bucket: &b.name, Key: aws.String(s.BlobKey()), UploadId: &s.UploadID,
	})
	var api smithy.APIError
	if errors.As(err, &api) && api.ErrorCode() == "NoSuchUpload" {
		return nil
	}
	return awsenv.Redact("s3blob: abort multipart upload", err)
}

// checksum reads a checksum from S3: base64 of a SHA-256 and, for an upload in
// parts, a hyphen and the number of parts. It returns zero for a checksum of
// another kind than s announced, as if S3 had sent none.
func checksum(s share.Share, reported string) (sum [32]byte) {
	if s.PartSize > 0 {
		digest, parts, _ := strings.Cut(reported, "-")
		if parts != strconv.Itoa(s.Parts()) {
			return sum
		}
		reported = digest
	}
	if b, err := base64.StdEncoding.DecodeString(reported); err == nil && len(b) == len(sum) {
		return [32]byte(b)
	}
	return sum
}
