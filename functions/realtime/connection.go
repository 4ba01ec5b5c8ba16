package realtime

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/realtime"
)

// request has the used fields of a request of the WebSocket API.
type request struct {
	Context struct {
		RouteKey     string `json:"routeKey"`
		ConnectionID string `json:"connectionId"`
	} `json:"requestContext"`
	Headers map[string]string `json:"headers"` // of $connect
	Body    string            `json:"body"`
	Encoded bool              `json:"isBase64Encoded"`
}

type response = events.APIGatewayProxyResponse

func (f *Function) request(ctx context.Context, r request) (response, error) {
	switch r.Context.RouteKey {
	case "$connect":
		return f.connect(ctx, r), nil
	case "$disconnect":
		// A connection that could not be removed here is removed when an event is sent to it,
		// or by the TTL.
		return response{StatusCode: http.StatusOK}, f.Store.Disconnect(ctx, r.Context.ConnectionID)
	case "$default":
		return f.message(ctx, r)
	}
	return response{}, ErrPayload
}

const protocolHeader = "Sec-WebSocket-Protocol"

// connect stores the connection if the client offers the subprotocol and a valid
// token. The answer repeats only the subprotocol.
func (f *Function) connect(ctx context.Context, r request) response {
	text, ok := tokenIn(r.Headers)
	if !ok {
		return f.refuse(http.StatusUnauthorized)
	}
	now := f.Now()
	token, err := realtime.Verify(ctx, f.MAC, text, now)
	if err == nil {
		err = f.Store.Connect(ctx, realtime.Connection{
			ID: r.Context.ConnectionID, Namespace: token.Namespace, Expires: token.Expires, Began: now,
		}, now)
	}
	switch {
	case errors.Is(err, realtime.ErrInvalid):
		return f.refuse(http.StatusUnauthorized)
	case errors.Is(err, realtime.ErrTooMany):
		return f.refuse(http.StatusTooManyRequests)
	case err != nil:
		slog.Error("connect failed", "error", err)
		return f.refuse(http.StatusServiceUnavailable)
	}
	f.Metrics.Add(metric.ConnectionsOpened, 1)
	return response{StatusCode: http.StatusOK, Headers: map[string]string{protocolHeader: realtime.Subprotocol}}
}

func (f *Function) refuse(status int) response {
	f.Metrics.Add(metric.ConnectionsRefused, 1)
	return response{StatusCode: status}
}

// tokenIn finds the token among the subprotocols that the client offers. ok is false
// if Subprotocol is not one of them.
func tokenIn(headers map[string]string) (token string, ok bool) {
	for name, value := range headers {
		if !strings.EqualFold(name, protocolHeader) {
			continue
		}
		for offer := range strings.SplitSeq(value, ",") {
			offer = strings.TrimSpace(offer)
			ok = ok || offer == realtime.Subprotocol
			if text, found := strings.CutPrefix(offer, realtime.TokenPrefix); found {
				token = text
			}
		}
	}
	return token, ok
}

// message answers a message of the client. API Gateway sends the body to the
// connection.
func (f *Function) message(ctx context.Context, r request) (response, error) {
	answer, err := f.answer(ctx, r)
	if err != nil {
		slog.Error("message failed", "error", err)
		return response{}, err
	}
	body, err := json.Marshal(answer)
	return response{StatusCode: http.StatusOK, Body: string(body)}, err
}

func (f *Function) answer(ctx context.Context, r request) (realtime.Message, error) {
	now := f.Now()
	body := []byte(r.Body)
	if r.Encoded {
		body, _ = base64.StdEncoding.DecodeString(r.Body) // a malformed body is a malformed request
	}
	asked, malformed := realtime.ParseRequest(body)
	if malformed == nil && asked.Action == realtime.ActionPing {
		return realtime.Message{Type: realtime.TypePong}, nil
	}
	c, err := f.Store.Connection(ctx, r.Context.ConnectionID, now)
	if err == nil {
		err = f.Store.Count(ctx, c.ID, now)
	}
	switch {
	case errors.Is(err, realtime.ErrUnknown):
		return refusal(realtime.ErrorExpired), nil
	case errors.Is(err, realtime.ErrTooMany):
		return refusal(realtime.ErrorTooMany), nil
	case err != nil:
		return realtime.Message{}, err
	case malformed != nil:
		return refusal(realtime.ErrorMalformed), nil
	}
	return f.since(ctx, c.Namespace, time.UnixMilli(asked.Since), now)
}

func refusal(why string) realtime.Message {
	return realtime.Message{Type: realtime.TypeError, Error: why}
}

func (f *Function) since(ctx context.Context, n realtime.Namespace, since, now time.Time) (realtime.Message, error) {
	found, all, err := f.Store.Events(ctx, n, since.Add(-realtime.Overlap), now)
	if err != nil {
		return realtime.Message{}, err
	}
	m := realtime.Message{Type: realtime.TypeEvents, Complete: all && realtime.Complete(since, now), Now: now.UnixMilli()}
	for _, e := range found {
		m.Events = append(m.Events, e.Body())
	}
	return m, nil
}
