package linkapi

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/ratelimit"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/unlocktoken"
	"github.com/secure-share/secure-share/shared/wire"
)

// gated is a link whose share has a gate.
type gated struct {
	link
	proof  keyring.GateProof // of its password
	secret share.UnlockSecret
}

var embedder = []string{"https://embed.example"}

func (fx *fixture) newGated() gated {
	fx.Helper()
	g := gated{link{fx, share.NewID(), keyring.NewSecret(), share.NewClaimID()}, keyring.NewGateProof([16]byte{1}, [32]byte{2}), share.NewUnlockSecret()}
	fx.happens(acme, g.id, share.Create{
		Site: acme, ID: g.id, Installation: "app", By: alice, Recipient: share.Outsider,
		Content:  share.Content{Length: 100, SHA256: [32]byte{1}},
		Verifier: g.link.secret.ClaimKey(g.id.Bytes()).Verifier(), GateVerifier: g.proof.Verifier(), UnlockSecret: g.secret,
		Metadata: []byte("sealed metadata"), Limits: share.Limits{EmbedOrigins: embedder},
	})
	g.commit()
	return g
}

func (g gated) withoutKey() gated {
	g.link = g.without()
	return g
}

func (g gated) token() hidden.Text {
	g.Helper()
	token, err := unlocktoken.Sign(g.id, g.secret, g.now, unlocktoken.MaxLife)
	if err != nil {
		g.Fatal(err)
	}
	return hidden.Text(token)
}

func (g gated) byPassword(proof keyring.GateProof) *httptest.ResponseRecorder {
	return g.unlock(wire.UnlockRequest{ClaimKey: textOf(string(g.claimKey())), GateProof: textOf(proof.Reveal())})
}

func (g gated) byToken(token hidden.Text) *httptest.ResponseRecorder {
	return g.unlock(wire.UnlockRequest{ClaimKey: textOf(string(g.claimKey())), UnlockToken: &token})
}

func (g gated) unlock(body wire.UnlockRequest) *httptest.ResponseRecorder {
	return g.post(string(g.id), "unlock", body, home)
}

// unlockBodies are valid, except for the key if that is another one.
func (g gated) unlockBodies() []any {
	return []any{
		wire.UnlockRequest{ClaimKey: textOf(string(g.claimKey())), GateProof: textOf(g.proof.Reveal())},
		wire.UnlockRequest{ClaimKey: textOf(string(g.claimKey())), GateProof: textOf(wrongProof.Reveal())},
		wire.UnlockRequest{ClaimKey: textOf(string(g.claimKey())), UnlockToken: textOf(string(g.token()))},
		wire.UnlockRequest{ClaimKey: textOf(string(g.claimKey())), UnlockToken: textOf("x")},
	}
}

func textOf(s string) *hidden.Text { return (*hidden.Text)(&s) }

var wrongProof = keyring.NewGateProof([16]byte{1}, [32]byte{3})

// admitted are the routes that need a session.
var admitted = []string{"show", "claim", "decline"}

// with calls a route with an Authorization header and a Cookie header, if not empty.
func (g gated) with(route, authorization, cookie string) *httptest.ResponseRecorder {
	g.Helper()
	r := g.request(string(g.id), route, g.bodies()[route], home)
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	if cookie != "" {
		r.Header.Set("Cookie", cookie)
	}
	return g.serve(r)
}

func (g gated) session() string {
	g.Helper()
	return string(decoded[wire.Unlocked](g.fixture, g.byPassword(g.proof)).Session)
}

func TestAGateNeedsTheKeyAndASession(t *testing.T) {
	for name, unlock := range map[string]func(gated) *httptest.ResponseRecorder{
		"by password": func(g gated) *httptest.ResponseRecorder { return g.byPassword(g.proof) },
		"by token":    func(g gated) *httptest.ResponseRecorder { return g.byToken(g.token()) },
	} {
		t.Run(name, func(t *testing.T) {
			fx := newFixture(t)
			g := fx.newGated()
			for _, route := range admitted {
				a := g.do(route)
				fx.expect(route+" with the key alone", a, 403, "unlock-needed")
				if got := problemBody(fx, a).EmbedOrigins; !reflect.DeepEqual(got, embedder) {
					t.Errorf("%s: may be embedded by %q", route, got)
				}
			}
			unlocked := decoded[wire.Unlocked](fx, unlock(g))
			if !unlocked.ExpiresAt.Equal(noon.Add(time.Hour)) || !reflect.DeepEqual(unlocked.EmbedOrigins, embedder) {
				t.Errorf("unlocked %+v", unlocked)
			}
			bearer := "Bearer " + string(unlocked.Session)
			for _, route := range []string{"show", "claim"} {
				fx.expect(route+" with a session and another key", g.withoutKey().with(route, bearer, ""), 404, "not-found")
			}
			shown := decoded[wire.Link](fx, g.with("show", bearer, ""))
			if shown.Metadata != encoded([]byte("sealed metadata")) || !reflect.DeepEqual(shown.EmbedOrigins, embedder) {
				t.Errorf("shown %+v", shown)
			}
			fx.expect("claim", g.with("claim", bearer, ""), 200, "")
			fx.now = noon.Add(time.Hour)
			fx.expect("show after an hour", g.with("show", bearer, ""), 403, "unlock-needed")
		})
	}
}

