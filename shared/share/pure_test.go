package share_test

import (
	"bytes"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/secure-share/secure-share/shared/share"
)

// A repetition at the same instant changes nothing, or is refused because the
// first one ended the share. A ticket is new each time.
func TestRepetition(t *testing.T) {
	for _, row := range matrix {
		t.Run(row.name, func(t *testing.T) {
			if nameOf(row.event) == "IssueTicket" {
				return
			}
			for _, status := range columns {
				s, at := of(t, status)
				once, err := rules.Apply(s, row.event, at)
				if err != nil {
					continue
				}
				if twice, err := rules.Apply(once, row.event, at); err != nil || !reflect.DeepEqual(twice, once) {
					t.Errorf("%s, %q: the second time: %v", row.name, status, err)
				}
			}
		})
	}
}

// Slices in a share have spare capacity here, so that an append without a copy
// is detected.
func TestApplyLeavesItsArgumentAlone(t *testing.T) {
	for _, row := range matrix {
		t.Run(row.name, func(t *testing.T) {
			for _, status := range columns {
				s, at := of(t, status)
				s.History = append(make([]share.Entry, 0, 32), s.History...)
				s.Claims = append(make([]share.ClaimHash, 0, 32), s.Claims...)
				before := clone(s)
				for _, later := range []time.Duration{0, time.Minute, 1000 * time.Hour} {
					_, _ = rules.Apply(s, row.event, at.Add(later))
					if !reflect.DeepEqual(s, before) {
						t.Fatalf("%s changes a %q share", row.name, status)
					}
					if spare := s.History[:cap(s.History)][len(s.History):]; slices.ContainsFunc(spare, func(e share.Entry) bool { return e != share.Entry{} }) {
						t.Fatalf("%s writes behind the history of a %q share", row.name, status)
					}
					if spare := s.Claims[:cap(s.Claims)][len(s.Claims):]; slices.ContainsFunc(spare, func(c share.ClaimHash) bool { return c != share.ClaimHash{} }) {
						t.Fatalf("%s writes behind the claims of a %q share", row.name, status)
					}
				}
			}
		})
	}
}

func clone(s share.Share) share.Share {
	s.Metadata, s.Description.Sealed, s.FileInfo.Sealed = bytes.Clone(s.Metadata), bytes.Clone(s.Description.Sealed), bytes.Clone(s.FileInfo.Sealed)
	s.Claims, s.Acked, s.Others, s.History = slices.Clone(s.Claims), slices.Clone(s.Acked), slices.Clone(s.Others), slices.Clone(s.History)
	return s
}

// At the end the metadata and the verifier are dropped. The description and the file
// info stay as long as the row, so that people can still see what the share was.
func TestEndsDropWhatOpensTheFile(t *testing.T) {
	for _, status := range share.Statuses() {
		s, _ := of(t, status)
		if has := s.Metadata != nil; has == status.Ended() {
			t.Errorf("%s: metadata kept: %t", status, has)
		}
		if has := s.Verifier != (share.Verifier{}); has == status.Ended() {
			t.Errorf("%s: verifier kept: %t", status, has)
		}
		if !reflect.DeepEqual(s.Description, theCreate.Description) {
			t.Errorf("%s: description is %v, want %v", status, s.Description, theCreate.Description)
		}
		if !reflect.DeepEqual(s.FileInfo, theCreate.FileInfo) {
			t.Errorf("%s: file info is %v, want %v", status, s.FileInfo, theCreate.FileInfo)
		}
		if !reflect.DeepEqual(s.Label, theCreate.Label) {
			t.Errorf("%s: label is %v, want %v", status, s.Label, theCreate.Label)
		}
		if running := s.Lease != (share.Lease{}); running != (status == share.Claimed) {
			t.Errorf("%s: lease: %t", status, running)
		}
	}
}

type story struct {
	name  string
	event share.Event
}

