// Package uninstall removes the app from a site whose rows are of every kind, with the
// stores of account A over a real DynamoDB engine.
package uninstall

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/secure-share/secure-share/functions/reaper"
	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/activitystore"
	"github.com/secure-share/secure-share/shared/application"
	"github.com/secure-share/secure-share/shared/dynamo"
	"github.com/secure-share/secure-share/shared/dynamo/dynamotest"
	"github.com/secure-share/secure-share/shared/limits"
	"github.com/secure-share/secure-share/shared/metric/metrictest"
	"github.com/secure-share/secure-share/shared/notice"
	"github.com/secure-share/secure-share/shared/policy"
	"github.com/secure-share/secure-share/shared/program"
	"github.com/secure-share/secure-share/shared/programstore"
	"github.com/secure-share/secure-share/shared/ratelimitstore"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/sharestore"
	"github.com/secure-share/secure-share/shared/table"
)

func TestMain(m *testing.M) { os.Exit(dynamotest.Main(m, filepath.Join("..", "..", ".."))) }

// noon is far in the future, because an engine may remove items that are expired by this
// machine's clock.
var (
	noon  = time.Date(2126, 11, 21, 12, 0, 0, 0, time.UTC)
	rules = share.DefaultRules()
)

const (
	acme   = share.Site("11111111-2222-4333-8444-555555555555")
	globex = share.Site("99999999-2222-4333-8444-555555555555")
	first  = share.Installation("ari:cloud:ecosystem::installation/1")
	again  = share.Installation("ari:cloud:ecosystem::installation/2") // on the same site
	others = share.Installation("ari:cloud:ecosystem::installation/3")
)

// account is account A, with a clock and a connection that can break.
type account struct {
	*testing.T
	db     *dynamodb.Client
	table  string
	now    time.Time
	breaks *breaks
	reaper *reaper.Reaper

	shares   *sharestore.Store
	programs *programstore.Store
	log      *activitystore.Store
	counters *ratelimitstore.Store
}

// breaks is a connection to DynamoDB that fails after some requests.
type breaks struct {
	aws.HTTPClient
	left atomic.Int64 // requests
}

const endless = 1 << 40

var errBroken = errors.New("broken on purpose")

func (b *breaks) Do(r *http.Request) (*http.Response, error) {
	if b.left.Add(-1) < 0 {
		return nil, errBroken
	}
	return b.HTTPClient.Do(r)
}

// blobs are always deleted.
type blobs struct{}

func (blobs) Delete(context.Context, share.Share) error { return nil }

func (blobs) DeleteOlder(context.Context, time.Time) (int, error) { return 0, nil }

type discarded struct{}

func (discarded) Send(context.Context, notice.Notice) error { return nil }

func newAccount(t *testing.T, cfg aws.Config) *account {
	db, name := dynamotest.NewTable(t, cfg, table.Shares)
	a := &account{T: t, db: db, table: name, now: noon, breaks: &breaks{HTTPClient: cfg.HTTPClient}}
	a.breaks.left.Store(endless)
	cfg.HTTPClient = a.breaks
	cfg.Retryer = func() aws.Retryer { return aws.NopRetryer{} }
	a.shares, a.programs, a.log, a.counters = sharestore.New(cfg, name, rules), programstore.New(cfg, name), activitystore.New(cfg, name), ratelimitstore.New(cfg, name)
	a.reaper = &reaper.Reaper{
		Store: a.shares, Programs: a.programs, Log: a.log, Blobs: blobs{}, Notices: discarded{}, Metrics: &metrictest.Counter{}, Rules: rules,
		Now: func() time.Time { return a.now },
	}
	return a
}

func (a *account) must(err error) {
	a.Helper()
	if err != nil {
		a.Fatal(err)
	}
}

