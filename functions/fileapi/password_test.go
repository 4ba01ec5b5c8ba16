package fileapi

import (
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

var keyAlone = encoded([]byte("the verifier of the key alone..."))

func (sh testShare) passwordBody() wire.CreateRequest {
	body := sh.outsiderBody()
	body.KeyVerifier = keyAlone
	return body
}

// protected is a committed share with a password.
func (fx *fixture) protected() testShare {
	fx.Helper()
	sh := fx.newShare()
	fx.expect("create", sh.call(alice, "POST", "/v1/shares", sh.passwordBody()), 201, "")
	fx.expect("create again", sh.call(alice, "POST", "/v1/shares", sh.passwordBody()), 201, "")
	sh.upload()
	fx.expect("commit", sh.commit(), 200, "")
	return sh
}

// lock makes the wrong tries that lock the share.
func (sh testShare) lock() {
	sh.Helper()
	wrong := share.TryPassword{By: share.Outsider, Proof: share.Verifier{9}, KeyProof: sh.row(sh.id).KeyVerifier}
	for range share.DefaultRules().WrongPasswords {
		sh.happens(sh.id, wrong)
	}
}

func (fx *fixture) happens(id share.ID, e share.Event) {
	fx.Helper()
	_, err := fx.rows.Update(fx.Context(), "acme", id, func(s share.Share) (share.Share, error) {
		return fx.config.Rules.Apply(s, e, fx.config.Now())
	})
	if err != nil {
		fx.Fatal(err)
	}
}

func TestAShareWithAPassword(t *testing.T) {
	fx := newLinkFixture(t)
	sh := fx.protected()
	if s := fx.row(sh.id); !s.HasPassword() || encoded(s.KeyVerifier[:]) != keyAlone {
		t.Errorf("the row is %+v", s)
	}
	if s := decoded[wire.Share](fx, sh.show(alice)); !s.Password || s.LockedUntil != nil {
		t.Errorf("the sender sees %+v", s)
	}
	other := sh.passwordBody()
	other.KeyVerifier = ""
	fx.expect("without the password", sh.call(alice, "POST", "/v1/shares", other), 409, "id-taken")
	if !decoded[wire.Limits](fx, fx.call(alice, "GET", "/v1/limits", nil)).Passwords {
		t.Error("the limits name no passwords")
	}
	plain := fx.newShare()
	fx.expect("create", plain.call(alice, "POST", "/v1/shares", plain.outsiderBody()), 201, "")
	if s := decoded[wire.Share](fx, plain.show(alice)); s.Password {
		t.Error("a share without a password has one")
	}
}

func TestKeyVerifiers(t *testing.T) {
	fx := newLinkFixture(t)
	for name, c := range map[string]struct {
		change func(*wire.CreateRequest)
		code   int
	}{
		"none":                {func(b *wire.CreateRequest) { b.KeyVerifier = "" }, 201},
		"one":                 {func(b *wire.CreateRequest) {}, 201},
		"half":                {func(b *wire.CreateRequest) { b.KeyVerifier = encoded(make([]byte, 16)) }, 400},
		"zero":                {func(b *wire.CreateRequest) { b.KeyVerifier = encoded(make([]byte, 32)) }, 400},
		"the verifier itself": {func(b *wire.CreateRequest) { b.KeyVerifier = b.Verifier }, 400},
		"of a colleague":      {func(b *wire.CreateRequest) { b.Recipient, b.MailVerifier, b.Label = "bob", "", nil }, 400},
	} {
		t.Run(name, func(t *testing.T) {
			sh := fx.newShare()
			body := sh.passwordBody()
			c.change(&body)
			slug := ""
			if c.code == 400 {
				slug = "malformed"
			}
			fx.expect("create", serve(fx.bare, request(alice, "POST", "/v1/shares", body)), c.code, slug)
		})
	}
}

func TestTheSenderSeesAndLiftsALock(t *testing.T) {
	fx := newLinkFixture(t)
	sh := fx.protected()
	sh.lock()
	s := decoded[wire.Share](fx, sh.show(alice))
	if s.LockedUntil == nil || !s.LockedUntil.Equal(fx.config.Now().Add(time.Hour)) {
		t.Errorf("the sender sees %+v", s)
	}
	lift := sh.path() + "/lift-lock"
	for _, who := range []string{bob, carol, dave} {
		fx.expect(who, sh.call(who, "POST", lift, nil), 404, "not-found")
	}
	for range 2 {
		if s := decoded[wire.Share](fx, sh.call(alice, "POST", lift, nil)); s.LockedUntil != nil || s.Status != "available" {
			t.Errorf("after the lift %+v", s)
		}
	}
	fx.expect("revoke", sh.withdraw(alice), 204, "")
	fx.expect("after the end", sh.call(alice, "POST", lift, nil), 410, "revoked")
}
