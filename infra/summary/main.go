// Command summary prints the resources, alarms, rights and outputs of the synthesized
// stacks on one page. It then checks them against the rules of infra/guard and fails
// if they break one:
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

	"github.com/secure-share/secure-share/infra/guard"
)

func main() {
	dir := "cdk.out"
	if len(os.Args) > 1 {
		dir = os.Args[1]
	}
	templates, err := summarize(os.Stdout, dir)
	if err == nil {
		err = held(os.Stdout, templates)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "summary:", err)
		os.Exit(1)
	}
}

// held returns an error if the stacks break a rule.
func held(w io.Writer, templates []string) error {
	results, err := guard.Check(".", templates...)
	if err != nil {
		return err
	}
	var broken []string
	for _, r := range results {
		fmt.Fprintf(w, "%s keeps %d rules of infra/guard\n", r.Template, len(r.Held))
		for _, rule := range r.Broken {
			broken = append(broken, r.Template+" breaks "+rule)
		}
	}
	if broken != nil {
		return errors.New(strings.Join(broken, "; "))
	}
	return nil
}

// template is the part of a CloudFormation template that is shown.
type template struct {
	Description string
	Resources   map[string]resource
	Outputs     map[string]struct{ Description string }
}

type resource struct {
	Type       string
	Properties map[string]any
	Metadata   struct {
		Path string `json:"aws:cdk:path"`
	}
}

// name is the name of r in the program: its path below the stack.
func (r resource) name() string {
	_, path, _ := strings.Cut(r.Metadata.Path, "/")
	return strings.TrimSuffix(path, "/Resource")
}

// manifest lists the templates of the last synthesis. The folder may also hold those
// of other stages.
type manifest struct {
	Artifacts map[string]struct {
		Type       string
		Properties struct{ TemplateFile string }
	}
}

// summarize prints each stack and returns the paths of the templates.
func summarize(w io.Writer, dir string) (templates []string, err error) {
	var m manifest
	if err := read(filepath.Join(dir, "manifest.json"), &m); err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(m.Artifacts)) {
		stack := m.Artifacts[name]
		if stack.Type != "aws:cloudformation:stack" {
			continue
		}
		path := filepath.Join(dir, stack.Properties.TemplateFile)
		var t template
		if err := read(path, &t); err != nil {
			return nil, err
		}
		if err := show(w, name, t); err != nil {
			return nil, err
		}
		templates = append(templates, path)
	}
	if templates == nil {
		return nil, errors.New("no stack in " + dir)
	}
	return templates, nil
}

func read(path string, v any) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(raw, v); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// show prints one stack: its resources by type, then alarms and rights.
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
	_ = out.Flush() // the next part has its own columns
	for _, line := range t.alarms() {
		fmt.Fprintf(out, "  alarm %s\n", line)
	}
	_ = out.Flush()
	for _, line := range t.rights() {
		fmt.Fprintf(out, "  right of %s\n", line)
	}
	_ = out.Flush()
	for _, id := range slices.Sorted(maps.Keys(t.Outputs)) {
		fmt.Fprintf(out, "  output %s\t%s\n", id, t.Outputs[id].Description)
	}
	fmt.Fprintln(out)
	return out.Flush()
}
