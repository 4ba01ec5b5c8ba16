package share

import (
	"slices"
	"time"
)

// A share with a password has two verifiers: that of the key alone, and that of the key
// with the password. A wrong password counts only for a caller who has proven the key,
// so that nobody else can lock the share. Each try is written before its outcome is
// revealed: otherwise many tries at the same time would all be decided before the first
// one counts.

// HasPassword reports whether the recipient needs a password besides the key.
func (s Share) HasPassword() bool { return s.KeyVerifier != (Verifier{}) }

// WrongPassword reports whether a try with that proof of key and password was wrong. It
// may be revealed only after the try was stored.
func (s Share) WrongPassword(proof Verifier) bool {
	return s.HasPassword() && !s.Ended() && !s.proven(proof)
}

// LockedAt returns until when passwords are refused; ok is false if they are not.
func (s Share) LockedAt(now time.Time) (until time.Time, ok bool) {
	return s.LockedUntil, now.Before(s.LockedUntil)
}

func (s Share) locked(now time.Time) error {
	if until, ok := s.LockedAt(now); ok {
		return &LockedError{Until: until, In: until.Sub(now)}
	}
	return nil
}

// prove returns the refusal of a recipient's proofs, if any. A caller who proves
// the key learns whether a password is needed and, even without the password, how
// the share ended. holder has the running lease, which a lock does not end.
func (s Share) prove(proof, keyProof Verifier, holder bool, now time.Time) error {
	switch {
	case !s.HasPassword() && s.proven(proof):
		return nil
	case !s.HasPassword():
		return ErrWrongKey
	case !s.KeyVerifier.Matches(proof) && !s.KeyVerifier.Matches(keyProof):
		return ErrWrongKey
	case s.Status.Ended():
		return nil
	case s.KeyVerifier.Matches(proof):
		return ErrPasswordNeeded
	}
	if err := s.locked(now); err != nil && !holder {
		return err
	}
	if !s.proven(proof) {
		return ErrWrongPassword
	}
	return nil
}

// tryPassword counts a try, right or wrong. It says only whether a try is possible;
// see WrongPassword.
func (r Rules) tryPassword(s Share, e TryPassword, now time.Time) (Share, error) {
	if e.By != s.Recipient || !s.VisibleTo(e.By) {
		return s, ErrNotFound
	}
	err := s.prove(e.Proof, e.KeyProof, s.Holds(e.Claim), now)
	switch {
	case !s.HasPassword() || s.Status.Ended() || err != nil && err != ErrWrongPassword:
		return s, err
	case s.Holds(e.Claim):
		return s, nil
	}
	return r.counted(s, err == nil, now), nil
}

// counted is s after one more try of a password.
func (r Rules) counted(s Share, right bool, now time.Time) Share {
	s.Tries++
	if right {
		return s
	}
	old := func(t time.Time) bool { return now.Sub(t) >= r.PasswordLock }
	s.WrongPasswords = append(slices.DeleteFunc(slices.Clone(s.WrongPasswords), old), now)
	if len(s.WrongPasswords) >= r.WrongPasswords {
		s.WrongPasswords, s.LockedUntil = nil, now.Add(r.PasswordLock)
	}
	return s
}

func liftLock(s Share, e LiftLock) (Share, error) {
	switch {
	case e.By != s.Sender:
		return s, ErrNotFound
	case s.Status.Ended():
		return s, ended(s.Status)
	}
	s.WrongPasswords, s.LockedUntil = nil, time.Time{}
	return s, nil
}
