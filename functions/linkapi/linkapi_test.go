package linkapi

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/httpapi/httpapitest"
	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/problem"
	"github.com/secure-share/secure-share/shared/ratelimit"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

var routes = []string{"show", "unlock", "claim", "acknowledge", "decline"}

func TestALinkIsOpenedOnce(t *testing.T) {
	fx := newFixture(t)
	l := fx.newLink(share.Outsider).commit()
	version := l.row().Version
	shown := decoded[wire.Link](fx, l.do("show"))
	if shown.Status != "available" || shown.Length != 100 || shown.Metadata != encoded([]byte("sealed metadata")) ||
		!shown.ExpiresAt.Equal(noon.Add(rules.Lifetime)) || shown.LeaseEndsAt != nil {
		t.Errorf("shown %+v", shown)
	}
	if l.row().Version != version {
		t.Error("a look was written")
	}
	claimed := decoded[wire.ClaimResponse](fx, l.do("claim"))
	if !claimed.URLExpiresAt.Equal(noon.Add(rules.DownloadURL)) || !claimed.LeaseEndsAt.Equal(noon.Add(rules.Lease)) ||
		!strings.HasSuffix(string(claimed.URL), noon.Add(rules.DownloadURL).Format(time.RFC3339)) || claimed.Metadata != shown.Metadata || claimed.Length != 100 {
		t.Errorf("claimed %+v", claimed)
	}
	if shown = decoded[wire.Link](fx, l.do("show")); shown.Status != "claimed" || shown.LeaseEndsAt == nil || !shown.LeaseEndsAt.Equal(claimed.LeaseEndsAt) {
		t.Errorf("shown %+v", shown)
	}
	other := l
	other.claimID = share.NewClaimID()
	a := other.do("claim")
	fx.expect("another claim id", a, 409, "claimed")
	if a.Header().Get("Retry-After") != "900" {
		t.Errorf("to be retried after %s", a.Header().Get("Retry-After"))
	}
	fx.now = noon.Add(time.Second)
	fx.expect("the same claim id", l.do("claim"), 200, "")
	fx.expect("acknowledge", l.do("acknowledge"), 204, "")
	fx.now = noon.Add(2 * time.Second)
	fx.expect("acknowledge again", l.do("acknowledge"), 204, "")
	for _, route := range []string{"show", "claim", "decline"} {
		fx.expect(route, l.do(route), 410, "downloaded")
	}
	if got := fx.counts.Take(); got[metric.Claims] != 1 || got[metric.Acknowledged] != 1 || got[metric.WrongKeys] != 0 {
		t.Errorf("counted %v", got)
	}
}

func TestDecline(t *testing.T) {
	fx := newFixture(t)
	l := fx.newLink(share.Outsider).commit()
	for range 2 {
		fx.expect("decline", l.do("decline"), 204, "")
	}
	if s := l.row(); s.Status != share.Declined {
		t.Errorf("it is %s", s.Status)
	}
	fx.expect("claim", l.do("claim"), 410, "declined")
}

// Only a caller with the key learns how a share ended.
func TestEndsAreToldWithTheKey(t *testing.T) {
	for _, status := range []share.Status{share.Downloaded, share.Unconfirmed, share.Declined, share.Revoked, share.Expired} {
		t.Run(string(status), func(t *testing.T) {
			fx := newFixture(t)
			l := fx.in(status, share.Outsider)
			for _, route := range []string{"show", "unlock", "claim", "decline"} {
				if route == "decline" && status == share.Declined {
					continue // a repetition
				}
				fx.expect(route, l.do(route), 410, string(status))
			}
		})
	}
}

