package activity_test

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/program"
	"github.com/secure-share/secure-share/shared/share"
)

const (
	site  = share.Site("11111111-2222-4333-8444-555555555555")
	alice = share.Person("5b10a2844c20165700ede21g")
	bob   = share.Person("712020:bob")
)

var (
	id    = share.NewID()
	noon  = time.Date(2026, 11, 21, 12, 0, 0, 123456789, time.UTC)
	rules = share.DefaultRules()
	agent = program.ID(strings.Repeat("A", 43))
)

// step is an event and the time that passes before it.
type step struct {
	after time.Duration
	event share.Event
}

// life applies the steps to a share and returns the entries of all.
func life(t *testing.T, c activity.Caller, steps ...step) (entries []activity.Entry) {
	t.Helper()
	var s share.Share
	now := noon
	for _, one := range steps {
		now = now.Add(one.after)
		next, err := rules.Apply(s, one.event, now)
		if err != nil {
			t.Fatalf("%T: %v", one.event, err)
		}
		entries = append(entries, activity.Of(s, next, c)...)
		s = next
	}
	return entries
}

func brief(entries []activity.Entry) (lines []string) {
	for _, e := range entries {
		seen := "sender"
		if slices.Contains(e.About, bob) {
			seen = "both"
		}
		actor := map[share.Person]string{alice: "alice", bob: "bob", "": "nobody"}[e.Actor]
		lines = append(lines, strings.Join([]string{string(e.Action), actor, seen}, " "))
	}
	return lines
}

var (
	content  = share.Content{Length: 1, SHA256: [32]byte{1}}
	create   = share.Create{Site: site, ID: id, Installation: "app", By: alice, Recipient: bob, Content: content, Verifier: share.Verifier{1}}
	commit   = share.Commit{By: alice, Stored: content, RecipientHash: share.RecipientHash{1}, TicketID: "first"}
	handOver = share.Commit{By: alice, Stored: content}
	again    = share.IssueTicket{By: alice, RecipientHash: share.RecipientHash{2}, TicketID: "second"}
	claim    = share.Claim{By: bob, Proof: share.Verifier{1}, Claim: share.ClaimHash{1}}
	received = share.Acknowledge{By: bob, Claim: share.ClaimHash{1}}
)

var (
	twice       = opening(2)
	untilExpiry = opening(share.UntilExpiry)
	forAnHour   = lasting(time.Hour)
	longer      = share.Extend{By: alice, Lifetime: 2 * time.Hour}
	another     = share.Claim{By: bob, Proof: share.Verifier{1}, Claim: share.ClaimHash{2}}
)

func opening(n share.Openings) share.Create {
	several := create
	several.Openings = n
	return several
}

func lasting(lifetime time.Duration) share.Create {
	short := create
	short.Lifetime = lifetime
	return short
}