// stories are all events of both matrices. The first Create decides whether the
// upload is in parts, and how often the share can be opened.
var stories = func() (all []story) {
	for _, row := range matrix {
		all = append(all, story{row.name, row.event})
	}
	for _, row := range partsMatrix {
		all = append(all, story{row.name + ", in parts", row.event})
	}
	for _, n := range []share.Openings{2, 3, share.UntilExpiry} {
		all = append(all, story{"create for " + n.String(), opening(n)})
	}
	for id := range 3 {
		all = append(all, story{"another claim", claimOf(id)}, story{"another acknowledgement", ackOf(id)})
	}
	return all
}()

// TestAnyStory applies random events at random times, many of them a nanosecond
// from a deadline, and checks the invariants after each.
func TestAnyStory(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s share.Share
		now := epoch
		for range rapid.IntRange(1, 40).Draw(t, "length") {
			row := stories[rapid.IntRange(0, len(stories)-1).Draw(t, "event")]
			now = drawInstant(t, s, now)
			next, err := rules.Apply(s, row.event, now)
			looking(t, s, row.event, now)
			if err != nil {
				if !reflect.DeepEqual(next, s) {
					t.Fatalf("%s was refused and changed something", row.name)
				}
				continue
			}
			sound(t, s, next, now)
			s = next
		}
	})
}

// drawInstant returns now, a time shortly after, or one near the next deadline.
func drawInstant(t *rapid.T, s share.Share, now time.Time) time.Time {
	next := now.Add(rapid.SampledFrom([]time.Duration{0, 1, time.Minute, time.Hour, 24 * time.Hour}).Draw(t, "wait"))
	if at, ok := s.DueAt(); ok && rapid.Bool().Draw(t, "wait for the deadline") {
		next = at.Add(rapid.SampledFrom([]time.Duration{-1, 0, 1}).Draw(t, "off by"))
	}
	if next.Before(now) {
		return now
	}
	return next
}

// looking: reading the share in between makes no difference.
func looking(t *rapid.T, s share.Share, e share.Event, now time.Time) {
	want, wantErr := rules.Apply(s, e, now)
	looked := s
	for _, back := range []time.Duration{time.Hour, 1, 0} {
		if ticked, err := rules.Apply(looked, share.Tick{}, now.Add(-back)); err == nil {
			looked = ticked
		}
	}
	got, err := rules.Apply(looked, e, now)
	if !reflect.DeepEqual(err, wantErr) || (err == nil && !equal(got, want)) {
		t.Fatalf("after looks in between %+v, %v; else %+v, %v", got, err, want, wantErr)
	}
}

func sound(t *rapid.T, before, after share.Share, now time.Time) {
	grown := len(after.History) >= len(before.History) && slices.Equal(after.History[:len(before.History)], before.History)
	switch {
	case after.Version != before.Version && after.Version != before.Version+1:
		t.Fatalf("version %d after %d", after.Version, before.Version)
	case after.Version == before.Version && !reflect.DeepEqual(after, before):
		t.Fatal("a change without a new version")
	case !grown && !after.Erased:
		t.Fatal("the history lost something")
	case before.Status.Ended() && after.Status != before.Status && after.Status != share.Downloaded:
		t.Fatalf("%s after %s", after.Status, before.Status)
	case after.Leases > rules.Leases*int(after.Allowed()) || len(after.Claims) > max(after.Leases, after.Opened) || after.Tickets > rules.Tickets:
		t.Fatalf("%d leases, %d claims, %d tickets", after.Leases, len(after.Claims), after.Tickets)
	case !after.Ended() && after.Opened+len(running(after)) > int(after.Allowed()):
		t.Fatalf("%d openings and %d leases of %s", after.Opened, len(running(after)), after.Allowed())
	case after.Lease.EndsAt.After(after.ExpiresAt) || after.Ticket.ExpiresAt.After(after.ExpiresAt):
		t.Fatal("something outlives the share")
	}
	if at, due := after.DueAt(); !after.Status.Ended() && (!due || !now.Before(at)) {
		t.Fatalf("live at %s, but due at %s, %t", now, at, due)
	}
}
