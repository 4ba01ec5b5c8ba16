package fileapi

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/application"
	"github.com/secure-share/secure-share/shared/wire"
)

// change is the body of a change of what applicationBody registers, based on a version.
func change(version int64, to func(*wire.ApplicationRequest)) wire.ApplicationChange {
	body := applicationBody(1)
	to(&body)
	return wire.ApplicationChange{Version: &version, ApplicationSettings: body.ApplicationSettings}
}

// changing makes a request of alice that changes the application with key 1.
func (fx *fixture) changing(body any) *http.Request {
	fx.Helper()
	return fx.administer(alice, "PUT", "/v1/applications/"+string(programID(1)), body)
}

func (fx *fixture) changeTo(version int64, to func(*wire.ApplicationRequest)) wire.Application {
	fx.Helper()
	return decoded[wire.Application](fx, serve(fx.handler, fx.changing(change(version, to))))
}

// Every setting can be changed. The key, the end and what is known of its use stay.
func TestAdministratorsChangeAnApplication(t *testing.T) {
	fx := newFixture(t)
	fx.register(1, func(b *wire.ApplicationRequest) { b.Certificate = certificatePEM(t, 1, noon, noon.AddDate(1, 0, 0)) })
	fx.agree(bob, 1)
	fx.expect("used", fx.signedFor("bob", 1, "GET", "/v1/inbox", nil), 200, "")
	list := func() wire.Application {
		return decoded[wire.Applications](fx, serve(fx.handler, fx.administer(alice, "GET", "/v1/applications", nil))).Items[0]
	}
	want := list()
	want.Version = 1
	want.ApplicationSettings = wire.ApplicationSettings{
		Name: "Payslips", TimeoutSeconds: 30, Sources: []string{"192.0.2.1/32"}, Scopes: []string{"send", "read"},
		Requests: []string{"GET /v1/inbox"}, People: []string{"bob", "carol"},
	}
	fx.pass(time.Hour)
	if got := fx.changeTo(0, func(b *wire.ApplicationRequest) { b.ApplicationSettings = want.ApplicationSettings }); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
	if got := list(); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
	if got := fx.changeTo(1, asItIs); got.Version != 2 || got.Requests != nil || got.People != nil {
		t.Errorf("%+v", got)
	}
}

// A right that is taken away is refused from the next call on, and nobody has to agree
// again.
func TestNarrowingAnApplicationTakesEffectAtOnce(t *testing.T) {
	for name, test := range map[string]struct {
		to   func(*wire.ApplicationRequest)
		slug string // of the answer to GET /v1/inbox
	}{
		"requests":  {func(b *wire.ApplicationRequest) { b.Requests = []string{"GET /v1/outbox"} }, "application-request"},
		"scopes":    {func(b *wire.ApplicationRequest) { b.Scopes = []string{"send"} }, "application-request"},
		"addresses": {func(b *wire.ApplicationRequest) { b.Sources = []string{"198.51.100.0/24"} }, "application-source"},
		"timeout":   {func(b *wire.ApplicationRequest) { b.TimeoutSeconds-- }, "signature-expired"},
		"people":    {func(b *wire.ApplicationRequest) { b.People = []string{"carol"} }, "application-person"},
		"name":      {func(b *wire.ApplicationRequest) { b.Name = "Payslips" }, ""},
		"nothing":   {asItIs, ""},
	} {
		t.Run(name, func(t *testing.T) {
			fx := newFixture(t)
			fx.register(1, asItIs)
			fx.agree(bob, 1)
			fx.pass(time.Hour)
			fx.changeTo(0, test.to)
			call := fx.signedFor("bob", 1, "GET", "/v1/inbox", nil)
			if test.slug != "" {
				fx.expect("after the change", call, call.Code, test.slug)
			}
			if name != "people" { // with a list, agreeing has no meaning
				if got := decoded[wire.Consents](fx, fx.call(bob, "GET", "/v1/consents", nil)).Items; len(got) != 1 || !got[0].Acts {
					t.Errorf("bob does not agree any more: %+v", got)
				}
			}
			if test.slug == "" {
				fx.expect("after the change", call, 200, "")
			}
		})
	}
}

