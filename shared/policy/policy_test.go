package policy_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/secure-share/secure-share/shared/policy"
	"github.com/secure-share/secure-share/shared/share"
)

var all = []policy.DeliveryMethod{policy.Mail, policy.Own, policy.Copy}

// names draws a list of names, or nil.
func names(t *rapid.T, label string, from ...string) []string {
	if rapid.Bool().Draw(t, label+" any") {
		return nil
	}
	return rapid.SliceOfDistinct(rapid.SampledFrom(from), rapid.ID).Draw(t, label)
}

// policies draws any policy, including those that allow nothing.
var policies = rapid.Custom(func(t *rapid.T) policy.Policy {
	p, err := policy.Read(must(json.Marshal(policy.Rules{
		DeliveryMethods:   rapid.SliceOfDistinct(rapid.SampledFrom(all), rapid.ID).Draw(t, "deliveryMethods"),
		Senders:           names(t, "senders", "a", "b", "c"),
		LinkMakers:        names(t, "linkMakers", "a", "b", "c"),
		Places:            names(t, "places", "project:1", "project:2", "space:1"),
		Domains:           names(t, "domains", "acme.example", "globex.example"),
		LargestFile:       rapid.Int64Range(0, 3).Draw(t, "largest"),
		LifetimeSeconds:   rapid.Int64Range(0, 3).Draw(t, "lifetime"),
		Openings:          rapid.IntRange(0, 3).Draw(t, "openings"),
		UntilExpiry:       rapid.Bool().Draw(t, "untilExpiry"),
		ProgramsForbidden: rapid.Bool().Draw(t, "programs"),
		PlaceRequired:     rapid.Bool().Draw(t, "place"),
		Outsiders:         rapid.Bool().Draw(t, "outsiders"),
		Gates:             rapid.Bool().Draw(t, "gates"),
		Passwords:         rapid.SampledFrom([]policy.Passwords{"", policy.AnyPassword, policy.SealedPassword, "stricter"}).Draw(t, "passwords"),
		EmbedOrigins:      names(t, "embedOrigins", "https://a.example", "https://b.example", "*"),
	})))
	if err != nil {
		t.Fatal(err)
	}
	return p
})

// sendings draws what somebody may want to send.
var sendings = rapid.Custom(func(t *rapid.T) policy.Sending {
	groups := names(t, "groups", "a", "b", "c")
	return policy.Sending{
		Place:    share.Place(rapid.SampledFrom([]string{"", "project:1", "project:2", "space:1"}).Draw(t, "place")),
		Member:   func(g string) bool { return slices.Contains(groups, g) },
		Lifetime: time.Duration(rapid.Int64Range(0, 4).Draw(t, "chosen")) * time.Second,
		Openings: rapid.SampledFrom([]share.Openings{0, 1, 2, 3, 4, share.UntilExpiry}).Draw(t, "opened"),
		Outside:  rapid.Bool().Draw(t, "outside"),
		Gate:     rapid.Bool().Draw(t, "gate"),
		Password: rapid.Bool().Draw(t, "password"),
	}
})

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}

var ruleNames = []string{
	policy.RuleDeliveryMethods, policy.RuleSenders, policy.RulePlaces, policy.RuleDomains, policy.RuleLargestFile, policy.RuleLifetime, policy.RuleOpenings, policy.RulePrograms, policy.RuleOutsiders, policy.RuleLinkMakers, policy.RuleGates, policy.RulePasswords,
}

// meet is Meet, but returns the policy that allows nothing for an error, so that
// calls can be nested.
func meet(t *rapid.T, a, b policy.Policy) policy.Policy {
	p, err := policy.Meet(a, b)
	var rule *policy.RuleError
	if p.Equal(policy.Policy{}) != errors.As(err, &rule) || err != nil && !slices.Contains(ruleNames, rule.Rule) {
		t.Fatalf("%v and %v: %v, %v", a, b, p, err)
	}
	return p
}

