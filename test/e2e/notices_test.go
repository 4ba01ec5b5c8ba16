package e2e

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/scripts/local/issuer"
	"github.com/secure-share/secure-share/scripts/local/mailbox"
	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/notice"
	"github.com/secure-share/secure-share/shared/share"
)

// noticesOf waits for notices at the site's mailbox, by their text.
func noticesOf(t *testing.T, s *stack.Stack, n int) []mailbox.Message {
	t.Helper()
	for range 600 {
		if mails := s.Own.Mailbox.List(stack.NoticesTo); len(mails) >= n {
			return mails
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("%d notices came, want %d", len(s.Own.Mailbox.List(stack.NoticesTo)), n)
	return nil
}

// The site's receiver gets a notice of each end that the sender asked for, and no
// other. Neither a notice, nor the queue, nor a log names a person, an address, the
// file or its key.
func TestNoticesReachTheSitesReceiver(t *testing.T) {
	t.Parallel()
	w := &traffic{saw: map[string]*bytes.Buffer{}}
	s := start(t, stack.Options{Tap: w.tap, LongestDelay: time.Second})
	own, _ := ownDelivery(t, s)
	dave := equipped(t, s, "globex", "dave", client.Options{Own: own})
	wendy := on(t, s, "globex", "wendy")

	in := sendInput(t, wendy, []byte(marker))
	quiet, err := dave.Send(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	in.Notify = true
	declined, err := dave.Send(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	opened, err := dave.Send(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []share.ID{quiet.ID, declined.ID} {
		if err := wendy.Withdraw(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	noticesOf(t, s, 1)
	_, claimID, err := claim(t, wendy, opened.ID, opened.Secret)
	if err != nil {
		t.Fatal(err)
	}
	if err := wendy.Acknowledge(t.Context(), opened.ID, claimID); err != nil {
		t.Fatal(err)
	}
	said := ""
	for _, m := range noticesOf(t, s, 2) {
		said += m.Text + m.HTML + m.Subject
	}
	for _, want := range []string{string(declined.ID) + " on globex.example.atlassian.net was declined", string(opened.ID) + " on globex.example.atlassian.net was opened"} {
		if !strings.Contains(said, want) {
			t.Errorf("nobody is told that %s: %s", want, said)
		}
	}
	for what, canary := range map[string]string{
		"a share that was not asked about": string(quiet.ID), "the address": wendy.Mail, "the recipient": wendy.AccountID, "the sender": dave.AccountID, "the file": in.Name, "the key": opened.Secret.Reveal(),
	} {
		t.Run(what, func(t *testing.T) {
			if strings.Contains(said, canary) {
				t.Errorf("a notice has %s: %s", what, said)
			}
		})
	}
	log, err := os.ReadFile(filepath.Join(s.Dir, "files", "logs", stack.Notifier+".log"))
	if err != nil || !bytes.Contains(log, []byte("NoticesDelivered")) {
		t.Errorf("the log of the notifier has no count: %v", err)
	}
	for what, canary := range map[string]string{"the address of the receiver": s.Endpoints.Notices, "the recipient": wendy.AccountID, "the sender": dave.AccountID, "a mail address": wendy.Mail} {
		t.Run(what, func(t *testing.T) {
			if bytes.Contains(log, []byte(canary)) {
				t.Errorf("the log has %s", what)
			}
		})
	}
	if dead := s.Files.DeadNotices(); len(dead) != 0 {
		t.Errorf("given up: %q", dead)
	}
}

// A receiver that stays down ends in the dead-letter queue. While a notice waits its
// address can be changed: the notice then goes to the new one.
func TestNoticesThatFailAreKept(t *testing.T) {
	t.Parallel()
	s := start(t, stack.Options{LongestDelay: time.Second})
	dave, wendy := on(t, s, "globex", "dave"), on(t, s, "globex", "wendy")
	site, _, _ := issuer.Find("globex", "dave")
	set := func(version int64, url string) {
		t.Helper()
		to := notice.Settings{Version: version, To: notice.TrustReceiver(url), Host: "globex.example.atlassian.net"}
		if err := s.Files.Shares().SetNotices(t.Context(), share.Site(site.CloudID), share.Installation(site.Installation), to, time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	decline := func() client.Sent {
		t.Helper()
		in := sendInput(t, wendy, []byte(marker))
		in.Notify, in.DeliveryMethod = true, client.ByHand
		sent, err := dave.Send(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		if err := wendy.Withdraw(t.Context(), sent.ID); err != nil {
			t.Fatal(err)
		}
		return sent
	}
	eventually := func(what string, is func() bool) {
		t.Helper()
		for range 600 {
			if is() {
				return
			}
			time.Sleep(100 * time.Millisecond)
		}
		t.Fatal("not in time: " + what)
	}

	set(2, s.Endpoints.Notices+"/healthz") // answers 405, which refuses
	decline()
	eventually("the refused notice is done", func() bool { sent, waiting := s.Files.Notices(); return sent == 1 && waiting == 0 })
	if dead := s.Files.DeadNotices(); len(dead) != 0 {
		t.Errorf("a refused notice was given up: %q", dead)
	}

	set(3, strings.Replace(s.Endpoints.Notices, "127.0.0.1", "localhost", 1)+"/notices") // its certificate is for another name
	first := decline()
	eventually("it is given up", func() bool { return len(s.Files.DeadNotices()) == 1 })
	if dead := s.Files.DeadNotices()[0]; !strings.Contains(dead, string(first.ID)) || strings.Contains(dead, "https") || strings.Contains(dead, dave.AccountID) {
		t.Errorf("it is kept as %s", dead)
	}

	second := decline()
	eventually("it waits", func() bool { sent, waiting := s.Files.Notices(); return sent == 3 && waiting == 1 })
	set(4, s.Endpoints.Notices+"/notices")
	if mails := noticesOf(t, s, 1); len(mails) != 1 || !strings.Contains(mails[0].Text, string(second.ID)) {
		t.Errorf("%d notices came", len(mails))
	}
}
