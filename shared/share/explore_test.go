package share_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"secureshare/shared/share"
)

// exploration is every world that can be reached, in the order of the shortest
// way to it.
type exploration struct {
	model  *model
	worlds []world
	from   []arrival
	seen   map[world]int32
	broken *promise
	trace  []string
}

type arrival struct {
	parent int32
	action string
}

// explore visits every reachable world breadth first and stops at the first that
// breaks one of the promises: its trace is a shortest one.
func explore(r share.Rules, f flaws, held ...*promise) *exploration {
	x := &exploration{model: newModel(r, f), seen: map[world]int32{}}
	x.add(x.model.start(), arrival{parent: -1, action: "alice creates"})
	for i := int32(0); int(i) < len(x.worlds); i++ {
		w := x.worlds[i]
		for _, p := range held {
			if p.holds != nil && !p.holds(x.model, w) {
				x.stop(p, i)
				return x
			}
		}
		for _, t := range x.model.transitions(w) {
			at := x.add(t.world, arrival{parent: i, action: t.action})
			if slices.Contains(held, t.broken) {
				x.stop(t.broken, i, t.action+" -> "+x.model.describe(x.worlds[at]))
				return x
			}
		}
	}
	return x
}

func (x *exploration) add(w world, a arrival) int32 {
	if at, known := x.seen[w]; known {
		return at
	}
	at := int32(len(x.worlds))
	x.seen[w] = at
	x.worlds, x.from = append(x.worlds, w), append(x.from, a)
	return at
}

func (x *exploration) stop(broken *promise, at int32, last ...string) {
	x.broken, x.trace = broken, last
	for ; at >= 0; at = x.from[at].parent {
		line := fmt.Sprintf("%-40s %s", x.from[at].action, x.model.describe(x.worlds[at]))
		x.trace = append([]string{line}, x.trace...)
	}
}

func (x *exploration) story() string {
	return fmt.Sprintf("broken after %d worlds: %s\n  %s", len(x.worlds), x.broken.text, strings.Join(x.trace, "\n  "))
}

func TestEveryReachableWorldKeepsThePromises(t *testing.T) {
	for name, rules := range map[string]share.Rules{"short leases": shortLeases, "long leases": longLeases} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := explore(rules, flaws{}, promises...)
			if x.broken != nil {
				t.Fatal(x.story())
			}
			t.Logf("%d worlds, %d rows, %d decisions", len(x.worlds), len(x.model.rows), len(x.model.answers))
		})
	}
}
