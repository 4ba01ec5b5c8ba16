package share_test

import "github.com/secure-share/secure-share/shared/share"

// The promises about what can, or must, happen after a state.

// sweptInTheEnd crashes all running processes and then runs only sweeps.
func (m *model) sweptInTheEnd(st state) bool {
	st = state{now: st.now, row: st.row, object: st.object}
	if clean, known := m.clean[st]; known {
		return clean
	}
	end := st
	for ; end.now <= m.horizon; end.now++ {
		end = m.sweep(end)
	}
	m.clean[st] = end.object == absent
	return m.clean[st]
}

// sweep is one run of the sweep without failures.
func (m *model) sweep(st state) state {
	p, started := m.startReaper(st)
	if !started {
		return st
	}
	st.running[0] = p
	for st.running[0] != (process{}) {
		p, st.running[0] = st.running[0], process{}
		_, st, _ = m.proceed(st, p)
	}
	return st
}

// canSucceed lets alice finish the upload, where it is not, and bob claim, fetch
// and acknowledge, with the claim id that holds the lease if one does.
func (m *model) canSucceed(st state) bool {
	if m.status(st).Ended() || st.row == forgotten {
		return true
	}
	st = state{now: st.now, row: st.row, object: st.object, blobItem: st.blobItem}
	if can, known := m.hopeful[st]; known {
		return can
	}
	m.hopeful[st] = m.cooperate(st)
	return m.hopeful[st]
}

func (m *model) cooperate(st state) bool {
	if m.rows[st.row].Status == share.Uploading {
		if !m.do(&st, create) {
			return false
		}
		if m.inParts && (!m.do(&st, beginUpload) || !m.do(&st, grantParts)) {
			return false
		}
		st.object = max(st.object, stored)
		if !m.do(&st, commit) {
			return m.inParts && st.object == replaced // her parts are not what she says: nobody can help her
		}
	}
	mine := claim1
	for !m.do(&st, mine) {
		if mine++; mine > claim3 {
			return false
		}
	}
	id, _ := mine.claimant()
	fetched := st.urlUntil[id] > st.now && st.object != absent
	opened := m.rows[st.row].Opened
	confirmed := m.do(&st, acknowledge1+question(id))
	row := m.rows[st.row]
	return fetched && confirmed && (row.Status == share.Downloaded || row.Opened > opened || m.openings == share.UntilExpiry && opened > 0)
}

// do is a request without interruption.
func (m *model) do(st *state, q question) bool {
	a := m.decide(*st, q, st.now)
	if a.refused {
		return false
	}
	p := process{asked: q, since: st.now, next: a.row}
	if a.changed {
		*st, _ = m.write(*st, p)
		return true
	}
	m.answer(st, *st, p)
	return true
}
