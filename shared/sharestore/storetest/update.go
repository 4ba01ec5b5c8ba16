package storetest

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/share"
)

func refusal(t *testing.T, store Store) {
	id := ids(1)[0]
	no := errors.New("no")
	_, err := store.Update(t.Context(), site, id, func(s share.Share) (share.Share, error) {
		same(t, "absent share", s, share.Share{})
		return share.Share{Site: site, ID: id, Version: 1}, no
	})
	if err != no {
		t.Errorf("update returned %v, not the error of decide itself", err)
	}
	if _, err := store.Get(t.Context(), site, id); !errors.Is(err, share.ErrNotFound) {
		t.Errorf("get after a refused create: %v", err)
	}
	before := made(t, store, creation(id), noon)
	_, err = store.Update(t.Context(), site, id, func(s share.Share) (share.Share, error) {
		s.Version, s.Leases = s.Version+1, 7
		return s, no
	})
	if err != no {
		t.Errorf("update returned %v, not the error of decide itself", err)
	}
	same(t, "after a refused change", get(t, store, id), before)
}

func unchanged(t *testing.T, store Store) {
	id := ids(1)[0]
	before := made(t, store, creation(id), noon)
	got, err := store.Update(t.Context(), site, id, func(s share.Share) (share.Share, error) {
		s.Leases = 7 // not a change, because the version stays
		return s, nil
	})
	if err != nil || got.Leases != 7 {
		t.Errorf("update returned %d leases, %v; not what decide did", got.Leases, err)
	}
	same(t, "after no change", get(t, store, id), before)
}

// lostRace writes from a competitor while decide runs, with a plain write and
// with the transaction that ends a share.
func lostRace(t *testing.T, store Store) {
	for n, event := range []func(share.Share) share.Event{
		func(s share.Share) share.Event { return claim(s, 1) },
		func(s share.Share) share.Event { return share.Revoke{By: s.Sender} },
	} {
		id := ids(2)[n]
		s := made(t, store, creation(id), noon)
		calls := 0
		got, err := store.Update(t.Context(), site, id, func(s share.Share) (share.Share, error) {
			calls++
			if calls == 1 {
				happens(t, store, site, id, commit(s), noon.Add(time.Minute))
				s, _ = rules.Apply(s, commit(s), noon) // the result for a reader of the old row
			}
			return rules.Apply(s, event(s), noon.Add(2*time.Minute))
		})
		if err != nil || calls != 2 {
			t.Fatalf("%T: %d decisions, %v", event(s), calls, err)
		}
		if !got.CommittedAt.Equal(noon.Add(time.Minute)) {
			t.Errorf("%T: the competitor's write is lost: committed at %v", event(s), got.CommittedAt)
		}
		same(t, "stored", get(t, store, id), got)
	}
}

func lostCreate(t *testing.T, store Store) {
	id := ids(1)[0]
	calls := 0
	_, err := store.Update(t.Context(), site, id, func(s share.Share) (share.Share, error) {
		calls++
		if calls == 1 {
			competing := creation(id)
			competing.By = carol
			made(t, store, competing, noon)
		}
		return rules.Apply(s, creation(id), noon)
	})
	if !errors.Is(err, share.ErrIDTaken) || calls != 2 {
		t.Errorf("%d decisions, %v", calls, err)
	}
	if got := get(t, store, id); got.Sender != carol {
		t.Errorf("sender is %s: the first create is overwritten", got.Sender)
	}
}

func alwaysLost(t *testing.T, store Store) {
	id := ids(1)[0]
	made(t, store, creation(id), noon)
	_, err := store.Update(t.Context(), site, id, func(s share.Share) (share.Share, error) {
		bump(t, store, id)
		s.Version++
		s.Leases = 100
		return s, nil
	})
	if err == nil {
		t.Error("update succeeded though every race was lost")
	}
	if got := get(t, store, id); got.Leases != 0 {
		t.Errorf("a stale write of %d leases went through", got.Leases)
	}
}

func bump(t *testing.T, store Store, id share.ID) {
	t.Helper()
	_, err := store.Update(context.WithoutCancel(t.Context()), site, id, func(s share.Share) (share.Share, error) {
		s.Version++
		return s, nil
	})
	if err != nil {
		t.Errorf("competitor: %v", err)
	}
}

func cancelled(t *testing.T, store Store) {
	id := ids(1)[0]
	before := made(t, store, creation(id), noon)
	ctx, cancel := context.WithCancel(t.Context())
	calls := 0
	_, err := store.Update(ctx, site, id, func(s share.Share) (share.Share, error) {
		calls++
		cancel()
		return rules.Apply(s, commit(s), noon)
	})
	if !errors.Is(err, context.Canceled) || calls != 1 {
		t.Errorf("%d decisions, %v", calls, err)
	}
	same(t, "after a cancelled update", get(t, store, id), before)
	if _, err := store.Get(ctx, site, id); !errors.Is(err, context.Canceled) {
		t.Errorf("get: %v", err)
	}
}

func manyUpdates(t *testing.T, store Store) {
	const many = 32
	id := ids(1)[0]
	made(t, store, creation(id), noon)
	var all sync.WaitGroup
	for range many {
		all.Go(func() { bump(t, store, id) })
	}
	all.Wait()
	if got := get(t, store, id); got.Version != 1+many {
		t.Errorf("version %d after %d updates of version 1", got.Version, many)
	}
}

func manyClaims(t *testing.T, store Store) {
	const many = 64
	id := ids(1)[0]
	s := made(t, store, creation(id), noon)
	happens(t, store, site, id, commit(s), noon)
	var all sync.WaitGroup
	var won, refused atomic.Int32
	for n := range many {
		all.Go(func() {
			_, err := store.Update(t.Context(), site, id, func(s share.Share) (share.Share, error) {
				return rules.Apply(s, claim(s, byte(n)), noon.Add(time.Second))
			})
			switch {
			case err == nil:
				won.Add(1)
			case errors.Is(err, share.ErrClaimed):
				refused.Add(1)
			default:
				t.Errorf("claim: %v", err)
			}
		})
	}
	all.Wait()
	if won.Load() != 1 || refused.Load() != many-1 {
		t.Errorf("%d claims won, %d were refused", won.Load(), refused.Load())
	}
	if got := get(t, store, id); got.Leases != 1 || len(got.Claims) != 1 {
		t.Errorf("%d leases, %d claims stored", got.Leases, len(got.Claims))
	}
}
