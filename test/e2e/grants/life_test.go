package grants

import (
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/keyring/password"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/unlocktoken"
	"github.com/secure-share/secure-share/shared/wire"
	"github.com/secure-share/secure-share/test/e2e/awscalls"
	"github.com/secure-share/secure-share/test/scenario"
)

// step is one step in the life of a share and what it costs account A, or B: calls by
// operation, requests at the gateways among them, and what DynamoDB bills.
type step struct {
	Name  string         `json:"step"`
	Calls map[string]int `json:"calls"`
	awscalls.Units
}

// TestWhatAShareCosts counts the calls of each step. Nothing else runs: the
// stream is off, and the test delivers its records.
func TestWhatAShareCosts(t *testing.T) {
	f := newFixture(t, stack.Options{StreamOff: true, TTLOff: true, Concurrency: 1})
	var steps []step
	do := func(name string, run func()) {
		t.Helper()
		f.Must(f.Tapped(t.Context()))
		f.seen.Take()
		run()
		f.Must(f.Tapped(t.Context()))
		steps = append(steps, step{name, map[string]int{}, awscalls.Units{Indexes: map[string]float64{}}}.of(f.seen.Take()))
	}
	small(f, do)
	large(f, do)
	do("sweep, nothing due", func() { f.invoke(`{"sweep":"due"}`) })
	do("sweep for orphans", func() { f.invoke(`{"sweep":"orphans"}`) })
	linked(f, do)
	gated(f, do)
	several(f, do)
	byCopy(f, do)
	expired(t, &steps)
	kept(t, "../../../scripts/cost/calls.json", steps)
}

// of adds up calls.
func (s step) of(calls []awscalls.Call) step {
	for _, c := range calls {
		if strings.HasPrefix(c.Operation, "Describe") || c.Operation == "" {
			continue // not of a function
		}
		s.Calls[c.Operation]++
		s.Write += c.Units.Write
		s.Read += c.Units.Read
		for index, n := range c.Units.Indexes {
			s.Indexes[index] += n
		}
	}
	return s
}

func small(f *fixture, do func(string, func())) {
	p := f.NewShare(false)
	var created wire.CreateResponse
	do("announce", func() { created = f.announce(p) })
	do("upload", func() { f.upload(p, created.Upload) })
	var ticket wire.Ticket
	do("commit", func() {
		committed, err := f.Commit(p)
		f.Must(err)
		ticket = committed.Ticket
	})
	do("mail the key", func() { f.Mail(p, ticket) })
	do("look at the inbox", func() {
		for _, err := range f.Bob.Inbox(f.T.Context()) {
			f.Must(err)
		}
	})
	for range 19 {
		f.announce(f.NewShare(false))
	}
	do("look at a full page of the outbox", func() {
		for _, err := range f.Alice.Outbox(f.T.Context()) {
			f.Must(err)
		}
	})
	do("look at the share", func() {
		_, err := f.Bob.Share(f.T.Context(), p.ID)
		f.Must(err)
	})
	var grant wire.ClaimResponse
	do("claim", func() { grant = f.ClaimShare(p) })
	do("download", func() { f.Download(p, grant) })
	do("acknowledge", func() { f.Must(f.Bob.Acknowledge(f.T.Context(), p.ID, p.Claim)) })
	do("delete, by the stream", func() { f.deliver(p) })
}

func large(f *fixture, do func(string, func())) {
	p := f.NewShare(true)
	do("announce, in parts", func() { f.announce(p) })
	var part wire.PartUpload
	do("ask for the URLs of parts", func() { part = f.Part(p) })
	do("upload a part", func() { f.uploadPart(p, part) })
	do("commit, in parts", func() {
		_, err := f.Commit(p)
		f.Must(err)
	})
}

