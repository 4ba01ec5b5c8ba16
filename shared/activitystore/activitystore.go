// Package activitystore keeps the log of each site in the table of the file API. An
// entry has a row in the log of its day, and one in the log of each person that it is
// about, so that both lists are read by key. The stores of shares and programs write
// these rows in the transaction of the step itself.
package activitystore

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/shared/dynamo"
	"github.com/secure-share/secure-share/shared/program"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
)

// Store is the part of the table with the logs.
type Store struct {
	db    *dynamodb.Client
	table string
}

// New returns a store on an existing table of the schema table.Shares.
func New(cfg aws.Config, name string) *Store { return &Store{dynamodb.NewFromConfig(cfg), name} }

// Puts returns the writes that add entries to the log of a site. They belong in the
// transaction of the step that the entries are about.
func Puts(name string, site share.Site, entries []activity.Entry) []types.TransactWriteItem {
	var puts []types.TransactWriteItem
	for _, e := range entries {
		e = e.Clean()
		for _, key := range keysOf(site, e) {
			item := encode(e)
			item[table.PK], item[table.SK] = key[table.PK], key[table.SK]
			puts = append(puts, types.TransactWriteItem{Put: &types.Put{TableName: &name, Item: item}})
		}
	}
	return puts
}

// Count adds one, or e.Count, to the counted entry e of a site, or makes it: see activity.Once.
func (s *Store) Count(ctx context.Context, site share.Site, e activity.Entry) error {
	e = activity.Once(e).Clean()
	var writes []types.TransactWriteItem
	for _, key := range keysOf(site, e) {
		writes = append(writes, types.TransactWriteItem{Update: s.addOne(key, encode(e))})
	}
	return dynamo.Transact(ctx, s.db, "activitystore: count", writes)
}

func (s *Store) addOne(key, attributes dynamo.Item) *types.Update {
	names, values := map[string]string{}, dynamo.Item{}
	var set []string
	for name, value := range attributes {
		if name != "count" {
			names["#"+name], values[":"+name] = name, value
			set = append(set, "#"+name+" = :"+name)
		}
	}
	names["#count"], values[":count"] = "count", attributes["count"]
	return &types.Update{
		TableName: &s.table, Key: key,
		UpdateExpression:         aws.String("SET " + strings.Join(set, ", ") + " ADD #count :count"),
		ExpressionAttributeNames: names, ExpressionAttributeValues: values,
	}
}

// The most that is read for a page, besides one query for each day.
const (
	readAtMost = 1000 // entries
	readAtOnce = 250  // entries, if some are filtered out
)

// List returns a page of at most limit entries of a site, newest first. It reads
// entries of people from their own logs, and all others day by day.
func (s *Store) List(ctx context.Context, site share.Site, q activity.Query, limit int) (activity.Page, error) {
	page := activity.Page{Entries: []activity.Entry{}}
	for r := (reading{q: q, limit: limit, left: readAtMost, next: start(q)}); ; {
		more, err := s.read(ctx, site, &r, &page)
		if err != nil || !more {
			return page, err
		}
	}
}

// reading is the state of List.
type reading struct {
	q     activity.Query
	limit int
	left  int               // entries that may still be read
	next  activity.Position // entries before this one are left
}

func start(q activity.Query) activity.Position {
	if until := activity.At(q.Until); q.After == "" || q.After > until {
		return until
	}
	return q.After
}

// read makes one query and reports whether another one may find more for the page.
func (s *Store) read(ctx context.Context, site share.Site, r *reading, page *activity.Page) (more bool, err error) {
	pk, first := logPK(site, r.q.Person), activity.At(r.q.From)
	if r.q.Person == "" {
		day := dayOf(r.next)
		pk = dayPK(site, day)
		first = max(first, activity.At(day))
	}
	out := &dynamodb.QueryOutput{}
	if r.next > first { // DynamoDB refuses to begin where the range ends
		if out, err = s.db.Query(ctx, s.query(pk, first, r, r.limit-len(page.Entries))); err != nil {
			return false, awsenv.Redact("activitystore: query", err)
		}
	}
	r.left -= int(out.ScannedCount)
	for _, i := range out.Items {
		e := decode(i)
		if r.next = activity.Position(dynamo.TextOf(i[table.SK])); !r.q.Matches(e) {
			continue // only another release could have written what the query found
		}
		if page.Entries = append(page.Entries, e); len(page.Entries) == r.limit {
			page.Next = r.next
			return false, nil
		}
	}
	switch {
	case len(out.LastEvaluatedKey) > 0:
		r.next = activity.Position(dynamo.TextOf(out.LastEvaluatedKey[table.SK]))
	case first == activity.At(r.q.From):
		page.Next = ""
		return false, nil
	default:
		r.next = first // nothing is left of the day
	}
	if r.left <= 0 {
		page.Next = r.next
		return false, nil
	}
	return true, nil
}

