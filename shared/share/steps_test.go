package share_test

import (
	"cmp"
	"slices"

	"github.com/secure-share/secure-share/shared/share"
)

// visit is called with one possible next step, the world after it, and the
// promise that the step breaks, if any.
type visit func(action string, next world, broken *promise)

// eachNext visits every possible next step in w.
func (m *model) eachNext(w world, visit visit) {
	may := func(action string, next world, broken *promise) { visit(action, next.tidy(), broken) }
	m.environment(w, may)
	if w.row == forgotten {
		return // a share made under the same id after that is another one
	}
	for q := create; q < pass; q++ {
		m.begin(w, q, may)
	}
	for q := firstHostile; int(q) < len(questions); q++ {
		if a := m.decide(w, q, w.now); !a.refused {
			may(questions[q].text, w, onlyWithKeyAndIdentity)
		}
	}
	if p, woken := m.wake(w); woken {
		m.run(w, p, questions[p.asked].text+": decides", may)
	}
	for i, p := range w.running {
		if p == (process{}) {
			continue
		}
		without := w
		without.running[i] = process{}
		may(m.proceed(without, p))
		may(questions[p.asked].text+": crashes", without, nil)
	}
}

// environment has the steps of time, TTL (which may lag forever) and running
// uploads.
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
		if m.inParts {
			next.object = replaced
			may("other parts become the object", next, nil)
		}
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
		p := process{asked: q, steps: 1, next: a.row}
		if q.getsURL() {
			p.since = w.now
		}
		m.run(w, p, questions[q].text+": decides", may)
	}
}

// run starts p, if there is a free slot.
func (m *model) run(w world, p process, action string, may visit) {
	if next, ok := w.with(p); ok {
		may(action, next, nil)
	}
}

func (w world) with(p process) (next world, ok bool) {
	for i := range w.running {
		if w.running[i] == (process{}) {
			w.running[i] = p
			return w, true
		}
	}
	return w, false
}

// wake starts the reaper: by a stream record, any number of times, or by the
// sweep over due rows. It reads the row again and applies passed deadlines.
func (m *model) wake(w world) (p process, woken bool) {
	if w.record && m.flaws.blindReaper {
		return process{asked: told, steps: 1, since: w.now}, true
	}
	if !w.record && (m.flaws.streamOnly || !m.isDue(w.row, w.now)) {
		return process{}, false
	}
	a := m.decide(w, pass, w.now)
	p = process{asked: pass, since: w.now, next: a.row}
	reaps := m.rows[a.row].Status.Ended() && m.isDue(a.row, w.now)
	if reaps {
		p.asked = reap
	}
	p.steps = int8(len(m.plan(p.asked)))
	if !a.changed && m.ahead(p)[0] == persist {
		p.steps--
	}
	return p, a.changed || reaps
}

func (m *model) isDue(row rowID, now int8) bool {
	at, owed := m.dueAt(m.rows[row])
	return owed && !instant(now).Before(at)
}

// proceed runs the next step of p, which is not among the running processes of
// w.
func (m *model) proceed(w world, p process) (action string, next world, broken *promise) {
	next = w
	switch m.ahead(p)[0] {
	case persist:
		action = ": writes"
		next, broken = m.write(w, p)
		p.since, p.next = 0, 0
	case remove:
		action = ": deletes the object"
		next.object, p.since = absent, w.now
	case record:
		action = ": records the deletion"
		next, broken = m.recordDeletion(w, p)
	}
	if p.steps--; p.steps > 0 {
		next, _ = next.with(p)
	}
	return questions[p.asked].text + action, next, broken
}

// recordDeletion is the last step of the reaper. A lost race re-reads and
// decides again, so that reading and writing are one step here. A deletion
// counts from its beginning: it does not cover later uploads.
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

// answer returns the requested data, based on the row that was written or
// found.
func (m *model) answer(next *world, w world, p process) (broken *promise) {
	row := m.rows[p.next]
	byCreate := p.asked == create && !m.inParts && row.Status == share.Uploading
	if byCreate || p.asked == grantParts {
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
	if row.Status.Ended() || m.rows[w.row].Status.Ended() {
		return noURLAfterTheEnd
	}
	return nil
}

// tidy removes data that can no longer matter, so that worlds with equal
// futures are equal.
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
