package main

import (
	"regexp"
	"slices"
	"strings"

	"github.com/secure-share/secure-share/infra/settings"
)

// Variables with our prefix that are not settings of the stacks: those of the Forge
// manifest and of the app's function.
var ofOthers = []string{"SECURE_SHARE_FILE_API", "SECURE_SHARE_KEY_MAILER", "SECURE_SHARE_BLOB_STORE", "SECURE_SHARE_LIVE_UPDATES", "SECURE_SHARE_ROLE_KEY"}

// ofRegion is the end of a variable of the manifest for one region of Forge, like _EU.
var ofRegion = regexp.MustCompile(`_[A-Z]{2,6}$`)

// given returns the names that are meant as settings: our variables in environment, a
// list of NAME=value, and the keys of context that are not the CDK's own.
func given(environment []string, context map[string]any) (names []string) {
	for _, pair := range environment {
		name, _, _ := strings.Cut(pair, "=")
		isOther := slices.Contains(ofOthers, name) || slices.Contains(ofOthers, ofRegion.ReplaceAllString(name, ""))
		if strings.HasPrefix(name, settings.Prefix) && !isOther {
			names = append(names, name)
		}
	}
	for name := range context {
		if name != "cli-telemetry" && !strings.ContainsAny(name, ":@/") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// unknown returns the names that are neither a setting nor its variable.
func unknown(names []string, known map[string]bool) []string {
	variables := map[string]bool{}
	for name := range known {
		variables[settings.Variable(name)] = true
	}
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return known[name] || variables[name] })
}