func TestMeetIsALattice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := policies.Draw(t, "a"), policies.Draw(t, "b"), policies.Draw(t, "c")
		if !meet(t, a, b).Equal(meet(t, b, a)) {
			t.Error("it is not commutative")
		}
		if !meet(t, a, meet(t, b, c)).Equal(meet(t, meet(t, a, b), c)) {
			t.Error("it is not associative")
		}
		if one := meet(t, a, policy.Everything()); !meet(t, a, a).Equal(one) || !one.Equal(a) && !one.Equal(policy.Policy{}) {
			t.Error("it is not idempotent, or Everything is not its identity")
		}
		if !meet(t, a, policy.Policy{}).Equal(policy.Policy{}) {
			t.Error("the policy that allows nothing does not absorb")
		}
	})
}

// The intersection allows what both allow, unless one of its rules allows
// nothing.
func TestMeetOnlyNarrows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, s := policies.Draw(t, "a"), policies.Draw(t, "b"), sendings.Draw(t, "sending")
		both, err := policy.Meet(a, b)
		for _, r := range all {
			if want := err == nil && a.Allows(r) && b.Allows(r); both.Allows(r) != want {
				t.Errorf("%v and %v: %s", a, b, r)
			}
		}
		if both.LargestFile() > min(a.LargestFile(), b.LargestFile()) || both.Lifetime() > min(a.Lifetime(), b.Lifetime()) || both.RequirePrograms() == nil && (a.RequirePrograms() != nil || b.RequirePrograms() != nil) {
			t.Errorf("%v and %v became %v", a, b, both)
		}
		if want := err == nil && a.RequireOutsiders() == nil && b.RequireOutsiders() == nil; (both.RequireOutsiders() == nil) != want {
			t.Errorf("%v and %v: outsiders: %v", a, b, both.RequireOutsiders())
		}
		for _, d := range both.Domains() {
			if in := func(p policy.Policy) bool { return p.Domains() == nil || slices.Contains(p.Domains(), d) }; !in(a) || !in(b) {
				t.Errorf("%v and %v: keys may go to %s", a, b, d)
			}
		}
		for _, o := range both.EmbedOrigins() {
			in := func(p policy.Policy) bool {
				return slices.Contains(p.EmbedOrigins(), o) || slices.Equal(p.EmbedOrigins(), []string{policy.AnyOrigin})
			}
			if !in(a) || !in(b) {
				t.Errorf("%v and %v: embedded by %s", a, b, o)
			}
		}
		if both.Check(s) == nil && (a.Check(s) != nil || b.Check(s) != nil) {
			t.Errorf("%v and %v allow %+v", a, b, s)
		}
		// Two policies may each require another group.
		if err == nil && a.Rules().Senders == nil && a.Rules().LinkMakers == nil && a.Check(s) == nil && b.Check(s) == nil && both.Check(s) != nil {
			t.Errorf("%v and %v refuse %+v", a, b, s)
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
		if got, err := policy.Read(written); err != nil || !got.Equal(p) {
			t.Errorf("%v became %v: %v", p, got, err)
		}
	})
}

// complete has every rule.
func complete() policy.Rules {
	return policy.Rules{
		DeliveryMethods: []policy.DeliveryMethod{policy.Mail}, Senders: []string{"276f955c-63d7-42c8-9520-92d01dca0625"}, LinkMakers: []string{"makers"}, LargestFile: 10_000_000, LifetimeSeconds: 86_400, Openings: 5,
		Domains: []string{"acme.example"}, ProgramsForbidden: true, PlaceRequired: true, Places: []string{"project:10000", "space:98304"}, Outsiders: true,
		Gates: true, EmbedOrigins: []string{"https://www.acme.example", "https://localhost:8443"},
	}
}

