package e2e

import (
	"flag"
	"math/rand/v2"
	"testing"
)

// seed makes the random tests repeat a failure, as far as timing allows:
//
//	go test ./test/e2e -run TestHistories -seed=42
var seed = flag.Uint64("seed", 0, "seed of the random tests; 0 picks a new one each time")

// random returns the test's random generator. A failure prints how to repeat
// it.
func random(t *testing.T) *rand.Rand {
	t.Helper()
	with := *seed
	if with == 0 {
		with = rand.Uint64()
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("repeat with -seed=%d", with)
		}
	})
	return rand.New(rand.NewPCG(with, 0))
}

// fork returns a random generator for one goroutine.
func fork(r *rand.Rand) *rand.Rand { return rand.New(rand.NewPCG(r.Uint64(), r.Uint64())) }