// Every call that proves nothing gets the same answer, byte for byte, and changes
// no share: it does not show whether the link exists, who it is for, or how it
// ended.
func TestNothingIsToldWithoutTheKey(t *testing.T) {
	for _, route := range routes {
		t.Run(route, func(t *testing.T) {
			unknown := newFixture(t)
			want := link{fixture: unknown, id: share.NewID()}.without().do(route)
			unknown.expect("an unknown link", want, 404, "not-found")
			same := func(t *testing.T, a *httptest.ResponseRecorder) {
				t.Helper()
				if a.Code != want.Code || !bytes.Equal(a.Body.Bytes(), want.Body.Bytes()) || !reflect.DeepEqual(a.Header(), want.Header()) {
					t.Errorf("%d %v %s", a.Code, a.Header(), a.Body)
				}
			}
			for name, id := range map[string]string{"malformed": "AAAA", "not canonical": strings.Repeat("B", 22), "long": strings.Repeat("A", 400)} {
				t.Run(name, func(t *testing.T) {
					fx := newFixture(t)
					same(t, fx.post(id, route, link{fixture: fx, id: share.NewID()}.without().bodies()[route], home))
				})
			}
			for _, status := range share.Statuses() {
				t.Run("a colleague's, "+string(status), func(t *testing.T) {
					fx := newFixture(t)
					l := fx.in(status, bob)
					before := l.row()
					same(t, l.do(route))
					unchanged(t, before, l.row())
				})
				t.Run("without the key, "+string(status), func(t *testing.T) {
					fx := newFixture(t)
					l := fx.in(status, share.Outsider)
					before := l.row()
					same(t, l.without().do(route))
					unchanged(t, before, l.row())
				})
			}
			t.Run("of a gate, without the key", func(t *testing.T) {
				fx := newFixture(t)
				g := fx.newGated()
				before := g.row()
				for _, body := range g.withoutKey().unlockBodies() {
					same(t, g.post(string(g.id), "unlock", body, home))
				}
				same(t, g.withoutKey().do(route))
				unchanged(t, before, g.row())
			})
			t.Run("not committed, with the key", func(t *testing.T) {
				same(t, newFixture(t).in(share.Uploading, share.Outsider).do(route))
			})
			t.Run("abandoned, with the key", func(t *testing.T) {
				same(t, newFixture(t).in(share.Abandoned, share.Outsider).do(route))
			})
			t.Run("unreadable", func(t *testing.T) {
				fx := newFixture(t)
				l := fx.in(share.Available, share.Outsider)
				fx.rows.Spoil(acme, l.id)
				same(t, l.without().do(route))
			})
		})
	}
}

func unchanged(t *testing.T, before, after share.Share) {
	t.Helper()
	if !reflect.DeepEqual(before, after) {
		t.Errorf("it became %+v", after)
	}
}

// The same steps are taken for links that do not exist.
func TestUnknownLinksTakeTheSameReads(t *testing.T) {
	fx := newFixture(t)
	reads := 0
	fx.store.GetFunc = func(ctx context.Context, site share.Site, id share.ID) (share.Share, error) {
		reads++
		return fx.rows.Get(ctx, site, id)
	}
	fx.expect("known", fx.newLink(share.Outsider).commit().without().do("show"), 404, "not-found")
	fx.expect("unknown", link{fixture: fx, id: share.NewID()}.without().do("show"), 404, "not-found")
	if reads != 2 {
		t.Errorf("%d shares were read", reads)
	}
}

// A wrong key is counted in the log of the site. The log says nothing about the person
// but that it was an outsider.
func TestTheLog(t *testing.T) {
	fx := newFixture(t)
	l := fx.newLink(share.Outsider).commit()
	fx.expect("a wrong key", l.without().do("show"), 404, "not-found")
	fx.expect("a wrong key", l.without().do("claim"), 404, "not-found")
	fx.expect("claim", l.do("claim"), 200, "")
	fx.expect("acknowledge", l.do("acknowledge"), 204, "")
	got := map[activity.Action]int64{}
	for _, e := range fx.logged() {
		if e.Action == activity.Claimed || e.Action == activity.WrongKey || e.Action == activity.Acknowledged {
			got[e.Action] = e.Count
			if e.Actor != share.Outsider || e.Recipient != share.Outsider {
				t.Errorf("%+v", e)
			}
		}
	}
	if want := (map[activity.Action]int64{activity.Claimed: 0, activity.WrongKey: 2, activity.Acknowledged: 0}); !maps.Equal(got, want) {
		t.Errorf("logged %v", got)
	}
	if n := fx.counts.Take()[metric.WrongKeys]; n != 2 {
		t.Errorf("%v wrong keys were counted", n)
	}
}

// What a stranger does after the limit of a link is used up adds nothing to the log.
func TestRefusedWrongKeysAreNotLogged(t *testing.T) {
	for _, route := range []string{"show", "claim", "decline"} {
		t.Run(route, func(t *testing.T) {
			fx := newFixture(t)
			wrong := fx.newLink(share.Outsider).commit().without()
			for n := range perLink.Max + 3 {
				status, slug := 404, "not-found"
				if n >= perLink.Max {
					status, slug = 429, "limit"
				}
				fx.expect(fmt.Sprint(n), wrong.do(route), status, slug)
			}
			for _, e := range fx.logged() {
				if e.Action == activity.WrongKey && e.Count != perLink.Max {
					t.Errorf("%d wrong keys were logged", e.Count)
				}
			}
			if fx.logCalls != int(perLink.Max) {
				t.Errorf("the log was called %d times", fx.logCalls)
			}
			if n := fx.counts.Take()[metric.WrongKeys]; int64(n) != perLink.Max+3 {
				t.Errorf("%v wrong keys were counted", n)
			}
		})
	}
}

