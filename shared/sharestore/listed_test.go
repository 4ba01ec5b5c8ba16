package sharestore

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/secure-share/secure-share/shared/dynamo"
	"github.com/secure-share/secure-share/shared/dynamo/dynamotest"
	"github.com/secure-share/secure-share/shared/share"
)

// busy is a DynamoDB that processes one key of each batch, like a throttled
// table, and finally none. No emulator does this. The row that is named damaged
// has file info of another type.
type busy struct {
	batches, processes int
	damaged            share.ID
}

func (b *busy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	switch r.Header.Get("X-Amz-Target") {
	case "DynamoDB_20120810.Query":
		fmt.Fprint(w, `{"Items":[{"site":{"S":"acme"},"id":{"S":"a"}},{"site":{"S":"acme"},"id":{"S":"b"}},{"site":{"S":"acme"},"id":{"S":"c"}}]}`)
	case "DynamoDB_20120810.BatchGetItem":
		b.batches++
		var call struct {
			RequestItems map[string]struct {
				Keys                 []map[string]map[string]string
				ProjectionExpression string
			}
		}
		_ = json.NewDecoder(r.Body).Decode(&call)
		asked := call.RequestItems["table"]
		found := []any{}
		if b.processes > 0 {
			b.processes--
			pk := asked.Keys[0]["pk"]
			kind, name := "B", []byte(pk["S"])
			if pk["S"] == sharePK("acme", b.damaged) {
				kind = "S"
			}
			found = append(found, map[string]any{"pk": pk, "file_info": map[string][]byte{kind: name}, "file_info_key": map[string]string{"N": "7"}})
			asked.Keys = asked.Keys[1:]
		}
		answer := map[string]any{"Responses": map[string]any{"table": found}}
		if len(asked.Keys) > 0 {
			answer["UnprocessedKeys"] = map[string]any{"table": asked}
		}
		_ = json.NewEncoder(w).Encode(answer)
	}
}

func (b *busy) outbox(t *testing.T) ([]share.Share, error) {
	server := httptest.NewServer(b)
	t.Cleanup(server.Close)
	cfg := dynamotest.Config(t)
	cfg.BaseEndpoint = aws.String(server.URL)
	return New(cfg, "table", share.DefaultRules()).Outbox(t.Context(), "acme", "alice", share.Position{}, 10)
}

func TestKeysThatWereNotProcessedAreReadAgain(t *testing.T) {
	db := &busy{processes: 3}
	found, err := db.outbox(t)
	if err != nil || len(found) != 3 || db.batches != 3 {
		t.Fatalf("%d shares by %d batches, %v", len(found), db.batches, err)
	}
	for _, s := range found {
		if s.FileInfo.KeyVersion != 7 || string(s.FileInfo.Sealed) != sharePK(s.Site, s.ID) {
			t.Errorf("%s has the file info %q", s.ID, s.FileInfo.Sealed)
		}
	}
}

func TestDamagedFileInfoHidesNoShare(t *testing.T) {
	db := &busy{processes: 3, damaged: "b"}
	found, err := db.outbox(t)
	if err != nil || len(found) != 3 {
		t.Fatalf("%d shares, %v", len(found), err)
	}
	for _, s := range found {
		if has := len(s.FileInfo.Sealed) > 0; has == (s.ID == db.damaged) {
			t.Errorf("%s has file info: %t", s.ID, has)
		}
	}
}

func TestATableThatStaysBusyIsUnavailable(t *testing.T) {
	db := &busy{processes: 1}
	_, err := db.outbox(t)
	passes, marked := err.(interface{ Unavailable() bool })
	if !marked || !passes.Unavailable() || db.batches != dynamo.Readings {
		t.Errorf("%v after %d batches", err, db.batches)
	}
}
