package memstore

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"time"

	"github.com/secure-share/secure-share/shared/share"
)

type holder struct {
	site   share.Site
	person share.Person
}

// account is a row of an account id that is stored.
type account struct {
	updated, reported, kept time.Time
	closed                  time.Time // zero: it is not
	installation            share.Installation
}

// SawAccounts behaves like sharestore.Store.SawAccounts.
func (m *Store) SawAccounts(ctx context.Context, site share.Site, seen []share.Account) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, a := range seen {
		of := holder{site, a.Person}
		if row := m.accounts[of]; row.updated.Before(a.At) {
			row.updated, row.kept = instant(a.At), a.At.Add(m.rules.AccountKept())
			m.accounts[of] = row
		}
	}
	return nil
}

// AccountsReadUntil behaves like sharestore.Store.AccountsReadUntil.
func (m *Store) AccountsReadUntil(ctx context.Context, site share.Site) (time.Time, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.accountsRead[site], ctx.Err()
}

// SetAccountsReadUntil behaves like sharestore.Store.SetAccountsReadUntil.
func (m *Store) SetAccountsReadUntil(ctx context.Context, site share.Site, until time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.accountsRead[site] = instant(until)
	return ctx.Err()
}

// AccountsToReport behaves like sharestore.Store.AccountsToReport.
func (m *Store) AccountsToReport(ctx context.Context, site share.Site, after share.Person, since, now time.Time, limit int) ([]share.Account, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var found []share.Account
	for of, a := range m.accounts {
		if of.site == site && of.person > after && a.closed.IsZero() && a.reported.Before(since) && a.kept.After(now) {
			found = append(found, share.Account{Person: of.person, At: a.updated})
		}
	}
	slices.SortFunc(found, func(a, b share.Account) int { return cmp.Compare(a.Person, b.Person) })
	return found[:min(limit, len(found))], ctx.Err()
}

// Accounts behaves like sharestore.Store.Accounts.
func (m *Store) Accounts(ctx context.Context, site share.Site, after share.Person, limit int) ([]share.Person, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var found []share.Person
	for of := range m.accounts {
		if of.site == site && of.person > after {
			found = append(found, of.person)
		}
	}
	slices.Sort(found)
	return found[:min(limit, len(found))], ctx.Err()
}

// ForgetAccounts behaves like sharestore.Store.ForgetAccounts.
func (m *Store) ForgetAccounts(ctx context.Context, site share.Site) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.accountsRead, site)
	return ctx.Err()
}

// AccountReported behaves like sharestore.Store.AccountReported.
func (m *Store) AccountReported(ctx context.Context, site share.Site, p share.Person, updated bool, now time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	a, found := m.accounts[holder{site, p}]
	if found {
		if a.reported = instant(now); updated {
			a.updated = a.reported
		}
		m.accounts[holder{site, p}] = a
	}
	return ctx.Err()
}

// AccountClosed behaves like sharestore.Store.AccountClosed.
func (m *Store) AccountClosed(ctx context.Context, site share.Site, p share.Person, i share.Installation, now time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	a, found := m.accounts[holder{site, p}]
	if found && a.closed.IsZero() {
		a.closed, a.installation = instant(now), i
		m.accounts[holder{site, p}] = a
	}
	return ctx.Err()
}

// AccountRemoved behaves like sharestore.Store.AccountRemoved.
func (m *Store) AccountRemoved(ctx context.Context, site share.Site, p share.Person) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.accounts, holder{site, p})
	return ctx.Err()
}

// SharesOf behaves like sharestore.Store.SharesOf.
func (m *Store) SharesOf(ctx context.Context, site share.Site, p share.Person) iter.Seq2[share.Owed, error] {
	return m.work(ctx, func(v snapshot) (work []share.Owed) {
		for _, s := range v.rows {
			switch {
			case s.Site != site || !p.HasAccount():
			case s.Sender == p:
				work = append(work, share.Owed{Site: site, ID: s.ID, Since: s.CreatedAt})
			case s.Recipient == p && !s.CommittedAt.IsZero():
				work = append(work, share.Owed{Site: site, ID: s.ID, Since: s.CommittedAt})
			}
		}
		return work
	})
}
