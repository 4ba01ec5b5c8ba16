package share_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/share"
)

// gateProof is the hash of the proof of a gate, and gateSecret its unlock secret.
var (
	gateProof  = share.Verifier{4}
	gateSecret = share.UnlockSecretOf([]byte(strings.Repeat("s", 32)))
	closed     = share.ErrUnlockNeeded
)

// behindGate is ofLink for a share with a gate. Claims and declines on the way have a
// session.
func behindGate(t *testing.T, status share.Status) (share.Share, time.Time) {
	t.Helper()
	s, at := share.Share{}, epoch
	for _, h := range ways[status] {
		at = epoch.Add(h.at)
		e := byOutsider(h.event)
		switch mine := e.(type) {
		case share.Create:
			mine.GateVerifier, mine.UnlockSecret = gateProof, gateSecret
			mine.Limits.EmbedOrigins = []string{"https://embed.example"}
			e = mine
		case share.Claim:
			mine.Session = session(s, at)
			e = mine
		case share.Decline:
			mine.Proof, mine.Session = key, session(s, at)
			e = mine
		}
		s = must(t, s, e, at)
	}
	if s.Status != status {
		t.Fatalf("the way to %q leads to %q", status, s.Status)
	}
	return s, at
}

func session(s share.Share, at time.Time) share.Session {
	made, _ := s.NewSession(at)
	return made
}

func TestGateMatrix(t *testing.T) {
	foreign := share.Share{ID: share.NewID(), UnlockSecret: gateSecret, ExpiresAt: epoch.Add(time.Hour)}
	for name, row := range map[string]struct {
		proof   share.Verifier
		session func(share.Share, time.Time) share.Session
		live    error
		ended   error
	}{
		"key and session":            {key, session, nil, nil},
		"the key alone":              {key, fixed(share.Session{}), closed, nil},
		"a session that has expired": {key, func(s share.Share, at time.Time) share.Session { return session(s, at.Add(-share.SessionLife)) }, closed, nil},
		"that of another share":      {key, fixed(session(foreign, epoch)), closed, nil},
		"of another secret": {key, func(s share.Share, at time.Time) share.Session {
			s.UnlockSecret = share.NewUnlockSecret()
			return session(s, at)
		}, closed, nil},
		"a wrong key and a session":      {wrongKey, session, wrong, wrong},
		"a wrong key":                    {wrongKey, fixed(share.Session{}), wrong, wrong},
		"no key":                         {share.Verifier{}, session, wrong, wrong},
		"the gate proof instead of keys": {gateProof, session, wrong, wrong},
	} {
		for _, status := range columns[2:9] {
			t.Run(fmt.Sprintf("%s/%s", name, status), func(t *testing.T) {
				s, at := behindGate(t, status)
				x, want := share.Session{}, row.live
				if status.Ended() {
					want = cmpErr(row.ended, endOf[status])
				} else {
					x = row.session(s, at)
				}
				for _, e := range []share.Event{
					share.Show{By: share.Outsider, Proof: row.proof, Session: x},
					share.Claim{By: share.Outsider, Proof: row.proof, Session: x, Claim: claimIDs[1]},
					share.Decline{By: share.Outsider, Proof: row.proof, Session: x},
				} {
					want := want
					if _, ok := e.(share.Decline); ok && status == share.Declined && row.ended == nil {
						want = nil // a repetition
					}
					if _, ok := e.(share.Claim); ok && status == share.Claimed && row.live == nil {
						want = busy
					}
					_, err := rules.Apply(s, e, at)
					if !errors.Is(err, want) || (err == nil) != (want == nil) {
						t.Errorf("%T: got %v, want %v", e, err, want)
					}
					var need *share.UnlockNeededError
					if errors.As(err, &need) && !reflect.DeepEqual(need.EmbedOrigins, []string{"https://embed.example"}) {
						t.Errorf("%T: may be embedded by %q", e, need.EmbedOrigins)
					}
				}
			})
		}
	}
}

func fixed(x share.Session) func(share.Share, time.Time) share.Session {
	return func(share.Share, time.Time) share.Session { return x }
}

func TestASessionEndsAfterAnHour(t *testing.T) {
	s, at := behindGate(t, share.Available)
	for name, c := range map[string]struct {
		made, until time.Duration // of the session, from the time of the share
	}{
		"a whole second":           {0, time.Hour},
		"a fraction is cut":        {time.Second + 1, time.Hour + time.Second},
		"the share expires before": {s.ExpiresAt.Sub(at) - time.Minute, s.ExpiresAt.Sub(at)},
	} {
		t.Run(name, func(t *testing.T) {
			made, expires := s.NewSession(at.Add(c.made))
			if want := at.Add(c.until); !expires.Equal(want) {
				t.Fatalf("it expires at %s, want %s", expires, want)
			}
			show := share.Show{By: share.Outsider, Proof: key, Session: made}
			must(t, s, show, expires.Add(-1))
			if _, err := rules.Apply(s, show, expires); err == nil {
				t.Error("it works when it has expired")
			}
		})
	}
}

