package share_test

import "github.com/secure-share/secure-share/shared/share"

// promise is a property that the model checks. Holds checks a state; it is nil
// for a promise about a change, which is checked when it happens.
type promise struct {
	text  string
	holds func(*model, state) bool
}

var (
	onlyWithKeyAndIdentity = &promise{text: "nobody without the key and the identity changes anything"}
	noURLAfterTheEnd       = &promise{text: "no URL is issued after the end"}
	onlyConfirmed          = &promise{text: "only an acknowledgement makes a share downloaded"}
	endIsFinal             = &promise{text: "what has ended stays as it ended"}

	neverSooner        = &promise{text: "an expiry that was told is never brought forward"}
	tooEarly           = &promise{text: "a share ends as downloaded only when all its openings are used, or its leases"}
	fewLeases          = &promise{"leases and acknowledged downloads never take more openings than there are, nor do working URLs", (*model).fewLeases}
	counted            = &promise{"a share without leases counts each claim id once", (*model).counted}
	boundedLeases      = &promise{"a share grants no more leases than its rules say", (*model).boundedLeases}
	boundedLease       = &promise{"no lease is renewed beyond its total", (*model).boundedLease}
	boundedLife        = &promise{"no share can be opened for longer after its commit than the rules say", (*model).boundedLife}
	nothingPastExpiry  = &promise{"no URL outlives its lease, and no lease the share", (*model).nothingPastExpiry}
	onlyAfterAllLeases = &promise{"a share ends as not confirmed only after its last lease", (*model).onlyAfterAllLeases}
	resumable          = &promise{"a lease can be resumed until it ends", (*model).resumable}
	reopened           = &promise{"while an opening is free, a live share can be claimed with any claim id", (*model).reopened}
	liveHasObject      = &promise{"the object that was committed stays until the row says that the share ended", (*model).liveHasObject}
	endIsTold          = &promise{"the blob item exists while the share is live, and no longer", (*model).endIsTold}
	neverForgotten     = &promise{"while something has to be deleted, a row says so", (*model).neverForgotten}
	sweptInTheEnd      = &promise{"sweeps alone delete the object of an ended share for good", (*model).sweptInTheEnd}
	canSucceed         = &promise{"a recipient with the key can still get a live share", (*model).canSucceed}
)

var promises = []*promise{
	onlyWithKeyAndIdentity, noURLAfterTheEnd, onlyConfirmed, endIsFinal,
	neverSooner, boundedLife, tooEarly, fewLeases, counted, boundedLeases, boundedLease, nothingPastExpiry, onlyAfterAllLeases, resumable,
	reopened, liveHasObject, endIsTold, neverForgotten, sweptInTheEnd, canSucceed,
}

// brokenBy returns the promise that the change from one row to the next breaks.
func (m *model) brokenBy(st, next state, q question) *promise {
	before, after := m.rows[st.row], m.rows[next.row]
	_, confirmed := q.confirmer()
	switch {
	case !before.ExpiresAt.IsZero() && after.ExpiresAt.Before(before.ExpiresAt):
		return neverSooner
	case before.Status == after.Status:
		return nil
	case after.Status == share.Downloaded && !confirmed:
		return onlyConfirmed
	case before.Status.Ended() && !(before.Status == share.Unconfirmed && confirmed):
		return endIsFinal
	case after.Status == share.Downloaded && m.allowed() > 1 && int(next.acked) < m.allowed() && int(st.leases) < m.leases() && !m.status(st).Ended():
		return tooEarly
	}
	return nil
}

// brokenIn returns the first promise that the state breaks.
func (m *model) brokenIn(st state, held []*promise) *promise {
	for _, p := range held {
		if p.holds != nil && !p.holds(m, st) {
			return p
		}
	}
	return nil
}

func (m *model) fewLeases(st state) bool {
	return held(st.leaseUntil)+int(st.acked) <= m.allowed() && held(st.urlUntil) <= m.allowed()
}

func held(until [3]int16) (n int) {
	for _, at := range until {
		if at > 0 {
			n++
		}
	}
	return n
}

func (m *model) counted(st state) bool {
	ids := 0
	for _, begun := range st.begun {
		if begun {
			ids++
		}
	}
	return m.openings != share.UntilExpiry || m.status(st).Ended() || st.row == forgotten || m.rows[st.row].Opened == ids
}

func (m *model) boundedLeases(st state) bool { return int(st.leases) <= m.leases() }

func (m *model) leases() int { return m.rules.Leases * m.allowed() }

func (m *model) boundedLease(st state) bool {
	lease := m.rows[st.row].Lease
	return lease.EndsAt.Sub(lease.Since) <= m.rules.LeaseTotal
}

func (m *model) boundedLife(st state) bool {
	row := m.rows[st.row]
	return row.ExpiresAt.Sub(row.CommittedAt) <= m.rules.Lifetime
}

func (m *model) nothingPastExpiry(st state) bool {
	for id, lease := range st.leaseUntil {
		late := st.row != forgotten && lease > 0 && instant(lease).After(m.rows[st.row].ExpiresAt)
		switch {
		case m.openings == share.UntilExpiry:
			lease = ticks(m.rows[st.row].ExpiresAt)
		case m.openings > share.Once && lease == 0:
			continue // an acknowledgement may have ended the lease
		}
		if late || st.urlUntil[id] > lease {
			return false
		}
	}
	return true
}

func (m *model) onlyAfterAllLeases(st state) bool {
	return m.status(st) != share.Unconfirmed || int(st.leases) == m.leases()
}

// resumable: a recipient with a running lease can use it, unless a permitted
// event ended it.
func (m *model) resumable(st state) bool {
	if m.status(st).Ended() || st.row == forgotten {
		return true
	}
	for id, claim := range []question{claim1, claim2, claim3} {
		if st.leaseUntil[id] > 0 && m.decide(st, claim, st.now).refused {
			return false
		}
	}
	return true
}

func (m *model) reopened(st state) bool {
	status := m.status(st)
	leases := held(st.leaseUntil)
	free := leases+int(st.acked) < m.allowed() && (leases == 0 || int(st.leases) < m.leases())
	if status != share.Available && status != share.Claimed || !free {
		return true
	}
	for claim := claim1; claim <= claim3; claim++ {
		if m.decide(st, claim, st.now).refused {
			return false
		}
	}
	return true
}

// liveHasObject also means that an end is stored before the deletion.
func (m *model) liveHasObject(st state) bool {
	row := m.rows[st.row]
	return row.CommittedAt.IsZero() || row.Status.Ended() || st.object == stored
}

// endIsTold: every end, and nothing before it, removes the blob item, which
// starts the reaper within seconds.
func (m *model) endIsTold(st state) bool {
	switch status := m.status(st); {
	case m.rows[st.row].Status.Ended():
		return !st.blobItem
	case status == share.Available, status == share.Claimed:
		return st.blobItem
	}
	return true
}

func (m *model) neverForgotten(st state) bool {
	live := st.row != forgotten && !m.rows[st.row].Status.Ended()
	owed := live || st.object != absent || st.landUntil > 0
	_, due := m.dueAt(m.rows[st.row])
	return !owed || (due && st.row != forgotten)
}
