// Package programstore keeps the programs that people approved, the applications that
// administrators registered, and the nonces of signed requests, in the table of the
// file API.
package programstore

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/activitystore"
	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/shared/dynamo"
	"github.com/secure-share/secure-share/shared/program"
	"github.com/secure-share/secure-share/shared/ratelimit"
	"github.com/secure-share/secure-share/shared/ratelimitstore"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
)

// Store is the part of the table with programs.
type Store struct {
	db     *dynamodb.Client
	table  string
	limits *ratelimitstore.Store
}

// New returns a store on an existing table of the schema table.Shares.
func New(cfg aws.Config, name string) *Store {
	return &Store{dynamodb.NewFromConfig(cfg), name, ratelimitstore.New(cfg, name)}
}

// row is the stored form of a program.
type row struct {
	PK          string `dynamodbav:"pk"`
	SK          string `dynamodbav:"sk"`
	TTL         int64  `dynamodbav:"ttl"`
	OutboxPK    string `dynamodbav:"outbox_pk"`
	OutboxSK    string `dynamodbav:"outbox_sk"`
	InstalledPK string `dynamodbav:"installed_pk"`
	InstalledSK string `dynamodbav:"installed_sk"`

	ID           string    `dynamodbav:"id"`
	Key          []byte    `dynamodbav:"public_key"`
	Site         string    `dynamodbav:"site"`
	Person       string    `dynamodbav:"person"`
	Installation string    `dynamodbav:"installation"`
	SiteURL      string    `dynamodbav:"site_url,omitempty"`
	AppPath      string    `dynamodbav:"app_path,omitempty"`
	Name         string    `dynamodbav:"name"`
	Scopes       []string  `dynamodbav:"scopes"`
	Greeting     []byte    `dynamodbav:"greeting,omitempty"`
	Created      time.Time `dynamodbav:"created"`
	Expires      time.Time `dynamodbav:"expires"`
	LastUsed     string    `dynamodbav:"last_used,omitempty"` // a date
}

// Add stores a program. program.ErrApproved if its key was approved before, on any site,
// and program.ErrTooMany if the person has as many as allowed. Concurrent calls may store a
// few more, because the index lags.
func (s *Store) Add(ctx context.Context, p program.Program) error {
	existing, err := s.active(ctx, p.Site, p.Person, p.CreatedAt)
	if err != nil {
		return err
	}
	if len(existing) >= program.MaxPerPerson {
		return program.ErrTooMany
	}
	item, err := attributevalue.MarshalMap(encode(p))
	if err != nil {
		return errors.New("programstore: a program does not encode")
	}
	put := types.Put{TableName: &s.table, Item: item, ConditionExpression: aws.String("attribute_not_exists(pk)")}
	err = s.logged(ctx, "programstore: add", p.Site, activity.ProgramApproved, p.ID, types.TransactWriteItem{Put: &put})
	if errors.Is(err, dynamo.ErrStale) {
		return program.ErrApproved
	}
	return err
}

// logged makes writes, and logs in the same transaction what the caller did with it.
func (s *Store) logged(ctx context.Context, operation string, site share.Site, action activity.Action, id program.ID, writes ...types.TransactWriteItem) error {
	if caller, ok := activity.CallerOf(ctx); ok {
		writes = append(writes, activitystore.Puts(s.table, site, []activity.Entry{activity.OfProgram(action, caller, id)})...)
	}
	return dynamo.Transact(ctx, s.db, operation, writes)
}

// Get reads a program with strong consistency. program.ErrUnknown if there is none,
// or if it has expired at now. Only Use reads whether its installation was removed,
// so that a request with a wrong signature costs one read.
func (s *Store) Get(ctx context.Context, id program.ID, now time.Time) (program.Program, error) {
	out, err := s.db.GetItem(ctx, &dynamodb.GetItemInput{TableName: &s.table, Key: keyOf(id), ConsistentRead: aws.Bool(true)})
	if err != nil {
		return program.Program{}, awsenv.Redact("programstore: get", err)
	}
	p, err := decode(out.Item)
	if err != nil || !p.Active(now) {
		return program.Program{}, program.ErrUnknown
	}
	return p, nil
}

// List returns the programs of a person that have not ended at now, the newest first. It
// may miss writes of the last instants.
func (s *Store) List(ctx context.Context, site share.Site, person share.Person, now time.Time) ([]program.Program, error) {
	keys, err := s.active(ctx, site, person, now)
	if err != nil {
		return nil, err
	}
	items, err := s.rows(ctx, "programstore: list", keys)
	if err != nil {
		return nil, err
	}
	found := []program.Program{}
	for _, item := range items {
		p, err := decode(item)
		if err != nil {
			slog.Error("programstore: program left out of a list", "error", err)
			continue
		}
		if p.Active(now) {
			found = append(found, p)
		}
	}
	return installed(ctx, s, found, func(p program.Program) share.Installation { return p.Installation })
}

