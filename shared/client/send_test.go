package client_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/client/clienttest"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// roundTrip sends and gets content and returns what arrived.
func roundTrip(t *testing.T, w *services, content []byte) []byte {
	t.Helper()
	sent := w.send(content)
	got, err := w.as(bob).Get(context.Background(), client.GetInput{ID: sent.ID, Key: given(sent.Secret), Path: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	arrived, err := os.ReadFile(got.Path)
	if err != nil {
		t.Fatal(err)
	}
	if s := w.Status(sent.ID); s != share.Downloaded || !got.Acknowledged {
		t.Errorf("status %s, acknowledged %v", s, got.Acknowledged)
	}
	return arrived
}

func TestRoundTrip(t *testing.T) {
	const record = 256<<10 - 17
	for _, size := range []int{0, 1, record - 1, record, record + 1, 1 << 20} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			content := bytes.Repeat([]byte("plain text "), size/11+1)[:size]
			if got := roundTrip(t, newServices(t), content); !bytes.Equal(got, content) {
				t.Errorf("%d bytes arrived, not those that were sent", len(got))
			}
		})
	}
}

// What the file API and the storage received cannot open the file.
func TestTheFileAPISeesNoPlaintext(t *testing.T) {
	w := newServices(t)
	content := bytes.Repeat([]byte("plain text "), 100)
	sent := w.send(content)
	if _, err := w.as(bob).Get(context.Background(), client.GetInput{ID: sent.ID, Key: given(sent.Secret), Path: t.TempDir()}); err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"plain text", "plan.pdf", "the plan", sent.Secret.Reveal(), "bob@acme.example"} {
		for form, text := range map[string]string{"as it is": secret, "base64": base64.RawStdEncoding.EncodeToString([]byte(secret))} {
			if bytes.Contains(w.Received.Bytes(), []byte(text)) {
				t.Errorf("%q was told, %s", secret, form)
			}
		}
	}
	if w.Received.Len() < len(content) {
		t.Error("nothing was recorded")
	}
}

func TestKeyGoesToTheAddress(t *testing.T) {
	w := newServices(t)
	sent := w.send([]byte("x"))
	if len(w.Mails) != 1 {
		t.Fatalf("%d mails", len(w.Mails))
	}
	m := w.Mails[0]
	if string(m.Secret) != sent.Secret.Reveal() || string(m.To) != "bob@acme.example" || m.Locale != "en" {
		t.Error("the mail is another one")
	}
	if !sent.Delivered || sent.Share.Status != string(share.Available) {
		t.Errorf("sent: mailed %v, status %s", sent.Delivered, sent.Share.Status)
	}
}

