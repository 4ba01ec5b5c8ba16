package share

import "time"

// A share with a gate has a password that is not part of its keys. The recipient needs
// the key, and a session. A session is given for the password, or for an unlock token
// that somebody with the unlock secret signed; package unlocktoken has those. Only a
// caller who has proven the key can try passwords, so that nobody else learns of the gate
// or locks it.

// HasGate reports whether the recipient needs a session besides the key.
func (s Share) HasGate() bool { return s.GateVerifier != (Verifier{}) }

// WrongGateProof reports whether a try with that proof was wrong. It may be revealed
// only after the try was stored.
func (s Share) WrongGateProof(proof Verifier) bool { return !s.GateVerifier.Matches(proof) }

// UnlockSecretFor returns the unlock secret to the sender.
func (s Share) UnlockSecretFor(by Person) (UnlockSecret, error) {
	switch {
	case by != s.Sender:
		return UnlockSecret{}, ErrNotFound
	case s.Ended():
		return UnlockSecret{}, ended(s.Status)
	case s.UnlockSecret.IsZero():
		return UnlockSecret{}, ErrNoGate
	}
	return s.UnlockSecret, nil
}

// admit is prove, and then requires a session if the share has a gate. holder has the
// running lease, which the end of a session does not end.
func (s Share) admit(proof, keyProof Verifier, session Session, holder bool, now time.Time) error {
	if err := s.prove(proof, keyProof, holder, now); err != nil {
		return err
	}
	if !s.HasGate() || s.Status.Ended() || holder || s.admits(session, now) {
		return nil
	}
	return &UnlockNeededError{EmbedOrigins: s.EmbedOrigins}
}

// unlock counts a gate proof, right or wrong; see WrongGateProof.
func (r Rules) unlock(s Share, e Unlock, now time.Time) (Share, error) {
	if e.By != s.Recipient || !s.VisibleTo(e.By) {
		return s, ErrNotFound
	}
	if err := s.prove(e.Proof, Verifier{}, false, now); err != nil {
		return s, err
	}
	switch {
	case s.Status.Ended():
		return s, ended(s.Status)
	case !s.HasGate():
		return s, ErrNoGate
	case e.GateProof == (Verifier{}):
		return s, nil
	}
	if err := s.locked(now); err != nil {
		return s, err
	}
	return r.counted(s, !s.WrongGateProof(e.GateProof), now), nil
}

func mayUnlockByToken(s Share, e UnlockByToken) error {
	if e.By != s.Recipient || !s.VisibleTo(e.By) || s.Status.Ended() || !s.HasGate() {
		return ErrNotFound
	}
	return nil
}

func changeUnlockSecret(s Share, e ChangeUnlockSecret) (Share, error) {
	if _, err := s.UnlockSecretFor(e.By); err != nil {
		return s, err
	}
	s.UnlockSecret = e.Secret
	return s, nil
}