// linked is a share for a person without an account.
func linked(f *fixture, do func(string, func())) {
	f.allowOutsiders(0)
	p := f.newOutside()
	f.begin(p, "for somebody outside", do)
	outsider, key := scenario.Outsider(f.T, f.Stack), client.NewLinkKey(p.Secret, password.Password{}, p.ID)
	do("a wrong key of a link", func() {
		if _, err := outsider.ShowLink(f.T.Context(), p.ID, client.NewLinkKey(keyring.NewSecret(), password.Password{}, p.ID)); !errors.Is(err, client.NotFound) {
			f.T.Errorf("a wrong key: %v", err)
		}
	})
	do("show a link", func() {
		_, err := outsider.ShowLink(f.T.Context(), p.ID, key)
		f.Must(err)
	})
	do("claim by a link", func() {
		_, err := outsider.ClaimLink(f.T.Context(), p.ID, key, p.Claim)
		f.Must(err)
	})
	do("acknowledge by a link", func() { f.Must(outsider.Acknowledge(f.T.Context(), p.ID, p.Claim)) })
}

// newOutside makes a share for a person without an account.
func (f *fixture) newOutside() *scenario.Share {
	p := f.NewShare(false)
	p.Request.Recipient = wire.Outsider
	verifier := p.Secret.ClaimKey(p.ID.MailID().Bytes()).Verifier()
	// As the app does. Without it the row has 2 KiB or a little more, which differ in price.
	p.Request.Label = &wire.Label{Sealed: base64.RawURLEncoding.EncodeToString(make([]byte, 64+29)), KeyVersion: 1}
	p.Request.MailVerifier = base64.RawURLEncoding.EncodeToString(verifier[:])
	return p
}

// begin announces a share, uploads its file and commits it.
func (f *fixture) begin(p *scenario.Share, kind string, do func(string, func())) {
	var created wire.CreateResponse
	do("announce, "+kind, func() { created = f.announce(p) })
	f.upload(p, created.Upload)
	do("commit, "+kind, func() {
		_, err := f.Commit(p)
		f.Must(err)
	})
}

// gated is a share for a person without an account, with a gate. Its recipient enters a
// wrong password, then the right one; a website unlocks the share for the same person with
// a token.
func gated(f *fixture, do func(string, func())) {
	p, words := f.newOutside(), password.Generate()
	proof := words.GateProof(p.ID.Bytes()).Verifier()
	p.Request.Gate = &wire.Gate{Verifier: base64.RawURLEncoding.EncodeToString(proof[:])}
	f.begin(p, "with a gate", do)
	secret, err := f.Alice.UnlockSecret(f.T.Context(), p.ID)
	f.Must(err)
	outsider, key := scenario.Outsider(f.T, f.Stack), client.NewLinkKey(p.Secret, password.Password{}, p.ID)
	refused := func(want client.Slug, err error) {
		f.T.Helper()
		if !errors.Is(err, want) {
			f.T.Errorf("%v, want %v", err, want)
		}
	}
	do("show a link with a gate, without a session", func() {
		_, err := outsider.ShowLink(f.T.Context(), p.ID, key)
		refused(client.UnlockNeeded, err)
	})
	do("a wrong password of a gate", func() {
		_, err := outsider.UnlockLink(f.T.Context(), p.ID, key, password.Generate())
		refused(client.WrongPassword, err)
	})
	do("unlock by password", func() {
		_, err := outsider.UnlockLink(f.T.Context(), p.ID, key, words)
		f.Must(err)
	})
	token, err := unlocktoken.Sign(p.ID, secret, time.Now().Add(-time.Second), unlocktoken.MaxLife)
	f.Must(err)
	do("unlock by token", func() {
		key, err = outsider.UnlockLinkByToken(f.T.Context(), p.ID, key, token)
		f.Must(err)
	})
	do("show a link, in a session", func() {
		_, err := outsider.ShowLink(f.T.Context(), p.ID, key)
		f.Must(err)
	})
	do("claim by a link, in a session", func() {
		_, err := outsider.ClaimLink(f.T.Context(), p.ID, key, p.Claim)
		f.Must(err)
	})
	do("acknowledge by a link, with a gate", func() { f.Must(outsider.Acknowledge(f.T.Context(), p.ID, p.Claim)) })
}

// several are shares that can be opened more than once.
func several(f *fixture, do func(string, func())) {
	twice, untilExpiry := f.NewShare(false), f.NewShare(false)
	twice.Request.Openings, untilExpiry.Request.UntilExpiry = 2, true
	for _, p := range []*scenario.Share{twice, untilExpiry} {
		f.upload(p, f.announce(p).Upload)
		_, err := f.Commit(p)
		f.Must(err)
	}
	do("claim one of two openings", func() { f.ClaimShare(twice) })
	do("acknowledge one of two openings", func() { f.Must(f.Bob.Acknowledge(f.T.Context(), twice.ID, twice.Claim)) })
	do("claim until the expiry", func() { f.ClaimShare(untilExpiry) })
	do("acknowledge until the expiry", func() { f.Must(f.Bob.Acknowledge(f.T.Context(), untilExpiry.ID, untilExpiry.Claim)) })
}