// A person agreed to what they saw: an application that may do more asks again.
func TestAnApplicationThatMayDoMoreAsksAgain(t *testing.T) {
	few := func(b *wire.ApplicationRequest) { b.Scopes, b.Requests = []string{"read"}, []string{"GET /v1/inbox"} }
	listed := func(b *wire.ApplicationRequest) { few(b); b.People = []string{"bob"} }
	for name, test := range map[string]struct {
		before, to func(*wire.ApplicationRequest)
	}{
		"another request": {few, func(b *wire.ApplicationRequest) { few(b); b.Requests = append(b.Requests, "GET /v1/outbox") }},
		"other requests": {few, func(b *wire.ApplicationRequest) {
			few(b)
			b.Requests = []string{"GET /v1/outbox", "GET /v1/shares/{id}"}
		}},
		"all requests":           {few, func(b *wire.ApplicationRequest) { b.Scopes = []string{"read"} }},
		"another scope":          {func(b *wire.ApplicationRequest) { b.Scopes = []string{"read"} }, asItIs},
		"people who were listed": {listed, few},
	} {
		t.Run(name, func(t *testing.T) {
			fx := newFixture(t)
			fx.register(1, few)
			fx.agree(bob, 1)
			fx.changeTo(0, test.before) // as it was, or with a list
			fx.expect("before", fx.signedFor("bob", 1, "GET", "/v1/inbox", nil), 200, "")
			fx.pass(time.Hour)
			fx.changeTo(1, test.to)
			fx.expect("after", fx.signedFor("bob", 1, "GET", "/v1/shares/"+string(fx.newShare().id), nil), 403, "")
			fx.expect("bob has to agree", fx.signedFor("bob", 1, "GET", "/v1/outbox", nil), 403, "")
			if got := decoded[wire.Consents](fx, fx.call(bob, "GET", "/v1/consents", nil)).Items; len(got) != 1 || got[0].Acts || got[0].Listed {
				t.Errorf("%+v", got)
			}
			fx.agree(bob, 1)
			fx.changeTo(2, test.to) // the same again asks nothing
			if got := decoded[wire.Consents](fx, fx.call(bob, "GET", "/v1/consents", nil)).Items; !got[0].Acts {
				t.Errorf("%+v", got)
			}
			fx.changeTo(3, few) // less again asks nothing either
			fx.expect("with less", fx.signedFor("bob", 1, "GET", "/v1/inbox", nil), 200, "")
		})
	}
}

// A person who read the page before the change does not agree to more than it said.
func TestAgreeingToWhatThePersonSaw(t *testing.T) {
	fx := newFixture(t)
	fx.register(1, func(b *wire.ApplicationRequest) { b.Scopes = []string{"read"} })
	seen := decoded[wire.Consents](fx, fx.call(bob, "GET", "/v1/consents", nil)).Items[0]
	fx.pass(time.Hour)
	fx.changeTo(0, asItIs)
	path := "/v1/consents/" + string(programID(1))
	fx.expect("to what bob saw", fx.call(bob, "PUT", path, wire.ConsentRequest{AskedAt: seen.AskedAt}), 409, "application-changed")
	fx.expect("for bob", fx.signedFor("bob", 1, "GET", "/v1/inbox", nil), 403, "application-person")
	seen = decoded[wire.Consents](fx, fx.call(bob, "GET", "/v1/consents", nil)).Items[0]
	fx.expect("to what bob sees now", fx.call(bob, "PUT", path, wire.ConsentRequest{AskedAt: seen.AskedAt}), 204, "")
	fx.expect("for bob", fx.signedFor("bob", 1, "GET", "/v1/inbox", nil), 200, "")
	for _, body := range []string{"x", "{}{}", `{"askedAt":"x"}`} {
		fx.expect(body, serve(fx.handler, request(bob, "PUT", path, body)), 400, "malformed")
	}
	fx.expect("too large", serve(fx.handler, request(bob, "PUT", path, strings.Repeat(" ", maxBody+1))), 413, "too-large")
	r := request(bob, "PUT", path, "{}")
	r.Header.Set("Content-Type", "text/plain")
	fx.expect("text", serve(fx.handler, r), 415, "unsupported-media-type")
}

