package client_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/client/clienttest"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/keyring/password"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// mayAdd is a file for bob to which others can be added.
func mayAdd(t *testing.T, content []byte) client.SendInput {
	in := several(content)
	in.Recipient, in.Mail, in.MayAdd = bob, address(t), true
	return in
}

func (w *services) sends(in client.SendInput) client.Sent {
	w.t.Helper()
	sent, err := w.as(alice).Send(w.t.Context(), in)
	if err != nil {
		w.t.Fatal(err)
	}
	return sent
}

// adding is carol, added to a share.
func (w *services) adding(to client.Sent) client.AddInput {
	return client.AddInput{ID: to.ID, Secret: to.Secret, To: client.Addressee{Recipient: carol, Mail: address(w.t)}, SenderName: "Alice"}
}

func (w *services) uploads() int { return w.Count("PUT", "/blob") }

func TestAddRecipient(t *testing.T) {
	for name, content := range map[string][]byte{"one PUT": megabyte, "in parts": bytes.Repeat([]byte("0123456789abcdef"), 17<<16), "nothing": {}} {
		t.Run(name, func(t *testing.T) {
			w := copying(t)
			first := w.sends(mayAdd(t, content))
			if first.Share.Sending != string(first.ID) {
				t.Errorf("the first share is in the sending %q", first.Share.Sending)
			}
			before := w.uploads()
			added, err := w.as(alice).AddRecipient(t.Context(), w.adding(first))
			if err != nil || !added.Delivered || w.uploads() != before || len(w.Mails) != 2 {
				t.Fatalf("%+v, %v, %d uploads more, %d mails", added, err, w.uploads()-before, len(w.Mails))
			}
			if row := w.Shares[added.ID]; row.Recipient != carol || row.Sending != share.Sending(first.ID) || added.Metadata.Name != "plan.pdf" || added.Metadata.Description != "the plan" {
				t.Errorf("%+v, %+v", row, added.Metadata)
			}
			if added.Secret.Reveal() == first.Secret.Reveal() || string(w.Mails[1].Secret) != added.Secret.Reveal() {
				t.Error("the key is not one of its own")
			}
			w.opens(client.SentTo{Sent: first, Recipient: bob}, content)
			third := w.adding(added)
			third.To.Recipient = dave
			last, err := w.as(alice).AddRecipient(t.Context(), third)
			if err != nil || w.Shares[last.ID].Sending != share.Sending(first.ID) {
				t.Fatalf("added to the one that was added: %v, %+v", err, w.Shares[last.ID])
			}
			w.opens(client.SentTo{Sent: added, Recipient: carol}, content)
			w.opens(client.SentTo{Sent: last, Recipient: dave}, content)
		})
	}
}

// Nobody has two shares of a file that can be opened. Another may follow once one has ended.
func TestNobodyIsAddedTwice(t *testing.T) {
	w := copying(t)
	sent := w.sendToEach(megabyte, bob, carol)
	add := w.adding(sent[0].Sent)
	if _, err := w.as(alice).AddRecipient(t.Context(), add); !errors.Is(err, client.ErrInput) || len(w.Shares) != 2 {
		t.Fatalf("%v, %d shares", err, len(w.Shares))
	}
	if err := w.as(alice).Withdraw(t.Context(), sent[1].ID); err != nil {
		t.Fatal(err)
	}
	added, err := w.as(alice).AddRecipient(t.Context(), add)
	if err != nil {
		t.Fatal(err)
	}
	w.opens(client.SentTo{Sent: added, Recipient: carol}, megabyte)
	if _, err := w.as(alice).AddRecipient(t.Context(), add); err != nil {
		t.Errorf("after it was opened: %v", err)
	}
}

func TestAddingWithoutTheRightToList(t *testing.T) {
	for answer, want := range map[client.Slug]error{client.ProgramScope: nil, client.ApplicationRequest: nil, client.Unauthorized: client.Unauthorized} {
		w := copying(t)
		sent := w.sendToEach(megabyte, bob)[0]
		w.On("GET", "/v1/outbox", func(_ int, rw http.ResponseWriter, _ *http.Request) bool {
			clienttest.Refuse(rw, answer)
			return true
		})
		again := w.adding(sent.Sent)
		again.To.Recipient = bob
		if _, err := w.as(alice).AddRecipient(t.Context(), again); !errors.Is(err, client.ErrInput) {
			t.Errorf("%s: bob is added twice: %v", answer, err)
		}
		if _, err := w.as(alice).AddRecipient(t.Context(), w.adding(sent.Sent)); !errors.Is(err, want) {
			t.Errorf("%s: %v", answer, err)
		}
	}
}

// A share that another client sent with a file key, but alone, names the sending.
func TestAddingToAShareWithoutASending(t *testing.T) {
	w := copying(t)
	sent := w.sendToEach(megabyte, bob)[0]
	w.Hold(func() {
		row := w.Shares[sent.ID]
		row.Sending = ""
		w.Shares[sent.ID] = row
	})
	added, err := w.as(alice).AddRecipient(t.Context(), w.adding(sent.Sent))
	if err != nil || w.Shares[added.ID].Sending != share.Sending(sent.ID) {
		t.Fatalf("%v, %+v", err, w.Shares[added.ID])
	}
}

