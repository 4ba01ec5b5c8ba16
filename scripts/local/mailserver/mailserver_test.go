package mailserver_test

import (
	"context"
	"crypto/x509"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/secure-share/secure-share/scripts/local/mailbox"
	"github.com/secure-share/secure-share/scripts/local/mailserver"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/smtpmail"
)

func TestMailsReachTheMailbox(t *testing.T) {
	box, err := mailbox.Open(filepath.Join(t.TempDir(), "mails"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	certificate := filepath.Join(t.TempDir(), "certificate.pem")
	s, err := mailserver.Start(mailserver.Options{Box: box, User: "relay", Password: "right", Certificate: certificate})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	pem, err := os.ReadFile(certificate)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	from, err := mailaddr.Parse("keys@globex.example")
	if err != nil {
		t.Fatal(err)
	}
	to, err := mailaddr.Parse("wendy@globex.example")
	if err != nil {
		t.Fatal(err)
	}
	send := func(auth smtpmail.Auth, password string) error {
		m := smtpmail.New(smtpmail.Config{
			Host: mailserver.Host, Port: s.Port, Auth: auth, User: "relay", From: from, Roots: roots,
			Password: func(context.Context) (string, error) { return password, nil },
		})
		return m.Send(t.Context(), to, "Grüße, a key", "line one\nä second line", "<p>Grüße</p>")
	}
	for _, c := range []struct {
		name     string
		auth     smtpmail.Auth
		password string
	}{{"wrong password", smtpmail.Plain, "wrong"}, {"not signed in", smtpmail.None, ""}} {
		t.Run(c.name, func(t *testing.T) {
			var refused *smtpmail.Error
			if err := send(c.auth, c.password); !errors.As(err, &refused) || refused.Code/100 != 5 {
				t.Error(err)
			}
		})
	}
	if got := box.List(""); len(got) > 0 {
		t.Fatalf("refused, but kept: %+v", got)
	}
	if err := send(smtpmail.Plain, "right"); err != nil {
		t.Fatal(err)
	}
	got := box.List("WENDY@globex.example")
	if len(got) != 1 || got[0].From != "keys@globex.example" || got[0].Subject != "Grüße, a key" ||
		got[0].Text != "line one\nä second line" || got[0].HTML != "<p>Grüße</p>" {
		t.Errorf("got %+v", got)
	}
}
