package fileapi

import (
	"context"
	"maps"
	"testing"

	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/mailticket"
	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/share"
)

// counted checks that exactly these counts were added since the last check.
func (fx *fixture) counted(what string, want map[metric.Metric]float64) {
	fx.Helper()
	if got := fx.counts.Take(); !maps.Equal(got, want) {
		fx.Errorf("%s: counted %v, want %v", what, got, want)
	}
}

type tally = map[metric.Metric]float64

func TestEachStepCountsOnce(t *testing.T) {
	fx := newFixture(t)
	sh := fx.newShare()
	sh.create()
	sh.upload()
	fx.counted("created and uploaded", tally{})
	sh.commit()
	fx.counted("committed", tally{metric.Tickets: 1})
	sh.commit()
	fx.counted("committed again, with the same ticket", tally{metric.Tickets: 1})
	sh.ticket()
	fx.counted("another ticket", tally{metric.Tickets: 1})

	wrong := sh
	wrong.secret = keyring.NewSecret()
	fx.expect("the wrong key", wrong.claim(), 403, "wrong-key")
	fx.counted("the wrong key", tally{metric.WrongKeys: 1})
	sh.claim()
	fx.counted("claimed", tally{metric.Claims: 1})
	fx.pass(1)
	sh.claim()
	fx.counted("resumed", tally{})
	sh.acknowledge()
	fx.counted("acknowledged", tally{metric.Acknowledged: 1})
	fx.pass(1)
	sh.acknowledge()
	sh.claim()
	sh.show(alice)
	fx.counted("all over", tally{})
}

func TestOnlyOurFaultsCountAsSuch(t *testing.T) {
	fx := newFixture(t)
	sh := fx.in(share.Available)
	fx.counts.Take()
	sh.show(dave)
	sh.call(bob, "POST", sh.path()+"/claim", "{")
	fx.counted("refusals", tally{})

	fx.tickets.IssueFunc = func(context.Context, mailticket.Ticket) (string, error) { return "", errBroken }
	fx.expect("no signature", sh.ticket(), 500, "internal")
	fx.counted("no signature", tally{metric.Internal: 1})
	fx.store.GetFunc = func(context.Context, share.Site, share.ID) (share.Share, error) { panic("on purpose") }
	fx.expect("panic", sh.show(bob), 500, "internal")
	fx.counted("panic", tally{metric.Internal: 1})
	fx.store.GetFunc = func(context.Context, share.Site, share.ID) (share.Share, error) {
		return share.Share{}, share.ErrContended
	}
	fx.expect("contended", sh.show(bob), 503, "unavailable")
	fx.counted("contended", tally{metric.Unavailable: 1})
}