// byCopy is a share that gets the ciphertext of another one of the sender.
func byCopy(f *fixture, do func(string, func())) {
	source := f.NewShare(false)
	f.upload(source, f.announce(source).Upload)
	_, err := f.Commit(source)
	f.Must(err)
	p := f.NewShare(true)
	p.Body, p.Request.CopyOf, p.Request.Sending = source.Body, string(source.ID), string(share.NewID())
	do("announce, a copy", func() { f.announce(p) })
	do("commit, a copy", func() {
		_, err := f.Commit(p)
		f.Must(err)
	})
	f.Download(p, f.ClaimShare(p))
}

// expired is a share that nobody downloads, on a separate stack whose shares
// expire at once.
func expired(t *testing.T, steps *[]step) {
	t.Helper()
	f := newFixture(t, stack.Options{StreamOff: true, TTLOff: true, Concurrency: 1, Rules: "lifetime=1s,uploadURL=1h,uploadGrace=0s"})
	f.invoke(`{"sweep":"due"}`)
	p := f.NewShare(false)
	f.upload(p, f.announce(p).Upload)
	if _, err := f.Commit(p); err != nil && !strings.Contains(err.Error(), "expired") {
		t.Fatal(err)
	}
	s, err := f.Alice.Share(t.Context(), p.ID)
	f.Must(err)
	time.Sleep(time.Until(s.ExpiresAt.Add(time.Second)))
	f.Must(f.Tapped(t.Context()))
	f.seen.Take()
	f.deliver(p)
	f.Must(f.Tapped(t.Context()))
	*steps = append(*steps, step{"expire and delete", map[string]int{}, awscalls.Units{Indexes: map[string]float64{}}}.of(f.seen.Take()))
}

// The units follow DynamoDB's documentation, for items of known size.
func TestUnits(t *testing.T) {
	put := func(pk string, n int) string {
		return fmt.Sprintf(`{"Put":{"TableName":"t","Item":{"pk":{"S":%q},"sk":{"S":"share"},"x":{"B":%q},"due_pk":{"S":"due#1"},"due_sk":{"S":"now"}}}}`, pk, strings.Repeat("AAAA", n/3))
	}
	r := &awscalls.Recorder{}
	call := func(target, body string) awscalls.Units {
		r.Tap("files", "dynamodb", fmt.Appendf(nil, "POST / \r\nX-Amz-Target: DynamoDB_20120810.%s\r\nContent-Length: %d\r\n\r\n%s\r\n200\r\n\r\n{}", target, len(body), body))
		return r.Take()[0].Units
	}
	for _, c := range []struct {
		what, target, body string
		write, due         float64
	}{
		{"1 KiB and a bit, alone", "PutItem", strings.TrimSuffix(strings.TrimPrefix(put("a", 1023), `{"Put":`), "}"), 2, 1},
		{"the same, smaller: the larger counts; its entry stays", "PutItem", strings.TrimSuffix(strings.TrimPrefix(put("a", 300), `{"Put":`), "}"), 2, 0},
		{"in a transaction: twice, its entry once", "TransactWriteItems", `{"TransactItems":[` + put("b", 300) + `]}`, 2, 1},
		{"deleted, with its entry", "DeleteItem", `{"Key":{"pk":{"S":"a"},"sk":{"S":"share"}}}`, 1, 1},
		{"deleted where nothing is", "DeleteItem", `{"Key":{"pk":{"S":"a"},"sk":{"S":"share"}}}`, 1, 0},
	} {
		t.Run(c.what, func(t *testing.T) {
			u := call(c.target, c.body)
			if math.Abs(u.Write-c.write) > 0 || u.Indexes["due"] != c.due {
				t.Errorf("%v written, %v in the index; want %v and %v", u.Write, u.Indexes, c.write, c.due)
			}
		})
	}
}
