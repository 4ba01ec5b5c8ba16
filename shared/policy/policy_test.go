package policy_test

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/secure-share/secure-share/shared/policy"
)

var all = []policy.Road{policy.Mail, policy.Own, policy.Copy}

// policies draws any policy, including the one that allows nothing.
var policies = rapid.Custom(func(t *rapid.T) policy.Policy {
	p, err := policy.Read(must(json.Marshal(map[string]any{"roads": rapid.SliceOfDistinct(rapid.SampledFrom(all), rapid.ID).Draw(t, "roads")})))
	if err != nil {
		t.Fatal(err)
	}
	return p
})

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}

// meet is Meet, but returns the empty policy for an error, so that calls can be
// nested.
func meet(t *rapid.T, a, b policy.Policy) policy.Policy {
	p, err := policy.Meet(a, b)
	var rule *policy.RuleError
	if (p == policy.Policy{}) != errors.As(err, &rule) || err != nil && rule.Rule != policy.RuleRoads {
		t.Fatalf("%v and %v: %v, %v", a, b, p, err)
	}
	return p
}

func TestMeetIsALattice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := policies.Draw(t, "a"), policies.Draw(t, "b"), policies.Draw(t, "c")
		if meet(t, a, b) != meet(t, b, a) {
			t.Error("it is not commutative")
		}
		if meet(t, a, meet(t, b, c)) != meet(t, meet(t, a, b), c) {
			t.Error("it is not associative")
		}
		if meet(t, a, a) != a {
			t.Error("it is not idempotent")
		}
		if meet(t, a, policy.Everything()) != a {
			t.Error("Everything is not its identity")
		}
		if meet(t, a, policy.Policy{}) != (policy.Policy{}) {
			t.Error("the empty policy does not absorb")
		}
	})
}

func TestMeetOnlyNarrows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := policies.Draw(t, "a"), policies.Draw(t, "b")
		for _, r := range all {
			if meet(t, a, b).Allows(r) != (a.Allows(r) && b.Allows(r)) {
				t.Errorf("%v and %v: %s", a, b, r)
			}
		}
	})
}

func TestReadReadsWhatWriteWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := policies.Draw(t, "policy")
		written, err := p.Write(nil)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := policy.Read(written); err != nil || got != p {
			t.Errorf("%v became %v: %v", p, got, err)
		}
	})
}

func TestNew(t *testing.T) {
	for name, c := range map[string]struct {
		roads []policy.Road
		ok    bool
	}{
		"one":         {[]policy.Road{policy.Copy}, true},
		"all":         {all, true},
		"another way": {[]policy.Road{policy.Copy, policy.Mail}, true},
		"none":        {[]policy.Road{}, false},
		"nil":         {nil, false},
		"twice":       {[]policy.Road{policy.Mail, policy.Mail}, false},
		"unknown":     {[]policy.Road{policy.Mail, "pigeon"}, false},
		"empty":       {[]policy.Road{""}, false},
		"upper case":  {[]policy.Road{"Mail"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := policy.New(c.roads)
			if (err == nil) != c.ok || err != nil && (!errors.Is(err, policy.ErrInvalid) || p != policy.Policy{}) {
				t.Fatalf("%v, %v", p, err)
			}
			for _, r := range all {
				if p.Allows(r) != (c.ok && slices.Contains(c.roads, r)) {
					t.Errorf("%s: %v", r, p.Allows(r))
				}
			}
		})
	}
}

func TestRequire(t *testing.T) {
	p, err := policy.New([]policy.Road{policy.Own})
	if err != nil {
		t.Fatal(err)
	}
	var rule *policy.RuleError
	if err := p.Require(policy.Mail); !errors.As(err, &rule) || rule.Rule != policy.RuleRoads {
		t.Errorf("a road that is not allowed: %v", err)
	}
	if err := p.Require(policy.Own); err != nil {
		t.Errorf("a road that is allowed: %v", err)
	}
	if policy.Everything().Allows("pigeon") {
		t.Error("everything allows a road that does not exist")
	}
}

// Data of a later release survives a change by this one, and allows nothing
// here.
func TestLaterReleases(t *testing.T) {
	stored := []byte(`{"roads":["mail","pigeon"],"outsiders":{"allowed":false}}`)
	p, err := policy.Read(stored)
	if err != nil || !slices.Equal(p.Roads(), []policy.Road{policy.Mail}) {
		t.Fatalf("%v, %v", p, err)
	}
	byHand, err := policy.New([]policy.Road{policy.Copy})
	if err != nil {
		t.Fatal(err)
	}
	got, err := byHand.Write(stored)
	if want := `{"outsiders":{"allowed":false},"roads":["copy"]}`; err != nil || string(got) != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
}

func TestUnreadable(t *testing.T) {
	for _, stored := range []string{``, `null`, `[]`, `"mail"`, `{`, `{}`, `{"roads":null}`, `{"roads":"mail"}`, `{"roads":[1]}`} {
		if p, err := policy.Read([]byte(stored)); !errors.Is(err, policy.ErrUnreadable) || p != (policy.Policy{}) {
			t.Errorf("%q was read as %v, %v", stored, p, err)
		}
	}
	for _, stored := range []string{``, `null`, `[]`, `{`} {
		if got, err := policy.Everything().Write([]byte(stored)); !errors.Is(err, policy.ErrUnreadable) {
			t.Errorf("%q was overwritten: %s, %v", stored, got, err)
		}
	}
}
