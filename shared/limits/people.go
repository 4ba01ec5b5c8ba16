package limits

import (
	"fmt"
	"time"

	"github.com/secure-share/secure-share/shared/ratelimit"
	"github.com/secure-share/secure-share/shared/share"
)

// People are the limits for each person of a site, and for a site.
type People struct {
	Announcements ratelimit.Limit // shares that a person announces
	Uploads       ratelimit.Limit // shares of a person that were announced on one day and are neither committed nor ended
	Bytes         ratelimit.Limit // of the ciphertexts that a person announces
	SiteBytes     ratelimit.Limit // of all people of a site
	Tickets       ratelimit.Limit // mail tickets that a person requests besides those of commits
	Parts         ratelimit.Limit // parts for which a person requests URLs
	WrongKeys     ratelimit.Slowdown
}

// PeopleSetting is a setting of People: a whole number within bounds.
type PeopleSetting struct {
	Name              string
	Default, Min, Max int64
	OfFiles           bool // bytes, with room for the largest file
	field             func(*People) *int64
}

// PeopleSettings are all settings of People. Operators set them by these names.
var PeopleSettings = []PeopleSetting{
	{"announcementsPerHour", 200, 1, 1_000_000, false, func(p *People) *int64 { return &p.Announcements.Max }},
	{"uploadsAtOnce", 100, 1, 100_000, false, func(p *People) *int64 { return &p.Uploads.Max }},
	{"bytesPerDay", 64 << 30, 1 << 20, 1 << 50, true, func(p *People) *int64 { return &p.Bytes.Max }},
	{"siteBytesPerDay", 10 << 40, 1 << 20, 1 << 60, true, func(p *People) *int64 { return &p.SiteBytes.Max }},
	{"ticketsPerHour", 60, 1, 100_000, false, func(p *People) *int64 { return &p.Tickets.Max }},
	{"partsPerHour", 20_000, 100, 10_000_000, false, func(p *People) *int64 { return &p.Parts.Max }},
	{"wrongKeys", 10, 3, 1000, false, func(p *People) *int64 { return &p.WrongKeys.Free }},
}

// DefaultPeople apply to a deployment without settings.
func DefaultPeople() People {
	p := People{
		Announcements: ratelimit.Limit{Name: "announcements", Window: ratelimit.Hour},
		Uploads:       ratelimit.Limit{Name: uploads, Window: ratelimit.Day, Wait: time.Minute},
		Bytes:         ratelimit.Limit{Name: "bytes", Window: ratelimit.Day},
		SiteBytes:     ratelimit.Limit{Name: "site-bytes", Window: ratelimit.Day},
		Tickets:       ratelimit.Limit{Name: "tickets", Window: ratelimit.Hour},
		Parts:         ratelimit.Limit{Name: "parts", Window: ratelimit.Hour},
		WrongKeys:     ratelimit.Slowdown{Name: "wrong-keys", First: 30 * time.Second, Longest: 15 * time.Minute, Forget: ratelimit.Day},
	}
	for _, s := range PeopleSettings {
		*s.field(&p) = s.Default
	}
	return p
}

const uploads = "uploads"

// Parse reads the value of the setting.
func (s PeopleSetting) Parse(value string) (n int64, err error) {
	err = number(&n, s.Min, s.Max)(value)
	return n, err
}

// ParseFor returns a parser of the setting for a deployment with this largest file. An
// empty value is the default, with room for the largest file.
func (s PeopleSetting) ParseFor(largest int64) func(string) (int64, error) {
	return func(value string) (int64, error) {
		if value == "" && s.OfFiles {
			return max(s.Default, largest), nil
		}
		if value == "" {
			return s.Default, nil
		}
		n, err := s.Parse(value)
		if err == nil && s.OfFiles && n < largest {
			return 0, fmt.Errorf("must be at least the size of the largest file, %d", largest)
		}
		return n, err
	}
}

// ParsePeople reads "announcementsPerHour=200,wrongKeys=10": any subset of
// PeopleSettings; the others keep their defaults. The error wraps share.ErrMalformed and
// names every setting that is unknown or out of bounds.
func ParsePeople(line string) (People, error) {
	p, known := DefaultPeople(), map[string]setter{}
	for _, s := range PeopleSettings {
		known[s.Name] = number(s.field(&p), s.Min, s.Max)
	}
	if err := malformed("limits", set(line, known)); err != nil {
		return People{}, err
	}
	return p, nil
}

// Announcing returns what a new share uses, at now.
func (p People) Announcing(site share.Site, person share.Person, length int64, now time.Time) []ratelimit.Use {
	who := personOf(site, person)
	return []ratelimit.Use{
		{Subject: who, Limit: p.Announcements, Units: 1, At: now},
		{Subject: who, Limit: p.Uploads, Units: 1, At: now},
		{Subject: who, Limit: p.Bytes, Units: length, At: now},
		{Subject: ratelimit.SubjectOf("site", string(site)), Limit: p.SiteBytes, Units: length, At: now},
	}
}

// UploadEnded returns what is given back when the upload of a share has ended. It needs
// no settings, because giving back is never refused.
func UploadEnded(s share.Share) ratelimit.Use {
	return ratelimit.Use{
		Subject: personOf(s.Site, s.Sender), Limit: ratelimit.Limit{Name: uploads, Window: ratelimit.Day}, Units: -1, At: s.CreatedAt,
	}
}

// Ticket returns what another mail ticket uses.
func (p People) Ticket(site share.Site, person share.Person, now time.Time) ratelimit.Use {
	return ratelimit.Use{Subject: personOf(site, person), Limit: p.Tickets, Units: 1, At: now}
}

// Granting returns what the URLs of n parts use.
func (p People) Granting(site share.Site, person share.Person, n int, now time.Time) ratelimit.Use {
	return ratelimit.Use{Subject: personOf(site, person), Limit: p.Parts, Units: int64(n), At: now}
}

// KeysOf is the subject of a person's wrong keys for one share.
func KeysOf(site share.Site, id share.ID, person share.Person) ratelimit.Subject {
	return ratelimit.SubjectOf("keys", string(site), string(id), string(person))
}

func personOf(site share.Site, person share.Person) ratelimit.Subject {
	return ratelimit.SubjectOf("person", string(site), string(person))
}
