package upgrade

import (
	"encoding/base64"
	"errors"
	"testing"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/keyring/password"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
	"github.com/secure-share/secure-share/test/scenario"
)

// special has shares that only this release makes: with a gate, or for several openings.
// The other release changes some of them.
type special struct {
	words                 password.Password
	gated, gatedRevoked   *pending
	gatedTwice            *pending
	thrice, thriceChanged *pending
	untilExpiry           *pending
}

// A release that does not know gates or openings opens nothing without a session, and
// nothing more often than allowed. This release then opens each share as often as is still
// allowed.
func TestSharesThatTheReleaseBeforeDoesNotKnow(t *testing.T) {
	r := built(t)
	dir := t.TempDir()
	this, other := r.mixed(t, r.this, r.this, r.this), r.mixed(t, r.other, r.other, r.other)
	made := beginSpecial(start(t, dir, this))
	meanwhile(start(t, dir, other), made)
	endSpecial(start(t, dir, this), made)
}

// beginSpecial makes the shares. Those that can be opened several times were opened once.
func beginSpecial(f *fixture) special {
	f.T.Helper()
	scenario.AllowOutsiders(f.T, f.Stack)
	s := special{words: password.Generate()}
	for _, p := range []**pending{&s.gated, &s.gatedRevoked, &s.gatedTwice, &s.thrice, &s.thriceChanged, &s.untilExpiry} {
		*p = f.newShare(false)
		(*p).Request.FileInfo = nil
	}
	for _, p := range []*pending{s.gated, s.gatedRevoked, s.gatedTwice} {
		behindGate(p, s.words)
	}
	s.gatedTwice.Request.Openings, s.thrice.Request.Openings, s.thriceChanged.Request.Openings = 2, 3, 3
	s.untilExpiry.Request.UntilExpiry = true
	for _, p := range []*pending{s.gated, s.gatedRevoked, s.gatedTwice, s.thrice, s.thriceChanged, s.untilExpiry} {
		f.announce(p)
		f.upload(p)
		f.commit(p)
	}
	f.Must(f.openOutside(s.gatedTwice, s.words))
	for _, p := range []*pending{s.thrice, s.thriceChanged, s.untilExpiry} {
		f.Must(f.openOnce(p))
	}
	f.Close()
	return s
}

// behindGate makes p a share for a person without an account, with a gate.
func behindGate(p *pending, words password.Password) {
	mail, proof := p.Secret.ClaimKey(p.ID.MailID().Bytes()).Verifier(), words.GateProof(p.ID.Bytes()).Verifier()
	p.Request.Recipient = wire.Outsider
	p.Request.MailVerifier = base64.RawURLEncoding.EncodeToString(mail[:])
	p.Request.Gate = &wire.Gate{Verifier: base64.RawURLEncoding.EncodeToString(proof[:])}
}

// openOnce claims, downloads and confirms, with a claim id of its own.
func (f *fixture) openOnce(p *pending) error {
	f.T.Helper()
	p.Claim = share.NewClaimID()
	grant, err := f.Bob.Claim(f.T.Context(), p.ID, p.Secret.ClaimKey(p.ID.Bytes()), p.Claim)
	if err != nil {
		return err
	}
	f.Download(p.Share, grant)
	return f.Bob.Acknowledge(f.T.Context(), p.ID, p.Claim)
}

// openOutside is openOnce with a password, through the link API.
func (f *fixture) openOutside(p *pending, words password.Password) error {
	f.T.Helper()
	outsider := scenario.Outsider(f.T, f.Stack)
	key, err := outsider.UnlockLink(f.T.Context(), p.ID, keyOf(p), words)
	if err != nil {
		return err
	}
	p.Claim = share.NewClaimID()
	grant, err := outsider.ClaimLink(f.T.Context(), p.ID, key, p.Claim)
	if err != nil {
		return err
	}
	f.Download(p.Share, grant)
	return outsider.Acknowledge(f.T.Context(), p.ID, p.Claim)
}

func keyOf(p *pending) client.LinkKey {
	return client.NewLinkKey(p.Secret, password.Password{}, p.ID)
}

// meanwhile is what people do while the other release runs.
func meanwhile(f *fixture, s special) {
	f.T.Helper()
	f.listedSpecial(s)
	outsider := scenario.Outsider(f.T, f.Stack)
	for _, p := range []*pending{s.gated, s.gatedTwice} {
		if _, err := outsider.ClaimLink(f.T.Context(), p.ID, keyOf(p), share.NewClaimID()); !errors.Is(err, client.UnlockNeeded) && !errors.Is(err, client.NotFound) {
			f.T.Errorf("a claim without a session: %v", err)
		}
	}
	for _, p := range []*pending{s.gated, s.gatedTwice, s.thrice} { // the other release writes their rows
		_, err := f.Alice.Ticket(f.T.Context(), p.ID, wire.AddressedRequest{RecipientHash: f.RecipientHash(p.Share), SenderName: "Alice"})
		f.Must(err)
	}
	f.withdraw(f.Alice, s.gatedRevoked)
	for _, p := range []*pending{s.thriceChanged, s.untilExpiry} {
		f.Must(f.openOnce(p))
	}
	f.sweep()
	f.is(s.gatedRevoked, "revoked")
	for p, ends := range map[*pending]bool{s.thriceChanged: true, s.untilExpiry: true, s.thrice: false, s.gated: false} {
		one, err := f.Alice.Share(f.T.Context(), p.ID)
		f.Must(err)
		known := one.Openings > 0 || one.UntilExpiry || one.Gate
		if ended := one.EndedAt != nil; ended != (ends && !known) {
			f.T.Errorf("a share is %s; the release knows of its gate or openings: %t", one.Status, known)
		}
	}
	f.Close()
}

// listedSpecial checks that the sender sees all shares.
func (f *fixture) listedSpecial(s special) {
	f.T.Helper()
	outbox := map[string]string{}
	for one, err := range f.Alice.Outbox(f.T.Context()) {
		f.Must(err)
		outbox[one.ID] = one.Status
	}
	for _, p := range []*pending{s.gated, s.gatedRevoked, s.gatedTwice, s.thrice, s.thriceChanged, s.untilExpiry} {
		if outbox[id(p)] != "available" {
			f.T.Errorf("the outbox has a share as %q", outbox[id(p)])
		}
	}
}

// endSpecial opens each share as often as it still can be.
func endSpecial(f *fixture, s special) {
	f.T.Helper()
	for _, c := range []struct {
		what        string
		p           *pending
		open        func(*pending) error
		least, most int
	}{
		{"with a gate, once", s.gated, f.opener(s.words), 1, 1},
		{"with a gate, the second time", s.gatedTwice, f.opener(s.words), 1, 1},
		{"the second and third time", s.thrice, f.openOnce, 2, 2},
		{"the third time, or ended", s.thriceChanged, f.openOnce, 0, 1},
	} {
		opened, refused := 0, c.open(c.p)
		for ; opened <= c.most && refused == nil; opened++ {
			refused = c.open(c.p)
		}
		if opened < c.least || opened > c.most {
			f.T.Errorf("%s: opened %d times, want %d to %d, then %v", c.what, opened, c.least, c.most, refused)
		}
	}
	f.sweep()
	for _, p := range []*pending{s.gated, s.gatedTwice, s.thrice, s.thriceChanged} {
		f.is(p, "downloaded")
	}
}

func (f *fixture) opener(words password.Password) func(*pending) error {
	return func(p *pending) error { return f.openOutside(p, words) }
}
