package main

import (
	"slices"
	"testing"
)

func TestDifferencesFromTheKnownSurvivors(t *testing.T) {
	a := survivor{File: "shared/ece/layout.go", Source: "if n < 0 {", Kind: "CONDITIONALS_BOUNDARY"}
	b := survivor{File: "shared/ece/layout.go", Source: "if n < 0 {", Kind: "CONDITIONALS_NEGATION"}
	elsewhere := survivor{File: "shared/share/parts.go", Source: "if n < 0 {", Kind: "CONDITIONALS_BOUNDARY"}
	known := a
	known.Reason = "0 is refused before"
	for _, c := range []struct {
		name         string
		found, known []survivor
		want         []string
	}{
		{"none", nil, nil, nil},
		{"a known one", []survivor{a}, []survivor{known}, nil},
		{"a new one", []survivor{a, b}, []survivor{known}, []string{"no test notices " + b.String()}},
		{"a known one that is killed", nil, []survivor{known}, []string{"no longer survives, remove it: " + known.String()}},
		{"a known one of another package", nil, []survivor{elsewhere}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := compare("shared/ece", c.found, c.known); !slices.Equal(got, c.want) {
				t.Errorf("differences are %q, expected %q", got, c.want)
			}
		})
	}
}

func TestEachKnownSurvivorHasAReason(t *testing.T) {
	if _, err := readKnown("survivors.json"); err != nil {
		t.Error(err)
	}
}
