package relay

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"net"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/env"
	"github.com/secure-share/secure-share/shared/jws"
	"github.com/secure-share/secure-share/shared/keymail"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/notice"
	"github.com/secure-share/secure-share/shared/noticetoken"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/smtpmail/smtptest"
)

const (
	ownOrigin    = "https://keys.acme.example"
	noticeIssuer = "secure-share/files/test"
)

type signer struct{ *ecdsa.PrivateKey }

func newSigner(t *testing.T) signer {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return signer{k}
}

func (k signer) SignES256(_ context.Context, digest [32]byte) (rs [64]byte, err error) {
	r, s, err := ecdsa.Sign(rand.Reader, k.PrivateKey, digest[:])
	if err != nil {
		return rs, err
	}
	r.FillBytes(rs[:32])
	s.FillBytes(rs[32:])
	return rs, nil
}

// taking makes c accept notices that are signed by key.
func taking(t *testing.T, c Config, key signer, locale string) Config {
	t.Helper()
	verifier := noticetoken.NewVerifier(noticeIssuer, ownOrigin, jws.Keys{"k": &key.PublicKey}, func() time.Time { return now })
	c.Notices = Notices{Verifier: verifier, To: address(t, "team@acme.example"), Locale: locale}
	return c
}

func signed(t *testing.T, key signer, n notice.Notice, receiver, host string) string {
	t.Helper()
	token, err := noticetoken.NewIssuer(noticeIssuer, "k", key).Issue(t.Context(), n,
		notice.Settings{Version: 1, To: notice.TrustReceiver(receiver + "/notices"), Host: host}, now)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func told(c Config, token string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", "/notices", strings.NewReader(token))
	r.Header.Set("Content-Type", noticetoken.ContentType)
	w := httptest.NewRecorder()
	New(c).ServeHTTP(w, r)
	return w
}

func aNotice(e notice.Event) notice.Notice {
	return notice.Notice{Key: notice.Key{Site: "cloud", Share: share.NewID(), Event: e}, At: now.Add(-time.Minute)}
}

func TestANoticeIsPassedOnOnce(t *testing.T) {
	c, s := relayTo(t, nil)
	key := newSigner(t)
	c = taking(t, c, key, "en")
	n := aNotice(notice.Opened)
	for range 2 {
		if w := told(c, signed(t, key, n, ownOrigin, "acme.atlassian.net")); w.Code != 204 {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	mails := s.Mails()
	if len(mails) != 1 || mails[0].To != "team@acme.example" || !strings.Contains(mails[0].Content, string(n.Share)) || !strings.Contains(mails[0].Content, "opened on") {
		t.Errorf("%q", mails)
	}
}

func TestNoticesThatAreRefused(t *testing.T) {
	c, s := relayTo(t, nil)
	key, other := newSigner(t), newSigner(t)
	c = taking(t, c, key, "en")
	n := aNotice(notice.Opened)
	for name, test := range map[string]struct {
		token string
		code  int
	}{
		"forged":               {signed(t, other, n, ownOrigin, "acme.atlassian.net"), 403},
		"for another receiver": {signed(t, key, n, "https://keys.globex.example", "acme.atlassian.net"), 403},
		"of another site":      {signed(t, key, n, ownOrigin, "globex.atlassian.net"), 403},
		"empty":                {"", 403},
		"changed":              {strings.Replace(signed(t, key, n, ownOrigin, "acme.atlassian.net"), ".", ".A", 1), 403},
	} {
		t.Run(name, func(t *testing.T) {
			if w := told(c, test.token); w.Code != test.code {
				t.Errorf("%d %s", w.Code, w.Body)
			}
		})
	}
	c.Now = func() time.Time { return now.Add(time.Hour) }
	if len(s.Mails()) != 0 {
		t.Errorf("%d mails", len(s.Mails()))
	}
	c.Notices = Notices{}
	if w := told(c, signed(t, key, n, ownOrigin, "acme.atlassian.net")); w.Code != 404 {
		t.Errorf("without settings: %d", w.Code)
	}
}

// The service sends again what could not be passed on, and that is not a repeat.
func TestANoticeThatCouldNotBePassedOnComesAgain(t *testing.T) {
	down := true
	c, s := relayTo(t, func(smtptest.Verb, net.Conn) error {
		if down {
			return errors.New("broken on purpose")
		}
		return nil
	})
	key := newSigner(t)
	c = taking(t, c, key, "en")
	n := aNotice(notice.Declined)
	if w := told(c, signed(t, key, n, ownOrigin, "acme.atlassian.net")); w.Code != 503 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	down = false
	if w := told(c, signed(t, key, n, ownOrigin, "acme.atlassian.net")); w.Code != 204 || len(s.Mails()) != 1 {
		t.Errorf("%d %s, %d mails", w.Code, w.Body, len(s.Mails()))
	}
	c.Repeats = broken{}
	if w := told(c, signed(t, key, aNotice(notice.Declined), ownOrigin, "acme.atlassian.net")); w.Code != 503 || len(s.Mails()) != 1 {
		t.Errorf("without a memory: %d %s, %d mails", w.Code, w.Body, len(s.Mails()))
	}
}

// stopping is a channel during whose first message the relay stops.
type stopping struct {
	Channel
	stopped bool
}

func (s *stopping) Deliver(ctx context.Context, to mailaddr.Address, m keymail.Mail) error {
	if !s.stopped {
		s.stopped = true
		panic("stopped on purpose")
	}
	return s.Channel.Deliver(ctx, to, m)
}

func TestANoticeDuringWhichTheRelayStoppedComesAgain(t *testing.T) {
	c, s := relayTo(t, nil)
	key := newSigner(t)
	c = taking(t, c, key, "en")
	c.Channel = &stopping{Channel: c.Channel}
	token := signed(t, key, aNotice(notice.Declined), ownOrigin, "acme.atlassian.net")
	func() {
		defer func() { _ = recover() }()
		told(c, token)
	}()
	if w := told(c, token); w.Code != 204 || len(s.Mails()) != 1 {
		t.Errorf("%d %s, %d mails", w.Code, w.Body, len(s.Mails()))
	}
}

// forgetful knows no id and cannot remember one.
type forgetful struct{ broken }

func (forgetful) Known(context.Context, string, time.Time) (bool, error) { return false, nil }

// The service must not send again what was sent.
func TestANoticeThatCannotBeRememberedWasReceived(t *testing.T) {
	c, s := relayTo(t, nil)
	key := newSigner(t)
	c = taking(t, c, key, "en")
	c.Repeats = forgetful{}
	if w := told(c, signed(t, key, aNotice(notice.Declined), ownOrigin, "acme.atlassian.net")); w.Code != 204 || len(s.Mails()) != 1 {
		t.Errorf("%d %s, %d mails", w.Code, w.Body, len(s.Mails()))
	}
}

// Each language has its own text for each event.
func TestWordsOfNotices(t *testing.T) {
	seen := map[string]bool{}
	for locale := range noticeTexts {
		for _, e := range notice.Events {
			n := noticetoken.Verified{Site: "acme.atlassian.net", Share: "AAECAwQFBgcICQoLDA0ODw", Event: e, At: now}
			m := noticeMail(locale, n)
			for _, text := range []string{m.Text, m.HTML, m.Chat} {
				if seen[text] || !strings.Contains(text, "AAECAwQFBgcICQoLDA0ODw") || !strings.Contains(text, n.Site) || !strings.Contains(text, "2026-11-28, 15:00 UTC") || strings.Contains(text, "%") {
					t.Errorf("%s, %s: %s", locale, e, text)
				}
				seen[text] = true
			}
			if m.Subject == "" || strings.Contains(m.Subject, "%") {
				t.Errorf("%s: %q", locale, m.Subject)
			}
		}
	}
}

func TestSettingsOfNotices(t *testing.T) {
	const keys = `{"keys":[{"kty":"EC","crv":"P-256","kid":"1","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}]}`
	for name, c := range map[string]struct {
		vars  map[string]string
		wrong string // part of the error
		taken bool
	}{
		"none":           {map[string]string{}, "", false},
		"all":            {map[string]string{"KEYRELAY_NOTICE_ISSUER": noticeIssuer, "KEYRELAY_NOTICE_KEYS": keys, "KEYRELAY_NOTICE_ORIGIN": ownOrigin, "KEYRELAY_NOTICE_TO": "team@acme.example"}, "", true},
		"no issuer":      {map[string]string{"KEYRELAY_NOTICE_KEYS": keys, "KEYRELAY_NOTICE_ORIGIN": ownOrigin, "KEYRELAY_NOTICE_TO": "team@acme.example"}, "KEYRELAY_NOTICE_ISSUER: must be set together", false},
		"no keys":        {map[string]string{"KEYRELAY_NOTICE_ISSUER": noticeIssuer, "KEYRELAY_NOTICE_ORIGIN": ownOrigin, "KEYRELAY_NOTICE_TO": "team@acme.example"}, "KEYRELAY_NOTICE_KEYS: must be set together", false},
		"only an origin": {map[string]string{"KEYRELAY_NOTICE_ORIGIN": ownOrigin}, "KEYRELAY_NOTICE_TO: must be set together", false},
		"wrong keys":     {map[string]string{"KEYRELAY_NOTICE_ISSUER": noticeIssuer, "KEYRELAY_NOTICE_KEYS": "{}", "KEYRELAY_NOTICE_ORIGIN": ownOrigin, "KEYRELAY_NOTICE_TO": "team@acme.example"}, "KEYRELAY_NOTICE_KEYS", true},
		"a path":         {map[string]string{"KEYRELAY_NOTICE_ISSUER": noticeIssuer, "KEYRELAY_NOTICE_KEYS": keys, "KEYRELAY_NOTICE_ORIGIN": ownOrigin + "/", "KEYRELAY_NOTICE_TO": "team@acme.example"}, "KEYRELAY_NOTICE_ORIGIN: must be scheme", true},
		"plain HTTP":     {map[string]string{"KEYRELAY_NOTICE_ISSUER": noticeIssuer, "KEYRELAY_NOTICE_KEYS": keys, "KEYRELAY_NOTICE_ORIGIN": "http://keys.acme.example", "KEYRELAY_NOTICE_TO": "team@acme.example"}, "KEYRELAY_NOTICE_ORIGIN: must be scheme", true},
		"no language":    {map[string]string{"KEYRELAY_NOTICE_LOCALE": "xx"}, "KEYRELAY_NOTICE_LOCALE: must be en", false},
	} {
		t.Run(name, func(t *testing.T) {
			r := &env.Reader{Lookup: func(name string) (string, bool) { v, ok := c.vars[name]; return v, ok }}
			n := readNotices(r, time.Now)
			if err := r.Err(); (err == nil) != (c.wrong == "") || err != nil && !strings.Contains(err.Error(), c.wrong) {
				t.Errorf("%v", err)
			}
			if (n.Verifier != nil) != c.taken {
				t.Errorf("takes notices: %t", n.Verifier != nil)
			}
		})
	}
}
