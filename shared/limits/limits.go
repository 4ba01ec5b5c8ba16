// Package limits reads the rules of shares from a line of configuration and
// checks them against the bounds within which an operator may set them.
package limits

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/secure-share/secure-share/shared/share"
)

// Parse reads "lifetime=72h,lease=15m,leases=3": any subset of the fields of
// share.Rules; the others are those of share.DefaultRules. The error wraps
// share.ErrMalformed and names every setting that is unknown or out of bounds.
func Parse(s string) (share.Rules, error) {
	r := share.DefaultRules()
	durations := map[string]struct {
		field    *time.Duration
		min, max time.Duration
	}{
		"uploadDeadline": {&r.UploadDeadline, time.Second, share.MaxUploadDeadline},
		"uploadURL":      {&r.UploadURL, time.Second, time.Hour},
		"uploadGrace":    {&r.UploadGrace, 0, 24 * time.Hour},
		"lifetime":       {&r.Lifetime, time.Second, share.MaxLifetime},
		"lease":          {&r.Lease, time.Second, time.Hour},
		"leaseTotal":     {&r.LeaseTotal, time.Second, 12 * time.Hour},
		"downloadURL":    {&r.DownloadURL, time.Second, 5 * time.Minute},
		"ticket":         {&r.Ticket, time.Second, 10 * time.Minute},
		"history":        {&r.History, time.Second, 365 * 24 * time.Hour},
	}
	counts := map[string]struct {
		set      func(int64)
		min, max int64
	}{
		"leases":    {func(n int64) { r.Leases = int(n) }, 1, 10},
		"tickets":   {func(n int64) { r.Tickets = int(n) }, 1, 20},
		"maxLength": {func(n int64) { r.MaxLength = n }, 1, share.MaxLength},
	}
	var wrong []string
	for setting := range strings.SplitSeq(s, ",") {
		if strings.TrimSpace(setting) == "" {
			continue
		}
		name, value, _ := strings.Cut(strings.TrimSpace(setting), "=")
		if d, known := durations[name]; known {
			v, err := time.ParseDuration(value)
			if err != nil || v < d.min || v > d.max {
				wrong = append(wrong, fmt.Sprintf("%s must be a duration from %s to %s", name, d.min, d.max))
				continue
			}
			*d.field = v
		} else if c, known := counts[name]; known {
			v, err := strconv.ParseInt(value, 10, 64)
			if err != nil || v < c.min || v > c.max {
				wrong = append(wrong, fmt.Sprintf("%s must be a whole number from %d to %d", name, c.min, c.max))
				continue
			}
			c.set(v)
		} else {
			wrong = append(wrong, fmt.Sprintf("%q is not a setting", name))
		}
	}
	if r.LeaseTotal < r.Lease {
		wrong = append(wrong, "leaseTotal must not be shorter than lease")
	}
	if len(wrong) > 0 {
		return share.Rules{}, fmt.Errorf("rules: %w: %s", share.ErrMalformed, strings.Join(wrong, "; "))
	}
	return r, nil
}
