package storetest

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/policy"
	"github.com/secure-share/secure-share/shared/share"
)

func revision(version int64, document string) policy.Revision {
	return policy.Revision{Version: version, Document: []byte(document)}
}

func setPolicy(t *testing.T, store Store, of share.Site, by share.Installation, next policy.Revision, want error) {
	t.Helper()
	if err := store.SetPolicy(t.Context(), of, by, next, noon); !errors.Is(err, want) {
		t.Errorf("version %d of %s: %v, want %v", next.Version, of, err, want)
	}
}

func policyIs(t *testing.T, store Store, of share.Site, want policy.Revision) {
	t.Helper()
	got, err := store.Policy(t.Context(), of)
	if err != nil {
		t.Fatalf("policy of %s: %v", of, err)
	}
	same(t, "policy of "+string(of), got, want)
}

// policies is what a compare-and-set of policies promises.
func policies(t *testing.T, store Store) {
	policyIs(t, store, site, policy.Revision{})
	setPolicy(t, store, site, installation, revision(2, "{}"), policy.ErrChanged)
	setPolicy(t, store, site, installation, revision(1, `{"roads":["mail"]}`), nil)
	policyIs(t, store, site, revision(1, `{"roads":["mail"]}`))
	policyIs(t, store, other, policy.Revision{})
	for _, version := range []int64{1, 3} {
		setPolicy(t, store, site, installation, revision(version, "{}"), policy.ErrChanged)
	}
	setPolicy(t, store, site, installation, revision(2, "{}"), nil)
	policyIs(t, store, site, revision(2, "{}"))
}

func policyRace(t *testing.T, store Store) {
	const many = 8
	won := make([]bool, many)
	var all sync.WaitGroup
	for n := range many {
		all.Go(func() {
			switch err := store.SetPolicy(t.Context(), site, installation, revision(1, "{}"), noon); {
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
	setPolicy(t, store, site, installation, revision(1, "{}"), nil)
	store.SpoilPolicy(site)
	if got, err := store.Policy(t.Context(), site); !errors.Is(err, policy.ErrUnreadable) || got.Version != 0 {
		t.Errorf("got %+v, %v", got, err)
	}
}

// policyUninstalled is what the reaper does when an installation is gone.
func policyUninstalled(t *testing.T, store Store) {
	const next = share.Installation("another")
	remove := func(i share.Installation) {
		t.Helper()
		if err := store.DeletePolicy(t.Context(), site, i); err != nil {
			t.Errorf("delete for %s: %v", i, err)
		}
	}
	remove(installation) // none is there
	setPolicy(t, store, site, installation, revision(1, "{}"), nil)
	setPolicy(t, store, other, next, revision(1, "{}"), nil)
	made(t, store, creation(ids(1)[0]), noon.Add(time.Second))
	same(t, "of the installation", collect(t, store.Live(t.Context(), installation)),
		[]share.Owed{{Site: site, Since: noon}, {Site: site, ID: ids(1)[0], Since: noon.Add(time.Second)}})
	same(t, "of another", collect(t, store.Live(t.Context(), next)), []share.Owed{{Site: other, Since: noon}})

	remove(next)
	policyIs(t, store, site, revision(1, "{}"))
	setPolicy(t, store, site, next, revision(2, "{}"), nil) // the app is there again, as another installation
	remove(installation)
	policyIs(t, store, site, revision(2, "{}"))
	remove(next)
	policyIs(t, store, site, policy.Revision{})
	remove(next)
	policyIs(t, store, other, revision(1, "{}"))
	setPolicy(t, store, site, installation, revision(1, "{}"), nil)
}
