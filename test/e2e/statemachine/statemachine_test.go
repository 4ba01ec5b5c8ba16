// Package statemachine runs random calls of several people about several shares
// against the real handlers of account A, with each store, together with the
// reaper, the stream and TTL. After each step it compares the answer, all rows
// and the bucket with a model: the rules applied to a map.
//
// A failure prints the steps, shrunk to the fewest, and how to replay them:
//
//	go test ./test/e2e/statemachine -run 'TestHandlersFollowTheRules/memstore' -rapid.seed=42
//	go test ./test/e2e/statemachine -run ... -rapid.failfile=testdata/rapid/...
//
// For longer runs use -rapid.checks=100000 and -rapid.steps=100.
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
			open := e.start(t)
			reached := map[share.Status]int{}
			unlessGiven(t, "rapid.checks", e.checks)
			unlessGiven(t, "rapid.steps", 80)
			rapid.Check(t, func(r *rapid.T) {
				m := newMachine(r, open, reached)
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
					"extend":      m.extend,
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

// wentEverywhere fails if no sequence reached some end of a share.
func wentEverywhere(t *testing.T, reached map[share.Status]int) {
	if given("rapid.checks") || given("rapid.seed") || given("rapid.failfile") {
		return // a single sequence need not reach them
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
