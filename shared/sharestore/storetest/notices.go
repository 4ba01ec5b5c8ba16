package storetest

import (
	"errors"
	"iter"
	"slices"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/notice"
	"github.com/secure-share/secure-share/shared/policy"
	"github.com/secure-share/secure-share/shared/share"
)

// wanted is a creation whose sender asks for notices.
func wanted(id share.ID) share.Create {
	c := creation(id)
	c.Notify = true
	return c
}

func dueNotices(t *testing.T, store Store, until time.Time) []notice.Notice {
	t.Helper()
	return collectAll(t, store.DueNotices(t.Context(), until))
}

func collectAll[T any](t *testing.T, work iter.Seq2[T, error]) (all []T) {
	t.Helper()
	for one, err := range work {
		if err != nil {
			t.Fatalf("work list: %v", err)
		}
		all = append(all, one)
	}
	return all
}

// recordsNotices checks that each step that is reported to a receiver leaves a notice, in
// whatever call it was decided, and no other step does.
func recordsNotices(t *testing.T, store Store) {
	id := ids(4)
	s := made(t, store, wanted(id[0]), noon)
	s = happens(t, store, site, id[0], commit(s), noon.Add(time.Minute))
	happens(t, store, site, id[0], claim(s, 1), noon.Add(2*time.Minute))
	same(t, "before the end", dueNotices(t, store, noon.Add(time.Hour)), []notice.Notice(nil))
	happens(t, store, site, id[0], share.Acknowledge{By: bob, Claim: claim(s, 1).Claim}, noon.Add(3*time.Minute))
	opened := notice.Notice{Key: notice.Key{Site: site, Share: id[0], Event: notice.Opened}, At: noon.Add(3 * time.Minute)}
	same(t, "due", dueNotices(t, store, noon.Add(time.Hour)), []notice.Notice{opened})
	same(t, "due before its time", dueNotices(t, store, opened.At), []notice.Notice(nil))

	got, found, err := store.Notice(t.Context(), opened.Key)
	if err != nil || !found || got != opened {
		t.Errorf("read %+v, %t, %v", got, found, err)
	}
	other := opened.Key
	other.Event = notice.Expired
	if _, found, err := store.Notice(t.Context(), other); err != nil || found {
		t.Errorf("a notice that nobody recorded: %t, %v", found, err)
	}

	for n, c := range []share.Create{wanted(id[1]), creation(id[2]), wanted(id[3])} {
		s := made(t, store, c, noon)
		s = happens(t, store, site, c.ID, commit(s), noon.Add(time.Minute))
		switch n {
		case 2:
			happens(t, store, site, c.ID, share.Revoke{By: alice}, noon.Add(time.Hour))
		default: // nobody looked until now
			happens(t, store, site, c.ID, share.Tick{}, s.ExpiresAt.Add(time.Hour))
		}
	}
	s = get(t, store, id[1])
	expired := notice.Notice{Key: notice.Key{Site: site, Share: id[1], Event: notice.Expired}, At: s.ExpiresAt}
	same(t, "all that are due", dueNotices(t, store, noon.AddDate(0, 0, 30)), []notice.Notice{opened, expired})

	for range 2 {
		if err := store.NoticeSent(t.Context(), opened.Key); err != nil {
			t.Fatal(err)
		}
	}
	same(t, "left", dueNotices(t, store, noon.AddDate(0, 0, 30)), []notice.Notice{expired})
	if _, found, err := store.Notice(t.Context(), opened.Key); err != nil || found {
		t.Errorf("after it was sent: %t, %v", found, err)
	}
}

// noNoticeOfALostRace checks that a step that was not stored sends no notice.
func noNoticeOfALostRace(t *testing.T, store Store) {
	id := ids(1)[0]
	s := made(t, store, wanted(id), noon)
	s = happens(t, store, site, id, commit(s), noon.Add(1))
	calls := 0
	_, err := store.Update(t.Context(), site, id, func(share.Share) (share.Share, error) {
		if calls++; calls > 1 {
			return s, share.ErrRevoked
		}
		happens(t, store, site, id, share.Revoke{By: alice}, noon.Add(2))
		return rules.Apply(s, share.Decline{By: bob}, noon.Add(3))
	})
	if !errors.Is(err, share.ErrRevoked) {
		t.Fatal(err)
	}
	same(t, "due", dueNotices(t, store, noon.AddDate(0, 0, 30)), []notice.Notice(nil))
}

