package live

import (
	"slices"
	"sync"

	"github.com/secure-share/secure-share/shared/share"
)

// work is what may have changed.
type work struct {
	ids []share.ID // one entry for each share, however often it changes
	all bool       // any share may have changed

	live bool // events arrive
	off  bool // the service has no live updates
}

func (w *work) add(id share.ID) {
	switch {
	case id == "":
		w.all = true
	case !slices.Contains(w.ids, id):
		w.ids = append(w.ids, id)
	}
}

// pending is work that one goroutine finds and another does.
type pending struct {
	wake chan struct{} // has room for one: there is work
	mu   sync.Mutex
	work
}

func (p *pending) set(change func()) {
	p.mu.Lock()
	change()
	p.mu.Unlock()
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// take returns the work and forgets it.
func (p *pending) take() work {
	p.mu.Lock()
	defer p.mu.Unlock()
	w := p.work
	p.work = work{live: w.live}
	return w
}
