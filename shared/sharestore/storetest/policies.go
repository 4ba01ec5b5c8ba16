package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/policy"
	"github.com/secure-share/secure-share/shared/ratelimit"
	"github.com/secure-share/secure-share/shared/share"
)

func revision(version int64, document string) policy.Revision {
	return policy.Revision{Version: version, Document: []byte(document)}
}

// acme is the policy of the site, inProject and inSpace those of parts of it, and
// elsewhere that of another site.
var (
	acme      = governed{site, ""}
	inProject = governed{site, "project:10000"}
	inSpace   = governed{site, "space:10000"}
	elsewhere = governed{other, ""}
)

type governed struct {
	site  share.Site
	place share.Place
}

func setPolicy(t *testing.T, store Store, of governed, by share.Installation, next policy.Revision, want error) {
	t.Helper()
	if err := store.SetPolicy(t.Context(), of.site, of.place, by, next, noon); !errors.Is(err, want) {
		t.Errorf("version %d of %v: %v, want %v", next.Version, of, err, want)
	}
}

func policyIs(t *testing.T, store Store, of governed, want policy.Revision) {
	t.Helper()
	got, err := store.Policy(t.Context(), of.site, of.place)
	if err != nil {
		t.Fatalf("policy of %v: %v", of, err)
	}
	same(t, fmt.Sprintf("policy of %v", of), got, want)
}

// policies is what a compare-and-set of policies promises.
func policies(t *testing.T, store Store) {
	policyIs(t, store, acme, policy.Revision{})
	setPolicy(t, store, acme, installation, revision(2, "{}"), policy.ErrChanged)
	setPolicy(t, store, acme, installation, revision(1, `{"deliveryMethods":["mail"]}`), nil)
	policyIs(t, store, acme, revision(1, `{"deliveryMethods":["mail"]}`))
	policyIs(t, store, elsewhere, policy.Revision{})
	for _, version := range []int64{1, 3} {
		setPolicy(t, store, acme, installation, revision(version, "{}"), policy.ErrChanged)
	}
	setPolicy(t, store, acme, installation, revision(2, "{}"), nil)
	policyIs(t, store, acme, revision(2, "{}"))

	policyIs(t, store, inProject, policy.Revision{})
	setPolicy(t, store, inProject, installation, revision(1, `{"deliveryMethods":["copy"]}`), nil)
	setPolicy(t, store, inProject, installation, revision(1, "{}"), policy.ErrChanged)
	policyIs(t, store, inProject, revision(1, `{"deliveryMethods":["copy"]}`))
	policyIs(t, store, inSpace, policy.Revision{})
	policyIs(t, store, governed{other, inProject.place}, policy.Revision{})
	policyIs(t, store, acme, revision(2, "{}"))
}

