package reaper

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/metric/metrictest"
	programs "github.com/secure-share/secure-share/shared/programstore/memstore"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/sharestore/memstore"
	"github.com/secure-share/secure-share/shared/table"
)

var (
	noon  = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	rules = share.DefaultRules()
)

const (
	site  = share.Site("acme")
	alice = share.Person("alice")
	bob   = share.Person("bob")
	app   = share.Installation("app")
)

// fixture is a reaper with its store and blobs.
type fixture struct {
	*Reaper
	t        *testing.T
	store    *memstore.Store
	programs *programs.Store
	disk     *disk
	// fault, if set, fails a call to the store, either before it takes effect
	// or after (a lost answer).
	fault func(operation string, id share.ID, done bool) error

	counts metrictest.Counter

	mu  sync.Mutex
	now time.Time
}

func newFixture(t *testing.T) *fixture {
	fx := &fixture{t: t, programs: programs.New(), store: memstore.New(rules), now: noon}
	fx.disk = &disk{t: t, store: fx.store, objects: map[string]bool{}, older: func(context.Context, time.Time) (int, error) { return 0, nil }}
	fx.Reaper = &Reaper{Store: faulty{fx.store, fx}, Programs: fx.programs, Log: fx.store.Log, Blobs: fx.disk, Metrics: &fx.counts, Rules: rules, Now: fx.clock}
	return fx
}

func (fx *fixture) clock() time.Time {
	fx.mu.Lock()
	defer fx.mu.Unlock()
	return fx.now
}

func (fx *fixture) at(now time.Time) {
	fx.mu.Lock()
	defer fx.mu.Unlock()
	fx.now = now
}

// faulty is the store with the fixture's faults.
type faulty struct {
	*memstore.Store
	fx *fixture
}

var errBroken = errors.New("broken on purpose")

func (f faulty) fails(operation string, id share.ID, done bool) error {
	if f.fx.fault == nil {
		return nil
	}
	return f.fx.fault(operation, id, done)
}

func (f faulty) Update(ctx context.Context, site share.Site, id share.ID, decide func(share.Share) (share.Share, error)) (share.Share, error) {
	if err := f.fails("update", id, false); err != nil {
		return share.Share{}, err
	}
	s, err := f.Store.Update(ctx, site, id, decide)
	if lost := f.fails("update", id, true); err == nil && lost != nil {
		return share.Share{}, lost
	}
	return s, err
}

func (f faulty) DeletePolicy(ctx context.Context, site share.Site, place share.Place, i share.Installation) error {
	if err := f.fails("delete policy", "", false); err != nil {
		return err
	}
	return f.Store.DeletePolicy(ctx, site, place, i)
}

// disk is a store of ciphertexts that fails the test if a live share's
// ciphertext is deleted.
type disk struct {
	t     *testing.T
	store *memstore.Store

	mu      sync.Mutex
	objects map[string]bool
	deleted []share.ID
	before  func(share.Share) error // makes the deletion fail
	after   func(share.Share) error // the deletion succeeds, but its answer is lost
	older   func(ctx context.Context, than time.Time) (int, error)
}

func (d *disk) DeleteOlder(ctx context.Context, than time.Time) (int, error) {
	return d.older(ctx, than)
}

func (d *disk) Delete(ctx context.Context, s share.Share) error {
	if d.before != nil {
		if err := d.before(s); err != nil {
			return err
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if row, err := d.store.Get(context.Background(), s.Site, s.ID); err != nil || !row.Ended() {
		d.t.Errorf("the blob of a share that is stored as %q is deleted (%v)", row.Status, err)
	}
	d.mu.Lock()
	delete(d.objects, s.BlobKey())
	d.deleted = append(d.deleted, s.ID)
	d.mu.Unlock()
	if d.after != nil {
		return d.after(s)
	}
	return nil
}

func (d *disk) put(s share.Share) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.objects[s.BlobKey()] = true
}

func (d *disk) has(s share.Share) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.objects[s.BlobKey()]
}

func (d *disk) deletions(id share.ID) (n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, one := range d.deleted {
		if one == id {
			n++
		}
	}
	return n
}

// happens applies e now.
func (fx *fixture) happens(s share.Share, e share.Event) share.Share {
	fx.t.Helper()
	s, err := fx.store.Update(fx.t.Context(), s.Site, s.ID, func(s share.Share) (share.Share, error) {
		return rules.Apply(s, e, fx.clock())
	})
	if err != nil {
		fx.t.Fatalf("%T: %v", e, err)
	}
	return s
}