func TestSendLeavesNoTemporaryFile(t *testing.T) {
	w := newServices(t)
	w.send([]byte("x"))
	left, err := os.ReadDir(os.TempDir())
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestSendOverFaults(t *testing.T) {
	status := func(code, times int) func(int, http.ResponseWriter, *http.Request) bool {
		return func(n int, rw http.ResponseWriter, r *http.Request) bool {
			if n > times {
				return false
			}
			_, _ = io.Copy(io.Discard, r.Body)
			rw.WriteHeader(code)
			return true
		}
	}
	tests := map[string]struct {
		arrange func(*services)
		puts    int
	}{
		"create's answer lost": {func(w *services) { w.On("POST", "/v1/shares", w.Lost) }, 1},
		"commit's answer lost": {func(w *services) { w.On("POST", "/commit", w.Lost) }, 1},
		"upload's answer lost": {func(w *services) { w.On("PUT", "/blob", w.Lost) }, 1},
		"upload lost behind its last byte": {func(w *services) {
			w.On("PUT", "/blob", func(n int, rw http.ResponseWriter, r *http.Request) bool {
				if n > 2 {
					return false
				}
				_, _ = io.Copy(io.Discard, r.Body)
				clienttest.Reset(rw)
				return true
			})
		}, 3},
		"upload reset": {func(w *services) {
			w.On("PUT", "/blob", func(n int, rw http.ResponseWriter, _ *http.Request) bool {
				if n == 1 {
					clienttest.Reset(rw)
				}
				return n == 1
			})
		}, 2},
		"uploaded, but no answer ever": {func(w *services) {
			w.On("PUT", "/blob", w.Lost)
			w.On("PUT", "/blob", func(_ int, rw http.ResponseWriter, _ *http.Request) bool { clienttest.Reset(rw); return true })
		}, 1},
		"upload URL expired": {func(w *services) { w.On("PUT", "/blob", status(403, 1)) }, 2},
		"storage busy":       {func(w *services) { w.On("PUT", "/blob", status(503, 2)) }, 3},
		"conflict":           {func(w *services) { w.On("PUT", "/blob", status(409, 1)) }, 2},
		"file API busy":      {func(w *services) { w.On("POST", "/v1/shares", status(503, 3)) }, 1},
		"throttled":          {func(w *services) { w.On("POST", "/commit", status(429, 3)) }, 1},
		"not stored yet": {func(w *services) {
			w.On("POST", "/commit", func(n int, rw http.ResponseWriter, _ *http.Request) bool {
				if n == 1 {
					clienttest.Refuse(rw, client.NotStored)
				}
				return n == 1
			})
		}, 2},
		"key mailer busy": {func(w *services) { w.On("POST", "/mailer", status(503, 3)) }, 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := newServices(t)
			test.arrange(w)
			sent := w.send([]byte("content"))
			if s := w.Status(sent.ID); s != share.Available || len(w.Mails) != 1 {
				t.Errorf("status %s, %d mails", s, len(w.Mails))
			}
			if n := w.Count("PUT", "/blob"); n != test.puts {
				t.Errorf("%d uploads, want %d", n, test.puts)
			}
		})
	}
}

func TestSendGivesUp(t *testing.T) {
	tests := map[string]struct {
		method, path string
		code         int
		want         func(error) bool
		requests     int
	}{
		"bad upload": {"PUT", "/blob", 400, func(err error) bool { var s *client.StorageError; return errors.As(err, &s) && s.Status == 400 }, 1},
		"forbidden upload": {"PUT", "/blob", 403, func(err error) bool {
			var s *client.StorageError
			return errors.As(err, &s) && s.Code == "AccessDenied"
		}, 5},
		"storage down": {"PUT", "/blob", 500, func(err error) bool { var s *client.StorageError; return errors.As(err, &s) && s.Status == 500 }, 5},
		"commit down":  {"POST", "/commit", 500, func(err error) bool { var p *client.Problem; return errors.As(err, &p) && p.Status == 500 }, 5},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := newServices(t)
			w.On(test.method, test.path, func(_ int, rw http.ResponseWriter, r *http.Request) bool {
				_, _ = io.Copy(io.Discard, r.Body)
				rw.WriteHeader(test.code)
				fmt.Fprint(rw, "<Error><Code>AccessDenied</Code></Error>")
				return true
			})
			_, err := w.as(alice).Send(context.Background(), client.SendInput{Content: strings.NewReader("x"), Size: 1, Name: "n", Recipient: bob, Mail: address(t)})
			if err == nil || !test.want(err) {
				t.Fatalf("error %v", err)
			}
			if strings.Contains(err.Error(), "sig=") || strings.Contains(err.Error(), "/blob") {
				t.Errorf("the error reveals the presigned URL: %v", err)
			}
			if n := w.Count(test.method, test.path); n != test.requests {
				t.Errorf("%d requests, want %d", n, test.requests)
			}
			for id := range w.Shares {
				if s := w.Status(id); s != share.Revoked {
					t.Errorf("the share was left %s", s)
				}
			}
		})
	}
}

