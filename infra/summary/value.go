package main

import (
	"fmt"
	"strings"
)

// names are the names of the constructs, by logical id.
type names map[string]string

// read formats a value of a template for people: the name of a resource for its ARN
// or a reference to it, and joined text as one text.
func (n names) read(v any) string {
	m, isMap := v.(map[string]any)
	if !isMap {
		return fmt.Sprint(v)
	}
	if ref, ok := m["Ref"].(string); ok {
		return n.name(ref)
	}
	if at, ok := m["Fn::GetAtt"].([]any); ok && len(at) == 2 {
		return strings.TrimSuffix(n.name(fmt.Sprint(at[0]))+"."+fmt.Sprint(at[1]), ".Arn")
	}
	if join, ok := m["Fn::Join"].([]any); ok && len(join) == 2 {
		var b strings.Builder
		for _, part := range list(join[1]) {
			b.WriteString(n.read(part))
		}
		return b.String()
	}
	return fmt.Sprint(m)
}

func (n names) name(id string) string {
	if name, known := n[id]; known {
		return name
	}
	if id == "AWS::Partition" {
		return "aws"
	}
	return id // another pseudo parameter
}

// list returns v itself if it is a list, else a list with v alone.
func list(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

// at follows keys into v. It returns nil if a key is missing.
func at(v any, keys ...string) any {
	for _, k := range keys {
		m, _ := v.(map[string]any)
		v = m[k]
	}
	return v
}
