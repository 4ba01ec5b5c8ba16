package fileapi

import (
	"sync"
	"time"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/program"
	"github.com/secure-share/secure-share/shared/share"
)

// refusalCounts counts what the policy refused. Writing each refusal to the log would let
// anybody who signed in cause writes at will, so an instance of the function writes the
// first one of a person and a rule, and then at most once a minute how many there were
// since. Refusals of an instance's last minute are lost, and so are counts that are
// dropped.
type refusalCounts struct {
	mu   sync.Mutex
	seen map[refusal]counted
}

const (
	refusalEvery = time.Minute
	refusalsSeen = 1000 // at a time; one more drops all counts
)

type refusal struct {
	site    share.Site
	person  share.Person
	program program.ID
	rule    string
}

type counted struct {
	written time.Time
	since   int64
}

// count counts a refusal at now, and returns how many have to be written.
func (r *refusalCounts) count(of refusal, now time.Time) int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	before, known := r.seen[of]
	if known && now.Before(before.written.Add(refusalEvery)) {
		r.seen[of] = counted{before.written, before.since + 1}
		return 0
	}
	if r.seen == nil || len(r.seen) >= refusalsSeen {
		r.seen = map[refusal]counted{}
	}
	r.seen[of] = counted{written: now}
	return before.since + 1
}

// logRefusal adds a refusal of the policy to the log of the caller's site.
func (a api) logRefusal(c call, rule string) error {
	n := a.refused.count(refusal{c.Site, c.Person, c.program, rule}, a.Now())
	if n == 0 {
		return nil
	}
	return a.Log.Count(c.Context(), c.Site, activity.OfRefusal(a.logged(c), rule, n))
}