// active returns the keys of a person's programs that have not expired at now, the
// newest first. The index holds when they expire.
func (s *Store) active(ctx context.Context, site share.Site, person share.Person, now time.Time) ([]dynamo.Item, error) {
	return s.keys(ctx, &dynamodb.QueryInput{
		TableName: &s.table, IndexName: aws.String(table.Outbox), ScanIndexForward: aws.Bool(false),
		KeyConditionExpression: aws.String("outbox_pk = :pk"),
		FilterExpression:       aws.String("expires > :now"),
		ExpressionAttributeValues: dynamo.Item{
			":pk": dynamo.Text(personPK(site, person)), ":now": dynamo.Text(now.UTC().Format(time.RFC3339)),
		},
	})
}

// Delete revokes a program of a person. It is not an error if the program does not
// exist or is not theirs: the two look the same.
func (s *Store) Delete(ctx context.Context, site share.Site, person share.Person, id program.ID) error {
	remove := types.Delete{
		TableName: &s.table, Key: keyOf(id),
		ConditionExpression:       aws.String("site = :site AND person = :person"),
		ExpressionAttributeValues: dynamo.Item{":site": dynamo.Text(string(site)), ":person": dynamo.Text(string(person))},
	}
	err := s.logged(ctx, "programstore: delete", site, activity.ProgramRevoked, id, types.TransactWriteItem{Delete: &remove})
	if errors.Is(err, dynamo.ErrStale) {
		return nil
	}
	return err
}

// Uninstalled deletes the programs that were approved by an installation, the
// applications that were registered by it, and consents to these.
func (s *Store) Uninstalled(ctx context.Context, i share.Installation) error {
	return s.deleteInstalled(ctx, "programstore: uninstalled", i, "")
}

// Left deletes the programs that a person approved through an installation, and the
// person's consents. It may miss writes of the last instants.
func (s *Store) Left(ctx context.Context, i share.Installation, p share.Person) error {
	return s.deleteInstalled(ctx, "programstore: left", i, "#"+string(p))
}

// AccountClosed is Left for a person whose account was closed. It also takes the person
// out of the applications of the site that list them.
func (s *Store) AccountClosed(ctx context.Context, site share.Site, i share.Installation, p share.Person, now time.Time) error {
	if err := s.Left(ctx, i, p); err != nil {
		return err
	}
	return s.Applications().closeAccount(ctx, site, p, now)
}

// deleteInstalled deletes what an installation made, if its position in the index ends
// with suffix.
func (s *Store) deleteInstalled(ctx context.Context, operation string, i share.Installation, suffix string) error {
	found, err := s.query(ctx, &dynamodb.QueryInput{
		TableName: &s.table, IndexName: aws.String(table.Installed),
		KeyConditionExpression:    aws.String("installed_pk = :pk"),
		ExpressionAttributeValues: dynamo.Item{":pk": dynamo.Text(installedPK(i))},
	})
	if err != nil {
		return err
	}
	for _, item := range found {
		if !strings.HasSuffix(dynamo.TextOf(item[table.InstalledSK]), suffix) {
			continue
		}
		_, err := s.db.DeleteItem(ctx, &dynamodb.DeleteItemInput{
			TableName: &s.table, Key: primary(item),
			ConditionExpression:       aws.String("installed_pk = :pk"), // it may have been registered again, with another installation
			ExpressionAttributeValues: dynamo.Item{":pk": dynamo.Text(installedPK(i))},
		})
		if err = dynamo.RaceOr(operation, err); err != nil && !errors.Is(err, dynamo.ErrStale) {
			return err
		}
	}
	return nil
}

// Use accepts a nonce of a program once, and records the day of its use.
// program.ErrReplayed if the nonce was used before; it is remembered until expires at
// least. A *ratelimit.ExceededError if the program made as many requests in this hour as
// allowed. program.ErrUnknown if it was revoked since p was read, or its installation
// was removed.
func (s *Store) Use(ctx context.Context, p program.Program, nonce string, expires, now time.Time) error {
	removed, err := s.removed(ctx, p.Installation)
	if err != nil {
		return err
	}
	if removed {
		return program.ErrUnknown
	}
	err = s.once(ctx, p.ID, nonce, expires, program.Requests(p.ID, program.MaxRequests, now))
	if err != nil || p.LastUsed.Equal(program.Day(now)) {
		return err
	}
	p.LastUsed = program.Day(now)
	item, err := attributevalue.MarshalMap(encode(p))
	if err != nil {
		return errors.New("programstore: a program does not encode")
	}
	_, err = s.db.PutItem(ctx, &dynamodb.PutItemInput{TableName: &s.table, Item: item, ConditionExpression: aws.String("attribute_exists(pk)")})
	if err = dynamo.RaceOr("programstore: last used", err); errors.Is(err, dynamo.ErrStale) {
		return program.ErrUnknown // revoked since it was read
	}
	return err
}