func TestTheLimitOfALink(t *testing.T) {
	fx := newFixture(t)
	l, unknown := fx.newLink(share.Outsider).commit(), link{fixture: fx, id: share.NewID()}
	for name, wrong := range map[string]link{"known": l.without(), "unknown": unknown.without()} {
		t.Run(name, func(t *testing.T) {
			before := fx.take
			for n := range perLink.Max + 1 {
				a := wrong.post(string(wrong.id), "claim", wrong.bodies()["claim"], fmt.Sprintf("198.51.100.%d", n))
				if n < perLink.Max {
					fx.expect(fmt.Sprint(n), a, 404, "not-found")
					continue
				}
				fx.expect(fmt.Sprint(n), a, 429, "limit")
				if a.Header().Get("Retry-After") != "3600" {
					t.Errorf("to be retried after %s", a.Header().Get("Retry-After"))
				}
			}
			fx.take = before
		})
	}
	fx.expect("another link", link{fixture: fx, id: share.NewID()}.without().do("claim"), 404, "not-found")
	fx.expect("who has the key", l.do("claim"), 200, "")
	fx.now = noon.Add(time.Hour)
	fx.expect("an hour later", l.without().do("claim"), 404, "not-found")
	if s := l.row(); s.Status != share.Claimed || s.Leases != 1 {
		t.Errorf("the share is %+v", s)
	}
}

func TestTheLimitOfAnAddress(t *testing.T) {
	fx := newFixture(t)
	l := fx.newLink(share.Outsider).commit()
	for n := range perSource.Max {
		fx.expect(fmt.Sprint(n), l.do("show"), 200, "")
	}
	before := l.row()
	for _, route := range routes {
		a := l.do(route)
		fx.expect(route, a, 429, "limit")
		if a.Header().Get("Retry-After") != "3600" {
			t.Errorf("to be retried after %s", a.Header().Get("Retry-After"))
		}
	}
	elsewhere := fx.request(string(l.id), "show", l.bodies()["show"], home)
	for _, header := range []string{"X-Forwarded-For", "Forwarded", "X-Real-Ip"} {
		elsewhere.Header.Set(header, "192.0.2.3")
	}
	fx.expect("an address that the caller claims", fx.serve(elsewhere), 429, "limit")
	unchanged(t, before, l.row())
	if n := fx.counts.Take()[metric.RefusedLimit]; int(n) != len(routes)+1 {
		t.Errorf("%v refusals were counted", n)
	}
	fx.expect("another address", l.post(string(l.id), "show", l.bodies()["show"], "192.0.2.2"), 200, "")
	fx.now = noon.Add(time.Hour)
	fx.expect("an hour later", l.do("show"), 200, "")
}

