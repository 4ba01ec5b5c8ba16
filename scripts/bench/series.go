package main

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
)

// series has one contender's result of each round.
type series []float64

func (s series) median() float64 {
	if len(s) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(s))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// deviation is the median absolute deviation.
func (s series) deviation() float64 {
	middle, off := s.median(), make(series, len(s))
	for i, v := range s {
		off[i] = math.Abs(v - middle)
	}
	return off.median()
}

// over is the ratio to base, round by round.
func (s series) over(base series) series {
	ratios := make(series, len(s))
	for i := range s {
		ratios[i] = s[i] / base[i]
	}
	return ratios
}

// show writes median and deviation.
func (s series) show(decimals int) string {
	return fmt.Sprintf("%.*f ±%.*f", decimals, s.median(), decimals, s.deviation())
}

// contender is one of the alternatives that are measured in turns.
type contender struct {
	name    string
	measure func() (float64, error)
}

// compete measures all contenders and begins every round with another one. The
// results are in the order of all.
func compete(ctx context.Context, rounds int, all []contender) ([]series, error) {
	results := make([]series, len(all))
	for round := range rounds {
		for i := range all {
			n := (i + round) % len(all)
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			value, err := all[n].measure()
			if err != nil {
				return nil, fmt.Errorf("%s: %w", all[n].name, err)
			}
			results[n] = append(results[n], value)
		}
	}
	return results, nil
}

// printTable prints rows as a Markdown table. The first row is the header.
func printTable(rows [][]string) {
	fmt.Println()
	for i, row := range rows {
		fmt.Printf("| %s |\n", strings.Join(row, " | "))
		if i == 0 {
			fmt.Printf("|---|%s\n", strings.Repeat("---:|", len(row)-1))
		}
	}
}
