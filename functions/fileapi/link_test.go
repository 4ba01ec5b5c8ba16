package fileapi

import (
	"bytes"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/roleassertion"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

const page = "https://links.example/"

// newLinkFixture has a page for outsiders and a site that allows them.
func newLinkFixture(t *testing.T) *fixture {
	t.Helper()
	fx := newFixture(t)
	fx.withPage(page)
	fx.restrict("site", func(r *wire.PolicyRules) { r.Outsiders = true })
	return fx
}

func (fx *fixture) withPage(page string) {
	fx.config.Page = page
	fx.bare = New(fx.config)
	fx.handler = contract.Handler(fx.T, fx.bare)
}

func (sh testShare) outsiderBody() wire.CreateRequest {
	body := sh.createBody()
	body.Recipient = wire.Outsider
	body.Description = nil
	body.MailVerifier = encoded(bytes.Repeat([]byte{7}, 32))
	body.Label = &wire.Label{Sealed: encoded([]byte("sealed label")), KeyVersion: 2}
	return body
}

func TestSendToAnOutsider(t *testing.T) {
	fx := newLinkFixture(t)
	sh := fx.newShare()
	fx.expect("create", sh.call(alice, "POST", "/v1/shares", sh.outsiderBody()), 201, "")
	fx.expect("create again", sh.call(alice, "POST", "/v1/shares", sh.outsiderBody()), 201, "")
	sh.upload()
	committed := decoded[wire.CommitResponse](fx, sh.commit())
	if ticket := fx.checkTicket(sh, committed.Ticket); !ticket.Outsider {
		t.Errorf("the ticket is %+v", ticket)
	}
	if s := fx.row(sh.id); s.Recipient != share.Outsider {
		t.Errorf("the recipient is %q", s.Recipient)
	}
	if site, err := fx.rows.SiteOf(t.Context(), sh.id); err != nil || site != "acme" {
		t.Errorf("the link leads to %q, %v", site, err)
	}
	for what, s := range map[string]wire.Share{
		"commit": committed.Share, "show": decoded[wire.Share](fx, sh.show(alice)),
		"outbox": decoded[wire.Page](fx, fx.call(alice, "GET", "/v1/outbox", nil)).Items[0],
	} {
		t.Run(what, func(t *testing.T) {
			if s.Recipient != wire.Outsider || s.Label == nil || *s.Label != *sh.outsiderBody().Label {
				t.Errorf("%s: %+v", what, s)
			}
		})
	}
	fx.expect("another ticket", sh.ticket(), 200, "")
	fx.expect("revoke", sh.withdraw(alice), 204, "")
	if s := decoded[wire.Share](fx, sh.show(alice)); s.Label == nil {
		t.Error("the label is gone after the end")
	}
}

// Nobody who is signed in is the outsider.
func TestNoColleagueOpensALink(t *testing.T) {
	fx := newLinkFixture(t)
	sh := fx.newShare()
	fx.expect("create", sh.call(alice, "POST", "/v1/shares", sh.outsiderBody()), 201, "")
	sh.upload()
	fx.expect("commit", sh.commit(), 200, "")
	for _, who := range []string{alice, bob, carol, dave} {
		fx.expect(who+" claims", sh.call(who, "POST", sh.path()+"/claim", sh.claimBody()), 404, "not-found")
	}
	fx.expect("bob sees", sh.show(bob), 404, "not-found")
	fx.expect("bob declines", sh.withdraw(bob), 404, "not-found")
	if page := decoded[wire.Page](fx, fx.call(bob, "GET", "/v1/inbox", nil)); len(page.Items) != 0 {
		t.Errorf("the inbox has %+v", page)
	}
}

// Outsiders are refused by a deployment without a page, by a site without a policy or
// with one that does not allow them, and by such a project.
func TestWhereOutsidersAreNotAllowed(t *testing.T) {
	for name, c := range map[string]struct {
		page  string
		rules map[string]bool // of the levels
		who   string
		want  string
	}{
		"no page":                    {"", map[string]bool{"site": true}, alice, "outsiders"},
		"no policy":                  {page, nil, alice, "outsiders"},
		"a policy without the rule":  {page, map[string]bool{"site": false}, alice, "outsiders"},
		"allowed":                    {page, map[string]bool{"site": true}, alice, ""},
		"allowed, in a project":      {page, map[string]bool{"site": true}, alice + " in project:1", ""},
		"not in this project":        {page, map[string]bool{"site": true, "project:1": false}, alice + " in project:1", "outsiders"},
		"in the project alone":       {page, map[string]bool{"project:1": true}, alice + " in project:1", "outsiders"},
		"in another project allowed": {page, map[string]bool{"site": true, "project:1": false}, alice + " in project:2", ""},
	} {
		t.Run(name, func(t *testing.T) {
			fx := newFixture(t)
			fx.withPage(c.page)
			for of, outsiders := range c.rules {
				fx.restrict(of, func(r *wire.PolicyRules) { r.Outsiders = outsiders })
			}
			sh := fx.newShare()
			fx.forbids("create", sh.call(c.who, "POST", "/v1/shares", sh.outsiderBody()), c.want)
			if c.want != "" {
				fx.unwritten(sh)
			}
			if got := decoded[wire.Policy](fx, fx.call(c.who, "GET", "/v1/policy", nil)).Outsiders; got != (c.want == "") {
				t.Errorf("the policy says %v", got)
			}
			fx.forbids("to a colleague", fx.newShare().create(), "")
		})
	}
}

// If the policy names groups, only their members make links. Administrators are no
// exception, and files for colleagues are not affected.
func TestWhoMayMakeLinks(t *testing.T) {
	inGroup := []roleassertion.Role{roleassertion.Member(legal)}
	for name, c := range map[string]struct {
		of    string // the level that names the group
		who   string
		roles []roleassertion.Role // nil: no assertion
		want  string
	}{
		"a person without an assertion": {"site", alice, nil, "linkMakers"},
		"of another group":              {"site", alice, []roleassertion.Role{roleassertion.Member("other")}, "linkMakers"},
		"a site administrator":          {"site", alice, []roleassertion.Role{roleassertion.SiteAdmin}, "linkMakers"},
		"an administrator of the place": {"project:1", alice + " in project:1", []roleassertion.Role{roleassertion.ProjectAdmin("1")}, "linkMakers"},
		"a member":                      {"site", alice, inGroup, ""},
		"a member in a project":         {"project:1", alice + " in project:1", inGroup, ""},
		"in another project":            {"project:1", alice + " in project:2", nil, ""},
		"in a space":                    {"space:1", alice + " in space:1", nil, "linkMakers"},
	} {
		t.Run(name, func(t *testing.T) {
			fx := newLinkFixture(t)
			fx.restrict(c.of, func(r *wire.PolicyRules) { r.Outsiders, r.LinkMakers = true, []string{legal} })
			create := func(sh testShare, body wire.CreateRequest) *httptest.ResponseRecorder {
				r := request(c.who, "POST", "/v1/shares", body)
				if c.roles != nil {
					r.Header.Set(wire.RolesHeader, fx.as(alice, c.roles...))
				}
				return serve(fx.handler, r)
			}
			outside, inside := fx.newShare(), fx.newShare()
			fx.forbids("to a person outside", create(outside, outside.outsiderBody()), c.want)
			if c.want != "" {
				fx.unwritten(outside)
			}
			fx.forbids("to a colleague", create(inside, inside.createBody()), "")
		})
	}
}

func TestLimitsNameThePage(t *testing.T) {
	fx := newFixture(t)
	for _, want := range []string{"", page} {
		fx.withPage(want)
		if got := decoded[wire.Limits](fx, fx.call(alice, "GET", "/v1/limits", nil)).Page; got != want {
			t.Errorf("the page is %q, want %q", got, want)
		}
	}
}

func TestLabels(t *testing.T) {
	fx := newLinkFixture(t)
	for name, c := range map[string]struct {
		change func(*wire.CreateRequest)
		code   int
		slug   string
	}{
		"none":              {func(b *wire.CreateRequest) { b.Label = nil }, 201, ""},
		"of a colleague":    {func(b *wire.CreateRequest) { b.Recipient, b.MailVerifier = "bob", "" }, 400, "malformed"},
		"no key version":    {func(b *wire.CreateRequest) { b.Label.KeyVersion = 0 }, 400, "malformed"},
		"empty":             {func(b *wire.CreateRequest) { b.Label.Sealed = "" }, 400, "malformed"},
		"no base64url":      {func(b *wire.CreateRequest) { b.Label.Sealed = "=" }, 400, "malformed"},
		"largest":           {func(b *wire.CreateRequest) { b.Label.Sealed = encoded(make([]byte, share.MaxLabel)) }, 201, ""},
		"too large":         {func(b *wire.CreateRequest) { b.Label.Sealed = encoded(make([]byte, share.MaxLabel+1)) }, 413, "metadata"},
		"another recipient": {func(b *wire.CreateRequest) { b.Recipient = "*" }, 400, "malformed"},
		"no recipient":      {func(b *wire.CreateRequest) { b.Recipient = "" }, 400, "malformed"},
		"a similar name":    {func(b *wire.CreateRequest) { b.Recipient = "*outsiders" }, 400, "malformed"},

		"no mail verifier":                 {func(b *wire.CreateRequest) { b.MailVerifier = "" }, 400, "malformed"},
		"half a mail verifier":             {func(b *wire.CreateRequest) { b.MailVerifier = encoded(make([]byte, 16)) }, 400, "malformed"},
		"the mail verifier of a colleague": {func(b *wire.CreateRequest) { b.Recipient, b.Label = "bob", nil }, 400, "malformed"},
	} {
		t.Run(name, func(t *testing.T) {
			sh := fx.newShare()
			body := sh.outsiderBody()
			c.change(&body)
			fx.expect("create", serve(fx.bare, request(alice, "POST", "/v1/shares", body)), c.code, c.slug)
		})
	}
}

// The log says that the recipient is an outsider, and nothing else about the person.
func TestTheLogOfALink(t *testing.T) {
	fx := newLinkFixture(t)
	sh := fx.newShare()
	fx.expect("create", sh.call(alice, "POST", "/v1/shares", sh.outsiderBody()), 201, "")
	answer := fx.call(alice, "GET", "/v1/activity?action=created", nil)
	log := decoded[wire.Activity](fx, answer)
	if len(log.Items) != 1 || log.Items[0].Recipient != wire.Outsider || log.Items[0].Actor != "alice" {
		t.Errorf("%+v", log)
	}
	if strings.Contains(answer.Body.String(), sh.outsiderBody().Label.Sealed) {
		t.Error("the log has the label")
	}
}
