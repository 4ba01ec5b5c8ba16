package s3blob

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"
	"golang.org/x/sync/errgroup"

	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/shared/share"
)

// copiesAtOnce is how many parts are copied at the same time.
const copiesAtOnce = 16

// CopyParts makes the parts of the multipart upload of s that have not arrived, from the
// blob of source, which has the same length. The next call continues one that was
// interrupted. found is false if the blob or the upload does not exist any more.
//
// CopyObject is not used: where a bucket policy requires If-None-Match, S3 does not
// document that it works. The parts are assembled by Complete, under If-None-Match.
func (b *Bucket) CopyParts(ctx context.Context, source, s share.Share) (found bool, err error) {
	arrived, err := b.parts(ctx, s)
	if err != nil {
		return copied(err)
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(copiesAtOnce)
	for n := 1; n <= s.Parts(); n++ {
		if !slices.ContainsFunc(arrived, func(p types.CompletedPart) bool { return int(*p.PartNumber) == n }) {
			group.Go(func() error { return b.copyPart(ctx, source, s, n) })
		}
	}
	return copied(group.Wait())
}

func (b *Bucket) copyPart(ctx context.Context, source, s share.Share, number int) error {
	_, err := b.s3.UploadPartCopy(ctx, &s3.UploadPartCopyInput{
		Bucket: &b.name, Key: aws.String(s.BlobKey()), UploadId: &s.UploadID, PartNumber: aws.Int32(int32(number)),
		CopySource: aws.String(url.PathEscape(b.name) + "/" + source.BlobKey()), CopySourceRange: rangeOf(s, number),
	}, onceAndLong)
	return err
}

// rangeOf is the range of a part in the source. S3 refuses a range of a source of less
// than 5 MiB, which is one part.
func rangeOf(s share.Share, number int) *string {
	if s.Parts() == 1 {
		return nil
	}
	first := int64(number-1) * s.PartSize
	return aws.String(fmt.Sprintf("bytes=%d-%d", first, first+s.PartLength(number)-1))
}

// copied reports whether the source and the upload exist, and returns any other error.
func copied(err error) (found bool, _ error) {
	var api smithy.APIError
	if errors.As(err, &api) && (api.ErrorCode() == "NoSuchKey" || api.ErrorCode() == "NoSuchUpload") {
		return false, nil
	}
	return err == nil, awsenv.Redact("s3blob: copy parts", err)
}
