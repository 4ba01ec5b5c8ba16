package sesmail

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/secure-share/secure-share/scripts/local/accounts"
	"github.com/secure-share/secure-share/scripts/local/mailbox"
	"github.com/secure-share/secure-share/scripts/local/ses"
	"github.com/secure-share/secure-share/scripts/local/sigv4"
	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/test/emulators"
	"github.com/secure-share/secure-share/test/needs"
)

const from = "Secure Share <no-reply@keys.example>"

// target is an SES and the mails that it accepted for somebody, oldest first.
type target struct {
	config aws.Config
	mails  func(t *testing.T, to string) []mail
}

type mail struct{ from, subject, text, html string }

// targets are the local stack's server and an emulator by another project.
var targets = map[string]target{}

// emulator is the target that make emulators installs.
const emulator = "aws-ses-v2-local"

func TestMain(m *testing.M) {
	os.Exit(withTargets(m.Run))
}

func withTargets(run func() int) int {
	dir, err := os.MkdirTemp("", "sesmail-")
	if err != nil {
		return failed(err)
	}
	defer os.RemoveAll(dir)
	account, err := accounts.Open(dir, "keys", "222222222222", "eu-west-1")
	if err != nil {
		return failed(err)
	}
	config := func(url string) aws.Config {
		c := account.Config(url)
		c.HTTPClient = awsenv.NewHTTPClient()
		return c
	}

	box, err := mailbox.Open(filepath.Join(dir, "mails"), time.Now)
	if err != nil {
		return failed(err)
	}
	check := &sigv4.Checker{Credentials: []aws.CredentialsProvider{account.Provider()}, Region: account.Region, Now: time.Now}
	front := httptest.NewServer(check.Handler("ses", (&ses.Sender{Box: box, Verified: from}).Handler()))
	defer front.Close()
	targets["the local stack"] = target{config(front.URL), func(_ *testing.T, to string) (all []mail) {
		for _, m := range box.List(to) {
			all = append([]mail{{m.From, m.Subject, m.Text, m.HTML}}, all...)
		}
		return all
	}}

	server, err := emulators.StartSES(context.Background(), filepath.Join("..", "..", "test", "emulators"), dir)
	if errors.Is(err, emulators.ErrNotInstalled) || errors.Is(err, exec.ErrNotFound) {
		return run()
	}
	if err != nil {
		return failed(err)
	}
	defer server.Close()
	targets[emulator] = target{config(server.URL), func(t *testing.T, to string) []mail { return stored(t, server.URL, to) }}
	return run()
}

func failed(err error) int {
	fmt.Fprintln(os.Stderr, "sesmail: no SES to test with:", err)
	return 1
}

// stored returns the mails that aws-ses-v2-local accepted.
func stored(t *testing.T, url, to string) (all []mail) {
	t.Helper()
	answer, err := http.Get(url + "/store")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var store struct {
		Emails []struct {
			From        string
			Destination struct{ To, Cc, Bcc []string }
			Subject     string
			Body        struct{ Text, HTML string }
			Headers     []struct{ Name, Value string }
		}
	}
	if err := json.NewDecoder(answer.Body).Decode(&store); err != nil {
		t.Fatal(err)
	}
	for _, m := range store.Emails {
		d := m.Destination
		if len(d.To) != 1 || len(d.Cc)+len(d.Bcc) > 0 || len(m.Headers) != 2 || m.Headers[0].Name != "Auto-Submitted" {
			t.Errorf("a mail to %+v with headers %+v", d, m.Headers)
			continue
		}
		if d.To[0] == to {
			all = append(all, mail{m.From, m.Subject, m.Body.Text, m.Body.HTML})
		}
	}
	return all
}

// everywhere runs a test on each target.
func everywhere(t *testing.T, test func(*testing.T, target)) {
	for name, one := range targets {
		t.Run(name, func(t *testing.T) { test(t, one) })
	}
	if _, found := targets[emulator]; !found {
		t.Run(emulator, func(t *testing.T) { needs.Started(t, emulators.ErrNotInstalled, emulators.ErrNotInstalled) })
	}
}
