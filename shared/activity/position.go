package activity

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/secure-share/secure-share/shared/pattern"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
)

// Query selects entries. An empty field selects all.
type Query struct {
	Person share.Person // entries about this person
	Action Action
	Place  share.Place
	From   time.Time // inclusive; set
	Until  time.Time // exclusive; set
	After  Position  // entries older than this one
}

// Page is a part of the selected entries, newest first. A page may have fewer entries
// than the caller asked for, even none, and still have a next one: how much is read
// for a page is bounded.
type Page struct {
	Entries []Entry
	Next    Position // the After of the next page; empty if there is none
}

// Matches reports whether q selects e, apart from the person and the position.
func (q Query) Matches(e Entry) bool {
	return (q.Action == "" || e.Action == q.Action) && (q.Place == "" || e.Place == q.Place) &&
		!e.At.Before(q.From) && e.At.Before(q.Until)
}

// Position is the place of an entry in the log: its time; the share or program that it
// is about, or the person of a counted entry about neither; and its sequence. Positions
// sort as the entries do. A position may also be a bare time.
type Position string

const shapeOfInstant = `\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{9}Z`

var shape = pattern.New(`^` + shapeOfInstant + `(#[A-Za-z0-9_:-]{1,128}#\d{1,19}\.\d{1,19})?$`)

const aboutNothing = "-"

// Position returns where the entry is.
func (e Entry) Position() Position {
	about := aboutNothing
	switch {
	case e.Action == Refused && e.Actor.HasAccount():
		about = string(e.Actor)
	case e.Share != "":
		about = string(e.Share)
	case e.Program != "":
		about = string(e.Program)
	case e.Action == PolicyChanged && e.Place != "":
		about = string(e.Place)
	case e.Count > 0 && e.Actor.HasAccount():
		about = string(e.Actor)
	}
	sequence := e.Sequence
	if e.Count > 0 {
		sequence = Sequence{}
		if e.Action == Unlocked {
			sequence.Entry = 1 // apart from wrong keys of the same share
		}
		if e.Action == Refused { // apart from the other rules, and from used roles
			sequence = Sequence{Change: int64(slices.Index(Rules, e.Rule)) + 1, Entry: 2}
		}
	}
	return Position(fmt.Sprintf("%s#%s#%d.%d", e.At.UTC().Format(table.Instant), about, sequence.Change, sequence.Entry))
}

// At returns the position before all entries of that time, and after all later ones.
func At(t time.Time) Position { return Position(t.UTC().Format(table.Instant)) }

// ParsePosition accepts what Position and At write.
func ParsePosition(s string) (Position, error) {
	if !shape.MatchString(s) {
		return "", ErrMalformed
	}
	if _, err := time.Parse(table.Instant, s[:len(table.Instant)]); err != nil {
		return "", ErrMalformed
	}
	return Position(s), nil
}

// Time is the time of the entry at a parsed position.
func (p Position) Time() time.Time {
	at, _ := time.Parse(table.Instant, string(p)[:min(len(p), len(table.Instant))])
	return at
}

// Sequence is the sequence of the entry at a parsed position.
func (p Position) Sequence() (s Sequence) {
	parts := strings.Split(string(p), "#")
	change, entry, _ := strings.Cut(parts[len(parts)-1], ".")
	s.Change, _ = strconv.ParseInt(change, 10, 64)
	s.Entry, _ = strconv.ParseInt(entry, 10, 64)
	return s
}
