// Package sharestore stores shares in DynamoDB. It has no domain rules: it
// reads a share, calls a function that decides, and writes the result by
// compare-and-set.
package sharestore

import (
	"context"
	"errors"
	"maps"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/activitystore"
	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/shared/dynamo"
	"github.com/secure-share/secure-share/shared/limits"
	"github.com/secure-share/secure-share/shared/policy"
	"github.com/secure-share/secure-share/shared/ratelimit"
	"github.com/secure-share/secure-share/shared/ratelimitstore"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
)

// Store is the table of the file API.
type Store struct {
	db    *dynamodb.Client
	table string
	rules share.Rules
}

// New returns a store on an existing table of the schema table.Shares. The
// rules determine when rows may be removed.
func New(cfg aws.Config, name string, rules share.Rules) *Store {
	return &Store{dynamodb.NewFromConfig(cfg), name, rules}
}

// Get reads one share, with strong consistency. share.ErrNotFound if there is
// none. If a row does not fully decode, it returns the fields that do, marked
// as unreadable.
func (s *Store) Get(ctx context.Context, site share.Site, id share.ID) (share.Share, error) {
	found, _, err := s.get(ctx, site, id)
	return found, err
}

// extra names what else to read in the same call as a share.
type extra struct {
	counters []ratelimit.Key
	policies []share.Place
}

// snapshot is a share with everything that was read in the same call.
type snapshot struct {
	share    share.Share
	stored   dynamo.Item // the row; nil if there is none
	counters ratelimit.Counters
	policies policy.Levels
}

// read reads a share and the extra rows in one call. The share is zero if there is
// none.
func (s *Store) read(ctx context.Context, site share.Site, id share.ID, also extra) (r snapshot, err error) {
	if len(also.counters) == 0 && len(also.policies) == 0 {
		if r.share, r.stored, err = s.get(ctx, site, id); errors.Is(err, share.ErrNotFound) {
			err = nil
		}
		return r, err
	}
	rows := types.KeysAndAttributes{Keys: []dynamo.Item{key(sharePK(site, id), table.RowSK)}, ConsistentRead: aws.Bool(true)}
	for _, k := range also.counters {
		rows.Keys = append(rows.Keys, ratelimitstore.Key(k))
	}
	for _, place := range also.policies {
		rows.Keys = append(rows.Keys, policyKey(site, place))
	}
	items, err := dynamo.GetAll(ctx, s.db, "sharestore: get", s.table, rows)
	if err != nil {
		return snapshot{}, err
	}
	for _, item := range items {
		if dynamo.TextOf(item[table.SK]) == table.RowSK {
			r.share, r.stored = decodeOrSalvage(item), item
		}
	}
	r.counters, r.policies = ratelimitstore.Counters(items), levels(site, also.policies, items)
	return r, nil
}

// get also returns the stored row.
func (s *Store) get(ctx context.Context, site share.Site, id share.ID) (found share.Share, stored dynamo.Item, err error) {
	out, err := s.db.GetItem(ctx, &dynamodb.GetItemInput{
		TableName: &s.table, Key: key(sharePK(site, id), table.RowSK), ConsistentRead: aws.Bool(true),
	})
	if err != nil {
		return share.Share{}, nil, awsenv.Redact("sharestore: get", err)
	}
	if len(out.Item) == 0 {
		return share.Share{}, nil, share.ErrNotFound
	}
	return decodeOrSalvage(out.Item), out.Item, nil
}

// Update is UpdateCounted for a step that has no limits.
func (s *Store) Update(ctx context.Context, site share.Site, id share.ID, decide func(share.Share) (share.Share, error)) (share.Share, error) {
	return s.UpdateCounted(ctx, site, id, nil, func(prev share.Share, _ ratelimit.Counters) (share.Share, ratelimit.Changes, error) {
		next, err := decide(prev)
		return next, ratelimit.Changes{}, err
	})
}

