package stack

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"

	"github.com/secure-share/secure-share/scripts/local/gateway"
	"github.com/secure-share/secure-share/scripts/local/runtimeapi"
	"github.com/secure-share/secure-share/scripts/local/stream"
)

// liveFaults breaks live updates as a test asks with POST /faults. Each request replaces
// what the one before asked for.
type liveFaults struct {
	live     *gateway.WebSocket
	function *runtimeapi.Function

	mu   sync.Mutex
	kill int           // how many of the next messages kill the function instead of being sent
	held chan struct{} // closed when the stream may go on; nil: it goes on
}

// fault is the body of a request.
type fault struct {
	Kill int  `json:"kill"` // kill the function at this many of its next messages
	Hold bool `json:"hold"` // hold the stream
	Lose bool `json:"lose"` // drop all connections, and do not tell the function
}

func (l *liveFaults) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var f fault
	if err := json.NewDecoder(r.Body).Decode(&f); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	l.set(f)
	if f.Lose {
		l.live.Lose()
	}
	w.WriteHeader(http.StatusNoContent)
}

func (l *liveFaults) set(f fault) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.kill = f.Kill
	switch {
	case f.Hold && l.held == nil:
		l.held = make(chan struct{})
	case !f.Hold && l.held != nil:
		close(l.held)
		l.held = nil
	}
}

// posting is gateway.WebSocket.Posting.
func (l *liveFaults) posting() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.kill == 0 {
		return true
	}
	l.kill--
	l.function.Kill()
	return false
}

// delaying returns function with a wait before each batch of the stream.
func (l *liveFaults) delaying(function stream.Invoker) stream.Invoker { return delayed{l, function} }

type delayed struct {
	*liveFaults
	function stream.Invoker
}

func (d delayed) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	d.mu.Lock()
	held := d.held
	d.mu.Unlock()
	if held != nil {
		select {
		case <-held:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return d.function.Invoke(ctx, payload)
}

// liveFront is the front of live updates, with faults if the options ask for them.
func (b *builder) liveFront() http.Handler {
	if !b.options.LiveFaults {
		return b.Live
	}
	b.faults = &liveFaults{live: b.Live, function: b.functions[Realtime]}
	b.Live.Posting = b.faults.posting
	front := http.NewServeMux()
	front.Handle("POST /faults", b.faults)
	front.Handle("/", b.Live)
	return front
}
