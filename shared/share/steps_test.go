package share_test

import (
	"cmp"
	"slices"

	"secureshare/shared/share"
)

// transition is one thing that can happen next. Broken names the promise that
// it breaks by happening, if any.
type transition struct {
	action string
	world  world
	broken *promise
}

// transitions lists everything that can happen in w.
func (m *model) transitions(w world) []transition {
	var all []transition
	may := func(action string, next world, broken *promise) {
		all = append(all, transition{action, next.tidy(), broken})
	}
	m.environment(w, may)
	if w.row == forgotten {
		return all // a share made under the same id after that is another one
	}
	for q := create; q < pass; q++ {
		m.begin(w, q, may)
	}
	for q := firstHostile; int(q) < len(questions); q++ {
		if a := m.decide(w, q, w.now); !a.refused {
			may(questions[q].text, w, onlyWithKeyAndIdentity)
		}
	}
	m.wake(w, may)
	for i, p := range w.running {
		if p == (process{}) {
			continue
		}
		without := w
		without.running[i] = process{}
		m.proceed(without, p, may)
		may(questions[p.asked].text+": crashes", without, nil)
	}
	return all
}

type visit func(action string, next world, broken *promise)

// environment is time, TTL (which may lag for ever) and uploads in flight.
func (m *model) environment(w world, may visit) {
	if w.now < m.horizon {
		next := w
		next.now++
		may("time passes", next, nil)
	}
	row := m.rows[w.row]
	ttl := row.UploadDeadline
	if !row.ExpiresAt.IsZero() && !m.flaws.ttlOfUpload {
		ttl = row.ExpiresAt
	}
	if w.blobItem && !instant(w.now).Before(ttl) {
		next := w
		next.blobItem, next.record = false, true
		may("TTL removes the blob item", next, nil)
	}
	if at, ok := m.purgeAt(row); ok && w.row != forgotten && !instant(w.now).Before(at) {
		next := w
		next.row = forgotten
		may("TTL removes the row", next, nil)
	}
	if w.now < w.landUntil && (w.object == absent || m.flaws.overwrite) {
		next := w
		next.object++
		next.object = min(next.object, replaced)
		may("an upload arrives", next, nil)
	}
}

// begin is the first step of a request: it reads the row and decides. A refusal
// changes nothing; a decision that needs no write is answered at once.
func (m *model) begin(w world, q question, may visit) {
	a := m.decide(w, q, w.now)
	switch {
	case a.refused:
	case !a.changed:
		next := w
		broken := m.answer(&next, w, process{asked: q, since: w.now, next: w.row})
		may(questions[q].text+": answered", next, broken)
	default:
		p := process{asked: q, steps: 1, since: w.now, next: a.row}
		m.run(w, p, questions[q].text+": decides", may)
	}
}

// run lets p go on, when there is room for it.
func (m *model) run(w world, p process, action string, may visit) {
	for i := range w.running {
		if w.running[i] == (process{}) {
			w.running[i] = p
			may(action, w, nil)
			return
		}
	}
}

// wake starts the reaper: by a record of the stream, any number of times, or by
// the sweep over due rows. It re-reads the row and lets time pass.
func (m *model) wake(w world, may visit) {
	due, owed := m.dueAt(m.rows[w.row])
	swept := owed && !instant(w.now).Before(due) && !m.flaws.streamOnly
	if w.record && m.flaws.blindReaper {
		m.run(w, process{asked: told, steps: 1}, "a record arrives", may)
		return
	}
	if !w.record && !swept {
		return
	}
	if p, some := m.reap(w); some {
		m.run(w, p, "the reaper: decides", may)
	}
}

func (m *model) reap(w world) (p process, some bool) {
	a := m.decide(w, pass, w.now)
	plan := m.plan(pass)
	p = process{asked: pass, steps: int8(len(plan)), since: w.now, next: a.row}
	if !a.changed && plan[0] == persist {
		p.steps--
	}
	due, owed := m.dueAt(m.rows[a.row])
	reaps := m.rows[a.row].Status.Ended() && owed && !instant(w.now).Before(due)
	return p, a.changed || reaps
}