// uploading makes a share whose ciphertext has arrived.
func (fx *fixture) uploading() share.Share {
	fx.t.Helper()
	id := share.NewID()
	s := fx.happens(share.Share{Site: site, ID: id}, share.Create{
		Site: site, ID: id, Installation: app, By: alice, Recipient: bob,
		Content: share.Content{Length: 1, SHA256: [32]byte{1}}, Verifier: share.Verifier{1},
	})
	fx.disk.put(s)
	return s
}

func (fx *fixture) available() share.Share {
	fx.t.Helper()
	s := fx.uploading()
	return fx.happens(s, share.Commit{By: alice, Stored: s.Content, TicketID: "ticket"})
}

func (fx *fixture) claimed(s share.Share, n byte) share.Share {
	fx.t.Helper()
	return fx.happens(s, share.Claim{By: bob, Proof: share.Verifier{1}, Claim: share.ClaimHash{n}})
}

func (fx *fixture) row(s share.Share) share.Share {
	fx.t.Helper()
	row, err := fx.store.Get(fx.t.Context(), s.Site, s.ID)
	if err != nil {
		fx.t.Fatalf("get: %v", err)
	}
	return row
}

func (fx *fixture) sweep() {
	fx.t.Helper()
	if err := fx.Sweep(fx.t.Context()); err != nil {
		fx.t.Fatalf("sweep: %v", err)
	}
}

// owed returns the entries that are due now, of all shards.
func (fx *fixture) owed() (all []share.Owed) {
	fx.t.Helper()
	for shard := range table.Shards {
		for one, err := range fx.store.Due(fx.t.Context(), shard, fx.clock()) {
			if err != nil {
				fx.t.Fatalf("due: %v", err)
			}
			all = append(all, one)
		}
	}
	return all
}

// reaped checks that a share has this end and its ciphertext was deleted.
func (fx *fixture) reaped(s share.Share, status share.Status) {
	fx.t.Helper()
	row := fx.row(s)
	if row.Status != status || row.ReapedAt.IsZero() || fx.disk.has(s) {
		fx.t.Errorf("%s since %v, blob deleted at %v, there: %v; want %s, deleted", row.Status, row.EndedAt, row.ReapedAt, fx.disk.has(s), status)
	}
}

// untouched checks that a share did not change.
func (fx *fixture) untouched(s share.Share) {
	fx.t.Helper()
	if row := fx.row(s); row.Version != s.Version || !fx.disk.has(s) {
		fx.t.Errorf("%s in version %d, blob there: %v; want %s in version %d", row.Status, row.Version, fx.disk.has(s), s.Status, s.Version)
	}
}

// removal is the stream's record of a removed blob item.
func removal(s share.Share, sequence string) json.RawMessage {
	return fmt.Appendf(nil, `{"eventID":"e%s","eventName":"REMOVE","eventSource":"aws:dynamodb","dynamodb":{
		"Keys":{"pk":{"S":%q},"sk":{"S":"blob"}},"SequenceNumber":%q,
		"OldImage":{"pk":{"S":"any"},"ttl":{"N":"1"}},"StreamViewType":"NEW_AND_OLD_IMAGES"}}`,
		sequence, table.ShareKey(string(s.Site), string(s.ID)), sequence)
}

// stream invokes the function with a batch, as Lambda does, and returns the
// sequence numbers that it reports as failed.
func (fx *fixture) stream(records ...json.RawMessage) (failed []string) {
	fx.t.Helper()
	payload, err := json.Marshal(map[string]any{"Records": records})
	if err != nil {
		fx.t.Fatal(err)
	}
	answer, err := fx.Handle(fx.t.Context(), payload)
	if err != nil {
		fx.t.Fatalf("stream: %v", err)
	}
	encoded, err := json.Marshal(answer)
	if err != nil {
		fx.t.Fatal(err)
	}
	var read struct {
		BatchItemFailures []struct{ ItemIdentifier string }
	}
	if err := json.Unmarshal(encoded, &read); err != nil || read.BatchItemFailures == nil {
		fx.t.Fatalf("stream: answer %s, %v", encoded, err)
	}
	for _, one := range read.BatchItemFailures {
		failed = append(failed, one.ItemIdentifier)
	}
	slices.Sort(failed)
	return failed
}
