package e2e

import (
	"bytes"
	"context"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/client"
)

const (
	large  = 50_000_000
	part   = 16_000_000 // at most the size of any part of such an upload; several parts are sent at a time
	resets = 20
	lanes  = 4 // downloads of ranges at the same time
)

// hurry retries without a pause.
type hurry struct{}

func (hurry) Now() time.Time { return time.Now() }

func (hurry) Sleep(ctx context.Context, _ time.Duration) error { return ctx.Err() }

// Twenty resets of uploads, four of each, because the client tries five times;
// then twenty of one download. The download may end before the last connection of a
// lane was reset.
func TestResetsAtRandomOffsets(t *testing.T) {
	t.Parallel()
	s, r, file := start(t, quiet()), random(t), content(large)
	bob := on(t, s, "acme", "bob")
	var sent client.Sent
	for range resets / 4 {
		w := cuttingUploads(s, offsets(r, 4, part)...)
		alice := equipped(t, s, "acme", "alice", client.Options{Transport: w.transport(), Clock: hurry{}})
		sent = send(t, alice, bob, file)
		if w.cuts.Load() != 4 || status(t, alice, sent.ID).Status != "available" {
			t.Errorf("%s after %d resets", status(t, alice, sent.ID).Status, w.cuts.Load())
		}
	}

	w := cutting(s, stretches(offsets(r, resets, sent.Share.Length))...)
	bob = equipped(t, s, "acme", "bob", client.Options{Transport: w.transport(), Clock: hurry{}})
	received, err := get(t, bob, sent.ID, sent.Secret)
	if err != nil || !bytes.Equal(received, file) {
		t.Fatalf("received %d bytes, %v", len(received), err)
	}
	if after := status(t, bob, sent.ID); w.cuts.Load() < resets-lanes || after.Status != "downloaded" || claims(after) != 1 {
		t.Errorf("%s after %d leases and %d resets", after.Status, claims(after), w.cuts.Load())
	}
}

// offsets returns n random offsets below length, in order.
func offsets(r *rand.Rand, n int, length int64) (all []int64) {
	for range n {
		all = append(all, r.Int64N(length))
	}
	slices.Sort(all)
	return all
}

// stretches returns the number of bytes of each connection until its reset, if
// each begins where the one before was reset.
func stretches(offsets []int64) (all []int64) {
	begin := int64(0)
	for _, at := range offsets {
		all = append(all, at-begin)
		begin = at
	}
	return all
}
