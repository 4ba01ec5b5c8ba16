// Package s3blob stores ciphertexts in S3 and signs the URLs with which
// browsers upload and download them.
package s3blob

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/shared/share"
)

// Bucket is the bucket of the blobs. Signed URLs expire with the credentials of
// cfg at the latest.
type Bucket struct {
	s3      *s3.Client
	presign *s3.PresignClient
	name    string
}

// New returns the bucket of that name.
func New(cfg aws.Config, name string) *Bucket {
	client := s3.NewFromConfig(cfg)
	return &Bucket{client, s3.NewPresignClient(client), name}
}

const mediaType = "application/octet-stream"

// PresignPut signs the upload of exactly this content, once: the length, the
// SHA-256 and If-None-Match are part of the signature. The PUT is valid only
// with the headers returned. The URL expires at until, rounded down to whole
// seconds.
func (b *Bucket) PresignPut(ctx context.Context, s share.Share, now, until time.Time) (url string, headers map[string]string, err error) {
	sum := base64.StdEncoding.EncodeToString(s.Content.SHA256[:])
	r, err := b.presign.PresignPutObject(ctx, &s3.PutObjectInput{
		Bucket: &b.name, Key: aws.String(s.BlobKey()),
		ContentLength: &s.Content.Length, ContentType: aws.String(mediaType),
		ChecksumSHA256: &sum, IfNoneMatch: aws.String("*"),
	}, within(now, until))
	if err != nil {
		return "", nil, awsenv.Redact("s3blob: presign put", err)
	}
	return r.URL, ownHeaders(r.SignedHeader), nil
}

// ownHeaders returns the headers that the caller must set. HTTP clients set
// Host and Content-Length themselves.
func ownHeaders(signed http.Header) map[string]string {
	headers := map[string]string{}
	for name, values := range signed {
		if name != "Host" && name != "Content-Length" {
			headers[name] = values[0]
		}
	}
	return headers
}

// PresignGet signs the download. The URL allows Range and expires at until,
// rounded down to whole seconds.
func (b *Bucket) PresignGet(ctx context.Context, s share.Share, now, until time.Time) (string, error) {
	r, err := b.presign.PresignGetObject(ctx, &s3.GetObjectInput{
		Bucket: &b.name, Key: aws.String(s.BlobKey()),
		ResponseCacheControl: aws.String("no-store"), ResponseContentDisposition: aws.String("attachment"),
	}, within(now, until))
	if err != nil {
		return "", awsenv.Redact("s3blob: presign get", err)
	}
	return r.URL, nil
}

// within makes a signature valid from now to until, in whole seconds as AWS
// Signature Version 4 requires. If less than a second is left, the URL is
// already expired; it never outlives until.
func within(now, until time.Time) func(*s3.PresignOptions) {
	start, end := now.Truncate(time.Second), until.Truncate(time.Second)
	if !end.After(start) {
		start = end.Add(-time.Second)
	}
	return func(o *s3.PresignOptions) {
		o.Expires = end.Sub(start)
		o.Presigner = signer{v4.NewSigner(), start}
	}
}

type signer struct {
	next *v4.Signer
	at   time.Time
}

// PresignHTTP implements s3.HTTPPresignerV4 with the instant of within.
func (s signer) PresignHTTP(ctx context.Context, c aws.Credentials, r *http.Request, payloadHash, service, region string, _ time.Time, options ...func(*v4.SignerOptions)) (string, http.Header, error) {
	plain := func(o *v4.SignerOptions) { o.DisableURIPathEscaping = true } // S3 signs paths as they are
	return s.next.PresignHTTP(ctx, c, r, payloadHash, service, region, s.at, append(options, plain)...)
}

// Stored describes the stored blob of s; it is zero if there is none. An answer
// without length or checksum is an Unavailable error.
func (b *Bucket) Stored(ctx context.Context, s share.Share) (share.Content, error) {
	out, err := b.s3.HeadObject(ctx, &s3.HeadObjectInput{
		Bucket: &b.name, Key: aws.String(s.BlobKey()), ChecksumMode: types.ChecksumModeEnabled,
	})
	var missing *types.NotFound
	if errors.As(err, &missing) {
		return share.Content{}, nil
	}
	if err != nil {
		return share.Content{}, awsenv.Redact("s3blob: head", err)
	}
	if out.ContentLength == nil || out.ChecksumSHA256 == nil {
		return share.Content{}, awsenv.Unavailable(errors.New("s3blob: head: no length or no checksum"))
	}
	return share.Content{Length: aws.ToInt64(out.ContentLength), SHA256: checksum(s, aws.ToString(out.ChecksumSHA256))}, nil
}

// Delete deletes the blob of s and the parts that have arrived. It deletes the
// parts first, so that they cannot be assembled afterwards. It succeeds if
// there is nothing to delete.
func (b *Bucket) Delete(ctx context.Context, s share.Share) error {
	aborted := b.Abort(ctx, s)
	_, err := b.s3.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &b.name, Key: aws.String(s.BlobKey())})
	return errors.Join(aborted, awsenv.Redact("s3blob: delete", err))
}