func TestSources(t *testing.T) {
	for from, want := range map[string]string{
		"192.0.2.1": "192.0.2.1", "::ffff:192.0.2.1": "192.0.2.1",
		"2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64", "2001:db8:1:2::1": "2001:db8:1:2::/64", "2001:db8:1:3::1": "2001:db8:1:3::/64", "fe80::1%eth0": "fe80::/64",
		"": "", "unknown": "", "192.0.2.1:443": "",
	} {
		t.Run(from, func(t *testing.T) {
			if got := sourceOf(&http.Request{RemoteAddr: from}); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

// No counter holds an address or an id.
func TestCountersArePseudonyms(t *testing.T) {
	fx := newFixture(t)
	id := share.NewID()
	var subjects []string
	fx.take = func(_ context.Context, uses ...ratelimit.Use) error {
		for _, u := range uses {
			subjects = append(subjects, string(u.Subject))
		}
		return nil
	}
	link{fixture: fx, id: id}.without().do("show")
	if text := strings.Join(subjects, " "); len(subjects) != 2 || strings.Contains(text, home) || strings.Contains(text, string(id)) {
		t.Errorf("counted %q", subjects)
	}
}

// Only the page may read answers: no origin but its own is allowed.
func TestOrigins(t *testing.T) {
	fx := newFixture(t)
	for origin, allowed := range map[string]bool{page: true, "https://links.example.evil.example": false, "https://acme.atlassian.net": false, "null": false, "http://links.example": false} {
		t.Run(origin, func(t *testing.T) {
			r := httptest.NewRequest("OPTIONS", "/v1/links/AAAAAAAAAAAAAAAAAAAAAA/show", nil)
			r.Header.Set("Origin", origin)
			r.Header.Set("Access-Control-Request-Method", "POST")
			r.Header.Set("Access-Control-Request-Headers", "content-type")
			w := httptest.NewRecorder()
			fx.handler.ServeHTTP(w, r)
			if got := w.Header().Get("Access-Control-Allow-Origin"); (got == origin) != allowed || !allowed && got != "" || (w.Header().Get("Access-Control-Allow-Credentials") == "true") != allowed {
				t.Errorf("allowed %q, %v", got, w.Header())
			}
		})
	}
}

func TestHealth(t *testing.T) {
	fx := newFixture(t)
	w := httptest.NewRecorder()
	fx.handler.ServeHTTP(w, httptest.NewRequest("GET", "/healthz", nil))
	fx.expect("health", w, 200, "")
}

func TestMalformedRequests(t *testing.T) {
	fx := newFixture(t)
	l := fx.newLink(share.Outsider).commit()
	for _, route := range routes {
		t.Run(route, func(t *testing.T) {
			edges, err := contract.Edges("POST /v1/links/{id}/"+route, l.bodies()[route])
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range edges {
				if a := l.post(string(l.id), route, e.Body, home); !e.Allowed && (a.Code != 400 || httpapitest.Problem(a) != "malformed") {
					t.Errorf("%s: %d %s", e.Name, a.Code, a.Body)
				}
			}
			fx.expect("too large", l.post(string(l.id), route, `{"claimKey":"`+strings.Repeat(" ", maxBody)+`"}`, home), 413, "too-large")
			r := httptest.NewRequest("POST", "/v1/links/"+string(l.id)+"/"+route, strings.NewReader("{}"))
			r.Header.Set("Content-Type", "text/plain")
			w := httptest.NewRecorder()
			fx.handler.ServeHTTP(w, r)
			fx.expect("not JSON", w, 415, "unsupported-media-type")
		})
	}
}

// A service that fails, or a panic, spends nothing.
func TestFaults(t *testing.T) {
	down := fmt.Errorf("%w: broken on purpose", problem.ErrUnavailable)
	for name, c := range map[string]struct {
		err    error
		status int
		slug   string
	}{"unavailable": {down, 503, "unavailable"}, "broken": {errors.New("broken on purpose"), 500, "internal"}} {
		for _, route := range routes {
			t.Run(name+" "+route, func(t *testing.T) {
				faults := map[string]func(*fixture){
					"limits": func(fx *fixture) { fx.take = func(context.Context, ...ratelimit.Use) error { return c.err } },
					"site": func(fx *fixture) {
						fx.store.SiteOfFunc = func(context.Context, share.ID) (share.Site, error) { return "", c.err }
					},
					"share": func(fx *fixture) {
						fx.store.GetFunc = func(context.Context, share.Site, share.ID) (share.Share, error) { return share.Share{}, c.err }
						fx.store.UpdateFunc = func(context.Context, share.Site, share.ID, func(share.Share) (share.Share, error)) (share.Share, error) {
							return share.Share{}, c.err
						}
					},
				}
				for what, fault := range faults {
					fx := newFixture(t)
					l := fx.in(share.Available, share.Outsider)
					before := l.row()
					fault(fx)
					fx.expect(what, l.do(route), c.status, c.slug)
					unchanged(t, before, l.row())
				}
			})
		}
	}
	t.Run("no URL", func(t *testing.T) {
		fx := newFixture(t)
		fx.presign = func(context.Context, share.Share, time.Time, time.Time) (string, error) { return "", down }
		fx.expect("claim", fx.in(share.Available, share.Outsider).do("claim"), 503, "unavailable")
	})
	t.Run("panic", func(t *testing.T) {
		fx := newFixture(t)
		l := fx.in(share.Available, share.Outsider)
		fx.store.SiteOfFunc = func(context.Context, share.ID) (share.Site, error) { panic("broken on purpose") }
		for _, route := range routes {
			fx.expect(route, l.do(route), 500, "internal")
		}
	})
	t.Run("contended", func(t *testing.T) {
		fx := newFixture(t)
		l := fx.in(share.Available, share.Outsider)
		fx.store.UpdateFunc = func(context.Context, share.Site, share.ID, func(share.Share) (share.Share, error)) (share.Share, error) {
			return share.Share{}, share.ErrContended
		}
		fx.expect("claim", l.do("claim"), 503, "unavailable")
	})
}
