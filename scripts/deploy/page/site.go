package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/secure-share/secure-share/infra/pagebundle"
	"github.com/secure-share/secure-share/shared/pagepolicy"
)

// site is the bucket that a page is served from.
type site struct {
	client *s3.Client
	bucket string
}

// kept is how long a file of an earlier page stays: a page that is open in a browser
// loads the rest of its files when it needs them.
const kept = 24 * time.Hour

// publish uploads the files, and deletes all others that are older than a day. Files
// that are named by their content go first, so that no page names a file that is missing.
func (s site) publish(ctx context.Context, files []pagebundle.File, now time.Time) error {
	files = slices.Clone(files)
	slices.SortStableFunc(files, func(a, b pagebundle.File) int { return rank(a.Name) - rank(b.Name) })
	current := map[string]bool{}
	for _, f := range files {
		current[f.Name] = true
		if err := s.put(ctx, f); err != nil {
			return fmt.Errorf("upload %s: %w", f.Name, err)
		}
	}
	return s.deleteOthers(ctx, current, now.Add(-kept))
}

func rank(name string) int {
	switch {
	case strings.HasPrefix(name, pagepolicy.AssetsPath):
		return 0
	case name == "index.html":
		return 2
	case name == pagebundle.Sums:
		return 3
	}
	return 1
}

func (s site) put(ctx context.Context, f pagebundle.File) error {
	mediaType, ok := pagepolicy.Type(f.Name)
	if !ok {
		return errors.New("the page has no files of this kind")
	}
	sum := sha256.Sum256(f.Content)
	_, err := s.client.PutObject(ctx, &s3.PutObjectInput{
		Bucket: &s.bucket, Key: &f.Name, Body: bytes.NewReader(f.Content),
		ContentType: &mediaType, CacheControl: aws.String(pagepolicy.Cache(f.Name)),
		ChecksumSHA256: aws.String(base64.StdEncoding.EncodeToString(sum[:])),
	})
	return err
}

func (s site) deleteOthers(ctx context.Context, current map[string]bool, before time.Time) error {
	pages := s3.NewListObjectsV2Paginator(s.client, &s3.ListObjectsV2Input{Bucket: &s.bucket})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return fmt.Errorf("list the files: %w", err)
		}
		for _, o := range page.Contents {
			if current[*o.Key] || o.LastModified.After(before) {
				continue
			}
			if _, err := s.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &s.bucket, Key: o.Key}); err != nil {
				return fmt.Errorf("delete %s: %w", *o.Key, err)
			}
		}
	}
	return nil
}
