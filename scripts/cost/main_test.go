package main

import (
	"fmt"
	"math"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/table"
)

const document = "../../docs/cost.md"

func TestTheDocumentShowsWhatTheProgramPrints(t *testing.T) {
	raw, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	now, err := filled(string(raw))
	if err != nil {
		t.Fatal(err)
	}
	if now != string(raw) {
		t.Errorf("docs/cost.md is behind: go run ./scripts/cost -write docs/cost.md")
	}
	if !strings.Contains(string(raw), pricesOf) {
		t.Errorf("docs/cost.md does not say that its prices are of %s", pricesOf)
	}
}

// Every step of a share's life was recorded, and every call has a price.
func TestALifeIsMadeOfRecordedActs(t *testing.T) {
	for _, s := range slices.Concat(append(furtherOpenings, life, byLink, byPassword, visit, byCopy)...) {
		t.Run(s.name, func(t *testing.T) {
			if a, recorded := steps[s.name]; !recorded || len(a.Calls) == 0 || s.times <= 0 {
				t.Errorf("recorded %t, %g times", recorded, s.times)
			}
		})
	}
	for name, a := range steps {
		use{}.add(a, 1) // panics on a call without a price
		for call := range a.Calls {
			if _, known := latency[call]; !known && call != "Request" && !byBrowser[call] {
				t.Errorf("%s: nobody said how long %s takes", name, call)
			}
		}
	}
}

func TestTheBillIsTheSumOfItsLines(t *testing.T) {
	for _, v := range volumes {
		lines, total := bill(v)
		sum := 0.0
		for _, usd := range lines {
			sum += usd
		}
		if math.Abs(sum-total) > 1e-6*total || len(lines) != len(perUse) {
			t.Errorf("%g a day: %g in %d lines, %g in all", v, sum, len(lines), total)
		}
	}
	for name, n := range perShare(life) {
		if lines, _ := bill(1); n > 0 && lines[name] == 0 {
			t.Errorf("%s is used and not billed", name)
		}
	}
}

// More shares cost more in total, and not more per share.
func TestTheBillGrowsAndGetsNoSteeper(t *testing.T) {
	before, each := 0.0, math.Inf(1)
	for v := 1.0; v <= 1e10; v *= 10 {
		_, total := bill(v)
		if total <= before || total/v > each*(1+1e-9) {
			t.Errorf("%g a day cost %g, %g each; a tenth %g, %g each", v, total, total/v, before, each)
		}
		before, each = total, total/v
	}
}

func TestStepsOfAPrice(t *testing.T) {
	p := price{of: 2, usd: 10, also: []tier{{100, 6}, {200, 1}}}
	for units, want := range map[float64]float64{0: 0, 50: 250, 100: 500, 150: 650, 200: 800, 300: 850} {
		t.Run(fmt.Sprint(units), func(t *testing.T) {
			if got := p.cost(units); got != want {
				t.Errorf("%g units: %g, want %g", units, got, want)
			}
		})
	}
}

func TestASimulationCanBeRepeated(t *testing.T) {
	if a, b := simulate(1e6, 7), simulate(1e6, 7); !reflect.DeepEqual(a, b) {
		t.Errorf("%+v, then %+v", a, b)
	}
	if a, b := simulate(1e6, 7), simulate(1e6, 8); reflect.DeepEqual(a.hottest, b.hottest) {
		t.Error("another seed draws the same")
	}
}

// The load on people and sites is uneven. The load on the shards of the due
// index is even, because shares have random ids.
func TestTheSkewIsWhereItBelongs(t *testing.T) {
	l := simulate(1e9, seed)
	even := 1.0 / table.Shards
	if due := l.hottest["due"].share; due < even || due > 1.05*even {
		t.Errorf("the hottest of %d shards takes %g", table.Shards, due)
	}
	inbox := l.hottest["inbox"].share
	if fair := 1 / (1e9 / sharesPerSite * peoplePerSite); inbox < 1000*fair || inbox > even {
		t.Errorf("the hottest inbox takes %g, an even one %g", inbox, fair)
	}
	if l.hottest["blobs"].share != 1 {
		t.Error("a day has several prefixes: docs/cost.md says that it has one")
	}
	if table := l.hottest["table"]; table.share*sampled != 1 {
		t.Errorf("two shares have the key %s", table.key)
	}
}

// With more partitions the limit of one is reached later, and rates grow with
// the volume.
func TestHeatFollowsTheLoad(t *testing.T) {
	less, more := simulate(1e8, seed), simulate(1e9, seed)
	for _, p := range partitions() {
		if p.cost <= 0 {
			t.Errorf("%s costs nothing", p.name)
		}
		if p.what != "table" && p.at(more) <= p.at(less) {
			t.Errorf("%s: %g at ten times the load, %g before", p.name, p.at(more), p.at(less))
		}
	}
	for _, q := range quotas() {
		if q.perShare <= 0 || q.at() <= 0 || q.then == "" {
			t.Errorf("%s: %+v", q.name, q)
		}
	}
}

func TestNumbers(t *testing.T) {
	for f, want := range map[float64]string{0: "0", 0.00043: "0.00043", 1.5: "1.5", 12.34: "12.3", 999: "999", 34097: "34,097", 1e6: "1×10⁶", 2.34e10: "2.34×10¹⁰"} {
		t.Run(fmt.Sprint(f), func(t *testing.T) {
			if got := number(f); got != want {
				t.Errorf("%g: %s, want %s", f, got, want)
			}
		})
	}
}
