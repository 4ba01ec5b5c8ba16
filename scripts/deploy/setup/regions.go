package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/secure-share/secure-share/infra/settings"
	"github.com/secure-share/secure-share/scripts/deploy/deployment"
)

// forgeRegions is the variable that names the regions of Forge with a stage of their own.
const forgeRegions = "FORGE_REGIONS"

// inRegion is the variable that answers a question for the stage of a region: FILES_REGION_EU
// for SECURE_SHARE_FILES_REGION. Settings of one stage have no variables.
func inRegion(variable, region string) string {
	if region == "" {
		return variable
	}
	return strings.TrimPrefix(variable, settings.Prefix) + "_" + region
}

// addRegions writes the regions that were answered to cdk.json.
func addRegions(d *deployment.Deployment, given map[string]string) error {
	if given[forgeRegions] == "" {
		return nil
	}
	return d.AddRegions(strings.Fields(given[forgeRegions])...)
}

// regionQuestions are the questions about the stages of regions.
func regionQuestions(d *deployment.Deployment) (ask []question, err error) {
	regions, err := d.Regions()
	for _, r := range regions {
		for _, q := range slices.Concat(accountQuestions(r.Deployment), []question{mailAccountQuestion(r.Deployment)}, pageQuestions(r.Deployment)) {
			q.variable, q.text = inRegion(q.variable, r.Name), "["+r.Name+"] "+q.text
			if applies := q.applies; applies != nil {
				q.applies = func(given map[string]string) bool { return applies(ofRegion(given, r.Name)) }
			}
			ask = append(ask, q)
		}
	}
	return ask, err
}

// ofRegion are the answers with those for a region in place of those for the stage that
// serves all others.
func ofRegion(given map[string]string, region string) map[string]string {
	all := maps.Clone(given)
	for name, value := range given {
		if of, found := strings.CutSuffix(name, "_"+region); found {
			all[of], all[settings.Prefix+of] = value, value
		}
	}
	return all
}

// regions are the setups of the stages of other regions. They read cdk.json again, because
// earlier steps changed it.
func (s *setup) regions() (all []*setup, err error) {
	regions, err := s.deployment.Regions()
	for _, r := range regions {
		one := *s
		one.region, one.deployment = r.Name, r.Deployment
		all = append(all, &one)
	}
	return all, err
}

// ofEach returns a step that does the same in each stage.
func (s *setup) ofEach(do func(*setup, context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		if err := do(s, ctx); err != nil {
			return err
		}
		regions, err := s.regions()
		for _, one := range regions {
			if err := do(one, ctx); err != nil {
				return fmt.Errorf("%s: %w", one.region, err)
			}
		}
		return err
	}
}

// deployRegions deploys the stacks of the stages of other regions.
func (s *setup) deployRegions(ctx context.Context) error {
	regions, err := s.regions()
	if len(regions) == 0 && err == nil {
		fmt.Fprintln(s.out, "there are none: the same stacks serve all sites")
	}
	for _, one := range regions {
		if names := s.deployment.Differing(one.deployment); len(names) > 0 {
			return fmt.Errorf("%s: the stage %s has another %s, so it would refuse the app: set it once in cdk.json, next to stages",
				one.region, one.deployment.Setting("stage"), strings.Join(names, ", "))
		}
		for _, do := range []func(context.Context) error{
			one.targets("bootstrap-files", "bootstrap-keys"), one.targets("deploy-files"), one.configureTicketKeys,
			one.targets("deploy-keys"), one.storeMailAccount, one.deployPage,
		} {
			if err := do(ctx); err != nil {
				return fmt.Errorf("%s: %w", one.region, err)
			}
		}
	}
	return err
}

// addToManifest adds the regions to forge/manifest.yml, where they stay: each later
// deployment needs them.
func (s *setup) addToManifest(ctx context.Context) error {
	regions, err1 := s.deployment.Regions()
	missing, err2 := s.deployment.MissingInManifest()
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	switch {
	case len(missing) == 0:
		fmt.Fprintln(s.out, "nothing to add")
		return nil
	case len(missing) < len(regions):
		return errors.New("forge/manifest.yml has other regions than cdk.json: run git checkout forge/manifest.yml first")
	}
	cmd := exec.CommandContext(ctx, "node", append([]string{"regions.mjs"}, missing...)...)
	cmd.Dir = filepath.Join(s.root, "forge")
	if err := s.start(cmd); err != nil {
		return fmt.Errorf("node regions.mjs: %w", err)
	}
	fmt.Fprintf(s.out, "forge/manifest.yml has %s now: keep the change\n", strings.Join(missing, ", "))
	return nil
}

// environment is that of make. For the stage of a region it has no settings of another.
func (s *setup) environment() []string {
	if s.region == "" {
		return os.Environ()
	}
	rest := slices.DeleteFunc(os.Environ(), func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		return deployment.OfOneStage(name)
	})
	return append(rest, settings.Variable("stage")+"="+s.deployment.Setting("stage"))
}