func TestNew(t *testing.T) {
	many := func(n int, each string) (list []string) {
		for i := range n {
			list = append(list, fmt.Sprintf(each, i+1))
		}
		return list
	}
	for name, c := range map[string]struct {
		change func(*policy.Rules)
		ok     bool
	}{
		"complete":               {func(*policy.Rules) {}, true},
		"methods alone":          {func(r *policy.Rules) { *r = policy.Rules{DeliveryMethods: all} }, true},
		"methods in another way": {func(r *policy.Rules) { r.DeliveryMethods = []policy.DeliveryMethod{policy.Copy, policy.Mail} }, true},
		"any origin":             {func(r *policy.Rules) { r.EmbedOrigins = []string{"*"} }, true},
		"any origin and another": {func(r *policy.Rules) { r.EmbedOrigins = []string{"*", "https://acme.example"} }, false},
		"no origin":              {func(r *policy.Rules) { r.EmbedOrigins = []string{} }, false},
		"an origin twice":        {func(r *policy.Rules) { r.EmbedOrigins = []string{"https://a.example", "https://a.example"} }, false},
		"an origin with a path":  {func(r *policy.Rules) { r.EmbedOrigins = []string{"https://a.example/"} }, false},
		"in capitals":            {func(r *policy.Rules) { r.EmbedOrigins = []string{"https://A.example"} }, false},
		"http":                   {func(r *policy.Rules) { r.EmbedOrigins = []string{"http://a.example"} }, false},
		"of this machine": {func(r *policy.Rules) {
			r.EmbedOrigins = []string{"http://localhost:8080", "http://a.localhost", "http://127.0.0.1:1"}
		}, true},
		"like this machine":    {func(r *policy.Rules) { r.EmbedOrigins = []string{"http://localhost.example"} }, false},
		"the default port":     {func(r *policy.Rules) { r.EmbedOrigins = []string{"https://a.example:443"} }, false},
		"with a person":        {func(r *policy.Rules) { r.EmbedOrigins = []string{"https://me@a.example"} }, false},
		"a wildcard":           {func(r *policy.Rules) { r.EmbedOrigins = []string{"https://*.a.example"} }, false},
		"another directive":    {func(r *policy.Rules) { r.EmbedOrigins = []string{"https://a.example; script-src *"} }, false},
		"20 origins":           {func(r *policy.Rules) { r.EmbedOrigins = many(20, "https://a%d.example") }, true},
		"21 origins":           {func(r *policy.Rules) { r.EmbedOrigins = many(21, "https://a%d.example") }, false},
		"no method":            {func(r *policy.Rules) { r.DeliveryMethods = []policy.DeliveryMethod{} }, false},
		"methods missing":      {func(r *policy.Rules) { r.DeliveryMethods = nil }, false},
		"a method twice":       {func(r *policy.Rules) { r.DeliveryMethods = []policy.DeliveryMethod{policy.Mail, policy.Mail} }, false},
		"an unknown method":    {func(r *policy.Rules) { r.DeliveryMethods = []policy.DeliveryMethod{policy.Mail, "pigeon"} }, false},
		"an upper case method": {func(r *policy.Rules) { r.DeliveryMethods = []policy.DeliveryMethod{"Mail"} }, false},
		"openings -1":          {func(r *policy.Rules) { r.Openings = -1 }, false},
		"no openings":          {func(r *policy.Rules) { r.Openings = 0 }, true},
		"openings":             {func(r *policy.Rules) { r.Openings = 20 }, true},
		"openings +1":          {func(r *policy.Rules) { r.Openings = 21 }, false},
		"until the expiry":     {func(r *policy.Rules) { r.Openings, r.UntilExpiry = 0, true }, true},
		"a number, and not":    {func(r *policy.Rules) { r.UntilExpiry = true }, false},
		"no sender":            {func(r *policy.Rules) { r.Senders = []string{} }, false},
		"a malformed group":    {func(r *policy.Rules) { r.Senders = []string{"a b"} }, false},
		"16 groups":            {func(r *policy.Rules) { r.Senders = many(16, "g%d") }, true},
		"17 groups":            {func(r *policy.Rules) { r.Senders = many(17, "g%d") }, false},
		"no link maker":        {func(r *policy.Rules) { r.LinkMakers = []string{} }, false},
		"a link maker twice":   {func(r *policy.Rules) { r.LinkMakers = []string{"a", "a"} }, false},
		"16 link makers":       {func(r *policy.Rules) { r.LinkMakers = many(16, "g%d") }, true},
		"17 link makers":       {func(r *policy.Rules) { r.LinkMakers = many(17, "g%d") }, false},
		"no place":             {func(r *policy.Rules) { r.Places = []string{} }, false},
		"a malformed place":    {func(r *policy.Rules) { r.Places = []string{"issue:1"} }, false},
		"a place twice":        {func(r *policy.Rules) { r.Places = []string{"space:1", "space:1"} }, false},
		"50 places":            {func(r *policy.Rules) { r.Places = many(50, "space:%d") }, true},
		"51 places":            {func(r *policy.Rules) { r.Places = many(51, "space:%d") }, false},
		"no domain":            {func(r *policy.Rules) { r.Domains = []string{} }, false},
		"an address":           {func(r *policy.Rules) { r.Domains = []string{"bob@acme.example"} }, false},
		"upper case":           {func(r *policy.Rules) { r.Domains = []string{"ACME.example"} }, false},
		"one label":            {func(r *policy.Rules) { r.Domains = []string{"localhost"} }, false},
		"an IP address":        {func(r *policy.Rules) { r.Domains = []string{"10.0.0.1"} }, false},
		"20 domains":           {func(r *policy.Rules) { r.Domains = many(20, "acme%d.example") }, true},
		"21 domains":           {func(r *policy.Rules) { r.Domains = many(21, "acme%d.example") }, false},
		"long domains":         {func(r *policy.Rules) { r.Domains = many(14, strings.Repeat("a", 50)+"%02d.example") }, false},
		"no size":              {func(r *policy.Rules) { r.LargestFile = 0 }, true},
		"a negative size":      {func(r *policy.Rules) { r.LargestFile = -1 }, false},
		"the largest size":     {func(r *policy.Rules) { r.LargestFile = share.MaxLength }, true},
		"a larger size":        {func(r *policy.Rules) { r.LargestFile = share.MaxLength + 1 }, false},
		"an hour":              {func(r *policy.Rules) { r.LifetimeSeconds = 3600 }, true},
		"less":                 {func(r *policy.Rules) { r.LifetimeSeconds = 3599 }, false},
		"three days":           {func(r *policy.Rules) { r.LifetimeSeconds = 259_200 }, true},
		"more":                 {func(r *policy.Rules) { r.LifetimeSeconds = 259_201 }, false},
	} {
		t.Run(name, func(t *testing.T) {
			r := complete()
			c.change(&r)
			p, err := policy.New(r)
			if (err == nil) != c.ok || err != nil && (!errors.Is(err, policy.ErrInvalid) || !p.Equal(policy.Policy{})) {
				t.Fatalf("%v, %v", p, err)
			}
			for _, method := range all {
				if p.Allows(method) != (c.ok && slices.Contains(r.DeliveryMethods, method)) {
					t.Errorf("%s: %v", method, p.Allows(method))
				}
			}
			if again, err := policy.New(p.Rules()); c.ok && (err != nil || !again.Equal(p)) {
				t.Errorf("%v became %v, %v", p, again, err)
			}
		})
	}
}