func (a *account) happens(s share.Share, events ...share.Event) share.Share {
	a.Helper()
	for _, e := range events {
		var err error
		s, err = a.shares.Update(a.Context(), s.Site, s.ID, func(s share.Share) (share.Share, error) { return rules.Apply(s, e, a.now) })
		if err != nil {
			a.Fatalf("%T: %v", e, err)
		}
	}
	return s
}

// sends makes a share that is available.
func (a *account) sends(site share.Site, i share.Installation, sender, recipient share.Person, more ...share.Event) share.Share {
	a.Helper()
	c := share.Create{
		Site: site, ID: share.NewID(), Installation: i, By: sender, Recipient: recipient, Notify: true,
		Content: share.Content{Length: 1, SHA256: [32]byte{1}}, Verifier: share.Verifier{1}, Metadata: []byte("sealed"), Place: "project:10001",
		Description: share.Description{Sealed: []byte("sealed"), KeyVersion: 1}, FileInfo: share.FileInfo{Sealed: []byte("sealed"), KeyVersion: 1},
	}
	events := append([]share.Event{c, share.Commit{By: sender, Stored: c.Content, RecipientHash: share.RecipientHash{1}, TicketID: "ticket"}}, more...)
	return a.happens(share.Share{Site: site, ID: c.ID}, events...)
}

// fill makes rows of every kind for an installation on a site.
func (a *account) fill(site share.Site, i share.Installation, mark string) {
	a.Helper()
	ctx := activity.WithCaller(a.Context(), activity.Caller{Person: "alice", Installation: i, Now: a.now})
	a.sends(site, i, "alice", "bob")
	a.sends(site, i, "bob", "alice", share.Decline{By: "alice"})
	a.sends(site, i, "alice", share.Outsider, share.Revoke{By: "alice"})
	reaped := a.sends(site, i, "alice", "bob", share.Revoke{By: "alice"})
	a.now = a.now.Add(3 * time.Hour) // no upload can follow
	a.happens(reaped, share.Reaped{})
	a.now = a.now.Add(-3 * time.Hour)
	closed := a.sends(site, i, "gone", "left")
	a.happens(closed, share.CloseAccount{Person: "gone"}, share.CloseAccount{Person: "left"})

	version := int64(1)
	if i == again {
		version = 2
	}
	for _, place := range []share.Place{"", "project:10001", "space:20001"} {
		a.must(a.shares.SetPolicy(ctx, site, place, i, policy.Revision{Version: version, Document: []byte("{}")}, a.now))
	}
	a.must(a.shares.SetNotices(ctx, site, i, notice.Settings{Version: version, To: notice.TrustReceiver("https://acme.example/"), Host: "acme.example"}, a.now))
	key := ed25519.NewKeyFromSeed([]byte(strings.Repeat(mark, 32))).Public().(ed25519.PublicKey)
	p := program.Program{ID: program.ID(strings.Repeat(mark, 43)), Key: key, Site: site, Person: "alice", Installation: i, CreatedAt: a.now, ExpiresAt: a.now.AddDate(0, 0, 90)}
	a.must(a.programs.Add(ctx, p))
	a.must(a.programs.Use(ctx, p, "nonce", a.now.Add(time.Minute), a.now))
	registered := application.Application{
		ID: program.ID(strings.Repeat(mark, 42) + "x"), Key: key, Site: site, Installation: i, Name: "Payroll", Timeout: time.Minute,
		Sources: []netip.Prefix{netip.MustParsePrefix("192.0.2.1/32")}, RegisteredAt: a.now,
	}
	a.must(a.programs.Applications().Add(ctx, registered))
	a.must(a.programs.Applications().Agree(ctx, registered, "bob"))
	a.must(a.log.Count(ctx, site, activity.OfRole(activity.Caller{Person: "alice", Installation: i, Now: a.now})))
	a.must(a.counters.Take(ctx, limits.DefaultPeople().Announcing(site, "alice", 1, a.now)...))
	a.must(a.shares.SawAccounts(ctx, site, []share.Account{{Person: "alice", At: a.now}, {Person: "bob", At: a.now}}))
	a.must(a.shares.SetAccountsReadUntil(ctx, site, a.now))
}

