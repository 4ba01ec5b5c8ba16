// Package limits reads the rules of shares, and the limits of people and sites, from
// lines of configuration. It checks them against the bounds within which an operator
// may set them.
package limits

import (
	"fmt"
	"strconv"
	"time"

	"github.com/secure-share/secure-share/shared/share"
)

// ParseRules reads "lifetime=72h,lease=15m,leases=3": any subset of the fields of
// share.Rules; the others are those of share.DefaultRules. The error wraps
// share.ErrMalformed and names every setting that is unknown or out of bounds.
func ParseRules(line string) (share.Rules, error) {
	r := share.DefaultRules()
	leases, tickets := int64(r.Leases), int64(r.Tickets)
	flaws := set(line, map[string]setter{
		"uploadDeadline": duration(&r.UploadDeadline, time.Second, share.MaxUploadDeadline),
		"uploadURL":      duration(&r.UploadURL, time.Second, time.Hour),
		"uploadGrace":    duration(&r.UploadGrace, 0, 24*time.Hour),
		"lifetime":       duration(&r.Lifetime, time.Second, share.MaxLifetime),
		"lease":          duration(&r.Lease, time.Second, time.Hour),
		"leaseTotal":     duration(&r.LeaseTotal, time.Second, 12*time.Hour),
		"downloadURL":    duration(&r.DownloadURL, time.Second, 5*time.Minute),
		"ticket":         duration(&r.Ticket, time.Second, 10*time.Minute),
		"history":        duration(&r.History, time.Second, 365*24*time.Hour),
		"leases":         number(&leases, 1, 10),
		"tickets":        number(&tickets, 1, 20),
		"maxLength":      number(&r.MaxLength, 1, share.MaxLength),
		"openings":       openings(&r.Openings),
	})
	if r.LeaseTotal < r.Lease {
		flaws = append(flaws, "leaseTotal must not be shorter than lease")
	}
	if err := malformed("rules", flaws); err != nil {
		return share.Rules{}, err
	}
	r.Leases, r.Tickets = int(leases), int(tickets)
	return r, nil
}

// duration sets a duration within bounds.
func duration(field *time.Duration, least, most time.Duration) setter {
	return func(value string) error {
		d, err := time.ParseDuration(value)
		if err != nil || d < least || d > most {
			return fmt.Errorf("must be a duration from %s to %s", least, most)
		}
		*field = d
		return nil
	}
}

// openings sets how often a share may be opened.
func openings(field *share.Openings) setter {
	return func(value string) error {
		o, err := ParseOpenings(value)
		if err == nil {
			*field = o
		}
		return err
	}
}

// AnyOpenings is the value of openings that limits nothing.
const AnyOpenings = share.UntilExpiry

// ParseOpenings is share.ParseOpenings with an error that says what it must be.
func ParseOpenings(value string) (share.Openings, error) {
	o, err := share.ParseOpenings(value)
	if err != nil {
		return 0, fmt.Errorf("must be a whole number from 1 to %d, or %s", share.MaxOpenings, share.UntilExpiry)
	}
	return o, nil
}

// number sets a whole number within bounds.
func number(field *int64, least, most int64) setter {
	return func(value string) error {
		n, err := strconv.ParseInt(value, 10, 64)
		if err != nil || n < least || n > most {
			return fmt.Errorf("must be a whole number from %d to %d", least, most)
		}
		*field = n
		return nil
	}
}
