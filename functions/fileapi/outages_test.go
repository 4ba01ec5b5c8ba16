package fileapi

import (
	"context"
	"crypto/ecdsa"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/secure-share/secure-share/shared/activitystore"
	"github.com/secure-share/secure-share/shared/apigw"
	"github.com/secure-share/secure-share/shared/awsenv/awstest"
	"github.com/secure-share/secure-share/shared/kmsmac"
	"github.com/secure-share/secure-share/shared/kmssign"
	"github.com/secure-share/secure-share/shared/mailticket"
	"github.com/secure-share/secure-share/shared/programstore"
	"github.com/secure-share/secure-share/shared/s3blob"
	"github.com/secure-share/secure-share/shared/sharestore"
	"github.com/secure-share/secure-share/shared/wire"

	"github.com/secure-share/secure-share/test/needs"
)

// functionTime is the timeout of the deployed function, see infra.
const functionTime = 29 * time.Second

// deployed is a file API with its real adapters, over a simulated cloud with
// faults.
type deployed struct {
	*fixture
	cloud    *awstest.Cloud
	function apigw.Function
	file     shareInParts
	keys     byte // number of approved keys
}

func newDeployed(t *testing.T) *deployed {
	d := &deployed{fixture: newFixture(t), cloud: &awstest.Cloud{}}
	d.cloud.Sign = func(digest []byte) []byte {
		der, err := ecdsa.SignASN1(rand.Reader, ticketKey, digest)
		if err != nil {
			t.Error(err)
		}
		return der
	}
	cfg := d.cloud.Config()
	d.config.Store = sharestore.New(cfg, "table", d.config.Rules)
	programs := programstore.New(cfg, "table")
	d.config.Programs, d.config.Applications = programs, programs.Applications()
	d.config.Log = activitystore.New(cfg, "table")
	d.config.Blobs = s3blob.New(cfg, "bucket")
	d.config.Tickets = mailticket.NewIssuer(ticketIssuer, ticketAudience, ticketKeyID, kmssign.New(cfg, ticketKeyID))
	d.config.Page = page
	d.config.Realtime = Realtime{URL: realtimeURL, MAC: kmsmac.New(cfg, "realtime-key")}
	d.function = apigw.Handler(contract.Handler(t, New(d.config)))
	d.file = d.newShareInParts()
	return d
}

// invoke calls the function as Lambda does, and also fails if the function had
// no time left for its answer.
func (d *deployed) invoke(r *http.Request) events.APIGatewayV2HTTPResponse {
	d.Helper()
	ctx, cancel := context.WithTimeout(d.Context(), functionTime)
	defer cancel()
	var body strings.Builder
	if err := r.Write(&body); err != nil {
		d.Fatal(err)
	}
	_, text, _ := strings.Cut(body.String(), "\r\n\r\n")
	e := events.APIGatewayV2HTTPRequest{RawPath: r.URL.Path, RawQueryString: r.URL.RawQuery, Body: text, Headers: map[string]string{}}
	e.RequestContext.HTTP.Method, e.RequestContext.DomainName = r.Method, r.Host
	e.RequestContext.HTTP.SourceIP = "192.0.2.1"
	for name := range r.Header {
		e.Headers[strings.ToLower(name)] = r.Header.Get(name)
	}
	a, err := d.function(ctx, e)
	if err != nil || ctx.Err() != nil {
		d.Errorf("%s %s: the function failed or ran out of time: %v", r.Method, r.URL.Path, err)
	}
	return a
}

func (d *deployed) must(r *http.Request) {
	d.Helper()
	if a := d.invoke(r); a.StatusCode/100 != 2 {
		d.Fatalf("%s %s: %d %s", r.Method, r.URL.Path, a.StatusCode, a.Body)
	}
}

func (d *deployed) arrived() {
	d.cloud.Object = awstest.Object{Length: d.file.content.Length, SHA256: base64.StdEncoding.EncodeToString(d.file.content.SHA256[:])}
}

func (d *deployed) partsArrived() {
	sum := d.file.composite()
	d.cloud.Uploads = awstest.Uploads{Parts: 3, Becomes: awstest.Object{
		Length: d.file.content.Length, SHA256: base64.StdEncoding.EncodeToString(sum[:]) + "-3",
	}}
}

