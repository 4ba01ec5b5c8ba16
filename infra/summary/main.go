// Command summary prints what the synthesized stacks will make, on one page:
//
//	go run ./infra/summary [cdk.out]
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
)

func main() {
	dir := "cdk.out"
	if len(os.Args) > 1 {
		dir = os.Args[1]
	}
	if err := summarize(os.Stdout, dir); err != nil {
		fmt.Fprintln(os.Stderr, "summary:", err)
		os.Exit(1)
	}
}

// template is the part of a CloudFormation template that is shown.
type template struct {
	Description string
	Resources   map[string]resource
	Outputs     map[string]struct{ Description string }
}

type resource struct {
	Type     string
	Metadata struct {
		Path string `json:"aws:cdk:path"`
	}
}

// name is how the program calls r: its path below the stack.
func (r resource) name() string {
	_, path, _ := strings.Cut(r.Metadata.Path, "/")
	return strings.TrimSuffix(path, "/Resource")
}

const suffix = ".template.json"

func summarize(w io.Writer, dir string) error {
	paths, err := filepath.Glob(filepath.Join(dir, "*"+suffix))
	if err != nil {
		return err
	}
	if len(paths) == 0 {
		return errors.New("no template in " + dir)
	}
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var t template
		if err := json.Unmarshal(raw, &t); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		if err := show(w, strings.TrimSuffix(filepath.Base(path), suffix), t); err != nil {
			return err
		}
	}
	return nil
}

// show prints the resources of one stack by type.
func show(w io.Writer, name string, t template) error {
	byType := make(map[string][]string)
	for _, r := range t.Resources {
		byType[r.Type] = append(byType[r.Type], r.name())
	}
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(out, "%s: %s\n", name, t.Description)
	for _, kind := range slices.Sorted(maps.Keys(byType)) {
		fmt.Fprintf(out, "  %s\t%s\n", strings.TrimPrefix(kind, "AWS::"), strings.Join(slices.Sorted(slices.Values(byType[kind])), ", "))
	}
	for _, id := range slices.Sorted(maps.Keys(t.Outputs)) {
		fmt.Fprintf(out, "  output %s\t%s\n", id, t.Outputs[id].Description)
	}
	fmt.Fprintln(out)
	return out.Flush()
}
