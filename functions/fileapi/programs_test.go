package fileapi

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/application"
	"github.com/secure-share/secure-share/shared/forgetoken"
	"github.com/secure-share/secure-share/shared/httpapi/httpapitest"
	"github.com/secure-share/secure-share/shared/httpsig"
	"github.com/secure-share/secure-share/shared/program"
	"github.com/secure-share/secure-share/shared/roleassertion"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// programKey is the n-th key of a program.
func programKey(n byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{n}, ed25519.SeedSize))
}

func publicKey(n byte) ed25519.PublicKey { return programKey(n).Public().(ed25519.PublicKey) }

func programID(n byte) program.ID { return program.IDOf(publicKey(n)) }

func programBody(n byte, scopes ...string) wire.ProgramRequest {
	if scopes == nil {
		scopes = []string{"send", "receive", "read"}
	}
	return wire.ProgramRequest{Key: base64.RawURLEncoding.EncodeToString(publicKey(n)), Name: "Build server", Scopes: scopes, Days: 90}
}

// signed makes a request that the program with the n-th key signed, with a new nonce.
func signed(t *testing.T, n byte, at time.Time, method, path string, body any) *http.Request {
	t.Helper()
	var text []byte
	if body != nil {
		var err error
		if text, err = json.Marshal(body); err != nil {
			t.Fatal(err)
		}
	}
	r := request("", method, path, nil)
	if text != nil {
		r = request("", method, path, string(text))
	}
	if err := httpsig.Sign(r, text, string(programID(n)), programKey(n), rand.Text(), at); err != nil {
		t.Fatal(err)
	}
	return r
}

func (fx *fixture) approve(who string, n byte, scopes ...string) {
	fx.Helper()
	fx.expect("approve", fx.call(who, "POST", "/v1/programs", programBody(n, scopes...)), 201, "")
}

func (fx *fixture) signed(n byte, method, path string, body any) *httptest.ResponseRecorder {
	fx.Helper()
	return serve(fx.handler, signed(fx.T, n, fx.clock(), method, path, body))
}

func TestAProgramActsForThePersonWhoApprovedIt(t *testing.T) {
	fx := newFixture(t)
	fx.expect("before the approval", fx.signed(1, "GET", "/v1/program", nil), 401, "unknown-program")
	fx.approve(alice, 1)
	own := decoded[wire.OwnProgram](fx, fx.signed(1, "GET", "/v1/program", nil))
	if own.Site != "acme" || own.AccountID != "alice" || own.Program.ID != string(programID(1)) || own.Greeting != "" {
		t.Errorf("%+v", own)
	}
	sh := fx.newShare()
	made := decoded[wire.CreateResponse](fx, fx.signed(1, "POST", "/v1/shares", sh.createBody()))
	if made.Share.Sender != "alice" || made.Share.Role != "sender" {
		t.Errorf("%+v", made.Share)
	}
	if row := fx.row(sh.id); row.Sender != "alice" || row.Installation != "app/acme" {
		t.Errorf("sender %s, installation %s", row.Sender, row.Installation)
	}
	fx.blobs.put(fx.row(sh.id), sh.content)
	committed := decoded[wire.CommitResponse](fx, fx.signed(1, "POST", sh.path()+"/commit", sh.commitBody()))
	byPerson := decoded[wire.Ticket](fx, fx.call(alice, "POST", sh.path()+"/ticket", sh.addressedBody()))
	if committed.Ticket.Token == "" || byPerson.Token == "" {
		t.Error("there is no ticket")
	}
	if page := decoded[wire.Page](fx, fx.signed(1, "GET", "/v1/outbox?limit=5", nil)); len(page.Items) != 1 {
		t.Errorf("%+v", page)
	}
}

// reinstall removes the app from acme, and installs it again.
func (fx *fixture) reinstall() {
	fx.Helper()
	fx.expect("uninstall", fx.call("event:app/acme", "POST", "/v1/forge/lifecycle", nil), 204, "")
	fx.tokens.VerifyFunc = func(ctx context.Context, authorization string) (forgetoken.Invocation, error) {
		who, err := verifyName(ctx, authorization)
		who.Installation += "/again"
		return who, err
	}
}