// scenes are calls of every route, each with its preparation.
var scenes = map[string]struct {
	route  string
	before func(*deployed)
	call   func(*deployed) *http.Request
}{
	"health":             {health, (*deployed).nothing, (*deployed).health},
	"create":             {"POST /v1/shares", (*deployed).nothing, (*deployed).createWhole},
	"create for parts":   {"POST /v1/shares", (*deployed).nothing, (*deployed).createParts},
	"show":               {"GET /v1/shares/{id}", (*deployed).committed, (*deployed).show},
	"revoke":             {"DELETE /v1/shares/{id}", (*deployed).committed, (*deployed).revoke},
	"parts":              {"POST /v1/shares/{id}/parts", (*deployed).begun, (*deployed).grantPart},
	"commit":             {"POST /v1/shares/{id}/commit", (*deployed).uploaded, (*deployed).commitWhole},
	"commit of parts":    {"POST /v1/shares/{id}/commit", (*deployed).uploadedParts, (*deployed).commitParts},
	"extend":             {"POST /v1/shares/{id}/extend", (*deployed).committed, (*deployed).extend},
	"lift lock":          {"POST /v1/shares/{id}/lift-lock", (*deployed).committed, (*deployed).liftLock},
	"unlock secret":      {"GET /v1/shares/{id}/unlock-secret", (*deployed).gated, (*deployed).unlockSecret},
	"new unlock secret":  {"PUT /v1/shares/{id}/unlock-secret", (*deployed).gated, (*deployed).newUnlockSecret},
	"ticket":             {"POST /v1/shares/{id}/ticket", (*deployed).committed, (*deployed).ticket},
	"claim":              {"POST /v1/shares/{id}/claim", (*deployed).committed, (*deployed).claim},
	"acknowledge":        {"POST /v1/shares/{id}/acknowledge", (*deployed).claimed, (*deployed).acknowledge},
	"realtime token":     {"POST /v1/realtime/token", (*deployed).nothing, (*deployed).realtimeToken},
	"notices":            {"GET /v1/notices", (*deployed).nothing, (*deployed).askForNotices},
	"notice settings":    {"GET /v1/notices/settings", (*deployed).nothing, (*deployed).readNoticeSettings},
	"set notices":        {"PUT /v1/notices/settings", (*deployed).nothing, (*deployed).changeNoticeSettings},
	"inbox":              {"GET /v1/inbox", (*deployed).committed, (*deployed).inbox},
	"outbox":             {"GET /v1/outbox", (*deployed).committed, (*deployed).outbox},
	"limits":             {"GET /v1/limits", (*deployed).nothing, (*deployed).limits},
	"approve":            {"POST /v1/programs", (*deployed).nothing, (*deployed).approve},
	"programs":           {"GET /v1/programs", (*deployed).approved, (*deployed).listPrograms},
	"revoke program":     {"DELETE /v1/programs/{id}", (*deployed).approved, (*deployed).revokeProgram},
	"programs of":        {"GET /v1/people/{person}/programs", (*deployed).approved, (*deployed).listProgramsOf},
	"revoke program of":  {"DELETE /v1/people/{person}/programs/{id}", (*deployed).approved, (*deployed).revokeProgramOf},
	"own program":        {"GET /v1/program", (*deployed).approved, (*deployed).ownProgram},
	"inbox, signed":      {"GET /v1/inbox", (*deployed).approved, (*deployed).signedInbox},
	"register":           {"POST /v1/applications", (*deployed).nothing, (*deployed).registering},
	"fetch certificate":  {"POST /v1/applications/certificate", (*deployed).nothing, (*deployed).fetchingCertificate},
	"applications":       {"GET /v1/applications", (*deployed).registered, (*deployed).listApplications},
	"revoke application": {"DELETE /v1/applications/{id}", (*deployed).agreed, (*deployed).revokeApplication},
	"change application": {"PUT /v1/applications/{id}", (*deployed).agreed, (*deployed).changeApplication},
	"renew application":  {"PUT /v1/applications/{id}/certificate", (*deployed).agreed, (*deployed).renewApplication},
	"consents":           {"GET /v1/consents", (*deployed).registered, (*deployed).listConsents},
	"agree":              {"PUT /v1/consents/{id}", (*deployed).registered, (*deployed).agreeing},
	"withdraw consent":   {"DELETE /v1/consents/{id}", (*deployed).agreed, (*deployed).withdrawing},
	"inbox, for alice":   {"GET /v1/inbox", (*deployed).agreed, (*deployed).inboxForAlice},
	"own activity":       {"GET /v1/activity", (*deployed).committed, (*deployed).ownActivity},
	"site activity":      {"GET /v1/activity/site", (*deployed).committed, (*deployed).siteActivity},
	"policy":             {"GET /v1/policy", (*deployed).nothing, (*deployed).policy},
	"a level":            {"GET /v1/policies/{level}", (*deployed).nothing, (*deployed).level},
	"set a level":        {"PUT /v1/policies/{level}", (*deployed).nothing, (*deployed).setLevel},
	"user deleted":       {"POST /v1/forge/user-deleted", (*deployed).approved, (*deployed).userDeleted},
	"read accounts":      {"POST /v1/forge/accounts", (*deployed).committed, (*deployed).readAccounts},
	"list accounts":      {"POST /v1/forge/accounts", (*deployed).committed, (*deployed).listAccounts},
	"report accounts":    {"POST /v1/forge/accounts/report", (*deployed).committed, (*deployed).reportAccounts},
	"uninstall":          {"POST /v1/forge/lifecycle", (*deployed).nothing, (*deployed).uninstall},
}

