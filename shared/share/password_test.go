package share_test

import (
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/secure-share/secure-share/shared/share"
)

// keyAlone is the proof of the key of a share whose password is part of key.
var keyAlone = share.Verifier{3}

var (
	needed, wrongPassword, locked = share.ErrPasswordNeeded, share.ErrWrongPassword, share.ErrLocked
)

// passwordMatrix is linkMatrix for a share with a password. The key alone reveals how
// it ended.
var passwordMatrix = []struct {
	name            string
	proof, keyProof share.Verifier
	live, ended     error
}{
	{"key and password", key, keyAlone, nil, nil},
	{"the key alone", keyAlone, share.Verifier{}, needed, nil},
	{"the key twice", keyAlone, keyAlone, needed, nil},
	{"a wrong password", wrongKey, keyAlone, wrongPassword, nil},
	{"a wrong key", wrongKey, wrongKey, wrong, wrong},
	{"a wrong key and the right password", key, wrongKey, wrong, wrong},
	{"no proof of the key alone", key, share.Verifier{}, wrong, wrong},
	{"a wrong key without a password", wrongKey, share.Verifier{}, wrong, wrong},
	{"nothing", share.Verifier{}, share.Verifier{}, wrong, wrong},
}

// withPassword is ofLink for a share with a password.
func withPassword(t *testing.T, status share.Status) (share.Share, time.Time) {
	t.Helper()
	var way []happening
	for _, h := range ways[status] {
		switch e := byOutsider(h.event).(type) {
		case share.Create:
			e.KeyVerifier = keyAlone
			h.event = e
		case share.Claim:
			e.KeyProof = keyAlone
			h.event = e
		case share.Decline:
			e.Proof, e.KeyProof = key, keyAlone
			h.event = e
		default:
			h.event = e
		}
		way = append(way, h)
	}
	s, at := follow(t, way)
	if s.Status != status {
		t.Fatalf("the way to %q leads to %q", status, s.Status)
	}
	return s, at
}

func TestPasswordMatrix(t *testing.T) {
	for _, row := range passwordMatrix {
		for _, status := range columns[2:9] {
			t.Run(fmt.Sprintf("%s/%s", row.name, status), func(t *testing.T) {
				s, at := withPassword(t, status)
				want := row.live
				if status.Ended() {
					want = cmpErr(row.ended, endOf[status])
				}
				for _, e := range []share.Event{
					share.Show{By: share.Outsider, Proof: row.proof, KeyProof: row.keyProof},
					share.Claim{By: share.Outsider, Proof: row.proof, KeyProof: row.keyProof, Claim: claimIDs[0]},
					share.Decline{By: share.Outsider, Proof: row.proof, KeyProof: row.keyProof},
				} {
					want := want
					if _, ok := e.(share.Decline); ok && status == share.Declined && row.ended == nil {
						want = nil // a repetition
					}
					if _, err := rules.Apply(s, e, at); !errors.Is(err, want) || (err == nil) != (want == nil) {
						t.Errorf("%T: got %v, want %v", e, err, want)
					}
				}
			})
		}
	}
}

func cmpErr(first, second error) error {
	if first != nil {
		return first
	}
	return second
}

func TestEndsDropWhatGuessesCouldBeTestedWith(t *testing.T) {
	for _, status := range columns[1:] {
		s, _ := withPassword(t, status)
		if gone := s.Verifier == (share.Verifier{}); gone != status.Ended() || s.KeyVerifier != keyAlone {
			t.Errorf("%s: the verifier is gone: %t", status, gone)
		}
	}
}

func TestEndsDropTheTries(t *testing.T) {
	for _, wrong := range []int{9, 10} {
		s, at := withPassword(t, share.Available)
		s = must(t, wrongTries(t, s, wrong, at), share.Revoke{By: alice}, at)
		if s.WrongPasswords != nil || !s.LockedUntil.IsZero() {
			t.Errorf("after %d: %v, locked until %s", wrong, s.WrongPasswords, s.LockedUntil)
		}
	}
}

func TestAPasswordCannotChange(t *testing.T) {
	first := byOutsider(theCreate).(share.Create)
	first.KeyVerifier = keyAlone
	s := must(t, share.Share{}, first, epoch)
	for _, other := range []share.Verifier{{}, wrongKey} {
		if _, err := rules.Apply(s, changed(first, func(c *share.Create) { c.KeyVerifier = other }), epoch); !errors.Is(err, share.ErrIDTaken) {
			t.Errorf("%x: %v", other[:1], err)
		}
	}
}

func try(proof share.Verifier) share.TryPassword {
	return share.TryPassword{By: share.Outsider, Proof: proof, KeyProof: keyAlone}
}

func TestTriesAreCounted(t *testing.T) {
	s, at := withPassword(t, share.Available)
	if s = wrongTries(t, s, 2, at); s.Tries != 2 {
		t.Errorf("%d tries, expected 2", s.Tries)
	}
}

