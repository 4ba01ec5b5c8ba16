package keymailer

import (
	"fmt"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/mailticket"
	"github.com/secure-share/secure-share/shared/problem/problemtest"
)

func TestProblems(t *testing.T) {
	problemtest.Table{
		Problems: problems,
		Own: map[string]problemtest.Documented{
			"mailticket.ErrInvalid": {Err: mailticket.ErrInvalid, Status: 401, Slug: "ticket-invalid"},
			"mailticket.ErrUsed":    {Err: mailticket.ErrUsed, Status: 409, Slug: "ticket-used"},
			"mailticket.ErrCap":     {Err: mailticket.ErrCap, Status: 429, Slug: "mail-cap"},
			"errKeyMismatch":        {Err: errKeyMismatch, Status: 403, Slug: "key-mismatch"},
			"errRecipientMismatch":  {Err: errRecipientMismatch, Status: 403, Slug: "recipient-mismatch"},
			"errDomain":             {Err: errDomain, Status: 403, Slug: "policy"},
			"errMailFailed":         {Err: errMailFailed, Status: 502, Slug: "mail-failed"},
		},
		Packages: map[string]string{"mailticket": "../../shared/mailticket"},
		Faults:   map[int]string{502: "mail-failed", 503: "unavailable"},
	}.Run(t)
}

func TestAReachedCapSaysWhenToAskAgain(t *testing.T) {
	for wait, want := range map[time.Duration]string{-time.Hour: "1", 0: "1", time.Second + 1: "2", time.Hour: "3600"} {
		t.Run(wait.String(), func(t *testing.T) {
			w := httptest.NewRecorder()
			problems.Write(w, fmt.Errorf("x: %w", &mailticket.CapError{RetryAfter: wait}))
			if got := w.Header().Get("Retry-After"); got != want {
				t.Errorf("Retry-After %s, not %s", got, want)
			}
		})
	}
}
