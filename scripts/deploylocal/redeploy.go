package main

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/test/emulators/ministack"
)

// redeploy changes a deployed stack. Then it destroys the three stacks, deploys them again
// in the same accounts, and sends files through them: the recovery after a loss of
// everything.
func (d *deployment) redeploy(ctx context.Context) error {
	if err := d.allowEmbedding(ctx); err != nil {
		return err
	}
	d.report.Step("alice sends a file that bob does not open")
	alice, bob, err := d.aliceAndBob(ctx)
	if err != nil {
		return err
	}
	lost, err := d.sendNotified(ctx, alice, bob)
	if err != nil {
		return err
	}
	if err := d.destroy(ctx); err != nil {
		return err
	}
	if err := d.checkKept(ctx); err != nil {
		return err
	}
	began := time.Now()
	if err := d.deploy(ctx); err != nil {
		return err
	}
	d.report.Step("deployed again after %.0f s", time.Since(began).Seconds())
	if bob, err = d.person(ctx, "bob"); err != nil {
		return err
	}
	d.report.Check(errors.Is(d.open(ctx, bob, lost), client.NotFound), "nobody can open what was sent before")
	// The policy is gone with the table, and the link API and the page have new addresses.
	if err := d.outside(ctx); err != nil {
		return err
	}
	d.pair.Expires = false // as before
	return d.pair.Check(ctx, d.report)
}

// destroy does what make destroy does for each stack.
func (d *deployment) destroy(ctx context.Context) error {
	for _, s := range []struct {
		account *ministack.Account
		name    string
	}{{d.page, pageStack}, {d.keys, keyStack}, {d.files, fileStack}} {
		d.report.Step("cdk destroy %s", s.name)
		if err := d.cdk(ctx, s.account, d.root, nil, "destroy", s.name, "--app", d.assembly(), "--exclusively", "--force"); err != nil {
			return err
		}
	}
	return nil
}

// checkKept compares what is left with what docs/operations.md says.
func (d *deployment) checkKept(ctx context.Context) error {
	for _, s := range []struct {
		stack   string
		account *ministack.Account
		want    []string
	}{
		{fileStack, d.files, []string{d.outputs[fileStack]["Table"], d.outputs[fileStack]["Bucket"]}},
		{keyStack, d.keys, nil},
		{pageStack, d.page, []string{d.outputs[pageStack]["PageBucket"]}},
	} {
		kept, err := stored(ctx, s.account)
		if err != nil {
			return err
		}
		d.report.Check(slices.Equal(kept, s.want), "what stays of %s: %q", s.stack, kept)
	}
	return nil
}

// stored returns the names of an account's tables and buckets, without those of the CDK.
func stored(ctx context.Context, a *ministack.Account) ([]string, error) {
	tables, err := dynamodb.NewFromConfig(a.Config()).ListTables(ctx, nil)
	if err != nil {
		return nil, err
	}
	buckets, err := s3.NewFromConfig(a.Config(), func(o *s3.Options) { o.UsePathStyle = true }).ListBuckets(ctx, nil)
	if err != nil {
		return nil, err
	}
	names := tables.TableNames
	for _, b := range buckets.Buckets {
		if !strings.HasPrefix(*b.Name, "cdk-") {
			names = append(names, *b.Name)
		}
	}
	return names, nil
}

// assembly is the folder of the synthesized stacks.
func (d *deployment) assembly() string { return filepath.Join(d.dir, "cdk.out") }
