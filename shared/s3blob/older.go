package s3blob

import (
	"context"
	"iter"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/shared/share"
)

// blobs is the prefix of all blobs; days follow.
const blobs = "blobs/"

// found is an object or, with an uploadID, an unfinished upload in parts.
type found struct {
	key, uploadID string
	at            time.Time
}

// DeleteOlder deletes objects and aborts uploads that belong to shares of an
// earlier day than that of limit, or that are themselves older than limit. It
// returns their number. S3 lists keys in order, so it reads little more than it
// deletes: two requests if there is nothing.
func (b *Bucket) DeleteOlder(ctx context.Context, limit time.Time) (n int, err error) {
	day := share.BlobPrefix(limit)
	for _, listed := range []iter.Seq2[found, error]{b.objects(ctx), b.uploads(ctx)} {
		for s, err := range listed {
			if err != nil {
				return n, awsenv.Redact("s3blob: list", err)
			}
			if s.key > day && !strings.HasPrefix(s.key, day) {
				break // this day and all that follow are later
			}
			if s.key > day && !s.at.Before(limit) {
				continue
			}
			if err := b.remove(ctx, s); err != nil {
				return n, awsenv.Redact("s3blob: delete older", err)
			}
			n++
		}
	}
	return n, nil
}

func (b *Bucket) remove(ctx context.Context, s found) (err error) {
	if s.uploadID != "" {
		_, err = b.s3.AbortMultipartUpload(ctx, &s3.AbortMultipartUploadInput{Bucket: &b.name, Key: &s.key, UploadId: &s.uploadID})
	} else {
		_, err = b.s3.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &b.name, Key: &s.key})
	}
	return err
}

// objects yields the objects in the bucket, by key.
func (b *Bucket) objects(ctx context.Context) iter.Seq2[found, error] {
	return func(yield func(found, error) bool) {
		pages := s3.NewListObjectsV2Paginator(b.s3, &s3.ListObjectsV2Input{Bucket: &b.name, Prefix: aws.String(blobs)})
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				yield(found{}, err)
				return
			}
			for _, o := range page.Contents {
				if !yield(found{key: aws.ToString(o.Key), at: aws.ToTime(o.LastModified)}, nil) {
					return
				}
			}
		}
	}
}

// uploads yields the unfinished uploads in parts, by key.
func (b *Bucket) uploads(ctx context.Context) iter.Seq2[found, error] {
	return func(yield func(found, error) bool) {
		pages := s3.NewListMultipartUploadsPaginator(b.s3, &s3.ListMultipartUploadsInput{Bucket: &b.name, Prefix: aws.String(blobs)})
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				yield(found{}, err)
				return
			}
			for _, u := range page.Uploads {
				if !yield(found{aws.ToString(u.Key), aws.ToString(u.UploadId), aws.ToTime(u.Initiated)}, nil) {
					return
				}
			}
		}
	}
}
