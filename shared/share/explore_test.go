package share_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/share"

	"github.com/secure-share/secure-share/test/needs"
)

// exploration has every reachable state, ordered by the length of the shortest
// path.
type exploration struct {
	model   *model
	states  []state
	from    []arrival
	seen    map[state]int32
	actions map[string]int // how often each was taken
	broken  *promise
	trace   []string
}

type arrival struct {
	parent int32
	action string
}

// explore visits every reachable state breadth first and stops at the first
// that breaks a promise, so its trace is as short as possible.
func explore(at scene, f flaws, held ...*promise) *exploration {
	x := &exploration{model: newModel(at, f), seen: map[state]int32{}, actions: map[string]int{}}
	x.add(x.model.start(), arrival{parent: -1, action: "alice creates"})
	for i := int32(0); int(i) < len(x.states) && x.broken == nil; i++ {
		st := x.states[i]
		if broken := x.model.brokenIn(st, held); broken != nil {
			x.stop(broken, i)
			break
		}
		x.model.eachNext(st, func(action string, next state, broken *promise) {
			x.actions[action]++
			at := x.add(next, arrival{parent: i, action: action})
			if broken != nil && x.broken == nil && slices.Contains(held, broken) {
				x.stop(broken, i, action+" -> "+x.model.describe(x.states[at]))
			}
		})
	}
	return x
}

func (x *exploration) add(st state, a arrival) int32 {
	if at, known := x.seen[st]; known {
		return at
	}
	at := int32(len(x.states))
	x.seen[st] = at
	x.states, x.from = append(x.states, st), append(x.from, a)
	return at
}

func (x *exploration) stop(broken *promise, at int32, last ...string) {
	x.broken, x.trace = broken, last
	for ; at >= 0; at = x.from[at].parent {
		line := fmt.Sprintf("%-40s %s", x.from[at].action, x.model.describe(x.states[at]))
		x.trace = append([]string{line}, x.trace...)
	}
}

func (x *exploration) story() string {
	return fmt.Sprintf("broken after %d states: %s\n  %s", len(x.states), x.broken.text, strings.Join(x.trace, "\n  "))
}

func TestEveryReachableWorldKeepsThePromises(t *testing.T) {
	needs.Time(t)
	for name, at := range map[string]scene{"short leases": shortLeases, "long leases": longLeases, "in parts": inParts, "by link": byLink, "extended": extended, "twice": twice, "staggered": staggered, "until expiry": untilExpiry} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := explore(at, flaws{}, promises...)
			if x.broken != nil {
				t.Fatal(x.story())
			}
			x.wentEverywhere(t)
			t.Logf("%d states, %d rows, %d decisions", len(x.states), len(x.model.rows), x.model.decided)
		})
	}
}

// wentEverywhere fails if the search was not exhaustive because the model never
// allowed an action.
func (x *exploration) wentEverywhere(t *testing.T) {
	wanted := []string{
		"time passes", "an upload arrives", "TTL removes the blob item", "TTL removes the row",
		"the reaper: deletes the object", "the reaper: records the deletion",
		"bob claims with id 1: answered", "bob claims with id 2: answered",
	}
	if x.model.has(create) {
		wanted = append(wanted, "alice creates again: answered")
	}
	for q := create; q <= pass; q++ {
		if _, confirms := q.confirmer(); !x.model.has(q) || confirms && x.model.openings == share.UntilExpiry {
			continue
		}
		for _, step := range []string{": decides", ": writes", ": crashes"} {
			wanted = append(wanted, questions[q].text+step)
		}
	}
	for _, action := range wanted {
		if x.actions[action] == 0 {
			t.Errorf("never happened: %s", action)
		}
	}
	for name, corner := range corners {
		if slices.Contains(missing[x.model.openings], name) {
			continue
		}
		if !slices.ContainsFunc(x.states, func(st state) bool { return corner(st, x.model.rows[st.row]) }) {
			t.Errorf("never reached: %s", name)
		}
	}
}

// corners are difficult states that the search must reach.
var corners = map[string]func(state, share.Share) bool{
	"refilled after the deletion": func(st state, s share.Share) bool { return st.object == stored && !s.ReapedAt.IsZero() },
	"URL works after the end":     func(st state, s share.Share) bool { return st.urlUntil[0] > 0 && s.Status == share.Downloaded },
	"expired, not yet written": func(st state, s share.Share) bool {
		return s.Status == share.Claimed && !instant(st.now).Before(s.ExpiresAt)
	},
	"confirmed after the expiry": func(st state, s share.Share) bool { return s.Status == share.Expired && len(s.History) > 0 },
	"last lease":                 func(st state, s share.Share) bool { return s.Status == share.Unconfirmed && len(s.Claims) >= 2 },
	"committed after TTL":        func(st state, s share.Share) bool { return s.Status == share.Available && st.record },
	"two at once":                func(st state, s share.Share) bool { return st.running[0] != process{} && st.running[1] != process{} },
	"abandoned":                  func(st state, s share.Share) bool { return s.Status == share.Abandoned && st.object == stored },
	"declined":                   func(st state, s share.Share) bool { return s.Status == share.Declined && st.object == stored },
	"revoked":                    func(st state, s share.Share) bool { return s.Status == share.Revoked && st.object == stored },
	"forgotten":                  func(st state, s share.Share) bool { return st.row == forgotten },
}

// missing are the corners that a share with several openings does not have: in the
// model of two openings, the last lease ends with the share, and nobody declines.
var missing = map[share.Openings][]string{
	2:                 {"declined", "last lease"},
	share.UntilExpiry: {"URL works after the end", "expired, not yet written", "confirmed after the expiry", "last lease"},
}
