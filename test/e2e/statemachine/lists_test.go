package statemachine

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"pgregory.net/rapid"

	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// list reads a whole inbox or outbox, in pages of a random size.
func (m *machine) list(t *rapid.T) {
	site, by, name := one(t, "site", sites), one(t, "person", people), one(t, "list", []string{"inbox", "outbox"})
	limit, cursor := rapid.IntRange(1, 3).Draw(t, "page"), ""
	got := []wire.Share{}
	for range len(ids) + 2 {
		path := fmt.Sprintf("/v1/%s?limit=%d&cursor=%s", name, limit, url.QueryEscape(cursor))
		page := answered[wire.Page](t, m.Call(t.Context(), token(by, place{site: site}), http.MethodGet, path, nil), http.StatusOK)
		if len(page.Items) > limit {
			t.Fatalf("%d items on a page of %d", len(page.Items), limit)
		}
		got = append(got, page.Items...)
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	if cursor != "" {
		t.Fatal("the list does not end")
	}
	equal(t, name, got, m.listed(site, by, name))
}

// listed is the list by the model: newest first, without removed rows.
func (m *machine) listed(site share.Site, by share.Person, name string) []wire.Share {
	at := func(s share.Share) time.Time {
		if name == "inbox" {
			return s.CommittedAt
		}
		return s.CreatedAt
	}
	var found []share.Share
	for where, s := range m.rows {
		mine := name == "outbox" && s.Sender == by || name == "inbox" && s.Recipient == by && !s.CommittedAt.IsZero()
		if where.site == site && s.Version > 0 && mine {
			found = append(found, s)
		}
	}
	slices.SortFunc(found, func(a, b share.Share) int { return cmp.Or(at(b).Compare(at(a)), cmp.Compare(b.ID, a.ID)) })
	lines := []wire.Share{}
	for _, s := range found {
		if s, err := m.rules.Apply(s, share.Tick{}, m.now); err == nil {
			lines = append(lines, line(s, by))
		}
	}
	return lines
}
