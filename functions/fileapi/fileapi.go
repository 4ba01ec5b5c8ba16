// Package fileapi is the HTTP API of account A: people create, commit, claim
// and list shares with it. Files are transferred by presigned URL, not through
// the API.
package fileapi

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"net/http"
	"time"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/application"
	"github.com/secure-share/secure-share/shared/forgetoken"
	"github.com/secure-share/secure-share/shared/httpapi"
	"github.com/secure-share/secure-share/shared/limits"
	"github.com/secure-share/secure-share/shared/mailticket"
	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/notice"
	"github.com/secure-share/secure-share/shared/origin"
	"github.com/secure-share/secure-share/shared/policy"
	"github.com/secure-share/secure-share/shared/program"
	"github.com/secure-share/secure-share/shared/publichttp"
	"github.com/secure-share/secure-share/shared/ratelimit"
	"github.com/secure-share/secure-share/shared/realtime"
	"github.com/secure-share/secure-share/shared/roleassertion"
	"github.com/secure-share/secure-share/shared/share"
)

// Store keeps shares. UpdateCounted reads the share (the zero Share if there is
// none) with rows of counters, and writes what decide returns: the share and what
// it counts, or only what it counts if it returns an error. If the share or a
// counter was changed in between, it reads and decides again.
type Store interface {
	Get(ctx context.Context, site share.Site, id share.ID) (share.Share, error)
	UpdateCounted(ctx context.Context, site share.Site, id share.ID, keys []ratelimit.Key, decide func(share.Share, ratelimit.Counters) (share.Share, ratelimit.Changes, error)) (share.Share, error)
	UpdateGoverned(ctx context.Context, site share.Site, id share.ID, keys []ratelimit.Key, places []share.Place, decide func(share.Share, ratelimit.Counters, policy.Levels) (share.Share, ratelimit.Changes, error)) (share.Share, error)
	Inbox(ctx context.Context, site share.Site, p share.Person, after share.Position, limit int) ([]share.Share, error)
	Outbox(ctx context.Context, site share.Site, p share.Person, after share.Position, limit int) ([]share.Share, error)
	// Uninstalled records that the app was uninstalled, with the site if it is known.
	Uninstalled(ctx context.Context, i share.Installation, site share.Site, now time.Time) error

	// Policy is the zero Revision if the site, or the project or space of it that
	// place names, has none.
	Policy(ctx context.Context, site share.Site, place share.Place) (policy.Revision, error)
	// SetPolicy stores next. It returns policy.ErrChanged unless next is the
	// revision after the stored one.
	SetPolicy(ctx context.Context, site share.Site, place share.Place, i share.Installation, next policy.Revision, now time.Time) error

	// AccountsToReport lists the accounts after the given one that were not reported since.
	AccountsToReport(ctx context.Context, site share.Site, after share.Person, since, now time.Time, limit int) ([]share.Account, error)
	SawAccounts(ctx context.Context, site share.Site, seen []share.Account) error
	// AccountsReadUntil returns the time up to which the log was searched for accounts.
	AccountsReadUntil(ctx context.Context, site share.Site) (time.Time, error)
	SetAccountsReadUntil(ctx context.Context, site share.Site, until time.Time) error
	AccountReported(ctx context.Context, site share.Site, p share.Person, updated bool, now time.Time) error
	// AccountClosed tells the reaper to remove an account.
	AccountClosed(ctx context.Context, site share.Site, p share.Person, i share.Installation, now time.Time) error

	// Notices is zero if the site has no settings of notices.
	Notices(ctx context.Context, site share.Site) (notice.Settings, error)
	// SetNotices stores next. It returns notice.ErrChanged unless next follows the
	// stored settings.
	SetNotices(ctx context.Context, site share.Site, i share.Installation, next notice.Settings, now time.Time) error
}

// Blobs is the store of ciphertexts.
type Blobs interface {
	PresignPut(ctx context.Context, s share.Share, now, until time.Time) (url string, headers map[string]string, err error)
	PresignGet(ctx context.Context, s share.Share, now, until time.Time) (url string, err error)
	// Stored is zero if there is no blob.
	Stored(ctx context.Context, s share.Share) (share.Content, error)

	// Begin starts a new multipart upload with each call.
	Begin(ctx context.Context, s share.Share) (uploadID string, err error)
	// Abort aborts the multipart upload of s. It is not an error if there is
	// none.
	Abort(ctx context.Context, s share.Share) error
	PresignPart(ctx context.Context, s share.Share, p share.Part, now, until time.Time) (url string, headers map[string]string, err error)
	// CopyParts makes the parts of s that have not arrived from the blob of source. found is
	// false if the blob or the upload of s does not exist any more.
	CopyParts(ctx context.Context, source, s share.Share) (found bool, err error)
	// Complete assembles the blob if all parts have arrived, and reports
	// whether they have. It calls starting first and returns its error. Only
	// Stored can tell the result, even after an error, because S3 may finish a
	// call that it did not answer.
	Complete(ctx context.Context, s share.Share, starting func(context.Context) error) (all bool, err error)
}

