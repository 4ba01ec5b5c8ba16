package keymailer

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/mailticket"
	"github.com/secure-share/secure-share/shared/wire"
)

// TestSilent runs a request through every outcome and searches all answers and
// logs for secrets.
func TestSilent(t *testing.T) {
	var log bytes.Buffer
	previous := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	defer slog.SetDefault(previous)

	f := newFixture(t)
	outcomes := map[int]int{}
	var said bytes.Buffer
	post := func(request wire.KeyRequest) {
		w := f.post(request)
		outcomes[w.Code]++
		_ = w.Result().Header.Write(&said)
		said.Write(w.Body.Bytes())
	}
	good := f.request(f.issue(f.sample()))
	otherKey, otherTo, badTo, badNonce, badSecret, badTicket := good, good, good, good, good, good
	otherKey.Secret = hidden.Text(keyring.NewSecret().Reveal())
	otherTo.To = "canary-mallory@evil.example"
	badTo.To = "canary-mallory@@evil.example"
	badNonce.Nonce += "canary"
	badSecret.Secret += "canary"
	badTicket.Ticket += "canary"
	for _, request := range []wire.KeyRequest{otherKey, otherTo, badTo, badNonce, badSecret, badTicket, good, good} {
		post(request)
	}

	f.tickets.SpendFunc = func(context.Context, mailticket.Spending) error { return errors.New("store") }
	post(good)
	f.tickets.SpendFunc = func(context.Context, mailticket.Spending) error { return &mailticket.CapError{} }
	post(good)
	f.tickets.SpendFunc = func(context.Context, mailticket.Spending) error { return nil }
	f.mailer.SendFunc = func(context.Context, mailaddr.Address, string, string, string) error { return errors.New("mail") }
	post(good)
	f.mailer.SendFunc = func(_ context.Context, to mailaddr.Address, _, text, _ string) error {
		panic(text + to.Reveal())
	}
	post(good)

	for _, status := range []int{202, 400, 401, 403, 409, 429, 500, 502, 503} {
		if outcomes[status] == 0 {
			t.Errorf("no outcome with status %d %s", status, http.StatusText(status))
		}
	}
	if log.Len() == 0 {
		t.Error("nothing was logged: the search would prove nothing")
	}
	for name, canary := range map[string]string{
		"secret": string(good.Secret), "nonce": string(good.Nonce), "ticket": string(good.Ticket),
		"another secret": string(otherKey.Secret), "claim key": f.secret.ClaimKey(testShare.Bytes()).Reveal(),
		"address": "bob@acme.example", "local part": "bob@", "what was sent": "canary", "name": "Alice",
	} {
		t.Run(name, func(t *testing.T) {
			for place, text := range map[string]string{"log": log.String(), "answers": said.String()} {
				t.Run(place, func(t *testing.T) {
					for _, form := range forms(canary) {
						if strings.Contains(text, form) {
							t.Errorf("%s in the %s:\n%s", name, place, text)
						}
					}
				})
			}
		})
	}
}

// forms are the encodings in which a text could appear in a log.
func forms(text string) []string {
	all := []string{text, base64.StdEncoding.EncodeToString([]byte(text)), hex.EncodeToString([]byte(text))}
	if raw, err := base64.RawURLEncoding.DecodeString(text); err == nil && len(raw) >= 16 {
		all = append(all, string(raw), hex.EncodeToString(raw), base64.StdEncoding.EncodeToString(raw))
	}
	return all
}
