package reaper

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/share"
)

// lateness is how long after the last instant of a share its ciphertext may still
// be there without anything being wrong: sweeps come each minute.
const lateness = time.Hour

// SweepOrphans deletes, once a day, what is older than the ciphertext of any share
// may be, under whatever settings it was made and whether a row knows it or not, and
// counts it. There should never be any:
// it is how somebody learns that the deletion of ended shares is broken, before
// the bucket's own lifecycle hides it.
func (r *Reaper) SweepOrphans(ctx context.Context) error {
	taking, cancel := before(ctx, reserve)
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