// query selects entries of one key, and enough for wanted entries if nothing is filtered out.
func (s *Store) query(pk string, first activity.Position, r *reading, wanted int) *dynamodb.QueryInput {
	in := &dynamodb.QueryInput{
		TableName: &s.table, ScanIndexForward: aws.Bool(false),
		KeyConditionExpression: aws.String("pk = :pk AND sk BETWEEN :first AND :last"),
		ExpressionAttributeValues: dynamo.Item{
			":pk": dynamo.Text(pk), ":first": dynamo.Text(string(first)), ":last": dynamo.Text(string(r.next)),
		},
		// The entry at the position itself was on the page before.
		ExclusiveStartKey: dynamo.Item{table.PK: dynamo.Text(pk), table.SK: dynamo.Text(string(r.next))},
	}
	atOnce := wanted
	var filters []string
	for name, value := range map[string]string{"action": string(r.q.Action), "place": string(r.q.Place)} {
		if value != "" {
			filters, atOnce = append(filters, "#"+name+" = :"+name), readAtOnce
			in.ExpressionAttributeValues[":"+name] = dynamo.Text(value)
			if in.ExpressionAttributeNames == nil {
				in.ExpressionAttributeNames = map[string]string{}
			}
			in.ExpressionAttributeNames["#"+name] = name
		}
	}
	if len(filters) > 0 {
		in.FilterExpression = aws.String(strings.Join(filters, " AND "))
	}
	in.Limit = aws.Int32(int32(max(1, min(atOnce, r.left))))
	return in
}

// dayOf returns the day of the newest entry before a position.
func dayOf(p activity.Position) time.Time {
	at := p.Time()
	if p == activity.At(at) {
		at = at.Add(-1)
	}
	return at.Truncate(24 * time.Hour)
}

// encode returns the attributes of an entry besides its key, which holds its time. Nothing
// else is stored.
func encode(e activity.Entry) dynamo.Item {
	i := dynamo.Item{table.TTL: dynamo.Number(e.At.Add(activity.Retention).Unix() + 1)}
	for name, value := range map[string]string{
		"action": string(e.Action), "actor": string(e.Actor), "sender": string(e.Sender), "recipient": string(e.Recipient),
		"share": string(e.Share), "program": string(e.Program), "place": string(e.Place),
		"installation": string(e.Installation), "rule": e.Rule,
	} {
		if value != "" {
			i[name] = dynamo.Text(value)
		}
	}
	if e.Count > 0 {
		i["count"] = dynamo.Number(e.Count)
	}
	return i
}

// decode is the inverse. It empties attributes that another release wrote in a form
// that this one does not know.
func decode(i dynamo.Item) activity.Entry {
	e := activity.Entry{
		Action: activity.Action(dynamo.TextOf(i["action"])), Actor: share.Person(dynamo.TextOf(i["actor"])),
		Sender: share.Person(dynamo.TextOf(i["sender"])), Recipient: share.Person(dynamo.TextOf(i["recipient"])),
		Share: share.ID(dynamo.TextOf(i["share"])), Program: program.ID(dynamo.TextOf(i["program"])), Place: share.Place(dynamo.TextOf(i["place"])),
		Count: numberOf(i["count"]), Rule: dynamo.TextOf(i["rule"]), Installation: share.Installation(dynamo.TextOf(i["installation"])),
	}.Clean()
	position, err := activity.ParsePosition(dynamo.TextOf(i[table.SK]))
	if err != nil {
		slog.Error("activitystore: the key of an entry does not decode")
	}
	e.At, e.Sequence = position.Time(), position.Sequence()
	return e
}
