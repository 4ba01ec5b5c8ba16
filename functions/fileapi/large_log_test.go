package fileapi

import (
	"context"
	"fmt"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/activitystore"
	"github.com/secure-share/secure-share/shared/dynamo/dynamotest"
	"github.com/secure-share/secure-share/shared/program"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"

	"github.com/secure-share/secure-share/test/needs"
)

// manyEntries is the size of the log that administrators must be able to work with.
const manyEntries = 100_000

// reader is one of the people in the log.
const reader = share.Person("reader")

// largeLog is the log of a site with manyEntries in the 58 days before noon.
type largeLog struct {
	*fixture
	rows    dynamotest.Rows
	entries []activity.Entry // newest first
}

// mixedLog lists one log and counts in another.
type mixedLog struct {
	Log
	listed *activitystore.Store
}

func (l mixedLog) List(ctx context.Context, site share.Site, q activity.Query, limit int) (activity.Page, error) {
	return l.listed.List(ctx, site, q, limit)
}

func newLargeLog(t *testing.T) *largeLog {
	needs.Time(t)
	l := &largeLog{fixture: newFixture(t)}
	for n := range manyEntries {
		l.entries = append(l.entries, l.entry(n))
	}
	for _, put := range activitystore.Puts("table", "acme", l.entries) {
		l.rows.Put(put.Put.Item)
	}
	l.config.Log = mixedLog{l.fixture.rows.Log, activitystore.New(l.rows.Config(t), "table")}
	l.bare = New(l.config)
	return l
}

// entry is the n-th newest. Each tenth is of a project, each hundredth names carol, and
// one, among the oldest, is a declined share.
func (l *largeLog) entry(n int) activity.Entry {
	e := activity.Entry{
		At: noon.Add(-time.Duration(n) * 50 * time.Second), Action: activity.Created, Actor: share.Person(fmt.Sprintf("person%d", n%500)), Recipient: bob,
		Share: share.ID(fmt.Sprintf("%021dA", n)), Program: program.ID(fmt.Sprintf("%043d", n)), Sequence: activity.Sequence{Change: 1},
	}
	if e.Sender = e.Actor; n%10 == 3 {
		e.Place, e.Action = "project:10001", activity.Committed
	}
	if n%100 == 7 {
		e.Sender, e.Actor, e.About = reader, reader, []share.Person{reader}
	}
	if n == manyEntries-5 {
		e.Action = activity.Declined
	}
	return e
}

// cost is what one page took.
type cost struct{ queries, read, bytes int }

// pages reads all pages of a query, as administrators do.
func (l *largeLog) pages(query string) (found []wire.Logged, sizes []int, most cost) {
	l.Helper()
	l.rows.Cost()
	for next := ""; ; {
		a := l.page(query + next)
		page := decoded[wire.Activity](l.fixture, a)
		queries, read := l.rows.Cost()
		most = cost{max(most.queries, queries), max(most.read, read), max(most.bytes, a.Body.Len())}
		found, sizes = append(found, page.Items...), append(sizes, len(page.Items))
		if next = "&cursor=" + page.Next; page.Next == "" {
			return found, sizes, most
		}
		if len(sizes) > manyEntries/100 {
			l.Fatalf("%s: the pages do not end", query)
		}
	}
}

func (l *largeLog) page(query string) *httptest.ResponseRecorder {
	return serve(l.bare, l.administer(carol, "GET", "/v1/activity/site?"+query, nil))
}

// The screen of administrators and their export of a log of 100,000 entries: the pages
// hold everything that the filter selects, once, and no page reads more than 1,000.
func TestALogOfAHundredThousandEntries(t *testing.T) {
	l := newLargeLog(t)
	day := noon.AddDate(0, 0, -30).Truncate(24 * time.Hour)
	thatDay := func(e activity.Entry) bool { return e.At.Truncate(24 * time.Hour).Equal(day) }
	for name, c := range map[string]struct {
		query   string
		selects func(activity.Entry) bool
		read    int // at most, for a page
		pages   int // at most
	}{
		"the export":     {"limit=500", func(activity.Entry) bool { return true }, 500, manyEntries/500 + 1},
		"an action":      {"limit=500&action=committed", func(e activity.Entry) bool { return e.Action == activity.Committed }, 1000, manyEntries/1000 + 1},
		"a rare action":  {"limit=50&action=declined", func(e activity.Entry) bool { return e.Action == activity.Declined }, 1000, manyEntries/1000 + 1},
		"a project":      {"limit=50&place=project:10001", func(e activity.Entry) bool { return e.Place != "" }, 1000, manyEntries / 10 / 50 * 2},
		"a person":       {"limit=50&person=reader", func(e activity.Entry) bool { return e.Actor == reader }, 50, manyEntries/100/50 + 1},
		"another person": {"limit=50&person=nobody", func(activity.Entry) bool { return false }, 0, 1},
		"a person's project": {
			"limit=50&person=reader&place=project:10001", func(activity.Entry) bool { return false }, 1000, 2,
		},
		"a day": {
			"limit=50&from=" + day.Format(time.RFC3339) + "&until=" + day.AddDate(0, 0, 1).Format(time.RFC3339), thatDay, 50, 24*60*60/50/50 + 1,
		},
	} {
		l.Run(name, func(t *testing.T) {
			got, sizes, most := l.pages(c.query)
			var ids, want []string
			for _, e := range got {
				ids = append(ids, e.Share)
			}
			for _, e := range l.entries {
				if c.selects(e) {
					want = append(want, string(e.Share))
				}
			}
			if !slices.Equal(ids, want) {
				t.Errorf("%d entries, want %d", len(ids), len(want))
			}
			if len(sizes) > c.pages || most.read > c.read || most.queries > 61 || most.bytes > 200_000 {
				t.Errorf("%d pages, at most %d; the largest took %+v, want %d entries read", len(sizes), c.pages, most, c.read)
			}
		})
	}
}
