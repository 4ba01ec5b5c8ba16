package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/secure-share/secure-share/scripts/deploy/deployment"
)

// pageWanted reports whether the stack of the page for people outside is to be deployed.
func (s *setup) pageWanted() bool { return s.profile(deployment.Page) != "" }

// checkPageAccount checks the account of the page, before anything is deployed. others are
// the accounts of the other stacks.
func (s *setup) checkPageAccount(ctx context.Context, others map[deployment.Half]string) error {
	if !s.pageWanted() {
		return nil
	}
	id, err := s.accountID(ctx, deployment.Page)
	if err != nil {
		return err
	}
	profile := s.profile(deployment.Page)
	for half, other := range others {
		if id == other && s.deployment.Setting("allowSameAccount") != "true" {
			return fmt.Errorf("the profile %s belongs to the account of the %s: anyone who can change the page can read what is opened there, so it needs another account", profile, half)
		}
	}
	if now := s.deployment.Setting("pageAccount"); now != "" && now != id {
		return fmt.Errorf("pageAccount is %s in cdk.json, but the profile %s belongs to %s", now, profile, id)
	}
	if certificate := s.answer(pageCertificateVariable); certificate != "" && !strings.Contains(certificate, ":"+id+":") {
		return fmt.Errorf("%s is not in the account %s of the profile %s", certificate, id, profile)
	}
	return nil
}

// deployPage deploys the stack of the page, which connects to what the file stack
// has as outputs, and copies the page to it.
func (s *setup) deployPage(ctx context.Context) error {
	switch {
	case s.pageWanted():
	case s.deployment.Setting("pageAccount") != "":
		fmt.Fprintf(s.out, "%s is not set: the page stays as it is\n", deployment.ProfileVariable(deployment.Page, s.region))
		return nil
	default:
		fmt.Fprintln(s.out, "not wanted: without a page nothing can be sent to people outside")
		return nil
	}
	if err := s.configurePage(ctx); err != nil {
		return err
	}
	if err := s.targets("bootstrap-page", "deploy-page")(ctx); err != nil {
		return err
	}
	if target, err := s.deployment.Output(deployment.Page, "DomainTarget"); err == nil {
		fmt.Fprintf(s.out, "Make the host of %s a CNAME of %s.\n", s.deployment.Setting("pageUrl"), target)
	}
	return nil
}

// configurePage writes the settings of the stack at once: no stack accepts only some.
func (s *setup) configurePage(ctx context.Context) error {
	linkAPI, err1 := s.deployment.Output(deployment.Files, "LinkApi")
	bucket, err2 := s.deployment.Output(deployment.Files, "Bucket")
	id, err3 := s.accountID(ctx, deployment.Page)
	if err := errors.Join(err1, err2, err3); err != nil {
		return err
	}
	var changed []deployment.Value
	for _, v := range []struct{ name, value string }{
		{"pageRegion", s.answer(pageRegionVariable)}, {"pageCertificateArn", s.answer(pageCertificateVariable)},
		{"pageHostedZoneId", s.answer(pageZoneVariable)},
		{"pageAccount", id}, {"pageLinkApi", linkAPI}, {"pageFilesBucket", bucket},
	} {
		if v.value != "" && v.value != s.deployment.Stored(v.name) {
			changed = append(changed, deployment.Value{Name: v.name, Value: v.value})
			fmt.Fprintf(s.out, "cdk.json: %s = %s\n", v.name, v.value)
		}
	}
	if changed == nil {
		return nil
	}
	return s.deployment.SetAll(changed...)
}
