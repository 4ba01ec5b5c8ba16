package reaper

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/secure-share/secure-share/shared/deadline"
	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/share"
)

// lateness is how long a ciphertext may normally exist after its share's last
// instant: a sweep runs every minute.
const lateness = time.Hour

// SweepOrphans deletes and counts, once a day, all objects that are older than
// any share's ciphertext may be, under any settings, with or without a row.
// There should be none: the count shows operators that the deletion of ended
// shares is broken, before the bucket's lifecycle hides it.
func (r *Reaper) SweepOrphans(ctx context.Context) error {
	taking, cancel := deadline.Before(ctx, reserve)
	defer cancel()
	n, err := r.Blobs.DeleteOlder(taking, r.Now().Add(-share.MaxUploadDeadline-share.MaxLifetime-lateness))
	r.Metrics.Add(metric.Orphans, float64(n))
	if n > 0 {
		slog.Error("sweep: ciphertexts that outlived their shares were deleted", "objects", n)
	}
	if err != nil {
		return fmt.Errorf("reaper: delete orphans: %w", err)
	}
	return nil
}