// The connection always breaks after the last byte. Each time the client tries the commit
// before it sends the file again.
func TestTheCommitIsAskedBeforeTheFileIsSentAgain(t *testing.T) {
	w := newServices(t)
	w.On("PUT", "/blob", func(_ int, rw http.ResponseWriter, r *http.Request) bool {
		_, _ = io.Copy(io.Discard, r.Body)
		clienttest.Reset(rw)
		return true
	})
	_, err := w.as(alice).Send(context.Background(), client.SendInput{Content: strings.NewReader("x"), Size: 1, Name: "n", Recipient: bob, Mail: address(t)})
	if !errors.Is(err, client.ErrUnreachable) {
		t.Errorf("error %v", err)
	}
	if puts, commits := w.Count("PUT", "/blob"), w.Count("POST", "/commit"); puts != 5 || commits != 5 {
		t.Errorf("%d uploads, %d commits, want 5 of each", puts, commits)
	}
	for id := range w.Shares {
		if s := w.Status(id); s != share.Revoked {
			t.Errorf("the share was left %s", s)
		}
	}
}

func TestSendRefused(t *testing.T) {
	w := newServices(t)
	_, err := w.as(alice).Send(context.Background(), client.SendInput{Content: strings.NewReader("x"), Size: 1, Name: "n", Recipient: alice, Mail: address(t)})
	if !errors.Is(err, client.Self) {
		t.Errorf("error %v", err)
	}
	if len(w.Mails) != 0 || w.Count("PUT", "/blob") != 0 {
		t.Error("something was sent all the same")
	}
}

func TestNotMailed(t *testing.T) {
	w := newServices(t)
	w.On("POST", "/mailer", func(n int, rw http.ResponseWriter, _ *http.Request) bool {
		if n == 1 {
			clienttest.Refuse(rw, client.MailFailed)
		}
		return n == 1
	})
	c := w.as(alice)
	sent, err := c.Send(context.Background(), client.SendInput{Content: strings.NewReader("x"), Size: 1, Name: "n", Recipient: bob, Mail: address(t)})
	var undelivered *client.NotDeliveredError
	if !errors.As(err, &undelivered) || undelivered.ID != sent.ID || !errors.Is(err, client.MailFailed) {
		t.Fatalf("error %v", err)
	}
	if s := w.Status(sent.ID); s != share.Available || sent.Delivered {
		t.Errorf("status %s, mailed %v", s, sent.Delivered)
	}
	if n := w.Count("POST", "/mailer"); n != 1 {
		t.Errorf("a spent ticket was tried %d times", n)
	}
	if strings.Contains(err.Error(), sent.Secret.Reveal()) || strings.Contains(err.Error(), "bob@") {
		t.Errorf("the error reveals a secret: %v", err)
	}
	if _, err := c.ResendKey(context.Background(), client.ResendInput{ID: sent.ID, Secret: sent.Secret, Mail: address(t)}); err != nil {
		t.Fatal(err)
	}
	if len(w.Mails) != 1 || string(w.Mails[0].Secret) != sent.Secret.Reveal() {
		t.Error("the key was not mailed")
	}
}

func TestMailerDoesNotSayThatItMailed(t *testing.T) {
	w := newServices(t)
	w.On("POST", "/mailer", func(_ int, rw http.ResponseWriter, _ *http.Request) bool {
		fmt.Fprint(rw, `{}`)
		return true
	})
	_, err := w.as(alice).Send(context.Background(), client.SendInput{Content: strings.NewReader("x"), Size: 1, Name: "n", Recipient: bob, Mail: address(t)})
	if !errors.Is(err, client.ErrAnswer) || !errors.As(err, new(*client.NotDeliveredError)) {
		t.Errorf("error %v", err)
	}
}

// The ticket limits the key mailer to one mail, so the request is repeated if its answer
// was lost.
func TestMailAnswerLost(t *testing.T) {
	w := newServices(t)
	w.On("POST", "/mailer", w.Lost)
	_, err := w.as(alice).Send(context.Background(), client.SendInput{Content: strings.NewReader("x"), Size: 1, Name: "n", Recipient: bob, Mail: address(t)})
	if !errors.Is(err, client.TicketUsed) || len(w.Mails) != 1 {
		t.Errorf("error %v, %d mails", err, len(w.Mails))
	}
}

