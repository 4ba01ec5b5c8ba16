package activity_test

import (
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/program"
	"github.com/secure-share/secure-share/shared/share"
)

// An account is reported once more after everything that names it is gone, however long
// the history of shares is.
func TestAccountsAreKeptAsLongAsWhatNamesThem(t *testing.T) {
	for _, history := range []time.Duration{time.Second, 365 * 24 * time.Hour} {
		r := share.DefaultRules()
		r.History = history
		row := share.MaxUploadDeadline + share.MaxLifetime + history
		if least := max(row, activity.Retention, program.MaxLifetime) + share.ReportEvery; r.AccountKept() < least {
			t.Errorf("with a history of %s: %s, want at least %s", history, r.AccountKept(), least)
		}
	}
}
