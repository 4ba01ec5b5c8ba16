package test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestMakeHelpListsEachTarget(t *testing.T) {
	makefile, err := os.ReadFile("../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	var phony []string
	for line := range strings.Lines(string(makefile)) {
		if names, found := strings.CutPrefix(line, ".PHONY:"); found {
			phony = append(phony, strings.Fields(names)...)
		}
	}
	described := regexp.MustCompile(`(?m)^([a-z-]+):.* ## .`)
	var listed []string
	for _, found := range described.FindAllStringSubmatch(string(makefile), -1) {
		listed = append(listed, found[1])
	}
	slices.Sort(phony)
	slices.Sort(listed)
	if len(listed) == 0 || !slices.Equal(listed, phony) {
		t.Errorf("make help lists\n\t%q\ntargets are\n\t%q", listed, phony)
	}
}
