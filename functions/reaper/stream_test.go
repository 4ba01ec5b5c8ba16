package reaper

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/share"
)

func TestDuplicatesAndReorderingChangeNothing(t *testing.T) {
	fx := newFixture(t)
	var shares []share.Share
	var records []json.RawMessage
	for n := range 10 {
		s := fx.available()
		shares = append(shares, s)
		for copy := range 3 {
			records = append(records, removal(s, fmt.Sprint(n, copy)))
		}
	}
	live := fx.available()
	records = append(records, removal(live, "live")) // the record is too early
	for n := range shares {
		shares[n] = fx.happens(shares[n], share.Revoke{By: alice})
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 3 { // the batch is delivered again
		random.Shuffle(len(records), func(i, j int) { records[i], records[j] = records[j], records[i] })
		if failed := fx.stream(records...); failed != nil {
			t.Errorf("reported as failed: %v", failed)
		}
	}
	for _, s := range shares {
		fx.reaped(s, share.Revoked)
		if n := fx.disk.deletions(s.ID); n != 1 {
			t.Errorf("%d deletions", n)
		}
	}
	fx.untouched(live)
}

// poison are records that are not about a removed blob item and never will be.
var poison = map[string]string{
	"null":                     `null`,
	"a number":                 `7`,
	"text":                     `"record"`,
	"empty":                    `{}`,
	"no change":                `{"eventName":"REMOVE"}`,
	"no keys":                  `{"eventName":"REMOVE","dynamodb":{"SequenceNumber":"66"}}`,
	"keys of another type":     `{"eventName":"REMOVE","dynamodb":{"Keys":["pk","sk"],"SequenceNumber":"66"}}`,
	"a numeric sort key":       `{"eventName":"REMOVE","dynamodb":{"Keys":{"pk":{"S":"$PK"},"sk":{"N":"7"}},"SequenceNumber":"66"}}`,
	"a number as text":         `{"eventName":"REMOVE","dynamodb":{"Keys":{"pk":{"S":7},"sk":{"S":"blob"}},"SequenceNumber":"66"}}`,
	"a set of no binaries":     `{"eventName":"REMOVE","dynamodb":{"Keys":{"pk":{"BS":[7]},"sk":{"S":"blob"}},"SequenceNumber":"66"}}`,
	"a partition key of notes": `{"eventName":"REMOVE","dynamodb":{"Keys":{"pk":{"S":"INSTALLATION#app"},"sk":{"S":"blob"}},"SequenceNumber":"66"}}`,
	"no id":                    `{"eventName":"REMOVE","dynamodb":{"Keys":{"pk":{"S":"SITE#acme#SHARE#"},"sk":{"S":"blob"}},"SequenceNumber":"66"}}`,
	"no site":                  `{"eventName":"REMOVE","dynamodb":{"Keys":{"pk":{"S":"SITE##SHARE#$ID"},"sk":{"S":"blob"}},"SequenceNumber":"66"}}`,
	"the row":                  `{"eventName":"REMOVE","dynamodb":{"Keys":{"pk":{"S":"$PK"},"sk":{"S":"share"}},"SequenceNumber":"66"}}`,
	"an insertion":             `{"eventName":"INSERT","dynamodb":{"Keys":{"pk":{"S":"$PK"},"sk":{"S":"blob"}},"SequenceNumber":"66"}}`,
	"a change":                 `{"eventName":"MODIFY","dynamodb":{"Keys":{"pk":{"S":"$PK"},"sk":{"S":"blob"}},"SequenceNumber":"66"}}`,
}

func TestPoisonHurtsNobodyElse(t *testing.T) {
	for what, record := range poison {
		t.Run(what, func(t *testing.T) {
			fx := newFixture(t)
			first, named, last := fx.available(), fx.available(), fx.available()
			fx.at(first.ExpiresAt)
			record = strings.NewReplacer("$PK", "SITE#acme#SHARE#"+string(named.ID), "$ID", string(named.ID)).Replace(record)
			failed := fx.stream(removal(first, "1"), json.RawMessage(record), removal(last, "2"))
			if failed != nil {
				t.Errorf("reported as failed: %v", failed)
			}
			fx.reaped(first, share.Expired)
			fx.reaped(last, share.Expired)
			fx.untouched(named)
		})
	}
}

// An image that the events library cannot decode does not matter to the reaper.
func TestImagesAreNotDecoded(t *testing.T) {
	fx := newFixture(t)
	s := fx.happens(fx.available(), share.Revoke{By: alice})
	record := strings.Replace(string(removal(s, "1")), `{"N":"1"}`, `{"BS":[7]}`, 1)
	if failed := fx.stream(json.RawMessage(record)); failed != nil {
		t.Errorf("reported as failed: %v", failed)
	}
	fx.reaped(s, share.Revoked)
}

func TestOnlyWhatFailedIsReported(t *testing.T) {
	fx := newFixture(t)
	var shares []share.Share
	var records []json.RawMessage
	for n := range 6 {
		s := fx.happens(fx.available(), share.Revoke{By: alice})
		shares = append(shares, s)
		records = append(records, removal(s, fmt.Sprint(100+n)))
	}
	broken := map[share.ID]bool{shares[1].ID: true, shares[4].ID: true}
	fx.disk.before = func(s share.Share) error {
		if broken[s.ID] {
			return errBroken
		}
		return nil
	}
	if failed := fmt.Sprint(fx.stream(records...)); failed != "[101 104]" {
		t.Errorf("reported as failed: %s", failed)
	}
	for n, s := range shares {
		if fx.disk.has(s) != broken[s.ID] {
			t.Errorf("share %d: blob there: %v", n, fx.disk.has(s))
		}
	}
	broken = nil
	if failed := fx.stream(records...); failed != nil {
		t.Errorf("reported as failed the second time: %v", failed)
	}
	for _, s := range shares {
		fx.reaped(s, share.Revoked)
	}
}

func TestUnknownPayloadsAreRefused(t *testing.T) {
	for _, payload := range []string{
		``, `null`, `{}`, `[]`, `"due"`, `{"sweep":"all"}`, `{"sweep":""}`, `{"sweep":7}`, `{"Records":null}`,
		`{"Records":{}}`, `{"sweep":"due","Records":7}`, `{"Records":"all"}`, `{"httpMethod":"GET","path":"/"}`,
	} {
		fx := newFixture(t)
		s := fx.available()
		fx.at(s.ExpiresAt)
		if answer, err := fx.Handle(t.Context(), json.RawMessage(payload)); !errors.Is(err, ErrPayload) || answer != nil {
			t.Errorf("%s: %v, %v", payload, answer, err)
		}
		fx.untouched(s)
	}
}

func TestTheSchedulesPayloadSweeps(t *testing.T) {
	fx := newFixture(t)
	s := fx.available()
	fx.at(s.ExpiresAt.Add(time.Second))
	answer, err := fx.Handle(t.Context(), json.RawMessage(`{"sweep":"due"}`))
	if encoded, _ := json.Marshal(answer); err != nil || string(encoded) != `{}` {
		t.Errorf("answer %s, %v", encoded, err)
	}
	fx.reaped(s, share.Expired)
}

func TestAnEmptyBatchFailsNothing(t *testing.T) {
	fx := newFixture(t)
	answer, err := fx.Handle(t.Context(), json.RawMessage(`{"Records":[]}`))
	if encoded, _ := json.Marshal(answer); err != nil || string(encoded) != `{"batchItemFailures":[]}` {
		t.Errorf("answer %s, %v", encoded, err)
	}
}
