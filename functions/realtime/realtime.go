// Package realtime is the function behind live updates. API Gateway invokes it for
// the connections, DynamoDB's stream for shares that changed.
package realtime

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/secure-share/secure-share/shared/deadline"
	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/realtime"
	"github.com/secure-share/secure-share/shared/share"
)

// ErrPayload means that the payload is neither a batch of stream records nor a
// request of the WebSocket API.
var ErrPayload = errors.New("realtime: unknown payload")

// Shares reads the rows of shares. It returns share.ErrNotFound if there is none.
type Shares interface {
	Get(ctx context.Context, site share.Site, id share.ID) (share.Share, error)
}

// Store keeps connections and events, see realtimestore.Store.
type Store interface {
	Connect(ctx context.Context, c realtime.Connection, now time.Time) error
	Connection(ctx context.Context, id string, now time.Time) (realtime.Connection, error)
	Disconnect(ctx context.Context, id string) error
	Forget(ctx context.Context, c realtime.Connection) error
	Connections(ctx context.Context, n realtime.Namespace, now time.Time) ([]realtime.Connection, error)
	Count(ctx context.Context, id string, now time.Time) error
	Record(ctx context.Context, n realtime.Namespace, e realtime.Event) error
	Events(ctx context.Context, n realtime.Namespace, from, now time.Time) (found []realtime.Event, all bool, err error)
}

// Poster sends a message to a connection. It returns realtime.ErrUnknown if the
// connection is closed.
type Poster interface {
	Post(ctx context.Context, connection string, message []byte) error
}

// Function is the function.
type Function struct {
	Shares  Shares
	Store   Store
	MAC     realtime.MAC
	Poster  Poster
	Metrics metric.Counter
	Now     func() time.Time
}

// Handle is the Lambda handler.
func (f *Function) Handle(ctx context.Context, payload json.RawMessage) (any, error) {
	ctx, cancel := deadline.Before(ctx, deadline.Reserve)
	defer cancel()
	var in struct {
		request
		Records []json.RawMessage `json:"Records"`
	}
	if err := json.Unmarshal(payload, &in); err != nil {
		return nil, ErrPayload
	}
	switch {
	case in.Records != nil:
		return f.stream(ctx, in.Records), nil
	case in.Context.ConnectionID != "":
		return f.request(ctx, in.request)
	}
	return nil, ErrPayload
}
