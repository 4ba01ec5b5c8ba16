package memstore

import (
	"slices"
	"time"

	"github.com/secure-share/secure-share/shared/share"
)

// epoch is a time as stored in a TTL attribute: the first whole second after t.
func epoch(t time.Time) time.Time { return time.Unix(t.Unix()+1, 0).UTC() }

// Blob returns the TTL of a share's blob item.
func (m *Store) Blob(site share.Site, id share.ID) (ttl time.Time, found bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	ttl, found = m.blobs[key{site, id}]
	return ttl, found
}

// RowTTL returns the TTL of a share's row, if it has one.
func (m *Store) RowTTL(site share.Site, id share.ID) (ttl time.Time, found bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.rowTTL(m.rows[key{site, id}])
}

func (m *Store) rowTTL(s share.Share) (ttl time.Time, found bool) {
	at, ended := m.rules.PurgeAt(s)
	return epoch(at), ended
}

// Expire deletes the items whose TTL has passed at now. DynamoDB does this up
// to some days late.
func (m *Store) Expire(now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for at, ttl := range m.blobs {
		if ttl.Before(now) {
			m.remove(at)
		}
	}
	for at, s := range m.rows {
		if ttl, found := m.rowTTL(s); found && ttl.Before(now) {
			delete(m.rows, at)
			if m.links[at.id] == at {
				delete(m.links, at.id)
			}
		}
	}
}

// Removed lists the deleted blob items so far, oldest first.
func (m *Store) Removed() []Removed {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.removed)
}