// A changed unlock secret ends sessions, but no running download.
func TestChangingTheUnlockSecretEndsSessions(t *testing.T) {
	s, at := behindGate(t, share.Claimed)
	before := session(s, at)
	for _, by := range []share.Person{bob, mallory, share.Outsider, ""} {
		if _, err := rules.Apply(s, share.ChangeUnlockSecret{By: by, Secret: share.NewUnlockSecret()}, at); !errors.Is(err, share.ErrNotFound) {
			t.Errorf("by %q: %v", by, err)
		}
		if _, err := s.UnlockSecretFor(by); !errors.Is(err, share.ErrNotFound) {
			t.Errorf("read by %q: %v", by, err)
		}
	}
	change := share.ChangeUnlockSecret{By: alice, Secret: share.NewUnlockSecret()}
	s = must(t, s, change, at)
	if again := must(t, s, change, at); !reflect.DeepEqual(again, s) {
		t.Error("a repetition changes something")
	}
	if now, err := s.UnlockSecretFor(alice); err != nil || now.Reveal() != change.Secret.Reveal() {
		t.Errorf("the secret is another one: %v", err)
	}
	if _, err := rules.Apply(s, share.Show{By: share.Outsider, Proof: key, Session: before}, at); !errors.Is(err, closed) {
		t.Errorf("with the session from before: %v", err)
	}
	must(t, s, share.Show{By: share.Outsider, Proof: key, Session: session(s, at)}, at)
	must(t, s, share.Claim{By: share.Outsider, Proof: key, Claim: claimIDs[0]}, at)
}

func TestADownloadGoesOnAfterItsSession(t *testing.T) {
	s, at := behindGate(t, share.Claimed)
	at = at.Add(rules.Lease - time.Minute)
	s = must(t, s, share.Claim{By: share.Outsider, Proof: key, Claim: claimIDs[0]}, at)
	if !s.Lease.EndsAt.Equal(at.Add(rules.Lease)) {
		t.Errorf("the lease ends at %s", s.Lease.EndsAt)
	}
	must(t, s, share.Acknowledge{By: share.Outsider, Claim: claimIDs[0]}, at)
}

func unlockTry(proof share.Verifier) share.Unlock {
	return share.Unlock{By: share.Outsider, Proof: key, GateProof: proof}
}

// Wrong proofs of a gate lock it like wrong passwords. Sessions and unlock tokens still
// work.
func TestTenWrongGateProofsLock(t *testing.T) {
	s, at := behindGate(t, share.Available)
	running := session(s, at)
	for n := range 10 {
		next := must(t, s, unlockTry(wrongKey), at)
		if next.Version == s.Version || !next.WrongGateProof(wrongKey) {
			t.Fatalf("try %d was not written, or is right", n)
		}
		s = next
	}
	for _, proof := range []share.Verifier{gateProof, wrongKey} {
		var l *share.LockedError
		if _, err := rules.Apply(s, unlockTry(proof), at.Add(time.Hour-1)); !errors.As(err, &l) || l.In != 1 {
			t.Errorf("%x: %v", proof[:1], err)
		}
	}
	token := share.Unlock{By: share.Outsider, Proof: key}
	if next := must(t, s, token, at); !reflect.DeepEqual(next, s) {
		t.Error("a token is counted")
	}
	must(t, s, share.Show{By: share.Outsider, Proof: key, Session: running}, at)
	if s.Status != share.Available || s.Metadata == nil || s.Leases != 1 {
		t.Errorf("the tries cost something: %+v", s)
	}
	must(t, s, unlockTry(gateProof), at.Add(time.Hour))
	right := must(t, must(t, s, share.LiftLock{By: alice}, at), unlockTry(gateProof), at)
	if right.WrongGateProof(gateProof) || right.Version == s.Version {
		t.Error("the right proof is wrong, or not written")
	}
}

// Nobody without the key counts, locks, or learns that there is a gate.
func TestOnlyWhoHasTheKeyUnlocks(t *testing.T) {
	for _, status := range columns {
		if status == "" {
			continue
		}
		s, at := behindGate(t, status)
		want := wrong
		if status == share.Uploading || status == share.Abandoned {
			want = no
		}
		for _, proof := range []share.Verifier{gateProof, wrongKey, {}} {
			e := share.Unlock{By: share.Outsider, Proof: wrongKey, GateProof: proof}
			if next, err := rules.Apply(s, e, at); !errors.Is(err, want) || !reflect.DeepEqual(next, s) {
				t.Errorf("%s, %x: %v", status, proof[:1], err)
			}
			e.Proof = key
			for _, e.By = range []share.Person{alice, bob, mallory, ""} {
				if _, err := rules.Apply(s, e, at); !errors.Is(err, share.ErrNotFound) {
					t.Errorf("%s by %q: %v", status, e.By, err)
				}
			}
		}
		for _, by := range []share.Person{share.Outsider, alice, bob, ""} {
			next, err := rules.Apply(s, share.UnlockByToken{By: by}, at)
			open := by == share.Outsider && (status == share.Available || status == share.Claimed)
			if (err == nil) != open || err != nil && err != share.ErrNotFound || !reflect.DeepEqual(next, s) {
				t.Errorf("%s, by a token of %q: %v", status, by, err)
			}
		}
		if _, err := rules.Apply(s, unlockTry(gateProof), at); status.Ended() && status != share.Abandoned && !errors.Is(err, endOf[status]) {
			t.Errorf("%s, with the key: %v", status, err)
		}
	}
}

