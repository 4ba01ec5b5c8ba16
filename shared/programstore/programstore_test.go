package programstore

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/activitystore"
	"github.com/secure-share/secure-share/shared/application"
	"github.com/secure-share/secure-share/shared/dynamo"
	"github.com/secure-share/secure-share/shared/dynamo/dynamotest"
	"github.com/secure-share/secure-share/shared/program"
	"github.com/secure-share/secure-share/shared/programstore/memstore"
	"github.com/secure-share/secure-share/shared/programstore/storetest"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/sharestore"
	"github.com/secure-share/secure-share/shared/table"
)

func TestMain(m *testing.M) {
	os.Exit(dynamotest.Main(m, filepath.Join("..", "..")))
}

type underTest struct {
	*Store
	log    *activitystore.Store
	shares *sharestore.Store // of the same table
}

func newUnderTest(cfg aws.Config, name string) underTest {
	return underTest{New(cfg, name), activitystore.New(cfg, name), sharestore.New(cfg, name, share.DefaultRules())}
}

func (s underTest) AppRemoved(t *testing.T, i share.Installation) {
	t.Helper()
	if err := s.shares.Uninstalled(t.Context(), i, "", time.Now()); err != nil {
		t.Fatal(err)
	}
}

func (s underTest) Logged(t *testing.T, site share.Site) []activity.Entry {
	return read(t, s.log, site)
}

type inMemory struct{ *memstore.Store }

func (s inMemory) Logged(t *testing.T, site share.Site) []activity.Entry { return read(t, s.Log, site) }

func (s inMemory) AppRemoved(_ *testing.T, i share.Installation) {
	s.Removed = func(other share.Installation) bool { return other == i }
}

func read(t *testing.T, log interface {
	List(ctx context.Context, site share.Site, q activity.Query, limit int) (activity.Page, error)
}, site share.Site) []activity.Entry {
	t.Helper()
	day := time.Date(2027, 1, 15, 0, 0, 0, 0, time.UTC)
	page, err := log.List(t.Context(), site, activity.Query{From: day, Until: day.AddDate(0, 0, 1)}, 50)
	if err != nil || page.Next != "" {
		t.Fatalf("%q, %v", page.Next, err)
	}
	slices.Reverse(page.Entries)
	return page.Entries
}

func TestPrograms(t *testing.T) {
	dynamotest.Everywhere(t, func(t *testing.T, cfg aws.Config) {
		storetest.Run(t, func(t *testing.T) storetest.Store {
			_, name := dynamotest.NewTable(t, cfg, table.Shares)
			return newUnderTest(cfg, name)
		})
	})
}

func TestProgramsInMemory(t *testing.T) {
	storetest.Run(t, func(*testing.T) storetest.Store { return inMemory{memstore.New()} })
}

func TestApplications(t *testing.T) {
	dynamotest.Everywhere(t, func(t *testing.T, cfg aws.Config) {
		storetest.RunApplications(t, func(t *testing.T) (storetest.Store, storetest.Applications) {
			_, name := dynamotest.NewTable(t, cfg, table.Shares)
			s := newUnderTest(cfg, name)
			return s, s.Applications()
		})
	})
}

func TestApplicationsInMemory(t *testing.T) {
	storetest.RunApplications(t, func(*testing.T) (storetest.Store, storetest.Applications) {
		s := memstore.New()
		return inMemory{s}, s.Applications()
	})
}