func TestAddingToASendingToSeveral(t *testing.T) {
	w := copying(t)
	sent := w.sendToEach(megabyte, bob, dave)
	added, err := w.as(alice).AddRecipient(t.Context(), w.adding(sent[1].Sent))
	if err != nil || w.Shares[added.ID].Sending != w.Shares[sent[0].ID].Sending {
		t.Fatalf("%v, %+v", err, w.Shares[added.ID])
	}
	w.opens(client.SentTo{Sent: added, Recipient: carol}, megabyte)
}

// The lifetime of what is added is chosen again. So can be the openings.
func TestOpeningsAndLifetimeOfWhatIsAdded(t *testing.T) {
	for _, c := range []struct{ sent, chosen, want share.Openings }{
		{share.Once, 0, share.Once}, {3, 0, 3}, {share.UntilExpiry, 0, share.UntilExpiry},
		{3, share.Once, share.Once}, {share.Once, 2, 2}, {2, share.UntilExpiry, share.UntilExpiry},
	} {
		w := copying(t)
		w.Rules.Openings = share.UntilExpiry
		in := mayAdd(t, megabyte)
		in.Openings, in.Lifetime = c.sent, time.Hour
		add := w.adding(w.sends(in))
		add.Openings, add.Lifetime = c.chosen, 2*time.Hour
		added, err := w.as(alice).AddRecipient(t.Context(), add)
		row := w.Shares[added.ID]
		if err != nil || row.Allowed() != c.want || row.ExpiresAt.Sub(row.CommittedAt) != 2*time.Hour {
			t.Errorf("%+v: %v, %s, %s", c, err, row.Allowed(), row.ExpiresAt.Sub(row.CommittedAt))
		}
	}
}

// Administrators may have lowered the number of openings since the file was sent. What is
// added then has as many as they allow. A number that the caller chooses is not changed.
func TestOpeningsOfWhatIsAddedUnderAStricterPolicy(t *testing.T) {
	for _, c := range []struct{ sent, allowed, chosen, want share.Openings }{
		{5, 3, 0, 3}, {3, 3, 0, 3}, {2, 3, 0, 2}, {3, 0, 0, share.Once}, {share.UntilExpiry, 2, 0, 2},
		{share.UntilExpiry, 0, 0, share.Once}, {3, share.UntilExpiry, 0, 3}, {5, 3, 4, 4},
	} {
		w := copying(t)
		in := mayAdd(t, megabyte)
		in.Openings = c.sent
		add := w.adding(w.sends(in))
		w.Rules.Openings, add.Openings = c.allowed, c.chosen
		var announced wire.CreateRequest
		w.On("POST", "/v1/shares", func(_ int, _ http.ResponseWriter, r *http.Request) bool {
			body, _ := io.ReadAll(r.Body)
			r.Body = io.NopCloser(bytes.NewReader(body))
			return json.Unmarshal(body, &announced) != nil
		})
		if _, err := w.as(alice).AddRecipient(t.Context(), add); err != nil {
			t.Errorf("%+v: %v", c, err)
		}
		if got, err := share.OpeningsOf(announced.Openings, announced.UntilExpiry); err != nil || max(got, share.Once) != c.want {
			t.Errorf("%+v: %s, %v", c, got, err)
		}
	}
}

