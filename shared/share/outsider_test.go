package share_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/share"
)

// linkMatrix is the matrix for a share that an outsider receives: where it differs,
// and the events whose refusal must not reveal how it ended. Columns as in matrix.
var linkMatrix = []struct {
	name  string
	event share.Event
	cells [10]cell
}{
	{"show", share.Show{By: share.Outsider, Proof: key},
		[10]cell{no, no, same, same, dl, uc, de, re, ex, no}},
	{"show with a wrong key", share.Show{By: share.Outsider, Proof: wrongKey},
		[10]cell{no, no, wrong, wrong, wrong, wrong, wrong, wrong, wrong, no}},
	{"show with no key", share.Show{By: share.Outsider},
		[10]cell{no, no, wrong, wrong, wrong, wrong, wrong, wrong, wrong, no}},
	{"claim", byOutsider(theClaim),
		[10]cell{no, no, toBusy, later, dl, uc, de, re, ex, no}},
	{"claim with a wrong key", byOutsider(changed(theClaim, func(c *share.Claim) { c.Proof = wrongKey })),
		[10]cell{no, no, wrong, wrong, wrong, wrong, wrong, wrong, wrong, no}},
	{"claim with no key", byOutsider(changed(theClaim, func(c *share.Claim) { c.Proof = share.Verifier{} })),
		[10]cell{no, no, wrong, wrong, wrong, wrong, wrong, wrong, wrong, no}},
	{"acknowledge", byOutsider(theAck),
		[10]cell{no, no, toDownloaded, toDownloaded, same, toDownloaded, noted, noted, noted, no}},
	{"acknowledge an id without a lease", share.Acknowledge{By: share.Outsider, Claim: claimIDs[1]},
		[10]cell{no, no, none, none, none, none, none, none, none, no}},
	{"decline", share.Decline{By: share.Outsider, Proof: key},
		[10]cell{no, no, toDeclined, toDeclined, dl, uc, same, re, ex, no}},
	{"decline with a wrong key", share.Decline{By: share.Outsider, Proof: wrongKey},
		[10]cell{no, no, wrong, wrong, wrong, wrong, wrong, wrong, wrong, no}},
	{"decline with no key", share.Decline{By: share.Outsider},
		[10]cell{no, no, wrong, wrong, wrong, wrong, wrong, wrong, wrong, no}},
}

// ofLink is of for a share that an outsider receives.
func ofLink(t *testing.T, status share.Status) (share.Share, time.Time) {
	t.Helper()
	var way []happening
	for _, h := range ways[status] {
		switch e := byOutsider(h.event).(type) {
		case share.Create:
			e.MailVerifier = mailVerifier
			h.event = e
		case share.Decline:
			e.Proof = key
			h.event = e
		default:
			h.event = e
		}
		way = append(way, h)
	}
	s, at := follow(t, way)
	if s.Status != status {
		t.Fatalf("the way to %q leads to %q", status, s.Status)
	}
	return s, at
}

// mailVerifier is what the key mailer checks the key of an outsider against.
var mailVerifier = share.Verifier{4}

func TestEndsDropTheMailVerifier(t *testing.T) {
	for _, status := range columns[1:] {
		s, _ := ofLink(t, status)
		want := mailVerifier
		if status.Ended() {
			want = share.Verifier{}
		}
		if s.MailVerifier != want {
			t.Errorf("%s: the mail verifier is %x", status, s.MailVerifier[:1])
		}
	}
}

func TestTheMailVerifierCannotChange(t *testing.T) {
	first := byOutsider(theCreate).(share.Create)
	first.MailVerifier = mailVerifier
	s := must(t, share.Share{}, first, epoch)
	must(t, s, first, epoch)
	for _, other := range []share.Verifier{{}, wrongKey} {
		if _, err := rules.Apply(s, changed(first, func(c *share.Create) { c.MailVerifier = other }), epoch); !errors.Is(err, share.ErrIDTaken) {
			t.Errorf("%x: %v", other[:1], err)
		}
	}
}

func TestLinkMatrix(t *testing.T) {
	for _, row := range linkMatrix {
		for i, status := range columns {
			t.Run(fmt.Sprintf("%s/%s", row.name, status), func(t *testing.T) {
				s, at := ofLink(t, status)
				holds(t, row.cells[i], s, row.event, at)
			})
		}
	}
}

