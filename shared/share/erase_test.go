package share_test

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/share"
)

// An erased share has only what the deletion of its blob needs, and is gone after the
// deletion that no upload can follow.
func TestErased(t *testing.T) {
	for _, status := range share.Statuses() {
		if !status.Ended() {
			continue
		}
		s, at := of(t, status)
		s.UploadID, s.Installation = "upload", "jira"
		erased := must(t, s, share.Erase{Installation: "jira"}, at)
		want := share.Share{
			Site: s.Site, ID: s.ID, Version: s.Version + 1, Status: status, UploadID: "upload", Erased: true,
			CreatedAt: s.CreatedAt, EndedAt: s.EndedAt, ReapedAt: s.ReapedAt, RefillableUntil: s.RefillableUntil,
		}
		if !reflect.DeepEqual(erased, want) || erased.BlobKey() != s.BlobKey() {
			t.Errorf("%s: left: %+v", status, erased)
		}
		if erased.Gone() || s.Gone() {
			t.Errorf("%s: gone before the blob was deleted", status)
		}
		early := must(t, erased, share.Reaped{}, s.RefillableUntil.Add(-1))
		if due, owed := early.DueAt(); early.Gone() || !owed || !due.Equal(s.RefillableUntil) || len(early.History) > 0 {
			t.Errorf("%s: due at %s, %t; history %v", status, due, owed, early.History)
		}
		if last := must(t, early, share.Reaped{}, laterOf(at, s.RefillableUntil)); !last.Gone() {
			t.Errorf("%s: not gone after the last deletion", status)
		}
		for _, row := range matrix {
			switch nameOf(row.event) {
			case "Erase", "Tick", "Reaped", "CloseAccount":
				continue
			}
			if _, err := rules.Apply(erased, row.event, at); err == nil || errors.Is(err, share.ErrUnreadable) {
				t.Errorf("%s: %s of an erased share: %v", status, row.name, err)
			}
		}
	}
}

// What cannot be read is erased, too, with the longest time in which its blob may come back.
func TestErasesWhatCannotBeRead(t *testing.T) {
	s, at := of(t, share.Revoked)
	s.Unreadable, s.RefillableUntil = true, time.Time{}
	erased := must(t, s, share.Erase{Installation: "jira"}, at)
	if want := s.CreatedAt.Add(rules.UploadDeadline + rules.UploadGrace); !erased.RefillableUntil.Equal(want) || erased.Unreadable {
		t.Errorf("%+v", erased)
	}
	s.Status = "of another release"
	if erased = must(t, s, share.Erase{Installation: "jira"}, at); erased.Status != s.Status {
		t.Errorf("%+v", erased)
	}
	if last := must(t, erased, share.Reaped{}, erased.RefillableUntil); !last.Gone() || !last.Erased {
		t.Errorf("%+v", last)
	}
	live, at := of(t, share.Available)
	live.Unreadable = true
	if _, err := rules.Apply(live, share.Erase{Installation: "jira"}, at); !errors.Is(err, share.ErrLive) {
		t.Errorf("a live one: %v", err)
	}
}

func laterOf(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
