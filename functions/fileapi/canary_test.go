package fileapi

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/ratelimit"
	"github.com/secure-share/secure-share/shared/share"
)

// canaries are values that must not appear anywhere, by name.
type canaries map[string]string

// of returns those that text contains in any encoding.
func (c canaries) of(text string) (found []string) {
	for name, value := range c {
		forms := []string{value}
		if raw, err := base64.RawURLEncoding.DecodeString(value); err == nil {
			forms = append(forms, string(raw), hex.EncodeToString(raw), strings.ToUpper(hex.EncodeToString(raw)),
				base64.RawStdEncoding.EncodeToString(raw), fmt.Sprint(raw), fmt.Sprintf("%q", raw))
		}
		for _, form := range forms {
			if strings.Contains(text, form) {
				found = append(found, name)
				break
			}
		}
	}
	slices.Sort(found)
	return found
}

// logged runs f and returns what it logged.
func logged(t *testing.T, f func()) string {
	t.Helper()
	var sink bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewJSONHandler(&sink, &slog.HandlerOptions{Level: slog.LevelDebug})))
	log.SetOutput(&sink)
	defer func() {
		slog.SetDefault(before)
		log.SetOutput(os.Stderr)
	}()
	f()
	return sink.String()
}

// everyAnswer calls every route, for a success or for an error.
var everyAnswer = map[string]func(*fixture){
	"as it should be": func(*fixture) {},
	"signed out":      func(fx *fixture) { fx.pass(1 << 40) },
	"store fails": func(fx *fixture) {
		fx.store.UpdateFunc = func(context.Context, share.Site, share.ID, []ratelimit.Key, updating) (share.Share, error) {
			return share.Share{}, errBroken
		}
		fx.store.GetFunc = func(context.Context, share.Site, share.ID) (share.Share, error) { return share.Share{}, errBroken }
	},
	"store panics": func(fx *fixture) {
		fx.store.UpdateFunc = func(_ context.Context, _ share.Site, _ share.ID, _ []ratelimit.Key, decide updating) (share.Share, error) {
			panic(fmt.Sprint(decide(share.Share{}, nil)))
		}
		fx.store.GetFunc = func(context.Context, share.Site, share.ID) (share.Share, error) { panic("no share") }
	},
}

func TestNoSecretTurnsUpAnywhere(t *testing.T) {
	as := newAtlassian(t)
	for how, arrange := range everyAnswer {
		for _, status := range share.Statuses() {
			fx := newFixture(t)
			sh := fx.in(status)
			fx.withRealTokens(as)
			tokens := map[string]string{
				"Bearer " + alice:       as.token("alice", "acme", fx.clock(), func(claims) {}),
				"Bearer " + bob:         as.token("bob", "acme", fx.clock(), func(claims) {}),
				"Bearer event:app/acme": as.token("", "acme", fx.clock(), func(c claims) { delete(c, "principal") }),
			}
			secrets := canaries{
				"secret": sh.secret.Reveal(), "claim key": sh.secret.ClaimKey(sh.id.Bytes()).Reveal(), "claim id": sh.claimID.Reveal(),
				"alice's token": tokens["Bearer "+alice], "bob's token": tokens["Bearer "+bob], "event's token": tokens["Bearer event:app/acme"],
			}
			arrange(fx)
			for route, r := range everyRoute(fx, sh) {
				if who := r.Header.Get("Authorization"); who != "" {
					r.Header.Set("Authorization", "Bearer "+tokens[who])
				}
				var answer bytes.Buffer
				lines := logged(t, func() {
					a := serve(fx.bare, r)
					if signedOut := how == "signed out" && route != health || forPrograms[route]; (a.Code == http.StatusUnauthorized) != signedOut {
						t.Errorf("%s, %s, %s: %d", how, status, route, a.Code)
					}
					_ = a.Result().Header.Write(&answer)
					answer.Write(a.Body.Bytes())
				})
				if found := secrets.of(answer.String()); len(found) > 0 {
					t.Errorf("%s, %s, %s: the answer holds %q", how, status, route, found)
				}
				if found := secrets.of(lines); len(found) > 0 {
					t.Errorf("%s, %s, %s: the log holds %q", how, status, route, found)
				}
			}
		}
	}
}