func TestEntriesOfAShare(t *testing.T) {
	for name, c := range map[string]struct {
		steps []step
		want  []string
	}{
		"downloaded": {
			[]step{{0, create}, {1, commit}, {1, again}, {1, claim}, {1, claim}, {1, received}, {1, received}, {1, share.Reaped{}}},
			[]string{"created alice sender", "committed alice both", "ticket alice both", "ticket alice both", "claimed bob both", "acknowledged bob both"},
		},
		"extended": {
			[]step{{0, forAnHour}, {1, handOver}, {1, longer}, {1, longer}, {1, claim}, {1, share.Extend{By: alice}}, {rules.Lifetime, share.Tick{}}, {1, received}},
			[]string{"created alice sender", "committed alice both", "extended alice both", "claimed bob both", "extended alice both", "expired nobody both", "acknowledged bob both"},
		},
		"extended when a lease has ended": {
			[]step{{0, forAnHour}, {1, handOver}, {1, claim}, {rules.Lease, longer}},
			[]string{"created alice sender", "committed alice both", "claimed bob both", "extended alice both"},
		},
		"opened twice": {
			[]step{{0, twice}, {1, handOver}, {1, claim}, {1, received}, {1, received}, {1, claim}, {1, received}},
			[]string{"created alice sender", "committed alice both", "claimed bob both", "acknowledged bob both", "claimed bob both", "acknowledged bob both"},
		},
		"opened until the expiry": {
			[]step{{0, untilExpiry}, {1, handOver}, {1, claim}, {1, claim}, {1, received}, {1, another}, {rules.Lifetime, share.Tick{}}},
			[]string{"created alice sender", "committed alice both", "claimed bob both", "claimed bob both", "expired nobody both"},
		},
		"key handed over without a mail": {[]step{{0, create}, {1, handOver}}, []string{"created alice sender", "committed alice both"}},
		"revoked before the commit":      {[]step{{0, create}, {1, share.Revoke{By: alice}}}, []string{"created alice sender", "revoked alice sender"}},
		"revoked after it":               {[]step{{0, create}, {1, handOver}, {1, share.Revoke{By: alice}}}, []string{"created alice sender", "committed alice both", "revoked alice both"}},
		"declined":                       {[]step{{0, create}, {1, handOver}, {1, share.Decline{By: bob}}}, []string{"created alice sender", "committed alice both", "declined bob both"}},
		"expired":                        {[]step{{0, create}, {1, handOver}, {rules.Lifetime, share.Tick{}}}, []string{"created alice sender", "committed alice both", "expired nobody both"}},
		"abandoned":                      {[]step{{0, create}, {rules.UploadDeadline, share.Tick{}}}, []string{"created alice sender", "abandoned nobody sender"}},
		"the app removed":                {[]step{{0, create}, {1, share.Uninstall{Installation: "app"}}}, []string{"created alice sender", "uninstalled nobody sender"}},
		"confirmed after the last lease": {
			[]step{{0, create}, {1, handOver}, {1, claim}, {rules.Lease, claim}, {rules.Lease, claim}, {rules.Lease, received}},
			[]string{"created alice sender", "committed alice both", "claimed bob both", "claimed bob both", "claimed bob both", "unconfirmed nobody both", "acknowledged bob both"},
		},
		"confirmed after it expired": {
			[]step{{0, create}, {1, handOver}, {1, claim}, {rules.Lifetime, share.Tick{}}, {1, received}},
			[]string{"created alice sender", "committed alice both", "claimed bob both", "expired nobody both", "acknowledged bob both"},
		},
		"the parts of an upload": {
			[]step{{0, share.Create{Site: site, ID: id, By: alice, Recipient: bob, Content: share.Content{Length: 1}}}, {1, share.BeginUpload{By: alice, UploadID: "upload"}}},
			[]string{"created alice sender"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			entries := life(t, activity.Caller{}, c.steps...)
			if got := brief(entries); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
			places := map[activity.Position]bool{}
			for _, e := range entries {
				if e.Sender != alice || e.Recipient != bob || e.Share != id || places[e.Position()] {
					t.Errorf("%+v", e)
				}
				places[e.Position()] = true
			}
		})
	}
}

// A program is named only where its person acted.
func TestTheProgramThatActed(t *testing.T) {
	c := activity.Caller{Person: bob, Program: agent}
	for _, e := range life(t, c, step{0, create}, step{1, handOver}, step{1, claim}, step{rules.Lifetime, share.Tick{}}) {
		if (e.Program == agent) != (e.Actor == bob) {
			t.Errorf("%s by %q: program %q", e.Action, e.Actor, e.Program)
		}
	}
}

func TestCallerOf(t *testing.T) {
	want := activity.Caller{Person: alice, Program: agent, Now: noon}
	if got, ok := activity.CallerOf(activity.WithCaller(t.Context(), want)); !ok || got != want {
		t.Errorf("got %+v, %v", got, ok)
	}
	if got, ok := activity.CallerOf(context.Background()); ok {
		t.Errorf("got %+v of no caller", got)
	}
}

