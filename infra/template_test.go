package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/assertions"
)

// synthesized is a stack and its template, which the assertions of the CDK match
// and Go reads.
type synthesized struct {
	assertions.Template
	stack     awscdk.Stack
	text      string
	names     map[string]string // of constructs, by logical id
	resources map[string]node   // by the names of their constructs
	outputs   map[string]any    // their values
}

// node is a resource of a template: its type and what was set.
type node struct {
	Type       string
	Properties map[string]any
	Metadata   map[string]any
}

func read(stack awscdk.Stack) synthesized {
	s := synthesized{
		Template: assertions.Template_FromStack(stack, nil), stack: stack,
		names: make(map[string]string), resources: make(map[string]node), outputs: make(map[string]any),
	}
	raw, err := json.Marshal(s.ToJSON())
	if err != nil {
		panic(err)
	}
	var template struct {
		Resources map[string]node
		Outputs   map[string]struct{ Value any }
	}
	if err := json.Unmarshal(raw, &template); err != nil {
		panic(err)
	}
	s.text = string(raw)
	for id, r := range template.Resources {
		_, path, _ := strings.Cut(r.Metadata["aws:cdk:path"].(string), "/")
		name := strings.TrimSuffix(path, "/Resource") // Shares, fileapiRole, Blobs/Policy
		s.names[id], s.resources[name] = name, r
	}
	for name, o := range template.Outputs {
		s.outputs[name] = o.Value
	}
	return s
}

// note is something said about a construct: a warning, an error, or data.
type note struct{ Data any }

// notes are those of the stack by the path of the construct.
func (s synthesized) notes(t *testing.T) map[string][]note {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(*awscdk.Stage_Of(s.stack).Outdir(), *s.stack.StackName()+".metadata.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all map[string][]note
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// has checks that a resource of that type has at least these properties.
func (s synthesized) has(t *testing.T, kind string, properties map[string]any) {
	t.Helper()
	defer failed(t)
	s.HasResourceProperties(&kind, properties)
}

// all checks the same for every resource of that type.
func (s synthesized) all(t *testing.T, kind string, properties map[string]any) {
	t.Helper()
	defer failed(t)
	s.AllResourcesProperties(&kind, properties)
}

// failed turns the panic of an assertion into a failure of this test alone.
func failed(t *testing.T) {
	t.Helper()
	if why := recover(); why != nil {
		t.Error(why)
	}
}

// render formats a value of a template: a resource's name for its ARN or a
// reference to it, and joined text as text.
func (s synthesized) render(v any) string {
	m, isMap := v.(map[string]any)
	if !isMap {
		return fmt.Sprint(v)
	}
	switch {
	case m["Ref"] != nil:
		return s.name(m["Ref"].(string))
	case m["Fn::GetAtt"] != nil:
		at := m["Fn::GetAtt"].([]any)
		name := s.name(at[0].(string))
		if at[1] == "Arn" {
			return name
		}
		return name + "." + at[1].(string)
	case m["Fn::Join"] != nil:
		var b strings.Builder
		for _, part := range m["Fn::Join"].([]any)[1].([]any) {
			b.WriteString(s.render(part))
		}
		return b.String()
	}
	return fmt.Sprint(m)
}

func (s synthesized) name(id string) string {
	if name, known := s.names[id]; known {
		return name
	}
	return id // a pseudo parameter like AWS::Partition
}

// list returns one or several values as a list.
func list(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

// grants lists what a policy document allows as "action resource", with the
// conditions behind it.
func (s synthesized) grants(t *testing.T, document any) []string {
	t.Helper()
	var all []string
	for _, statement := range list(document.(map[string]any)["Statement"]) {
		g := statement.(map[string]any)
		if g["Effect"] != "Allow" || g["NotAction"] != nil || g["NotResource"] != nil {
			t.Fatalf("not a plain grant: %v", g)
		}
		condition := ""
		if g["Condition"] != nil {
			condition = " if " + fmt.Sprint(g["Condition"])
		}
		for _, action := range list(g["Action"]) {
			for _, resource := range list(g["Resource"]) {
				all = append(all, fmt.Sprint(action)+" "+s.render(resource)+condition)
			}
		}
	}
	slices.Sort(all)
	return all
}
