package fileapi

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/notice"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

const noticeKeySet = `{"keys":[{"kty":"EC","crv":"P-256","kid":"notices","use":"sig","alg":"ES256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}]}`

// noticesTo is the body of PUT /v1/notices/settings.
func noticesTo(version int64, url string) wire.NoticeSettingsRequest {
	text := hidden.Text(url)
	return wire.NoticeSettingsRequest{Version: &version, URL: &text}
}

// receive sets where the notices of acme go.
func (fx *fixture) receive(version int64, url string) wire.NoticeSettings {
	fx.Helper()
	return decoded[wire.NoticeSettings](fx, serve(fx.handler, fx.administer(alice, "PUT", "/v1/notices/settings", noticesTo(version, url))))
}

func TestSettingsOfNotices(t *testing.T) {
	fx := newFixture(t)
	enabled := func(who string, want bool) {
		t.Helper()
		if got := decoded[wire.Notices](fx, fx.call(who, "GET", "/v1/notices", nil)); got.Enabled != want {
			t.Errorf("%s: enabled %t", who, got.Enabled)
		}
	}
	enabled(bob, false)
	first := fx.receive(0, "https://hooks.example/a")
	again := fx.receive(0, "https://hooks.example/a")
	for _, got := range []wire.NoticeSettings{first, again} {
		if got.Version != 1 || got.URL != "https://hooks.example/a" || got.Issuer != ticketIssuer || string(got.Keys) != noticeKeySet {
			t.Errorf("got %d %q %s %s", got.Version, string(got.URL), got.Issuer, got.Keys)
		}
	}
	enabled(bob, true)
	enabled("alice@globex", false)
	fx.expect("a change that lost", serve(fx.handler, fx.administer(alice, "PUT", "/v1/notices/settings", noticesTo(0, "https://hooks.example/b"))), 409, "notices-changed")
	fx.receive(1, "")
	enabled(bob, false)
	got := decoded[wire.NoticeSettings](fx, serve(fx.handler, fx.administer(alice, "GET", "/v1/notices/settings", nil)))
	if got.Version != 2 || got.URL != "" {
		t.Errorf("read %d %q", got.Version, string(got.URL))
	}
	stored, err := fx.rows.Notices(t.Context(), "acme")
	if err != nil || stored.Host != "acme.example" {
		t.Errorf("stored %+v, %v", stored, err)
	}
	fx.same("the log", fx.lines(fx.call(alice, "GET", "/v1/activity", nil)), "notices-changed alice", "notices-changed alice", "role-used alice")
}

func TestOnlyAdministratorsSeeWhereNoticesGo(t *testing.T) {
	fx := newFixture(t)
	fx.receive(0, "https://hooks.example/a")
	for _, method := range []string{"GET", "PUT"} {
		r := request(alice, method, "/v1/notices/settings", noticesTo(1, "https://mallory.example/"))
		fx.expect("without a role", serve(fx.handler, r), 403, "not-administrator")
		r = request(alice, method, "/v1/notices/settings", noticesTo(1, "https://mallory.example/"))
		r.Header.Set(wire.RolesHeader, fx.as(alice, "project-admin:1", "space-admin:1"))
		fx.expect("of a project", serve(fx.handler, r), 403, "not-administrator")
		r = request(alice, method, "/v1/notices/settings", noticesTo(1, "https://mallory.example/"))
		r.Header.Set(wire.RolesHeader, fx.as(bob, "site-admin"))
		fx.expect("of somebody else", serve(fx.handler, r), 403, "roles")
		r = request(alice, method, "/v1/notices/settings", noticesTo(1, "https://mallory.example/"))
		r.Header.Set(wire.RolesHeader, fx.as("alice@globex", "site-admin"))
		fx.expect("of another site", serve(fx.handler, r), 403, "roles")
	}
	if stored, err := fx.rows.Notices(t.Context(), "acme"); err != nil || stored.Version != 1 {
		t.Errorf("stored version %d, %v", stored.Version, err)
	}
}

func othersAskForNotices(t *testing.T, sh testShare) {
	a := sh.call(carol, "GET", "/v1/notices/settings", nil)
	sh.expect("settings", a, 403, "not-administrator")
	if strings.Contains(a.Body.String(), string(sh.id)) {
		t.Error(a.Body)
	}
}

func TestReceiversThatAreRefused(t *testing.T) {
	fx := newFixture(t)
	for _, url := range []string{"http://hooks.example/", "https://user@hooks.example/", "hooks.example", strings.Repeat("x", notice.MaxReceiver+1)} {
		a := serve(fx.handler, fx.administer(alice, "PUT", "/v1/notices/settings", noticesTo(0, url)))
		if fx.expect(url, a, 400, "malformed"); strings.Contains(a.Body.String(), url) {
			t.Errorf("the answer repeats the address: %s", a.Body)
		}
	}
	r := fx.administer(alice, "PUT", "/v1/notices/settings", noticesTo(0, "https://hooks.example/"))
	r.Header.Set("Content-Type", "text/plain")
	fx.expect("as text", serve(fx.handler, r), 415, "unsupported-media-type")
	fx.expect("too large", serve(fx.handler, fx.administer(alice, "PUT", "/v1/notices/settings", strings.Repeat(" ", maxBody+1))), 413, "too-large")
	fx.expect("no version", serve(fx.handler, fx.administer(alice, "PUT", "/v1/notices/settings", map[string]any{"url": ""})), 400, "malformed")
	fx.expect("no address", serve(fx.handler, fx.administer(alice, "PUT", "/v1/notices/settings", map[string]any{"version": 0})), 400, "malformed")
	fx.expect("a wrong version", serve(fx.handler, fx.administer(alice, "PUT", "/v1/notices/settings", noticesTo(-1, ""))), 400, "malformed")
}