// A download continues without a session, and its acknowledgement needs only the key.
func TestADownloadOutlivesItsSession(t *testing.T) {
	fx := newFixture(t)
	g := fx.newGated()
	fx.expect("claim", g.with("claim", "Bearer "+g.session(), ""), 200, "")
	fx.expect("renew", g.do("claim"), 200, "")
	fx.expect("acknowledge", g.do("acknowledge"), 204, "")
	for _, route := range admitted {
		fx.expect(route, g.do(route), 410, "downloaded")
	}
	for _, body := range g.unlockBodies() {
		fx.expect("unlock", g.post(string(g.id), "unlock", body, home), 410, "downloaded")
	}
}

func TestDeclineBehindAGate(t *testing.T) {
	fx := newFixture(t)
	g := fx.newGated()
	fx.expect("decline", g.with("decline", "Bearer "+g.session(), ""), 204, "")
}

// The cookie works where browsers send it; a bearer token counts before it.
func TestTheCookie(t *testing.T) {
	fx := newFixture(t)
	g := fx.newGated()
	a := g.byPassword(g.proof)
	cookie, err := http.ParseSetCookie(a.Header().Get("Set-Cookie"))
	if err != nil {
		t.Fatal(err)
	}
	want := http.Cookie{
		Name: "__Host-secure-share", Value: string(decoded[wire.Unlocked](fx, a).Session), Path: "/", MaxAge: 3600,
		HttpOnly: true, Secure: true, SameSite: http.SameSiteNoneMode, Partitioned: true, Raw: cookie.Raw,
	}
	if !reflect.DeepEqual(*cookie, want) {
		t.Errorf("the cookie is %s", cookie.Raw)
	}
	good, other := cookie.Name+"="+cookie.Value, fx.newGated().session()
	for name, c := range map[string]struct {
		authorization, cookie string
		code                  int
	}{
		"the cookie":               {"", good, 200},
		"the bearer":               {"Bearer " + cookie.Value, "", 200},
		"among other cookies":      {"", "a=b; " + good + "; c=d", 200},
		"a bearer before a cookie": {"Bearer " + cookie.Value, cookie.Name + "=x", 200},
		"a wrong bearer":           {"Bearer " + other, good, 403},
		"another scheme":           {"Basic " + cookie.Value, "", 403},
		"another name":             {"", "secure-share=" + cookie.Value, 403},
		"of another share":         {"", cookie.Name + "=" + other, 403},
		"malformed":                {"", cookie.Name + "=x", 403},
		"nothing":                  {"", "", 403},
	} {
		t.Run(name, func(t *testing.T) {
			fx.expect("show", g.with("show", c.authorization, c.cookie), c.code, "")
		})
	}
}

// Pages of other origins get no session: a browser gives them neither the answer nor the
// cookie.
func TestCredentialsAcrossOrigins(t *testing.T) {
	fx := newFixture(t)
	g := fx.newGated()
	for origin, want := range map[string]string{page: page, "https://links.example.evil": "", "https://embed.example": "", "null": ""} {
		r := fx.request(string(g.id), "unlock", g.unlockBodies()[0], home)
		r.Header.Set("Origin", origin)
		preflight := httptest.NewRequest("OPTIONS", r.URL.Path, nil)
		preflight.Header.Set("Origin", origin)
		preflight.Header.Set("Access-Control-Request-Method", "POST")
		preflight.Header.Set("Access-Control-Request-Headers", "authorization,content-type")
		for _, r := range []*http.Request{r, preflight} {
			h := fx.serve(r).Header()
			if h.Get("Access-Control-Allow-Origin") != want || (h.Get("Access-Control-Allow-Credentials") == "true") != (want != "") {
				t.Errorf("%s from %s: %v", r.Method, origin, h)
			}
		}
	}
}

