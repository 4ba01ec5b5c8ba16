package ratelimit

import "time"

// Slowdown lets a subject make Free wrong attempts. After the last of them, and after each
// further one, the subject waits: First, then twice as long each time, Longest at most. The
// attempts are forgotten when Forget has passed since the last one.
type Slowdown struct {
	Name                   string
	Free                   int64
	First, Longest, Forget time.Duration
}

// Attempts is the part of a Key under which wrong attempts are counted.
const Attempts = "attempts"

// Names of the counters of wrong attempts.
const (
	wrong  = "wrong"
	lastAt = "last" // nanoseconds since 1970
)

// AttemptsOf returns the row that counts the wrong attempts of a subject.
func AttemptsOf(s Subject) Key { return Key{s, Attempts} }

// Check returns an *ExceededError while the subject of the row has to wait.
func (s Slowdown) Check(row Counts, now time.Time) error {
	if until := s.until(row, now); now.Before(until) {
		return &ExceededError{Limit: s.Name, RetryAfter: until.Sub(now)}
	}
	return nil
}

// until returns the end of the wait after the last wrong attempt.
func (s Slowdown) until(row Counts, now time.Time) time.Time {
	n, last := s.wrong(row, now)
	if n < s.Free {
		return time.Time{}
	}
	wait := s.Longest
	if doublings := n - s.Free; doublings < 20 && s.First<<doublings < s.Longest {
		wait = s.First << doublings
	}
	return last.Add(wait)
}

func (s Slowdown) wrong(row Counts, now time.Time) (n int64, last time.Time) {
	last = time.Unix(0, row[lastAt])
	if !now.Before(last.Add(s.Forget)) {
		return 0, last
	}
	return row[wrong], last
}

// Attempt is a wrong attempt to count. It counts only if the row did not change
// since it was read, so that attempts at the same time are decided one after the
// other.
type Attempt struct {
	Subject Subject
	Read    Counts // the row as it was read
	Next    Counts // the row with the attempt
	Expires time.Time
}

// Wrong returns a wrong attempt at now by a subject with the counts of its row.
func (s Slowdown) Wrong(subject Subject, row Counts, now time.Time) Attempt {
	n, _ := s.wrong(row, now)
	return Attempt{
		Subject: subject, Read: row, Expires: now.Add(s.Forget),
		Next: Counts{wrong: n + 1, lastAt: now.UnixNano()},
	}
}

// Changes are what a step counts. They are written together with the step.
type Changes struct {
	Uses    []Use
	Attempt *Attempt
}

// None reports whether there is nothing to count.
func (c Changes) None() bool { return len(c.Uses) == 0 && c.Attempt == nil }
