package client_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/client/clienttest"
	"github.com/secure-share/secure-share/shared/keyring/password"
	"github.com/secure-share/secure-share/shared/share"
)

const dave = share.Person("dave")

func addressees(t *testing.T, people ...share.Person) (to []client.Addressee) {
	for _, p := range people {
		to = append(to, client.Addressee{Recipient: p, Mail: address(t)})
	}
	return to
}

func several(content []byte) client.SendInput {
	return client.SendInput{Content: bytes.NewReader(content), Size: int64(len(content)), Name: "plan.pdf", SenderName: "Alice", Description: "the plan"}
}

// copying are services that copy ciphertexts.
func copying(t *testing.T) *services {
	w := newServices(t)
	w.LargestCopy = 1 << 30
	return w
}

func (w *services) sendToEach(content []byte, people ...share.Person) []client.SentTo {
	w.t.Helper()
	sending, sent, err := w.as(alice).SendToEach(context.Background(), several(content), addressees(w.t, people...))
	if err != nil || len(sent) != len(people) {
		w.t.Fatal(len(sent), err)
	}
	for _, s := range sent {
		if row := w.Shares[s.ID]; s.Err == nil && row.Sending != sending {
			w.t.Errorf("the share of %s is in %q", s.Recipient, row.Sending)
		}
	}
	return sent
}

// onAnnouncement calls answer for the n-th announcement.
func (w *services) onAnnouncement(n int, answer func(http.ResponseWriter) bool) {
	w.On("POST", "/v1/shares", func(_ int, rw http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != "/v1/shares" {
			return false
		}
		n--
		return n == 0 && answer(rw)
	})
}

// opens downloads as the recipient of the share.
func (w *services) opens(s client.SentTo, want []byte) {
	w.t.Helper()
	received, err := w.as(s.Recipient).Get(context.Background(), client.GetInput{ID: s.ID, Key: given(s.Secret), Path: w.t.TempDir()})
	if err != nil {
		w.t.Errorf("%s: %v", s.Recipient, err)
		return
	}
	if got, err := os.ReadFile(received.Path); err != nil || !bytes.Equal(got, want) {
		w.t.Errorf("%s: %d bytes, %v", s.Recipient, len(got), err)
	}
}

func TestSendToEach(t *testing.T) {
	for name, content := range map[string][]byte{"one PUT": megabyte, "in parts": bytes.Repeat([]byte("0123456789abcdef"), 17<<16), "nothing": {}} {
		t.Run(name, func(t *testing.T) {
			w := copying(t)
			sent := w.sendToEach(content, bob, carol, dave)
			keys := map[string]bool{}
			for _, s := range sent {
				if s.Err != nil || !s.Delivered || w.Shares[s.ID].Recipient != s.Recipient || s.Metadata.Description != "the plan" {
					t.Errorf("%s: %+v", s.Recipient, s)
				}
				keys[s.Secret.Reveal()] = true
			}
			uploaded := 0
			for _, b := range w.Log {
				if strings.HasPrefix(b, "PUT ") {
					uploaded++
				}
			}
			if want := (len(w.Blobs[sent[0].ID]) + 16<<20 - 1) / (16 << 20); uploaded != want || len(keys) != 3 || len(w.Mails) != 3 {
				t.Errorf("%d uploads, %d keys, %d mails", uploaded, len(keys), len(w.Mails))
			}
			w.opens(sent[1], content)
			if err := w.as(alice).Withdraw(context.Background(), sent[0].ID); err != nil {
				t.Error(err)
			}
			w.opens(sent[2], content)
		})
	}
}

// Each share of a sending takes its own key and no other.
func TestResendingTheKeyOfEach(t *testing.T) {
	w := copying(t)
	sent := w.sendToEach(megabyte, bob, carol)
	resend := func(of, key client.SentTo) error {
		_, err := w.as(alice).ResendKey(t.Context(), client.ResendInput{ID: of.ID, Secret: key.Secret, Mail: address(t)})
		return err
	}
	for i, s := range sent {
		if err := resend(s, s); err != nil || len(w.Mails) != 3+i || string(w.Mails[2+i].Secret) != s.Secret.Reveal() {
			t.Errorf("%s: %v, %d mails", s.Recipient, err, len(w.Mails))
		}
	}
	if err := resend(sent[1], sent[0]); !errors.Is(err, client.ErrKey) || len(w.Mails) != 4 {
		t.Errorf("with the key of another share: %v, %d mails", err, len(w.Mails))
	}
	w.opens(sent[1], megabyte)
}

// The first recipient could end the share that is copied, so no key is mailed before.
func TestKeysAreMailedAfterAllCopies(t *testing.T) {
	w := copying(t)
	w.sendToEach(megabyte, bob, carol)
	last := func(suffix string) (at int) {
		for i, line := range w.Log {
			if strings.HasSuffix(line, suffix) {
				at = i
			}
		}
		return at
	}
	first := slices.IndexFunc(w.Log, func(line string) bool { return strings.Contains(line, "/mailer/") })
	if first < last("/commit") {
		t.Errorf("a key is mailed too early: %q", w.Log)
	}
}