func TestResendKeyRefuses(t *testing.T) {
	w := newServices(t)
	sent := w.send([]byte("x"))
	resend := func(p share.Person, s keyring.Secret) error {
		_, err := w.as(p).ResendKey(context.Background(), client.ResendInput{ID: sent.ID, Secret: s, Mail: address(t)})
		return err
	}
	if err := resend(alice, keyring.NewSecret()); !errors.Is(err, client.ErrKey) {
		t.Errorf("another key: %v", err)
	}
	if err := resend(bob, sent.Secret); !errors.Is(err, client.ErrRole) {
		t.Errorf("the recipient: %v", err)
	}
	if err := resend(carol, sent.Secret); !errors.Is(err, client.NotFound) {
		t.Errorf("a stranger: %v", err)
	}
	whole := w.Shares[sent.ID]
	left := whole
	left.Unreadable = true
	w.Shares[sent.ID] = left
	if err := resend(alice, sent.Secret); !errors.Is(err, client.ErrUnreadable) {
		t.Errorf("one that cannot be read: %v", err)
	}
	w.Shares[sent.ID] = whole
	if err := w.as(alice).Withdraw(context.Background(), sent.ID); err != nil {
		t.Fatal(err)
	}
	if err := resend(alice, sent.Secret); !errors.Is(err, client.Revoked) {
		t.Errorf("after the end: %v", err)
	}
	if n := w.Count("POST", "/ticket"); n != 0 || len(w.Mails) != 1 {
		t.Errorf("%d tickets were spent, %d mails", n, len(w.Mails))
	}
}

func TestTickets(t *testing.T) {
	w := newServices(t)
	sent := w.send([]byte("x"))
	w.On("POST", "/ticket", w.Lost)
	_, err := w.as(alice).ResendKey(context.Background(), client.ResendInput{ID: sent.ID, Secret: sent.Secret, Mail: address(t)})
	if !errors.Is(err, client.ErrUnreachable) || w.Count("POST", "/ticket") != 1 {
		t.Errorf("a ticket whose answer was lost: %v, asked %d times", err, w.Count("POST", "/ticket"))
	}
}

func TestSendInput(t *testing.T) {
	w := newServices(t)
	valid := client.SendInput{Content: strings.NewReader("x"), Size: 1, Name: "n", Recipient: bob, Mail: address(t)}
	tests := map[string]struct {
		change func(*client.SendInput)
		want   error
	}{
		"no such file":     {func(in *client.SendInput) { in.Content, in.Path = nil, filepath.Join(t.TempDir(), "none") }, client.ErrSource},
		"a folder":         {func(in *client.SendInput) { in.Content, in.Path = nil, t.TempDir() }, client.ErrSource},
		"shorter":          {func(in *client.SendInput) { in.Size = 2 }, client.ErrSource},
		"long description": {func(in *client.SendInput) { in.Description = strings.Repeat("x", 4096) }, client.ErrMetadataSize},
		"long sender name": {func(in *client.SendInput) { in.SenderName = strings.Repeat("x", 201) }, client.ErrInput},
		"locale":           {func(in *client.SendInput) { in.Locale = "en us" }, client.ErrInput},
		"no address":       {func(in *client.SendInput) { in.Mail = mailaddr.Address{} }, client.ErrInput},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			in := valid
			test.change(&in)
			if _, err := w.as(alice).Send(context.Background(), in); !errors.Is(err, test.want) {
				t.Errorf("error %v, want %v", err, test.want)
			}
		})
	}
	if w.Count("POST", "") != 0 {
		t.Errorf("something was sent: %v", w.Log)
	}
	valid.SenderName, valid.Locale = strings.Repeat("x", 200), "de-CH"
	if _, err := w.as(alice).Send(context.Background(), valid); err != nil {
		t.Error(err)
	}
}