func TestCheck(t *testing.T) {
	strict, err := policy.New(complete())
	if err != nil {
		t.Fatal(err)
	}
	member := func(g string) bool { return g == complete().Senders[0] }
	nobody := func(string) bool { return false }
	maker := func(g string) bool { return g == complete().Senders[0] || g == complete().LinkMakers[0] }
	good := policy.Sending{Place: "project:10000", Member: member, Lifetime: 24 * time.Hour}
	for name, c := range map[string]struct {
		change func(*policy.Sending)
		rule   string
	}{
		"everything right":   {func(*policy.Sending) {}, ""},
		"no lifetime chosen": {func(s *policy.Sending) { s.Lifetime = 0 }, ""},
		"a longer lifetime":  {func(s *policy.Sending) { s.Lifetime++ }, policy.RuleLifetime},
		"no place":           {func(s *policy.Sending) { s.Place = "" }, policy.RulePlaces},
		"another place":      {func(s *policy.Sending) { s.Place = "space:10000" }, policy.RulePlaces},
		"not in the group":   {func(s *policy.Sending) { s.Member = nobody }, policy.RuleSenders},
		"a link":             {func(s *policy.Sending) { s.Outside, s.Member = true, maker }, ""},
		"a link of a sender": {func(s *policy.Sending) { s.Outside = true }, policy.RuleLinkMakers},
	} {
		t.Run(name, func(t *testing.T) {
			s := good
			c.change(&s)
			var rule *policy.RuleError
			if err := strict.Check(s); errors.As(err, &rule) != (c.rule != "") || rule != nil && rule.Rule != c.rule {
				t.Errorf("got %v", err)
			}
			if err := policy.Unset().Check(s); (err != nil) != s.Outside {
				t.Errorf("no policy: %v", err)
			}
			if err := policy.Everything().Check(s); err != nil {
				t.Errorf("everything: %v", err)
			}
		})
	}
	var rule *policy.RuleError
	if err := strict.RequirePrograms(); !errors.As(err, &rule) || rule.Rule != policy.RulePrograms {
		t.Errorf("programs: %v", err)
	}
	somePlaces, err := policy.New(policy.Rules{DeliveryMethods: all, Places: []string{"space:1"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := somePlaces.Check(policy.Sending{Member: nobody}); !errors.As(err, &rule) || rule.Rule != policy.RulePlaces {
		t.Errorf("outside of all places, where some are allowed: %v", err)
	}
	anyPlace, err := policy.New(policy.Rules{DeliveryMethods: all, PlaceRequired: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := anyPlace.Check(policy.Sending{Place: "space:1", Member: nobody}); err != nil {
		t.Errorf("some place: %v", err)
	}
	if err := anyPlace.Check(policy.Sending{Member: nobody}); err == nil {
		t.Error("no place is allowed where one is required")
	}
}

func TestOperator(t *testing.T) {
	for _, outsiders := range []bool{true, false} {
		both, err := policy.Meet(policy.Operator(time.Hour, 5, outsiders), policy.Everything())
		if err != nil || both.Lifetime() != time.Hour || both.Openings() != 5 || !slices.Equal(both.DeliveryMethods(), all) || (both.RequireOutsiders() == nil) != outsiders {
			t.Errorf("%v, %v", both, err)
		}
	}
}

// More than one opening has to be allowed, at each level that has a policy.
func TestOpeningsHaveToBeAllowed(t *testing.T) {
	for document, want := range map[string]share.Openings{
		`{"deliveryMethods":["mail"]}`:                     share.Once,
		`{"deliveryMethods":["mail"],"openings":0}`:        share.Once,
		`{"deliveryMethods":["mail"],"openings":-1}`:       share.Once,
		`{"deliveryMethods":["mail"],"openings":1}`:        share.Once,
		`{"deliveryMethods":["mail"],"openings":2}`:        2,
		`{"deliveryMethods":["mail"],"openings":99}`:       share.MaxOpenings,
		`{"deliveryMethods":["mail"],"untilExpiry":true}`:  share.UntilExpiry,
		`{"deliveryMethods":["mail"],"untilExpiry":false}`: share.Once,
	} {
		t.Run(document, func(t *testing.T) {
			p, err := policy.Read([]byte(document))
			if err != nil || p.Openings() != want {
				t.Fatalf("%s, %v", p.Openings(), err)
			}
			for _, n := range []share.Openings{0, share.Once, 2, 3, share.MaxOpenings, share.UntilExpiry} {
				err := p.Check(policy.Sending{Openings: n, Member: func(string) bool { return true }})
				var rule *policy.RuleError
				if (err == nil) != (n <= want) || err != nil && (!errors.As(err, &rule) || rule.Rule != policy.RuleOpenings) {
					t.Errorf("%s: %v", n, err)
				}
			}
		})
	}
	if policy.Unset().Openings() != share.Once || policy.Everything().Openings() != share.UntilExpiry || policy.Operator(time.Hour, 0, true).Openings() != share.Once {
		t.Error("a site without a policy, or a place, has other openings")
	}
}

// Outsiders have to be allowed. A stored policy of a release without the rule does
// not allow them, and neither does a site without a policy.
func TestOutsidersHaveToBeAllowed(t *testing.T) {
	for document, want := range map[string]bool{`{"deliveryMethods":["mail"]}`: false, `{"deliveryMethods":["mail"],"outsiders":false}`: false, `{"deliveryMethods":["mail"],"outsiders":true}`: true} {
		t.Run(document, func(t *testing.T) {
			p, err := policy.Read([]byte(document))
			if err != nil {
				t.Fatal(err)
			}
			var rule *policy.RuleError
			if err := p.RequireOutsiders(); (err == nil) != want || err != nil && (!errors.As(err, &rule) || rule.Rule != policy.RuleOutsiders) {
				t.Errorf("%s: %v", document, err)
			}
		})
	}
	if policy.Unset().Equal(policy.Everything()) {
		t.Error("whether outsiders are allowed makes no difference")
	}
	if p := policy.Unset(); p.RequireOutsiders() == nil || !slices.Equal(p.DeliveryMethods(), all) {
		t.Errorf("a site without a policy has %v", p)
	}
}

// Gates, and who may embed them, have to be allowed, like outsiders.
func TestGatesHaveToBeAllowed(t *testing.T) {
	nobody := func(string) bool { return false }
	gate := policy.Sending{Outside: true, Gate: true, Member: nobody}
	for document, want := range map[string]struct {
		gates    bool
		embedded []string
	}{
		`{"deliveryMethods":["mail"],"outsiders":true}`:                                                   {false, nil},
		`{"deliveryMethods":["mail"],"outsiders":true,"gates":true}`:                                      {true, nil},
		`{"deliveryMethods":["mail"],"outsiders":true,"gates":true,"embedOrigins":["https://a.example"]}`: {true, []string{"https://a.example"}},
		`{"deliveryMethods":["mail"],"outsiders":true,"gates":true,"embedOrigins":["*"]}`:                 {true, []string{"*"}},
		`{"deliveryMethods":["mail"],"outsiders":true,"gates":true,"embedOrigins":[]}`:                    {true, nil},
	} {
		t.Run(document, func(t *testing.T) {
			p, err := policy.Read([]byte(document))
			if err != nil {
				t.Fatal(err)
			}
			if p, err = policy.Meet(policy.Operator(time.Hour, share.Once, true), p); err != nil {
				t.Fatal(err)
			}
			var rule *policy.RuleError
			if err := p.Check(gate); (err == nil) != want.gates || err != nil && (!errors.As(err, &rule) || rule.Rule != policy.RuleGates) {
				t.Errorf("with a gate: %v", err)
			}
			if err := p.Check(policy.Sending{Outside: true, Member: nobody}); err != nil {
				t.Errorf("without a gate: %v", err)
			}
			if !slices.Equal(p.EmbedOrigins(), want.embedded) {
				t.Errorf("embedded by %q", p.EmbedOrigins())
			}
		})
	}
	if p := policy.Unset(); p.EmbedOrigins() != nil {
		t.Errorf("a site without a policy lets %q embed", p.EmbedOrigins())
	}
}

// Each requirement is met by these passwords of files for people without an account.
// Of two requirements the stricter one applies; files for colleagues are not affected.
func TestRequiredPasswords(t *testing.T) {
	nobody := func(string) bool { return false }
	sendings := map[string]policy.Sending{
		"none":       {Outside: true, Member: nobody},
		"a gate":     {Outside: true, Gate: true, Member: nobody},
		"sealed":     {Outside: true, Password: true, Member: nobody},
		"colleagues": {Member: nobody},
	}
	order := []policy.Passwords{"", policy.AnyPassword, policy.SealedPassword, "stricter"}
	allowed := [][]string{{"none", "a gate", "sealed", "colleagues"}, {"a gate", "sealed", "colleagues"}, {"sealed", "colleagues"}, {"sealed", "colleagues"}}
	requiring := func(d policy.Passwords) policy.Policy {
		p, err := policy.Read(must(json.Marshal(policy.Rules{DeliveryMethods: all, Outsiders: true, Gates: true, Passwords: d})))
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	for a := range order {
		for b := range order {
			p, err := policy.Meet(requiring(order[a]), requiring(order[b]))
			if err != nil {
				t.Fatal(err)
			}
			for name, s := range sendings {
				t.Run(fmt.Sprintf("%q and %q: %s", order[a], order[b], name), func(t *testing.T) {
					err, rule := p.Check(s), (*policy.RuleError)(nil)
					if want := slices.Contains(allowed[max(a, b)], name); (err == nil) != want || err != nil && (!errors.As(err, &rule) || rule.Rule != policy.RulePasswords) {
						t.Errorf("%v, allowed: %t", err, want)
					}
				})
			}
		}
	}
	if _, err := policy.New(policy.Rules{DeliveryMethods: all, Passwords: "stricter"}); !errors.Is(err, policy.ErrInvalid) {
		t.Errorf("an unknown requirement: %v", err)
	}
}

func TestRequire(t *testing.T) {
	p, err := policy.New(policy.Rules{DeliveryMethods: []policy.DeliveryMethod{policy.Own}})
	if err != nil {
		t.Fatal(err)
	}
	var rule *policy.RuleError
	if err := p.Require(policy.Mail); !errors.As(err, &rule) || rule.Rule != policy.RuleDeliveryMethods {
		t.Errorf("a method that is not allowed: %v", err)
	}
	if err := p.Require(policy.Own); err != nil {
		t.Errorf("a method that is allowed: %v", err)
	}
	if policy.Everything().Allows("pigeon") {
		t.Error("everything allows a method that does not exist")
	}
}

// Data of a later release survives a change by this one, and allows nothing
// here.
func TestLaterReleases(t *testing.T) {
	stored := []byte(`{"deliveryMethods":["mail","pigeon"],"largestFile":5,"watermarks":{"required":true}}`)
	p, err := policy.Read(stored)
	if err != nil || !slices.Equal(p.DeliveryMethods(), []policy.DeliveryMethod{policy.Mail}) {
		t.Fatalf("%v, %v", p, err)
	}
	byHand, err := policy.New(policy.Rules{DeliveryMethods: []policy.DeliveryMethod{policy.Copy}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := byHand.Write(stored)
	if want := `{"deliveryMethods":["copy"],"watermarks":{"required":true}}`; err != nil || string(got) != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
}

// Data that this release would not write is read without harm.
func TestReadingWhatNewRefuses(t *testing.T) {
	p, err := policy.Read([]byte(`{"deliveryMethods":["mail"],"lifetimeSeconds":9223372036854775807,"domains":["b.example","a.example","b.example"]}`))
	if err != nil || p.Lifetime() < share.MaxLifetime || !slices.Equal(p.Domains(), []string{"a.example", "b.example"}) {
		t.Errorf("%v, %v", p, err)
	}
}

func TestARuleThatIsMissingRestrictsNothing(t *testing.T) {
	p, err := policy.Read([]byte(`{"deliveryMethods":["mail","copy"]}`))
	want, invalid := policy.New(policy.Rules{DeliveryMethods: []policy.DeliveryMethod{policy.Mail, policy.Copy}})
	if err != nil || invalid != nil || !p.Equal(want) {
		t.Fatalf("%v, %v, %v", p, err, invalid)
	}
	if err := p.Check(policy.Sending{Lifetime: share.MaxLifetime}); err != nil || p.Domains() != nil || p.LargestFile() < share.MaxLength || p.RequirePrograms() != nil {
		t.Errorf("it restricts more than methods: %+v, %v", p, err)
	}
}

// A list that names nothing allows nothing.
func TestAnEmptyListAllowsNothing(t *testing.T) {
	for _, rule := range []string{policy.RuleSenders, policy.RuleLinkMakers, policy.RulePlaces, policy.RuleDomains} {
		p, err := policy.Read([]byte(`{"deliveryMethods":["mail"],"` + rule + `":[]}`))
		if err != nil {
			t.Fatal(err)
		}
		var refused *policy.RuleError
		if _, err := policy.Meet(policy.Everything(), p); !errors.As(err, &refused) || refused.Rule != rule {
			t.Errorf("%s: %v", rule, err)
		}
	}
}

func TestUnreadable(t *testing.T) {
	for _, stored := range []string{``, `null`, `[]`, `"mail"`, `{`, `{}`, `{"deliveryMethods":null}`, `{"deliveryMethods":"mail"}`, `{"deliveryMethods":[1]}`,
		`{"deliveryMethods":["mail"],"largestFile":"5"}`, `{"deliveryMethods":["mail"],"lifetimeSeconds":1.5}`, `{"deliveryMethods":["mail"],"domains":"acme.example"}`,
		`{"deliveryMethods":["mail"],"senders":{}}`, `{"deliveryMethods":["mail"],"places":[1]}`, `{"deliveryMethods":["mail"],"placeRequired":1}`, `{"deliveryMethods":["mail"],"programsForbidden":"no"}`} {
		if p, err := policy.Read([]byte(stored)); !errors.Is(err, policy.ErrUnreadable) || !p.Equal(policy.Policy{}) {
			t.Errorf("%q was read as %v, %v", stored, p, err)
		}
	}
	for _, stored := range []string{``, `null`, `[]`, `{`} {
		if got, err := policy.Everything().Write([]byte(stored)); !errors.Is(err, policy.ErrUnreadable) {
			t.Errorf("%q was overwritten: %s, %v", stored, got, err)
		}
	}
}
