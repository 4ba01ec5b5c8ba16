package memstore

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"maps"
	"slices"
	"time"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/application"
	"github.com/secure-share/secure-share/shared/program"
	"github.com/secure-share/secure-share/shared/share"
)

// consent is what one person may agree to.
type consent struct {
	id     program.ID
	person share.Person
}

// consented is what the person agreed to.
type consented struct {
	asked        time.Time
	installation share.Installation
}

// Applications behaves like programstore.Applications.
type Applications struct{ m *Store }

// Applications returns the part of the store with applications.
func (m *Store) Applications() *Applications { return &Applications{m} }

// locked calls f unless the caller has given up.
func (a *Applications) locked(ctx context.Context, f func() error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	a.m.mu.Lock()
	defer a.m.mu.Unlock()
	return f()
}

// Add behaves like programstore.Applications.Add.
func (a *Applications) Add(ctx context.Context, app application.Application) error {
	return a.locked(ctx, func() error {
		if len(a.list(app.Site, app.RegisteredAt)) >= application.MaxPerSite {
			return application.ErrTooMany
		}
		if holder, found := a.holder(app.ID); found && (holder.Site != app.Site || holder.Installation == app.Installation && holder.Active(app.RegisteredAt)) || a.m.isProgram(app.ID) {
			return application.ErrRegistered
		}
		a.m.applications[app.ID] = app
		a.m.logged(ctx, app.Site, activity.ApplicationRegistered, app.ID)
		return nil
	})
}

// Get behaves like programstore.Applications.Get.
func (a *Applications) Get(ctx context.Context, id program.ID, now time.Time) (app application.Application, err error) {
	err = a.locked(ctx, func() error {
		stored, found := a.m.applications[id]
		if !found || !stored.Active(now) || a.m.Removed(stored.Installation) {
			return application.ErrUnknown
		}
		app = stored
		return nil
	})
	return app, err
}

// holder returns the registration with that id, or which has that key.
func (a *Applications) holder(id program.ID) (application.Application, bool) {
	if app, found := a.m.applications[id]; found {
		return app, true
	}
	for _, app := range a.m.applications {
		if id == program.IDOf(app.Key) || id == program.IDOf(app.Previous.Key) {
			return app, true
		}
	}
	return application.Application{}, false
}

// Signer behaves like programstore.Applications.Signer.
func (a *Applications) Signer(ctx context.Context, id program.ID, now time.Time, verify func(ed25519.PublicKey) error) (app application.Application, err error) {
	err = a.locked(ctx, func() error {
		holder, _ := a.holder(id)
		if key, valid := holder.KeyWith(id, now); !valid || verify(key) != nil {
			return application.ErrUnknown
		}
		app = holder
		return nil
	})
	return app, err
}

// Renew behaves like programstore.Applications.Renew.
func (a *Applications) Renew(ctx context.Context, before, after application.Application) error {
	return a.locked(ctx, func() error {
		if err := unchanged(a.m.applications[after.ID], before); err != nil {
			return err
		}
		key := program.IDOf(after.Key)
		if holder, found := a.holder(key); found && holder.ID != after.ID || a.m.isProgram(key) {
			return application.ErrRegistered
		}
		a.m.applications[after.ID] = after
		a.m.logged(ctx, after.Site, activity.ApplicationRenewed, after.ID)
		return nil
	})
}

// Change behaves like programstore.Applications.Change.
func (a *Applications) Change(ctx context.Context, before, after application.Application) error {
	return a.locked(ctx, func() error {
		if err := unchanged(a.m.applications[after.ID], before); err != nil {
			return err
		}
		a.m.applications[after.ID] = after
		a.m.logged(ctx, after.Site, activity.ApplicationChanged, after.ID)
		maps.DeleteFunc(a.m.consents, func(of consent, c consented) bool {
			return of.id == after.ID && !c.asked.Equal(after.AskedAt())
		})
		return nil
	})
}

