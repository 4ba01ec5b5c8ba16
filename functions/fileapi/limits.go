package fileapi

import (
	"net/http"
	"time"

	"github.com/secure-share/secure-share/shared/httpapi"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/version"
	"github.com/secure-share/secure-share/shared/wire"
)

func (a api) limits(w http.ResponseWriter, _ call) error {
	httpapi.Encode(w, http.StatusOK, wire.Limits{
		Version:               version.String(),
		LargestFile:           a.Rules.MaxLength,
		LifetimeSeconds:       seconds(a.Rules.Lifetime),
		HistorySeconds:        seconds(a.Rules.History),
		UploadDeadlineSeconds: seconds(a.Rules.UploadDeadline),
		LeaseSeconds:          seconds(a.Rules.Lease),
		Leases:                a.Rules.Leases,
		Tickets:               a.Rules.Tickets,
		LargestCopy:           min(share.MaxCopy, a.Rules.MaxLength),
		Passwords:             true,
		Gates:                 true,
		Extend:                true,
		Page:                  a.Page,
		TicketAudience:        a.TicketAudience,
		Now:                   a.Now().UTC(),
	})
	return nil
}

// seconds rounds down, so that no answer promises more time than is left.
func seconds(d time.Duration) int64 { return int64(d / time.Second) }