// No reaper runs here: the first call after the event is refused.
func TestAProgramEndsAtOnceWithTheInstallation(t *testing.T) {
	fx := newFixture(t)
	fx.approve(alice, 1)
	fx.expect("before", fx.signed(1, "GET", "/v1/inbox", nil), 200, "")
	fx.reinstall()
	for _, path := range []string{"/v1/inbox", "/v1/program"} {
		fx.expect("the old program", fx.signed(1, "GET", path, nil), 401, "unknown-program")
	}
	fx.approve(alice, 2)
	fx.expect("a new program", fx.signed(2, "GET", "/v1/inbox", nil), 200, "")
	if got := decoded[wire.Programs](fx, fx.call(alice, "GET", "/v1/programs", nil)).Items; len(got) != 1 || got[0].ID != string(programID(2)) {
		t.Errorf("%+v", got)
	}
}

func TestAProgramsDayOfUseIsShownToItsPerson(t *testing.T) {
	fx := newFixture(t)
	fx.approve(alice, 1)
	list := func() []wire.Program {
		return decoded[wire.Programs](fx, fx.call(alice, "GET", "/v1/programs", nil)).Items
	}
	if got := list(); len(got) != 1 || got[0].LastUsedOn != "" || got[0].Name != "Build server" ||
		!got[0].CreatedAt.Equal(noon) || !got[0].ExpiresAt.Equal(noon.AddDate(0, 0, 90)) {
		t.Errorf("%+v", got)
	}
	fx.pass(36 * time.Hour)
	fx.expect("call", fx.signed(1, "GET", "/v1/inbox", nil), 200, "")
	if got := list(); got[0].LastUsedOn != "2026-11-23" {
		t.Errorf("%+v", got)
	}
}

// scopesOf are, for each call, the scopes that allow it to a program or an
// application; one is enough. The calls of people take neither.
var scopesOf = map[string][]string{
	"POST /v1/shares": {"send"}, "POST /v1/shares/{id}/parts": {"send"}, "POST /v1/shares/{id}/commit": {"send"},
	"POST /v1/shares/{id}/ticket": {"send"}, "POST /v1/shares/{id}/extend": {"send"}, "POST /v1/shares/{id}/lift-lock": {"send"},
	"GET /v1/shares/{id}/unlock-secret": {"send"}, "PUT /v1/shares/{id}/unlock-secret": {"send"}, "POST /v1/shares/{id}/claim": {"receive"}, "POST /v1/shares/{id}/acknowledge": {"receive"},
	"GET /v1/inbox": {"read"}, "GET /v1/outbox": {"read"}, "DELETE /v1/shares/{id}": {"send", "receive"},
	"GET /v1/shares/{id}": {"send", "receive", "read"}, "GET /v1/limits": {"send", "receive", "read"},
	"POST /v1/realtime/token": {"read"},
	"GET /v1/activity":        {"read"}, "GET /v1/activity/site": nil,
	"GET /v1/notices":          {"send", "receive", "read"},
	"GET /v1/notices/settings": nil, "PUT /v1/notices/settings": nil,
	"GET /v1/policy":           {"send", "receive", "read"},
	"GET /v1/policies/{level}": {"send", "receive", "read"}, "PUT /v1/policies/{level}": nil,
	"POST /v1/programs": nil, "GET /v1/programs": nil, "DELETE /v1/programs/{id}": nil,
	"GET /v1/people/{person}/programs": nil, "DELETE /v1/people/{person}/programs/{id}": nil,
	"POST /v1/applications": nil, "POST /v1/applications/certificate": nil, "GET /v1/applications": nil, "DELETE /v1/applications/{id}": nil,
	"PUT /v1/applications/{id}":             nil,
	"PUT /v1/applications/{id}/certificate": nil,
	"GET /v1/consents":                      nil, "PUT /v1/consents/{id}": nil, "DELETE /v1/consents/{id}": nil,
}