// policiesWithShares reads those that were asked for with the share, as they are now.
func policiesWithShares(t *testing.T, store Store) {
	id := ids(1)[0]
	places := []share.Place{acme.place, inProject.place, inSpace.place}
	read := func(want policy.Levels) {
		t.Helper()
		var got policy.Levels
		_, err := store.UpdateGoverned(t.Context(), site, id, nil, places, func(s share.Share, _ ratelimit.Counters, levels policy.Levels) (share.Share, ratelimit.Changes, error) {
			got = levels
			return s, ratelimit.Changes{}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		same(t, "levels", got, want)
	}
	level := func(version int64) policy.Level { return policy.Level{Revision: revision(version, "{}")} }
	read(policy.Levels{"": {}, inProject.place: {}, inSpace.place: {}})
	made(t, store, creation(id), noon)
	setPolicy(t, store, acme, installation, revision(1, "{}"), nil)
	setPolicy(t, store, elsewhere, installation, revision(1, "{}"), nil)
	setPolicy(t, store, inSpace, installation, revision(1, "{}"), nil)
	read(policy.Levels{"": level(1), inProject.place: {}, inSpace.place: level(1)})
	setPolicy(t, store, acme, installation, revision(2, "{}"), nil)
	store.SpoilPolicy(site, inSpace.place)
	read(policy.Levels{"": level(2), inProject.place: {}, inSpace.place: {Err: policy.ErrUnreadable}})
}

// governedSteps change the share and count as others do.
func governedSteps(t *testing.T, store Store) {
	s := made(t, store, creation(ids(1)[0]), noon)
	use := people.Ticket(site, alice, noon)
	next, err := store.UpdateGoverned(t.Context(), site, s.ID, ratelimit.Keys(use), []share.Place{""}, func(s share.Share, c ratelimit.Counters, _ policy.Levels) (share.Share, ratelimit.Changes, error) {
		if err := c.Check(use); err != nil {
			t.Error(err)
		}
		next, err := rules.Apply(s, share.Revoke{By: s.Sender}, noon)
		return next, ratelimit.Changes{Uses: []ratelimit.Use{use}}, err
	})
	if err != nil || next.Status != share.Revoked {
		t.Errorf("now %s, %v", next.Status, err)
	}
	same(t, "the share", get(t, store, s.ID), next)
	person, _ := counters(t, store, noon)
	same(t, "alice", person["tickets@12"], int64(1))
}

func policyRace(t *testing.T, store Store) {
	const many = 8
	won := make([]bool, many)
	var all sync.WaitGroup
	for n := range many {
		all.Go(func() {
			switch err := store.SetPolicy(t.Context(), site, "", installation, revision(1, "{}"), noon); {
			case err == nil:
				won[n] = true
			case !errors.Is(err, policy.ErrChanged):
				t.Error(err)
			}
		})
	}
	all.Wait()
	winners := 0
	for _, w := range won {
		if w {
			winners++
		}
	}
	if winners != 1 {
		t.Errorf("%d of %d changes to the same version were stored", winners, many)
	}
}

func policyUnreadable(t *testing.T, store Store) {
	setPolicy(t, store, acme, installation, revision(1, "{}"), nil)
	setPolicy(t, store, inSpace, installation, revision(1, "{}"), nil)
	store.SpoilPolicy(site, "")
	policyIs(t, store, inSpace, revision(1, "{}"))
	store.SpoilPolicy(site, inSpace.place)
	if got, err := store.Policy(t.Context(), site, inSpace.place); !errors.Is(err, policy.ErrUnreadable) || got.Version != 0 {
		t.Errorf("of a space: %+v, %v", got, err)
	}
	if got, err := store.Policy(t.Context(), site, ""); !errors.Is(err, policy.ErrUnreadable) || got.Version != 0 {
		t.Errorf("got %+v, %v", got, err)
	}
}

// policyUninstalled is what the reaper does when an installation is gone.
func policyUninstalled(t *testing.T, store Store) {
	const next = share.Installation("another")
	remove := func(i share.Installation) {
		t.Helper()
		if err := store.DeletePolicy(t.Context(), site, "", i); err != nil {
			t.Errorf("delete for %s: %v", i, err)
		}
	}
	remove(installation) // none is there
	setPolicy(t, store, acme, installation, revision(1, "{}"), nil)
	setPolicy(t, store, elsewhere, next, revision(1, "{}"), nil)
	made(t, store, creation(ids(1)[0]), noon.Add(time.Second))
	same(t, "of the installation", collect(t, store.Live(t.Context(), installation)),
		[]share.Owed{{Site: site, Since: noon}, {Site: site, ID: ids(1)[0], Since: noon.Add(time.Second)}})
	same(t, "of another", collect(t, store.Live(t.Context(), next)), []share.Owed{{Site: other, Since: noon}})

	remove(next)
	policyIs(t, store, acme, revision(1, "{}"))
	setPolicy(t, store, acme, next, revision(2, "{}"), nil) // the app is there again, as another installation
	remove(installation)
	policyIs(t, store, acme, revision(2, "{}"))
	remove(next)
	policyIs(t, store, acme, policy.Revision{})
	remove(next)
	policyIs(t, store, elsewhere, revision(1, "{}"))
	setPolicy(t, store, acme, installation, revision(1, "{}"), nil)
}

// Each policy of a project or space is its own entry.
func policyOfPlacesUninstalled(t *testing.T, store Store) {
	for _, of := range []governed{acme, inProject, inSpace} {
		setPolicy(t, store, of, installation, revision(1, "{}"), nil)
	}
	left := collect(t, store.Live(t.Context(), installation))
	slices.SortFunc(left, func(a, b share.Owed) int { return strings.Compare(string(a.Place), string(b.Place)) })
	same(t, "of the installation", left, []share.Owed{
		{Site: site, Since: noon}, {Site: site, Place: inProject.place, Since: noon}, {Site: site, Place: inSpace.place, Since: noon},
	})
	if err := store.DeletePolicy(t.Context(), site, inProject.place, installation); err != nil {
		t.Fatal(err)
	}
	policyIs(t, store, inProject, policy.Revision{})
	policyIs(t, store, acme, revision(1, "{}"))
	policyIs(t, store, inSpace, revision(1, "{}"))
}
