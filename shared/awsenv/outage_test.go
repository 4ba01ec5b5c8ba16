package awsenv_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/shared/awsenv/awstest"
)

func passes(err error) bool {
	var outage interface{ Unavailable() bool }
	return errors.As(err, &outage) && outage.Unavailable()
}

// Each fault counts as temporary, whether or not the last attempt timed out.
func TestFaultsPassByThemselves(t *testing.T) {
	for how, fault := range awstest.Faults() {
		synctest.Test(t, func(t *testing.T) {
			cloud := &awstest.Cloud{}
			cloud.Break("DynamoDB.ListTables", fault)
			_, err := dynamodb.NewFromConfig(cloud.Config()).ListTables(t.Context(), nil)
			err = awsenv.Redact("list", err)
			if !passes(err) && !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s: %v", how, err)
			}
		})
	}
}

func TestRefusalsDoNotPass(t *testing.T) {
	cloud := &awstest.Cloud{}
	cloud.Break("DynamoDB.ListTables", awstest.Refused)
	_, err := dynamodb.NewFromConfig(cloud.Config()).ListTables(t.Context(), nil)
	if err = awsenv.Redact("list", err); err == nil || passes(err) {
		t.Errorf("a right that is missing: %v", err)
	}
	_, err = dynamodb.NewFromConfig(cloud.Config()).GetItem(t.Context(), &dynamodb.GetItemInput{}) // which the SDK does not send
	if err = awsenv.Redact("get", err); err == nil || passes(err) {
		t.Errorf("a malformed request: %v", err)
	}
}

// A call whose requests hang is retried, counted, and ends within its limit.
func TestACallThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cloud, failures := &awstest.Cloud{}, 0
		cloud.Break("DynamoDB.ListTables", awstest.Faults()["no answer"])
		cfg := awsenv.Watch(cloud.Config(), func(string) { failures++ })
		began := time.Now()
		_, err := dynamodb.NewFromConfig(cfg).ListTables(t.Context(), nil)
		if took := time.Since(began); err == nil || took > 7*time.Second || cloud.Attempts() < 2 {
			t.Errorf("%v after %s and %d attempts", err, took, cloud.Attempts())
		}
		if failures != 1 {
			t.Errorf("%d failures were counted", failures)
		}
	})
}

// A call without a limit ends only with its context.
func TestAnUnlimitedCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cloud := &awstest.Cloud{}
		cloud.Break("S3.CompleteMultipartUpload", awstest.Faults()["no answer"])
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		bucket, key, upload := "bucket", "key", "upload"
		began := time.Now()
		_, err := s3.NewFromConfig(cloud.Config()).CompleteMultipartUpload(ctx, &s3.CompleteMultipartUploadInput{
			Bucket: &bucket, Key: &key, UploadId: &upload,
		}, func(o *s3.Options) {
			o.HTTPClient = awsenv.WithoutLimit(o.HTTPClient)
			o.APIOptions = append(o.APIOptions, awsenv.Unlimited)
		})
		if took := time.Since(began); !errors.Is(err, context.DeadlineExceeded) || took != time.Minute || cloud.Attempts() != 1 {
			t.Errorf("%v after %s and %d attempts", err, took, cloud.Attempts())
		}
	})
}
