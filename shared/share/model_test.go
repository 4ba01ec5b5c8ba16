package share_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/secure-share/secure-share/shared/share"
)

// The model is the smallest one in which the promises about a share can be broken: the real
// Rules.Apply over one row, and around it, abstracted, what the functions and AWS do. A
// request has two steps, read-and-decide and write, and anything may happen in between. The
// periods of the rules are a few ticks long, and everything happens at a whole tick after
// the create. There is one clock.

const tick = time.Minute

var (
	epoch = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

	// shortLeases allows all three leases before the expiry. A lease of one tick
	// cannot be renewed, so longLeases has two that can, up to their total.
	shortLeases = scene{rules: smallRules(4, 1, 2, 3)}
	longLeases  = scene{rules: smallRules(5, 2, 3, 2)}

	// inParts has the ciphertext uploaded in parts, or copied: then the commit grants the
	// parts instead of alice's client, and makes them.
	inParts = scene{rules: smallRules(3, 1, 1, 2), inParts: true}

	// byLink has an outsider instead of bob.
	byLink = scene{rules: smallRules(3, 1, 1, 2), byLink: true}

	// extended has a share with a shorter lifetime than the rules allow, which alice may
	// extend.
	extended = scene{rules: smallRules(3, 1, 1, 2), lifetime: tick}

	// twice has a share that can be opened twice, and a third claim id.
	twice = scene{rules: smallRules(2, 1, 1, 2), openings: 2}

	// staggered has leases that begin and end at different times, one for each opening.
	staggered = scene{rules: smallRules(3, 2, 2, 1), openings: 2}

	// untilExpiry has a share that can be opened until it expires.
	untilExpiry = scene{rules: smallRules(2, 1, 1, 1), openings: share.UntilExpiry}
)

// scene is a configuration of the model.
type scene struct {
	rules    share.Rules
	inParts  bool
	byLink   bool
	openings share.Openings // 0: Once
	lifetime time.Duration  // that alice chooses; 0: none
}

// allowed is how many leases and acknowledged downloads there may be at the same time.
func (at scene) allowed() int { return int(max(at.openings, share.Once)) }

// has reports whether the question is asked in the scene.
func (at scene) has(q question) bool {
	switch q {
	case beginUpload, grantParts:
		return at.inParts
	case extend:
		return at.lifetime > 0
	case claim3, acknowledge3:
		return at.severalLeases()
	case create, decline, uninstall:
		return !at.severalLeases() // there are enough states
	}
	return true
}

func (at scene) severalLeases() bool {
	return at.openings > share.Once && at.openings != share.UntilExpiry
}

func smallRules(lifetime, lease, leaseTotal time.Duration, leases int) share.Rules {
	return share.Rules{
		UploadDeadline: 2 * tick, UploadURL: tick, UploadGrace: tick,
		Lifetime: lifetime * tick, Lease: lease * tick, LeaseTotal: leaseTotal * tick, Leases: leases,
		DownloadURL: tick, Ticket: tick, Tickets: 5, History: tick, MaxLength: 100,
	}
}

func instant(t int16) time.Time { return epoch.Add(time.Duration(t) * tick) }

func ticks(t time.Time) int16 { return int16(t.Sub(epoch) / tick) }

type (
	// state is one state of the model. It is comparable, and equal states have
	// equal futures. It has no padding: then Go hashes and compares it as bytes.
	state struct {
		row      rowID
		running  [2]process
		now      int16
		object   object
		blobItem bool // the table item whose removal starts the reaper
		record   bool // its removal is in the stream: delivered now, later, again, or never
		leases   int8 // how many were granted

		// Times that were told to people; 0 after they have passed.
		landUntil  int16    // an upload may still arrive before
		leaseUntil [3]int16 // of each claim id, as the last answer told
		urlUntil   [3]int16 // of each claim id: its download URLs work before

		// Of shares that can be opened several times, while they are live.
		begun [3]bool // by each claim id: a download that it has not acknowledged; of shares without leases: any
		acked int8    // how many downloads were acknowledged
	}

	// process is a request, or a run of the reaper, between two of its steps.
	// The zero process means none.
	process struct {
		next  rowID // what it decided, until that is written
		since int16 // when it decided, if a URL counts from then, or began to delete
		asked question
		steps int8 // still to take; the last ones of its plan
	}

	rowID  int32
	object int8
	step   int8
)

