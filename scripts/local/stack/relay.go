package stack

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	keyrelay "github.com/secure-share/secure-share/cmd/keyrelay/relay"
	"github.com/secure-share/secure-share/scripts/local/host"
	"github.com/secure-share/secure-share/scripts/local/issuer"
	"github.com/secure-share/secure-share/scripts/local/loopback"
	"github.com/secure-share/secure-share/scripts/local/mailbox"
	"github.com/secure-share/secure-share/scripts/local/mailserver"
	"github.com/secure-share/secure-share/scripts/local/vault"
	"github.com/secure-share/secure-share/shared/env"
	"github.com/secure-share/secure-share/shared/noticetoken"
)

// Names of the site with own delivery.
const (
	ownSite   = "globex"
	ownDomain = "globex.example"
	OwnFrom   = "keys@globex.example"
	NoticesTo = "notices@globex.example"
)

// Own is a site's own delivery: a keyrelay and a mail server.
type Own struct {
	Mailbox *mailbox.Box
	Relay   Switch // the keyrelay, for keys and for notices

	site   issuer.Site
	secret string // signs messages
	fresh  bool   // the secret was made by this start
	host   string // of the site

	noticesHTTPS string // env.LocalHTTPS, see newTLS
}

// own starts the keyrelay and the mail server.
func (b *builder) own(ctx context.Context) error {
	site, _, ok := issuer.FindMail("dave@" + ownDomain)
	if !ok {
		return errors.New("nobody is at " + ownDomain)
	}
	dir := filepath.Join(b.Dir, ownSite)
	o := &Own{site: site}
	b.Own = o
	var err error
	if o.Mailbox, err = mailbox.Open(filepath.Join(dir, "mails"), time.Now); err != nil {
		return err
	}
	if o.secret, o.fresh, err = signingSecret(filepath.Join(dir, "signing-secret")); err != nil {
		return err
	}
	password, certificate := rand.Text(), filepath.Join(dir, "mail-server.pem")
	mails, err := mailserver.Start(mailserver.Options{Box: o.Mailbox, User: OwnFrom, Password: password, Certificate: certificate})
	if err != nil {
		return err
	}
	b.defers(mails.Close)
	host, err := url.Parse(site.URL)
	if err != nil {
		return err
	}
	o.host = host.Host
	noticeKeys, err := noticetoken.KeySet(b.Files.noticeKey.ID, b.Files.noticeKey.Public())
	if err != nil {
		return err
	}
	vars := map[string]string{
		"KEYRELAY_SECRETS": o.secret, "KEYRELAY_SITES": host.Host, "KEYRELAY_DOMAINS": ownDomain, "KEYRELAY_ORIGINS": b.Endpoints.App,
		"KEYRELAY_SMTP_HOST": mailserver.Host, "KEYRELAY_SMTP_PORT": strconv.Itoa(mails.Port), "KEYRELAY_SMTP_CA": certificate,
		"KEYRELAY_SMTP_USER": OwnFrom, "KEYRELAY_SMTP_PASSWORD": password, "KEYRELAY_SMTP_FROM": OwnFrom,
		"KEYRELAY_NOTICE_ISSUER": TicketIssuer, "KEYRELAY_NOTICE_KEYS": string(noticeKeys), "KEYRELAY_NOTICE_ORIGIN": b.Endpoints.Notices, "KEYRELAY_NOTICE_TO": NoticesTo,
	}
	settings, err := keyrelay.Read(&env.Reader{Lookup: func(name string) (string, bool) { v, ok := vars[name]; return v, ok }})
	if err != nil {
		return err
	}
	relay := keyrelay.New(settings.Config)
	config, localHTTPS, err := newTLS(b.ports.notices)
	if err != nil {
		return err
	}
	o.noticesHTTPS = localHTTPS
	o.Relay.add(b.ports.relay, loopback.Named(b.ports.relay, relay), nil)
	o.Relay.add(b.ports.notices, loopback.Named(b.ports.notices, relay), config)
	b.defers(o.Relay.Stop)
	return b.setNotices(ctx)
}

// switchRelay stops or starts the relay, as the form of the console asks.
func (b *builder) switchRelay(w http.ResponseWriter, r *http.Request) {
	switch r.PostFormValue("run") {
	case "no":
		b.Own.Relay.Stop()
	case "yes":
		if err := b.Own.Relay.Start(); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
	default:
		http.Error(w, "run must be yes or no", http.StatusBadRequest)
		return
	}
	http.Redirect(w, r, "/about", http.StatusSeeOther)
}

// setOwnDelivery does what an administrator would do on the app's admin page:
// approves the address and saves the settings. It does so only at the first
// start, so that later changes by people are kept.
func (b *builder) setOwnDelivery(egress *host.Egress) error {
	if !b.Own.fresh {
		return nil
	}
	err := egress.Set(b.Own.site.CloudID, host.EgressGroup{
		Key: "own-delivery", Description: "Own delivery of keys",
		Configured: []host.EgressAddress{{Domain: b.Endpoints.KeyRelay, Type: []string{host.ClientFetch}}},
	})
	if err != nil {
		return err
	}
	settings := map[string]string{"url": b.Endpoints.KeyRelay + "/", "secret": b.Own.secret}
	return vault.Seed(filepath.Join(b.Dir, "forge"), b.Own.site.CloudID, "own-delivery", settings)
}

// signingSecret reads the secret in the file at path. The first time it makes
// the file.
func signingSecret(path string) (secret string, fresh bool, err error) {
	content, err := os.ReadFile(path)
	if err == nil {
		return strings.TrimSpace(string(content)), false, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return "", false, err
	}
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // never fails
	secret = base64.RawURLEncoding.EncodeToString(raw)
	return secret, true, os.WriteFile(path, []byte(secret+"\n"), 0o600)
}
