package memstore

import (
	"cmp"
	"context"
	"hash/fnv"
	"iter"
	"maps"
	"slices"
	"time"

	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
)

// snapshot is the data that indexes are read from.
type snapshot struct {
	rows     map[key]share.Share
	gone     map[share.Installation]removal
	policies map[governed]kept
}

// Lag stops the indexes: until CatchUp they show the table as of this call.
func (m *Store) Lag() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.seen = &snapshot{maps.Clone(m.rows), maps.Clone(m.gone), maps.Clone(m.policies)}
}

// CatchUp lets the indexes show every write again.
func (m *Store) CatchUp() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.seen = nil
}

// look calls f with the contents of the indexes. It holds the lock during the
// call, so f must be fast and keep no references.
func (m *Store) look(f func(snapshot)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.seen != nil {
		f(*m.seen)
		return
	}
	f(snapshot{m.rows, m.gone, m.policies})
}

// Inbox lists the shares that were committed for p, newest first.
func (m *Store) Inbox(ctx context.Context, site share.Site, p share.Person, after share.Position, limit int) ([]share.Share, error) {
	found, err := m.list(ctx, after, limit, func(s share.Share) (time.Time, bool) {
		return s.CommittedAt, s.Site == site && s.Recipient == p && p.HasAccount() && !s.CommittedAt.IsZero()
	})
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, s := range found {
		if !s.Ended() {
			found[i] = withOpenings(s, stored(m.rows[key{s.Site, s.ID}]))
		}
	}
	return found, err
}

// withOpenings adds what lists read from the rows, which do not lag.
func withOpenings(s, row share.Share) share.Share {
	s.Openings, s.Opened, s.OpenedAt, s.Others = row.Openings, row.Opened, row.OpenedAt, row.Others
	return s
}

// Outbox lists the shares that p created, newest first, with the file info.
func (m *Store) Outbox(ctx context.Context, site share.Site, p share.Person, after share.Position, limit int) ([]share.Share, error) {
	found, err := m.list(ctx, after, limit, func(s share.Share) (time.Time, bool) {
		return s.CreatedAt, s.Site == site && s.Sender == p && p.HasAccount()
	})
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, s := range found {
		row := stored(m.rows[key{s.Site, s.ID}])
		found[i] = withOpenings(s, row)
		found[i].FileInfo, found[i].Label, found[i].Sending = row.FileInfo, row.Label, row.Sending
	}
	return found, err
}

func (m *Store) list(ctx context.Context, after share.Position, limit int, place func(share.Share) (time.Time, bool)) ([]share.Share, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	position := func(s share.Share) share.Position {
		at, _ := place(s)
		return share.Position{At: at, ID: s.ID}
	}
	var found []share.Share
	m.look(func(v snapshot) {
		for at, s := range v.rows {
			if _, in := place(s); in && (after == (share.Position{}) || compare(position(s), after) < 0) {
				one := listed(s)
				one.Unreadable = m.spoiled[at]
				found = append(found, one)
			}
		}
	})
	slices.SortFunc(found, func(a, b share.Share) int { return -compare(position(a), position(b)) })
	return found[:min(limit, len(found))], nil
}

func compare(a, b share.Position) int {
	return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID))
}

// Due yields the work of one shard, of table.Shards, that is due at now, oldest
// first.
func (m *Store) Due(ctx context.Context, shard int, now time.Time) iter.Seq2[share.Owed, error] {
	return m.work(ctx, func(v snapshot) (work []share.Owed) {
		for _, s := range v.rows {
			if at, due := s.DueAt(); due && !at.After(now) && shardOf(string(s.ID)) == shard {
				work = append(work, share.Owed{Site: s.Site, ID: s.ID, Since: at})
			}
		}
		for i, gone := range v.gone {
			if !gone.since.After(now) && shardOf(string(i)) == shard {
				work = append(work, share.Owed{Installation: i, Site: gone.site, Since: gone.since})
			}
		}
		for of, a := range m.accounts {
			if !a.closed.IsZero() && !a.closed.After(now) && shardOf(string(of.person)) == shard {
				work = append(work, share.Owed{Site: of.site, Person: of.person, Installation: a.installation, Since: a.closed})
			}
		}
		return work
	})
}

// Live yields what the installation has, oldest first: see sharestore.
func (m *Store) Live(ctx context.Context, i share.Installation) iter.Seq2[share.Owed, error] {
	return m.work(ctx, func(v snapshot) (work []share.Owed) {
		for _, s := range v.rows {
			if s.Installation == i && !s.Ended() {
				work = append(work, share.Owed{Site: s.Site, ID: s.ID, Since: s.CreatedAt})
			}
		}
		for of, p := range v.policies {
			if p.installation == i {
				work = append(work, share.Owed{Site: of.site, Place: of.place, Since: p.changed})
			}
		}
		return work
	})
}

// Ended yields the shares of the installation that have ended.
func (m *Store) Ended(ctx context.Context, i share.Installation) iter.Seq2[share.Owed, error] {
	return m.work(ctx, func(v snapshot) (work []share.Owed) {
		for _, s := range v.rows {
			if s.Installation == i && s.Ended() {
				work = append(work, share.Owed{Site: s.Site, ID: s.ID, Since: s.EndedAt})
			}
		}
		return work
	})
}

func (m *Store) work(ctx context.Context, find func(snapshot) []share.Owed) iter.Seq2[share.Owed, error] {
	return func(yield func(share.Owed, error) bool) {
		if err := ctx.Err(); err != nil {
			yield(share.Owed{}, err)
			return
		}
		var work []share.Owed
		m.look(func(v snapshot) { work = find(v) })
		slices.SortFunc(work, func(a, b share.Owed) int {
			return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Installation, b.Installation))
		})
		for _, one := range work {
			if !yield(one, nil) {
				return
			}
		}
	}
}

func shardOf(id string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id))
	return int(h.Sum32() % table.Shards)
}
