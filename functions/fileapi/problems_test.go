package fileapi

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/application"
	"github.com/secure-share/secure-share/shared/application/published"
	"github.com/secure-share/secure-share/shared/forgetoken"
	"github.com/secure-share/secure-share/shared/httpsig"
	"github.com/secure-share/secure-share/shared/notice"
	"github.com/secure-share/secure-share/shared/policy"
	"github.com/secure-share/secure-share/shared/problem/problemtest"
	"github.com/secure-share/secure-share/shared/program"
	"github.com/secure-share/secure-share/shared/publichttp"
	"github.com/secure-share/secure-share/shared/ratelimit"
	"github.com/secure-share/secure-share/shared/roleassertion"
	"github.com/secure-share/secure-share/shared/share"
)

func TestProblems(t *testing.T) {
	problemtest.Table{
		Problems: Problems,
		Own: map[string]problemtest.Documented{
			"forgetoken.ErrInvalid":         {Err: forgetoken.ErrInvalid, Status: 401, Slug: "unauthorized"},
			"forgetoken.ErrKeysUnavailable": {Err: forgetoken.ErrKeysUnavailable, Status: 503, Slug: "unavailable"},

			"program.ErrUnknown":         {Err: program.ErrUnknown, Status: 401, Slug: "unknown-program"},
			"program.ErrReplayed":        {Err: program.ErrReplayed, Status: 401, Slug: "replayed"},
			"program.ErrScope":           {Err: program.ErrScope, Status: 403, Slug: "program-scope"},
			"program.ErrApproved":        {Err: program.ErrApproved, Status: 409, Slug: "program-exists"},
			"program.ErrTooMany":         {Err: program.ErrTooMany, Status: 409, Slug: "too-many-programs"},
			"application.ErrUnknown":     {Err: application.ErrUnknown, Status: 401, Slug: "unknown-application"},
			"application.ErrSource":      {Err: application.ErrSource, Status: 403, Slug: "application-source"},
			"application.ErrScope":       {Err: application.ErrScope, Status: 403, Slug: "application-request"},
			"application.ErrRequest":     {Err: application.ErrRequest, Status: 403, Slug: "application-request"},
			"application.ErrPerson":      {Err: application.ErrPerson, Status: 403, Slug: "application-person"},
			"application.ErrRegistered":  {Err: application.ErrRegistered, Status: 409, Slug: "application-exists"},
			"application.ErrTooMany":     {Err: application.ErrTooMany, Status: 409, Slug: "too-many-applications"},
			"application.ErrCertificate": {Err: application.ErrCertificate, Status: 422, Slug: "certificate-content"},
			"published.ErrRedirect":      {Err: published.ErrRedirect, Status: 422, Slug: "certificate-redirect"},
			"published.ErrStatus":        {Err: published.ErrStatus, Status: 422, Slug: "certificate-missing"},
			"published.ErrMediaType":     {Err: published.ErrMediaType, Status: 422, Slug: "certificate-content"},
			"publichttp.ErrURL":          {Err: publichttp.ErrURL, Status: 422, Slug: "certificate-address"},
			"publichttp.ErrAddress":      {Err: publichttp.ErrAddress, Status: 422, Slug: "certificate-address"},
			"publichttp.ErrTime":         {Err: publichttp.ErrTime, Status: 422, Slug: "certificate-unreachable"},
			"publichttp.ErrUnreachable":  {Err: publichttp.ErrUnreachable, Status: 422, Slug: "certificate-unreachable"},
			"publichttp.ErrCertificate":  {Err: publichttp.ErrCertificate, Status: 422, Slug: "certificate-tls"},
			"publichttp.ErrLong":         {Err: publichttp.ErrLong, Status: 422, Slug: "certificate-content"},
			"application.ErrChanged":     {Err: application.ErrChanged, Status: 409, Slug: "application-changed"},
			"application.ErrNone":        {Err: application.ErrNone, Status: 404, Slug: "no-such-application"},
			"application.ErrNoConsent":   {Err: application.ErrNoConsent, Status: 404, Slug: "no-such-application"},
			"httpsig.ErrNone":            {Err: httpsig.ErrNone, Status: 401, Slug: "signature-malformed"},
			"httpsig.ErrMalformed":       {Err: httpsig.ErrMalformed, Status: 401, Slug: "signature-malformed"},
			"httpsig.ErrComponents":      {Err: httpsig.ErrComponents, Status: 401, Slug: "signature-components"},
			"httpsig.ErrDigest":          {Err: httpsig.ErrDigest, Status: 401, Slug: "digest-mismatch"},
			"httpsig.ErrTime":            {Err: httpsig.ErrTime, Status: 401, Slug: "signature-expired"},
			"httpsig.ErrWrong":           {Err: httpsig.ErrWrong, Status: 401, Slug: "signature-invalid"},
			"roleassertion.ErrInvalid":   {Err: roleassertion.ErrInvalid, Status: 403, Slug: "roles"},
			"errRole":                    {Err: errRole, Status: 403, Slug: "not-administrator"},
			"policy.ErrChanged":          {Err: policy.ErrChanged, Status: 409, Slug: "policy-changed"},
			"policy.ErrUnreadable":       {Err: policy.ErrUnreadable, Status: 503, Slug: "unavailable"},
			"policy.ErrForbidden":        {Err: policy.ErrForbidden, Status: 403, Slug: "policy"},

			"errNotPublic":          {Err: errNotPublic, Status: 422, Slug: "receiver-address"},
			"errNoNotices":          {Err: errNoNotices, Status: 404, Slug: "notices-off"},
			"errNoReceiver":         {Err: errNoReceiver, Status: 422, Slug: "no-receiver"},
			"notice.ErrChanged":     {Err: notice.ErrChanged, Status: 409, Slug: "notices-changed"},
			"notice.ErrUnreadable":  {Err: notice.ErrUnreadable, Status: 503, Slug: "unavailable"},
			"errNoRealtime":         {Err: errNoRealtime, Status: 404, Slug: "realtime-off"},
			"share.ErrNotFound":     {Err: share.ErrNotFound, Status: 404, Slug: "not-found"},
			"share.ErrIDTaken":      {Err: share.ErrIDTaken, Status: 409, Slug: "id-taken"},
			"share.ErrSelf":         {Err: share.ErrSelf, Status: 422, Slug: "self"},
			"share.ErrTooLong":      {Err: share.ErrTooLong, Status: 413, Slug: "too-long"},
			"share.ErrEmpty":        {Err: share.ErrEmpty, Status: 422, Slug: "empty"},
			"share.ErrMetadata":     {Err: share.ErrMetadata, Status: 413, Slug: "metadata"},
			"share.ErrOnePut":       {Err: share.ErrOnePut, Status: 413, Slug: "one-put"},
			"share.ErrCopyInParts":  {Err: share.ErrCopyInParts, Status: 400, Slug: "malformed"},
			"share.ErrCopyLong":     {Err: share.ErrCopyLong, Status: 413, Slug: "copy-too-long"},
			"share.ErrNoSource":     {Err: share.ErrNoSource, Status: 409, Slug: "copy-source"},
			"share.ErrNotBegun":     {Err: share.ErrNotBegun, Status: 409, Slug: "not-begun"},
			"share.ErrNoSuchPart":   {Err: share.ErrNoSuchPart, Status: 400, Slug: "no-such-part"},
			"share.ErrCommitted":    {Err: share.ErrCommitted, Status: 409, Slug: "committed"},
			"share.ErrNotStored":    {Err: share.ErrNotStored, Status: 409, Slug: "not-stored"},
			"share.ErrMismatch":     {Err: share.ErrMismatch, Status: 409, Slug: "mismatch"},
			"share.ErrRecommit":     {Err: share.ErrRecommit, Status: 409, Slug: "recommit"},
			"share.ErrUncommitted":  {Err: share.ErrUncommitted, Status: 409, Slug: "uncommitted"},
			"share.ErrShorter":      {Err: share.ErrShorter, Status: 409, Slug: "shorter"},
			"ratelimit.ErrExceeded": {Err: ratelimit.ErrExceeded, Status: 429, Slug: "limit"},
			"share.ErrTickets":      {Err: share.ErrTickets, Status: 429, Slug: "tickets"},
			"share.ErrWrongKey":     {Err: share.ErrWrongKey, Status: 403, Slug: "wrong-key"},
			"share.ErrNoGate":       {Err: share.ErrNoGate, Status: 409, Slug: "no-gate"},
			"share.ErrClaimed":      {Err: share.ErrClaimed, Status: 409, Slug: "claimed"},
			"share.ErrNoSuchClaim":  {Err: share.ErrNoSuchClaim, Status: 403, Slug: "no-such-claim"},
			"share.ErrDownloaded":   {Err: share.ErrDownloaded, Status: 410, Slug: "downloaded"},
			"share.ErrUnconfirmed":  {Err: share.ErrUnconfirmed, Status: 410, Slug: "unconfirmed"},
			"share.ErrDeclined":     {Err: share.ErrDeclined, Status: 410, Slug: "declined"},
			"share.ErrRevoked":      {Err: share.ErrRevoked, Status: 410, Slug: "revoked"},
			"share.ErrExpired":      {Err: share.ErrExpired, Status: 410, Slug: "expired"},
			"share.ErrAbandoned":    {Err: share.ErrAbandoned, Status: 410, Slug: "abandoned"},
			"share.ErrContended":    {Err: share.ErrContended, Status: 503, Slug: "unavailable"},
		},
		Packages: map[string]string{"share": "../../shared/share", "forgetoken": "../../shared/forgetoken", "program": "../../shared/program", "application": "../../shared/application", "published": "../../shared/application/published", "publichttp": "../../shared/publichttp", "httpsig": "../../shared/httpsig", "policy": "../../shared/policy", "ratelimit": "../../shared/ratelimit", "roleassertion": "../../shared/roleassertion"},
		InternalOnly: map[string]string{
			"published.ErrBase":       "handlers answer problem.ErrMalformed with their own text",
			"policy.ErrInvalid":       "handlers answer problem.ErrMalformed with their own text",
			"share.ErrMalformed":      "parsers wrap it; handlers answer problem.ErrMalformed with their own text",
			"share.ErrPasswordNeeded": "only people outside have passwords, and call the API of links",
			"share.ErrWrongPassword":  "the same",
			"share.ErrLocked":         "the same",
			"share.ErrUnlockNeeded":   "only people outside meet gates, and call the API of links",
			"share.ErrLive":           "only the reaper asks for what it refuses",
			"share.ErrUnreadable":     "the service's own fault, so it is internal",
		},
		Faults: map[int]string{503: "unavailable"},
	}.Run(t)
}

