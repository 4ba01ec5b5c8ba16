package live

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/realtime"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

const (
	// catchUp is the time between two catch-ups. The service keeps events for two
	// minutes, and API Gateway closes a connection that is silent for ten.
	catchUp = 100 * time.Second

	// answerTime is how long the answer to a catch-up may take.
	answerTime = 15 * time.Second

	// spare is how long before the end of its token a connection is replaced: from
	// then on it would get no events. shortLife is how long a connection is kept at
	// least, because the local clock may be wrong.
	spare     = time.Minute
	shortLife = time.Minute

	// Between two attempts to connect: doubled after each failure.
	shortest = time.Second
	longest  = 5 * time.Minute
)

// Tokens gives out tokens for connections. *client.Client does.
type Tokens interface {
	RealtimeToken(context.Context) (wire.RealtimeToken, error)
}

// listener keeps a connection, and says what may have changed. Its functions are
// called one after another.
type listener struct {
	Tokens  Tokens
	Changed func(share.ID)       // "": any share may have changed
	Live    func(connected bool) // events arrive from now on, or no longer

	dial  dialer
	since int64 // of the next catch-up, by the service's clock; 0: not known
}

var (
	errRenew  = errors.New("live: the token ends soon")
	errSilent = errors.New("live: the service does not answer")
	errEnded  = errors.New("live: the service refuses the connection")
)

// Run returns when ctx ends, when the service has no live updates, or when the sign-in
// was refused. It connects again after any other failure.
func (l *listener) Run(ctx context.Context) error {
	pause := shortest
	for {
		caughtUp, err := l.connect(ctx)
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case final(err), isOff(err):
			return err
		case errors.Is(err, errRenew):
			continue
		case caughtUp:
			pause = shortest
		}
		sleep(ctx, jitter(pause))
		pause = min(2*pause, longest)
	}
}

// final reports whether no further attempt can help: the sign-in failed, or the service
// refuses the caller.
func final(err error) bool {
	var p *client.Problem
	if errors.As(err, &p) {
		return p.Status/100 == 4 && p.Status != http.StatusNotFound && p.Status != http.StatusTooManyRequests
	}
	return errors.Is(err, client.ErrSignIn) && !errors.Is(err, client.ErrUnreachable)
}

// isOff reports whether the service has no live updates. Earlier releases do not know
// the call.
func isOff(err error) bool {
	var p *client.Problem
	return errors.As(err, &p) && p.Status == http.StatusNotFound
}

// jitter is a random part of d, so that clients which lost their connections
// together do not return together.
func jitter(d time.Duration) time.Duration { return d/2 + rand.N(d/2) }

func sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// connect opens a connection and listens until it ends.
func (l *listener) connect(ctx context.Context) (caughtUp bool, err error) {
	token, err := l.Tokens.RealtimeToken(ctx)
	if err != nil {
		return false, err
	}
	conn, err := l.dial(ctx, token)
	if err != nil {
		return false, err
	}
	ctx, stop := context.WithCancel(ctx)
	defer func() {
		stop()
		conn.Close()
		if caughtUp && !errors.Is(err, errRenew) {
			l.Live(false)
		}
	}()
	heard := hear(ctx, conn)
	renew := time.NewTimer(max(time.Until(token.ExpiresAt)-spare, shortLife))
	defer renew.Stop()
	next := time.NewTimer(0)
	defer next.Stop()
	for waiting := false; ; {
		select {
		case <-ctx.Done():
			return caughtUp, context.Cause(ctx)
		case <-renew.C:
			return caughtUp, errRenew
		case <-next.C:
			if waiting {
				return caughtUp, errSilent
			}
			if err := conn.Say(ctx, realtime.Request{Action: realtime.ActionSince, Since: l.since}); err != nil {
				return caughtUp, err
			}
			waiting = true
			next.Reset(answerTime)
		case m := <-heard:
			switch {
			case m.err != nil:
				return caughtUp, m.err
			case m.Type == realtime.TypeError:
				return caughtUp, errEnded
			case m.Type == realtime.TypeEvent && m.EventBody != nil:
				l.changed(m.Share)
			case m.Type == realtime.TypeEvents:
				l.caughtUp(m.Message)
				if !caughtUp {
					l.Live(true)
				}
				caughtUp, waiting = true, false
				next.Reset(catchUp)
			}
		}
	}
}

// heard is a message, or why there are no more.
type heard struct {
	realtime.Message
	err error
}

func hear(ctx context.Context, conn connection) <-chan heard {
	all := make(chan heard)
	go func() {
		for {
			m, err := conn.Hear(ctx)
			select {
			case all <- heard{m, err}:
			case <-ctx.Done():
				return
			}
			if err != nil {
				return
			}
		}
	}()
	return all
}

func (l *listener) caughtUp(m realtime.Message) {
	l.since = m.Now
	for _, e := range m.Events {
		l.changed(e.Share)
	}
	if !m.Complete {
		l.Changed("")
	}
}

func (l *listener) changed(id string) {
	if known, err := share.ParseID(id); err == nil {
		l.Changed(known)
	}
}