const forgotten rowID = 0 // TTL removed the row

const (
	absent   object = iota
	stored          // what alice announces
	replaced        // anything else: written over it, or made of other parts
)

const (
	persist step = iota // what was decided, by compare-and-set
	remove              // the object
	record              // that it was removed
)

var (
	requestPlan = []step{persist}
	reaperPlan  = []step{persist, remove, record}
)

// plan lists the steps of an answer to q from the first to the last.
func (m *model) plan(q question) []step {
	switch {
	case q == told:
		return []step{remove}
	case q != reap:
		return requestPlan
	case m.flaws.reaper != nil:
		return m.flaws.reaper
	}
	return reaperPlan
}

// ahead lists the steps that p has still to take.
func (m *model) ahead(p process) []step {
	plan := m.plan(p.asked)
	return plan[len(plan)-int(p.steps):]
}

// model holds one design and what was computed about it so far.
type model struct {
	scene
	flaws   flaws
	horizon int16 // past every deadline that can be set
	rows    []share.Share
	ids     map[rowKey]rowID
	answers [][]answer     // of each row, at the place of the inquiry
	decided int            // how many answers are known
	clean   map[state]bool // see sweptInTheEnd
	hopeful map[state]bool // see canSucceed
}

func newModel(at scene, f flaws) *model {
	r := at.rules
	return &model{
		scene: at, flaws: f, horizon: int16((r.UploadDeadline + r.Lifetime + r.History) / tick),
		rows:  make([]share.Share, 1),
		ids:   map[rowKey]rowID{},
		clean: map[state]bool{}, hopeful: map[state]bool{},
	}
}

// start is the state in which alice has just received her first upload URL or,
// with an upload in parts, may request it.
func (m *model) start() state {
	made, err := m.rules.Apply(share.Share{}, m.event(create, absent), epoch)
	if err != nil {
		panic(err)
	}
	st := state{row: m.intern(made), blobItem: true}
	if !m.inParts {
		st.landUntil = ticks(made.RefillableUntil)
	}
	return st
}

func (m *model) event(q question, found object) share.Event {
	e := questions[q].event(found)
	if q == create {
		e = changed(theCreate, func(c *share.Create) { c.Openings, c.Lifetime = m.openings, m.lifetime })
	}
	if q == create && m.inParts {
		e = theCreateInParts
	}
	if m.byLink {
		e = byOutsider(e)
	}
	return e
}

// rowKey has the fields of a row that can affect a decision. It excludes
// Version: a write drops the processes that have read the row before.
type rowKey struct {
	status                                        share.Status
	content                                       share.Content
	uploadID                                      string
	committed, expires, ended, reaped, refillable time.Time
	running                                       [3]share.Lease
	leases, opened                                int
	verifier                                      share.Verifier // an outsider's stays
	claims, acked                                 [3]share.ClaimHash
	confirmed                                     bool
}

func (m *model) intern(s share.Share) rowID {
	if s.Status == share.Downloaded {
		s.Opened, s.Acked = 0, nil // without effect
	}
	confirmed := func(e share.Entry) bool { return e.What == share.Confirmed }
	k := rowKey{
		status: s.Status, verifier: s.Verifier, content: s.Content, uploadID: s.UploadID, committed: s.CommittedAt, expires: s.ExpiresAt, ended: s.EndedAt,
		reaped: s.ReapedAt, refillable: s.RefillableUntil, leases: s.Leases, opened: s.Opened,
		confirmed: slices.ContainsFunc(s.History, confirmed),
	}
	copy(k.claims[:], s.Claims)
	copy(k.acked[:], s.Acked)
	copy(k.running[:], running(s))
	if id, known := m.ids[k]; known {
		return id
	}
	s.Version, s.History = 1, nil
	if k.confirmed {
		s.History = []share.Entry{{What: share.Confirmed}}
	}
	id := rowID(len(m.rows))
	m.rows, m.ids[k] = append(m.rows, s), id
	return id
}

