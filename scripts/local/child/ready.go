package child

import (
	"context"
	"errors"
	"net"
	"time"
)

// ErrExited means that a process ended before it was ready.
var ErrExited = errors.New("the process ended at once")

// Ready waits until the process listens on the address. It fails if the process
// or ctx ends first.
func (p *Process) Ready(ctx context.Context, network, address string) error {
	var dialer net.Dialer
	for wait := time.Millisecond; ; wait = min(2*wait, 50*time.Millisecond) {
		if conn, err := dialer.DialContext(ctx, network, address); err == nil {
			return conn.Close()
		}
		select {
		case <-p.done:
			return ErrExited
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
	}
}