func (d *deployed) nothing() {}
func (d *deployed) userDeleted() *http.Request {
	return userDeleted("event:app/acme", "alice")
}
func (d *deployed) readAccounts() *http.Request {
	return d.asApp("event:app/acme", "acme", "/v1/forge/accounts", `{"after":""}`)
}

func (d *deployed) listAccounts() *http.Request {
	return d.asApp("event:app/acme", "acme", "/v1/forge/accounts", `{"after":"account:"}`)
}

func (d *deployed) reportAccounts() *http.Request {
	return d.asApp("event:app/acme", "acme", "/v1/forge/accounts/report", `{"reported":["alice"],"closed":["bob"],"updated":[]}`)
}
func (d *deployed) health() *http.Request {
	return request("", "GET", "/healthz", nil)
}

func (d *deployed) createWhole() *http.Request {
	d.file.content = d.newShare().content
	return request(alice, "POST", "/v1/shares", d.file.testShare.createBody())
}

func (d *deployed) createParts() *http.Request {
	return request(alice, "POST", "/v1/shares", d.file.createBody())
}
func (d *deployed) begun()         { d.must(d.createParts()) }
func (d *deployed) uploaded()      { d.must(d.createWhole()); d.arrived() }
func (d *deployed) uploadedParts() { d.begun(); d.must(d.grantPart()); d.partsArrived() }
func (d *deployed) committed()     { d.uploaded(); d.must(d.commitWhole()) }
func (d *deployed) claimed()       { d.committed(); d.must(d.claim()) }

func (d *deployed) show() *http.Request   { return request(alice, "GET", d.file.path(), nil) }
func (d *deployed) revoke() *http.Request { return request(alice, "DELETE", d.file.path(), nil) }
func (d *deployed) grantPart() *http.Request {
	return request(alice, "POST", d.file.path()+"/parts", partsBody(1))
}

func (d *deployed) commitWhole() *http.Request {
	return request(alice, "POST", d.file.path()+"/commit", d.file.testShare.commitBody())
}

func (d *deployed) commitParts() *http.Request {
	d.pass(time.Minute) // so that the row has to record until when a completion may take effect
	return request(alice, "POST", d.file.path()+"/commit", d.file.commitBody())
}

func (d *deployed) ticket() *http.Request {
	return request(alice, "POST", d.file.path()+"/ticket", d.file.addressedBody())
}

func (d *deployed) claim() *http.Request {
	return request(bob, "POST", d.file.path()+"/claim", d.file.claimBody())
}