// A message about a malformed value could quote a secret.
func TestNoMalformedSecretTurnsUp(t *testing.T) {
	fx := newFixture(t)
	sh := fx.in(share.Available)
	key, id := strings.Repeat("canary-K", 6), strings.Repeat("canary-I", 3)
	secrets := canaries{"key": "canary-K", "id": "canary-I"}
	for _, body := range []string{
		`{"claimKey":"` + key + `","claimId":"` + id + `"}`, `{"claimId":"` + id + `"}`, `{"` + key + `":"` + id + `"}`,
		`{"claimKey":` + key + `}`, `"` + key + `"`, key + id,
	} {
		for _, call := range []string{"/claim", "/acknowledge"} {
			var a string
			lines := logged(t, func() { a = sh.call(bob, "POST", sh.path()+call, body).Body.String() })
			if found := secrets.of(a + lines); len(found) > 0 {
				t.Errorf("%s %s: %q in %s%s", call, body, found, a, lines)
			}
		}
	}
}

// A mail ticket and a presigned URL must appear in their answer only.
func TestWhatIsHandedOutIsNotLogged(t *testing.T) {
	fx := newFixture(t)
	for _, status := range []share.Status{share.Uploading, share.Available, share.Claimed} {
		sh := fx.in(status)
		lines := logged(t, func() {
			for _, call := range calls {
				call(sh)
			}
		})
		if strings.Contains(lines, "blobs.example") || strings.Contains(lines, "eyJ") {
			t.Errorf("%s: %s", status, lines)
		}
	}
}

// A panic's value may contain a secret and must not be logged.
func TestAPanickingSecretIsNotLogged(t *testing.T) {
	fx := newFixture(t)
	sh := fx.in(share.Available)
	secrets := canaries{"secret": sh.secret.Reveal()}
	for name, value := range map[string]any{
		"text": sh.secret.Reveal(), "error": errors.New(sh.secret.Reveal()), "bytes": sh.secret.IKM(), "struct": struct{ S string }{sh.secret.Reveal()},
	} {
		fx.Run(name, func(t *testing.T) {
			fx.store.UpdateFunc = func(context.Context, share.Site, share.ID, []ratelimit.Key, updating) (share.Share, error) {
				panic(value)
			}
			var answer string
			lines := logged(t, func() { answer = sh.claim().Body.String() })
			if found := secrets.of(answer + lines); len(found) > 0 || lines == "" {
				t.Errorf("found %q in %q", found, lines)
			}
		})
	}
}

// The search itself must work.
func TestCanariesAreFound(t *testing.T) {
	secret := keyring.NewSecret()
	secrets := canaries{"secret": secret.Reveal()}
	for name, leak := range map[string]func(){
		"text":   func() { slog.Info("claim", "secret", secret.Reveal()) },
		"hex":    func() { slog.Debug("claim", "secret", hex.EncodeToString(secret.IKM())) },
		"bytes":  func() { slog.Info(fmt.Sprint(secret.IKM())) },
		"header": func() { log.Print(http.Header{"X": {secret.Reveal()}}) },
	} {
		t.Run(name, func(t *testing.T) {
			if found := secrets.of(logged(t, leak)); !slices.Equal(found, []string{"secret"}) {
				t.Errorf("found %q", found)
			}
		})
	}
	if found := secrets.of(logged(t, func() { slog.Info("claim", "secret", secret, "share", maps.Keys(secrets)) })); len(found) > 0 {
		t.Errorf("found %q where nothing is", found)
	}
}