// once returns program.ErrReplayed if the nonce was used before with this key. Only a new
// nonce counts, so a copied request does not use up the limit.
func (s *Store) once(ctx context.Context, id program.ID, nonce string, expires time.Time, use ratelimit.Use) error {
	item := key("NONCE#"+string(id)+"#"+nonce, table.NonceSK)
	item[table.TTL] = dynamo.Number(expires.Unix() + 1)
	_, err := s.db.PutItem(ctx, &dynamodb.PutItemInput{TableName: &s.table, Item: item, ConditionExpression: aws.String("attribute_not_exists(pk)")})
	if err = dynamo.RaceOr("programstore: nonce", err); errors.Is(err, dynamo.ErrStale) {
		return program.ErrReplayed
	}
	if err != nil {
		return err
	}
	return s.limits.TakeUnread(ctx, use)
}

// keys returns the keys of the rows that a query of an index finds.
func (s *Store) keys(ctx context.Context, query *dynamodb.QueryInput) ([]dynamo.Item, error) {
	found, err := s.query(ctx, query)
	keys := make([]dynamo.Item, len(found))
	for n, item := range found {
		keys[n] = primary(item)
	}
	return keys, err
}

// rows returns the rows of keys in their order, without those that were deleted in
// the last instants.
func (s *Store) rows(ctx context.Context, operation string, keys []dynamo.Item) ([]dynamo.Item, error) {
	position := map[string]int{}
	for n, key := range keys {
		position[dynamo.TextOf(key[table.PK])] = n
	}
	found, err := dynamo.GetAll(ctx, s.db, operation, s.table, types.KeysAndAttributes{Keys: keys})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(found, func(a, b dynamo.Item) int {
		return position[dynamo.TextOf(a[table.PK])] - position[dynamo.TextOf(b[table.PK])]
	})
	return found, nil
}

// query returns the items that a query of an index finds.
func (s *Store) query(ctx context.Context, query *dynamodb.QueryInput) (found []dynamo.Item, err error) {
	pages := dynamodb.NewQueryPaginator(s.db, query)
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, awsenv.Redact("programstore: query "+*query.IndexName, err)
		}
		found = append(found, page.Items...)
	}
	return found, nil
}

// primary returns the key of an item's row.
func primary(item dynamo.Item) dynamo.Item {
	return dynamo.Item{table.PK: item[table.PK], table.SK: item[table.SK]}
}

func encode(p program.Program) row {
	r := row{
		PK: programPK(p.ID), SK: table.ProgramSK, TTL: p.ExpiresAt.Unix() + 1,
		OutboxPK: personPK(p.Site, p.Person), OutboxSK: p.CreatedAt.UTC().Format(time.RFC3339) + "#" + string(p.ID),
		InstalledPK: installedPK(p.Installation), InstalledSK: string(p.ID) + "#" + string(p.Person),
		ID: string(p.ID), Key: p.Key, Site: string(p.Site), Person: string(p.Person), Installation: string(p.Installation),
		SiteURL: p.SiteURL, AppPath: p.AppPath, Name: p.Name, Greeting: p.Greeting,
		Created: p.CreatedAt.UTC(), Expires: p.ExpiresAt.UTC(),
	}
	for _, scope := range p.Scopes {
		r.Scopes = append(r.Scopes, string(scope))
	}
	if !p.LastUsed.IsZero() {
		r.LastUsed = p.LastUsed.Format(time.DateOnly)
	}
	return r
}

// decode refuses rows that another release may have written differently, and rows whose
// values contradict each other.
func decode(i dynamo.Item) (program.Program, error) {
	var r row
	if err := attributevalue.UnmarshalMap(i, &r); err != nil {
		return program.Program{}, errors.New("programstore: row does not decode") // its values stay out of logs
	}
	p := program.Program{
		ID: program.ID(r.ID), Key: r.Key, Site: share.Site(r.Site), Person: share.Person(r.Person), Installation: share.Installation(r.Installation),
		SiteURL: r.SiteURL, AppPath: r.AppPath, Name: r.Name, Greeting: r.Greeting, CreatedAt: r.Created, ExpiresAt: r.Expires,
	}
	for _, scope := range r.Scopes {
		p.Scopes = append(p.Scopes, program.Scope(scope))
	}
	if r.LastUsed != "" {
		day, err := time.Parse(time.DateOnly, r.LastUsed)
		if err != nil {
			return program.Program{}, errors.New("programstore: row does not decode")
		}
		p.LastUsed = day
	}
	if p.ID == "" || program.IDOf(p.Key) != p.ID || p.Site == "" || p.Person == "" {
		return program.Program{}, errors.New("programstore: row is incomplete")
	}
	return p, nil
}

func programPK(id program.ID) string          { return "PROGRAM#" + string(id) }
func installedPK(i share.Installation) string { return "PROGRAMS#" + string(i) }
func keyOf(id program.ID) dynamo.Item         { return key(programPK(id), table.ProgramSK) }
func key(pk, sk string) dynamo.Item {
	return dynamo.Item{table.PK: dynamo.Text(pk), table.SK: dynamo.Text(sk)}
}
func personPK(s share.Site, p share.Person) string { return "PROGRAMS#" + string(s) + "#" + string(p) }