// wrongTries makes n wrong tries at a time.
func wrongTries(t *testing.T, s share.Share, n int, at time.Time) share.Share {
	t.Helper()
	for range n {
		s = must(t, s, try(wrongKey), at)
	}
	return s
}

func TestTenWrongPasswordsInAnHourLock(t *testing.T) {
	hour := time.Hour
	for name, c := range map[string]struct {
		tries func(share.Share, time.Time) share.Share
		after time.Duration
		want  error
	}{
		"nine":                   {func(s share.Share, at time.Time) share.Share { return wrongTries(t, s, 9, at) }, 0, nil},
		"ten":                    {func(s share.Share, at time.Time) share.Share { return wrongTries(t, s, 10, at) }, 0, locked},
		"at the end of the lock": {func(s share.Share, at time.Time) share.Share { return wrongTries(t, s, 10, at) }, hour - 1, locked},
		"after the lock":         {func(s share.Share, at time.Time) share.Share { return wrongTries(t, s, 10, at) }, hour, nil},
		"nine, and one much later": {func(s share.Share, at time.Time) share.Share {
			return wrongTries(t, wrongTries(t, s, 9, at), 1, at.Add(hour))
		}, hour, nil},
		"nine, and one in time": {func(s share.Share, at time.Time) share.Share {
			return wrongTries(t, wrongTries(t, s, 9, at), 1, at.Add(hour-1))
		}, hour - 1, locked},
		"nine after a lock": {func(s share.Share, at time.Time) share.Share {
			return wrongTries(t, wrongTries(t, s, 10, at), 9, at.Add(hour))
		}, hour, nil},
		"right ones in between": {func(s share.Share, at time.Time) share.Share {
			s = must(t, wrongTries(t, s, 9, at), try(key), at)
			return wrongTries(t, s, 1, at)
		}, 0, locked},
	} {
		t.Run(name, func(t *testing.T) {
			s, at := withPassword(t, share.Available)
			s = c.tries(s, at)
			for _, e := range []share.Event{
				share.Show{By: share.Outsider, Proof: key, KeyProof: keyAlone},
				share.Claim{By: share.Outsider, Proof: key, KeyProof: keyAlone, Claim: claimIDs[2]},
				share.Decline{By: share.Outsider, Proof: key, KeyProof: keyAlone},
				try(key), try(wrongKey),
			} {
				_, err := rules.Apply(s, e, at.Add(c.after))
				if !errors.Is(err, c.want) || (err == nil) != (c.want == nil) {
					t.Errorf("%T: got %v, want %v", e, err, c.want)
				}
				var l *share.LockedError
				if errors.As(err, &l) && (!l.Until.Equal(s.LockedUntil) || l.In != s.LockedUntil.Sub(at.Add(c.after))) {
					t.Errorf("%T: locked until %s, in %s", e, l.Until, l.In)
				}
			}
			if s.Status != share.Available || s.Metadata == nil || s.Leases != 1 {
				t.Errorf("the tries cost something: %+v", s)
			}
		})
	}
}

// Every try is written, right or wrong, so that each of many concurrent tries takes the
// others into account.
func TestEveryTryIsWritten(t *testing.T) {
	for _, proof := range []share.Verifier{key, wrongKey} {
		s, at := withPassword(t, share.Available)
		if next := must(t, s, try(proof), at); next.Version == s.Version {
			t.Errorf("%x was not written", proof[:1])
		}
	}
}

func TestOnlyASharesPasswordCanBeWrong(t *testing.T) {
	protected, _ := withPassword(t, share.Available)
	plain, _ := ofLink(t, share.Available)
	ended, _ := withPassword(t, share.Expired)
	for name, c := range map[string]struct {
		s     share.Share
		proof share.Verifier
		want  bool
	}{
		"wrong": {protected, wrongKey, true}, "right": {protected, key, false},
		"without a password": {plain, wrongKey, false}, "after the end": {ended, wrongKey, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.s.WrongPassword(c.proof); got != c.want {
				t.Error(got)
			}
		})
	}
}

func TestNoTryIsWrittenAfterTheEnd(t *testing.T) {
	for _, proof := range []share.Verifier{key, wrongKey} {
		s, at := withPassword(t, share.Expired)
		if next := must(t, s, try(proof), at); !reflect.DeepEqual(next, s) {
			t.Errorf("%x was written", proof[:1])
		}
	}
}