// Tokens verifies the Authorization header of a call.
type Tokens interface {
	Verify(ctx context.Context, authorization string) (forgetoken.Invocation, error)
	VerifyEvent(ctx context.Context, authorization string) (forgetoken.Event, error)
}

// Programs keeps the programs that people approved.
type Programs interface {
	Add(ctx context.Context, p program.Program) error
	Get(ctx context.Context, id program.ID, now time.Time) (program.Program, error)
	List(ctx context.Context, site share.Site, person share.Person, now time.Time) ([]program.Program, error)
	Delete(ctx context.Context, site share.Site, person share.Person, id program.ID) error
	// Use records a nonce and refuses it the second time.
	Use(ctx context.Context, p program.Program, nonce string, expires, now time.Time) error

	// Left deletes a person's programs and consents.
	Left(ctx context.Context, i share.Installation, p share.Person) error
}

// Applications keeps the trusted applications that administrators registered.
type Applications interface {
	Add(ctx context.Context, a application.Application) error
	Get(ctx context.Context, id program.ID, now time.Time) (application.Application, error)
	// Signer returns the application with a key, after verify has accepted that key. It
	// reads one row before.
	Signer(ctx context.Context, key program.ID, now time.Time, verify func(ed25519.PublicKey) error) (application.Application, error)
	// Change changes the settings. It returns application.ErrChanged unless before is as stored.
	Change(ctx context.Context, before, after application.Application) error
	// Renew changes the certificate, and keeps what people agreed to.
	Renew(ctx context.Context, before, after application.Application) error
	List(ctx context.Context, site share.Site, now time.Time) ([]application.Application, error)
	Delete(ctx context.Context, site share.Site, id program.ID) error
	// Use records a nonce and refuses it the second time.
	Use(ctx context.Context, a application.Application, nonce string, expires, now time.Time) error

	// People returns the people that the applications of a site name.
	People(ctx context.Context, site share.Site, now time.Time) ([]share.Person, error)

	Agree(ctx context.Context, a application.Application, p share.Person) error
	Withdraw(ctx context.Context, a application.Application, p share.Person) error
	Agreed(ctx context.Context, a application.Application, p share.Person) (bool, error)
}

// Log keeps what happened on each site. The store and the programs write to it with each
// step; the API counts what is not a step.
type Log interface {
	List(ctx context.Context, site share.Site, q activity.Query, limit int) (activity.Page, error)
	// Count adds one, or e.Count, to e, an entry for an hour.
	Count(ctx context.Context, site share.Site, e activity.Entry) error
}

// Roles verifies assertions about a person's role on the site.
type Roles interface {
	Verify(token string, site share.Site, person share.Person) (roleassertion.Assertion, error)
	// VerifyApp returns the site for which the app's function calls.
	VerifyApp(token string) (share.Site, error)
}

// Tickets signs mail tickets.
type Tickets interface {
	Issue(ctx context.Context, t mailticket.Ticket) (string, error)
}

// Realtime is where clients connect for live updates. The zero value means that there are
// no live updates.
type Realtime struct {
	URL string // wss
	MAC realtime.MAC
}

// Notices is what receivers of notices need to verify them. The zero value means that no
// notices are sent.
type Notices struct {
	Issuer string
	Keys   func(ctx context.Context) (json.RawMessage, error) // JWK set of the public key
}

// Web calls servers at public addresses that administrators name.
type Web interface {
	Do(r *http.Request) (publichttp.Answer, error)
}

// Config is what the API needs.
type Config struct {
	Store          Store
	Blobs          Blobs
	Tokens         Tokens
	Programs       Programs
	Applications   Applications
	Web            Web
	Log            Log
	Roles          Roles
	Realtime       Realtime
	Notices        Notices
	LocalNotices   bool // notices may go to addresses that are not public; for stacks on one machine
	Tickets        Tickets
	Metrics        metric.Counter
	Rules          share.Rules
	People         limits.People
	Origins        origin.List
	Sites          origin.List // the sites that mails may link to
	Page           string      // URL of the page for outsiders; empty: there is none
	TicketAudience string      // aud of Tickets, for apps that serve several stages
	Now            func() time.Time
}

