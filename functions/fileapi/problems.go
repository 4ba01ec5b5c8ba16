package fileapi

import (
	"errors"
	"net/http"
	"time"

	"github.com/secure-share/secure-share/shared/application"
	"github.com/secure-share/secure-share/shared/application/published"
	"github.com/secure-share/secure-share/shared/claimapi"
	"github.com/secure-share/secure-share/shared/forgetoken"
	"github.com/secure-share/secure-share/shared/httpsig"
	"github.com/secure-share/secure-share/shared/notice"
	"github.com/secure-share/secure-share/shared/policy"
	"github.com/secure-share/secure-share/shared/problem"
	"github.com/secure-share/secure-share/shared/program"
	"github.com/secure-share/secure-share/shared/publichttp"
	"github.com/secure-share/secure-share/shared/ratelimit"
	"github.com/secure-share/secure-share/shared/roleassertion"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// Problems are the API's error answers. Unknown and forbidden shares get the
// same answer, share.ErrNotFound.
var Problems = problem.NewTable([]problem.Kind{
	{Err: forgetoken.ErrInvalid, Status: http.StatusUnauthorized, Slug: "unauthorized", Title: "The sign-in was not accepted", Detail: "Reload the page to sign in again."},
	{Err: program.ErrUnknown, Status: http.StatusUnauthorized, Slug: "unknown-program", Title: "This program is not approved", Detail: "Approve it in the app under Programs. An approval may also have ended or been revoked."},
	{Err: httpsig.ErrNone, Status: http.StatusUnauthorized, Slug: "signature-malformed", Title: "There is no signature for this service", Detail: "No signature has the tag secure-share."},
	{Err: httpsig.ErrMalformed, Status: http.StatusUnauthorized, Slug: "signature-malformed", Title: "The signature cannot be read", Detail: "It needs exactly the parameters created, expires, nonce, keyid, alg and tag."},
	{Err: httpsig.ErrComponents, Status: http.StatusUnauthorized, Slug: "signature-components", Title: "The signature does not cover the required parts", Detail: "It must cover @method, @authority, @path and @query, and content-digest if there is a body, and nothing else."},
	{Err: httpsig.ErrDigest, Status: http.StatusUnauthorized, Slug: "digest-mismatch", Title: "The body is not the one that Content-Digest describes"},
	{Err: httpsig.ErrTime, Status: http.StatusUnauthorized, Slug: "signature-expired", Title: "The signature is not valid at this time", Detail: "It may be valid for five minutes at most. Check the clock."},
	{Err: httpsig.ErrWrong, Status: http.StatusUnauthorized, Slug: "signature-invalid", Title: "The signature is wrong", Detail: "The key did not sign this request."},
	{Err: program.ErrReplayed, Status: http.StatusUnauthorized, Slug: "replayed", Title: "This request was sent before", Detail: "Sign each request with a new nonce."},
	{Err: program.ErrScope, Status: http.StatusForbidden, Slug: "program-scope", Title: "The program may not do this", Detail: "It was approved for other actions. Approve it again with more."},
	{Err: program.ErrApproved, Status: http.StatusConflict, Slug: "program-exists", Title: "This key was approved before", Detail: "Let the program make a new key."},
	{Err: program.ErrTooMany, Status: http.StatusConflict, Slug: "too-many-programs", Title: "There are too many programs", Detail: "Revoke one that is not needed."},
	{Err: application.ErrUnknown, Status: http.StatusUnauthorized, Slug: "unknown-application", Title: "No registered application signed this request", Detail: "Either no application is registered for the key, or another key signed the request. A registration may also have ended."},
	{Err: application.ErrSource, Status: http.StatusForbidden, Slug: "application-source", Title: "The application may not call from this address", Detail: "An administrator has to register the address."},
	{Err: application.ErrScope, Status: http.StatusForbidden, Slug: "application-request", Title: "The application may not do this", Detail: "It was registered for other actions."},
	{Err: application.ErrRequest, Status: http.StatusForbidden, Slug: "application-request", Title: "The application may not make this request", Detail: "It is not in the list of requests that was registered."},
	{Err: application.ErrPerson, Status: http.StatusForbidden, Slug: "application-person", Title: "The application may not act for this person", Detail: "The person has to agree in the app under Programs, or an administrator has to list the person."},
	{Err: application.ErrRegistered, Status: http.StatusConflict, Slug: "application-exists", Title: "This key is in use", Detail: "Revoke what uses it, or let the application make a new key."},
	{Err: application.ErrTooMany, Status: http.StatusConflict, Slug: "too-many-applications", Title: "There are too many applications", Detail: "Revoke one that is not needed."},
	{Err: publichttp.ErrURL, Status: http.StatusUnprocessableEntity, Slug: "certificate-address", Title: "This address cannot be called", Detail: "It must begin with https://."},
	{Err: publichttp.ErrAddress, Status: http.StatusUnprocessableEntity, Slug: "certificate-address", Title: "This address is not public", Detail: "Only addresses on the Internet are called. Paste the certificate instead."},
	{Err: publichttp.ErrTime, Status: http.StatusUnprocessableEntity, Slug: "certificate-unreachable", Title: "There was no answer in time", Detail: "The server has five seconds."},
	{Err: publichttp.ErrUnreachable, Status: http.StatusUnprocessableEntity, Slug: "certificate-unreachable", Title: "There was no answer", Detail: "Check the address, and that the server can be reached from the Internet."},
	{Err: publichttp.ErrCertificate, Status: http.StatusUnprocessableEntity, Slug: "certificate-tls", Title: "The server did not prove its name", Detail: "Its TLS certificate must be valid for the host, and come from a public authority."},
	{Err: publichttp.ErrLong, Status: http.StatusUnprocessableEntity, Slug: "certificate-content", Title: "The answer is too long to be a certificate"},
	{Err: published.ErrRedirect, Status: http.StatusUnprocessableEntity, Slug: "certificate-redirect", Title: "The server answered with a redirect", Detail: "Redirects are not followed. Give the address that it leads to, or serve the certificate here."},
	{Err: published.ErrStatus, Status: http.StatusUnprocessableEntity, Slug: "certificate-missing", Title: "The server has no certificate there", Detail: "It must answer 200 at " + published.Path + "."},
	{Err: published.ErrMediaType, Status: http.StatusUnprocessableEntity, Slug: "certificate-content", Title: "The answer is not declared as a certificate", Detail: "Its Content-Type must be " + published.MediaType + "."},
	{Err: application.ErrCertificate, Status: http.StatusUnprocessableEntity, Slug: "certificate-content", Title: "The answer is not a certificate of an application", Detail: "It must be one certificate or public key with Ed25519, in PEM."},
	{Err: application.ErrNone, Status: http.StatusNotFound, Slug: "no-such-application", Title: "The site has no such application", Detail: "It may have been revoked. Reload the page."},
	{Err: application.ErrChanged, Status: http.StatusConflict, Slug: "application-changed", Title: "An administrator changed this application", Detail: "Read it again, then decide."},
	{Err: application.ErrNoConsent, Status: http.StatusNotFound, Slug: "no-such-application", Title: "No such application asks for consent", Detail: "It may have been revoked. Reload the page."},
	{Err: forgetoken.ErrKeysUnavailable, Status: http.StatusServiceUnavailable, Slug: "unavailable", Title: "Sign-ins cannot be checked right now", Detail: "Please try again in a minute."},

	{Err: roleassertion.ErrInvalid, Status: http.StatusForbidden, Slug: "roles", Title: "Your role could not be confirmed", Detail: "Reload the page to have it confirmed again."},
	{Err: errRole, Status: http.StatusForbidden, Slug: "not-administrator", Title: "Only administrators can do this"},
	{Err: policy.ErrChanged, Status: http.StatusConflict, Slug: "policy-changed", Title: "Somebody else changed the policy", Detail: "Read it again, then change it."},
	{Err: policy.ErrUnreadable, Status: http.StatusServiceUnavailable, Slug: "unavailable", Title: "The policy of this site cannot be read", Detail: "Until it can, nothing is sent. Please try again later."},
	{Err: policy.ErrForbidden, Status: http.StatusForbidden, Slug: "policy", Title: "The policy of this site does not allow this", Extend: rule},

	{Err: errNoNotices, Status: http.StatusNotFound, Slug: "notices-off", Title: "Notices are not available", Detail: "The operator has not set them up."},
	{Err: errNoReceiver, Status: http.StatusUnprocessableEntity, Slug: "no-receiver", Title: "This site has no address for notices", Detail: "Ask an administrator to set one, or send without notices."},
	{Err: errNotPublic, Status: http.StatusUnprocessableEntity, Slug: "receiver-address", Title: "Notices cannot be sent to this address", Detail: "They are sent to addresses on the Internet only: not to localhost, a private network, or a name that only your network knows."},
	{Err: notice.ErrChanged, Status: http.StatusConflict, Slug: "notices-changed", Title: "Somebody else changed the address", Detail: "Read it again, then change it."},
	{Err: notice.ErrUnreadable, Status: http.StatusServiceUnavailable, Slug: "unavailable", Title: "The address for notices cannot be read", Detail: "Please try again later."},

	{Err: errNoRealtime, Status: http.StatusNotFound, Slug: "realtime-off", Title: "Live updates are not available", Detail: "Read the lists again from time to time."},

	{Err: share.ErrNotFound, Status: http.StatusNotFound, Slug: "not-found", Title: "There is no such share", Detail: "It does not exist, or it is not for you."},
	{Err: share.ErrIDTaken, Status: http.StatusConflict, Slug: "id-taken", Title: "The id belongs to another share", Detail: "Make a new random id."},
	{Err: share.ErrSelf, Status: http.StatusUnprocessableEntity, Slug: "self", Title: "Sender and recipient are the same person", Detail: "Choose somebody else."},
	{Err: share.ErrEmpty, Status: http.StatusUnprocessableEntity, Slug: "empty", Title: "A sealed file cannot be empty"},
	{Err: share.ErrTooLong, Status: http.StatusRequestEntityTooLarge, Slug: "too-long", Title: "The file is larger than allowed here"},
	{Err: share.ErrOnePut, Status: http.StatusRequestEntityTooLarge, Slug: "one-put", Title: "The file is too long for a single PUT", Detail: "Announce it without sha256, to upload it in parts."},
	{Err: share.ErrMetadata, Status: http.StatusRequestEntityTooLarge, Slug: "metadata", Title: "Sealed metadata and description take 4 KiB each at most, the file info 1 KiB"},
	{Err: share.ErrCopyInParts, Status: http.StatusBadRequest, Slug: "malformed", Title: "A copy is announced without sha256"},
	{Err: share.ErrCopyLong, Status: http.StatusRequestEntityTooLarge, Slug: "copy-too-long", Title: "The file is too long for a copy", Detail: "Upload it for each recipient."},
	{Err: share.ErrNoSource, Status: http.StatusConflict, Slug: "copy-source", Title: "The file to copy was not found", Detail: "The share must be available, sent by you, and of the same length. Upload the file instead."},
	{Err: share.ErrNotBegun, Status: http.StatusConflict, Slug: "not-begun", Title: "No upload in parts has begun", Detail: "Announce the share without sha256, again if the answer was lost."},
	{Err: share.ErrNoSuchPart, Status: http.StatusBadRequest, Slug: "no-such-part", Title: "The file has no such part", Detail: "Parts count from 1 to the number in the answer to the announcement."},
	{Err: share.ErrCommitted, Status: http.StatusConflict, Slug: "committed", Title: "The share is committed already", Detail: "There is nothing left to upload."},
	{Err: share.ErrNotStored, Status: http.StatusConflict, Slug: "not-stored", Title: "The file has not arrived yet", Detail: "Upload it, then commit again."},
	{Err: share.ErrMismatch, Status: http.StatusConflict, Slug: "mismatch", Title: "What was uploaded is not what was announced", Detail: "Send the file again as a new share."},
	{Err: share.ErrRecommit, Status: http.StatusConflict, Slug: "recommit", Title: "The share was committed for another address", Detail: "Ask for a new mail ticket to change the address."},
	{Err: share.ErrUncommitted, Status: http.StatusConflict, Slug: "uncommitted", Title: "The share is not committed yet"},
	{Err: share.ErrShorter, Status: http.StatusConflict, Slug: "shorter", Title: "The file already stays longer than that", Detail: "Its time cannot be shortened. Take it back instead."},
	{Err: ratelimit.ErrExceeded, Status: http.StatusTooManyRequests, Slug: "limit", Title: "A limit is reached", Extend: limitOf},
	{Err: share.ErrTickets, Status: http.StatusTooManyRequests, Slug: "tickets", Title: "The key was mailed too often", Detail: "Hand the key over in another way, or send the file again."},
	{Err: share.ErrWrongKey, Status: http.StatusForbidden, Slug: "wrong-key", Title: "The key is wrong", Detail: "Nothing happened to the file. Check the key and try again."},
	{Err: share.ErrNoGate, Status: http.StatusConflict, Slug: "no-gate", Title: "The share has no gate", Detail: "So there is nothing to unlock."},
	{Err: share.ErrClaimed, Status: http.StatusConflict, Slug: "claimed", Title: "A download is under way", Detail: "It can be resumed where it began, or started again when its lease ends.", Extend: claimapi.LeaseEnd},
	{Err: share.ErrNoSuchClaim, Status: http.StatusForbidden, Slug: "no-such-claim", Title: "No download was started under this claim id"},
	{Err: share.ErrDownloaded, Status: http.StatusGone, Slug: "downloaded", Title: "The file was downloaded", Detail: "It was deleted after its last download."},
	{Err: share.ErrUnconfirmed, Status: http.StatusGone, Slug: "unconfirmed", Title: "The file is gone", Detail: "Too many downloads were started without a confirmation."},
	{Err: share.ErrDeclined, Status: http.StatusGone, Slug: "declined", Title: "The recipient declined the file"},
	{Err: share.ErrRevoked, Status: http.StatusGone, Slug: "revoked", Title: "The sender took the file back"},
	{Err: share.ErrExpired, Status: http.StatusGone, Slug: "expired", Title: "The file has expired", Detail: "Ask the sender to send it again."},
	{Err: share.ErrAbandoned, Status: http.StatusGone, Slug: "abandoned", Title: "The upload was not finished in time", Detail: "Send the file again."},
	{Err: share.ErrContended, Status: http.StatusServiceUnavailable, Slug: "unavailable", Title: "Too many changes at the same time", Detail: "Nothing was lost. Please try again."},
}...)

// rule names the rule that was broken.
func rule(err error, p *wire.Problem) time.Duration {
	var forbidden *policy.RuleError
	if errors.As(err, &forbidden) {
		p.Rule, p.Detail = forbidden.Rule, ruleDetails[forbidden.Rule]
	}
	return 0
}

var ruleDetails = map[string]string{
	policy.RuleDeliveryMethods: "The administrators do not allow this way to deliver the key. Choose another one.",
	policy.RuleLinkMakers:      "The administrators allow only members of certain groups to send to people outside. Ask them to add you.",
	policy.RuleSenders:         "The administrators allow only members of certain groups to send. Ask them to add you.",
	policy.RulePlaces:          "The administrators allow sending only from certain projects or spaces. Open the app in one of them.",
	policy.RuleDomains:         "The rules about mail domains exclude each other. Ask an administrator to change them.",
	policy.RuleLargestFile:     "The file is larger than the administrators allow.",
	policy.RuleLifetime:        "The administrators do not allow files to stay that long. Choose a shorter time.",
	policy.RuleOpenings:        "The administrators do not allow a file to be opened that often. Choose a smaller number.",
	policy.RulePrograms:        "The administrators do not allow programs. Use the app.",
	policy.RuleOutsiders:       "The administrators do not allow sending to people without an account.",
	policy.RuleGates:           "The administrators do not allow passwords that the service checks. Set one that is part of the key, or none.",
	policy.RulePasswords:       "The administrators require a password for people without an account. Set one, as part of the key if they require that.",
}

// limitOf names the limit that is reached, and says how long to wait.
func limitOf(err error, p *wire.Problem) time.Duration {
	var exceeded *ratelimit.ExceededError
	if !errors.As(err, &exceeded) {
		return 0
	}
	p.Limit, p.Detail = exceeded.Limit, limitDetails[exceeded.Limit]
	return exceeded.RetryAfter
}

// limitDetails has a text for each limit.
var limitDetails = map[string]string{
	"announcements": "You sent as much as one person may send in an hour.",
	"uploads":       "You have as many unfinished uploads as one person may have. Finish one or take it back.",
	"bytes":         "With this file you would send more than one person may send in a day.",
	"site-bytes":    "With this file your site would send more than it may send in a day.",
	"tickets":       "You asked for as many mails as one person may ask for in an hour.",
	"parts":         "You asked for as many parts of uploads as one person may ask for in an hour.",
	"requests":      "The program or application has made as many requests as it may make in an hour.",
	"wrong-keys":    "You entered too many wrong keys for this file. Nothing happened to it.",
}