func (d *deployed) acknowledge() *http.Request {
	return request(bob, "POST", d.file.path()+"/acknowledge", d.file.acknowledgeBody())
}
func (d *deployed) inbox() *http.Request  { return request(bob, "GET", "/v1/inbox", nil) }
func (d *deployed) outbox() *http.Request { return request(alice, "GET", "/v1/outbox", nil) }
func (d *deployed) approve() *http.Request {
	d.keys++ // a key can be approved only once
	return request(alice, "POST", "/v1/programs", programBody(d.keys))
}
func (d *deployed) approved()                   { d.must(d.approve()) }
func (d *deployed) listPrograms() *http.Request { return request(alice, "GET", "/v1/programs", nil) }
func (d *deployed) revokeProgram() *http.Request {
	return request(alice, "DELETE", "/v1/programs/"+string(programID(d.keys)), nil)
}
func (d *deployed) listProgramsOf() *http.Request {
	return d.administer(alice, "GET", "/v1/people/alice/programs", nil)
}
func (d *deployed) revokeProgramOf() *http.Request {
	return d.administer(alice, "DELETE", "/v1/people/alice/programs/"+string(programID(d.keys)), nil)
}
func (d *deployed) ownProgram() *http.Request {
	return signed(d.T, d.keys, d.clock(), "GET", "/v1/program", nil)
}
func (d *deployed) signedInbox() *http.Request {
	return signed(d.T, d.keys, d.clock(), "GET", "/v1/inbox", nil)
}
func (d *deployed) registering() *http.Request {
	d.keys++
	return d.administer(alice, "POST", "/v1/applications", applicationBody(d.keys))
}
func (d *deployed) registered() { d.must(d.registering()) }
func (d *deployed) listApplications() *http.Request {
	return d.administer(alice, "GET", "/v1/applications", nil)
}
func (d *deployed) revokeApplication() *http.Request {
	return d.administer(alice, "DELETE", "/v1/applications/"+string(programID(d.keys)), nil)
}
func (d *deployed) changeApplication() *http.Request {
	return d.administer(alice, "PUT", "/v1/applications/"+string(programID(d.keys)), change(0, asItIs))
}
func (d *deployed) renewApplication() *http.Request {
	return d.renewing(programID(d.keys), publicPEM(d.keys+100))
}
func (d *deployed) listConsents() *http.Request { return request(alice, "GET", "/v1/consents", nil) }
func (d *deployed) agreeing() *http.Request {
	return request(alice, "PUT", "/v1/consents/"+string(programID(d.keys)), nil)
}
func (d *deployed) withdrawing() *http.Request {
	return request(alice, "DELETE", "/v1/consents/"+string(programID(d.keys)), nil)
}
func (d *deployed) agreed() { d.registered(); d.must(d.agreeing()) }
func (d *deployed) inboxForAlice() *http.Request {
	return signedFor(d.T, "alice", d.keys, d.clock(), "GET", "/v1/inbox", nil)
}
func (d *deployed) askForNotices() *http.Request { return request(alice, "GET", "/v1/notices", nil) }

func (d *deployed) readNoticeSettings() *http.Request {
	return d.administer(alice, "GET", "/v1/notices/settings", nil)
}

func (d *deployed) changeNoticeSettings() *http.Request {
	return d.administer(alice, "PUT", "/v1/notices/settings", noticesTo(0, "https://hooks.example"))
}

func (d *deployed) realtimeToken() *http.Request {
	return request(alice, "POST", "/v1/realtime/token", nil)
}
func (d *deployed) extend() *http.Request {
	return request(alice, "POST", d.file.path()+"/extend", wire.ExtendRequest{})
}

func (d *deployed) liftLock() *http.Request {
	return request(alice, "POST", d.file.path()+"/lift-lock", nil)
}

// gated announces a share with a gate, which the policy has to allow.
func (d *deployed) gated() {
	rules := allowing(0, "copy")
	rules.Rules.Outsiders, rules.Rules.Gates = true, true
	d.must(d.administer(alice, "PUT", "/v1/policies/site", rules))
	d.file.content = d.newShare().content
	d.must(request(alice, "POST", "/v1/shares", d.file.testShare.gateBody()))
}

func (d *deployed) unlockSecret() *http.Request {
	return request(alice, "GET", d.file.path()+"/unlock-secret", nil)
}