// earlier makes shares as the previous release ended them: one that the log names, and
// one that is found by its sender alone.
func (a *account) earlier(site share.Site, i share.Installation) {
	a.Helper()
	a.unindexed(a.sends(site, i, "dave", share.Outsider, share.Revoke{By: "dave"})) // who is not on the list of accounts
	a.must(a.shares.SawAccounts(a.Context(), site, []share.Account{{Person: "carol", At: a.now}}))
	unnamed := a.sends(site, i, "carol", share.Outsider, share.Revoke{By: "carol"})
	a.unindexed(unnamed)
	for _, pk := range []string{"person#carol", noon.Format(time.DateOnly)} {
		for _, row := range a.rows(func(key string) bool { return strings.HasPrefix(key, table.LogKey(string(site), pk)) }) {
			if row["share"] == string(unnamed.ID) {
				a.deletes(row)
			}
		}
	}
}

// unindexed takes a share out of the index of installations. Its blob was deleted for the
// last time: another write would put it back there.
func (a *account) unindexed(s share.Share) {
	a.Helper()
	a.now = a.now.Add(3 * time.Hour)
	a.happens(s, share.Reaped{})
	a.now = a.now.Add(-3 * time.Hour)
	_, err := a.db.UpdateItem(a.Context(), &dynamodb.UpdateItemInput{
		TableName: &a.table, Key: dynamo.Item{table.PK: dynamo.Text(table.ShareKey(string(s.Site), string(s.ID))), table.SK: dynamo.Text(table.RowSK)},
		UpdateExpression: aws.String("REMOVE installed_pk, installed_sk"),
	})
	a.must(err)
}

func (a *account) deletes(row map[string]any) {
	a.Helper()
	_, err := a.db.DeleteItem(a.Context(), &dynamodb.DeleteItemInput{TableName: &a.table, Key: dynamo.Item{
		table.PK: dynamo.Text(row[table.PK].(string)), table.SK: dynamo.Text(row[table.SK].(string)),
	}})
	a.must(err)
}

// rows returns the rows whose keys are selected, by these.
func (a *account) rows(selected func(key string) bool) map[string]map[string]any {
	a.Helper()
	found := map[string]map[string]any{}
	for pages := dynamodb.NewScanPaginator(a.db, &dynamodb.ScanInput{TableName: &a.table, ConsistentRead: aws.Bool(true)}); pages.HasMorePages(); {
		page, err := pages.NextPage(a.Context())
		a.must(err)
		for _, item := range page.Items {
			row := map[string]any{}
			a.must(attributevalue.UnmarshalMap(item, &row))
			if key := row[table.PK].(string) + " " + row[table.SK].(string); selected(key) {
				found[key] = row
			}
		}
	}
	return found
}

func all(string) bool { return true }

// kinds are the kinds of rows in the table, by keys without ids.
func kinds(rows map[string]map[string]any) []string {
	found := map[string]bool{}
	for key := range rows {
		pk, sk, _ := strings.Cut(key, " ")
		kind, _, _ := strings.Cut(pk, "#")
		switch {
		case strings.HasPrefix(pk, "LOG#"):
			if sk = "day"; strings.Contains(pk, "person#") {
				sk = "person"
			}
		case kind == "ACCOUNTS" && sk != table.AccountsSK, kind == "LIMIT":
			sk = "*"
		case strings.Contains(sk, "#"):
			sk, _, _ = strings.Cut(sk, "#")
		}
		found[kind+" "+sk] = true
	}
	return slices.Sorted(maps.Keys(found))
}

// everyKind has a new entry when package table has a new kind of rows.
var everyKind = []string{
	"ACCOUNTS *", "ACCOUNTS *log", "LIMIT *", "LINK link", "LOG day", "LOG person", "NONCE nonce",
	"PROGRAM consent", "PROGRAM program", "SITE blob", "SITE notice", "SITE policy", "SITE share",
}