func TestAnotherDownloadSaysWhenItsLeaseEnds(t *testing.T) {
	until := time.Date(2026, 11, 21, 12, 0, 0, 5, time.FixedZone("", 3600))
	for wait, want := range map[time.Duration]string{
		-time.Hour: "1", 0: "1", 1: "1", time.Second: "1", time.Second + 1: "2", 59*time.Second + 999*time.Millisecond: "60", time.Hour: "3600",
	} {
		t.Run(wait.String(), func(t *testing.T) {
			w := httptest.NewRecorder()
			Problems.Write(w, fmt.Errorf("x: %w", &share.ClaimedError{Until: until, In: wait}))
			if got := w.Header().Get("Retry-After"); got != want {
				t.Errorf("Retry-After %s, not %s", got, want)
			}
			if !strings.Contains(w.Body.String(), `"leaseEndsAt":"2026-11-21T11:00:00.000000005Z"`) {
				t.Errorf("%s", w.Body)
			}
		})
	}
}

func TestMoreTicketsDoNotComeWithTime(t *testing.T) {
	w := httptest.NewRecorder()
	Problems.Write(w, share.ErrTickets)
	if w.Header().Get("Retry-After") != "" || strings.Contains(w.Body.String(), "leaseEndsAt") {
		t.Errorf("%v %s", w.Header(), w.Body)
	}
}