func TestUnlockTokens(t *testing.T) {
	sign := func(id share.ID, secret share.UnlockSecret, at time.Time, life time.Duration) hidden.Text {
		token, err := unlocktoken.Sign(id, secret, at, life)
		if err != nil {
			t.Fatal(err)
		}
		return hidden.Text(token)
	}
	for name, c := range map[string]struct {
		token func(gated) hidden.Text
		want  string
	}{
		"right":                {gated.token, ""},
		"in the last second":   {func(g gated) hidden.Text { return sign(g.id, g.secret, noon.Add(-59*time.Second), time.Minute) }, ""},
		"expired now":          {func(g gated) hidden.Text { return sign(g.id, g.secret, noon.Add(-time.Minute), time.Minute) }, "unlock-token-expired"},
		"not valid yet":        {func(g gated) hidden.Text { return sign(g.id, g.secret, noon.Add(time.Second), time.Minute) }, "unlock-token-invalid"},
		"too long":             {func(g gated) hidden.Text { return sign(g.id, g.secret, noon, 61*time.Second) }, "unlock-token-invalid"},
		"of another share":     {func(g gated) hidden.Text { return sign(share.NewID(), g.secret, noon, time.Minute) }, "unlock-token-invalid"},
		"under another secret": {func(g gated) hidden.Text { return sign(g.id, share.NewUnlockSecret(), noon, time.Minute) }, "unlock-token-invalid"},
		"expired, and so": {func(g gated) hidden.Text {
			return sign(g.id, share.NewUnlockSecret(), noon.Add(-time.Hour), time.Minute)
		}, "unlock-token-invalid"},
		"no token":             {func(gated) hidden.Text { return "x" }, "unlock-token-invalid"},
		"the session":          {func(g gated) hidden.Text { return hidden.Text(g.session()) }, "unlock-token-invalid"},
		"as long as it may be": {func(gated) hidden.Text { return hidden.Text(strings.Repeat("a", 2048)) }, "unlock-token-invalid"},
	} {
		t.Run(name, func(t *testing.T) {
			fx := newFixture(t)
			g := fx.newGated()
			a := g.byToken(c.token(g))
			if c.want == "" {
				fx.expect("unlock", a, 200, "")
				return
			}
			fx.expect("unlock", a, 403, c.want)
			if a.Header().Get("Set-Cookie") != "" || strings.Contains(a.Body.String(), "session") {
				t.Error("it gave a session")
			}
		})
	}
}

// Without the key a right token gives a session. Any other gets the answer of an unknown
// link.
func TestUnlockTokensWithoutTheKey(t *testing.T) {
	fx := newFixture(t)
	g := fx.newGated()
	by := func(id share.ID, token hidden.Text) *httptest.ResponseRecorder {
		return fx.post(string(id), "unlock", wire.UnlockRequest{UnlockToken: &token}, home)
	}
	right, late := g.token(), g.token()
	unlocked := decoded[wire.Unlocked](fx, by(g.id, right))
	fx.expect("show", g.with("show", "Bearer "+string(unlocked.Session), ""), 200, "")
	fx.expect("again", by(g.id, right), 403, "unlock-token-used")
	fx.now = noon.Add(time.Minute)
	fx.expect("late", by(g.id, late), 403, "unlock-token-expired")

	unknown := by(share.NewID(), g.token())
	fx.expect("an unknown link", unknown, 404, "not-found")
	for name, a := range map[string]*httptest.ResponseRecorder{
		"no token":        by(g.id, "x"),
		"of another":      by(g.id, fx.newGated().token()),
		"without a gate":  by(fx.newLink(share.Outsider).commit().id, g.token()),
		"of a colleague":  by(fx.newLink(bob).commit().id, g.token()),
		"not committed":   by(fx.newLink(share.Outsider).id, g.token()),
		"sealed password": by(fx.newProtected().id, g.token()),
	} {
		if a.Code != 404 || a.Body.String() != unknown.Body.String() || !reflect.DeepEqual(a.Header(), unknown.Header()) {
			t.Errorf("%s: %d %v %s", name, a.Code, a.Header(), a.Body)
		}
	}
	token := g.token()
	fx.happens(acme, g.id, share.Revoke{By: alice})
	fx.expect("after the end", by(g.id, token), 404, "not-found")
}

