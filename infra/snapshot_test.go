package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// CloudFormation's limits, in bytes and resources. The stacks use at most half
// of each.
const (
	largestTemplate = 1_000_000 / 2
	mostResources   = 500 / 2
)

func TestTheTemplatesHaveRoomToGrow(t *testing.T) {
	for _, stack := range []synthesized{files, keys, page} {
		if size, n := len(stack.text), len(stack.resources); size > largestTemplate || n > mostResources {
			t.Errorf("%s: %d bytes, %d resources; half of what CloudFormation takes is %d, %d",
				*stack.stack.StackName(), size, n, largestTemplate, mostResources)
		}
	}
}

// testdata has the reviewed templates. A change of the stacks shows here what
// it does to them, and accepting it (-update) makes it part of the review.
func TestTheTemplatesAreThoseThatWereReviewed(t *testing.T) {
	for _, stack := range []synthesized{files, keys, page} {
		path := filepath.Join("testdata", *stack.stack.StackName()+".json")
		now := reviewable(t, stack.text)
		if *update {
			if err := os.WriteFile(path, now, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		before, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if changes := difference(leaves(t, before), leaves(t, now)); len(changes) > 0 {
			t.Errorf("%s is not what was reviewed. If this is meant, go test ./infra -run Reviewed -update\n%s",
				*stack.stack.StackName(), strings.Join(changes, "\n"))
		}
	}
}

// reviewable is a template without details that do not matter in a review: the
// hashes of the functions' code (stand-ins in tests) and the paths that logical
// ids come from.
func reviewable(t *testing.T, text string) []byte {
	t.Helper()
	var template map[string]any
	if err := json.Unmarshal([]byte(text), &template); err != nil {
		t.Fatal(err)
	}
	for _, r := range template["Resources"].(map[string]any) {
		r := r.(map[string]any)
		delete(r, "Metadata")
		if r["Type"] == "AWS::Lambda::Function" {
			r["Properties"].(map[string]any)["Code"] = "not looked at here"
		}
	}
	for _, generated := range []string{"Parameters", "Rules"} {
		delete(template, generated)
	}
	out, err := json.MarshalIndent(template, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return append(out, '\n')
}

// leaves lists the values of a document by their paths.
func leaves(t *testing.T, document []byte) map[string]string {
	t.Helper()
	var root any
	if err := json.Unmarshal(document, &root); err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for k, one := range v {
				walk(path+"."+k, one)
			}
		case []any:
			for n, one := range v {
				walk(fmt.Sprintf("%s[%d]", path, n), one)
			}
		default:
			found[strings.TrimPrefix(path, ".")] = fmt.Sprintf("%#v", v)
		}
	}
	walk("", root)
	return found
}

// difference lists removed and added values by path.
func difference(before, now map[string]string) (changes []string) {
	paths := maps.Clone(before)
	maps.Copy(paths, now)
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		was, had := before[path]
		is, has := now[path]
		if had && was != is {
			changes = append(changes, "- "+path+" = "+was)
		}
		if has && was != is {
			changes = append(changes, "+ "+path+" = "+is)
		}
	}
	return changes
}

func TestADifferenceShowsWhatWentAndCame(t *testing.T) {
	was := leaves(t, []byte(`{"a":{"b":[1,2],"c":"x"},"gone":true}`))
	is := leaves(t, []byte(`{"a":{"b":[1,3],"c":"x"},"new":null}`))
	want := []string{"- a.b[1] = 2", "+ a.b[1] = 3", "- gone = true", "+ new = <nil>"}
	if got := difference(was, is); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := difference(was, was); got != nil {
		t.Errorf("no difference is %q", got)
	}
}