// An address that is known not to be public is refused when it is saved. Stacks on one
// machine may use it.
func TestReceiversThatAreNotPublic(t *testing.T) {
	fx := newFixture(t)
	for _, url := range []string{"https://localhost/", "https://127.0.0.1:7405/", "https://10.0.0.1/x", "https://[fd00::1]/", "https://169.254.169.254/", "https://wiki/", "https://wiki.internal/"} {
		fx.expect(url, serve(fx.handler, fx.administer(alice, "PUT", "/v1/notices/settings", noticesTo(0, url))), 422, "receiver-address")
	}
	if stored, err := fx.rows.Notices(t.Context(), "acme"); err != nil || stored.Version != 0 {
		t.Errorf("stored version %d, %v", stored.Version, err)
	}
	fx.config.LocalNotices = true
	fx.expect("on one machine", serve(contract.Handler(t, New(fx.config)), fx.administer(alice, "PUT", "/v1/notices/settings", noticesTo(0, "https://127.0.0.1:7405/"))), 200, "")
}

func TestWithoutNotices(t *testing.T) {
	fx := newFixture(t)
	fx.config.Notices = Notices{}
	h := contract.Handler(t, New(fx.config))
	if got := decoded[wire.Notices](fx, serve(h, request(alice, "GET", "/v1/notices", nil))); got.Enabled {
		t.Error("enabled")
	}
	fx.expect("read", serve(h, fx.administer(alice, "GET", "/v1/notices/settings", nil)), 404, "notices-off")
	fx.expect("set", serve(h, fx.administer(alice, "PUT", "/v1/notices/settings", noticesTo(0, "https://hooks.example/"))), 404, "notices-off")
	sh := fx.newShare()
	body := sh.createBody()
	body.Notify = true
	fx.expect("send", serve(h, request(alice, "POST", "/v1/shares", body)), 422, "no-receiver")
	fx.unwritten(sh)
}

// A share whose sender asks for notices leaves one for each event that notices report.
func TestAskingForNotices(t *testing.T) {
	fx := newFixture(t)
	sh := fx.newShare()
	body := sh.createBody()
	body.Notify = true
	fx.expect("without a receiver", sh.call(alice, "POST", "/v1/shares", body), 422, "no-receiver")
	fx.unwritten(sh)

	fx.receive(0, "https://hooks.example/a")
	fx.expect("with one", sh.call(alice, "POST", "/v1/shares", body), 201, "")
	fx.receive(1, "")
	fx.expect("the same again, when there is none any more", sh.call(alice, "POST", "/v1/shares", body), 201, "")
	sh.upload()
	fx.expect("commit", sh.commit(), 200, "")
	for who, want := range map[string]bool{alice: true, bob: false} {
		fx.Run(who, func(t *testing.T) {
			if got := decoded[wire.Share](fx, fx.call(who, "GET", sh.path(), nil)); got.Notify != want {
				t.Errorf("%s sees notify %t", who, got.Notify)
			}
		})
	}
	fx.expect("decline", sh.call(bob, "DELETE", sh.path(), nil), 204, "")
	n, found, err := fx.rows.Notice(t.Context(), notice.Key{Site: "acme", Share: sh.id, Event: notice.Declined})
	if err != nil || !found || !n.At.Equal(fx.clock()) {
		t.Errorf("%+v, %t, %v", n, found, err)
	}
	quiet := fx.in(share.Declined)
	if _, found, err := fx.rows.Notice(t.Context(), notice.Key{Site: "acme", Share: quiet.id, Event: notice.Declined}); err != nil || found {
		t.Errorf("nobody asked: %t, %v", found, err)
	}
}

func TestSettingsOfNoticesThatCannotBeRead(t *testing.T) {
	fx := newFixture(t)
	fx.store.NoticesFunc = func(context.Context, share.Site) (notice.Settings, error) {
		return notice.Settings{}, notice.ErrUnreadable
	}
	sh := fx.newShare()
	body := sh.createBody()
	body.Notify = true
	fx.expect("send", sh.call(alice, "POST", "/v1/shares", body), 503, "unavailable")
	fx.unwritten(sh)
	fx.expect("ask", fx.call(alice, "GET", "/v1/notices", nil), 503, "unavailable")
	fx.expect("settings", serve(fx.handler, fx.administer(alice, "GET", "/v1/notices/settings", nil)), 503, "unavailable")
	fx.expect("send without", sh.create(), 201, "")
}

// The address of a receiver may be a secret: no log has it, even if the store fails.
func TestReceiversAreNotLogged(t *testing.T) {
	var log strings.Builder
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewJSONHandler(&log, nil)))
	t.Cleanup(func() { slog.SetDefault(before) })
	fx := newFixture(t)
	fx.store.SetNoticesFunc = func(_ context.Context, _ share.Site, _ share.Installation, next notice.Settings, _ time.Time) error {
		return fmt.Errorf("not stored: %v %+v", next, next.To)
	}
	a := serve(fx.handler, fx.administer(alice, "PUT", "/v1/notices/settings", noticesTo(0, "https://hooks.example/the-secret-path")))
	fx.expect("set", a, http.StatusInternalServerError, "internal")
	if text := log.String() + a.Body.String(); !strings.Contains(text, "not stored") || strings.Contains(text, "the-secret-path") {
		t.Error(text)
	}
}

func TestTheKeyOfNoticesOutOfReach(t *testing.T) {
	fx := newFixture(t)
	fx.config.Notices.Keys = func(context.Context) (json.RawMessage, error) { return nil, errBroken }
	h := contract.Handler(t, New(fx.config))
	fx.expect("settings", serve(h, fx.administer(alice, "GET", "/v1/notices/settings", nil)), 500, "internal")
}
