package storetest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/policy"
	"github.com/secure-share/secure-share/shared/program"
	"github.com/secure-share/secure-share/shared/share"
)

// logOf returns the log of the site, or of a person, oldest first, as "action actor".
func logOf(t *testing.T, store Store, p share.Person) (lines []string) {
	t.Helper()
	q := activity.Query{Person: p, From: noon.AddDate(0, 0, -1), Until: noon.AddDate(0, 0, 7)}
	page, err := store.List(t.Context(), site, q, 100)
	if err != nil || page.Next != "" {
		t.Fatalf("log: %q, %v", page.Next, err)
	}
	slices.Reverse(page.Entries)
	for _, e := range page.Entries {
		line := string(e.Action) + " " + string(e.Actor)
		if e.Program != "" {
			line += " by a program"
		}
		lines = append(lines, line)
	}
	return lines
}

func logsSteps(t *testing.T, store Store) {
	id := ids(2)
	s := made(t, store, creation(id[0]), noon)
	happens(t, store, site, id[0], creation(id[0]), noon.Add(1)) // repeated: only the time for the upload changes
	s = happens(t, store, site, id[0], commit(s), noon.Add(time.Minute))
	caller := activity.Caller{Person: bob, Program: program.ID(strings.Repeat("A", 43))}
	s, err := store.Update(activity.WithCaller(t.Context(), caller), site, id[0], func(share.Share) (share.Share, error) {
		return rules.Apply(s, claim(s, 1), noon.Add(2*time.Minute))
	})
	if err != nil {
		t.Fatal(err)
	}
	happens(t, store, site, id[0], share.Tick{}, s.ExpiresAt)
	happens(t, store, site, id[0], share.Reaped{}, s.ExpiresAt)
	made(t, store, creation(id[1]), noon.Add(4*time.Minute), step{share.Revoke{By: alice}, noon.Add(5 * time.Minute)})

	committed := []string{"committed " + string(alice), "ticket " + string(alice), "claimed " + string(bob) + " by a program"}
	revoked := []string{"created " + string(alice), "revoked " + string(alice)}
	same(t, "the log of the sender", logOf(t, store, alice), slices.Concat(revoked[:1], committed, revoked, []string{"expired "}))
	same(t, "the log of the recipient", logOf(t, store, bob), append(committed, "expired "))
	same(t, "the log of the site", logOf(t, store, ""), logOf(t, store, alice))
	same(t, "the log of others", logOf(t, store, carol), []string(nil))
}

func logsNothing(t *testing.T, store Store) {
	id := ids(1)[0]
	s := made(t, store, creation(id), noon)
	calls := 0
	if _, err := store.Update(t.Context(), site, id, func(share.Share) (share.Share, error) {
		if calls++; calls > 1 {
			return s, share.ErrRevoked
		}
		happens(t, store, site, id, share.Revoke{By: alice}, noon.Add(1))
		return rules.Apply(s, commit(s), noon.Add(2)) // loses the race
	}); !errors.Is(err, share.ErrRevoked) {
		t.Fatal(err)
	}
	same(t, "the log", logOf(t, store, ""), []string{"created " + string(alice), "revoked " + string(alice)})
}

func logsPolicies(t *testing.T, store Store) {
	ctx := activity.WithCaller(context.Background(), activity.Caller{Person: carol})
	for _, place := range []share.Place{"", "project:10000"} {
		for version, want := range map[int64]error{1: nil, 3: policy.ErrChanged} {
			if err := store.SetPolicy(ctx, site, place, installation, revision(version, "{}"), noon); !errors.Is(err, want) {
				t.Errorf("version %d of %q: %v", version, place, err)
			}
		}
	}
	want := []string{"policy-changed " + string(carol), "policy-changed " + string(carol)}
	same(t, "the log of the site", logOf(t, store, ""), want)
	same(t, "the log of the administrator", logOf(t, store, carol), want)
}
