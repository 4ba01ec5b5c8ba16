package statemachine

import (
	"encoding/base64"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/share"
)

// There are few people and shares, so that calls collide.
var (
	sites  = []share.Site{"acme", "globex"}
	people = []share.Person{"alice", "bob", "carol"}
	ids    = []share.ID{shareID(1), shareID(2), shareID(3)}
	keys   = []keyring.ClaimKey{claimKey(1), claimKey(2)}
	claims = []share.ClaimID{claimID(1), claimID(2), claimID(3)}
	hashes = []share.RecipientHash{{1}, {2}}
)

func encoded(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func bytesOf(n int, value byte) []byte { return []byte(strings.Repeat(string(rune(value)), n)) }

func shareID(n byte) share.ID { return share.ID(encoded(bytesOf(16, n))) }

func claimID(n byte) share.ClaimID {
	id, err := share.ParseClaimID(encoded(bytesOf(16, n)))
	if err != nil {
		panic(err)
	}
	return id
}

func claimKey(n byte) keyring.ClaimKey {
	key, err := keyring.ParseClaimKey(encoded(bytesOf(32, n)))
	if err != nil {
		panic(err)
	}
	return key
}

func one[T any](t *rapid.T, what string, from []T) T {
	n := rapid.IntRange(0, len(from)-1).Draw(t, what)
	return from[n]
}

// seldom is true once in n times on average.
func seldom(t *rapid.T, what string, times int) bool {
	return rapid.IntRange(1, times).Draw(t, what) == times
}

// somewhere draws a share: mostly a live one, seldom one that does not exist.
func (m *machine) somewhere(t *rapid.T) place {
	var live, ended []place
	for _, site := range sites {
		for _, id := range ids {
			switch s := m.rows[place{site, id}]; {
			case s.Status.Ended():
				ended = append(ended, place{site, id})
			case s.Version > 0:
				live = append(live, place{site, id})
			}
		}
	}
	switch {
	case len(live) > 0 && !seldom(t, "not a live one", 4):
		return one(t, "live share", live)
	case len(ended) > 0 && !seldom(t, "unknown", 10):
		return one(t, "ended share", ended)
	}
	return place{one(t, "site", sites), one(t, "id", ids)}
}

// somebody draws a person, mostly the one who may make the call.
func somebody(t *rapid.T, whose share.Person) share.Person {
	if slices.Contains(people, whose) && !seldom(t, "somebody else", 6) {
		return whose
	}
	return one(t, "person", people)
}

// key draws a claim key, mostly the right one.
func (m *machine) key(t *rapid.T, at place) keyring.ClaimKey {
	for _, key := range keys {
		if share.Verifier(key.Verifier()) == m.rows[at].Verifier && !seldom(t, "any key", 8) {
			return key
		}
	}
	return one(t, "key", keys)
}

func token(by share.Person, at place) string { return string(by) + "@" + string(at.site) }
