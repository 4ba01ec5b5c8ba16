// Package statemachine lets several people do random things with several shares,
// through the real handlers of account A and over each store, while the reaper,
// the stream and TTL do theirs. After each step the answer, all rows and the
// bucket are what the rules make of a plain map.
//
// A failure prints the steps, shrunk to the fewest, and how to replay them:
//
//	go test ./test/e2e/statemachine -run 'TestHandlersFollowTheRules/memstore' -rapid.seed=42
//	go test ./test/e2e/statemachine -run ... -rapid.failfile=testdata/rapid/...
//
// Longer hunts take -rapid.checks=100000 and -rapid.steps=100.
package statemachine

import (
	"flag"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/secure-share/secure-share/shared/share"
)

func TestHandlersFollowTheRules(t *testing.T) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			reached := map[share.Status]int{}
			unlessGiven(t, "rapid.checks", e.checks)
			unlessGiven(t, "rapid.steps", 80)
			rapid.Check(t, func(r *rapid.T) {
				m := newMachine(r, e, reached)
				r.Repeat(map[string]func(*rapid.T){
					"":            m.compare,
					"create":      m.create,
					"send":        m.send,
					"upload":      m.upload,
					"parts":       m.grantParts,
					"upload part": m.uploadPart,
					"send parts":  m.sendParts,
					"commit":      m.commit,
					"ticket":      m.ticket,
					"claim":       m.claim,
					"download":    m.download,
					"lose":        m.lose,
					"acknowledge": m.acknowledge,
					"withdraw":    m.withdraw,
					"show":        m.show,
					"list":        m.list,
					"uninstall":   m.uninstall,
					"wait":        m.wait,
					"sweep":       m.sweep,
					"record":      m.record,
					"TTL":         m.expire,
				})
			})
			if e.checks >= 100 {
				wentEverywhere(t, reached)
			}
		})
	}
}

// wentEverywhere fails where so many sequences never reached some end of a share.
func wentEverywhere(t *testing.T, reached map[share.Status]int) {
	if given("rapid.checks") || given("rapid.seed") || given("rapid.failfile") {
		return // one sequence alone may go where it likes
	}
	for _, status := range share.Statuses() {
		if reached[status] == 0 {
			t.Errorf("no share was ever %s: these sequences prove little", status)
		}
	}
}

func given(name string) (found bool) {
	flag.Visit(func(f *flag.Flag) { found = found || f.Name == name })
	return found
}

// unlessGiven sets a flag of rapid for this test, unless the command line does.
func unlessGiven(t *testing.T, name string, value int) {
	if given(name) {
		return
	}
	set := flag.Lookup(name).Value
	before := set.String()
	t.Cleanup(func() { _ = set.Set(before) })
	if err := set.Set(strconv.Itoa(value)); err != nil {
		t.Fatal(err)
	}
}