// unchanged returns why before cannot be replaced.
func unchanged(stored, before application.Application) error {
	switch {
	case stored.ID == "" || !stored.RegisteredAt.Equal(before.RegisteredAt):
		return application.ErrNone
	case !stored.Key.Equal(before.Key) || stored.Version != before.Version:
		return application.ErrChanged
	}
	return nil
}

// List behaves like programstore.Applications.List.
func (a *Applications) List(ctx context.Context, site share.Site, now time.Time) (found []application.Application, err error) {
	err = a.locked(ctx, func() error {
		found = a.list(site, now)
		return nil
	})
	return found, err
}

func (a *Applications) list(site share.Site, now time.Time) []application.Application {
	found := []application.Application{}
	for _, app := range a.m.applications {
		if app.Site == site && app.Active(now) && !a.m.Removed(app.Installation) {
			found = append(found, app)
		}
	}
	slices.SortFunc(found, func(x, y application.Application) int {
		return cmp.Or(y.RegisteredAt.Compare(x.RegisteredAt), cmp.Compare(y.ID, x.ID))
	})
	return found
}

// Delete behaves like programstore.Applications.Delete.
func (a *Applications) Delete(ctx context.Context, site share.Site, id program.ID) error {
	return a.locked(ctx, func() error {
		if a.m.applications[id].Site != site {
			return nil
		}
		delete(a.m.applications, id)
		a.m.logged(ctx, site, activity.ApplicationRevoked, id)
		for of := range a.m.consents {
			if of.id == id {
				delete(a.m.consents, of)
			}
		}
		return nil
	})
}

// Use behaves like programstore.Applications.Use.
func (a *Applications) Use(ctx context.Context, app application.Application, nonce string, _, now time.Time) error {
	return a.locked(ctx, func() error {
		if a.m.Removed(app.Installation) {
			return application.ErrUnknown
		}
		if err := a.m.once(ctx, app.ID, nonce, program.Requests(app.ID, application.MaxRequests, now)); err != nil {
			return err
		}
		stored, found := a.m.applications[app.ID]
		if !found || !stored.RegisteredAt.Equal(app.RegisteredAt) {
			return application.ErrUnknown
		}
		stored.LastUsed = program.Day(now)
		a.m.applications[app.ID] = stored
		return nil
	})
}

// Agree behaves like programstore.Applications.Agree.
func (a *Applications) Agree(ctx context.Context, app application.Application, p share.Person) error {
	return a.locked(ctx, func() error {
		a.m.consents[consent{app.ID, p}] = consented{app.AskedAt(), app.Installation}
		a.m.logged(ctx, app.Site, activity.ConsentGiven, app.ID)
		return nil
	})
}

// Withdraw behaves like programstore.Applications.Withdraw.
func (a *Applications) Withdraw(ctx context.Context, app application.Application, p share.Person) error {
	return a.locked(ctx, func() error {
		if _, agreed := a.m.consents[consent{app.ID, p}]; agreed {
			delete(a.m.consents, consent{app.ID, p})
			a.m.logged(ctx, app.Site, activity.ConsentWithdrawn, app.ID)
		}
		return nil
	})
}

// Agreed behaves like programstore.Applications.Agreed.
func (a *Applications) Agreed(ctx context.Context, app application.Application, p share.Person) (agreed bool, err error) {
	err = a.locked(ctx, func() error {
		agreed = a.m.consents[consent{app.ID, p}].asked.Equal(app.AskedAt())
		return nil
	})
	return agreed, err
}

// People behaves like programstore.Applications.People.
func (a *Applications) People(ctx context.Context, site share.Site, now time.Time) (people []share.Person, err error) {
	err = a.locked(ctx, func() error {
		for _, app := range a.list(site, now) {
			people = append(people, app.People...)
			for of := range a.m.consents {
				if of.id == app.ID {
					people = append(people, of.person)
				}
			}
		}
		return nil
	})
	slices.Sort(people)
	return slices.DeleteFunc(slices.Compact(people), func(p share.Person) bool { return !p.HasAccount() }), err
}