// A copy that fails leaves the others as they are.
func TestOneCopyFails(t *testing.T) {
	w := copying(t)
	w.onAnnouncement(2, func(rw http.ResponseWriter) bool { clienttest.Refuse(rw, share.ErrSelf); return true })
	sent := w.sendToEach(megabyte, bob, carol, dave)
	if sent[0].Err != nil || !errors.Is(sent[1].Err, client.Self) || sent[2].Err != nil || len(w.Mails) != 2 {
		t.Errorf("%v, %v, %v, %d mails", sent[0].Err, sent[1].Err, sent[2].Err, len(w.Mails))
	}
	w.opens(sent[2], megabyte)
}

func TestOneKeyIsNotDelivered(t *testing.T) {
	w := copying(t)
	w.On("POST", "/mailer/v1/keys", func(n int, rw http.ResponseWriter, _ *http.Request) bool {
		if n == 2 {
			clienttest.Refuse(rw, client.MailCap)
		}
		return n == 2
	})
	sent := w.sendToEach(megabyte, bob, carol, dave)
	var undelivered *client.NotDeliveredError
	if !errors.As(sent[1].Err, &undelivered) || undelivered.ID != sent[1].ID || sent[1].Delivered || sent[0].Err != nil || sent[2].Err != nil {
		t.Errorf("%v, %v, %v", sent[0].Err, sent[1].Err, sent[2].Err)
	}
	w.opens(sent[1], megabyte)
}

// If the first recipient declines at once, the others get copies of a copy.
func TestTheFirstShareEndsBeforeACopy(t *testing.T) {
	w := copying(t)
	w.onAnnouncement(3, func(http.ResponseWriter) bool {
		for id, s := range w.Shares {
			if s.Recipient == bob {
				_, _ = w.Apply(id, share.Decline{By: bob})
			}
		}
		return false
	})
	sent := w.sendToEach(megabyte, bob, carol, dave)
	if sent[2].Err != nil || w.Shares[sent[2].ID].CopyOf != sent[1].ID {
		t.Errorf("a copy of %s: %v", w.Shares[sent[2].ID].CopyOf, sent[2].Err)
	}
	w.opens(sent[2], megabyte)
}

func TestNobodyGetsAnythingIfTheUploadFails(t *testing.T) {
	w := copying(t)
	w.On("POST", "/v1/shares", func(_ int, rw http.ResponseWriter, _ *http.Request) bool {
		clienttest.Refuse(rw, share.ErrSelf)
		return true
	})
	if _, sent, err := w.as(alice).SendToEach(context.Background(), several(megabyte), addressees(t, bob, carol)); !errors.Is(err, client.Self) || sent != nil {
		t.Errorf("%v, %v", sent, err)
	}
}

func TestWhatIsNotSentToEach(t *testing.T) {
	many := make([]share.Person, client.MaxAddressees+1)
	for i := range many {
		many[i] = share.Person(strings.Repeat("x", i+1))
	}
	for name, c := range map[string]struct {
		to     []share.Person
		change func(*services, *client.SendInput)
		want   error
	}{
		"nobody":               {nil, nil, client.ErrInput},
		"too many":             {many, nil, client.ErrInput},
		"twice the same":       {[]share.Person{bob, carol, bob}, nil, client.ErrInput},
		"an outsider":          {[]share.Person{bob, share.Outsider}, nil, client.ErrSeveral},
		"with a password":      {[]share.Person{bob, carol}, func(_ *services, in *client.SendInput) { in.Password = password.Generate() }, client.ErrSeveral},
		"with a gate":          {[]share.Person{bob, carol}, func(_ *services, in *client.SendInput) { in.Gate = true }, client.ErrSeveral},
		"the previous release": {[]share.Person{bob, carol}, func(w *services, _ *client.SendInput) { w.LargestCopy = 0 }, client.ErrSeveral},
		"too long for a copy":  {[]share.Person{bob, carol}, func(w *services, _ *client.SendInput) { w.LargestCopy = 1 << 20 }, client.ErrSeveral},
		"larger than allowed":  {[]share.Person{bob, carol}, func(w *services, _ *client.SendInput) { w.LargestFile = 1000 }, &client.PolicyError{}},
		"another mail domain":  {[]share.Person{bob, carol}, func(w *services, _ *client.SendInput) { w.Domains = []string{"globex.example"} }, &client.PolicyError{}},
		"by a way not allowed": {[]share.Person{bob, carol}, func(w *services, in *client.SendInput) {
			in.DeliveryMethod = client.ByHand
			w.DeliveryMethods = []string{"mail"}
		}, &client.DeliveryMethodError{}},
	} {
		t.Run(name, func(t *testing.T) {
			w, in := copying(t), several(megabyte)
			if c.change != nil {
				c.change(w, &in)
			}
			_, sent, err := w.as(alice).SendToEach(context.Background(), in, addressees(t, c.to...))
			switch want := c.want.(type) {
			case *client.PolicyError:
				if !errors.As(err, &want) {
					t.Errorf("got %v", err)
				}
			case *client.DeliveryMethodError:
				if !errors.As(err, &want) {
					t.Errorf("got %v", err)
				}
			default:
				if !errors.Is(err, want) {
					t.Errorf("got %v", err)
				}
			}
			if sent != nil || len(w.Shares) != 0 {
				t.Errorf("%d shares were made", len(w.Shares))
			}
		})
	}
}
