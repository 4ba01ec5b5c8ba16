package main

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
)

func TestMedianAndDeviation(t *testing.T) {
	for _, tc := range []struct {
		s                 series
		median, deviation float64
	}{
		{series{3}, 3, 0},
		{series{4, 2}, 3, 1},
		{series{9, 1, 2}, 2, 1},
		{series{1, 2, 3, 1000}, 2.5, 1},
	} {
		if m, d := tc.s.median(), tc.s.deviation(); m != tc.median || d != tc.deviation {
			t.Errorf("%v: %v ±%v", tc.s, m, d)
		}
	}
	if !math.IsNaN(series{}.median()) {
		t.Error("nothing has a median")
	}
	if got := (series{2, 9}).over(series{1, 3}); !slices.Equal(got, series{2, 3}) {
		t.Errorf("ratios %v", got)
	}
}

func TestContendersTakeTurns(t *testing.T) {
	var order strings.Builder
	one := func(name string, value float64) contender {
		return contender{name, func() (float64, error) { order.WriteString(name); return value, nil }}
	}
	all := []contender{one("a", 1), one("b", 2), one("c", 3)}
	results, err := compete(t.Context(), 3, all)
	if err != nil || order.String() != "abcbcacab" {
		t.Errorf("%s, %v", &order, err)
	}
	for i, s := range results {
		if want := float64(i + 1); !slices.Equal(s, series{want, want, want}) {
			t.Errorf("%s: %v", all[i].name, s)
		}
	}
}

func TestACompetitionEndsEarly(t *testing.T) {
	broken := errors.New("broken")
	if _, err := compete(t.Context(), 1, []contender{{"a", func() (float64, error) { return 0, broken }}}); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := compete(ctx, 1, []contender{{"a", func() (float64, error) { return 0, nil }}}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