// maxBody has room for the largest requests: sealed metadata and description, 4
// KiB each, and file info, 1 KiB, in base64url; a hundred parts.
const maxBody = 16 << 10

type api struct {
	Config
	refused *refusalCounts
}

// New returns the API's handler.
func New(c Config) http.Handler {
	mux := http.NewServeMux()
	for pattern, h := range (api{c, &refusalCounts{}}).routes() {
		mux.Handle(pattern, h)
	}
	return httpapi.Wrap(mux, httpapi.Options{Origins: c.Origins, MaxBody: maxBody, Metrics: c.Metrics})
}

// routes lists the API's routes, as ServeMux patterns.
func (a api) routes() map[string]http.Handler {
	return map[string]http.Handler{
		"GET /healthz":                             http.HandlerFunc(httpapi.Health),
		"POST /v1/shares":                          a.signedIn(a.create, program.Send),
		"GET /v1/shares/{id}":                      a.signedIn(a.show, program.Scopes...),
		"DELETE /v1/shares/{id}":                   a.signedIn(a.withdraw, program.Send, program.Receive),
		"POST /v1/shares/{id}/parts":               a.signedIn(a.parts, program.Send),
		"POST /v1/shares/{id}/commit":              a.signedIn(a.commit, program.Send),
		"POST /v1/shares/{id}/ticket":              a.signedIn(a.ticket, program.Send),
		"POST /v1/shares/{id}/extend":              a.signedIn(a.extend, program.Send),
		"POST /v1/shares/{id}/lift-lock":           a.signedIn(a.liftLock, program.Send),
		"GET /v1/shares/{id}/unlock-secret":        a.signedIn(a.showUnlockSecret, program.Send),
		"PUT /v1/shares/{id}/unlock-secret":        a.signedIn(a.changeUnlockSecret, program.Send),
		"POST /v1/shares/{id}/claim":               a.signedIn(a.claim, program.Receive),
		"POST /v1/shares/{id}/acknowledge":         a.signedIn(a.acknowledge, program.Receive),
		"GET /v1/inbox":                            a.signedIn(a.inbox, program.Read),
		"GET /v1/outbox":                           a.signedIn(a.outbox, program.Read),
		"GET /v1/limits":                           a.signedIn(a.limits, program.Scopes...),
		"POST /v1/programs":                        a.signedIn(a.approve),
		"GET /v1/programs":                         a.signedIn(a.programs),
		"DELETE /v1/programs/{id}":                 a.signedIn(a.revokeProgram),
		"GET /v1/program":                          a.asProgram(a.ownProgram),
		"GET /v1/people/{person}/programs":         a.signedIn(a.programsOf),
		"DELETE /v1/people/{person}/programs/{id}": a.signedIn(a.revokeProgramOf),
		"POST /v1/applications":                    a.signedIn(a.register),
		"GET /v1/applications":                     a.signedIn(a.applications),
		"POST /v1/applications/certificate":        a.signedIn(a.fetchCertificate),
		"PUT /v1/applications/{id}":                a.signedIn(a.changeApplication),
		"DELETE /v1/applications/{id}":             a.signedIn(a.revokeApplication),
		"PUT /v1/applications/{id}/certificate":    a.signedIn(a.renewApplication),
		"GET /v1/consents":                         a.signedIn(a.consents),
		"PUT /v1/consents/{id}":                    a.signedIn(a.agree),
		"DELETE /v1/consents/{id}":                 a.signedIn(a.withdrawConsent),
		"GET /v1/activity":                         a.signedIn(a.ownActivity, program.Read),
		"GET /v1/activity/site":                    a.signedIn(a.siteActivity),
		"GET /v1/policy":                           a.signedIn(a.showPolicy, program.Scopes...),
		"GET /v1/policies/{level}":                 a.signedIn(a.showLevel, program.Scopes...),
		"PUT /v1/policies/{level}":                 a.signedIn(a.setLevel),
		"GET /v1/notices":                          a.signedIn(a.notices, program.Scopes...),
		"GET /v1/notices/settings":                 a.signedIn(a.noticeSettings),
		"PUT /v1/notices/settings":                 a.signedIn(a.setNoticeSettings),
		"POST /v1/realtime/token":                  a.signedIn(a.realtimeToken, program.Read),
		"POST /v1/forge/lifecycle":                 http.HandlerFunc(a.uninstalled),
		"POST /v1/forge/user-deleted":              http.HandlerFunc(a.userDeleted),
		"POST /v1/forge/accounts":                  a.asApp(a.accounts),
		"POST /v1/forge/accounts/report":           a.asApp(a.accountsReported),
	}
}