// sweeps sweeps once, and stops after some requests.
func (a *account) sweeps(requests int64) error {
	a.breaks.left.Store(requests)
	defer a.breaks.left.Store(endless)
	return a.reaper.Sweep(a.Context())
}

// A removal deletes everything of the installation, even if each sweep is interrupted after
// one request more than the one before. It leaves the data of other sites, and what the
// site wrote after the app was installed again.
func TestAnUninstallLeavesNothing(t *testing.T) {
	slog.SetDefault(slog.New(slog.DiscardHandler))
	dynamotest.Everywhere(t, func(t *testing.T, cfg aws.Config) {
		a := newAccount(t, cfg)
		a.fill(acme, first, "a")
		a.earlier(acme, first)
		if got := kinds(a.rows(all)); !slices.Equal(got, everyKind) {
			t.Fatalf("rows of the kinds %q, want %q", got, everyKind)
		}
		before := a.rows(all)
		a.now = noon.Add(time.Hour)
		a.must(a.shares.Uninstalled(t.Context(), first, acme, a.now))
		a.now = a.now.Add(time.Second)
		a.fill(globex, others, "b")
		a.fill(acme, again, "c")
		kept := a.rows(func(key string) bool { return !strings.HasPrefix(key, "INSTALLATION#") })
		maps.DeleteFunc(kept, func(key string, row map[string]any) bool { return reflect.DeepEqual(row, before[key]) })

		a.interrupted()
		a.now = a.now.Add(5 * time.Minute)
		a.interrupted()
		a.erasedOnly(kept)
		a.now = noon.Add(4 * time.Hour)
		a.interrupted()
		a.interrupted()
		for key, row := range a.rows(all) {
			if kept[key] == nil && !strings.HasPrefix(key, "LIMIT#") && !strings.HasPrefix(key, "NONCE#") {
				t.Errorf("left: %s %v", key, row)
			}
		}
		a.unchanged(kept)
	})
}

// interrupted sweeps until nothing is left to do, and stops each sweep after one request
// more than the one before.
func (a *account) interrupted() {
	a.Helper()
	for n := range 40 {
		_ = a.sweeps(int64(table.Shards + n)) // a sweep begins with a request for each shard
	}
	for range 3 {
		a.must(a.sweeps(endless))
	}
}

// erasedOnly checks that a share of the removed installation has nothing left but what
// its second deletion needs.
func (a *account) erasedOnly(kept map[string]map[string]any) {
	a.Helper()
	found := 0
	for key, row := range a.rows(func(key string) bool { return kept[key] == nil && strings.HasPrefix(key, "SITE#") }) {
		found++
		for name, value := range row {
			if !slices.Contains([]string{table.PK, table.SK, table.DuePK, table.DueSK, "v", "site", "id", "status", "created", "ended", "reaped", "refillable", "erased"}, name) && value != "" && value != float64(0) {
				a.Errorf("%s keeps %s: %v", key, name, value)
			}
		}
	}
	if found != 4 { // all but those that were deleted for the last time
		a.Errorf("%d shares are owed a second deletion", found)
	}
}

// unchanged checks rows that stay, except for what every sweep does: it deletes the blobs
// of ended shares, and hands notices over.
func (a *account) unchanged(kept map[string]map[string]any) {
	a.Helper()
	now := a.rows(all)
	for key, row := range kept {
		if strings.Contains(key, " "+table.NoticeSK) {
			continue
		}
		if want, got := steady(row), steady(now[key]); want != got {
			a.Errorf("%s was %s, is %s", key, want, got)
		}
	}
}

// steady is a row without what the deletion of its blob changes.
func steady(row map[string]any) string {
	row = maps.Clone(row)
	for _, name := range []string{"v", "history", "reaped", table.DuePK, table.DueSK, table.TTL} {
		delete(row, name)
	}
	text, _ := json.Marshal(row)
	return string(text)
}
