// Package activity is the log of a site: who did what, when, for 60 days. An entry
// holds ids, times and words of a fixed list. No field can hold a text that somebody
// wrote, so no key, address, file name or description can get in.
package activity

import (
	"errors"
	"slices"
	"time"

	"github.com/secure-share/secure-share/shared/program"
	"github.com/secure-share/secure-share/shared/share"
)

// Retention is how long an entry can be read. TTL removes its rows after that.
const Retention = 60 * 24 * time.Hour

// StoredDays is the number of days that may have rows: TTL may be late.
const StoredDays = int(Retention/(24*time.Hour)) + 5

// Action is what happened.
type Action string

const (
	Created      Action = "created"
	Committed    Action = "committed"
	Ticket       Action = "ticket" // the permission to mail the key; whether it was mailed is not known here
	Claimed      Action = "claimed"
	WrongKey     Action = "wrong-key" // counted for each share and hour
	Unlocked     Action = "unlocked"  // a session was given, by password or token; counted for each share and hour
	SecretChange Action = "unlock-secret-changed"
	Extended     Action = "extended" // the sender moved the expiry
	Acknowledged Action = "acknowledged"
	Unconfirmed  Action = "unconfirmed"
	Declined     Action = "declined"
	Revoked      Action = "revoked"
	Expired      Action = "expired"
	Abandoned    Action = "abandoned"
	Uninstalled  Action = "uninstalled" // the share ended because the app was removed

	PolicyChanged         Action = "policy-changed"
	NoticesChanged        Action = "notices-changed" // where notices go
	ProgramApproved       Action = "program-approved"
	ProgramRevoked        Action = "program-revoked"
	ApplicationRegistered Action = "application-registered"
	ApplicationChanged    Action = "application-changed" // it has other settings
	ApplicationRenewed    Action = "application-renewed" // it has a new certificate
	ApplicationRevoked    Action = "application-revoked"
	ConsentGiven          Action = "consent-given"
	ConsentWithdrawn      Action = "consent-withdrawn"
	Refused               Action = "refused"   // by a rule of the policy, counted for each person, rule and hour
	RoleUsed              Action = "role-used" // an administrator's call, counted for each person and hour
)

// Actions lists all actions, in the order in which they are shown.
var Actions = []Action{
	Created, Committed, Ticket, Extended, Claimed, WrongKey, Unlocked, SecretChange, Acknowledged, Unconfirmed, Declined, Revoked, Expired, Abandoned, Uninstalled,
	PolicyChanged, NoticesChanged, ProgramApproved, ProgramRevoked, ApplicationRegistered, ApplicationChanged, ApplicationRenewed, ApplicationRevoked, ConsentGiven, ConsentWithdrawn, Refused, RoleUsed,
}

// Rules are the names of the rules that can refuse something, as package policy has them.
// Their order must not change: it is part of the position of an entry.
var Rules = []string{"deliveryMethods", "senders", "places", "domains", "largestFile", "lifetime", "programs", "outsiders", "linkMakers", "gates", "openings", "passwords"}

// ErrMalformed is returned by the parsers of this package.
var ErrMalformed = errors.New("activity: malformed")

// ParseAction accepts one of Actions.
func ParseAction(s string) (Action, error) {
	if !slices.Contains(Actions, Action(s)) {
		return "", ErrMalformed
	}
	return Action(s), nil
}

// Entry is a line of the log. Empty fields do not apply. A counted entry has a Count,
// and At is the start of its hour.
type Entry struct {
	At        time.Time
	Action    Action
	Actor     share.Person // empty: the service itself, because time passed
	Sender    share.Person
	Recipient share.Person
	Share     share.ID
	Program   program.ID  // the program or application that acted for Actor, or that the entry is about
	Place     share.Place // where the file was sent from, or whose policy changed
	Rule      string      // that refused it: one of Rules
	Count     int64

	// Installation is the installation of the app in which it happened. The entry is
	// deleted with it. It is empty in entries of the previous release.
	Installation share.Installation

	// Sequence tells entries of the same time and share apart. Counted entries
	// have none.
	Sequence Sequence

	// About lists the people who see the entry among their own. It is not stored.
	About []share.Person
}

// Sequence numbers the changes of a share, or of a policy, and the entries of a change.
type Sequence struct{ Change, Entry int64 }

// Visible reports whether the entry can be read at now.
func (e Entry) Visible(now time.Time) bool { return now.Before(e.At.Add(Retention)) }

func (e *Entry) people() []*share.Person {
	return []*share.Person{&e.Actor, &e.Sender, &e.Recipient}
}

// Accounts returns the account ids that the entry names.
func (e Entry) Accounts() (ids []share.Person) {
	for _, p := range e.people() {
		if p.HasAccount() {
			ids = append(ids, *p)
		}
	}
	return ids
}

// CloseAccount returns the entry with share.Closed in the place of a person.
func (e Entry) CloseAccount(person share.Person) Entry {
	for _, p := range e.people() {
		if *p == person {
			*p = share.Closed
		}
	}
	return e
}

// Clean empties every field that does not have the form of its type: the last guard
// before an entry is stored. A damaged row of a share must not keep the share from
// ending, so this is not an error.
func (e Entry) Clean() Entry {
	clean(&e.Action, ParseAction)
	for _, p := range e.people() {
		clean(p, share.ParseNamed)
	}
	clean(&e.Share, share.ParseID)
	clean(&e.Program, program.ParseID)
	clean(&e.Place, share.ParsePlace)
	clean(&e.Installation, share.ParseInstallation)
	if !slices.Contains(Rules, e.Rule) {
		e.Rule = ""
	}
	e.About = slices.DeleteFunc(slices.Clone(e.About), func(p share.Person) bool {
		_, err := share.ParsePerson(string(p))
		return err != nil
	})
	return e
}

func clean[T ~string](field *T, parse func(string) (T, error)) {
	if _, err := parse(string(*field)); err != nil {
		*field = ""
	}
}

// Once is an entry that counts one, or e.Count, within the hour of e.At.
func Once(e Entry) Entry {
	e.At, e.Count, e.Sequence = e.At.UTC().Truncate(time.Hour), max(1, e.Count), Sequence{}
	return e
}