// noticesDoNotDelayShares checks that the shards of due shares do not list notices: the
// previous release would take them for shares.
func noticesDoNotDelayShares(t *testing.T, store Store) {
	id := ids(1)[0]
	s := made(t, store, wanted(id), noon)
	s = happens(t, store, site, id, commit(s), noon.Add(1))
	happens(t, store, site, id, share.Decline{By: bob}, noon.Add(2))
	happens(t, store, site, id, share.Reaped{}, rules.UploadURLUntil(s, noon).Add(rules.UploadGrace).Add(time.Minute))
	for n := range 16 {
		same(t, "due shares", collect(t, store.Due(t.Context(), n, noon.AddDate(0, 0, 30))), []share.Owed(nil))
	}
	if due := dueNotices(t, store, noon.AddDate(0, 0, 30)); len(due) != 1 || due[0].Event != notice.Declined {
		t.Errorf("due notices: %+v", due)
	}
}

func setNotices(t *testing.T, store Store, of share.Site, by share.Installation, next notice.Settings, want error) {
	t.Helper()
	if err := store.SetNotices(t.Context(), of, by, next, noon); !errors.Is(err, want) {
		t.Errorf("version %d of %s: %v, want %v", next.Version, of, err, want)
	}
}

func noticesAre(t *testing.T, store Store, of share.Site, version int64, url, host string) {
	t.Helper()
	got, err := store.Notices(t.Context(), of)
	if err != nil || got.Version != version || got.To.Reveal() != url || got.Host != host {
		t.Errorf("settings of %s: %d %q %q, %v", of, got.Version, got.To.Reveal(), got.Host, err)
	}
}

// noticeSettings is what a compare-and-set of the settings promises.
func noticeSettings(t *testing.T, store Store) {
	settings := func(version int64, url string) notice.Settings {
		return notice.Settings{Version: version, To: notice.TrustReceiver(url), Host: "acme.atlassian.net"}
	}
	noticesAre(t, store, site, 0, "", "")
	setNotices(t, store, site, installation, settings(2, "https://a.example/"), notice.ErrChanged)
	setNotices(t, store, site, installation, settings(1, "https://a.example/"), nil)
	setNotices(t, store, site, installation, settings(1, "https://b.example/"), notice.ErrChanged)
	noticesAre(t, store, site, 1, "https://a.example/", "acme.atlassian.net")
	noticesAre(t, store, other, 0, "", "")
	policyIs(t, store, acme, policy.Revision{})
	setPolicy(t, store, acme, installation, revision(1, "{}"), nil)
	setNotices(t, store, site, installation, settings(2, ""), nil)
	noticesAre(t, store, site, 2, "", "acme.atlassian.net")
	same(t, "the log", logOf(t, store, ""), []string{"policy-changed ", "notices-changed ", "notices-changed "})
}

// noticesUninstalled checks that the reaper finds the settings of an installation, and
// can delete them, as it does with policies.
func noticesUninstalled(t *testing.T, store Store) {
	const next = share.Installation("another")
	to := notice.Settings{Version: 1, To: notice.TrustReceiver("https://a.example/"), Host: "acme.atlassian.net"}
	setNotices(t, store, site, installation, to, nil)
	setPolicy(t, store, acme, installation, revision(1, "{}"), nil)
	found := collect(t, store.Live(t.Context(), installation))
	if len(found) != 2 || !slices.ContainsFunc(found, func(o share.Owed) bool { return o.Place == "" }) {
		t.Fatalf("found %+v", found)
	}
	for _, by := range []share.Installation{next, installation} {
		for _, one := range found {
			if one.Place == "" {
				continue
			}
			if err := store.DeletePolicy(t.Context(), one.Site, one.Place, by); err != nil {
				t.Fatal(err)
			}
		}
		if by == next {
			noticesAre(t, store, site, 1, "https://a.example/", "acme.atlassian.net")
		}
	}
	noticesAre(t, store, site, 0, "", "")
	policyIs(t, store, acme, revision(1, "{}"))
}
