package linkapi

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// opened is a committed link with this number of openings.
func (fx *fixture) opened(openings share.Openings) link {
	fx.Helper()
	l := fx.newLink(share.Outsider)
	s := l.row()
	s.Openings, s.Version = openings, s.Version+1
	if _, err := fx.rows.Update(fx.Context(), acme, l.id, func(share.Share) (share.Share, error) { return s, nil }); err != nil {
		fx.Fatal(err)
	}
	return l.commit()
}

// again is the link with another claim id.
func (l link) again() link {
	l.claimID = share.NewClaimID()
	return l
}

func (l link) seen() string {
	l.Helper()
	a := l.do("show")
	l.expect("show", a, 200, "")
	v := read[wire.Link](l, a)
	text := fmt.Sprintf("%s, %d of %d", v.Status, v.Opened, v.Openings)
	if v.UntilExpiry {
		text = fmt.Sprintf("%s, %d until the expiry", v.Status, v.Opened)
	}
	if v.LeaseEndsAt != nil {
		text += ", leased"
	}
	return text
}

func read[T any](l link, a *httptest.ResponseRecorder) (v T) {
	l.Helper()
	if err := json.Unmarshal(a.Body.Bytes(), &v); err != nil {
		l.Fatal(err)
	}
	return v
}

func (l link) looks(when, want string) {
	l.Helper()
	if got := l.seen(); got != want {
		l.Errorf("%s: %s, want %s", when, got, want)
	}
}

func TestALinkIsOpenedTwice(t *testing.T) {
	fx := newFixture(t)
	first := fx.opened(2)
	second, third := first.again(), first.again()
	first.looks("sent", "available, 0 of 2")
	fx.expect("claim", first.do("claim"), 200, "")
	first.looks("claimed", "available, 0 of 2")
	fx.expect("another claim", second.do("claim"), 200, "")
	first.looks("claimed twice", "claimed, 0 of 2, leased")
	fx.expect("a third claim", third.do("claim"), 409, "claimed")
	fx.now = fx.now.Add(time.Minute)
	fx.expect("acknowledge", first.do("acknowledge"), 204, "")
	fx.now = fx.now.Add(time.Minute)
	fx.expect("acknowledge again", first.do("acknowledge"), 204, "")
	first.looks("opened once", "claimed, 1 of 2, leased")
	fx.expect("acknowledge the second", second.do("acknowledge"), 204, "")
	fx.expect("show after the end", first.do("show"), 410, "downloaded")
	fx.expect("a claim after the end", third.do("claim"), 410, "downloaded")
	if got := fx.counts.Take(); got[metric.Claims] != 2 || got[metric.Acknowledged] != 2 {
		t.Errorf("counted %v", got)
	}
}

func TestALinkIsOpenedUntilItExpires(t *testing.T) {
	fx := newFixture(t)
	l := fx.opened(share.UntilExpiry)
	for n := range 5 {
		a := l.again().do("claim")
		fx.expect("claim", a, 200, "")
		if claimed := read[wire.ClaimResponse](l, a); !claimed.LeaseEndsAt.Equal(l.row().ExpiresAt) {
			t.Errorf("claimed until %s", claimed.LeaseEndsAt)
		}
		l.looks("claimed", fmt.Sprintf("available, %d until the expiry", n+1))
		fx.now = fx.now.Add(time.Minute)
	}
	fx.expect("claim", l.do("claim"), 200, "")
	fx.now = fx.now.Add(time.Minute)
	fx.expect("claim again", l.do("claim"), 200, "")
	fx.expect("acknowledge", l.do("acknowledge"), 204, "")
	l.looks("acknowledged", "available, 6 until the expiry")
	fx.expect("acknowledge a claim of nobody", l.again().do("acknowledge"), 404, "not-found")
	if got := fx.counts.Take(); got[metric.Claims] != 6 || got[metric.Acknowledged] != 0 {
		t.Errorf("counted %v", got)
	}
	fx.now = l.row().ExpiresAt
	fx.expect("claim after the expiry", l.again().do("claim"), 410, "expired")
}
