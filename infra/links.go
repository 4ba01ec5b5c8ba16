package main

import (
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/jsii-runtime-go"

	"github.com/secure-share/secure-share/shared/env"
)

// newLinkAPI creates the API for people without an account. It has its own gateway,
// function and rights, so requests of strangers do not use the limits of the file API and
// cannot do what the file API does.
func newLinkAPI(stack awscdk.Stack, c Config, code code, shares awsdynamodb.Table, blobs awss3.Bucket) *httpAPI {
	log := newLog(stack, "LinkApiLog")
	role := newRole(stack, linkAPI, log,
		// No policies, programs or applications, and no query: it finds a share only by its
		// link. It reads no log.
		allowIf("ReadLinkedShares", leadingKeys("LINK#*", "SITE#*#SHARE#*"), []string{"dynamodb:GetItem"}, shares.TableArn()),
		allowIf("ReadLimits", leadingKeys("LIMIT#*"), []string{"dynamodb:BatchGetItem"}, shares.TableArn()),
		// These make up transactions. Whether a condition sees the keys of all steps is not
		// documented, so the keys are not divided among the actions.
		allowIf("WriteLinkedShares", leadingKeys("SITE#*#SHARE#*", "LOG#*", "LIMIT#*"),
			[]string{"dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"}, shares.TableArn()),
		// Presigned URLs use this right.
		allow("GetBlobs", []string{"s3:GetObject"}, blobs.ArnForObjects(jsii.String("blobs/*"))),
	)
	f := newFunction(stack, function{
		name: linkAPI, purpose: "The API for people without an account",
		memory: 512, timeout: 15, concurrency: c.Concurrency[linkAPI],
		environment: map[string]*string{
			env.Stage:          &c.Stage,
			env.Table:          shares.TableName(),
			env.Bucket:         blobs.BucketName(),
			env.Rules:          &c.Rules,
			env.AllowedOrigins: jsii.String(c.PageOrigin()),
		},
	}, code, role, log)
	api := httpAPI{function: f, gateway: newGateway(stack, "Links", f, throttle{perSecond: 50, burst: 100}, c.LinkDomain), reserved: c.Concurrency[linkAPI]}
	output(stack, "LinkApi", "Address of the API for people without an account", api.gateway.address)
	return &api
}

// leadingKeys is the condition that all partition keys of a request match a pattern.
func leadingKeys(patterns ...string) map[string]any {
	return map[string]any{"ForAllValues:StringLike": map[string]any{"dynamodb:LeadingKeys": patterns}}
}

// blobOrigins are the origins whose pages read and write ciphertexts.
func (c Config) blobOrigins() []string {
	if c.PageURL == "" {
		return c.AllowedOrigins
	}
	return append(slices.Clone(c.AllowedOrigins), c.PageOrigin())
}
