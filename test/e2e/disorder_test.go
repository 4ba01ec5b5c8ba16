package e2e

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/secure-share/secure-share/scripts/local/issuer"
	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/share"
)

// Records of the stream come early, late, twice and in any order, also for live
// shares, while sweeps run and people use the shares.
func TestADisorderedStream(t *testing.T) {
	t.Parallel()
	s := start(t, stack.Options{Rules: "lease=1s,leases=1", SweepEvery: 50 * time.Millisecond, StreamOff: true})
	r := random(t)
	alice, bob := on(t, s, "acme", "alice"), on(t, s, "acme", "bob")

	// The ways in which a share ends, by the resulting status.
	scenarios := map[string]func(*testing.T, client.Sent){
		"available": func(*testing.T, client.Sent) {},
		"revoked":   func(t *testing.T, sent client.Sent) { must(t, alice.Withdraw(t.Context(), sent.ID)) },
		"declined":  func(t *testing.T, sent client.Sent) { must(t, bob.Withdraw(t.Context(), sent.ID)) },
		"downloaded": func(t *testing.T, sent client.Sent) {
			_, id, err := claim(t, bob, sent.ID, sent.Secret)
			must(t, err)
			must(t, bob.Acknowledge(t.Context(), sent.ID, id))
		},
		"unconfirmed": func(t *testing.T, sent client.Sent) {
			_, _, err := claim(t, bob, sent.ID, sent.Secret)
			must(t, err)
		},
	}
	ends := map[share.ID]string{}
	var ids []share.ID
	var people, stream sync.WaitGroup
	over := make(chan struct{})
	for _, want := range slices.Sorted(maps.Keys(scenarios)) {
		for range 5 {
			sent, pause := send(t, alice, bob, content(100)), time.Duration(r.Int64N(int64(time.Second)))
			ids, ends[sent.ID] = append(ids, sent.ID), want
			people.Go(func() {
				time.Sleep(pause)
				scenarios[want](t, sent)
			})
		}
	}
	for range 2 {
		r := fork(r)
		stream.Go(func() { deliverAnything(t, s, ids, r, over) })
	}
	people.Wait()
	for id, want := range ends {
		eventually(t, "a share is "+want, func() bool { return status(t, alice, id).Status == want })
		if want != "available" {
			gone(t, s, id)
		}
	}
	close(over)
	stream.Wait()

	for id, want := range ends {
		after, there := status(t, alice, id), stored(t, s, id)
		if after.Status != want || there != (want == "available") {
			t.Errorf("%s, stored: %v; want %s", after.Status, there, want)
		}
		if ended := count(after, want) == 1 && count(after, "deleted") == 1; ended == there {
			t.Errorf("%s, with the history %+v", want, after.History)
		}
	}
}

// deliverAnything invokes the reaper with random batches of records until over
// is closed.
func deliverAnything(t *testing.T, s *stack.Stack, ids []share.ID, r *rand.Rand, over <-chan struct{}) {
	for {
		select {
		case <-over:
			return
		case <-time.After(time.Duration(r.Int64N(int64(20 * time.Millisecond)))):
		}
		var batch []string
		for range 1 + r.IntN(10) {
			batch = append(batch, removed(issuer.Sites[0].CloudID, ids[r.IntN(len(ids))], r.IntN(1000)))
		}
		answer, err := s.Invoke(t.Context(), stack.Reaper, []byte(`{"Records":[`+strings.Join(batch, ",")+`]}`))
		if err != nil || !strings.Contains(string(answer), `"batchItemFailures":[]`) {
			t.Errorf("answer %s, %v", answer, err)
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
}
