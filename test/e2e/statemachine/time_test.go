package statemachine

import (
	"net/http"
	"slices"
	"time"

	"pgregory.net/rapid"

	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
	"github.com/secure-share/secure-share/test/e2e/accounta"
)

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// wait moves the clock: by minutes, or to just before or after a deadline.
func (m *machine) wait(t *rapid.T) {
	if seldom(t, "some minutes", 3) {
		m.now = m.now.Add(time.Duration(rapid.Int64Range(1, int64(20*time.Minute)).Draw(t, "ns")))
		return
	}
	instants := m.instants()
	if len(instants) == 0 {
		return
	}
	// Near ones more often, because a far one passes all nearer ones.
	n := rapid.IntRange(0, len(instants)-1).Draw(t, "instant")
	if !seldom(t, "far away", 4) {
		n = min(n, 2)
	}
	if at := instants[n].Add(time.Duration(rapid.IntRange(-1, 1).Draw(t, "side"))); at.After(m.now) {
		m.now = at
	}
}

// instants lists the future deadlines, the next one first.
func (m *machine) instants() (all []time.Time) {
	add := func(at time.Time) {
		if at.After(m.now) {
			all = append(all, at)
		}
	}
	for _, s := range m.rows {
		if due, owed := s.DueAt(); owed {
			add(due)
		}
		if at, ended := m.rules.PurgeAt(s); ended {
			add(at)
		}
		add(s.ExpiresAt)
		add(s.RefillableUntil)
	}
	for _, o := range slices.Concat(m.uploads, m.downloads) {
		add(o.until)
	}
	for _, since := range m.gone {
		add(since.Add(settling))
	}
	slices.SortFunc(all, time.Time.Compare)
	return slices.Compact(all)
}

// record invokes the reaper with a stream record for any share at any time:
// records come late, twice and out of order, and TTL causes some, too.
func (m *machine) record(t *rapid.T) {
	at := m.somewhere(t)
	if err := m.Deliver(t.Context(), at.site, at.id); err != nil {
		t.Fatal(err)
	}
	m.reap(at, share.Tick{})
}

// reap is the model of the reaper.
func (m *machine) reap(at place, e share.Event) {
	s, err := m.apply(at, e)
	if due, owed := s.DueAt(); err != nil || !s.Status.Ended() || !owed || due.After(m.now) {
		return
	}
	delete(m.objects, s.BlobKey())
	delete(m.parts, s.UploadID)
	_, _ = m.apply(at, share.Reaped{})
}

// settling is how long the reaper keeps an uninstalled installation on its
// list.
const settling = 5 * time.Minute

func (m *machine) uninstall(t *rapid.T) {
	if !seldom(t, "really", 8) {
		return
	}
	site := one(t, "site", sites)
	answer := m.Call(t.Context(), "gone:"+string(site), http.MethodPost, "/v1/forge/lifecycle", struct{}{})
	answered[any](t, answer, http.StatusNoContent)
	m.gone[site] = m.now
}

func (m *machine) sweep(t *rapid.T) {
	if err := m.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	touched := map[place]bool{} // the model does not know their order
	settled := map[share.Site]bool{}
	for site, since := range m.gone {
		settled[site] = !m.now.Before(since.Add(settling))
	}
	for at, s := range m.rows {
		_, gone := m.gone[at.site]
		if gone && s.Version > 0 && !s.Erased {
			settled[at.site] = false // the next sweep, which finds nothing
			touched[at] = !s.Status.Ended()
		}
		if due, owed := s.DueAt(); owed && !due.After(m.now) {
			m.reap(at, share.Tick{})
		}
		if gone && s.Version > 0 && !s.Status.Ended() {
			m.reap(at, share.Uninstall{Installation: accounta.Installation(at.site)})
		}
	}
	for at, twice := range touched {
		if !m.adoptErased(t, at) && twice {
			m.adoptVersion(t, at)
		}
	}
	for site := range m.gone {
		if m.isSettled(t, site, settled[site]) {
			delete(m.gone, site)
		}
	}
}

// adoptErased takes over that a share was erased, which it may be when its installation
// has settled. It must not have been before.
func (m *machine) adoptErased(t *rapid.T, at place) bool {
	row, err := m.store.Get(t.Context(), at.site, at.id)
	if err == nil && !row.Erased {
		return false
	}
	before := m.rows[at]
	if settles := m.gone[at.site].Add(settling); m.now.Before(settles) || !before.Status.Ended() {
		t.Fatalf("erased at %s, before %s: %+v", m.now, settles, before)
	}
	if !before.Erased {
		m.erased[at] = before.Content
	}
	if _, err := m.apply(at, share.Erase{Installation: accounta.Installation(at.site)}); err != nil {
		t.Fatal(err)
	}
	if s, left := m.rows[at]; left == (err == nil) && left {
		s.Version = row.Version // its blob may have been deleted before or after
		m.rows[at] = s
	}
	return true
}

// adoptVersion takes over the version of a share that both a deadline and the
// uninstall of its app may have ended: in one write or in two.
func (m *machine) adoptVersion(t *rapid.T, at place) {
	row, err := m.store.Get(t.Context(), at.site, at.id)
	if err != nil {
		t.Fatal(err)
	}
	s := m.rows[at]
	if d := row.Version - s.Version; d < -1 || d > 1 {
		t.Fatalf("version %d, want %d or one more or less", row.Version, s.Version)
	}
	s.Version = row.Version
	m.rows[at] = s
}

// isSettled reports whether the installation is off the reaper's list. It must be if
// nothing of it was left, and must not be before its time; if its last share ended
// in this very sweep, it may be.
func (m *machine) isSettled(t *rapid.T, site share.Site, must bool) bool {
	listed := false
	for shard := range table.Shards {
		for owed, err := range m.store.Due(t.Context(), shard, m.now) {
			if err != nil {
				t.Fatal(err)
			}
			listed = listed || owed.Installation == accounta.Installation(site)
		}
	}
	if must && listed || !listed && m.now.Before(m.gone[site].Add(settling)) {
		t.Fatalf("%s gone since %v: on the list at %v: %v", site, m.gone[site], m.now, listed)
	}
	return !listed
}

// expire runs TTL, possibly some days late.
func (m *machine) expire(t *rapid.T) {
	if err := m.store.Expire(t.Context(), m.now); err != nil {
		t.Fatal(err)
	}
	for at, s := range m.rows {
		purge, ended := m.rules.PurgeAt(s)
		if ended && purge.Unix()+1 < m.now.Unix() {
			delete(m.rows, at)
		}
	}
}
