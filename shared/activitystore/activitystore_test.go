package activitystore

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/activitystore/storetest"
	"github.com/secure-share/secure-share/shared/dynamo/dynamotest"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
)

func TestMain(m *testing.M) { os.Exit(dynamotest.Main(m, filepath.Join("..", ".."))) }

type underTest struct {
	*Store
	t *testing.T
}

func (s underTest) Add(site share.Site, entries []activity.Entry) {
	s.t.Helper()
	for some := range slices.Chunk(Puts(s.table, site, entries), 25) {
		if _, err := s.db.TransactWriteItems(s.t.Context(), &dynamodb.TransactWriteItemsInput{TransactItems: some}); err != nil {
			s.t.Fatal(err)
		}
	}
}

func TestStore(t *testing.T) {
	dynamotest.Everywhere(t, func(t *testing.T, cfg aws.Config) {
		storetest.Run(t, func(t *testing.T) storetest.Store {
			_, name := dynamotest.NewTable(t, cfg, table.Shares)
			return underTest{New(cfg, name), t}
		})
	})
}

// Tests of large logs use dynamotest.Rows, so its pages must be those of DynamoDB: with
// entries on several days, more on one than a page reads, and a person with few of them.
func TestRowsAnswerAsTheEngines(t *testing.T) {
	const many = 1100
	var entries []activity.Entry
	for n := range many {
		e := activity.Entry{At: noon.Add(-time.Duration(n*n) * time.Second / 4), Action: activity.Created, Actor: "a", Share: share.NewID(), Sequence: activity.Sequence{Change: 1}}
		if n%9 == 0 {
			e.Action, e.Place = activity.Revoked, "project:1"
		}
		if n%100 == 0 {
			e.About = []share.Person{"a"}
		}
		entries = append(entries, e)
	}
	cfg := dynamotest.Config(t)
	_, name := dynamotest.NewTable(t, cfg, table.Shares)
	engine := underTest{New(cfg, name), t}
	engine.Add(site, entries)
	rows := &dynamotest.Rows{}
	for _, put := range Puts(name, site, entries) {
		rows.Put(put.Put.Item)
	}
	memory := New(rows.Config(t), name)
	for what, q := range map[string]activity.Query{
		"all":                {},
		"an action":          {Action: activity.Revoked},
		"another action":     {Action: activity.Declined},
		"an action, a place": {Action: activity.Revoked, Place: "project:1"},
		"a person":           {Person: "a"},
		"a person's action":  {Person: "a", Action: activity.Revoked},
	} {
		t.Run(what, func(t *testing.T) {
			q.From, q.Until = noon.AddDate(0, 0, -5), noon.Add(1)
			for n, more := 0, true; more && n < 20; n++ {
				want, err := engine.List(t.Context(), site, q, 90)
				if err != nil {
					t.Fatal(err)
				}
				got, err := memory.List(t.Context(), site, q, 90)
				if err != nil || !reflect.DeepEqual(got, want) {
					t.Fatalf("page %d: %d entries, then %s, %v; want %d, then %s", n, len(got.Entries), got.Next, err, len(want.Entries), want.Next)
				}
				q.After, more = want.Next, want.Next != ""
			}
		})
	}
}

const site = share.Site("11111111-2222-4333-8444-555555555555")

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// The rows hold these attributes and no others.
func TestSchema(t *testing.T) {
	allowed := []string{"action", "actor", "count", "installation", "place", "pk", "program", "recipient", "rule", "sender", "share", "sk", "ttl"}
	e := activity.Entry{
		At: noon, Action: activity.WrongKey, Actor: "a", Sender: "b", Recipient: "a", Share: share.NewID(), Program: "p", Place: "project:1", Count: 1, Installation: "i", Rule: "senders",
		About: []share.Person{"a", "b"},
	}
	puts := Puts("table", site, []activity.Entry{e})
	if len(puts) != 3 {
		t.Fatalf("%d rows", len(puts))
	}
	for _, put := range puts {
		for name := range put.Put.Item {
			if !slices.Contains(allowed, name) {
				t.Errorf("a row has the attribute %q", name)
			}
		}
		if got, want := put.Put.Item[table.TTL].(*types.AttributeValueMemberN).Value, fmt.Sprint(noon.AddDate(0, 0, 60).Unix()+1); got != want {
			t.Errorf("removed at %s, want %s", got, want)
		}
	}
}

// endless is a DynamoDB in which every key of a log has entries without end.
type endless struct {
	queries, read int
	matching      bool
}

func (e *endless) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Limit                     int
		ExclusiveStartKey         map[string]struct{ S string }
		ExpressionAttributeValues map[string]struct{ S string }
	}
	_ = json.NewDecoder(r.Body).Decode(&in)
	e.queries++
	e.read += in.Limit
	last, _ := activity.ParsePosition(in.ExclusiveStartKey["sk"].S)
	items := []any{}
	key := map[string]any{}
	for n := range in.Limit {
		at := activity.Entry{At: last.Time().Add(-time.Duration(n + 1)), Actor: "a", Sequence: activity.Sequence{Change: 1}}.Position()
		key = map[string]any{"pk": map[string]string{"S": in.ExpressionAttributeValues[":pk"].S}, "sk": map[string]string{"S": string(at)}}
		if e.matching {
			items = append(items, map[string]any{"pk": key["pk"], "sk": key["sk"], "action": map[string]string{"S": "claimed"}})
		}
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	_ = json.NewEncoder(w).Encode(map[string]any{"Items": items, "ScannedCount": in.Limit, "Count": len(items), "LastEvaluatedKey": key})
}

// A page costs the same however long the log is, and whatever it selects.
func TestAPageReadsABoundedPartOfALog(t *testing.T) {
	for name, c := range map[string]struct {
		q             activity.Query
		matching      bool
		queries, read int
		entries       int
	}{
		"of all":           {activity.Query{}, true, 1, 50, 50},
		"of a person":      {activity.Query{Person: "a"}, true, 1, 50, 50},
		"what is not rare": {activity.Query{Action: activity.Claimed}, true, 1, readAtOnce, 50},
		"what is not there": {
			activity.Query{Action: activity.Declined}, false, readAtMost / readAtOnce, readAtMost, 0,
		},
	} {
		t.Run(name, func(t *testing.T) {
			db := &endless{matching: c.matching}
			server := httptest.NewServer(db)
			defer server.Close()
			store := New(aws.Config{Region: "eu-central-1", Credentials: credentials.NewStaticCredentialsProvider("id", "secret", ""), BaseEndpoint: &server.URL}, "table")
			c.q.From, c.q.Until = noon.AddDate(0, 0, -60), noon
			page, err := store.List(t.Context(), site, c.q, 50)
			if err != nil || len(page.Entries) != c.entries || page.Next == "" || page.Next >= activity.At(noon) {
				t.Errorf("%d entries, then %q, %v", len(page.Entries), page.Next, err)
			}
			if db.queries != c.queries || db.read != c.read {
				t.Errorf("%d queries read %d entries, want %d and %d", db.queries, db.read, c.queries, c.read)
			}
		})
	}
}
