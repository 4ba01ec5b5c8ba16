package notice

import (
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/share"
)

var (
	noon  = time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	rules = share.DefaultRules()
	id    = share.NewID()

	create = share.Create{
		Site: "acme", ID: id, Installation: "app", By: "alice", Recipient: "bob", Notify: true,
		Content: share.Content{Length: 1, SHA256: [32]byte{1}}, Verifier: share.Verifier{2},
	}
	commit = share.Commit{By: "alice", Stored: create.Content}
	claim  = share.Claim{By: "bob", Proof: create.Verifier, Claim: share.ClaimHash{3}}
	ack    = share.Acknowledge{By: "bob", Claim: claim.Claim}
)

type step struct {
	event share.Event
	after time.Duration // since noon
}

// told lists the notices in the life of a share as "event minutes".
func told(t *testing.T, steps ...step) (lines []string) {
	t.Helper()
	var s share.Share
	for _, next := range steps {
		after, err := rules.Apply(s, next.event, noon.Add(next.after))
		if err != nil {
			t.Fatalf("%T: %v", next.event, err)
		}
		for _, n := range Of(s, after) {
			if n.Site != "acme" || n.Share != id {
				t.Errorf("a notice about %s %s", n.Site, n.Share)
			}
			lines = append(lines, fmt.Sprint(n.Event, " ", n.At.Sub(noon).Minutes()))
		}
		s = after
	}
	return lines
}

func TestWhatIsTold(t *testing.T) {
	const minute, days = time.Minute, 24 * time.Hour
	sent := []step{{create, 0}, {commit, 0}}
	life := func(more ...step) []step { return append(sent[:2:2], more...) }
	twice, untilExpiry := create, create
	twice.Openings, untilExpiry.Openings = 2, share.UntilExpiry
	quiet := create
	quiet.Notify = false
	for name, c := range map[string]struct {
		steps []step
		want  []string
	}{
		"sent":                  {sent, nil},
		"claimed":               {life(step{claim, minute}), nil},
		"opened":                {life(step{claim, minute}, step{ack, 2 * minute}), []string{"opened 2"}},
		"opened, said twice":    {life(step{claim, minute}, step{ack, 2 * minute}, step{ack, 3 * minute}), []string{"opened 2"}},
		"declined":              {life(step{share.Decline{By: "bob"}, minute}), []string{"declined 1"}},
		"declined, said twice":  {life(step{share.Decline{By: "bob"}, minute}, step{share.Decline{By: "bob"}, 2 * minute}), []string{"declined 1"}},
		"revoked":               {life(step{share.Revoke{By: "alice"}, minute}), nil},
		"app removed":           {life(step{share.Uninstall{Installation: "app"}, minute}), nil},
		"expired, seen late":    {life(step{share.Tick{}, 5 * days}), []string{"expired 4320"}},
		"never committed":       {[]step{{create, 0}, {share.Tick{}, 2 * days}}, nil},
		"unconfirmed":           {life(step{claim, 0}, step{claim, 15 * minute}, step{claim, 30 * minute}, step{share.Tick{}, 45 * minute}), []string{"unconfirmed 45"}},
		"expired, then opened":  {life(step{claim, minute}, step{ack, 4 * days}), []string{"expired 4320", "opened 5760"}},
		"declined, then opened": {life(step{claim, minute}, step{share.Decline{By: "bob"}, 2 * minute}, step{ack, 3 * minute}), []string{"declined 2", "opened 3"}},
		"the file deleted":      {life(step{share.Decline{By: "bob"}, minute}, step{share.Reaped{}, 2 * minute}), []string{"declined 1"}},
		"opened twice":          {[]step{{twice, 0}, {commit, 0}, {claim, minute}, {ack, 2 * minute}, {claim, 3 * minute}, {ack, 4 * minute}}, []string{"opened 2"}},
		"opened once of two":    {[]step{{twice, 0}, {commit, 0}, {claim, minute}, {ack, 2 * minute}, {share.Tick{}, 5 * days}}, []string{"opened 2"}},
		"until the expiry":      {[]step{{untilExpiry, 0}, {commit, 0}, {claim, minute}, {claim, 2 * minute}, {share.Tick{}, 5 * days}}, []string{"opened 1"}},
		"not asked for":         {[]step{{quiet, 0}, {commit, 0}, {share.Decline{By: "bob"}, minute}}, nil},
		"asked for by a retry":  {[]step{{quiet, 0}, {create, 0}, {commit, 0}, {share.Decline{By: "bob"}, minute}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if got := told(t, c.steps...); !reflect.DeepEqual(got, c.want) {
				t.Errorf("told %q, want %q", got, c.want)
			}
		})
	}
}

func TestIDs(t *testing.T) {
	seen := map[string]bool{}
	for _, e := range Events {
		k := Key{Site: "acme", Share: id, Event: e}
		seen[k.ID()] = true
		gotShare, gotEvent, err := ParseID(k.ID())
		if err != nil || gotShare != id || gotEvent != e {
			t.Errorf("%s: %s %s, %v", k.ID(), gotShare, gotEvent, err)
		}
	}
	if len(seen) != len(Events) {
		t.Errorf("%d ids", len(seen))
	}
	for _, s := range []string{"", ".", string(id), string(id) + ".", string(id) + ".revoked", "x.opened", string(id) + ".opened.", " " + string(id) + ".opened"} {
		if _, _, err := ParseID(s); !errors.Is(err, ErrMalformed) {
			t.Errorf("%q: %v", s, err)
		}
	}
}

