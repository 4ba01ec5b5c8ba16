package share_test

import (
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/share"
)

// The default settings keep within the limits that the documents promise.
func TestDefaultRulesKeepThePromises(t *testing.T) {
	r := share.DefaultRules()
	if r.Lifetime != 72*time.Hour || r.Leases != 3 || r.Lease != 15*time.Minute || r.LeaseTotal != 12*time.Hour ||
		r.DownloadURL > 5*time.Minute || r.UploadURL > time.Hour || r.Ticket > 10*time.Minute ||
		r.UploadDeadline != 24*time.Hour || r.History != 90*24*time.Hour || r.MaxLength != 10<<30 {
		t.Errorf("%+v", r)
	}
}
