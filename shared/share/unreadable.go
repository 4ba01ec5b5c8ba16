package share

import (
	"slices"
	"time"
)

// stepUnreadable is step for a share that cannot be fully read, or has a status
// that only another release knows. Sender, recipient, the removal of the app
// and the expiry can end it, so that its row is removed like any other; all
// other events are refused. The row written then is readable, unless the share
// had ended in an unknown status, which stays.
func (r Rules) stepUnreadable(s Share, e Event, now time.Time) (Share, error) {
	if e, ok := e.(Erase); ok {
		return r.erase(s, e)
	}
	if s.CreatedAt.IsZero() {
		return s, ErrUnreadable // the blob's name follows from it
	}
	if end := endIn(s.History); s.Status == "" && end != "" {
		s = r.refillableAtMost(s)
		s.Status, s.Unreadable = end, false
	}
	switch e := e.(type) {
	case Revoke:
		if e.By != s.Sender {
			return s, ErrNotFound
		}
		return r.withdrawUnreadable(s, Revoked, now)
	case Decline:
		if err := mayDecline(s, e, now); err != nil {
			return s, err
		}
		return r.withdrawUnreadable(s, Declined, now)
	case Uninstall:
		if e.Installation != s.Installation {
			return s, ErrNotFound
		}
		if s.Ended() {
			return s, nil
		}
		return r.endUnreadable(record(s, Uninstalled, now), Revoked, now), nil
	case Tick:
		return r.passUnreadable(s, now)
	case Reaped:
		return r.reapedUnreadable(s, now)
	}
	return s, ErrUnreadable
}

func (r Rules) withdrawUnreadable(s Share, to Status, now time.Time) (Share, error) {
	switch {
	case s.Ended() && s.Status.known():
		return withdraw(s, to, now)
	case s.Ended():
		return s, ErrUnreadable
	}
	return r.endUnreadable(s, to, now), nil
}

// passUnreadable applies only the last deadline. The end of a lease, for
// example, has no effect.
func (r Rules) passUnreadable(s Share, now time.Time) (Share, error) {
	at, to := s.last()
	switch {
	case s.Ended():
		return s, nil
	case now.Before(at):
		return s, ErrUnreadable
	}
	return r.endUnreadable(s, to, at), nil
}

// last returns when s ends at the latest, and how: as stored, or else after the
// longest possible lifetime.
func (s Share) last() (at time.Time, to Status) {
	if s.CommittedAt.IsZero() {
		return orElse(s.UploadDeadline, s.CreatedAt.Add(MaxUploadDeadline)), Abandoned
	}
	return orElse(s.ExpiresAt, s.CommittedAt.Add(MaxLifetime)), Expired
}

func orElse(t, other time.Time) time.Time {
	if t.IsZero() {
		return other
	}
	return t
}

func (r Rules) endUnreadable(s Share, to Status, at time.Time) Share {
	s.Unreadable = false
	return end(r.refillableAtMost(s), to, at)
}

func (r Rules) reapedUnreadable(s Share, now time.Time) (Share, error) {
	if !s.Ended() {
		return s, ErrLive
	}
	if s.EndedAt.IsZero() {
		s.EndedAt = now
	}
	s.Unreadable = !s.Status.known()
	return reaped(r.refillableAtMost(s), now)
}

// refillableAtMost assumes the latest possible upload, because the time of the
// last one may be lost.
func (r Rules) refillableAtMost(s Share) Share {
	if last := s.CreatedAt.Add(r.UploadDeadline + r.UploadGrace); last.After(s.RefillableUntil) {
		s.RefillableUntil = last
	}
	return s
}

func (s Status) known() bool { return slices.Contains(Statuses(), s) }

// endIn returns the last end state in a history, or "".
func endIn(history []Entry) (end Status) {
	for _, h := range history {
		if s := Status(h.What); s.known() && s.Ended() {
			end = s
		}
	}
	return end
}
