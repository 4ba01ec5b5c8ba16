package client

import (
	"context"
	"errors"
	"net/http"
	"sync"

	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

const (
	// lanes is how many parts are uploaded at once.
	lanes = 4

	// spooled bounds the sealed parts that are under way or wait, in bytes. There
	// is always room for two of them.
	spooled = 128 << 20
)

// partUpload seals a body and uploads its parts at the same time: one goroutine reads,
// seals and hashes, another gets URLs for the parts that are ready by then, and each
// lane uploads one part after the other.
type partUpload struct {
	client *Client
	id     share.ID
	meter  *meter

	ready   chan piece
	granted chan grantedPart
}

type grantedPart struct {
	piece
	upload wire.Upload
}

// storeParts uploads the parts of b. Parts that were stored already are replaced by
// the same content.
func (c *Client) storeParts(ctx context.Context, id share.ID, m wire.Multipart, b *body, p Progress) error {
	if m.PartSize <= 0 || int64(m.Parts) != (b.length+m.PartSize-1)/m.PartSize {
		return ErrAnswer
	}
	room := int(max(2, spooled/m.PartSize))
	s, err := newSpool(m.PartSize, min(room, m.Parts))
	if err != nil {
		return err
	}
	u := &partUpload{client: c, id: id, meter: newMeter(b.length, p), ready: make(chan piece, room), granted: make(chan grantedPart)}
	err = u.run(ctx, b, s)
	s.close()
	if errors.Is(err, Committed) && len(b.sums) == m.Parts {
		return nil // an earlier commit took effect after all: there is nothing left to upload
	}
	return err
}

// run returns the first error, when all goroutines have ended.
func (u *partUpload) run(parent context.Context, b *body, s *spool) error {
	ctx, cancel := context.WithCancelCause(parent)
	defer cancel(nil)
	var all, uploads sync.WaitGroup
	start := func(g *sync.WaitGroup, work func() error) {
		g.Go(func() {
			if err := work(); err != nil {
				cancel(err)
			}
		})
	}
	start(&all, func() error {
		defer close(u.ready)
		return b.cut(ctx, s, func(p piece) error {
			if b.file.has(p.number) {
				u.meter.set(p.number, p.length)
				p.release()
				return nil
			}
			u.ready <- p // never waits: there is room for all that the spool holds
			return nil
		})
	})
	start(&all, func() error {
		defer close(u.granted)
		return u.grant(ctx)
	})
	for range min(lanes, cap(s.free)) {
		start(&uploads, func() error {
			for p := range u.granted {
				if err := u.store(ctx, p); err != nil {
					return err
				}
				b.file.markStored(p.number)
				p.release()
			}
			return nil
		})
	}
	all.Wait()
	uploads.Wait()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return nil
}

// grant gets the URLs of all parts that are ready, in one request, whenever the lanes
// have taken those of the request before.
func (u *partUpload) grant(ctx context.Context) error {
	for first := range u.ready {
		batch := []piece{first}
		for more := true; more; {
			select {
			case p, open := <-u.ready:
				if more = open; open {
					batch = append(batch, p)
				}
			default:
				more = false
			}
		}
		granted, err := u.ask(ctx, batch)
		if err != nil {
			return err
		}
		for _, g := range granted {
			select {
			case u.granted <- g:
			case <-ctx.Done():
				return context.Cause(ctx)
			}
		}
	}
	return nil
}

func (u *partUpload) ask(ctx context.Context, batch []piece) ([]grantedPart, error) {
	var request wire.PartsRequest
	for _, p := range batch {
		request.Parts = append(request.Parts, wire.Part{Number: p.number, SHA256: p.sum()})
	}
	answer, err := u.client.Parts(ctx, u.id, request)
	if err != nil {
		return nil, err
	}
	if len(answer.Parts) != len(batch) {
		return nil, ErrAnswer
	}
	granted := make([]grantedPart, len(batch))
	for i, g := range answer.Parts {
		if g.Number != batch[i].number {
			return nil, ErrAnswer
		}
		granted[i] = grantedPart{batch[i], wire.Upload{Method: g.Method, URL: g.URL, Headers: g.Headers}}
	}
	return granted, nil
}

// store uploads one part, and asks for another URL where the storage refuses it, five
// times in all. If the share is over, the client learns it by asking.
func (u *partUpload) store(ctx context.Context, p grantedPart) error {
	for n := 1; ; n++ {
		err := u.client.retry(ctx, transient, func() error {
			return u.client.put(ctx, p.upload, p.piece, u.meter)
		})
		status := storageStatus(err)
		refused := status == http.StatusForbidden || status == http.StatusNotFound
		if !refused || n == attempts {
			return err
		}
		again, err := u.ask(ctx, []piece{p.piece})
		if err != nil {
			return err
		}
		p = again[0]
	}
}

// meter adds up how far the pieces of an upload are.
type meter struct {
	progress Progress
	total    int64

	mu   sync.Mutex
	sent map[int]int64 // by number, in bytes
	done int64
}

func newMeter(total int64, p Progress) *meter {
	return &meter{progress: p, total: total, sent: map[int]int64{}}
}

func (m *meter) set(number int, sent int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.done += sent - m.sent[number]
	m.sent[number] = sent
	m.progress.tell(m.done, m.total)
}
