// Package ratelimit defines limits: how often a subject may do something in an hour or a
// day, and how long it has to wait after wrong attempts. It has no side effects. Package
// ratelimitstore keeps the counters.
package ratelimit

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Windows of limits. They begin at whole hours and days in UTC, so a subject may use a
// limit twice within one window's length, around the end of a window.
const (
	Hour = time.Hour
	Day  = 24 * time.Hour
)

// Limit allows each subject Max units in each window.
type Limit struct {
	Name   string        // lower-case words with hyphens; a refusal names it
	Max    int64         // 0: nothing is allowed
	Window time.Duration // Hour or Day
	Wait   time.Duration // for how long a refused caller should wait; 0: until the window ends
}

// Subject identifies who or what is counted.
type Subject string

// SubjectOf returns the subject of a kind, "person", with ids that contain no number
// sign.
func SubjectOf(kind string, ids ...string) Subject {
	return Subject(kind + "#" + strings.Join(ids, "#"))
}

// Use is what a request uses of a limit. Negative units give back what an earlier
// request used, at the time At of that request, and are never refused.
type Use struct {
	Subject Subject
	Limit   Limit
	Units   int64
	At      time.Time
}

// Key is the key of a row of counters: all those of a subject on one day in UTC, or the
// wrong attempts of a subject.
type Key struct {
	Subject Subject
	Part    string // a date, or Attempts
}

// Counts are the counters of a row, by name.
type Counts map[string]int64

// Counters are rows of counters. A row that does not exist has no counts.
type Counters map[Key]Counts

// Key returns the row that the use is counted in.
func (u Use) Key() Key { return Key{u.Subject, u.At.UTC().Format(time.DateOnly)} }

// Keys returns the rows of uses.
func Keys(uses ...Use) []Key {
	var keys []Key
	for _, u := range uses {
		if !slices.Contains(keys, u.Key()) {
			keys = append(keys, u.Key())
		}
	}
	return keys
}

// Counter returns the name of the counter in its row.
func (u Use) Counter() string {
	if u.Limit.Window == Day {
		return u.Limit.Name
	}
	return u.Limit.Name + "@" + strconv.Itoa(u.At.UTC().Hour())
}

// Ends returns when the window ends in which the use is counted.
func (u Use) Ends() time.Time { return u.At.UTC().Truncate(u.Limit.Window).Add(u.Limit.Window) }

// Room returns the largest count with which the use is within its limit. It is negative
// if the use is larger than the limit.
func (u Use) Room() int64 { return u.Limit.Max - u.Units }

// Check returns an *ExceededError for the first use for which there is no room.
func (c Counters) Check(uses ...Use) error {
	for _, u := range uses {
		if u.Units > 0 && c[u.Key()][u.Counter()] > u.Room() {
			return u.Exceeded()
		}
	}
	return nil
}

// Exceeded is the refusal of the use.
func (u Use) Exceeded() *ExceededError {
	return &ExceededError{Limit: u.Limit.Name, RetryAfter: u.wait()}
}

func (u Use) wait() time.Duration {
	if u.Limit.Wait > 0 {
		return u.Limit.Wait
	}
	return u.Ends().Sub(u.At)
}

// ErrExceeded is wrapped by every ExceededError.
var ErrExceeded = errors.New("ratelimit: a limit is reached")

// ExceededError is a refusal: which limit is reached, and how long to wait.
type ExceededError struct {
	Limit      string
	RetryAfter time.Duration
}

func (e *ExceededError) Error() string {
	return fmt.Sprintf("%v: %s, retry in %s", ErrExceeded, e.Limit, e.RetryAfter)
}

func (e *ExceededError) Unwrap() error { return ErrExceeded }
