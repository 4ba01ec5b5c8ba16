package s3blob

import (
	"net/url"
	"strconv"
	"testing"
	"time"
)

// Lambda's credentials have a session token, and URLs without it are refused.
func TestTheSessionTokenIsPartOfTheURL(t *testing.T) {
	bucket := bucketOf(configuration("session-token"))
	b := newBlob(1)
	put, _, err := bucket.PresignPut(t.Context(), b.Share, time.Now(), time.Now().Add(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	get, err := bucket.PresignGet(t.Context(), b.Share, time.Now(), time.Now().Add(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	for _, raw := range []string{put, get} {
		if parameter(t, raw, "X-Amz-Security-Token") != "session-token" {
			t.Errorf("no session token in %s", raw)
		}
	}
}

// Signatures count in whole seconds. The table has now and until in
// milliseconds, and the validity in the URL.
func TestNoURLOutlivesItsInstant(t *testing.T) {
	second := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		now, until   int
		date, expire int // seconds
	}{
		{0, 1000, 0, 1},
		{0, 1999, 0, 1},
		{0, 2000, 0, 2},
		{1, 1000, 0, 1},
		{999, 1000, 0, 1},
		{999, 300_000, 0, 300},
		{500, 300_499, 0, 300},
		{500, 300_500, 0, 300},
		{0, 3_600_000, 0, 3600},
		{1001, 1002, 0, 1}, // dead on arrival
		{0, 999, -1, 1},
		{0, 1, -1, 1},
		{0, 0, -1, 1},
		{5000, 1000, 0, 1}, // until is past
		{5000, -1, -2, 1},
	} {
		at := func(ms int) time.Time { return second.Add(time.Duration(ms) * time.Millisecond) }
		for _, zone := range []*time.Location{time.UTC, time.FixedZone("east", 5*3600+1800)} {
			now, until := at(c.now).In(zone), at(c.until).In(zone)
			b := newBlob(1)
			put, _, err := files.PresignPut(t.Context(), b.Share, now, until)
			if err != nil {
				t.Fatal(err)
			}
			for _, raw := range []string{put, downloadURL(t, b, now, until)} {
				date, expire := life(t, raw)
				if !date.Equal(second.Add(time.Duration(c.date)*time.Second)) || expire != c.expire {
					t.Errorf("now %d ms, until %d ms: signed at %v for %d s", c.now, c.until, date, expire)
				}
				if date.Add(time.Duration(expire) * time.Second).After(until) {
					t.Errorf("now %d ms, until %d ms: the URL outlives it", c.now, c.until)
				}
				if date.After(now) {
					t.Errorf("now %d ms, until %d ms: signed in the future", c.now, c.until)
				}
			}
		}
	}
}

func life(t *testing.T, raw string) (date time.Time, seconds int) {
	t.Helper()
	date, err := time.Parse("20060102T150405Z", parameter(t, raw, "X-Amz-Date"))
	if err != nil {
		t.Fatal(err)
	}
	seconds, err = strconv.Atoi(parameter(t, raw, "X-Amz-Expires"))
	if err != nil {
		t.Fatal(err)
	}
	return date, seconds
}

func parameter(t *testing.T, raw, name string) string {
	t.Helper()
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query().Get(name)
}
