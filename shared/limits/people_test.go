package limits_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/limits"
	"github.com/secure-share/secure-share/shared/ratelimit"
	"github.com/secure-share/secure-share/shared/share"
)

// values are what the settings set, by name.
func values(p limits.People) map[string]int64 {
	return map[string]int64{
		"announcementsPerHour": p.Announcements.Max, "uploadsAtOnce": p.Uploads.Max, "bytesPerDay": p.Bytes.Max, "siteBytesPerDay": p.SiteBytes.Max,
		"ticketsPerHour": p.Tickets.Max, "partsPerHour": p.Parts.Max, "wrongKeys": p.WrongKeys.Free,
	}
}

func TestPeopleSettingsHaveBounds(t *testing.T) {
	if len(limits.PeopleSettings) != len(values(limits.People{})) {
		t.Fatalf("%d settings", len(limits.PeopleSettings))
	}
	for _, s := range limits.PeopleSettings {
		for _, c := range []struct {
			value int64
			good  bool
		}{{s.Min - 1, false}, {s.Min, true}, {s.Max, true}, {s.Max + 1, false}, {0, false}} {
			line := fmt.Sprintf("%s=%d", s.Name, c.value)
			t.Run(line, func(t *testing.T) {
				got, err := limits.ParsePeople(line)
				if (err == nil) != c.good || err == nil && values(got)[s.Name] != c.value {
					t.Errorf("%v, %v", values(got), err)
				}
			})
		}
		if v := values(limits.DefaultPeople())[s.Name]; v != s.Default || v < s.Min || v > s.Max {
			t.Errorf("%s is %d without settings", s.Name, v)
		}
	}
}

// A day must have room for the largest file.
func TestASettingOfBytesHasRoomForTheLargestFile(t *testing.T) {
	for _, s := range limits.PeopleSettings {
		if !s.OfFiles {
			continue
		}
		for _, c := range []struct {
			largest, want int64
			value         string
		}{
			{1 << 20, s.Default, ""}, {s.Default, s.Default, ""}, {s.Default + 1, s.Default + 1, ""},
			{5 << 20, 5 << 20, "5242880"}, {5<<20 + 1, 0, "5242880"}, {1 << 20, 0, "many"},
		} {
			if got, err := s.ParseFor(c.largest)(c.value); got != c.want || (err == nil) != (c.want != 0) {
				t.Errorf("%s=%s, files of %d: %d, %v", s.Name, c.value, c.largest, got, err)
			}
		}
	}
}

func TestParsePeopleNamesAllThatIsWrong(t *testing.T) {
	if p, err := limits.ParsePeople(" , ,"); err != nil || p != limits.DefaultPeople() {
		t.Errorf("no settings: %v, %v", p, err)
	}
	_, err := limits.ParsePeople("announcementsPerHour=many,wrongKeys=2,what=1,partsPerHour,=")
	if !errors.Is(err, share.ErrMalformed) {
		t.Fatalf("got %v", err)
	}
	for _, name := range []string{"announcementsPerHour must", "wrongKeys must", `"what"`, "partsPerHour must", `""`} {
		if !strings.Contains(err.Error(), name) {
			t.Errorf("%v does not mention %s", err, name)
		}
	}
}

// A share gives back exactly what it used, even if it ends on another day.
func TestAnEndedUploadGivesBackWhatItUsed(t *testing.T) {
	late := time.Date(2026, 11, 21, 23, 59, 59, 0, time.UTC)
	back := limits.UploadEnded(share.Share{Site: "acme", Sender: "alice", CreatedAt: late})
	for _, u := range limits.DefaultPeople().Announcing("acme", "alice", 5, late) {
		if u.Limit.Name == back.Limit.Name {
			if u.Key() != back.Key() || u.Counter() != back.Counter() || u.Units != -back.Units {
				t.Errorf("uses %+v and gives back %+v", u, back)
			}
			return
		}
	}
	t.Error("no use is given back")
}

// A site counts only bytes. Everything else is counted for a person.
func TestWhoIsCounted(t *testing.T) {
	p, now := limits.DefaultPeople(), time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	subjects := map[ratelimit.Subject]bool{}
	for _, site := range []share.Site{"acme", "globex"} {
		for _, person := range []share.Person{"alice", "bob"} {
			uses := append(p.Announcing(site, person, 1, now), p.Ticket(site, person, now), p.Granting(site, person, 1, now))
			for _, u := range uses {
				if ofSite := u.Subject == ratelimit.SubjectOf("site", string(site)); ofSite != (u.Limit.Name == "site-bytes") {
					t.Errorf("%s is counted for %s", u.Limit.Name, u.Subject)
				}
				subjects[u.Subject] = true
			}
		}
	}
	if len(subjects) != 6 {
		t.Errorf("counted for %v", subjects)
	}
}