func TestSendPath(t *testing.T) {
	w := newServices(t)
	path := filepath.Join(t.TempDir(), "notes.txt")
	if err := os.WriteFile(path, []byte("content"), 0o600); err != nil {
		t.Fatal(err)
	}
	var last, total int64
	sent, err := w.as(alice).Send(context.Background(), client.SendInput{
		Path: path, Recipient: bob, Mail: address(t), Progress: func(d, t int64) { last, total = d, t },
	})
	if err != nil {
		t.Fatal(err)
	}
	if m := sent.Metadata; m.Name != "notes.txt" || m.Size != 7 || !strings.HasPrefix(m.Type, "text/plain") {
		t.Errorf("metadata %+v", m)
	}
	if last != total || total != sent.Share.Length {
		t.Errorf("progress ended at %d of %d", last, total)
	}
}

func TestSendCancelled(t *testing.T) {
	w := newServices(t)
	ctx, cancel := context.WithCancel(context.Background())
	w.On("PUT", "/blob", func(_ int, _ http.ResponseWriter, r *http.Request) bool {
		_, _ = io.Copy(io.Discard, r.Body)
		cancel()
		<-r.Context().Done()
		return true
	})
	_, err := w.as(alice).Send(ctx, client.SendInput{Content: strings.NewReader("x"), Size: 1, Name: "n", Recipient: bob, Mail: address(t)})
	if !errors.Is(err, context.Canceled) || errors.Is(err, client.ErrUnreachable) {
		t.Errorf("error %v", err)
	}
	for id := range w.Shares {
		if s := w.Status(id); s != share.Revoked {
			t.Errorf("the share was left %s", s)
		}
	}
}

func TestLists(t *testing.T) {
	w := newServices(t)
	want := map[string]bool{}
	for range 5 {
		want[string(w.send([]byte("x")).ID)] = true
	}
	for who, list := range map[share.Person]func(*client.Client) func(func(wire.Share, error) bool){
		bob:   func(c *client.Client) func(func(wire.Share, error) bool) { return c.Inbox(context.Background()) },
		alice: func(c *client.Client) func(func(wire.Share, error) bool) { return c.Outbox(context.Background()) },
	} {
		t.Run(string(who), func(t *testing.T) {
			got := map[string]bool{}
			for s, err := range list(w.as(who)) {
				if err != nil {
					t.Fatal(err)
				}
				got[s.ID] = true
			}
			if len(got) != len(want) {
				t.Errorf("%s sees %d of %d", who, len(got), len(want))
			}
		})
	}
	for range w.as(bob).Inbox(context.Background()) {
		break
	}
	if n := w.Count("GET", "/inbox"); n != 4 {
		t.Errorf("%d pages were fetched, want 3 and 1", n)
	}
}

// A service that answers the same cursor forever must not keep the caller forever.
func TestListLoop(t *testing.T) {
	w := newServices(t)
	w.On("GET", "/inbox", func(_ int, rw http.ResponseWriter, _ *http.Request) bool {
		fmt.Fprint(rw, `{"items":[],"next":"same"}`)
		return true
	})
	var last error
	for _, err := range w.as(bob).Inbox(context.Background()) {
		last = err
	}
	if !errors.Is(last, client.ErrAnswer) {
		t.Errorf("error %v", last)
	}
}

// The chosen time counts from the commit.
func TestSendWithALifetime(t *testing.T) {
	for _, chosen := range []time.Duration{0, time.Hour, 24 * time.Hour} {
		w := newServices(t)
		in := toBob(t, client.ByMail)
		in.Lifetime = chosen
		sent, err := w.as(alice).Send(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		want := w.Rules.Lifetime
		if chosen > 0 {
			want = chosen
		}
		stored := w.Shares[sent.ID]
		if got := stored.ExpiresAt.Sub(stored.CommittedAt); got != want {
			t.Errorf("chosen %v: it expires after %v", chosen, got)
		}
	}
}