// Nobody without the key counts, locks, or learns that there is a lock or a password.
func TestOnlyWhoHasTheKeyCanLock(t *testing.T) {
	for _, full := range []bool{false, true} {
		s, at := withPassword(t, share.Available)
		if full {
			s = wrongTries(t, s, 10, at)
		}
		for name, e := range map[string]share.TryPassword{
			"a wrong key":       {By: share.Outsider, Proof: wrongKey, KeyProof: wrongKey},
			"no key":            {By: share.Outsider, Proof: wrongKey},
			"only the password": {By: share.Outsider, Proof: key},
		} {
			t.Run(name, func(t *testing.T) {
				if next, err := rules.Apply(s, e, at); !errors.Is(err, share.ErrWrongKey) || !reflect.DeepEqual(next, s) {
					t.Error(err)
				}
			})
		}
		if next, err := rules.Apply(s, share.TryPassword{By: share.Outsider, Proof: keyAlone}, at); !errors.Is(err, needed) || !reflect.DeepEqual(next, s) {
			t.Errorf("the key alone: %v", err)
		}
		e := try(wrongKey)
		for _, e.By = range []share.Person{alice, bob, mallory, ""} {
			if _, err := rules.Apply(s, e, at); !errors.Is(err, share.ErrNotFound) {
				t.Errorf("by %q: %v", e.By, err)
			}
		}
	}
}

// Somebody else with the key cannot end a download by locking the share.
func TestALockDoesNotEndADownload(t *testing.T) {
	s, at := withPassword(t, share.Claimed)
	s = wrongTries(t, s, 10, at)
	holder := share.TryPassword{By: share.Outsider, Proof: key, KeyProof: keyAlone, Claim: claimIDs[0]}
	if next := must(t, s, holder, at); !reflect.DeepEqual(next, s) {
		t.Error("the holder's try was counted")
	}
	claim := share.Claim{By: share.Outsider, Proof: key, KeyProof: keyAlone, Claim: claimIDs[0]}
	s = must(t, s, claim, at.Add(time.Minute))
	if !s.Lease.EndsAt.Equal(at.Add(time.Minute + rules.Lease)) {
		t.Errorf("the lease ends at %s", s.Lease.EndsAt)
	}
	claim.Claim = claimIDs[1]
	if _, err := rules.Apply(s, claim, at); !errors.Is(err, locked) {
		t.Errorf("another claim: %v", err)
	}
}

func TestTheSenderLiftsALock(t *testing.T) {
	s, at := withPassword(t, share.Available)
	s = wrongTries(t, wrongTries(t, s, 10, at), 9, at.Add(time.Hour))
	at = at.Add(time.Hour)
	s = wrongTries(t, must(t, s, share.LiftLock{By: alice}, at), 9, at)
	if _, isLocked := s.LockedAt(at); isLocked {
		t.Error("the tries before it count")
	}
	s = must(t, wrongTries(t, s, 1, at), share.LiftLock{By: alice}, at)
	must(t, s, share.Show{By: share.Outsider, Proof: key, KeyProof: keyAlone}, at)
	for _, other := range []share.Person{bob, mallory, share.Outsider, ""} {
		if _, err := rules.Apply(s, share.LiftLock{By: other}, at); !errors.Is(err, share.ErrNotFound) {
			t.Errorf("by %q: %v", other, err)
		}
	}
}

// However the tries are spread, no hour has more than ten wrong ones that were
// decided.
func TestNoHourHasMoreThanTenWrongPasswords(t *testing.T) {
	start, at := withPassword(t, share.Available)
	rapid.Check(t, func(t *rapid.T) {
		s, now := start, at
		var decided []time.Time
		for range rapid.IntRange(0, 80).Draw(t, "tries") {
			now = now.Add(time.Duration(rapid.Int64Range(0, int64(20*time.Minute)).Draw(t, "pause")))
			next, err := rules.Apply(s, try(wrongKey), now)
			if err == nil {
				decided = append(decided, now)
			}
			s = next
		}
		for n := 10; n < len(decided); n++ {
			if decided[n].Sub(decided[n-10]) < time.Hour {
				t.Fatalf("eleven from %s to %s", decided[n-10], decided[n])
			}
		}
		if len(s.WrongPasswords) >= 10 {
			t.Fatalf("%d times are kept", len(s.WrongPasswords))
		}
	})
}

// The slices of a share are never changed in place.
func TestTriesLeaveTheirArgumentAlone(t *testing.T) {
	s, at := withPassword(t, share.Available)
	s = wrongTries(t, s, 5, at)
	s.WrongPasswords = append(make([]time.Time, 0, 32), s.WrongPasswords...)
	before := append([]time.Time(nil), s.WrongPasswords...)
	for _, later := range []time.Duration{0, time.Hour} {
		must(t, s, try(wrongKey), at.Add(later))
		if !reflect.DeepEqual(s.WrongPasswords, before) || !s.WrongPasswords[:6][5].IsZero() {
			t.Error("the times are changed")
		}
	}
}

var endOf = map[share.Status]error{
	share.Downloaded: dl, share.Unconfirmed: uc, share.Declined: de, share.Revoked: re, share.Expired: ex,
}