// exhaust uses up the requests that a key may make in this hour, except for some.
func (fx *fixture) exhaust(n byte, most, left int64) {
	fx.Helper()
	use := program.Requests(programID(n), most, fx.clock())
	use.Units = most - left
	if err := fx.programs.Limits.Take(fx.Context(), use); err != nil {
		fx.Fatal(err)
	}
}

// A program that made as many requests as allowed waits for the next hour, whatever it
// calls. The requests of its person do not count.
func TestAProgramMakesSoManyRequestsInAnHour(t *testing.T) {
	fx := newFixture(t)
	fx.approve(alice, 1)
	id := string(fx.newShare().id)
	fx.exhaust(1, program.MaxRequests, 0)
	for route := range (api{}).routes() {
		if scopesOf[route] == nil && route != "GET /v1/program" {
			continue
		}
		method, path, _ := strings.Cut(strings.NewReplacer("{id}", id, "{level}", "site").Replace(route), " ")
		a := fx.signed(1, method, path, nil)
		fx.expect(route, a, 429, "limit")
		if a.Header().Get("Retry-After") != "3600" || !strings.Contains(a.Body.String(), `"limit":"requests"`) {
			t.Errorf("%s: %v %s", route, a.Header(), a.Body)
		}
	}
	fx.expect("alice herself", fx.call(alice, "GET", "/v1/inbox", nil), 200, "")
	fx.pass(time.Hour)
	fx.expect("in the next hour", fx.signed(1, "GET", "/v1/inbox", nil), 200, "")
}

func TestAnApplicationMakesSoManyRequestsInAnHour(t *testing.T) {
	fx := newFixture(t)
	fx.register(1, asItIs)
	fx.agree(bob, 1)
	fx.exhaust(1, application.MaxRequests, 1)
	last := signedFor(t, "bob", 1, noon, "GET", "/v1/inbox", nil)
	again := last.Clone(t.Context())
	fx.expect("the last one", serve(fx.handler, last), 200, "")
	fx.expect("the last one, copied", serve(fx.handler, again), 401, "replayed")
	fx.expect("one too many", fx.signedFor("bob", 1, "GET", "/v1/inbox", nil), 429, "limit")
}

// A request with a wrong signature costs one read. Counting requests costs one write.
func TestWhatASignatureCosts(t *testing.T) {
	d := newDeployed(t)
	d.approved()
	wrong := d.signedInbox()
	wrong.URL.RawQuery = "limit=7"
	d.cloud.Forget()
	if a := d.invoke(wrong); a.StatusCode != http.StatusUnauthorized {
		t.Errorf("%d %s", a.StatusCode, a.Body)
	}
	if calls := d.cloud.Calls(); !slices.Equal(calls, []string{"DynamoDB.GetItem"}) {
		t.Errorf("a wrong signature costs %v", calls)
	}
	d.must(d.signedInbox()) // which notes the day of use
	d.cloud.Forget()
	d.must(d.signedInbox())
	calls := d.cloud.Calls()
	if want := []string{"DynamoDB.GetItem", "DynamoDB.PutItem", "DynamoDB.UpdateItem"}; len(calls) < len(want) || !slices.Equal(calls[:len(want)], want) {
		t.Errorf("a right one costs %v", calls)
	}
}

func TestScopes(t *testing.T) {
	apart := []string{health, "GET /v1/program", "POST /v1/forge/lifecycle", "POST /v1/forge/user-deleted", "POST /v1/forge/accounts", "POST /v1/forge/accounts/report"}
	for route := range (api{}).routes() {
		scopes, listed := scopesOf[route]
		if listed == slices.Contains(apart, route) {
			t.Errorf("%s is not in the table", route)
			continue
		}
		if !listed {
			continue
		}
		for n, scope := range program.Scopes {
			t.Run(route+" "+string(scope), func(t *testing.T) {
				fx := newFixture(t)
				fx.approve(alice, byte(n), string(scope))
				method, path, _ := strings.Cut(route, " ")
				path = strings.NewReplacer("{id}", string(programID(9)), "{person}", "carol").Replace(path)
				a := fx.signed(byte(n), method, path, map[string]string{})
				if got := httpapitest.Problem(a) != "program-scope"; got != slices.Contains(scopes, string(scope)) || a.Code == 401 {
					t.Errorf("%d %s", a.Code, a.Body)
				}
			})
		}
	}
}

