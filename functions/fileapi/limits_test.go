package fileapi

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/forgetoken"
	"github.com/secure-share/secure-share/shared/limits"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/version"
	"github.com/secure-share/secure-share/shared/wire"
)

func TestLimitsAreThoseOfTheOperator(t *testing.T) {
	set, err := limits.ParseRules("maxLength=4096,lifetime=2h,history=24h,uploadDeadline=90m,lease=1500ms,leases=4,tickets=7")
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		rules share.Rules
		want  wire.Limits
	}{
		"as they are unless set": {share.DefaultRules(), wire.Limits{
			LargestFile: 10 << 30, LifetimeSeconds: 259_200, HistorySeconds: 7_776_000, UploadDeadlineSeconds: 86_400,
			LeaseSeconds: 900, Leases: 3, Tickets: 5, LargestCopy: 1 << 30, Passwords: true, Gates: true, Extend: true,
		}},
		"all set": {set, wire.Limits{
			LargestFile: 4096, LifetimeSeconds: 7200, HistorySeconds: 86_400, UploadDeadlineSeconds: 5400,
			LeaseSeconds: 1, Leases: 4, Tickets: 7, LargestCopy: 4096, Passwords: true, Gates: true, Extend: true,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			fx := newFixtureWith(t, tc.rules)
			fx.pass(time.Nanosecond)
			tc.want.TicketAudience = "secure-share/keys/test"
			tc.want.Version, tc.want.Now = version.String(), noon.Add(time.Nanosecond)
			if got := decoded[wire.Limits](fx, fx.call(carol, "GET", "/v1/limits", nil)); got != tc.want {
				t.Errorf("%+v, want %+v", got, tc.want)
			}
		})
	}
}

func TestAVerifierThatFails(t *testing.T) {
	fx := newFixture(t)
	fx.tokens.VerifyFunc = func(context.Context, string) (forgetoken.Invocation, error) {
		return forgetoken.Invocation{}, errBroken
	}
	fx.expect("limits", fx.call(alice, "GET", "/v1/limits", nil), http.StatusInternalServerError, "internal")
}