func TestWhatIsNotAdded(t *testing.T) {
	for name, c := range map[string]struct {
		send   func(*client.SendInput)
		before func(*services, client.Sent)
		add    func(*client.AddInput)
		who    share.Person
		want   error
	}{
		"to a file without a key of its own": {send: func(in *client.SendInput) { in.MayAdd = false }, want: client.ErrNoFileKey},
		"to what somebody outside got": {send: func(in *client.SendInput) {
			in.MayAdd, in.Recipient, in.Password = false, share.Outsider, password.Generate()
		}, want: client.ErrNoFileKey},
		"with the key of another": {add: func(in *client.AddInput) { in.Secret = keyring.NewSecret() }, want: client.ErrKey},
		"not an id":               {add: func(in *client.AddInput) { in.ID = "x" }, want: share.ErrMalformed},
		"to another's share":      {add: func(in *client.AddInput) { in.ID = share.NewID() }, want: client.NotFound},
		"by the recipient":        {who: bob, want: client.ErrRole},
		"the same person":         {add: func(in *client.AddInput) { in.To.Recipient = bob }, want: client.ErrInput},
		"oneself":                 {add: func(in *client.AddInput) { in.To.Recipient = alice }, want: client.Self},
		"an outsider":             {add: func(in *client.AddInput) { in.To.Recipient = share.Outsider }, want: client.ErrSeveral},
		"without an address":      {add: func(in *client.AddInput) { in.To.Mail = client.AddInput{}.To.Mail }, want: client.ErrInput},
		"to what has ended": {before: func(w *services, s client.Sent) {
			_, _ = w.Apply(s.ID, share.Revoke{By: alice})
		}, want: client.Revoked},
		"to what cannot be read": {before: func(w *services, s client.Sent) {
			row := w.Shares[s.ID]
			row.Unreadable = true
			w.Shares[s.ID] = row
		}, want: client.ErrUnreadable},
		"the previous release": {before: func(w *services, _ client.Sent) { w.LargestCopy = 0 }, want: client.ErrSeveral},
		"too long for a copy":  {before: func(w *services, _ client.Sent) { w.LargestCopy = 1 << 19 }, want: client.ErrSeveral},
	} {
		t.Run(name, func(t *testing.T) {
			w, in := copying(t), mayAdd(t, megabyte)
			if c.send != nil {
				c.send(&in)
			}
			sent := w.sends(in)
			add, who := w.adding(sent), alice
			w.Hold(func() {
				if c.before != nil {
					c.before(w, sent)
				}
			})
			if c.add != nil {
				c.add(&add)
			}
			if c.who != "" {
				who = c.who
			}
			if _, err := w.as(who).AddRecipient(t.Context(), add); !errors.Is(err, c.want) {
				t.Errorf("got %v", err)
			}
			if len(w.Shares) != 1 || len(w.Mails) != 1 {
				t.Errorf("%d shares, %d mails", len(w.Shares), len(w.Mails))
			}
		})
	}
}

// The rules that apply now decide before anything is announced.
func TestRulesForWhatIsAdded(t *testing.T) {
	w := copying(t)
	add := w.adding(w.sends(mayAdd(t, megabyte)))
	var refused *client.PolicyError
	w.Hold(func() { w.Domains = []string{"globex.example"} })
	if _, err := w.as(alice).AddRecipient(t.Context(), add); !errors.As(err, &refused) || refused.Rule != "domains" {
		t.Errorf("another mail domain: %v", err)
	}
	w.Hold(func() { w.Domains, w.DeliveryMethods = nil, []string{"copy"} })
	var method *client.DeliveryMethodError
	if _, err := w.as(alice).AddRecipient(t.Context(), add); !errors.As(err, &method) || w.Count("POST", "/v1/shares") != 2 {
		t.Errorf("by mail: %v", err)
	}
	add.DeliveryMethod = client.ByHand
	if added, err := w.as(alice).AddRecipient(t.Context(), add); err != nil || added.Delivered {
		t.Errorf("by hand: %v, %+v", err, added)
	}
}

func TestTheKeyOfWhatIsAddedIsNotDelivered(t *testing.T) {
	w := copying(t)
	add := w.adding(w.sends(mayAdd(t, megabyte)))
	w.On("POST", "/mailer/v1/keys", func(_ int, rw http.ResponseWriter, _ *http.Request) bool {
		clienttest.Refuse(rw, client.MailCap)
		return true
	})
	added, err := w.as(alice).AddRecipient(t.Context(), add)
	var undelivered *client.NotDeliveredError
	if !errors.As(err, &undelivered) || undelivered.ID != added.ID || added.Delivered {
		t.Errorf("%v, %+v", err, added)
	}
	w.opens(client.SentTo{Sent: added, Recipient: carol}, megabyte)
}

// A copy that fails leaves nothing of it.
func TestTheCopyOfWhatIsAddedFails(t *testing.T) {
	w := copying(t)
	add := w.adding(w.sends(mayAdd(t, megabyte)))
	w.On("POST", "/commit", func(_ int, rw http.ResponseWriter, _ *http.Request) bool {
		clienttest.Refuse(rw, share.ErrNoSource)
		return true
	})
	if _, err := w.as(alice).AddRecipient(t.Context(), add); !errors.Is(err, client.CopySource) {
		t.Errorf("got %v", err)
	}
	for id, s := range w.Shares {
		if s.Recipient == carol && w.Status(id) != share.Revoked {
			t.Errorf("the share of carol is %s", s.Status)
		}
	}
}

func TestWhatMayNotBeAddedToLater(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*services, *client.SendInput)
		want   error
	}{
		"an outsider":          {func(_ *services, in *client.SendInput) { in.Recipient = share.Outsider }, client.ErrInput},
		"the previous release": {func(w *services, _ *client.SendInput) { w.LargestCopy = 0 }, client.ErrSeveral},
		"too long for a copy":  {func(w *services, _ *client.SendInput) { w.LargestCopy = 1 << 19 }, client.ErrSeveral},
	} {
		w, in := copying(t), mayAdd(t, megabyte)
		c.change(w, &in)
		if _, err := w.as(alice).Send(t.Context(), in); !errors.Is(err, c.want) || len(w.Shares) != 0 {
			t.Errorf("%s: %v, %d shares", name, err, len(w.Shares))
		}
	}
}
