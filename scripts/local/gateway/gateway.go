// Package gateway emulates API Gateway: an HTTP API with the single route $default in
// the stage $default, with events of payload format 2.0, and a WebSocket API. Both
// keep the service's limits.
package gateway

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/secure-share/secure-share/scripts/local/runtimeapi"
)

// Limits of an HTTP API that cannot be raised.
const (
	MaxBody    = 10 << 20 // bytes
	MaxHeaders = 10240    // bytes of the request line and all header values
	Timeout    = 30 * time.Second
)

// Invoker runs a function. Errors: runtimeapi.ErrTooLarge, runtimeapi.Error, ctx's.
type Invoker interface {
	Invoke(ctx context.Context, payload []byte) ([]byte, error)
}

// Gateway is the HTTP API of one account. Timeout is Timeout when zero.
type Gateway struct {
	Function Invoker
	Account  string // 12 digits
	Timeout  time.Duration
	Now      func() time.Time
}

func (g *Gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id := rand.Text()
	w.Header().Set("Apigw-Requestid", id)
	if headerSize(r) > MaxHeaders {
		refuse(w, http.StatusRequestHeaderFieldsTooLarge, "Request Header Fields Too Large")
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBody))
	if err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			refuse(w, http.StatusRequestEntityTooLarge, "Request Entity Too Large")
			return
		}
		refuse(w, http.StatusBadRequest, "Bad Request")
		return
	}
	payload, err := json.Marshal(g.event(r, id, body))
	if err != nil {
		refuse(w, http.StatusBadRequest, "Bad Request")
		return
	}
	answer, err := g.invoke(r.Context(), payload)
	switch {
	case errors.Is(err, runtimeapi.ErrTooLarge):
		refuse(w, http.StatusRequestEntityTooLarge, "Request Entity Too Large")
	case errors.Is(err, context.DeadlineExceeded):
		refuse(w, http.StatusServiceUnavailable, "Service Unavailable")
	case err != nil || respond(w, answer) != nil:
		refuse(w, http.StatusInternalServerError, "Internal Server Error")
	}
}

// invoke waits for the function up to the limit. As in AWS, the function
// continues after the limit, and after the caller has disconnected.
func (g *Gateway) invoke(ctx context.Context, payload []byte) ([]byte, error) {
	limit := g.Timeout
	if limit == 0 {
		limit = Timeout
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit)
	type result struct {
		answer []byte
		err    error
	}
	done := make(chan result, 1)
	go func() {
		defer cancel()
		answer, err := g.Function.Invoke(ctx, payload)
		done <- result{answer, err}
	}()
	select {
	case r := <-done:
		return r.answer, r.err
	case <-ctx.Done():
	}
	select { // cancel comes after the result
	case r := <-done:
		return r.answer, r.err
	default:
		return nil, context.DeadlineExceeded
	}
}

func headerSize(r *http.Request) int {
	n := len(r.Method) + len(" ") + len(r.RequestURI) + len(" ") + len(r.Proto) + len(r.Host)
	for _, values := range r.Header {
		for _, v := range values {
			n += len(v)
		}
	}
	return n
}

func refuse(w http.ResponseWriter, status int, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"message": message})
}