// A token works once, even if its two uses are on either side of midnight.
func TestAnUnlockTokenWorksOnce(t *testing.T) {
	fx := newFixture(t)
	fx.now = time.Date(2026, 11, 21, 23, 59, 30, 0, time.UTC)
	g := fx.newGated()
	token := g.token()
	fx.expect("first", g.byToken(token), 200, "")
	for range 2 {
		fx.expect("again", g.byToken(token), 403, "unlock-token-used")
		fx.now = fx.now.Add(45 * time.Second)
	}
	fx.now = fx.now.Add(-45 * time.Second)
	fx.expect("another of the same second", g.byToken(g.token()), 200, "")
	fx.expect("another of the same second", g.byToken(g.token()), 200, "")
	if n := fx.counts.Take()[metric.RefusedLimit]; n != 0 {
		t.Errorf("%v counted as limits", n)
	}
}

// A wrong key does not use a token up.
func TestATokenIsNotUsedWithoutTheKey(t *testing.T) {
	fx := newFixture(t)
	g := fx.newGated()
	token := g.token()
	fx.expect("without the key", g.withoutKey().byToken(token), 404, "not-found")
	fx.expect("with it", g.byToken(token), 200, "")
}

func TestWrongGatePasswordsLock(t *testing.T) {
	fx := newFixture(t)
	g := fx.newGated()
	session := g.session()
	for n := range rules.WrongPasswords {
		fx.expect(fmt.Sprint(n), g.byPassword(wrongProof), 403, "wrong-password")
	}
	fx.now = noon.Add(time.Minute)
	for _, proof := range []keyring.GateProof{g.proof, wrongProof} {
		a := g.byPassword(proof)
		fx.expect("locked", a, 429, "locked")
		if a.Header().Get("Retry-After") != "3540" {
			t.Errorf("to be retried after %s", a.Header().Get("Retry-After"))
		}
	}
	fx.expect("a session from before", g.with("show", "Bearer "+session, ""), 200, "")
	fx.expect("a token", g.byToken(g.token()), 200, "")
	if s := g.row(); s.Status != share.Available || s.Leases != 0 {
		t.Errorf("it cost something: %+v", s)
	}
	fx.happens(acme, g.id, share.LiftLock{By: alice})
	fx.expect("lifted", g.byPassword(g.proof), 200, "")
}

// Tries at the same time count like tries one after another.
func TestGateTriesAreWritten(t *testing.T) {
	fx := newFixture(t)
	g := fx.newGated()
	for _, proof := range []keyring.GateProof{g.proof, wrongProof} {
		before := g.row().Tries
		g.byPassword(proof)
		if g.row().Tries != before+1 {
			t.Error("the try was not written")
		}
	}
}

func TestAChangedSecretEndsSessionsAndTokens(t *testing.T) {
	fx := newFixture(t)
	g := fx.newGated()
	session, token := g.session(), g.token()
	fx.happens(acme, g.id, share.ChangeUnlockSecret{By: alice, Secret: share.NewUnlockSecret()})
	fx.expect("session", g.with("show", "Bearer "+session, ""), 403, "unlock-needed")
	fx.expect("token", g.byToken(token), 403, "unlock-token-invalid")
	fx.expect("password", g.byPassword(g.proof), 200, "")
}

func TestNothingToUnlock(t *testing.T) {
	fx := newFixture(t)
	l := fx.newLink(share.Outsider).commit()
	for _, body := range []any{
		wire.UnlockRequest{ClaimKey: textOf(string(l.claimKey())), GateProof: textOf(string(l.claimKey()))}, wire.UnlockRequest{ClaimKey: textOf(string(l.claimKey())), UnlockToken: textOf("x")},
	} {
		fx.expect("unlock", l.post(string(l.id), "unlock", body, home), 409, "no-gate")
	}
	p := fx.newProtected()
	fx.expect("a sealed password", p.post(string(p.id), "unlock", wire.UnlockRequest{ClaimKey: textOf(string(p.claimKey())), GateProof: textOf(string(p.claimKey()))}, home), 403, "password-needed")
}