func (d *deployed) newUnlockSecret() *http.Request {
	return request(alice, "PUT", d.file.path()+"/unlock-secret", nil)
}
func (d *deployed) limits() *http.Request      { return request(alice, "GET", "/v1/limits", nil) }
func (d *deployed) ownActivity() *http.Request { return request(alice, "GET", "/v1/activity", nil) }
func (d *deployed) siteActivity() *http.Request {
	return d.administer(alice, "GET", "/v1/activity/site?action=created&from="+d.clock().Format(time.RFC3339), nil)
}
func (d *deployed) policy() *http.Request { return request(alice, "GET", "/v1/policy", nil) }
func (d *deployed) level() *http.Request {
	return request(alice, "GET", "/v1/policies/project:1", nil)
}
func (d *deployed) setLevel() *http.Request {
	return d.administer(alice, "PUT", "/v1/policies/project:1", allowing(0, "copy"))
}
func (d *deployed) uninstall() *http.Request {
	return request("event:app/acme", "POST", "/v1/forge/lifecycle", "{}")
}

// callsOf returns the AWS calls that a scene makes without faults.
func callsOf(t *testing.T, name string) []string {
	t.Helper()
	d, scene := newDeployed(t), scenes[name]
	scene.before(d)
	d.cloud.Forget()
	d.must(scene.call(d))
	return d.cloud.Calls()
}

func TestEveryRouteHasAScene(t *testing.T) {
	covered := map[string]bool{}
	for name, scene := range scenes {
		t.Run(name, func(t *testing.T) {
			covered[scene.route] = true
			if calls := callsOf(t, name); (len(calls) == 0) != (needNoStore[scene.route] && name != "realtime token") {
				t.Errorf("%s asks AWS for %v", name, calls)
			}
		})
	}
	for route := range (api{}).routes() {
		if !covered[route] {
			t.Errorf("%s is not covered", route)
		}
	}
}

// However a call fails, the caller is told in time to try again, and the second
// attempt works.
func TestEveryCallThatFailsAnswers503(t *testing.T) {
	needs.Time(t)
	for name, scene := range scenes {
		for _, broken := range callsOf(t, name) {
			for how, fault := range awstest.Faults() {
				t.Run(fmt.Sprintf("%s/%s/%s", name, broken, how), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						d := newDeployed(t)
						scene.before(d)
						d.cloud.Break(broken, fault)
						call := scene.call(d)
						a := d.invoke(call)
						if a.StatusCode != http.StatusServiceUnavailable || a.Headers["retry-after"] != "2" ||
							!strings.Contains(a.Body, ":problem:unavailable") {
							t.Errorf("%d, Retry-After %q: %s", a.StatusCode, a.Headers["retry-after"], a.Body)
						}
						d.cloud.Break(broken, nil)
						d.must(scene.call(d))
					})
				})
			}
		}
	}
}

// A refusal by AWS is a permanent fault: trying again does not help.
func TestARightThatIsMissingIsOurFault(t *testing.T) {
	for name, scene := range scenes {
		t.Run(name, func(t *testing.T) {
			for _, broken := range callsOf(t, name) {
				if broken == "S3.CompleteMultipartUpload" || broken == "S3.ListParts" {
					continue // the stored object decides, not the answer
				}
				d := newDeployed(t)
				scene.before(d)
				d.cloud.Break(broken, awstest.Refused)
				if a := d.invoke(scene.call(d)); a.StatusCode != http.StatusInternalServerError || strings.Contains(a.Body, "secret") {
					t.Errorf("%s without %s: %d %s", name, broken, a.StatusCode, a.Body)
				}
			}
		})
	}
}

// Many slow calls add up, even if none reaches its own timeout.
func TestSlowCallsEndInTime(t *testing.T) {
	for name, scene := range scenes {
		t.Run(name, func(t *testing.T) {
			for _, each := range []time.Duration{time.Second, 2900 * time.Millisecond} {
				synctest.Test(t, func(t *testing.T) {
					d := newDeployed(t)
					scene.before(d)
					d.cloud.Delay = each
					if a := d.invoke(scene.call(d)); a.StatusCode/100 != 2 && a.StatusCode != http.StatusServiceUnavailable {
						t.Errorf("%s, each call after %s: %d %s", name, each, a.StatusCode, a.Body)
					}
				})
			}
		})
	}
}
