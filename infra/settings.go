package main

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// settings looks a name up in the environment, as SECURE_SHARE_MAIL_FROM for
// mailFrom, then among the settings of the chosen stage, and then in context, the
// section of cdk.json, for what all stages have in common. Lists become text with
// commas; objects stay JSON. If no stages are listed, the one of the
// context is all there are.
func settings(environment func(string) (string, bool), context func(string) any) func(string) (string, bool) {
	stage, ok := environment(variable("stage"))
	if !ok {
		stage = text(context("stage"))
	}
	stages, listed := context("stages").(map[string]any)
	sole := (listed || context("stages") == nil) && len(stages) == 0
	own, _ := stages[stage].(map[string]any)
	return func(name string) (string, bool) {
		if v, ok := environment(variable(name)); ok {
			return v, true
		}
		v := own[name]
		switch usual := text(context("stage")); {
		case name == "stages" && sole && usual != "":
			v = map[string]any{usual: map[string]any{}}
		case v == nil:
			v = context(name)
		}
		return text(v), v != nil
	}
}

const prefix = "SECURE_SHARE_" // of the variables

func variable(name string) string {
	var b strings.Builder
	b.WriteString(prefix)
	for _, r := range name {
		if unicode.IsUpper(r) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToUpper(r))
	}
	return b.String()
}

func text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case []any:
		parts := make([]string, len(v))
		for i, part := range v {
			parts[i] = text(part)
		}
		return strings.Join(parts, ",")
	}
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(b)
}