func TestRefusedChanges(t *testing.T) {
	fx := newFixture(t)
	fx.register(1, asItIs)
	fx.changeTo(0, asItIs)
	for name, test := range map[string]struct {
		r      *http.Request
		status int
		slug   string
	}{
		"an older version": {fx.changing(change(0, asItIs)), 409, "application-changed"},
		"a later version":  {fx.changing(change(2, asItIs)), 409, "application-changed"},
		"no name":          {fx.changing(change(1, func(b *wire.ApplicationRequest) { b.Name = "" })), 400, "malformed"},
		"all addresses":    {fx.changing(change(1, func(b *wire.ApplicationRequest) { b.Sources = []string{"::/0"} })), 400, "malformed"},
		"another request":  {fx.changing(change(1, func(b *wire.ApplicationRequest) { b.Requests = []string{"GET /v1/programs"} })), 400, "malformed"},
		"no version":       {fx.changing(wire.ApplicationChange{ApplicationSettings: applicationBody(1).ApplicationSettings}), 400, "malformed"},
		"a negative one":   {fx.changing(change(-1, asItIs)), 400, "malformed"},
		"a certificate":    {fx.changing(applicationBody(1)), 400, "malformed"},
		"unknown":          {fx.administer(alice, "PUT", "/v1/applications/"+string(programID(2)), change(1, asItIs)), 404, "no-such-application"},
		"not an id":        {fx.administer(alice, "PUT", "/v1/applications/x", change(1, asItIs)), 404, "no-such-application"},
		"too large":        {fx.changing(strings.Repeat(" ", maxBody+1)), 413, "too-large"},
	} {
		t.Run(name, func(t *testing.T) {
			fx.expect(name, serve(fx.handler, test.r), test.status, test.slug)
		})
	}
	r := fx.changing(change(1, asItIs))
	r.Header.Set("Content-Type", "text/plain")
	fx.expect("text", serve(fx.handler, r), 415, "unsupported-media-type")
	fx.pass(time.Hour)
	fx.expect("revoke", serve(fx.handler, fx.administer(alice, "DELETE", "/v1/applications/"+string(programID(1)), nil)), 204, "")
	fx.expect("revoked", serve(fx.handler, fx.changing(change(1, asItIs))), 404, "no-such-application")
}

// overtaken is a store in which somebody else changes an application after it was read.
type overtaken struct{ Applications }

func (o overtaken) other(ctx context.Context, before application.Application) error {
	changed := before
	changed.Version++
	return o.Applications.Change(ctx, before, changed)
}

func (o overtaken) Change(ctx context.Context, before, after application.Application) error {
	return errors.Join(o.other(ctx, before), o.Applications.Change(ctx, before, after))
}

func (o overtaken) Renew(ctx context.Context, before, after application.Application) error {
	return errors.Join(o.other(ctx, before), o.Applications.Renew(ctx, before, after))
}

// Of two changes at the same time, one is refused.
func TestTwoAdministratorsAtTheSameTime(t *testing.T) {
	fx := newFixture(t)
	fx.register(1, asItIs)
	fx.config.Applications = overtaken{fx.config.Applications}
	handler := contract.Handler(t, New(fx.config))
	fx.expect("change", serve(handler, fx.changing(change(0, asItIs))), 409, "application-changed")
	fx.expect("renew", serve(handler, fx.renewing(programID(1), publicPEM(2))), 409, "application-changed")
}
