// Package memstore keeps programs in memory, for tests.
package memstore

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/secure-share/secure-share/shared/activity"
	activitymem "github.com/secure-share/secure-share/shared/activitystore/memstore"
	"github.com/secure-share/secure-share/shared/application"
	"github.com/secure-share/secure-share/shared/program"
	"github.com/secure-share/secure-share/shared/ratelimit"
	ratelimitmem "github.com/secure-share/secure-share/shared/ratelimitstore/memstore"
	"github.com/secure-share/secure-share/shared/share"
)

// Store behaves like programstore.Store. It is safe for concurrent use.
type Store struct {
	mu           sync.Mutex
	programs     map[program.ID]program.Program
	applications map[program.ID]application.Application
	consents     map[consent]consented
	nonces       map[string]bool

	Limits ratelimitmem.Store // of requests

	Removed func(share.Installation) bool // whether the app was removed with it

	Log *activitymem.Log // the log of the site
}

// New returns an empty store.
func New() *Store {
	return &Store{
		programs: map[program.ID]program.Program{}, applications: map[program.ID]application.Application{},
		consents: map[consent]consented{}, nonces: map[string]bool{}, Log: &activitymem.Log{},
		Removed: func(share.Installation) bool { return false },
	}
}

// Add behaves like programstore.Store.Add.
func (m *Store) Add(ctx context.Context, p program.Program) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.list(p.Site, p.Person, p.CreatedAt)) >= program.MaxPerPerson {
		return program.ErrTooMany
	}
	if m.inUse(p.ID) {
		return program.ErrApproved
	}
	m.programs[p.ID] = p
	m.logged(ctx, p.Site, activity.ProgramApproved, p.ID)
	return nil
}

// logged logs what the caller did to a program or an application.
func (m *Store) logged(ctx context.Context, site share.Site, action activity.Action, id program.ID) {
	if caller, ok := activity.CallerOf(ctx); ok {
		m.Log.Add(site, []activity.Entry{activity.OfProgram(action, caller, id)})
	}
}

// inUse reports whether there is a program or an application with the key.
func (m *Store) inUse(id program.ID) bool {
	_, found := m.Applications().holder(id)
	return found || m.isProgram(id)
}

func (m *Store) isProgram(id program.ID) bool {
	_, found := m.programs[id]
	return found
}

// Get behaves like programstore.Store.Get.
func (m *Store) Get(ctx context.Context, id program.ID, now time.Time) (program.Program, error) {
	if err := ctx.Err(); err != nil {
		return program.Program{}, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	p, found := m.programs[id]
	if !found || !p.Active(now) {
		return program.Program{}, program.ErrUnknown
	}
	return p, nil
}

// List behaves like programstore.Store.List.
func (m *Store) List(ctx context.Context, site share.Site, person share.Person, now time.Time) ([]program.Program, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.list(site, person, now), nil
}

func (m *Store) list(site share.Site, person share.Person, now time.Time) []program.Program {
	found := []program.Program{}
	for _, p := range m.programs {
		if p.Site == site && p.Person == person && p.Active(now) && !m.Removed(p.Installation) {
			found = append(found, p)
		}
	}
	slices.SortFunc(found, func(a, b program.Program) int {
		return cmp.Or(b.CreatedAt.Compare(a.CreatedAt), cmp.Compare(b.ID, a.ID))
	})
	return found
}

// Delete behaves like programstore.Store.Delete.
func (m *Store) Delete(ctx context.Context, site share.Site, person share.Person, id program.ID) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if p := m.programs[id]; p.Site == site && p.Person == person {
		delete(m.programs, id)
		m.logged(ctx, site, activity.ProgramRevoked, id)
	}
	return nil
}

// Uninstalled behaves like programstore.Store.Uninstalled.
func (m *Store) Uninstalled(ctx context.Context, i share.Installation) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for id, p := range m.programs {
		if p.Installation == i {
			delete(m.programs, id)
		}
	}
	for id, a := range m.applications {
		if a.Installation == i {
			delete(m.applications, id)
		}
	}
	for of, c := range m.consents {
		if c.installation == i {
			delete(m.consents, of)
		}
	}
	return nil
}

// Left behaves like programstore.Store.Left.
func (m *Store) Left(ctx context.Context, i share.Installation, person share.Person) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for id, p := range m.programs {
		if p.Installation == i && p.Person == person {
			delete(m.programs, id)
		}
	}
	for of, c := range m.consents {
		if c.installation == i && of.person == person {
			delete(m.consents, of)
		}
	}
	return nil
}

// AccountClosed behaves like programstore.Store.AccountClosed.
func (m *Store) AccountClosed(ctx context.Context, site share.Site, i share.Installation, p share.Person, _ time.Time) error {
	if err := m.Left(ctx, i, p); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for id, a := range m.applications {
		if at := slices.Index(a.People, p); a.Site == site && at >= 0 {
			a.People = slices.Clone(a.People)
			a.People[at] = share.Closed
			a.Version++
			m.applications[id] = a
		}
	}
	return nil
}

// Use behaves like programstore.Store.Use.
func (m *Store) Use(ctx context.Context, p program.Program, nonce string, _, now time.Time) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.Removed(p.Installation) {
		return program.ErrUnknown
	}
	if err := m.once(ctx, p.ID, nonce, program.Requests(p.ID, program.MaxRequests, now)); err != nil {
		return err
	}
	stored, found := m.programs[p.ID]
	if !found {
		return program.ErrUnknown
	}
	stored.LastUsed = program.Day(now)
	m.programs[p.ID] = stored
	return nil
}

func (m *Store) once(ctx context.Context, id program.ID, nonce string, use ratelimit.Use) error {
	at := string(id) + "#" + nonce
	if m.nonces[at] {
		return program.ErrReplayed
	}
	m.nonces[at] = true
	return m.Limits.TakeUnread(ctx, use)
}
