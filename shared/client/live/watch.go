// Package live reports the changes of a person's shares as they happen: over a
// connection for live updates, and by asking from time to time where there is none.
// docs/realtime.md describes the connection.
package live

import (
	"context"
	"errors"
	"iter"
	"slices"
	"sync"
	"time"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// Client is what a Watcher needs of *client.Client.
type Client interface {
	Tokens
	Share(context.Context, share.ID) (wire.Share, error)
	Inbox(context.Context) iter.Seq2[wire.Share, error]
	Outbox(context.Context) iter.Seq2[wire.Share, error]
}

// Watcher reports the changes of the caller's shares. Client and Report are required.
// The functions are called one after another. An error of Started or Report ends Run.
type Watcher struct {
	Client Client

	// Started gets the shares of the last days when the watch begins. Later changes are
	// reported.
	Started func([]wire.Share) error

	// Report gets a share whose status changed, as the file API describes it. If it
	// changes several times while Report runs, the last status is reported.
	Report func(wire.Share) error

	// Troubled gets an error after which the watch continues, and nil when it is over. If
	// the service has no live updates, it gets client.RealtimeOff, once.
	Troubled func(error)

	dial dialer // nil: dial; for tests
}

const (
	// Pauses between two reads of the lists without live updates. They grow while
	// nothing changes.
	soonest = 5 * time.Second
	latest  = time.Minute
	growth  = 1.5

	// whileLive is the same while events arrive, in case one was lost.
	whileLive = 10 * time.Minute

	// changing is the age after which a share no longer changes: the longest upload and
	// the longest lifetime, and three days for clocks that are wrong.
	changing = 7 * 24 * time.Hour
)

// Run watches until ctx ends, whose cause it returns. It fails if the lists cannot be
// read in the beginning, or if the service refuses the caller.
func (w *Watcher) Run(ctx context.Context) error {
	r := run{Watcher: w, known: map[share.ID]string{}, pending: pending{wake: make(chan struct{}, 1)}, pause: soonest}
	found, err := r.lists(ctx)
	if err != nil {
		return err
	}
	for _, s := range found {
		r.known[share.ID(s.ID)] = s.Status
	}
	if w.Started != nil {
		if err := w.Started(found); err != nil {
			return err
		}
	}
	r.current = time.Now()
	ctx, stop := context.WithCancelCause(ctx)
	var listening sync.WaitGroup
	listening.Go(func() { r.listen(ctx, stop) })
	defer listening.Wait()
	defer stop(nil)
	return r.loop(ctx)
}

// run is one run of a Watcher.
type run struct {
	*Watcher
	pending  pending
	known    map[share.ID]string // the last status of each share
	live     bool
	current  time.Time     // all changes before that are known
	pause    time.Duration // between two reads of the lists
	troubled bool
}

// listen fills pending until ctx ends. It ends ctx if the service refuses the caller.
func (r *run) listen(ctx context.Context, stop context.CancelCauseFunc) {
	p := &r.pending
	l := listener{
		Tokens: r.Client, dial: r.dial,
		Changed: func(id share.ID) { p.set(func() { p.add(id) }) },
		Live:    func(now bool) { p.set(func() { p.live = now }) },
	}
	if l.dial == nil {
		l.dial = dial
	}
	switch err := l.Run(ctx); {
	case final(err):
		stop(err)
	case ctx.Err() == nil:
		p.set(func() { p.off = true })
	}
}

func (r *run) loop(ctx context.Context) error {
	timer := time.NewTimer(r.pause)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-r.pending.wake:
		case <-timer.C:
		}
		var ended stopped
		err := r.look(ctx, r.due())
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case errors.As(err, &ended):
			return ended.error
		case final(err):
			return err
		}
		r.trouble(err)
		timer.Reset(r.until(err))
	}
}

// due returns what has to be looked at now.
func (r *run) due() work {
	now := r.pending.take()
	if now.off {
		r.tell(client.RealtimeOff)
	}
	if r.live != now.live {
		r.live, r.pause = now.live, soonest
		r.current = time.Now() // as long as events arrive, nothing is missed
	}
	now.all = now.all || time.Since(r.current) >= r.rest()
	return now
}

// rest is the time between two reads of the lists.
func (r *run) rest() time.Duration {
	if r.live {
		return whileLive
	}
	return r.pause
}

// until is the time to the next look, if nothing happens before.
func (r *run) until(failed error) time.Duration {
	if failed != nil {
		return r.pause
	}
	return time.Until(r.current.Add(r.rest()))
}

// look reports what has changed. Whatever it could not read stays pending.
func (r *run) look(ctx context.Context, w work) error {
	if w.all {
		read := time.Now()
		found, err := r.lists(ctx)
		if err != nil {
			r.keep(w)
			return err
		}
		for _, s := range slices.Backward(found) {
			if id := share.ID(s.ID); r.known[id] != s.Status {
				w.add(id)
			}
		}
		r.current, w.all = read, false
		r.slower()
	}
	for n, id := range w.ids {
		s, err := r.Client.Share(ctx, id)
		switch {
		case errors.Is(err, client.NotFound):
			delete(r.known, id)
			continue
		case err != nil:
			w.ids = w.ids[n:]
			r.keep(w)
			return err
		case s.Status == r.known[id]:
			continue
		}
		r.known[id], r.pause = s.Status, soonest
		if err := r.Report(s); err != nil {
			return stopped{err}
		}
	}
	return nil
}

func (r *run) slower() { r.pause = min(time.Duration(float64(r.pause)*growth), latest) }

// keep puts w back after a failure.
func (r *run) keep(w work) {
	r.pending.mu.Lock()
	defer r.pending.mu.Unlock()
	w.all = w.all || r.pending.all
	for _, id := range r.pending.ids {
		w.add(id)
	}
	r.pending.ids, r.pending.all = w.ids, w.all
	r.slower()
}

// stopped is an error of Report.
type stopped struct{ error }

func (s stopped) Unwrap() error { return s.error }

// trouble reports the first failure, and the first success after it.
func (r *run) trouble(err error) {
	if (err != nil) == r.troubled {
		return
	}
	r.troubled = err != nil
	r.tell(err)
}

func (r *run) tell(err error) {
	if r.Troubled != nil {
		r.Troubled(err)
	}
}

// lists reads both lists, as far back as shares can still change.
func (r *run) lists(ctx context.Context) (found []wire.Share, err error) {
	oldest := time.Now().Add(-changing)
	for _, list := range []iter.Seq2[wire.Share, error]{r.Client.Inbox(ctx), r.Client.Outbox(ctx)} {
		for s, err := range list {
			if err != nil {
				return nil, err
			}
			if !s.CreatedAt.IsZero() && s.CreatedAt.Before(oldest) {
				break
			}
			found = append(found, s)
		}
	}
	return found, nil
}
