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

// Begin starts a multipart upload for s and returns its id. Each call starts
// another; one that is not wanted has to be aborted.
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

// PresignPart signs the upload of exactly this part into the multipart upload of
// s, as PresignPut does for a whole. Repeating it is harmless, until the parts
// have become the blob.
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

// Complete makes the parts of s its blob, where none is yet, if every part is
// there, and reports whether every part is. It calls starting once it knows, before
// it begins, and stops at its error. It does not tell whether it succeeded: Stored
// does, also after an error, since S3 may finish what it did not answer, and knows
// no upload that was completed before, or is being completed. Meanwhile S3 may list
// fewer parts than there are.
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

// onceAndLong lets S3 take its time, as long as the context does, and does not
// ask twice: a second completion beside the first can only be refused.
func onceAndLong(o *s3.Options) {
	o.HTTPClient, o.RetryMaxAttempts = awsenv.WithoutLimit(o.HTTPClient), 1
	o.APIOptions = append(slices.Clip(o.APIOptions), awsenv.Unlimited)
}

// parts lists what has arrived, in the order of the numbers. Those, and the
// lengths, are none but the URLs'.
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

// Abort gives up the multipart upload of s, if it has one, with its parts. Where
// there is none any more it succeeds.
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

// checksum reads what S3 reports of a blob: base64 of a SHA-256 and, of one that
// was made of parts, a hyphen and their number. What is not of the kind that s
// announced is zero, as if S3 had not said anything.
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
