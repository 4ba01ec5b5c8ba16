package realtime

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/realtime"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
)

// record has the used fields of a stream record, as in package reaper.
type record struct {
	EventID string `json:"eventID"`
	Change  struct {
		Keys           map[string]struct{ S string }
		SequenceNumber string
	} `json:"dynamodb"`
}

// stream sends an event for each share whose row was written. Records that failed
// are reported, so that Lambda delivers them again. Malformed ones are skipped,
// because they would never succeed.
func (f *Function) stream(ctx context.Context, records []json.RawMessage) events.DynamoDBEventResponse {
	answer := events.DynamoDBEventResponse{BatchItemFailures: []events.DynamoDBBatchItemFailure{}}
	for _, raw := range records {
		var r record
		if err := json.Unmarshal(raw, &r); err != nil {
			slog.Warn("stream: malformed record skipped")
			continue
		}
		site, id, ok := table.ParseShareKey(r.Change.Keys[table.PK].S)
		if !ok || r.Change.Keys[table.SK].S != table.RowSK {
			slog.Warn("stream: record skipped", "event", r.EventID)
			continue
		}
		if err := f.changed(ctx, share.Site(site), share.ID(id)); err != nil {
			slog.Error("stream: record failed", "event", r.EventID, "error", err)
			f.Metrics.Add(metric.EventsFailed, 1)
			answer.BatchItemFailures = append(answer.BatchItemFailures,
				events.DynamoDBBatchItemFailure{ItemIdentifier: r.Change.SequenceNumber})
		}
	}
	return answer
}

// changed tells the sender and, once they may know of the share, the recipient,
// unless that is an outsider, who has no live updates. The row decides: it may be
// newer than the record.
func (f *Function) changed(ctx context.Context, site share.Site, id share.ID) error {
	s, err := f.Shares.Get(ctx, site, id)
	if errors.Is(err, share.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	event := realtime.Event{Kind: string(s.Status), Share: s.ID, Version: s.Version, At: f.Now()}
	for _, p := range []share.Person{s.Sender, s.Recipient} {
		if s.VisibleTo(p) && p.HasAccount() {
			err = errors.Join(err, f.tell(ctx, realtime.Namespace{Site: site, Person: p}, event))
		}
	}
	return err
}

// tell stores the event and sends it to the open connections. It is stored first, so
// that a client that connects in between finds it. A message that could not be sent
// is not sent again: the client finds the event when it catches up.
func (f *Function) tell(ctx context.Context, n realtime.Namespace, e realtime.Event) error {
	if err := f.Store.Record(ctx, n, e); err != nil {
		return err
	}
	open, err := f.Store.Connections(ctx, n, f.Now())
	if err != nil {
		return err
	}
	body := e.Body()
	message, err := json.Marshal(realtime.Message{Type: realtime.TypeEvent, EventBody: &body})
	if err != nil {
		return err
	}
	var posts sync.WaitGroup
	for _, c := range open {
		posts.Go(func() { f.post(ctx, c, message) })
	}
	posts.Wait()
	return nil
}

// postTime is how long a slow connection can hold up the events of others.
const postTime = 2 * time.Second

func (f *Function) post(ctx context.Context, c realtime.Connection, message []byte) {
	posting, cancel := context.WithTimeout(ctx, postTime)
	defer cancel()
	err := f.Poster.Post(posting, c.ID, message)
	switch {
	case err == nil:
		f.Metrics.Add(metric.EventsPosted, 1)
	case errors.Is(err, realtime.ErrUnknown) && f.Now().Before(c.Began.Add(realtime.Handshake)):
		// It may be opened in a moment. If it is, the client asks for what it missed.
	case errors.Is(err, realtime.ErrUnknown):
		if err := f.Store.Forget(ctx, c); err != nil {
			slog.Warn("stream: a closed connection was not removed", "error", err)
		}
	default:
		slog.Warn("stream: a connection did not get an event", "error", err)
	}
}
