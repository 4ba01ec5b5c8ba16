// Package dynamostore keeps shares and spent mail tickets in DynamoDB. It holds
// no rule of the domain: it reads, lets the caller decide and writes by
// compare-and-set.
package dynamostore

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
)

// Shares is the table of the file API.
type Shares struct {
	db    *dynamodb.Client
	table string
	rules share.Rules
}

// NewShares returns a store on an existing table of the schema table.Shares. The
// rules say when rows may be removed.
func NewShares(cfg aws.Config, name string, rules share.Rules) *Shares {
	return &Shares{dynamodb.NewFromConfig(cfg), name, rules}
}

// errStale is a lost race.
var errStale = errors.New("dynamostore: stale")

// attempts bounds how often a lost race is decided again. Each loss means that
// another caller won, so the number of losses is bounded by the callers.
const attempts = 64

// Get reads one share, with strong consistency. share.ErrNotFound if there is none.
func (s *Shares) Get(ctx context.Context, site share.Site, id share.ID) (share.Share, error) {
	found, _, err := s.get(ctx, site, id)
	return found, err
}

// get also returns the attributes that this release does not know.
func (s *Shares) get(ctx context.Context, site share.Site, id share.ID) (found share.Share, others item, err error) {
	out, err := s.db.GetItem(ctx, &dynamodb.GetItemInput{
		TableName: &s.table, Key: key(sharePK(site, id), table.RowSK), ConsistentRead: aws.Bool(true),
	})
	if err != nil {
		return share.Share{}, nil, awsenv.Redact("dynamostore: get", err)
	}
	if len(out.Item) == 0 {
		return share.Share{}, nil, share.ErrNotFound
	}
	found, err = decode(out.Item)
	return found, unknown(out.Item), err
}

// Update reads a share (the zero Share if there is none), lets decide make the
// next one and writes it if the Version moved, on condition that nobody else
// wrote in between; a lost race is read and decided again. It returns what is
// stored now, or the error of decide as it is, or
// share.ErrContended.
//
// Attributes of the row that this release does not know stay as they are, so that
// the next release finds what it wrote while both were running.
//
// The share's blob item follows in the same transaction: made at create with the
// upload deadline as its TTL, moved to the expiry at commit, deleted at the end.
func (s *Shares) Update(ctx context.Context, site share.Site, id share.ID, decide func(share.Share) (share.Share, error)) (share.Share, error) {
	for n := range attempts {
		prev, others, err := s.get(ctx, site, id)
		if err != nil && !errors.Is(err, share.ErrNotFound) {
			return share.Share{}, err
		}
		next, err := decide(prev)
		if err != nil || next.Version == prev.Version {
			return next, err
		}
		if err = s.save(ctx, prev, next, others); err == nil {
			return next, nil
		}
		if !errors.Is(err, errStale) {
			return share.Share{}, err
		}
		if err := pause(ctx, n); err != nil {
			return share.Share{}, err
		}
	}
	return share.Share{}, share.ErrContended
}

func (s *Shares) save(ctx context.Context, prev, next share.Share, others item) error {
	row, err := encode(next, s.rules)
	if err != nil {
		return errors.New("dynamostore: share does not encode")
	}
	maps.Copy(row, others)
	put := types.Put{TableName: &s.table, Item: row}
	if prev.Version == 0 {
		put.ConditionExpression = aws.String("attribute_not_exists(pk)")
	} else {
		put.ConditionExpression = aws.String("v = :v")
		put.ExpressionAttributeValues = item{":v": number(prev.Version)}
	}
	blob := s.blobWrite(prev, next)
	if blob == nil {
		_, err = s.db.PutItem(ctx, &dynamodb.PutItemInput{
			TableName: put.TableName, Item: put.Item,
			ConditionExpression: put.ConditionExpression, ExpressionAttributeValues: put.ExpressionAttributeValues,
		})
	} else {
		_, err = s.db.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{
			TransactItems: []types.TransactWriteItem{{Put: &put}, *blob},
		})
	}
	return raceOr("dynamostore: put", err)
}

// blobWrite is what the step from prev to next does to the blob item, or nil.
func (s *Shares) blobWrite(prev, next share.Share) *types.TransactWriteItem {
	pk := sharePK(next.Site, next.ID)
	putBlob := func(ttl time.Time) *types.TransactWriteItem {
		blob := key(pk, table.BlobSK)
		blob[table.TTL] = number(epochAfter(ttl))
		return &types.TransactWriteItem{Put: &types.Put{TableName: &s.table, Item: blob}}
	}
	switch {
	case next.Status.Ended() && !prev.Status.Ended():
		return &types.TransactWriteItem{Delete: &types.Delete{TableName: &s.table, Key: key(pk, table.BlobSK)}}
	case prev.Version == 0:
		return putBlob(next.UploadDeadline)
	case prev.CommittedAt.IsZero() && !next.CommittedAt.IsZero():
		return putBlob(next.ExpiresAt)
	}
	return nil
}

