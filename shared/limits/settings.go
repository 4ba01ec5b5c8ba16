package limits

import (
	"fmt"
	"slices"
	"strings"

	"github.com/secure-share/secure-share/shared/share"
)

// setter sets a field to a value. Its error says what the value must be.
type setter func(value string) error

// set reads settings like "lease=15m,leases=3". It returns what is wrong with them,
// each flaw once.
func set(line string, known map[string]setter) (flaws []string) {
	for setting := range strings.SplitSeq(line, ",") {
		setting = strings.TrimSpace(setting)
		if setting == "" {
			continue
		}
		name, value, _ := strings.Cut(setting, "=")
		flaw := fmt.Sprintf("%q is not a setting", name)
		if put, found := known[name]; found {
			err := put(value)
			if err == nil {
				continue
			}
			flaw = name + " " + err.Error()
		}
		if !slices.Contains(flaws, flaw) {
			flaws = append(flaws, flaw)
		}
	}
	return flaws
}

// malformed is the error for these flaws, or nil if there are none.
func malformed(what string, flaws []string) error {
	if len(flaws) == 0 {
		return nil
	}
	return fmt.Errorf("%s: %w: %s", what, share.ErrMalformed, strings.Join(flaws, "; "))
}