// rejections are requests of the program with key 1, each with one fault.
var rejections = map[string]struct {
	keyID  program.ID
	key    byte
	at     time.Duration
	before func(*http.Request) // runs before signing
	after  func(*http.Request)
	slug   string
}{
	"unknown key":        {keyID: programID(2), key: 2, slug: "unknown-program"},
	"key id is none":     {keyID: "x", key: 1, slug: "unknown-program"},
	"for somebody else":  {keyID: programID(1), key: 1, before: func(r *http.Request) { r.Header.Set(httpsig.OnBehalfOf, "bob") }, slug: "unknown-application"},
	"key id of another":  {keyID: programID(1), key: 2, slug: "signature-invalid"},
	"other method":       {keyID: programID(1), key: 1, before: func(r *http.Request) { r.Method = "PATCH" }, slug: "signature-invalid"},
	"other path":         {keyID: programID(1), key: 1, before: func(r *http.Request) { r.URL.Path += "/x" }, slug: "signature-invalid"},
	"other host":         {keyID: programID(1), key: 1, after: func(r *http.Request) { r.Host = "files.example.org" }, slug: "signature-invalid"},
	"other query":        {keyID: programID(1), key: 1, after: func(r *http.Request) { r.URL.RawQuery = "limit=7" }, slug: "signature-invalid"},
	"too old":            {keyID: programID(1), key: 1, at: -httpsig.MaxLifetime, slug: "signature-expired"},
	"too early":          {keyID: programID(1), key: 1, at: httpsig.Leeway + time.Second, slug: "signature-expired"},
	"other body":         {keyID: programID(1), key: 1, after: otherBody, slug: "digest-mismatch"},
	"no tag":             {keyID: programID(1), key: 1, after: inInput(`tag="secure-share"`, `tag="other"`), slug: "signature-malformed"},
	"other algorithm":    {keyID: programID(1), key: 1, after: inInput(`alg="ed25519"`, `alg="hmac-sha256"`), slug: "signature-malformed"},
	"one component less": {keyID: programID(1), key: 1, after: inInput(` "@query"`, ""), slug: "signature-components"},
	"reordered":          {keyID: programID(1), key: 1, after: inInput(`"@method" "@authority"`, `"@authority" "@method"`), slug: "signature-invalid"},
}

func otherBody(r *http.Request) { r.Body = io.NopCloser(strings.NewReader(`{"id":"y"}`)) }

func inInput(old, new string) func(*http.Request) {
	return func(r *http.Request) {
		r.Header.Set("Signature-Input", strings.Replace(r.Header.Get("Signature-Input"), old, new, 1))
	}
}

// A rejection is the same on every route, and costs no more than one read.
func TestRejectedSignatures(t *testing.T) {
	for name, test := range rejections {
		t.Run(name, func(t *testing.T) {
			fx := newFixture(t)
			sh := fx.in(share.Claimed)
			fx.approve(alice, 1)
			counting := &countedPrograms{Programs: fx.programs}
			fx.config.Programs = counting
			handler := contract.Handler(t, New(fx.config))
			for route, r := range everyRoute(fx, sh) {
				if route == health || forForge(route) {
					continue
				}
				body := []byte(`{"id":"x"}`)
				r.Header.Del("Authorization")
				method, path := r.Method, r.URL.Path
				if test.before != nil {
					test.before(r)
				}
				if err := httpsig.Sign(r, body, string(test.keyID), programKey(test.key), rand.Text(), fx.clock().Add(test.at)); err != nil {
					t.Fatal(err)
				}
				r.Method, r.URL.Path, r.Body = method, path, io.NopCloser(bytes.NewReader(body))
				if test.after != nil {
					test.after(r)
				}
				counting.reads, counting.writes = 0, 0
				fx.expect(route, serve(handler, r), 401, test.slug)
				if counting.reads > 1 || counting.writes > 0 {
					t.Errorf("%s: %d reads, %d writes", route, counting.reads, counting.writes)
				}
			}
		})
	}
	t.Run("replayed", func(t *testing.T) {
		fx := newFixture(t)
		sh := fx.in(share.Claimed)
		fx.approve(alice, 1)
		for route, r := range everyRoute(fx, sh) {
			if route == health || forForge(route) {
				continue
			}
			r := signed(t, 1, fx.clock(), r.Method, r.URL.Path, map[string]string{})
			serve(fx.handler, r)
			r.Body = io.NopCloser(strings.NewReader("{}"))
			fx.expect(route, serve(fx.handler, r), 401, "replayed")
		}
	})
}

