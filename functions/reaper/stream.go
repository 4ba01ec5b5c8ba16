package reaper

import (
	"context"
	"encoding/json"
	"log/slog"

	"github.com/aws/aws-lambda-go/events"

	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/notice"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
)

// record has the used fields of a stream record. The type in package events
// also decodes the images, and panics on some malformed ones.
type record struct {
	EventID   string `json:"eventID"`
	EventName string `json:"eventName"`
	Change    struct {
		Keys           map[string]struct{ S string }
		SequenceNumber string
	} `json:"dynamodb"`
}

// Stream handles the records of removed blob items and of new notices. It uses only
// the key of a record: the row decides. A record whose work failed is reported, so
// that Lambda delivers it again. Other records and malformed ones are skipped,
// because they would never succeed. Each record is decoded separately, so that a
// malformed one does not fail its batch.
func (r *Reaper) Stream(ctx context.Context, records []json.RawMessage) events.DynamoDBEventResponse {
	answer := events.DynamoDBEventResponse{BatchItemFailures: []events.DynamoDBBatchItemFailure{}}
	for _, raw := range records {
		var record record
		if err := json.Unmarshal(raw, &record); err != nil {
			slog.Warn("stream: malformed record passed over")
			continue
		}
		if err := r.handle(ctx, record); err != nil {
			slog.Error("stream: record failed", "event", record.EventID, "error", err)
			r.Metrics.Add(metric.DueFailed, 1)
			answer.BatchItemFailures = append(answer.BatchItemFailures,
				events.DynamoDBBatchItemFailure{ItemIdentifier: record.Change.SequenceNumber})
		}
	}
	return answer
}

func (r *Reaper) handle(ctx context.Context, record record) error {
	if site, id, ok := record.removedBlob(); ok {
		return r.reap(ctx, site, id, share.Tick{})
	}
	if key, ok := record.newNotice(); ok && r.Notices != nil {
		return r.handOver(ctx, key)
	}
	slog.Warn("stream: record passed over", "event", record.EventID)
	return nil
}

// removedBlob reads the key. The share need not exist.
func (r record) removedBlob() (share.Site, share.ID, bool) {
	if r.EventName != string(events.DynamoDBOperationTypeRemove) || r.Change.Keys[table.SK].S != table.BlobSK {
		return "", "", false
	}
	site, id, ok := table.ParseShareKey(r.Change.Keys[table.PK].S)
	return share.Site(site), share.ID(id), ok
}

// newNotice reads the key.
func (r record) newNotice() (notice.Key, bool) {
	site, id, event, ok := table.ParseNoticeKey(r.Change.Keys[table.PK].S, r.Change.Keys[table.SK].S)
	e, err := notice.ParseEvent(event)
	return notice.Key{Site: share.Site(site), Share: share.ID(id), Event: e}, ok && err == nil && r.EventName == string(events.DynamoDBOperationTypeInsert)
}
