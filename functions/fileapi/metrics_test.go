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
func (w *world) counted(what string, want map[metric.Metric]float64) {
	w.Helper()
	if got := w.counts.Take(); !maps.Equal(got, want) {
		w.Errorf("%s: counted %v, want %v", what, got, want)
	}
}

type tally = map[metric.Metric]float64

func TestEachStepCountsOnce(t *testing.T) {
	w := newWorld(t)
	l := w.letter()
	l.create()
	l.upload()
	w.counted("created and uploaded", tally{})
	l.commit()
	w.counted("committed", tally{metric.Tickets: 1})
	l.commit()
	w.counted("committed again, with the same ticket", tally{metric.Tickets: 1})
	l.ticket()
	w.counted("another ticket", tally{metric.Tickets: 1})

	wrong := l
	wrong.secret = keyring.NewSecret()
	w.expect("the wrong key", wrong.claim(), 403, "wrong-key")
	w.counted("the wrong key", tally{metric.WrongKeys: 1})
	l.claim()
	w.counted("claimed", tally{metric.Claims: 1})
	w.pass(1)
	l.claim()
	w.counted("resumed", tally{})
	l.acknowledge()
	w.counted("acknowledged", tally{metric.Acknowledged: 1})
	w.pass(1)
	l.acknowledge()
	l.claim()
	l.show(alice)
	w.counted("all over", tally{})
}

func TestOnlyOurFaultsCountAsSuch(t *testing.T) {
	w := newWorld(t)
	l := w.in(share.Available)
	w.counts.Take()
	l.show(dave)
	l.call(bob, "POST", l.path()+"/claim", "{")
	w.counted("refusals", tally{})

	w.tickets.IssueFunc = func(context.Context, mailticket.Ticket) (string, error) { return "", errBroken }
	w.expect("no signature", l.ticket(), 500, "internal")
	w.counted("no signature", tally{metric.Internal: 1})
	w.store.GetFunc = func(context.Context, share.Site, share.ID) (share.Share, error) { panic("on purpose") }
	w.expect("panic", l.show(bob), 500, "internal")
	w.counted("panic", tally{metric.Internal: 1})
	w.store.GetFunc = func(context.Context, share.Site, share.ID) (share.Share, error) {
		return share.Share{}, share.ErrContended
	}
	w.expect("contended", l.show(bob), 503, "unavailable")
	w.counted("contended", tally{metric.Unavailable: 1})
}
