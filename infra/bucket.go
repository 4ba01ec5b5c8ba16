package main

import (
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// Limits that the bucket enforces itself, whatever the functions do. They are the
// longest values that the settings allow.
const (
	longestUploadURL   = time.Hour
	longestDownloadURL = 5 * time.Minute
	longestStay        = 4 // days: one to upload, three to download; S3 rounds up to midnight in UTC
)

// newBucket creates the bucket of the ciphertexts. It is private and unversioned, so
// that a deleted object is gone. It refuses URLs that were signed too long ago and
// writes to an existing object, and deletes every object after a few days.
func newBucket(scope constructs.Construct, origins []string) awss3.Bucket {
	b := awss3.NewBucket(scope, jsii.String("Blobs"), &awss3.BucketProps{
		BlockPublicAccess: awss3.BlockPublicAccess_BLOCK_ALL(),
		ObjectOwnership:   awss3.ObjectOwnership_BUCKET_OWNER_ENFORCED,
		Encryption:        awss3.BucketEncryption_S3_MANAGED,
		EnforceSSL:        jsii.Bool(true),
		MinimumTLSVersion: jsii.Number(1.2),
		Versioned:         jsii.Bool(false),
		RemovalPolicy:     awscdk.RemovalPolicy_RETAIN_ON_UPDATE_OR_DELETE, // but it is deleted when the first deployment fails
		LifecycleRules: &[]*awss3.LifecycleRule{{
			Id:                                  jsii.String("last-net"),
			Expiration:                          awscdk.Duration_Days(jsii.Number(longestStay)),
			AbortIncompleteMultipartUploadAfter: awscdk.Duration_Days(jsii.Number(1)),
		}},
		Cors: &[]*awss3.CorsRule{{
			AllowedOrigins: jsii.Strings(origins...),
			AllowedMethods: &[]awss3.HttpMethods{awss3.HttpMethods_GET, awss3.HttpMethods_PUT},
			AllowedHeaders: jsii.Strings("content-type", "if-none-match", "range", "x-amz-checksum-sha256"),
			ExposedHeaders: jsii.Strings("Content-Length", "Content-Range", "ETag"),
			MaxAge:         jsii.Number(time.Hour.Seconds()),
		}},
	})
	blobs := b.ArnForObjects(jsii.String("*"))
	for _, statement := range []awsiam.PolicyStatement{
		deny("OldDownloadURL", "s3:GetObject", blobs, olderThan(longestDownloadURL)),
		deny("OldUploadURL", "s3:PutObject", blobs, olderThan(longestUploadURL)),
		deny("Overwrite", "s3:PutObject", blobs, map[string]any{
			"Null": map[string]string{"s3:if-none-match": "true"},
			"Bool": map[string]string{"s3:ObjectCreationOperation": "true"}, // not the parts of a multipart upload
		}),
	} {
		b.AddToResourcePolicy(statement)
	}
	return b
}

// olderThan is the condition that a request was signed longer than age ago, whatever
// expiry its URL states.
func olderThan(age time.Duration) map[string]any {
	return map[string]any{"NumericGreaterThan": map[string]int64{"s3:signatureAge": age.Milliseconds()}}
}

func deny(sid, action string, resource *string, conditions map[string]any) awsiam.PolicyStatement {
	return awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Sid:        &sid,
		Effect:     awsiam.Effect_DENY,
		Principals: &[]awsiam.IPrincipal{awsiam.NewAnyPrincipal()},
		Actions:    jsii.Strings(action),
		Resources:  &[]*string{resource},
		Conditions: &conditions,
	})
}