// UpdateCounted reads a share (the zero Share if there is none), calls decide for the
// next one, and writes it if its Version changed, on condition that the row did
// not change in between. After a lost race it reads and decides again. It
// returns the stored share, the error of decide unchanged, share.ErrIDTaken if another
// site has a share for an outsider with the id of this one, or share.ErrContended.
//
// Attributes that this release does not know are kept, so that the next release
// finds its own data after both ran at the same time.
//
// The same transaction changes the share's blob item: it is created with the
// upload deadline as its TTL, gets the expiry as TTL at the commit and at
// each extension, and is deleted at the end. It also adds what happened to the log of the site and the notices
// that the sender asked for, and keeps the link item of a share for an outsider.
//
// It reads the counters of keys in the same call as the share, and counts the changes
// that decide returns in the same transaction. With an error, and for a share that does
// not change, it only counts them.
func (s *Store) UpdateCounted(ctx context.Context, site share.Site, id share.ID, keys []ratelimit.Key, decide func(share.Share, ratelimit.Counters) (share.Share, ratelimit.Changes, error)) (share.Share, error) {
	return s.update(ctx, site, id, extra{counters: keys}, func(r snapshot) (share.Share, ratelimit.Changes, error) {
		return decide(r.share, r.counters)
	})
}

// UpdateGoverned is UpdateCounted for a step that policies of the site govern: those of
// the places, and that of the site for an empty place. It reads them with the share, with
// strong consistency.
func (s *Store) UpdateGoverned(ctx context.Context, site share.Site, id share.ID, keys []ratelimit.Key, places []share.Place, decide func(share.Share, ratelimit.Counters, policy.Levels) (share.Share, ratelimit.Changes, error)) (share.Share, error) {
	return s.update(ctx, site, id, extra{keys, places}, func(r snapshot) (share.Share, ratelimit.Changes, error) {
		return decide(r.share, r.counters, r.policies)
	})
}

func (s *Store) update(ctx context.Context, site share.Site, id share.ID, also extra, decide func(snapshot) (share.Share, ratelimit.Changes, error)) (share.Share, error) {
	for n := range dynamo.Attempts {
		r, err := s.read(ctx, site, id, also)
		if err != nil {
			return share.Share{}, err
		}
		next, counted, refused := decide(r)
		if refused == nil && next.Version != r.share.Version {
			err = s.save(ctx, r.share, next, r.stored, counted)
		} else {
			err = ratelimitstore.Count(ctx, s.db, s.table, counted)
		}
		if err == nil {
			return next, refused
		}
		if !errors.Is(err, dynamo.ErrStale) {
			return share.Share{}, err
		}
		if err := dynamo.Pause(ctx, n); err != nil {
			return share.Share{}, err
		}
	}
	return share.Share{}, share.ErrContended
}

func (s *Store) save(ctx context.Context, prev, next share.Share, stored dynamo.Item, counted ratelimit.Changes) error {
	if next.Erased {
		return s.erase(ctx, prev, next, stored)
	}
	row, err := encode(next, s.rules)
	if err != nil {
		return errors.New("sharestore: share does not encode")
	}
	maps.Copy(row, unknown(stored))
	put := types.Put{TableName: &s.table, Item: row}
	put.ConditionExpression, put.ExpressionAttributeValues = asStored(stored)
	if prev.Status == share.Uploading && next.Status != share.Uploading {
		counted.Uses = append(counted.Uses, limits.UploadEnded(prev))
	}
	others := append(s.logged(ctx, prev, next), ratelimitstore.Writes(s.table, counted)...)
	if blob := s.blobWrite(prev, next); blob != nil {
		others = append(others, *blob)
	}
	others = append(others, s.noticeWrites(prev, next)...)
	link := s.linkWrite(prev, next)
	if link != nil {
		others = append(others, *link)
	}
	if len(others) == 0 {
		_, err = s.db.PutItem(ctx, &dynamodb.PutItemInput{
			TableName: put.TableName, Item: put.Item,
			ConditionExpression: put.ConditionExpression, ExpressionAttributeValues: put.ExpressionAttributeValues,
		})
	} else {
		_, err = s.db.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{
			TransactItems: append([]types.TransactWriteItem{{Put: &put}}, others...),
		})
	}
	if link != nil && dynamo.Failed(err, len(others)) { // the last write
		return share.ErrIDTaken
	}
	return dynamo.RaceOr("sharestore: put", err)
}

