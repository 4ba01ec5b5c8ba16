// Package accounta runs account A in one process, for tests that control the
// clock: the deployed handlers of the file API and the reaper, with any store
// and a bucket in memory.
package accounta

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/secure-share/secure-share/functions/fileapi"
	"github.com/secure-share/secure-share/functions/reaper"
	activitymem "github.com/secure-share/secure-share/shared/activitystore/memstore"
	"github.com/secure-share/secure-share/shared/forgetoken"
	"github.com/secure-share/secure-share/shared/limits"
	"github.com/secure-share/secure-share/shared/metric"
	programs "github.com/secure-share/secure-share/shared/programstore/memstore"
	"github.com/secure-share/secure-share/shared/ratelimit"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
	"github.com/secure-share/secure-share/shared/wire"
)

// Store has the methods that the two functions need.
type Store interface {
	fileapi.Store
	reaper.Store
}

// Account has both functions and their bucket.
type Account struct {
	API    http.Handler
	Reaper *reaper.Reaper
	Bucket *Bucket
}

// New builds the account. now is the clock of both functions and the bucket.
func New(store Store, rules share.Rules, now func() time.Time) *Account {
	approved, log := programs.New(), &activitymem.Log{}
	bucket := &Bucket{now: now, objects: map[string]share.Content{}, uploads: map[string]upload{}}
	return &Account{
		API: fileapi.New(fileapi.Config{
			Store: store, Blobs: bucket, Tokens: names{}, Programs: approved, Applications: approved.Applications(), Log: log, Tickets: NewTickets(), Metrics: uncounted{}, Rules: rules, People: unlimited(), Now: now,
		}),
		Reaper: &reaper.Reaper{Store: store, Programs: approved, Log: log, Blobs: bucket, Metrics: uncounted{}, Rules: rules, Now: now},
		Bucket: bucket,
	}
}

// unlimited are limits that no test reaches. The limits have tests of their own.
func unlimited() limits.People {
	const most = math.MaxInt64
	p := limits.DefaultPeople()
	for _, limit := range []*ratelimit.Limit{&p.Announcements, &p.Uploads, &p.Bytes, &p.SiteBytes, &p.Tickets, &p.Parts} {
		limit.Max = most
	}
	p.WrongKeys.Free = most
	return p
}

type uncounted struct{}

func (uncounted) Add(metric.Metric, float64) {}

// Call sends one request of who, "name@site", with body as JSON unless it is
// nil.
func (a *Account) Call(ctx context.Context, who, method, path string, body any) *httptest.ResponseRecorder {
	text := ""
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			panic(err)
		}
		text = string(b)
	}
	r := httptest.NewRequestWithContext(ctx, method, path, strings.NewReader(text))
	r.Header.Set("Authorization", "Bearer "+who)
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	answer := httptest.NewRecorder()
	a.API.ServeHTTP(answer, r)
	return answer
}

// Problem returns the slug of a refusal, "" for any other answer.
func Problem(answer *httptest.ResponseRecorder) string {
	var p wire.Problem
	if answer.Code < 400 || json.Unmarshal(answer.Body.Bytes(), &p) != nil {
		return ""
	}
	return strings.TrimPrefix(p.Type, wire.ProblemPrefix)
}

// Sweep invokes the reaper as the schedule does.
func (a *Account) Sweep(ctx context.Context) error {
	_, err := a.Reaper.Handle(ctx, json.RawMessage(`{"sweep":"due"}`))
	return err
}

// Deliver invokes the reaper with a stream record of the share's removed blob
// item.
func (a *Account) Deliver(ctx context.Context, site share.Site, id share.ID) error {
	answer, err := a.Reaper.Handle(ctx, fmt.Appendf(nil,
		`{"Records":[{"eventName":"REMOVE","dynamodb":{"SequenceNumber":"1","Keys":{"pk":{"S":%q},"sk":{"S":%q}}}}]}`,
		table.ShareKey(string(site), string(id)), table.BlobSK))
	if err != nil {
		return err
	}
	if text, _ := json.Marshal(answer); string(text) != `{"batchItemFailures":[]}` {
		return fmt.Errorf("the reaper answers %s", text)
	}
	return nil
}

// names accepts "Bearer name@site" as a token, and "Bearer gone:site" as the
// event of an uninstall.
type names struct{}

func (names) Verify(_ context.Context, authorization string) (forgetoken.Invocation, error) {
	name, site, ok := strings.Cut(strings.TrimPrefix(authorization, "Bearer "), "@")
	if !ok {
		return forgetoken.Invocation{}, forgetoken.ErrInvalid
	}
	return forgetoken.Invocation{
		Person: share.Person(name), Site: share.Site(site),
		Installation: Installation(share.Site(site)), SiteURL: "https://" + site + ".example",
	}, nil
}

func (names) VerifyEvent(_ context.Context, authorization string) (forgetoken.Event, error) {
	site, ok := strings.CutPrefix(authorization, "Bearer gone:")
	if !ok {
		return forgetoken.Event{}, forgetoken.ErrInvalid
	}
	return forgetoken.Event{Installation: Installation(share.Site(site)), Site: share.Site(site)}, nil
}

// Installation is the app's installation on a site.
func Installation(site share.Site) share.Installation { return share.Installation("app/" + site) }