// countedPrograms counts the reads and writes of a call.
type countedPrograms struct {
	Programs
	reads, writes int
}

func (c *countedPrograms) Get(ctx context.Context, id program.ID, now time.Time) (program.Program, error) {
	c.reads++
	return c.Programs.Get(ctx, id, now)
}

func (c *countedPrograms) Use(ctx context.Context, p program.Program, nonce string, expires, now time.Time) error {
	c.writes++
	return c.Programs.Use(ctx, p, nonce, expires, now)
}

func TestARequestWorksOnce(t *testing.T) {
	fx := newFixture(t)
	fx.approve(alice, 1)
	r := signed(t, 1, fx.clock(), "GET", "/v1/inbox", nil)
	var answers sync.Map
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			a := serve(fx.bare, r.Clone(t.Context()))
			n, _ := answers.LoadOrStore(fmt.Sprintf("%d %s", a.Code, httpapitest.Problem(a)), new(int))
			fx.mu.Lock()
			defer fx.mu.Unlock()
			*n.(*int)++
		})
	}
	all.Wait()
	for answer, want := range map[string]int{"200 ": 1, "401 replayed": 15} {
		t.Run(answer, func(t *testing.T) {
			if n, found := answers.Load(answer); !found || *n.(*int) != want {
				t.Errorf("not %d times", want)
			}
		})
	}
	fx.expect("later", serve(fx.handler, r), 401, "replayed")
}

func TestARevokedProgramEndsAtOnce(t *testing.T) {
	fx := newFixture(t)
	fx.approve(alice, 1)
	fx.expect("bob cannot", fx.call(bob, "DELETE", "/v1/programs/"+string(programID(1)), nil), 204, "")
	fx.expect("of no such id", serve(fx.bare, request(alice, "DELETE", "/v1/programs/x", nil)), 204, "")
	fx.expect("before", fx.signed(1, "GET", "/v1/inbox", nil), 200, "")
	fx.expect("revoked", fx.call(alice, "DELETE", "/v1/programs/"+string(programID(1)), nil), 204, "")
	fx.expect("after", fx.signed(1, "GET", "/v1/inbox", nil), 401, "unknown-program")
	fx.expect("approved by bob", fx.call(bob, "POST", "/v1/programs", programBody(1)), 201, "")
	if own := decoded[wire.OwnProgram](fx, fx.signed(1, "GET", "/v1/program", nil)); own.AccountID != "bob" {
		t.Errorf("%+v", own)
	}
}

func TestAProgramEndsWhenItExpires(t *testing.T) {
	fx := newFixture(t)
	body := programBody(1)
	body.Days = 1
	fx.expect("approve", fx.call(alice, "POST", "/v1/programs", body), 201, "")
	fx.pass(24*time.Hour - 1)
	fx.expect("before", fx.signed(1, "GET", "/v1/inbox", nil), 200, "")
	fx.pass(1)
	fx.expect("after", fx.signed(1, "GET", "/v1/inbox", nil), 401, "unknown-program")
}