type (
	inquiry struct {
		row      rowID
		asked    question
		at       int16
		found    object
		blobItem bool
	}

	answer struct {
		row                     rowID
		known, refused, changed bool
	}
)

// place is the index of the answer to in among those about its row. Answers at one time
// are side by side. Only a commit has an answer for each object, and only the flaw trustTTL
// has one with the blob item and one without.
func (m *model) place(in inquiry) int {
	kind, kinds := int(in.asked), len(questions)+int(replaced)
	if in.asked == commit && in.found != absent {
		kind = len(questions) - 1 + int(in.found)
	}
	if m.flaws.trustTTL {
		kinds *= 2
	}
	if in.blobItem {
		kind += kinds / 2
	}
	return int(in.at)*kinds + kind
}

// places is how many places there are.
func (m *model) places() int { return m.place(inquiry{at: m.horizon + 1}) }

// decide calls Apply once for each question about each row at each time and
// caches the result.
func (m *model) decide(st state, q question, at int16) answer {
	in := inquiry{row: st.row, asked: q, at: at}
	if q == commit {
		in.found = st.object
	}
	in.blobItem = m.flaws.trustTTL && st.blobItem
	for int(st.row) >= len(m.answers) {
		m.answers = append(m.answers, make([]answer, m.places()))
	}
	known := &m.answers[st.row][m.place(in)]
	if !known.known {
		*known = m.ask(in)
		known.known = true
		m.decided++
	}
	return *known
}

func (m *model) ask(in inquiry) answer {
	apply := m.rules.Apply
	if m.flaws.apply != nil {
		apply = m.flaws.apply(m.rules)
	}
	row := m.rows[in.row]
	if in.blobItem && (row.Status == share.Available || row.Status == share.Claimed) {
		apply = neverExpiring(apply)
	}
	if m.flaws.commitUnseen {
		in.found = stored
	}
	next, err := apply(row, m.event(in.asked, in.found), instant(in.at))
	switch {
	case err != nil:
		return answer{row: in.row, refused: true}
	case next.Version == row.Version:
		return answer{row: in.row}
	}
	id := m.intern(next)
	return answer{row: id, changed: id != in.row}
}

// status is the status that a reader sees now: passed deadlines count, written
// or not.
func (m *model) status(st state) share.Status {
	return m.rows[m.decide(st, pass, st.now).row].Status
}

func (m *model) dueAt(s share.Share) (time.Time, bool) {
	if m.flaws.dueAt != nil {
		return m.flaws.dueAt(s)
	}
	return s.DueAt()
}

func (m *model) purgeAt(s share.Share) (time.Time, bool) {
	if m.flaws.purgeAt != nil {
		return m.flaws.purgeAt(s)
	}
	return m.rules.PurgeAt(s)
}

func (m *model) describe(st state) string {
	s := m.rows[st.row]
	status := string(s.Status)
	if st.row == forgotten {
		status = "forgotten"
	}
	object := [...]string{absent: "absent", stored: "stored", replaced: "replaced"}[st.object]
	text := fmt.Sprintf("t=%d row=%s object=%s opened=%d", st.now, status, object, s.Opened)
	for _, lease := range running(s) {
		text += fmt.Sprintf(" lease=%d by id %d until %d", s.Leases, lease.Claim[0], ticks(lease.EndsAt))
	}
	return text
}

// running lists the leases of a share.
func running(s share.Share) []share.Lease {
	if s.Lease == (share.Lease{}) {
		return s.Others
	}
	return append([]share.Lease{s.Lease}, s.Others...)
}
