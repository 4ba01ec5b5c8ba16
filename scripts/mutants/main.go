// Command mutants changes one operator of a guarded package at a time and runs
// the package's tests. A change that no test notices is a survivor. The command
// fails if survivors.json lacks a survivor or lists a change that a test
// notices:
//
//	go run ./scripts/mutants [PACKAGE ...]
//
// Without arguments it tests all guarded packages, which takes an hour or more
// on two cores.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// guarded are the packages whose tests must check every boundary.
var guarded = []string{
	"shared/ece", "shared/keyring", "shared/mailaddr", "shared/base64url", "shared/strictjson", "shared/jws",
	"shared/httpsig", "shared/program", "shared/origin", "shared/forgetoken", "shared/mailticket",
	"shared/roleassertion", "shared/policy", "shared/delivery", "shared/smtpmail", "shared/problem",
	"shared/limits", "shared/share", "functions/reaper",
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	packages := os.Args[1:]
	if len(packages) == 0 {
		packages = guarded
	}
	if err := run(ctx, packages); err != nil {
		fmt.Fprintln(os.Stderr, "mutants:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, packages []string) error {
	known, err := readKnown("scripts/mutants/survivors.json")
	if err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "secure-share-mutants-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	tool := filepath.Join(work, "gremlins")
	build := exec.CommandContext(ctx, "go", "build", "-o", tool, "github.com/go-gremlins/gremlins/cmd/gremlins")
	build.Dir, build.Stderr = "scripts/mutants/tool", os.Stderr
	if err := build.Run(); err != nil {
		return fmt.Errorf("build gremlins: %w", err)
	}
	tree := filepath.Join(work, "tree")
	if err := copySources(ctx, tree); err != nil {
		return fmt.Errorf("copy the sources: %w", err)
	}
	var wrong []string
	for _, name := range packages {
		began := time.Now()
		result, err := mutate(ctx, tool, tree, name)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		fmt.Printf("%s: %d killed, %d survived, %d not covered, %s\n", name, result.killed, len(result.survived), result.uncovered, time.Since(began).Round(time.Second))
		wrong = append(wrong, compare(name, result.survived, known)...)
	}
	if wrong != nil {
		return fmt.Errorf("the survivors differ from scripts/mutants/survivors.json:\n  %s", strings.Join(wrong, "\n  "))
	}
	return nil
}

// copySources copies what git tracks: gremlins copies the whole module for each of
// its workers, and npm's folders are large.
func copySources(ctx context.Context, to string) error {
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, "sh", "-c", `git ls-files -z -- '*.go' 'go.*' '*/testdata/*' docs/openapi.yaml cdk.json forge/manifest.yml | xargs -0 cp --parents -t "$0"`, to)
	cmd.Stderr = os.Stderr
	return cmd.Run()
}

// survivor is a change that no test notices. Source identifies the line,
// because line numbers change.
type survivor struct {
	File   string `json:"file"`
	Source string `json:"source"`
	Kind   string `json:"kind"`
	Reason string `json:"reason,omitempty"`
}

func (s survivor) same(other survivor) bool {
	return s.File == other.File && s.Source == other.Source && s.Kind == other.Kind
}

func (s survivor) String() string { return fmt.Sprintf("%s: %s: %s", s.File, s.Kind, s.Source) }

func readKnown(path string) (known []survivor, err error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(text, &known); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	for _, s := range known {
		if s.Reason == "" {
			return nil, fmt.Errorf("%s: %v has no reason", path, s)
		}
	}
	return known, nil
}

type result struct {
	killed, uncovered int
	survived          []survivor
}

// report is the output of gremlins.
type report struct {
	Files []struct {
		Name      string `json:"file_name"`
		Mutations []struct {
			Line   int    `json:"line"`
			Type   string `json:"type"`
			Status string `json:"status"`
		} `json:"mutations"`
	} `json:"files"`
}

func mutate(ctx context.Context, tool, tree, name string) (result, error) {
	file := filepath.Join(filepath.Dir(tree), "report.json")
	cmd := exec.CommandContext(ctx, tool, "unleash", "--silent", "--workers", "2", "--timeout-coefficient", "20", "--output", file, "./"+name)
	cmd.Dir = tree
	if out, err := cmd.CombinedOutput(); err != nil {
		return result{}, fmt.Errorf("gremlins: %w\n%s", err, out)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return result{}, err
	}
	var r report
	if err := json.Unmarshal(text, &r); err != nil {
		return result{}, err
	}
	return r.count(tree, name)
}

func (r report) count(tree, name string) (sum result, err error) {
	for _, f := range r.Files {
		path := f.Name
		if !strings.HasPrefix(path, name) {
			path = filepath.Join(name, f.Name)
		}
		text, err := os.ReadFile(filepath.Join(tree, path))
		if err != nil {
			return result{}, err
		}
		lines := strings.Split(string(text), "\n")
		for _, m := range f.Mutations {
			switch m.Status {
			case "KILLED", "TIMED OUT":
				sum.killed++
			case "LIVED":
				sum.survived = append(sum.survived, survivor{File: path, Source: strings.TrimSpace(lines[m.Line-1]), Kind: m.Type})
			case "NOT COVERED":
				sum.uncovered++
			}
		}
	}
	if sum.killed == 0 {
		return result{}, fmt.Errorf("no mutant was killed: the tests did not run")
	}
	return sum, nil
}

// compare lists the survivors of a package that are not known, and the known ones that
// did not survive.
func compare(name string, found, known []survivor) (differences []string) {
	for _, s := range found {
		if !slices.ContainsFunc(known, s.same) {
			differences = append(differences, "no test notices "+s.String())
		}
	}
	for _, s := range known {
		if filepath.Dir(s.File) == name && !slices.ContainsFunc(found, s.same) {
			differences = append(differences, "no longer survives, remove it: "+s.String())
		}
	}
	return differences
}