// asStored is the condition that a row is still the stored one. The version is compared as
// stored, even if it is not a number.
func asStored(stored dynamo.Item) (*string, dynamo.Item) {
	version, found := stored["v"]
	if !found {
		return aws.String("attribute_not_exists(pk)"), nil
	}
	return aws.String("v = :v"), dynamo.Item{":v": version}
}

// logged returns the writes to the log for the step from prev to next.
func (s *Store) logged(ctx context.Context, prev, next share.Share) []types.TransactWriteItem {
	caller, _ := activity.CallerOf(ctx)
	return activitystore.Puts(s.table, next.Site, activity.Of(prev, next, caller))
}

// blobWrite returns the write to the blob item for the step from prev to next,
// or nil.
func (s *Store) blobWrite(prev, next share.Share) *types.TransactWriteItem {
	pk := sharePK(next.Site, next.ID)
	putBlob := func(ttl time.Time) *types.TransactWriteItem {
		blob := key(pk, table.BlobSK)
		blob[table.TTL] = dynamo.Number(epochAfter(ttl))
		return &types.TransactWriteItem{Put: &types.Put{TableName: &s.table, Item: blob}}
	}
	switch {
	case next.Ended() && !prev.Ended():
		return &types.TransactWriteItem{Delete: &types.Delete{TableName: &s.table, Key: key(pk, table.BlobSK)}}
	case prev.Version == 0:
		return putBlob(next.UploadDeadline)
	case !next.Ended() && !next.ExpiresAt.Equal(prev.ExpiresAt): // committed or extended
		return putBlob(next.ExpiresAt)
	}
	return nil
}

// Inbox lists the shares that were committed for p, newest first, after the
// given position: at most limit shares, without metadata and history. If there
// are fewer than limit, the list ends. It may miss very recent writes. If a row
// does not fully decode, the list has the fields that do, marked as unreadable.
// The openings of live shares are read from the rows with one more call per page,
// because no index has them.
func (s *Store) Inbox(ctx context.Context, site share.Site, p share.Person, after share.Position, limit int) ([]share.Share, error) {
	shares, err := s.list(ctx, table.Inbox, table.InboxPK, table.InboxSK, site, p, after, limit)
	if err != nil {
		return nil, err
	}
	return shares, s.addForRecipient(ctx, shares)
}

// Outbox lists the shares that p created, like Inbox, with the file info and the
// openings of all. They are read from the rows, too, and may be missing for a share
// that was just created.
func (s *Store) Outbox(ctx context.Context, site share.Site, p share.Person, after share.Position, limit int) ([]share.Share, error) {
	shares, err := s.list(ctx, table.Outbox, table.OutboxPK, table.OutboxSK, site, p, after, limit)
	if err != nil {
		return nil, err
	}
	return shares, s.addForSender(ctx, shares)
}

func (s *Store) list(ctx context.Context, index, pkName, skName string, site share.Site, p share.Person, after share.Position, limit int) ([]share.Share, error) {
	in := &dynamodb.QueryInput{
		TableName: &s.table, IndexName: &index, ScanIndexForward: aws.Bool(false), Limit: aws.Int32(int32(limit)),
		KeyConditionExpression:    aws.String(pkName + " = :pk"),
		ExpressionAttributeValues: dynamo.Item{":pk": dynamo.Text(listPK(site, p))},
	}
	if after != (share.Position{}) {
		in.ExclusiveStartKey = key(sharePK(site, after.ID), table.RowSK)
		in.ExclusiveStartKey[pkName] = dynamo.Text(listPK(site, p))
		in.ExclusiveStartKey[skName] = dynamo.Text(sortKey(after.At, string(after.ID)))
	}
	shares := make([]share.Share, 0, limit)
	for {
		out, err := s.db.Query(ctx, in)
		if err != nil {
			return nil, awsenv.Redact("sharestore: query "+index, err)
		}
		for _, i := range out.Items {
			shares = append(shares, decodeOrSalvage(i))
		}
		if len(shares) == limit || len(out.LastEvaluatedKey) == 0 {
			return shares, nil
		}
		in.ExclusiveStartKey, in.Limit = out.LastEvaluatedKey, aws.Int32(int32(limit-len(shares)))
	}
}

func key(pk, sk string) dynamo.Item {
	return dynamo.Item{table.PK: dynamo.Text(pk), table.SK: dynamo.Text(sk)}
}
