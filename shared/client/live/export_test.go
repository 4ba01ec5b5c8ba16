package live

import (
	"context"

	"github.com/secure-share/secure-share/shared/wire"
)

// Dial opens a connection and closes it.
func Dial(ctx context.Context, t wire.RealtimeToken) error {
	c, err := dial(ctx, t)
	if err == nil {
		c.Close()
	}
	return err
}