func TestReceivers(t *testing.T) {
	long := "https://hooks.example/" + strings.Repeat("x", MaxReceiver-len("https://hooks.example/"))
	for url, origin := range map[string]string{
		"https://hooks.example": "https://hooks.example", "https://hooks.example/a?b=c": "https://hooks.example",
		"https://hooks.example:8443/": "https://hooks.example:8443", "https://xn--bcher-kva.example/": "https://xn--bcher-kva.example",
		long: "https://hooks.example", "https://localhost:7405/": "https://localhost:7405", "https://192.0.2.1/x": "https://192.0.2.1", "https://[2001:db8::1]:444/": "https://[2001:db8::1]:444",
	} {
		t.Run(url, func(t *testing.T) {
			r, err := ParseReceiver(url)
			if err != nil || r.Reveal() != url || r.Origin() != origin || r.IsZero() {
				t.Errorf("%.40s: %q, %v", url, r.Origin(), err)
			}
		})
	}
	for _, url := range []string{
		"http://hooks.example/", "ftp://hooks.example/", "//hooks.example/", "hooks.example", "https:///x", "https://", "https:hooks.example",
		"https://user@hooks.example/", "https://user:word@hooks.example/", "https://hooks.example/#x", "https://hooks.example/#",
		"https://2130706433/", "https://0x7f.1/", "https://127.1/",
		"https://hooks.example./", "https://hooks..example/", "https://-.example/", "https://hooks.example:port/", "https://hooks.example/ x",
		"https://hooks.example/\n", "https://hoöks.example/", long + "x", "https://exa_mple.example/",
	} {
		if r, err := ParseReceiver(url); !errors.Is(err, ErrReceiver) || !r.IsZero() {
			t.Errorf("%.40q: %v", url, err)
		}
	}
	if r, err := ParseReceiver(""); err != nil || !r.IsZero() || r.Reveal() != "" {
		t.Errorf("none: %v, %v", r, err)
	}
}

func TestAReceiverDoesNotPrint(t *testing.T) {
	const secret = "the-secret-path"
	r, err := ParseReceiver("https://hooks.example/" + secret)
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "r", r, "s", Settings{To: r})
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "r", r, "s", Settings{To: r})
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		fmt.Fprintf(&log, verb+verb, r, Settings{To: r})
	}
	if strings.Contains(log.String(), secret) {
		t.Error(log.String())
	}
}

func TestChangesFollowEachOther(t *testing.T) {
	a, b := TrustReceiver("https://a.example/"), TrustReceiver("https://b.example/")
	is := func(what string, s Settings, err error, version int64, to Receiver, want error) {
		t.Helper()
		if !errors.Is(err, want) || s.Version != version || s.To.Reveal() != to.Reveal() {
			t.Errorf("%s: %d, %v", what, s.Version, err)
		}
	}
	first, err := Settings{}.Change(0, a, "acme")
	is("the first", first, err, 1, a, nil)
	again, err := first.Change(0, a, "acme")
	is("the first, repeated", again, err, 1, a, nil)
	lost, err := first.Change(0, b, "acme")
	is("another first", lost, err, 0, Receiver{}, ErrChanged)
	second, err := first.Change(1, b, "acme")
	is("the second", second, err, 2, b, nil)
	off, err := second.Change(2, Receiver{}, "acme")
	is("off", off, err, 3, Receiver{}, nil)
	moved, err := first.Change(1, a, "new")
	is("the same for another host", moved, err, 2, a, nil)
	repeated, err := second.Change(1, b, "new")
	is("the second for another host", repeated, err, 0, Receiver{}, ErrChanged)
	before, err := Settings{}.Change(-1, Receiver{}, "")
	is("before the first", before, err, 0, Receiver{}, ErrChanged)
	ahead, err := second.Change(3, a, "acme")
	is("from the future", ahead, err, 0, Receiver{}, ErrChanged)
}

func TestMessages(t *testing.T) {
	n := Notice{Key{"acme", id, Declined}, noon.Add(time.Nanosecond)}
	if got, err := ParseMessage(n.Message()); err != nil || got != n {
		t.Errorf("%+v, %v", got, err)
	}
	later := strings.TrimSuffix(n.Message(), "}") + `,"more":1}`
	if got, err := ParseMessage(later); err != nil || got != n {
		t.Errorf("of a later release: %+v, %v", got, err)
	}
	for _, text := range []string{
		"", "{}", "[]", "x", strings.Replace(n.Message(), "declined", "revoked", 1), strings.Replace(n.Message(), string(id), "x", 1),
		strings.Replace(n.Message(), "acme", "", 1), `{"site":"acme","share":"` + string(id) + `","event":"opened"}`,
	} {
		if _, err := ParseMessage(text); !errors.Is(err, ErrMalformed) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
