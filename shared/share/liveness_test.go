package share_test

import "github.com/secure-share/secure-share/shared/share"

// The promises about what can, or must, happen after a state.

// sweptInTheEnd crashes all running processes and then runs only sweeps.
func (m *model) sweptInTheEnd(w world) bool {
	w = world{now: w.now, row: w.row, object: w.object}
	if clean, known := m.clean[w]; known {
		return clean
	}
	end := w
	for ; end.now <= m.horizon; end.now++ {
		end = m.sweep(end)
	}
	m.clean[w] = end.object == absent
	return m.clean[w]
}

// sweep is one run of the sweep without failures.
func (m *model) sweep(w world) world {
	p, woken := m.wake(w)
	if !woken {
		return w
	}
	w.running[0] = p
	for w.running[0] != (process{}) {
		p, w.running[0] = w.running[0], process{}
		_, w, _ = m.proceed(w, p)
	}
	return w
}

// canSucceed lets alice finish the upload, where it is not, and bob claim, fetch
// and acknowledge, with the claim id that holds the lease if one does.
func (m *model) canSucceed(w world) bool {
	if m.status(w).Ended() || w.row == forgotten {
		return true
	}
	w = world{now: w.now, row: w.row, object: w.object, blobItem: w.blobItem}
	if can, known := m.hopeful[w]; known {
		return can
	}
	m.hopeful[w] = m.cooperate(w)
	return m.hopeful[w]
}

func (m *model) cooperate(w world) bool {
	if m.rows[w.row].Status == share.Uploading {
		if !m.do(&w, create) {
			return false
		}
		if m.inParts && (!m.do(&w, beginUpload) || !m.do(&w, grantParts)) {
			return false
		}
		w.object = max(w.object, stored)
		if !m.do(&w, commit) {
			return m.inParts && w.object == replaced // her parts are not what she says: nobody can help her
		}
	}
	mine, ack := claim1, acknowledge1
	if !m.do(&w, mine) {
		mine, ack = claim2, acknowledge2
		if !m.do(&w, mine) {
			return false
		}
	}
	id, _ := mine.claimant()
	fetched := w.urlUntil[id] > w.now && w.object != absent
	return fetched && m.do(&w, ack) && m.rows[w.row].Status == share.Downloaded
}

// do is a request without interruption.
func (m *model) do(w *world, q question) bool {
	a := m.decide(*w, q, w.now)
	if a.refused {
		return false
	}
	p := process{asked: q, since: w.now, next: a.row}
	if a.changed {
		*w, _ = m.write(*w, p)
		return true
	}
	m.answer(w, *w, p)
	return true
}