// TTL removes programs and nonces after they expired, not before.
func TestTTL(t *testing.T) {
	db, name := dynamotest.NewTable(t, dynamotest.Config(t), table.Shares)
	s := New(dynamotest.Config(t), name)
	now := time.Date(2027, 1, 15, 12, 0, 0, 5, time.UTC)
	key := make([]byte, 32)
	p := program.Program{ID: program.IDOf(key), Key: key, Site: "site", Person: "alice", CreatedAt: now, ExpiresAt: now.Add(time.Hour)}
	if err := s.Add(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	if err := s.Use(t.Context(), p, "nonce", now.Add(time.Minute), now); err != nil {
		t.Fatal(err)
	}
	a := application.Application{Key: bytes.Repeat([]byte{1}, 32), Site: "site", RegisteredAt: now, ExpiresAt: now.Add(2 * time.Hour)}
	a.ID = program.IDOf(a.Key)
	if err := s.Applications().Add(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	if err := s.Applications().Agree(t.Context(), a, "alice"); err != nil {
		t.Fatal(err)
	}
	renewed := a.Renewed(application.Certificate{Key: bytes.Repeat([]byte{2}, 32), NotAfter: now.Add(3 * time.Hour)}, true, now)
	if err := s.Applications().Renew(t.Context(), a, renewed); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		key  dynamo.Item
		ends time.Time
	}{
		{keyOf(p.ID), p.ExpiresAt},
		{keyOf(a.ID), renewed.ExpiresAt},
		{keyOf(program.IDOf(renewed.Key)), renewed.ExpiresAt},
		{consentKey(a.ID, "alice"), renewed.ExpiresAt},
		{dynamo.Item{table.PK: dynamo.Text("NONCE#" + string(p.ID) + "#nonce"), table.SK: dynamo.Text(table.NonceSK)}, now.Add(time.Minute)},
	} {
		ttl, found := dynamotest.TTL(t, dynamotest.Item(t, db, name, c.key))
		if !found || ttl.Before(c.ends) || ttl.Sub(c.ends) > time.Second {
			t.Errorf("TTL %v, %t; it ends at %v", ttl, found, c.ends)
		}
	}
	endless := renewed.Renewed(application.Certificate{Key: renewed.Key}, true, now)
	if err := s.Applications().Renew(t.Context(), renewed, endless); err != nil {
		t.Fatal(err)
	}
	for _, key := range []dynamo.Item{keyOf(a.ID), keyOf(program.IDOf(renewed.Key)), consentKey(a.ID, "alice")} {
		if ttl, found := dynamotest.TTL(t, dynamotest.Item(t, db, name, key)); found {
			t.Errorf("TTL %v of what does not end", ttl)
		}
	}
}

// counted counts the requests to DynamoDB.
type counted struct {
	aws.HTTPClient
	requests atomic.Int32
}

func (c *counted) Do(r *http.Request) (*http.Response, error) {
	c.requests.Add(1)
	return c.HTTPClient.Do(r)
}

// An accepted request costs two reads and two writes, and the first of a day one write
// more; see docs/cost.md.
func TestWhatASignedRequestCosts(t *testing.T) {
	cfg := dynamotest.Config(t)
	_, name := dynamotest.NewTable(t, cfg, table.Shares)
	client := &counted{HTTPClient: cfg.HTTPClient}
	cfg.HTTPClient = client
	s := New(cfg, name)
	now := time.Date(2027, 1, 15, 12, 0, 0, 0, time.UTC)
	key := bytes.Repeat([]byte{1}, 32)
	p := program.Program{ID: program.IDOf(key), Key: key, Site: "site", Person: "alice", CreatedAt: now, ExpiresAt: now.Add(time.Hour)}
	if err := s.Add(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	for nonce, want := range []int32{5, 4, 4} {
		client.requests.Store(0)
		p, err := s.Get(t.Context(), p.ID, now)
		if err == nil {
			err = s.Use(t.Context(), p, fmt.Sprint("nonce", nonce), now.Add(time.Minute), now)
		}
		if err != nil || client.requests.Load() != want {
			t.Errorf("request %d: %d calls, %v", nonce, client.requests.Load(), err)
		}
	}
}

// A caller who did not prove a key costs one read, whichever key that is.
func TestAWrongSignatureCostsOneRead(t *testing.T) {
	cfg := dynamotest.Config(t)
	_, name := dynamotest.NewTable(t, cfg, table.Shares)
	client := &counted{HTTPClient: cfg.HTTPClient}
	cfg.HTTPClient = client
	s := New(cfg, name).Applications()
	now := time.Date(2027, 1, 15, 12, 0, 0, 0, time.UTC)
	a := application.Application{Key: bytes.Repeat([]byte{1}, 32), Site: "site", RegisteredAt: now}
	a.ID = program.IDOf(a.Key)
	if err := s.Add(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	renewed := a.Renewed(application.Certificate{Key: bytes.Repeat([]byte{2}, 32)}, true, now)
	if err := s.Renew(t.Context(), a, renewed); err != nil {
		t.Fatal(err)
	}
	for _, key := range []ed25519.PublicKey{a.Key, renewed.Key, bytes.Repeat([]byte{3}, 32)} {
		client.requests.Store(0)
		_, err := s.Signer(t.Context(), program.IDOf(key), now, func(ed25519.PublicKey) error { return application.ErrUnknown })
		if !errors.Is(err, application.ErrUnknown) || client.requests.Load() != 1 {
			t.Errorf("%x: %v after %d requests", key[:1], err, client.requests.Load())
		}
	}
}