// After the end, nothing is left that could test guesses or sign tokens.
func TestEndsDropTheGate(t *testing.T) {
	for _, status := range columns[1:] {
		s, _ := behindGate(t, status)
		if gone := !s.HasGate() && s.UnlockSecret.IsZero(); gone != status.Ended() {
			t.Errorf("%s: the gate is gone: %t", status, gone)
		}
		_, err := s.UnlockSecretFor(alice)
		if status.Ended() != (err != nil) || errors.Is(err, share.ErrNoGate) {
			t.Errorf("%s: the sender reads the secret: %v", status, err)
		}
	}
}

// A repeated create keeps the unlock secret and the origins of the first one.
func TestAGateCannotChange(t *testing.T) {
	first := byOutsider(theCreate).(share.Create)
	first.GateVerifier, first.UnlockSecret = gateProof, gateSecret
	s := must(t, share.Share{}, first, epoch)
	again := must(t, s, changed(first, func(c *share.Create) {
		c.UnlockSecret, c.Limits.EmbedOrigins = share.NewUnlockSecret(), []string{"https://other.example"}
	}), epoch)
	if !reflect.DeepEqual(again, s) {
		t.Errorf("it became %+v", again)
	}
	for _, other := range []share.Verifier{{}, wrongKey} {
		if _, err := rules.Apply(s, changed(first, func(c *share.Create) { c.GateVerifier = other }), epoch); !errors.Is(err, share.ErrIDTaken) {
			t.Errorf("%x: %v", other[:1], err)
		}
	}
	plain := byOutsider(theCreate).(share.Create)
	plain.Limits.EmbedOrigins = []string{"https://embed.example"}
	if s := must(t, share.Share{}, plain, epoch); s.EmbedOrigins != nil {
		t.Error("a share without a gate may be embedded")
	}
}

func TestParseUnlockSecret(t *testing.T) {
	good := strings.Repeat("0123456789abcdef", 4)
	for text, ok := range map[string]bool{good: true, strings.ToUpper(good): false, good[1:]: false, good + "0": false, good[:63] + "g": false, "": false} {
		u, err := share.ParseUnlockSecret(text)
		if (err == nil) != ok || !ok && !errors.Is(err, share.ErrMalformed) || u.IsZero() == ok {
			t.Errorf("%q: %v", text, err)
		}
		if ok && u.Reveal() != text {
			t.Errorf("%q became %q", text, u.Reveal())
		}
	}
	for _, n := range []int{0, 31, 33} {
		if !share.UnlockSecretOf(make([]byte, n)).IsZero() {
			t.Errorf("%d bytes are a secret", n)
		}
	}
}

func TestParseSession(t *testing.T) {
	s, at := behindGate(t, share.Available)
	good := session(s, at).Reveal()
	if parsed, err := share.ParseSession(good); err != nil || parsed.Reveal() != good {
		t.Errorf("%q became %q, %v", good, parsed.Reveal(), err)
	}
	for n := range good { // one character changed
		other := good[:n] + string("AB"[int(good[n]-'A')&1^1]) + good[n+1:]
		x, err := share.ParseSession(other)
		if other == good || err != nil {
			continue
		}
		if _, err := rules.Apply(s, share.Show{By: share.Outsider, Proof: key, Session: x}, at); !errors.Is(err, closed) {
			t.Errorf("with %q: %v", other, err)
		}
	}
	for _, text := range []string{"", good[1:], good + "A", good[:53] + "="} {
		if _, err := share.ParseSession(text); !errors.Is(err, share.ErrMalformed) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestGatesDoNotPrint(t *testing.T) {
	s, at := behindGate(t, share.Available)
	show := share.Show{Session: session(s, at)}
	type wrapped struct {
		s share.Share
		e share.Show
	}
	for _, v := range []any{s, &s, s.UnlockSecret, &s.UnlockSecret, show, show.Session, wrapped{s, show}, &wrapped{s, show}} {
		marshalled, _ := json.Marshal(v)
		for _, text := range []string{fmt.Sprintf("%v %+v %#v %x", v, v, v, v), string(marshalled)} {
			for _, secret := range []string{"sssss", "73737373", "115, 115", "115 115", "0x73, 0x73", gateSecret.Reveal(), show.Session.Reveal()} {
				if strings.Contains(text, secret) {
					t.Errorf("%T prints %q", v, secret)
				}
			}
		}
	}
}
