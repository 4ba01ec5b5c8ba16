package activity

import (
	"context"
	"time"

	"github.com/secure-share/secure-share/shared/program"
	"github.com/secure-share/secure-share/shared/share"
)

// Caller is who makes a request, through which installation of the app, and when. Program
// is set if a program or application signed it.
type Caller struct {
	Person       share.Person
	Program      program.ID
	Installation share.Installation
	Now          time.Time
}

type callerKey struct{}

// WithCaller returns a context for everything that is done for the caller.
func WithCaller(ctx context.Context, c Caller) context.Context {
	return context.WithValue(ctx, callerKey{}, c)
}

// CallerOf returns the caller that WithCaller put into ctx; ok is false if there is
// none.
func CallerOf(ctx context.Context) (c Caller, ok bool) {
	c, ok = ctx.Value(callerKey{}).(Caller)
	return c, ok
}

// happenings are the entries of a share's history that are logged. The end of a lease and
// the deletion of the file are not: they follow from the others.
var happenings = map[share.Happening]struct {
	action Action
	actor  func(share.Share) share.Person
}{
	share.Created:                      {Created, sender},
	share.Committed:                    {Committed, sender},
	share.LeaseGranted:                 {Claimed, recipient},
	share.Opened:                       {Acknowledged, recipient},
	share.Happening(share.Downloaded):  {Acknowledged, recipient},
	share.Confirmed:                    {Acknowledged, recipient},
	share.Happening(share.Declined):    {Declined, recipient},
	share.Happening(share.Revoked):     {Revoked, sender},
	share.Happening(share.Expired):     {Expired, nobody},
	share.Happening(share.Abandoned):   {Abandoned, nobody},
	share.Happening(share.Unconfirmed): {Unconfirmed, nobody},
	share.Uninstalled:                  {Uninstalled, nobody},
}

func sender(s share.Share) share.Person    { return s.Sender }
func recipient(s share.Share) share.Person { return s.Recipient }
func nobody(share.Share) share.Person      { return "" }

// Of returns the entries for the step of a share from prev to next, which c took.
func Of(prev, next share.Share, c Caller) []Entry {
	var entries []Entry
	add := func(at time.Time, action Action, actor share.Person) {
		e := Entry{
			At: at.UTC(), Action: action, Actor: actor, Sender: next.Sender, Recipient: next.Recipient, Share: next.ID, Place: next.Place, Installation: next.Installation,
			Sequence: Sequence{next.Version, int64(len(entries))}, About: seenBy(next),
		}
		if actor != "" && actor == c.Person {
			e.Program = c.Program
		}
		entries = append(entries, e)
	}
	removed := false
	for _, h := range next.History[min(len(prev.History), len(next.History)):] {
		logged, found := happenings[h.What]
		if !found || removed && logged.action == Revoked {
			continue
		}
		removed = removed || logged.action == Uninstalled
		add(h.At, logged.action, logged.actor(next))
	}
	if next.Openings == share.UntilExpiry && next.Opened > prev.Opened { // which the history does not have
		add(next.OpenedAt, Claimed, next.Recipient)
	}
	if next.Ticket.ID != prev.Ticket.ID && !next.Erased {
		add(next.Ticket.IssuedAt, Ticket, next.Sender)
	}
	if !prev.CommittedAt.IsZero() && !next.Ended() && !next.ExpiresAt.Equal(prev.ExpiresAt) {
		add(c.Now, Extended, next.Sender)
	}
	if prev.HasGate() && next.HasGate() && prev.UnlockSecret.Reveal() != next.UnlockSecret.Reveal() {
		add(c.Now, SecretChange, next.Sender)
	}
	return entries
}

// OfPolicy returns the entry for a change by c, which made that version of the policy
// of a project or space, or of the site if place is empty.
func OfPolicy(c Caller, place share.Place, version int64, now time.Time) Entry {
	return Entry{At: now.UTC(), Action: PolicyChanged, Actor: c.Person, Place: place, Sequence: Sequence{Change: version}, About: self(c), Installation: c.Installation}
}

// OfNotices returns the entry for a change by c, which made that version of the
// settings of notices.
func OfNotices(c Caller, version int64, now time.Time) Entry {
	return Entry{At: now.UTC(), Action: NoticesChanged, Actor: c.Person, Sequence: Sequence{Change: version, Entry: 1}, About: self(c), Installation: c.Installation}
}

// OfProgram returns the entry for what c did to a program or an application.
func OfProgram(action Action, c Caller, id program.ID) Entry {
	return Entry{At: c.Now.UTC(), Action: action, Actor: c.Person, Program: id, About: self(c), Installation: c.Installation}
}

// OfWrongKey returns the counted entry for a wrong key for s.
func OfWrongKey(s share.Share, c Caller) Entry { return counted(WrongKey, s, c) }

// OfUnlocked returns the counted entry for a session of s.
func OfUnlocked(s share.Share, c Caller) Entry { return counted(Unlocked, s, c) }

func counted(action Action, s share.Share, c Caller) Entry {
	return Once(Entry{
		At: c.Now, Action: action, Actor: c.Person, Sender: s.Sender, Recipient: s.Recipient, Share: s.ID, Place: s.Place, Program: c.Program, About: seenBy(s), Installation: s.Installation,
	})
}

// OfRefusal returns the counted entry for n requests that a rule of the policy refused.
func OfRefusal(c Caller, rule string, n int64) Entry {
	return Once(Entry{At: c.Now, Action: Refused, Actor: c.Person, Program: c.Program, Rule: rule, Count: n, About: self(c), Installation: c.Installation})
}

// OfRole returns the counted entry for a call that needed a role.
func OfRole(c Caller) Entry {
	return Once(Entry{At: c.Now, Action: RoleUsed, Actor: c.Person, About: self(c), Installation: c.Installation})
}

func self(c Caller) []share.Person { return []share.Person{c.Person} }

// seenBy are the sender and, from the commit on, the recipient.
func seenBy(s share.Share) []share.Person {
	if !s.VisibleTo(s.Recipient) {
		return []share.Person{s.Sender}
	}
	return []share.Person{s.Sender, s.Recipient}
}
