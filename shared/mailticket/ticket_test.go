package mailticket

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/origin"
)

func TestRoundTrip(t *testing.T) {
	want := sample()
	asked := want
	asked.Issuer, asked.Audience = "", ""
	for _, instant := range []*time.Time{&asked.IssuedAt, &asked.Expires, &asked.ShareExpires} {
		*instant = instant.Add(999 * time.Millisecond) // rounded down again
	}
	token, err := issuer().Issue(t.Context(), asked)
	if err != nil {
		t.Fatal(err)
	}
	got, err := verifier(now).Verify(token)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestSiteMayBeUnknown(t *testing.T) {
	ticket := sample()
	ticket.SiteURL = ""
	token, err := issuer().Issue(t.Context(), ticket)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := verifier(now).Verify(token); err != nil || got.SiteURL != "" {
		t.Errorf("site %q, %v", got.SiteURL, err)
	}
}

const (
	jiraPath = "/jira/apps/8db33809-1f32-48bb-8c52-5877dab48107/aa911f10-c54b-4b93-9e27-dd2947840b9e"
	wikiPath = "/wiki/apps/8db33809-1f32-48bb-8c52-5877dab48107/aa911f10-c54b-4b93-9e27-dd2947840b9e/secure-share"
)

// A ticket of the previous release does not have the app's page.
func TestAppPathMayBeUnknown(t *testing.T) {
	for _, path := range []string{"", jiraPath, wikiPath} {
		ticket := sample()
		ticket.AppPath = path
		token, err := issuer().Issue(t.Context(), ticket)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := verifier(now).Verify(token); err != nil || got.AppPath != path {
			t.Errorf("%q: %q, %v", path, got.AppPath, err)
		}
	}
}

func TestTicketForAnOutsider(t *testing.T) {
	ticket := sample()
	ticket.Outsider = true
	token, err := issuer().Issue(t.Context(), ticket)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := verifier(now).Verify(token); err != nil || !got.Outsider {
		t.Errorf("%+v, %v", got, err)
	}
	ticket.AppPath = jiraPath
	if _, err := issuer().Issue(t.Context(), ticket); err == nil {
		t.Error("a ticket for an outsider names the app's page")
	}
}

func TestLongestTicketFits(t *testing.T) {
	ticket := sample()
	ticket.ID = strings.Repeat("x", 64)
	ticket.Sender = strings.Repeat("x", 64)
	ticket.SiteURL = "https://" + strings.Repeat("x", origin.MaxSite-len("https://"))
	ticket.AppPath = "/wiki/apps/" + strings.Repeat("a", 36) + "/" + strings.Repeat("a", 36) + "/" + strings.Repeat("x", 32)
	ticket.Domains = []string{strings.Repeat("x", 500), strings.Repeat("x", 499)}
	ticket.SenderName = strings.Repeat("\u2028", MaxSenderName/3) // escaped in JSON
	token, err := issuer().Issue(t.Context(), ticket)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := verifier(now).Verify(token); err != nil {
		t.Errorf("%d bytes: %v", len(token), err)
	}
}

func TestIssueTwiceMakesOneTicket(t *testing.T) {
	first, err1 := issuer().Issue(t.Context(), sample())
	second, err2 := issuer().Issue(t.Context(), sample())
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	a, err1 := verifier(now).Verify(first)
	b, err2 := verifier(now).Verify(second)
	if err1 != nil || err2 != nil || !reflect.DeepEqual(a, b) {
		t.Errorf("%+v, %v; %+v, %v", a, err1, b, err2)
	}
}

func TestIssueRefuses(t *testing.T) {
	for name, spoil := range map[string]func(*Ticket){
		"domains too long":      func(t *Ticket) { t.Domains = []string{strings.Repeat("x", MaxDomains+1)} },
		"id too short":          func(t *Ticket) { t.ID = strings.Repeat("x", 15) },
		"id too long":           func(t *Ticket) { t.ID = strings.Repeat("x", 65) },
		"id with a hash":        func(t *Ticket) { t.ID = "abcdefghijklmnop#q" },
		"no sender":             func(t *Ticket) { t.Sender = "" },
		"sender too long":       func(t *Ticket) { t.Sender = strings.Repeat("x", 65) },
		"sender with a hash":    func(t *Ticket) { t.Sender = "a#b" },
		"share id":              func(t *Ticket) { t.ShareID = "short" },
		"no time of issue":      func(t *Ticket) { t.IssuedAt = time.Time{} },
		"issued at the epoch":   func(t *Ticket) { t.IssuedAt, t.Expires = time.Unix(0, 0), time.Unix(60, 0) },
		"no lifetime":           func(t *Ticket) { t.Expires = t.IssuedAt },
		"lifetime too long":     func(t *Ticket) { t.Expires = t.IssuedAt.Add(MaxLifetime + time.Second) },
		"outlives the share":    func(t *Ticket) { t.ShareExpires = t.Expires.Add(-time.Second) },
		"app without a site":    func(t *Ticket) { t.SiteURL, t.AppPath = "", jiraPath },
		"app's path too short":  func(t *Ticket) { t.AppPath = jiraPath[:len(jiraPath)-1] },
		"app's path too long":   func(t *Ticket) { t.AppPath = jiraPath + "/shares" },
		"app on another host":   func(t *Ticket) { t.AppPath = ".evil.example" + jiraPath },
		"app's path with a dot": func(t *Ticket) { t.AppPath = "/.." + jiraPath },
		"app's path with query": func(t *Ticket) { t.AppPath = wikiPath + "?next=//evil.example" },
		"app's path, two lines": func(t *Ticket) { t.AppPath = jiraPath + "\n" },
		"site by http":          func(t *Ticket) { t.SiteURL = "http://acme.example" },
		"site with a path":      func(t *Ticket) { t.SiteURL = "https://acme.example/" },
		"site with a port":      func(t *Ticket) { t.SiteURL = "https://acme.example:8443" },
		"site with a user":      func(t *Ticket) { t.SiteURL = "https://acme@evil.example" },
		"site in capitals":      func(t *Ticket) { t.SiteURL = "https://ACME.example" },
		"site with markup":      func(t *Ticket) { t.SiteURL = "https://<b>.example" },
		"site without a host":   func(t *Ticket) { t.SiteURL = "https://" },
		"site too long":         func(t *Ticket) { t.SiteURL = "https://" + strings.Repeat("x", origin.MaxSite-7) },
		"name too long":         func(t *Ticket) { t.SenderName = strings.Repeat("x", MaxSenderName+1) },
	} {
		t.Run(name, func(t *testing.T) {
			ticket := sample()
			spoil(&ticket)
			if token, err := issuer().Issue(t.Context(), ticket); err == nil {
				t.Errorf("issued %s", token)
			}
		})
	}
}

func TestIssueNeedsIssuerAndAudience(t *testing.T) {
	for name, i := range map[string]*Issuer{
		"issuer":   NewIssuer("", testAudience, testKeyID, keySigner{privateKey}),
		"audience": NewIssuer(testIssuer, "", testKeyID, keySigner{privateKey}),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := i.Issue(t.Context(), sample()); err == nil {
				t.Errorf("issued without %s", name)
			}
		})
	}
}

