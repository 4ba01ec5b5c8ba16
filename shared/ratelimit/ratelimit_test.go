package ratelimit_test

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/secure-share/secure-share/shared/ratelimit"
)

var (
	noon    = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	alice   = ratelimit.SubjectOf("person", "acme", "alice")
	hourly  = ratelimit.Limit{Name: "announcements", Max: 3, Window: ratelimit.Hour}
	daily   = ratelimit.Limit{Name: "bytes", Max: 100, Window: ratelimit.Day}
	waiting = ratelimit.Limit{Name: "uploads", Max: 1, Window: ratelimit.Day, Wait: time.Minute}
)

// counted returns the counters after the uses.
func counted(uses ...ratelimit.Use) ratelimit.Counters {
	c := ratelimit.Counters{}
	for _, u := range uses {
		if c[u.Key()] == nil {
			c[u.Key()] = ratelimit.Counts{}
		}
		c[u.Key()][u.Counter()] += u.Units
	}
	return c
}

func TestCheckAtTheLimit(t *testing.T) {
	for name, c := range map[string]struct {
		limit   ratelimit.Limit
		before  int64
		units   int64
		allowed bool
	}{
		"the last one":                    {hourly, 2, 1, true},
		"one too many":                    {hourly, 3, 1, false},
		"more than too many":              {hourly, 4, 1, false},
		"exactly the rest":                {daily, 40, 60, true},
		"one unit less than the rest":     {daily, 40, 59, true},
		"one unit more than the rest":     {daily, 40, 61, false},
		"everything at once":              {daily, 0, 100, true},
		"more than everything":            {daily, 0, 101, false},
		"nothing":                         {daily, 100, 0, true},
		"given back at the limit":         {daily, 100, -60, true},
		"given back beyond the limit":     {daily, 160, -60, true},
		"given back far beyond the limit": {daily, 200, -60, true},
		"of a limit that allows nothing":  {ratelimit.Limit{Name: "none", Window: ratelimit.Hour}, 0, 1, false},
		"after more was given back":       {daily, -10, 110, true},
		"after more was given back, over": {daily, -10, 111, false},
	} {
		t.Run(name, func(t *testing.T) {
			use := ratelimit.Use{Subject: alice, Limit: c.limit, Units: c.units, At: noon}
			before := use
			before.Units = c.before
			err := counted(before).Check(use)
			if (err == nil) != c.allowed || err != nil && !errors.Is(err, ratelimit.ErrExceeded) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestWindows(t *testing.T) {
	for name, c := range map[string]struct {
		limit      ratelimit.Limit
		first, now time.Time
		same       bool
		wait       time.Duration
	}{
		"the same instant":            {hourly, noon, noon, true, time.Hour},
		"the end of the hour":         {hourly, noon, noon.Add(time.Hour - 1), true, 1},
		"the next hour":               {hourly, noon.Add(time.Hour - 1), noon.Add(time.Hour), false, 0},
		"the same hour the next day":  {hourly, noon, noon.Add(24 * time.Hour), false, 0},
		"another time zone":           {hourly, noon, noon.In(time.FixedZone("half", 1800)), true, time.Hour},
		"the end of the day":          {daily, noon, noon.Add(12*time.Hour - 1), true, 1},
		"the next day":                {daily, noon, noon.Add(12 * time.Hour), false, 0},
		"a limit with its own waits":  {waiting, noon, noon.Add(time.Hour), true, time.Minute},
		"a limit of the next day too": {waiting, noon, noon.Add(12 * time.Hour), false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			full := ratelimit.Use{Subject: alice, Limit: c.limit, Units: c.limit.Max, At: c.first}
			err := counted(full).Check(ratelimit.Use{Subject: alice, Limit: c.limit, Units: 1, At: c.now})
			var exceeded *ratelimit.ExceededError
			if errors.As(err, &exceeded) != c.same {
				t.Fatalf("got %v", err)
			}
			if c.same && (exceeded.RetryAfter != c.wait || exceeded.Limit != c.limit.Name) {
				t.Errorf("got %v, want a wait of %s", err, c.wait)
			}
		})
	}
}

func TestSubjectsAndLimitsAreCountedApart(t *testing.T) {
	full := counted(ratelimit.Use{Subject: alice, Limit: hourly, Units: 3, At: noon})
	for name, u := range map[string]ratelimit.Use{
		"another person":         {Subject: ratelimit.SubjectOf("person", "acme", "bob"), Limit: hourly, Units: 3, At: noon},
		"the person elsewhere":   {Subject: ratelimit.SubjectOf("person", "other", "alice"), Limit: hourly, Units: 3, At: noon},
		"another kind":           {Subject: ratelimit.SubjectOf("program", "acme", "alice"), Limit: hourly, Units: 3, At: noon},
		"another limit, an hour": {Subject: alice, Limit: ratelimit.Limit{Name: "tickets", Max: 3, Window: ratelimit.Hour}, Units: 3, At: noon},
		"another limit, a day":   {Subject: alice, Limit: daily, Units: 100, At: noon},
	} {
		t.Run(name, func(t *testing.T) {
			if err := full.Check(u); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestTheFirstReachedLimitIsNamed(t *testing.T) {
	err := counted(
		ratelimit.Use{Subject: alice, Limit: hourly, Units: 2, At: noon}, ratelimit.Use{Subject: alice, Limit: daily, Units: 100, At: noon},
	).Check(ratelimit.Use{Subject: alice, Limit: hourly, Units: 1, At: noon}, ratelimit.Use{Subject: alice, Limit: daily, Units: 1, At: noon})
	var exceeded *ratelimit.ExceededError
	if !errors.As(err, &exceeded) || exceeded.Limit != "bytes" {
		t.Errorf("got %v", err)
	}
}

// However the uses are spread, no window has more units than the limit.
func TestNoWindowHasMoreThanTheLimit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limit := ratelimit.Limit{Name: "x", Max: rapid.Int64Range(0, 20).Draw(t, "max"), Window: rapid.SampledFrom([]time.Duration{ratelimit.Hour, ratelimit.Day}).Draw(t, "window")}
		counters, allowed := ratelimit.Counters{}, map[time.Time]int64{}
		now := noon
		for range rapid.IntRange(0, 60).Draw(t, "uses") {
			now = now.Add(time.Duration(rapid.Int64Range(0, int64(2*limit.Window/10)).Draw(t, "pause")))
			u := ratelimit.Use{Subject: alice, Limit: limit, Units: rapid.Int64Range(1, 5).Draw(t, "units"), At: now}
			window := now.Truncate(limit.Window)
			if err := counters.Check(u); (err == nil) != (allowed[window]+u.Units <= limit.Max) {
				t.Fatalf("%d units after %d of %d: %v", u.Units, allowed[window], limit.Max, err)
			} else if err == nil {
				allowed[window] += u.Units
				if counters[u.Key()] == nil {
					counters[u.Key()] = ratelimit.Counts{}
				}
				counters[u.Key()][u.Counter()] += u.Units
			}
		}
	})
}

var slow = ratelimit.Slowdown{Name: "wrong-keys", Free: 3, First: time.Minute, Longest: 10 * time.Minute, Forget: 24 * time.Hour}

func TestWaitsGrowAfterTheFreeAttempts(t *testing.T) {
	var row ratelimit.Counts
	now := noon
	for n, wait := range []time.Duration{0, 0, 1, 2, 4, 8, 10, 10} {
		wait *= time.Minute
		if err := slow.Check(row, now); err != nil {
			t.Fatalf("attempt %d: %v", n+1, err)
		}
		row = slow.Wrong(alice, row, now).Next
		var exceeded *ratelimit.ExceededError
		if err := slow.Check(row, now); errors.As(err, &exceeded) != (wait > 0) || wait > 0 && (exceeded.RetryAfter != wait || exceeded.Limit != "wrong-keys") {
			t.Errorf("after %d attempts: %v, want a wait of %s", n+1, err, wait)
		}
		if wait > 0 && slow.Check(row, now.Add(wait-1)) == nil {
			t.Errorf("after %d attempts the wait is shorter than %s", n+1, wait)
		}
		now = now.Add(wait)
	}
	if err := slow.Check(row, now); err != nil {
		t.Errorf("after the longest wait: %v", err)
	}
}

func TestOldAttemptsAreForgotten(t *testing.T) {
	var row ratelimit.Counts
	for range 50 {
		row = slow.Wrong(alice, row, noon).Next
	}
	if a := slow.Wrong(alice, row, noon.Add(24*time.Hour-1)); slow.Check(a.Next, noon.Add(24*time.Hour-1)) == nil {
		t.Error("forgotten too early")
	}
	if a := slow.Wrong(alice, row, noon.Add(24*time.Hour)); slow.Check(a.Next, noon.Add(24*time.Hour)) != nil {
		t.Error("not forgotten")
	}
}

// However many wrong attempts there were, each one has its wait.
func TestManyAttemptsWaitTheLongest(t *testing.T) {
	var row ratelimit.Counts
	for n := range int64(200) {
		row = slow.Wrong(alice, row, noon).Next
		if n >= 10 && slow.Check(row, noon.Add(slow.Longest-1)) == nil {
			t.Errorf("after %d attempts the wait is shorter", n+1)
		}
	}
}

// However many wrong attempts there were, nobody waits longer than Longest.
func TestNobodyWaitsForLong(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var row ratelimit.Counts
		now := noon
		for range rapid.IntRange(0, 200).Draw(t, "attempts") {
			now = now.Add(time.Duration(rapid.Int64Range(0, int64(time.Hour)).Draw(t, "pause")))
			if slow.Check(row, now) == nil {
				row = slow.Wrong(alice, row, now).Next
			}
		}
		if err := slow.Check(row, now.Add(slow.Longest)); err != nil {
			t.Fatal(err)
		}
	})
}
