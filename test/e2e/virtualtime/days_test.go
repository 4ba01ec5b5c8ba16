package virtualtime

import (
	"flag"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"

	"github.com/secure-share/secure-share/test/needs"
)

// seed repeats a failure:
//
//	go test ./test/e2e/virtualtime -run TestDays -seed=42
var seed = flag.Uint64("seed", 0, "seed of what happens in TestDays; 0 takes a random one")

const (
	transfers = 2000
	latest    = 10 * time.Minute // between two sweeps
	allGone   = 6 * 24 * time.Hour
	arriving  = 24 * time.Hour
)

// TestDays creates thousands of shares within a day and runs a scenario with
// each, while sweeps come at irregular times, most records of the stream are
// late, doubled or lost, and TTL removes expired rows days late.
func TestDays(t *testing.T) {
	needs.Time(t)
	if *seed == 0 {
		*seed = rand.Uint64()
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("replay with -seed=%d", *seed)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		a, began := newAccounts(t), time.Now()
		ends := make([]share.Status, transfers)
		all := make([]*transfer, transfers)
		var people, machinery sync.WaitGroup
		for n := range transfers {
			c, p := random{rand.New(rand.NewPCG(*seed, uint64(n)))}, a.transfer()
			all[n] = p
			people.Go(func() {
				time.Sleep(c.within(0, arriving))
				ends[n] = scenarios[n%len(scenarios)](p, c)
			})
		}
		for n, work := range []func(random){a.sweeping, a.streaming, a.expiring} {
			c := random{rand.New(rand.NewPCG(*seed, transfers+uint64(n)))}
			machinery.Go(func() {
				for time.Since(began) < allGone {
					work(c)
				}
			})
		}
		people.Wait()
		machinery.Wait()
		for n, p := range all {
			p.ended(ends[n])
		}
		a.nothingLeft()
	})
}

func (a *accounts) sweeping(c random) {
	time.Sleep(c.within(0, latest))
	a.sweep()
}

// streaming delivers some records of removed items, in any order.
func (a *accounts) streaming(c random) {
	time.Sleep(c.within(0, time.Hour))
	removed := a.store.Removed()
	for range min(len(removed), 100) {
		one := removed[c.IntN(len(removed))]
		if err := a.Deliver(a.Context(), one.Site, one.ID); err != nil {
			a.Error(err)
		}
	}
}

func (a *accounts) expiring(c random) {
	time.Sleep(c.within(0, 2*24*time.Hour))
	a.store.Expire(time.Now())
}

// ended checks what both sides see at the end.
func (p *transfer) ended(want share.Status) {
	p.Helper()
	s := p.seen(alice)
	if s.Status != string(want) || s.EndedAt == nil || s.DeletedAt == nil {
		p.Errorf("%+v, want %s", s, want)
		return
	}
	if other := p.seen(bob); want != share.Abandoned && other.Status != string(want) {
		p.Errorf("the recipient sees %s, the sender %s", other.Status, want)
	}
	for _, h := range s.History {
		if h.What == "deleted" && h.At.Sub(*s.EndedAt) > latest {
			p.Errorf("%s at %v, deleted at %v", want, s.EndedAt, h.At)
		}
	}
}

func (a *accounts) nothingLeft() {
	for shard := range table.Shards {
		for owed, err := range a.store.Due(a.Context(), shard, time.Now().Add(10*365*24*time.Hour)) {
			a.Errorf("still owed: %+v, %v", owed, err)
		}
	}
	if left := append(a.Bucket.Keys(), a.Bucket.Uploads()...); len(left) > 0 {
		a.Errorf("%d blobs and uploads are left, such as %s", len(left), left[0])
	}
}
