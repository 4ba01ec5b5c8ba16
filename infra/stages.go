package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// checkStages returns a parser of stages, which holds for each stage the settings that
// are its own. It refuses a chosen stage that is not listed, and in all stages names
// that are not settings.
func checkStages(chosen string, known map[string]bool) func(string) (struct{}, error) {
	return func(list string) (none struct{}, err error) {
		if list == "" {
			return none, nil
		}
		var stages map[string]map[string]any
		if json.Unmarshal([]byte(list), &stages) != nil {
			return none, errors.New("must be an object with an object of settings for each stage")
		}
		names := slices.Sorted(maps.Keys(stages))
		if stages[chosen] == nil && len(stages) > 0 && chosen != "" && chosen != local {
			return none, fmt.Errorf("has no stage %s, only %s", chosen, strings.Join(names, ", "))
		}
		var wrong []string
		for _, stage := range names {
			for _, setting := range slices.Sorted(maps.Keys(stages[stage])) {
				if !known[setting] || setting == "stage" || setting == "stages" || setting == "forgeRegions" {
					wrong = append(wrong, stage+"."+setting)
				}
			}
		}
		if len(wrong) > 0 {
			return none, fmt.Errorf("has %s, which no stage can have", strings.Join(wrong, ", "))
		}
		return none, nil
	}
}

// checkRegions returns a parser of forgeRegions, which holds the stage of each region of
// Forge. The stacks do not depend on it; setup and doctor do.
func checkRegions(list string) func(string) (struct{}, error) {
	return func(s string) (none struct{}, err error) {
		var regions map[string]string
		var stages map[string]any
		switch {
		case s == "":
			return none, nil
		case json.Unmarshal([]byte(s), &regions) != nil:
			return none, errors.New("must be an object with a stage for each region of Forge")
		}
		_ = json.Unmarshal([]byte(list), &stages) // checkStages reports what is malformed
		for _, region := range slices.Sorted(maps.Keys(regions)) {
			switch stage := regions[region]; {
			case !forgeRegion.MatchString(region):
				return none, fmt.Errorf("has %s, which is not a region of Forge, such as EU", region)
			case stages[stage] == nil:
				return none, fmt.Errorf("has %s for %s, which is not one of the stages", stage, region)
			}
		}
		return none, nil
	}
}

var forgeRegion = regexp.MustCompile(`^[A-Z]{2,6}$`)
