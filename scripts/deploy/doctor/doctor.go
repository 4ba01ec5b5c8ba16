package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/secure-share/secure-share/scripts/deploy/deployment"
)

// doctor has the inputs of the checks.
type doctor struct {
	root       string
	deployment *deployment.Deployment
	region     string                               // of Forge; empty for the stage that serves all others
	profile    func(deployment.Half, string) string // AWS profile of an account of a region
	http       *http.Client
	lookupTXT  func(ctx context.Context, name string) ([]string, error)
}

// finding is the result of one check.
type finding struct {
	level level
	text  string
	next  string // what to do, unless the level is ok
}

type level string

const (
	ok      level = "ok"
	warning level = "warning"
	wrong   level = "wrong"
	skipped level = "skipped" // another check has to pass first
)

func fine(format string, args ...any) finding { return finding{ok, fmt.Sprintf(format, args...), ""} }

// report prints all findings and reports whether there is no error.
func (d *doctor) report(ctx context.Context, out io.Writer) bool {
	count := map[level]int{}
	for _, check := range append(d.checks(), d.regionChecks()...) {
		for _, f := range check.run(ctx) {
			count[f.level]++
			fmt.Fprintf(out, "%-8s %s: %s\n", f.level, check.name, f.text)
			if f.next != "" {
				fmt.Fprintf(out, "         next: %s\n", f.next)
			}
		}
	}
	fmt.Fprintf(out, "\nok: %d, wrong: %d, warnings: %d, skipped: %d\n", count[ok], count[wrong], count[warning], count[skipped])
	return count[wrong] == 0
}

type check struct {
	name string
	run  func(context.Context) []finding
}

func (d *doctor) checks() []check {
	checks := []check{
		{"tools", d.tools},
		{"cdk.json", d.configuration},
	}
	checks = append(checks, d.ofStage()...)
	return append(checks, check{"roleKeys", d.roleKeys}, check{"Forge variables", d.forgeVariables})
}

// ofStage are the checks of one stage.
func (d *doctor) ofStage() []check {
	return []check{
		{"accounts", d.accounts},
		{"Lambda quota", d.concurrency},
		{"SES", d.mail},
		{"mail server", d.mailServer},
		{"DMARC", d.dmarc},
		{"ticketKeys", d.ticketKeys},
		{"health", d.health},
		{"page", d.page},
	}
}

// account returns the credentials for one half, or a finding if there are none.
func (d *doctor) account(ctx context.Context, half deployment.Half) (aws.Config, *finding) {
	profile := d.profile(half, d.region)
	if profile == "" {
		return aws.Config{}, &finding{skipped, fmt.Sprintf("%s is not set", deployment.ProfileVariable(half, d.region)),
			fmt.Sprintf("export %s and %s, the AWS profiles of the two accounts, and %s if pageAccount is set",
				deployment.ProfileVariable(deployment.Files, d.region), deployment.ProfileVariable(deployment.Keys, d.region), deployment.ProfileVariable(deployment.Page, d.region))}
	}
	account, err := d.deployment.Account(ctx, half, profile)
	if err != nil {
		return aws.Config{}, &finding{wrong, err.Error(), "add the profile with 'aws configure sso' or in ~/.aws/config"}
	}
	account.RetryMaxAttempts = 2
	return account, nil
}

// output returns an output of a deployed stack, or a finding if there is none.
func (d *doctor) output(half deployment.Half, name string) (string, *finding) {
	value, err := d.deployment.Output(half, name)
	switch {
	case errors.Is(err, deployment.ErrNotDeployed):
		return "", &finding{skipped, err.Error(), fmt.Sprintf("make deploy-%s", half)}
	case err != nil:
		return "", &finding{wrong, err.Error(), fmt.Sprintf("make deploy-%s writes the outputs again", half)}
	}
	return value, nil
}