func TestMalformedUnlockRequests(t *testing.T) {
	fx := newFixture(t)
	g := fx.newGated()
	key, proof := string(g.claimKey()), g.proof.Reveal()
	for name, body := range map[string]string{
		"neither":           fmt.Sprintf(`{"claimKey":%q}`, key),
		"both":              fmt.Sprintf(`{"claimKey":%q,"gateProof":%q,"unlockToken":"x"}`, key, proof),
		"no key":            fmt.Sprintf(`{"gateProof":%q}`, proof),
		"half a proof":      fmt.Sprintf(`{"claimKey":%q,"gateProof":%q}`, key, proof[:22]),
		"another member":    fmt.Sprintf(`{"claimKey":%q,"gateProof":%q,"password":"x"}`, key, proof),
		"an empty token":    fmt.Sprintf(`{"claimKey":%q,"unlockToken":""}`, key),
		"a long token":      fmt.Sprintf(`{"claimKey":%q,"unlockToken":%q}`, key, strings.Repeat("a", 2049)),
		"token of a number": fmt.Sprintf(`{"claimKey":%q,"unlockToken":1}`, key),
	} {
		fx.expect(name, fx.post(string(g.id), "unlock", body, home), 400, "malformed")
	}
	fx.expect("too long", fx.post(string(g.id), "unlock", `{"unlockToken":"`+strings.Repeat("a", maxBody)+`"}`, home), 413, "too-large")
}

// The log counts sessions and wrong passwords, and holds nothing about the person.
func TestTheLogOfAGate(t *testing.T) {
	fx := newFixture(t)
	g := fx.newGated()
	g.session()
	g.byToken(g.token())
	g.byPassword(wrongProof)
	counts := map[activity.Action]int64{}
	for _, e := range fx.logged() {
		counts[e.Action] += e.Count
		if e.Action == activity.Unlocked && (e.Actor != share.Outsider || e.Share != g.id || e.Sender != alice || e.Installation == "") {
			t.Errorf("logged %+v", e)
		}
	}
	if counts[activity.Unlocked] != 2 || counts[activity.WrongKey] != 1 {
		t.Errorf("logged %v", counts)
	}
}

func TestNoSessionWhereTheTokenCannotBeCounted(t *testing.T) {
	fx := newFixture(t)
	g := fx.newGated()
	take := fx.take
	fx.take = func(ctx context.Context, uses ...ratelimit.Use) error {
		if uses[0].Limit.Name == tokenUses.Name {
			return fmt.Errorf("the table is away")
		}
		return take(ctx, uses...)
	}
	a := g.byToken(g.token())
	if a.Code != 500 || bytes.Contains(a.Body.Bytes(), []byte("session")) {
		t.Errorf("answered %d %s", a.Code, a.Body)
	}
}

// A token works once, so the person gets the session even if the log fails. A wrong
// password is not answered unless it is logged.
func TestASessionIsGivenIfTheLogFails(t *testing.T) {
	fx := newFixture(t)
	g := fx.newGated()
	fx.logFault = fmt.Errorf("the table is away")
	a := g.byToken(g.token())
	fx.expect("by token", a, 200, "")
	fx.expect("show", g.with("show", "Bearer "+string(decoded[wire.Unlocked](fx, a).Session), ""), 200, "")
	fx.expect("by password", g.byPassword(g.proof), 200, "")
	fx.expect("wrong password", g.byPassword(wrongProof), 500, "internal")
}

// Nothing of a gate gets into the log of the function, whatever fails.
func TestNothingOfAGateIsLogged(t *testing.T) {
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	t.Cleanup(func() { slog.SetDefault(before) })
	fx := newFixture(t)
	g := fx.newGated()
	token, session := g.token(), g.session()
	bodies := append(g.unlockBodies(), wire.UnlockRequest{UnlockToken: &token}, wire.UnlockRequest{UnlockToken: &token})
	for _, fault := range []func(){
		func() {},
		func() { fx.rows.Spoil(acme, g.id) },
		func() {
			fx.store.GetFunc = func(context.Context, share.Site, share.ID) (share.Share, error) { panic(string(token)) }
		},
	} {
		fault()
		for _, body := range bodies {
			g.post(string(g.id), "unlock", body, home)
		}
		g.with("show", "Bearer "+session, wire.SessionCookie+"="+session)
	}
	if !strings.Contains(log.String(), "panic") {
		t.Error("nothing was logged: this test proves nothing")
	}
	for name, secret := range map[string]string{
		"unlock secret": g.secret.Reveal(), "token": string(token), "session": session, "proof": g.proof.Reveal(), "claim key": string(g.claimKey()),
	} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log has the %s", name)
		}
	}
}