func TestApprovals(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*wire.ProgramRequest)
		status int
		slug   string
	}{
		"as it should be": {func(*wire.ProgramRequest) {}, 201, ""},
		"approved before": {func(b *wire.ProgramRequest) { b.Key = programBody(7).Key }, 409, "program-exists"},
		"short key":       {func(b *wire.ProgramRequest) { b.Key = b.Key[:42] }, 400, "malformed"},
		"no name":         {func(b *wire.ProgramRequest) { b.Name = "" }, 400, "malformed"},
		"invisible name":  {func(b *wire.ProgramRequest) { b.Name = "a\u202eb" }, 400, "malformed"},
		"no scope":        {func(b *wire.ProgramRequest) { b.Scopes = []string{} }, 400, "malformed"},
		"unknown scope":   {func(b *wire.ProgramRequest) { b.Scopes = []string{"admin"} }, 400, "malformed"},
		"no days":         {func(b *wire.ProgramRequest) { b.Days = 0 }, 400, "malformed"},
		"too many days":   {func(b *wire.ProgramRequest) { b.Days = 91 }, 400, "malformed"},
		"greeting":        {func(b *wire.ProgramRequest) { b.Greeting = strings.Repeat("A", 2730) }, 201, ""},
		"long greeting":   {func(b *wire.ProgramRequest) { b.Greeting = strings.Repeat("A", 2732) }, 400, "malformed"},
		"odd greeting":    {func(b *wire.ProgramRequest) { b.Greeting = "=" }, 400, "malformed"},
	} {
		t.Run(name, func(t *testing.T) {
			fx := newFixture(t)
			fx.approve(bob, 7)
			body := programBody(1)
			test.change(&body)
			fx.expect(name, fx.call(alice, "POST", "/v1/programs", body), test.status, test.slug)
			own := decoded[wire.Programs](fx, fx.call(alice, "GET", "/v1/programs", nil)).Items
			if (len(own) == 1) != (test.status == 201) {
				t.Errorf("%+v", own)
			}
			if test.status == 201 && body.Greeting != "" {
				if got := decoded[wire.OwnProgram](fx, fx.signed(1, "GET", "/v1/program", nil)); got.Greeting != body.Greeting {
					t.Error(got.Greeting)
				}
			}
		})
	}
	t.Run("one too many", func(t *testing.T) {
		fx := newFixture(t)
		for n := range byte(program.MaxPerPerson) {
			fx.approve(alice, n)
		}
		fx.expect("one more", fx.call(alice, "POST", "/v1/programs", programBody(100)), 409, "too-many-programs")
	})
}

// If there is a token, the signature is ignored: a request has one caller.
func TestATokenDecidesWhereThereIsOne(t *testing.T) {
	fx := newFixture(t)
	fx.approve(alice, 1)
	r := signed(t, 1, fx.clock(), "GET", "/v1/programs", nil)
	r.Header.Set("Authorization", "Bearer "+bob)
	a := serve(fx.handler, r)
	fx.expect("bob", a, 200, "")
	if strings.Contains(a.Body.String(), "Build server") {
		t.Error("bob sees a program of alice")
	}
	r.Header.Set("Authorization", "")
	fx.expect("an empty token", serve(fx.handler, r), 401, "unauthorized")
}

// brokenPrograms is a store whose calls all fail with the same error.
type brokenPrograms func() error

func (b brokenPrograms) Add(context.Context, program.Program) error { return b() }
func (b brokenPrograms) Get(context.Context, program.ID, time.Time) (program.Program, error) {
	return program.Program{}, b()
}
func (b brokenPrograms) List(context.Context, share.Site, share.Person, time.Time) ([]program.Program, error) {
	return nil, b()
}
func (b brokenPrograms) Delete(context.Context, share.Site, share.Person, program.ID) error {
	return b()
}
func (b brokenPrograms) Left(context.Context, share.Installation, share.Person) error { return b() }
func (b brokenPrograms) Use(context.Context, program.Program, string, time.Time, time.Time) error {
	return b()
}