// Inbox lists what was committed for p, newest first, from just after the
// position on: at most limit shares, without metadata and history. Fewer than
// limit are the end of the list. It may miss writes of the last instants. A row
// that does not decode is logged and left out: it must not hide the others.
func (s *Shares) Inbox(ctx context.Context, site share.Site, p share.Person, after share.Position, limit int) ([]share.Share, error) {
	return s.list(ctx, table.Inbox, table.InboxPK, table.InboxSK, site, p, after, limit)
}

// Outbox lists what p created, like Inbox, with the file info. That is in no index:
// it is read from the rows, which costs one more call for a page, and may be missing
// of a share that was made in the last instants.
func (s *Shares) Outbox(ctx context.Context, site share.Site, p share.Person, after share.Position, limit int) ([]share.Share, error) {
	shares, err := s.list(ctx, table.Outbox, table.OutboxPK, table.OutboxSK, site, p, after, limit)
	if err != nil {
		return nil, err
	}
	return shares, s.addFileInfo(ctx, shares)
}

func (s *Shares) list(ctx context.Context, index, pkName, skName string, site share.Site, p share.Person, after share.Position, limit int) ([]share.Share, error) {
	in := &dynamodb.QueryInput{
		TableName: &s.table, IndexName: &index, ScanIndexForward: aws.Bool(false), Limit: aws.Int32(int32(limit)),
		KeyConditionExpression:    aws.String(pkName + " = :pk"),
		ExpressionAttributeValues: item{":pk": text(listPK(site, p))},
	}
	if after != (share.Position{}) {
		in.ExclusiveStartKey = key(sharePK(site, after.ID), table.RowSK)
		in.ExclusiveStartKey[pkName] = text(listPK(site, p))
		in.ExclusiveStartKey[skName] = text(sortKey(after.At, string(after.ID)))
	}
	shares := make([]share.Share, 0, limit)
	for {
		out, err := s.db.Query(ctx, in)
		if err != nil {
			return nil, awsenv.Redact("dynamostore: query "+index, err)
		}
		for _, i := range out.Items {
			one, err := decode(i)
			if err != nil {
				slog.Error("dynamostore: row left out of a list", "index", index, "error", err)
				continue
			}
			shares = append(shares, one)
		}
		if len(shares) == limit || len(out.LastEvaluatedKey) == 0 {
			return shares, nil
		}
		in.ExclusiveStartKey, in.Limit = out.LastEvaluatedKey, aws.Int32(int32(limit-len(shares)))
	}
}

func key(pk, sk string) item { return item{table.PK: text(pk), table.SK: text(sk)} }

func text(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }

func number(n int64) types.AttributeValue {
	return &types.AttributeValueMemberN{Value: strconv.FormatInt(n, 10)}
}

// raceOr returns errStale for the answers that mean a lost race, and err redacted
// otherwise.
func raceOr(operation string, err error) error {
	var failed *types.ConditionalCheckFailedException
	var conflict *types.TransactionConflictException
	var cancelled *types.TransactionCanceledException
	switch {
	case err == nil:
		return nil
	case errors.As(err, &failed), errors.As(err, &conflict):
		return errStale
	case errors.As(err, &cancelled):
		for _, reason := range cancelled.CancellationReasons {
			if code := aws.ToString(reason.Code); code == "ConditionalCheckFailed" || code == "TransactionConflict" {
				return errStale
			}
		}
	}
	return redact(operation, err)
}

// redact is awsenv.Redact, which does not know that a transaction may have been
// cancelled because the table was too busy.
func redact(operation string, err error) error {
	var cancelled *types.TransactionCanceledException
	if errors.As(err, &cancelled) {
		for _, reason := range cancelled.CancellationReasons {
			if code := aws.ToString(reason.Code); code == "ThrottlingError" || code == "ProvisionedThroughputExceeded" {
				return awsenv.Unavailable(awsenv.Redact(operation, err))
			}
		}
	}
	return awsenv.Redact(operation, err)
}

// pause waits a random time that grows with the number of lost races, 50 ms at most.
func pause(ctx context.Context, lost int) error {
	d := time.Duration(rand.Int64N(int64(min(lost+1, 10)) * int64(5*time.Millisecond)))
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