type brokenSigner struct{}

var errBroken = errors.New("broken")

func (brokenSigner) SignES256(context.Context, [32]byte) ([64]byte, error) {
	return [64]byte{}, errBroken
}

func TestIssueReportsTheSigner(t *testing.T) {
	if token, err := NewIssuer("i", "a", "k", brokenSigner{}).Issue(t.Context(), sample()); !errors.Is(err, errBroken) || token != "" {
		t.Errorf("%q, %v", token, err)
	}
}

type contextSigner struct{ seen context.Context }

func (c *contextSigner) SignES256(ctx context.Context, _ [32]byte) ([64]byte, error) {
	c.seen = ctx
	return [64]byte{}, nil
}

func TestIssuePassesTheContext(t *testing.T) {
	signer := &contextSigner{}
	if _, err := NewIssuer("i", "a", "k", signer).Issue(t.Context(), sample()); err != nil {
		t.Fatal(err)
	}
	if signer.seen != t.Context() {
		t.Error("the signer got another context")
	}
}

func TestPseudonym(t *testing.T) {
	alice := Pseudonym("site-1", "alice")
	if alice != Pseudonym("site-1", "alice") {
		t.Error("not stable")
	}
	for _, other := range []string{Pseudonym("site-2", "alice"), Pseudonym("site-1", "bob"), Pseudonym("site-1a", "lice")} {
		if other == alice {
			t.Error("two people share a pseudonym")
		}
	}
	if strings.Contains(alice, "alice") || !urlSafe(alice) || len(alice) > 64 {
		t.Errorf("pseudonym %q", alice)
	}
}

func TestCapErrorIsErrCap(t *testing.T) {
	if err := error(&CapError{RetryAfter: time.Minute}); !errors.Is(err, ErrCap) || !strings.Contains(err.Error(), "1m0s") {
		t.Error(err)
	}
}
