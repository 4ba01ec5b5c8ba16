package share_test

import (
	"cmp"
	"slices"

	"github.com/secure-share/secure-share/shared/share"
)

// visit is called with one possible next step, the state after it, and the
// promise that the step breaks, if any.
type visit func(action string, next state, broken *promise)

// eachNext visits every possible next step in st.
func (m *model) eachNext(st state, visit visit) {
	may := func(action string, next state, broken *promise) { visit(action, next.tidy(), broken) }
	m.environment(st, may)
	if st.row == forgotten {
		return // a share made under the same id after that is another one
	}
	for q := create; q < pass; q++ {
		if m.has(q) {
			m.begin(st, q, may)
		}
	}
	for q := firstHostile; int(q) < len(questions); q++ {
		if a := m.decide(st, q, st.now); !a.refused {
			may(questions[q].text, st, onlyWithKeyAndIdentity)
		}
	}
	if p, started := m.startReaper(st); started {
		m.run(st, p, questions[p.asked].text+": decides", may)
	}
	for i, p := range st.running {
		if p == (process{}) {
			continue
		}
		without := st
		without.running[i] = process{}
		may(m.proceed(without, p))
		may(questions[p.asked].text+": crashes", without, nil)
	}
}

// environment has the steps of time, TTL (which may lag forever) and running
// uploads.
func (m *model) environment(st state, may visit) {
	if st.now < m.horizon {
		next := st
		next.now++
		may("time passes", next, nil)
	}
	row := m.rows[st.row]
	ttl := row.UploadDeadline
	if !row.ExpiresAt.IsZero() && !m.flaws.ttlOfUpload {
		ttl = row.ExpiresAt
	}
	if !row.CommittedAt.IsZero() && m.flaws.ttlOfCommit {
		ttl = row.CommittedAt.Add(m.lifetime)
	}
	if st.blobItem && !instant(st.now).Before(ttl) {
		next := st
		next.blobItem, next.record = false, true
		may("TTL removes the blob item", next, nil)
	}
	if at, ok := m.purgeAt(row); ok && st.row != forgotten && !instant(st.now).Before(at) {
		next := st
		next.row = forgotten
		may("TTL removes the row", next, nil)
	}
	if st.now < st.landUntil && (st.object == absent || m.flaws.overwrite) {
		next := st
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
func (m *model) begin(st state, q question, may visit) {
	a := m.decide(st, q, st.now)
	switch {
	case a.refused:
	case !a.changed:
		next := st
		broken := m.answer(&next, st, process{asked: q, since: st.now, next: st.row})
		may(questions[q].text+": answered", next, broken)
	default:
		p := process{asked: q, steps: 1, next: a.row}
		if q.getsURL() {
			p.since = st.now
		}
		if q == grantParts && m.flaws.copyFirst {
			m.allowUpload(&st, m.rows[a.row], st.now)
		}
		m.run(st, p, questions[q].text+": decides", may)
	}
}

// run starts p, if there is a free slot.
func (m *model) run(st state, p process, action string, may visit) {
	if next, ok := st.with(p); ok {
		may(action, next, nil)
	}
}

func (st state) with(p process) (next state, ok bool) {
	for i := range st.running {
		if st.running[i] == (process{}) {
			st.running[i] = p
			return st, true
		}
	}
	return st, false
}

// startReaper starts the reaper: by a stream record, any number of times, or by the
// sweep over due rows. It reads the row again and applies passed deadlines.
func (m *model) startReaper(st state) (p process, started bool) {
	if st.record && m.flaws.blindReaper {
		return process{asked: told, steps: 1, since: st.now}, true
	}
	if !st.record && (m.flaws.streamOnly || !m.isDue(st.row, st.now)) {
		return process{}, false
	}
	a := m.decide(st, pass, st.now)
	p = process{asked: pass, since: st.now, next: a.row}
	reaps := m.rows[a.row].Status.Ended() && m.isDue(a.row, st.now)
	if reaps {
		p.asked = reap
	}
	p.steps = int8(len(m.plan(p.asked)))
	if !a.changed && m.ahead(p)[0] == persist {
		p.steps--
	}
	return p, a.changed || reaps
}

func (m *model) isDue(row rowID, now int16) bool {
	at, owed := m.dueAt(m.rows[row])
	return owed && !instant(now).Before(at)
}

// proceed runs the next step of p, which is not among the running processes of
// st.
func (m *model) proceed(st state, p process) (action string, next state, broken *promise) {
	next = st
	switch m.ahead(p)[0] {
	case persist:
		action = ": writes"
		next, broken = m.write(st, p)
		p.since, p.next = 0, 0
	case remove:
		action = ": deletes the object"
		next.object, p.since = absent, st.now
	case record:
		action = ": records the deletion"
		next, broken = m.recordDeletion(st, p)
	}
	if p.steps--; p.steps > 0 {
		next, _ = next.with(p)
	}
	return questions[p.asked].text + action, next, broken
}

// recordDeletion is the last step of the reaper. A lost race re-reads and
// decides again, so that reading and writing are one step here. A deletion
// counts from its beginning: it does not cover later uploads.
func (m *model) recordDeletion(st state, p process) (next state, broken *promise) {
	at := p.since
	if m.flaws.stampLate {
		at = st.now
	}
	a := m.decide(st, recorded, at)
	if !a.changed {
		return st, nil
	}
	return m.write(st, process{asked: recorded, since: at, next: a.row})
}

// write replaces the row on the condition that nobody else did since it was read.
// Processes that had read the old row can only lose their race, read again and
// decide again, which is the same as beginning now: so they are dropped.
func (m *model) write(st state, p process) (next state, broken *promise) {
	after := m.rows[p.next]
	next = st
	next.row = p.next
	for i, other := range next.running {
		if slices.Contains(m.ahead(other), persist) && !slices.Contains(m.flaws.unconditional, other.asked) {
			next.running[i] = process{}
		}
	}
	switch {
	case after.Status.Ended() && next.blobItem && !m.flaws.keepBlobItem:
		next.blobItem, next.record = false, true
	case p.asked == commit, p.asked == extend:
		next.blobItem = true
	}
	broken = m.answer(&next, st, p)
	m.acknowledge(&next, p)
	return next, cmp.Or(m.brokenBy(st, next, p.asked), broken)
}

// acknowledge counts what a stored acknowledgement confirms. It ends the lease of its
// claim id, and that of another one if the openings are taken.
func (m *model) acknowledge(next *state, p process) {
	id, confirms := p.asked.confirmer()
	if !confirms || m.openings <= share.Once {
		return
	}
	if next.begun[id] {
		next.begun[id] = false
		next.acked++
	}
	held := running(m.rows[next.row])
	for id := range next.leaseUntil {
		if !slices.ContainsFunc(held, func(l share.Lease) bool { return l.Claim == claimIDs[id] }) {
			next.leaseUntil[id] = 0
		}
	}
}

// answer returns the requested data, based on the row that was written or
// found.
func (m *model) answer(next *state, st state, p process) (broken *promise) {
	row := m.rows[p.next]
	byCreate := p.asked == create && !m.inParts && row.Status == share.Uploading
	if byCreate || p.asked == grantParts {
		m.allowUpload(next, row, p.since)
	}
	id, claimed := p.asked.claimant()
	if !claimed {
		return nil
	}
	if m.flaws.deleteAtClaim {
		next.object = absent
	}
	m.begun(next, m.rows[st.row], row, id)
	until := m.rules.DownloadURLUntil(row, instant(p.since))
	if m.flaws.urlFromSigning {
		until = instant(st.now).Add(m.rules.DownloadURL)
	}
	if m.openings != share.UntilExpiry {
		next.leaseUntil[id] = ticks(row.Lease.EndsAt)
	}
	next.urlUntil[id] = max(next.urlUntil[id], ticks(until))
	if row.Status.Ended() || m.rows[st.row].Status.Ended() {
		return noURLAfterTheEnd
	}
	return nil
}

// allowUpload lets an upload that was allowed at since arrive, or parts that A copies.
func (m *model) allowUpload(next *state, row share.Share, since int16) {
	until := m.rules.UploadURLUntil(row, instant(since)).Add(m.rules.UploadGrace)
	next.landUntil = max(next.landUntil, ticks(until))
}

// begun counts the lease of a claim that is none of those that ran before.
func (m *model) begun(next *state, before, after share.Share, id int) {
	was := slices.ContainsFunc(running(before), func(l share.Lease) bool {
		return l.Since.Equal(after.Lease.Since) && l.Claim == after.Lease.Claim
	})
	if m.openings != share.UntilExpiry && !was {
		next.leases++
	}
	if m.openings == share.UntilExpiry || m.openings > share.Once && !was {
		next.begun[id] = true
	}
}

// tidy removes data that can no longer matter, so that states with equal
// futures are equal.
func (st state) tidy() state {
	open := func(until int16) int16 {
		if until <= st.now {
			return 0
		}
		return until
	}
	st.landUntil = open(st.landUntil)
	for i := range st.leaseUntil {
		st.leaseUntil[i], st.urlUntil[i] = open(st.leaseUntil[i]), open(st.urlUntil[i])
	}
	if less(st.running[1], st.running[0]) {
		st.running[0], st.running[1] = st.running[1], st.running[0]
	}
	return st
}

func less(a, b process) bool {
	return cmp.Or(
		cmp.Compare(a.steps, b.steps), cmp.Compare(a.asked, b.asked),
		cmp.Compare(a.since, b.since), cmp.Compare(a.next, b.next),
	) < 0
}