// An entry has no field that could hold a text: strings are of types with a parser
// that Clean calls.
func TestNoFieldHoldsAText(t *testing.T) {
	const canary = "secret plan for bob@acme.example.pdf"
	var e activity.Entry
	v := reflect.ValueOf(&e).Elem()
	for i := range v.NumField() {
		switch f := v.Field(i); f.Kind() {
		case reflect.String:
			f.SetString(canary)
		case reflect.Slice:
			f.Set(reflect.ValueOf([]share.Person{canary, alice}))
		case reflect.Int64:
		case reflect.Struct:
			if typ := f.Type(); typ != reflect.TypeFor[time.Time]() && typ != reflect.TypeFor[activity.Sequence]() {
				t.Errorf("the field %s may hold anything", v.Type().Field(i).Name)
			}
		default:
			t.Errorf("the field %s may hold anything", v.Type().Field(i).Name)
		}
	}
	if got, want := e.Clean(), (activity.Entry{About: []share.Person{alice}}); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
}

func TestCleanKeepsWhatIsWellFormed(t *testing.T) {
	e := activity.Entry{
		At: noon, Action: activity.Claimed, Actor: bob, Sender: alice, Recipient: bob, Share: id, Program: agent,
		Place: "project:10001", Count: 2, Sequence: activity.Sequence{Change: 3, Entry: 1}, About: []share.Person{alice, bob},
	}
	if got := e.Clean(); !reflect.DeepEqual(got, e) {
		t.Errorf("got %+v", got)
	}
}

func TestParsers(t *testing.T) {
	for _, a := range activity.Actions {
		if got, err := activity.ParseAction(string(a)); err != nil || got != a {
			t.Errorf("action %q: %q, %v", a, got, err)
		}
	}
	for _, s := range []string{"", "Created", "created ", "secret"} {
		if _, err := activity.ParseAction(s); !errors.Is(err, activity.ErrMalformed) {
			t.Errorf("action %q: %v", s, err)
		}
	}
}

func TestPositions(t *testing.T) {
	for name, e := range map[string]activity.Entry{
		"of a share":      {At: noon, Share: id, Sequence: activity.Sequence{Change: 12, Entry: 3}},
		"of a program":    {At: noon, Program: agent},
		"of a policy":     {At: noon, Sequence: activity.Sequence{Change: 1 << 62}},
		"counted":         {At: noon, Actor: "712020:" + share.Person(strings.Repeat("a", 121)), Count: 1},
		"at the very day": {At: noon.Truncate(24 * time.Hour), Share: id},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := activity.ParsePosition(string(e.Position()))
			if err != nil || got != e.Position() || !got.Time().Equal(e.At) || got.Sequence() != e.Sequence {
				t.Errorf("got %q, %v", got, err)
			}
			if before, err := activity.ParsePosition(string(activity.At(e.At))); err != nil || before >= got || activity.At(e.At.Add(1)) <= got {
				t.Errorf("%q, %v is not before %q", before, err, got)
			}
		})
	}
	right := string(activity.Entry{At: noon, Share: id}.Position())
	for _, s := range []string{"", right + "0x", right[1:], " " + right, right + "\n", strings.Replace(right, "-11-", "-13-", 1), strings.Replace(right, "Z", "+01:00", 1), "2026-11-21#x#1.1", right + "#"} {
		if p, err := activity.ParsePosition(s); !errors.Is(err, activity.ErrMalformed) {
			t.Errorf("%q is read as %q, %v", s, p, err)
		}
	}
}

func TestRetention(t *testing.T) {
	e := activity.Entry{At: noon}
	for at, visible := range map[time.Time]bool{noon: true, noon.Add(activity.Retention - 1): true, noon.Add(activity.Retention): false} {
		t.Run(at.String(), func(t *testing.T) {
			if e.Visible(at) != visible {
				t.Errorf("at %v: %v", at, !visible)
			}
		})
	}
}

func TestOnce(t *testing.T) {
	e := activity.Once(activity.Entry{At: noon, Share: id, Sequence: activity.Sequence{Change: 5}})
	if !e.At.Equal(noon.Truncate(time.Hour)) || e.Count != 1 || e.Position() != activity.Once(activity.Entry{At: noon.Add(time.Minute), Share: id}).Position() {
		t.Errorf("got %+v", e)
	}
	if e.Position() == activity.Once(activity.Entry{At: noon.Add(time.Hour), Share: id}).Position() {
		t.Error("two hours are one")
	}
}