// proceed takes the next step of p, which no longer runs in w.
func (m *model) proceed(w world, p process, may visit) {
	next, action := w, ""
	var broken *promise
	switch m.ahead(p)[0] {
	case persist:
		action = ": writes"
		if p.next != w.row {
			next, broken = m.write(w, p)
		}
	case remove:
		action = ": deletes the object"
		next.object, p.since = absent, w.now
	case record:
		action = ": records the deletion"
		next, broken = m.recordDeletion(w, p)
	}
	action = questions[p.asked].text + action
	live := m.ahead(p)[0] == persist && !m.rows[next.row].Status.Ended()
	if p.steps--; p.steps == 0 || live {
		may(action, next, broken)
		return
	}
	m.run(next, p, action, func(action string, next world, _ *promise) { may(action, next, broken) })
}

// recordDeletion is the last step of the reaper. A lost race re-reads and decides
// again, so that reading and writing are one step here. A deletion counts from
// when it began: what arrives after that is not covered by it.
func (m *model) recordDeletion(w world, p process) (next world, broken *promise) {
	at := p.since
	if m.flaws.stampLate {
		at = w.now
	}
	a := m.decide(w, recorded, at)
	if !a.changed {
		return w, nil
	}
	return m.write(w, process{asked: recorded, since: at, next: a.row})
}

// write replaces the row on the condition that nobody else did since it was read.
// Processes that had read the old row can only lose their race, read again and
// decide again, which is the same as beginning now: so they are dropped.
func (m *model) write(w world, p process) (next world, broken *promise) {
	before, after := m.rows[w.row], m.rows[p.next]
	next = w
	next.row = p.next
	for i, other := range next.running {
		if slices.Contains(m.ahead(other), persist) && !slices.Contains(m.flaws.unconditional, other.asked) {
			next.running[i] = process{}
		}
	}
	switch {
	case after.Status.Ended() && next.blobItem && !m.flaws.keepBlobItem:
		next.blobItem, next.record = false, true
	case p.asked == commit:
		next.blobItem = true
	}
	broken = m.answer(&next, w, p)
	return next, cmp.Or(brokenBy(before, after, p.asked), broken)
}

// answer hands out what the request asked for, by the row that it wrote or found.
func (m *model) answer(next *world, w world, p process) (broken *promise) {
	row := m.rows[p.next]
	if p.asked == create && row.Status == share.Uploading {
		until := m.rules.UploadURLUntil(row, instant(p.since)).Add(m.rules.UploadGrace)
		next.landUntil = max(next.landUntil, ticks(until))
	}
	id, claimed := p.asked.claimant()
	if !claimed {
		return nil
	}
	if m.flaws.deleteAtClaim {
		next.object = absent
	}
	if was := m.rows[w.row].Lease; was.Since != row.Lease.Since || was.Claim != row.Lease.Claim {
		next.leases++
	}
	until := m.rules.DownloadURLUntil(row, instant(p.since))
	if m.flaws.urlFromSigning {
		until = instant(w.now).Add(m.rules.DownloadURL)
	}
	next.leaseUntil[id] = ticks(row.Lease.EndsAt)
	next.urlUntil[id] = max(next.urlUntil[id], ticks(until))
	if row.Status.Ended() || m.rows[w.row].Status == share.Downloaded {
		return noURLAfterTheEnd
	}
	return nil
}

// tidy forgets what can no longer matter, so that equal futures are equal worlds.
func (w world) tidy() world {
	open := func(until int8) int8 {
		if until <= w.now {
			return 0
		}
		return until
	}
	w.landUntil = open(w.landUntil)
	for i := range w.leaseUntil {
		w.leaseUntil[i], w.urlUntil[i] = open(w.leaseUntil[i]), open(w.urlUntil[i])
	}
	if less(w.running[1], w.running[0]) {
		w.running[0], w.running[1] = w.running[1], w.running[0]
	}
	return w
}

func less(a, b process) bool {
	return cmp.Or(
		cmp.Compare(a.steps, b.steps), cmp.Compare(a.asked, b.asked),
		cmp.Compare(a.since, b.since), cmp.Compare(a.next, b.next),
	) < 0
}
