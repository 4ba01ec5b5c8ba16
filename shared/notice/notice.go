// Package notice defines the notices that a site's own receiver gets about a share
// whose sender asked for it: that it was opened, declined, or that it ended by
// itself. A notice names the share and its site, and nothing else about it.
package notice

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/secure-share/secure-share/shared/share"
)

// Event is what happened to a share.
type Event string

// The events. Each happens to a share once at most.
const (
	Opened      Event = "opened"      // the recipient confirmed that the complete file arrived, or opened a share without leases, for the first time
	Declined    Event = "declined"    // by the recipient
	Expired     Event = "expired"     // nobody opened it in time
	Unconfirmed Event = "unconfirmed" // the last download ended without a confirmation
)

// Events lists all of them.
var Events = []Event{Opened, Declined, Expired, Unconfirmed}

// ErrMalformed is returned by the parsers of this package.
var ErrMalformed = errors.New("notice: malformed")

// ParseEvent accepts one of Events.
func ParseEvent(s string) (Event, error) {
	if !slices.Contains(Events, Event(s)) {
		return "", ErrMalformed
	}
	return Event(s), nil
}

// Key identifies a notice.
type Key struct {
	Site  share.Site
	Share share.ID
	Event Event
}

// Notice is one message to a receiver.
type Notice struct {
	Key
	At time.Time // of the event
}

// ID is the same whenever the notice is sent, and differs from that of every other
// notice: the receiver drops repeats by it.
func (k Key) ID() string { return string(k.Share) + idSeparator + string(k.Event) }

const idSeparator = "."

// ParseID reads what ID returned. It does not hold the site.
func ParseID(s string) (share.ID, Event, error) {
	id, event, _ := strings.Cut(s, idSeparator)
	parsed, err := share.ParseID(id)
	if err != nil {
		return "", "", ErrMalformed
	}
	e, err := ParseEvent(event)
	return parsed, e, err
}

// happenings are the events of a share's history that a receiver is notified of.
// What the sender did is not among them.
var happenings = map[share.Happening]Event{
	share.Opened:                       Opened,
	share.Happening(share.Downloaded):  Opened,
	share.Confirmed:                    Opened,
	share.Happening(share.Declined):    Declined,
	share.Happening(share.Expired):     Expired,
	share.Happening(share.Unconfirmed): Unconfirmed,
}

// Of returns the notices that are due for the step of a share from prev to next: none
// unless the sender asked for them.
func Of(prev, next share.Share) []Notice {
	if !next.Notify {
		return nil
	}
	var due []Notice
	for _, h := range next.History[min(len(prev.History), len(next.History)):] {
		e, told := happenings[h.What]
		opened := (e == Opened || e == Expired) && prev.Opened > 0
		if told && !opened {
			due = append(due, Notice{Key{next.Site, next.ID, e}, h.At.UTC()})
		}
	}
	if next.Openings == share.UntilExpiry && prev.Opened == 0 && next.Opened > 0 { // which the history does not have
		due = append(due, Notice{Key{next.Site, next.ID, Opened}, next.OpenedAt.UTC()})
	}
	return due
}