// An administrator sees and ends the programs of a person, who may have left.
func TestAdministratorsRevokeProgramsOfAPerson(t *testing.T) {
	fx := newFixture(t)
	fx.approve(bob, 1)
	fx.approve(bob, 2)
	fx.approve(carol, 3)
	ask := func(method, path string) *httptest.ResponseRecorder {
		return serve(fx.handler, fx.administer(alice, method, path, nil))
	}
	names := func() (ids []string) {
		for _, p := range decoded[wire.Programs](fx, ask("GET", "/v1/people/bob/programs")).Items {
			ids = append(ids, p.ID)
		}
		slices.Sort(ids)
		return ids
	}
	if got, want := names(), slices.Sorted(slices.Values([]string{string(programID(1)), string(programID(2))})); !slices.Equal(got, want) {
		t.Errorf("bob has %v, want %v", got, want)
	}
	fx.expect("of carol as bob's", ask("DELETE", "/v1/people/bob/programs/"+string(programID(3))), 204, "")
	fx.expect("carol's", fx.signed(3, "GET", "/v1/inbox", nil), 200, "")
	fx.expect("revoke", ask("DELETE", "/v1/people/bob/programs/"+string(programID(1))), 204, "")
	fx.expect("bob's first", fx.signed(1, "GET", "/v1/inbox", nil), 401, "unknown-program")
	fx.expect("bob's second", fx.signed(2, "GET", "/v1/inbox", nil), 200, "")
	if got := names(); len(got) != 1 {
		t.Errorf("bob has %v", got)
	}
	for method, rest := range map[string]string{"GET": "", "DELETE": "/" + string(programID(2))} {
		fx.Run(method, func(t *testing.T) {
			fx.expect("not an id of an account", ask(method, "/v1/people/b%20b/programs"+rest), 400, "malformed")
			r := request(carol, method, "/v1/people/bob/programs"+rest, nil)
			r.Header.Set(wire.RolesHeader, fx.as(alice, roleassertion.SiteAdmin))
			fx.expect("with the roles of alice", serve(fx.handler, r), 403, "roles")
		})
	}
	fx.expect("not an id of a program", serve(fx.bare, fx.administer(alice, "DELETE", "/v1/people/bob/programs/x", nil)), 204, "")
}

// ofPrograms checks that nobody else can see or change a person's programs.
func ofPrograms(t *testing.T, sh testShare) {
	t.Helper()
	const n = 50
	sh.call(alice, "POST", "/v1/programs", programBody(n))
	others := append([]string{bob}, strangers["both"]...)
	for _, who := range others {
		for method, path := range map[string]string{"GET": "/v1/people/alice/programs", "DELETE": "/v1/people/alice/programs/" + string(programID(n))} {
			sh.expect(method+" as an administrator by "+who, sh.call(who, method, path, nil), 403, "not-administrator")
		}
	}
	// An administrator of another site finds nobody of this one.
	sh.expect("revoke from another site", serve(sh.handler, sh.administer(dave, "DELETE", "/v1/people/alice/programs/"+string(programID(n)), nil)), 204, "")
	if a := serve(sh.handler, sh.administer(dave, "GET", "/v1/people/alice/programs", nil)); a.Code != 200 || strings.Contains(a.Body.String(), "Build server") {
		t.Errorf("dave sees %s", a.Body)
	}
	for _, who := range others {
		sh.expect("approve by "+who, sh.call(who, "POST", "/v1/programs", programBody(n)), 409, "program-exists")
		sh.expect("revoke by "+who, sh.call(who, "DELETE", "/v1/programs/"+string(programID(n)), nil), 204, "")
		if a := sh.call(who, "GET", "/v1/programs", nil); a.Code != 200 || strings.Contains(a.Body.String(), "Build server") {
			t.Errorf("%s sees %s", who, a.Body)
		}
		sh.expect("own by "+who, sh.call(who, "GET", "/v1/program", nil), 401, "unauthorized")
	}
	sh.expect("still there", serve(sh.handler, signed(t, n, sh.clock(), "GET", "/v1/program", nil)), 200, "")
}
