package linkapi

import (
	"context"
	"fmt"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/httpapi/httpapitest"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// protected is a link whose share has a password: with is the secret with it. Its
// bodies prove both.
type protected struct {
	link
	with keyring.Secret
}

func (fx *fixture) newProtected() protected {
	fx.Helper()
	p := protected{link{fx, share.NewID(), keyring.NewSecret(), share.NewClaimID()}, keyring.NewSecret()}
	fx.happens(acme, p.id, share.Create{
		Site: acme, ID: p.id, Installation: "app", By: alice, Recipient: share.Outsider,
		Content:     share.Content{Length: 100, SHA256: [32]byte{1}},
		Verifier:    p.with.ClaimKey(p.id.Bytes()).Verifier(),
		KeyVerifier: p.secret.ClaimKey(p.id.Bytes()).Verifier(), Metadata: []byte("sealed metadata"),
	})
	p.commit()
	return p
}

// withPassword is p with another password.
func (p protected) withPassword(with keyring.Secret) protected {
	p.with = with
	return p
}

func (p protected) wrong() protected { return p.withPassword(keyring.NewSecret()) }

func (p protected) bodies() map[string]any {
	key, keyProof := hidden.Text(p.with.ClaimKey(p.id.Bytes()).Reveal()), p.claimKey()
	request := wire.LinkRequest{ClaimKey: key, KeyProof: keyProof}
	return map[string]any{
		"show": request, "decline": request,
		"claim":       wire.LinkClaimRequest{ClaimKey: key, KeyProof: keyProof, ClaimID: hidden.Text(p.claimID.Reveal())},
		"acknowledge": wire.AcknowledgeRequest{ClaimID: hidden.Text(p.claimID.Reveal())},
	}
}

func (p protected) do(route string) *httptest.ResponseRecorder {
	return p.post(string(p.id), route, p.bodies()[route], home)
}

// proving are the routes that need the password.
var proving = []string{"show", "claim", "decline"}

func TestALinkWithAPassword(t *testing.T) {
	fx := newFixture(t)
	p := fx.newProtected()
	for _, route := range proving {
		fx.expect(route+" with the key alone", p.link.do(route), 403, "password-needed")
		fx.expect(route+" with a wrong password", p.wrong().do(route), 403, "wrong-password")
	}
	if s := p.row(); s.Status != share.Available || s.Leases != 0 {
		t.Errorf("it is %+v", s)
	}
	if shown := decoded[wire.Link](fx, p.do("show")); shown.Metadata != encoded([]byte("sealed metadata")) {
		t.Errorf("shown %+v", shown)
	}
	fx.expect("claim", p.do("claim"), 200, "")
	fx.expect("acknowledge", p.do("acknowledge"), 204, "")
	for _, route := range proving {
		fx.expect(route+" after the end", p.do(route), 410, "downloaded")
		fx.expect(route+" after the end, with the key alone", p.link.do(route), 410, "downloaded")
		fx.expect(route+" after the end, with a wrong password", p.wrong().do(route), 410, "downloaded")
	}
}

func TestDeclineWithAPassword(t *testing.T) {
	fx := newFixture(t)
	p := fx.newProtected()
	for range 2 {
		fx.expect("decline", p.do("decline"), 204, "")
	}
}

// After ten wrong passwords none is accepted for an hour, and nothing is spent.
func TestWrongPasswordsLock(t *testing.T) {
	for _, route := range proving {
		t.Run(route, func(t *testing.T) {
			fx := newFixture(t)
			p := fx.newProtected()
			for n := range rules.WrongPasswords {
				fx.expect(fmt.Sprint(n), p.wrong().do(route), 403, "wrong-password")
			}
			fx.now = noon.Add(time.Minute)
			for _, other := range proving {
				for name, p := range map[string]protected{"right": p, "wrong": p.wrong()} {
					a := p.do(other)
					fx.expect(other+", "+name, a, 429, "locked")
					if a.Header().Get("Retry-After") != "3540" {
						t.Errorf("to be retried after %s", a.Header().Get("Retry-After"))
					}
				}
				fx.expect(other+", the key alone", p.link.do(other), 403, "password-needed")
			}
			if s := p.row(); s.Status != share.Available || s.Leases != 0 || s.Metadata == nil {
				t.Errorf("it cost something: %+v", s)
			}
			fx.now = noon.Add(time.Hour)
			fx.expect("an hour later", p.do("claim"), 200, "")
		})
	}
}

func TestTheSenderLiftsALock(t *testing.T) {
	fx := newFixture(t)
	p := fx.newProtected()
	for range rules.WrongPasswords {
		p.wrong().do("show")
	}
	fx.expect("locked", p.do("show"), 429, "locked")
	fx.happens(acme, p.id, share.LiftLock{By: alice})
	fx.expect("lifted", p.do("show"), 200, "")
}

// A caller who has only the link cannot lock it, and does not learn that it has a
// password.
func TestNobodyLocksWithoutTheKey(t *testing.T) {
	for _, route := range proving {
		t.Run(route, func(t *testing.T) {
			fx := newFixture(t)
			p := fx.newProtected()
			stranger := p
			stranger.link = p.without()
			before := p.row()
			for n := range 2 * rules.WrongPasswords {
				fx.expect(fmt.Sprint(n), stranger.wrong().do(route), 404, "not-found")
				fx.expect(fmt.Sprint(n), stranger.do(route), 404, "not-found")
			}
			unchanged(t, before, p.row())
			fx.expect("who has the key", p.do(route), map[string]int{"show": 200, "claim": 200, "decline": 204}[route], "")
		})
	}
}

// Concurrent tries are limited like tries one after another.
func TestTriesAtTheSameTime(t *testing.T) {
	fx := newFixture(t)
	p := fx.newProtected()
	var together sync.WaitGroup
	const tries = 40
	together.Add(tries)
	get := fx.store.UpdateFunc
	fx.store.UpdateFunc = func(ctx context.Context, site share.Site, id share.ID, decide func(share.Share) (share.Share, error)) (share.Share, error) {
		together.Done()
		together.Wait()
		return get(ctx, site, id, decide)
	}
	slugs := make(chan string, tries)
	for range tries {
		go func() { slugs <- httpapitest.Problem(p.wrong().do("show")) }()
	}
	got := map[string]int{}
	for range tries {
		got[<-slugs]++
	}
	if got["wrong-password"] > rules.WrongPasswords || got[""] > 0 {
		t.Errorf("answered %v", got)
	}
	if _, locked := p.row().LockedAt(fx.now); !locked {
		t.Error("the share is not locked")
	}
}

// The right password among concurrent wrong ones is decided in its turn.
func TestARightPasswordIsWrittenToo(t *testing.T) {
	fx := newFixture(t)
	p := fx.newProtected()
	for _, route := range []string{"show", "claim"} {
		before := p.row().Tries
		fx.expect(route, p.do(route), 200, "")
		if p.row().Tries != before+1 {
			t.Errorf("%s: the try was not written", route)
		}
	}
}

// A download that is under way can go on while the share is locked.
func TestADownloadGoesOnDuringALock(t *testing.T) {
	fx := newFixture(t)
	p := fx.newProtected()
	fx.expect("claim", p.do("claim"), 200, "")
	for range rules.WrongPasswords {
		fx.expect("wrong", p.wrong().do("show"), 403, "wrong-password")
	}
	fx.now = noon.Add(time.Minute)
	renewed := decoded[wire.ClaimResponse](fx, p.do("claim"))
	if !renewed.LeaseEndsAt.Equal(fx.now.Add(rules.Lease)) {
		t.Errorf("the lease ends at %s", renewed.LeaseEndsAt)
	}
	fx.expect("acknowledge", p.do("acknowledge"), 204, "")
}

// A keyProof does no harm to a share without a password.
func TestAKeyProofWithoutAPassword(t *testing.T) {
	fx := newFixture(t)
	l := fx.newLink(share.Outsider).commit()
	fx.expect("with it", protected{l, l.secret}.do("show"), 200, "")
	fx.expect("with a wrong key", protected{l, keyring.NewSecret()}.do("show"), 404, "not-found")
}

func TestWrongPasswordsAreLogged(t *testing.T) {
	fx := newFixture(t)
	p := fx.newProtected()
	for range 3 {
		p.wrong().do("show")
	}
	var logged int64
	for _, e := range fx.logged() {
		if e.Action == activity.WrongKey {
			logged = e.Count
		}
	}
	if n := fx.counts.Take()[metric.WrongKeys]; logged != 3 || n != 3 {
		t.Errorf("%d were logged, %v counted", logged, n)
	}
}

func TestMalformedKeyProofs(t *testing.T) {
	fx := newFixture(t)
	p := fx.newProtected()
	for _, route := range proving {
		body := fmt.Sprintf(`{"claimKey":%q,"keyProof":"AAAA"`, string(p.claimKey()))
		if route == "claim" {
			body += fmt.Sprintf(`,"claimId":%q`, p.claimID.Reveal())
		}
		fx.expect(route, p.post(string(p.id), route, body+"}", home), 400, "malformed")
	}
}