// Nobody who is signed in opens the share of an outsider, and no outsider that of a
// colleague.
func TestLinksAndSignInsAreApart(t *testing.T) {
	for _, row := range linkMatrix {
		for _, status := range columns {
			s, at := of(t, status)
			if next, err := rules.Apply(s, row.event, at); !errors.Is(err, share.ErrNotFound) || !reflect.DeepEqual(next, s) {
				t.Errorf("%s of a colleague's %q share: %v", row.name, status, err)
			}
			e := reflect.New(reflect.TypeOf(row.event)).Elem()
			e.Set(reflect.ValueOf(row.event))
			for _, stranger := range []share.Person{bob, alice, mallory, ""} {
				e.FieldByName("By").SetString(string(stranger))
				s, at := ofLink(t, status)
				if next, err := rules.Apply(s, e.Interface().(share.Event), at); !errors.Is(err, share.ErrNotFound) || !reflect.DeepEqual(next, s) {
					t.Errorf("%s of an outsider's %q share by %q: %v", row.name, status, stranger, err)
				}
			}
		}
	}
}

// The verifier of an outsider stays, since only a caller with the key learns how
// the share ended.
func TestEndsKeepTheVerifierOfAnOutsider(t *testing.T) {
	for _, status := range share.Statuses() {
		s, _ := ofLink(t, status)
		if s.Verifier != key {
			t.Errorf("%s: the verifier is gone", status)
		}
		if has := s.Metadata != nil; has == status.Ended() {
			t.Errorf("%s: metadata kept: %t", status, has)
		}
	}
}

// A share that cannot be read can be declined only with a key that can be.
func TestDeclineOfAnUnreadableLink(t *testing.T) {
	for _, c := range []struct {
		stored, proof share.Verifier
		want          error
	}{{key, key, nil}, {key, wrongKey, share.ErrWrongKey}, {key, share.Verifier{}, share.ErrWrongKey}, {share.Verifier{}, share.Verifier{}, share.ErrWrongKey}} {
		s, at := ofLink(t, share.Available)
		s.Verifier, s.Unreadable = c.stored, true
		if _, err := rules.Apply(s, share.Decline{By: share.Outsider, Proof: c.proof}, at); !errors.Is(err, c.want) {
			t.Errorf("proof %x: %v", c.proof[:1], err)
		}
	}
}

func TestALabelCannotChange(t *testing.T) {
	first := byOutsider(theCreate).(share.Create)
	s := must(t, share.Share{}, first, epoch)
	for name, change := range map[string]func(*share.Create){
		"sealed":      func(c *share.Create) { c.Label.Sealed = []byte("other") },
		"key version": func(c *share.Create) { c.Label.KeyVersion++ },
		"none":        func(c *share.Create) { c.Label = share.Label{} },
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := rules.Apply(s, changed(first, change), epoch); !errors.Is(err, share.ErrIDTaken) {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
}

func TestParseRecipient(t *testing.T) {
	if p, err := share.ParseRecipient("*outsider"); err != nil || p != share.Outsider {
		t.Errorf("%q, %v", p, err)
	}
	if p, err := share.ParseRecipient("bob"); err != nil || p != bob {
		t.Errorf("%q, %v", p, err)
	}
	for _, s := range []string{"", "*", "*outsiders", "outsider*", "* outsider"} {
		if _, err := share.ParseRecipient(s); !errors.Is(err, share.ErrMalformed) {
			t.Errorf("%q: %v", s, err)
		}
	}
	if _, err := share.ParsePerson(string(share.Outsider)); err == nil {
		t.Error("an account id can be that of the outsider")
	}
}

// The key mailer must not learn the id, which opens the share together with the key.
func TestMailIDs(t *testing.T) {
	raw, err := os.ReadFile("testdata/mail-ids.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors []struct{ ShareID, MailID share.ID }
	if err := json.Unmarshal(raw, &vectors); err != nil || len(vectors) == 0 {
		t.Fatalf("%d vectors, %v", len(vectors), err)
	}
	for _, v := range vectors {
		t.Run(string(v.ShareID), func(t *testing.T) {
			if got := v.ShareID.MailID(); got != v.MailID {
				t.Errorf("got %s, want %s", got, v.MailID)
			}
		})
	}
}
