// Package settings finds the value of a setting: in the environment, among those of
// the chosen stage, and in the context of cdk.json.
package settings

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// Lookup returns a function that looks a name up in the environment, as
// SECURE_SHARE_MAIL_FROM for mailFrom, then among the settings of the chosen stage,
// and then in context, the section of cdk.json that all stages share. Lists become
// text with commas; objects stay JSON. Without a list of stages, the stage of the
// context is the only one.
func Lookup(environment func(string) (string, bool), context func(string) any) func(string) (string, bool) {
	stage, ok := environment(Variable("stage"))
	if !ok {
		stage = text(context("stage"))
	}
	stages, listed := context("stages").(map[string]any)
	sole := (listed || context("stages") == nil) && len(stages) == 0
	own, _ := stages[stage].(map[string]any)
	return func(name string) (string, bool) {
		if v, ok := environment(Variable(name)); ok {
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

// Prefix is what the names of our environment variables begin with.
const Prefix = "SECURE_SHARE_"

// Variable returns the environment variable of a setting: SECURE_SHARE_MAIL_FROM for
// mailFrom.
func Variable(name string) string {
	var b strings.Builder
	b.WriteString(Prefix)
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

// Concurrency holds the reserved concurrency of each function unless it is set, by
// setting.
var Concurrency = map[string]int{"fileApiConcurrency": 100, "reaperConcurrency": 10, "realtimeConcurrency": 20, "notifierConcurrency": 5, "linkApiConcurrency": 10, "keyMailerConcurrency": 20}

// Placeholder reports whether the value of a setting is the one that a fresh
// cdk.json holds in place of an operator's decision.
func Placeholder(name, value string) bool {
	switch name {
	case "filesAccount":
		return value == "111111111111"
	case "keysAccount":
		return value == "222222222222"
	case "forgeAppId":
		return strings.HasSuffix(value, "/00000000-0000-4000-8000-000000000001")
	case "mailFrom", "alarmMail":
		return strings.HasSuffix(value, ".example") // a name that nobody can own (RFC 2606)
	}
	return false
}
