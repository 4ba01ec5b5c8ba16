// Package wire defines the JSON bodies of both HTTP APIs, as docs/openapi.yaml
// describes them. Server and client share it, so they cannot differ. Binary
// fields are unpadded base64url (RFC 4648, section 5), instants are RFC 3339 in
// UTC.
package wire

import (
	"encoding/json"
	"time"

	"github.com/secure-share/secure-share/shared/hidden"
)

// CreateRequest is the body of POST /v1/shares.
type CreateRequest struct {
	ID           string       `json:"id"`
	Recipient    string       `json:"recipient"`              // account id, or Outsider
	Verifier     string       `json:"verifier"`               // 32 bytes
	KeyVerifier  string       `json:"keyVerifier,omitempty"`  // 32 bytes; only with the recipient Outsider: the share has a password
	MailVerifier string       `json:"mailVerifier,omitempty"` // 32 bytes; with the recipient Outsider, and only then
	Gate         *Gate        `json:"gate,omitempty"`         // only with the recipient Outsider and without KeyVerifier
	Metadata     string       `json:"metadata"`               // sealed, at most 4 KiB
	Description  *Description `json:"description,omitempty"`
	FileInfo     *FileInfo    `json:"fileInfo,omitempty"`
	Label        *Label       `json:"label,omitempty"`  // only with the recipient Outsider
	Length       int64        `json:"length"`           // of the ciphertext, in bytes
	SHA256       string       `json:"sha256,omitempty"` // of the ciphertext, 32 bytes; empty: upload in parts

	LifetimeSeconds int64 `json:"lifetimeSeconds,omitempty"` // 0: the longest that is allowed
	Openings        int   `json:"openings,omitempty"`        // how often it may be opened, 1 to 20; 0: once
	UntilExpiry     bool  `json:"untilExpiry,omitempty"`     // any number of times until it expires; without Openings
	Notify          bool  `json:"notify,omitempty"`          // the site's receiver gets notices about the share

	CopyOf  string `json:"copyOf,omitempty"`  // another share of the sender, whose ciphertext the commit copies; without SHA256
	Sending string `json:"sending,omitempty"` // 16 bytes, the same for all shares that are sent together
}

// Gate is what a recipient has to prove before the file is handed out, besides the key.
type Gate struct {
	Verifier string `json:"verifier"` // 32 bytes, SHA-256 of the gate proof
}

// UnlockSecret answers GET and PUT /v1/shares/{id}/unlock-secret.
type UnlockSecret struct {
	UnlockSecret hidden.Text `json:"unlockSecret"` // 64 hexadecimal digits
}

// Description is a note sealed under the site's key.
type Description struct {
	Sealed     string `json:"sealed"` // at most 4 KiB
	KeyVersion int64  `json:"keyVersion"`
}

// FileInfo is name and size of the file, sealed under the site's key for the sender.
type FileInfo struct {
	Sealed     string `json:"sealed"` // at most 1 KiB
	KeyVersion int64  `json:"keyVersion"`
}

// Label is what the sender calls an outsider, sealed under the site's key for the
// sender.
type Label struct {
	Sealed     string `json:"sealed"` // at most 512 bytes
	KeyVersion int64  `json:"keyVersion"`
}

// Outsider is any recipient without an account, who opens the share with its
// link and its key.
const Outsider = "*outsider"

// Closed replaces a person whose account was closed, as sender or recipient.
const Closed = "*closed"

// CreateResponse is the answer, with an Upload or, if the request had no
// SHA-256, a Multipart. Both are absent after the commit.
type CreateResponse struct {
	Share     Share      `json:"share"`
	Upload    *Upload    `json:"upload,omitempty"`
	Multipart *Multipart `json:"multipart,omitempty"`

	UnlockSecret hidden.Text `json:"unlockSecret,omitempty"` // of a share with a gate, until it ends
}

// Multipart says how to split a ciphertext: into Parts parts, all of PartSize
// bytes except the last.
type Multipart struct {
	UploadID string `json:"uploadId"` // id of the upload until it is completed
	PartSize int64  `json:"partSize"`
	Parts    int    `json:"parts"`
}

// Upload is a presigned request: send it with exactly these headers.
type Upload struct {
	Method    string            `json:"method"`
	URL       string            `json:"url"`
	Headers   map[string]string `json:"headers"`
	ExpiresAt time.Time         `json:"expiresAt"`
}

// PartsRequest is the body of POST /v1/shares/{id}/parts.
type PartsRequest struct {
	Parts []Part `json:"parts"` // 1 to MaxPartsAtOnce, each once
}

// MaxPartsAtOnce is how many part URLs one request may ask for.
const MaxPartsAtOnce = 100

// Part is one part of the ciphertext.
type Part struct {
	Number int    `json:"number"` // from 1 on
	SHA256 string `json:"sha256"` // 32 bytes
}

// PartsResponse is the answer, in the order of the request.
type PartsResponse struct {
	Parts     []PartUpload `json:"parts"`
	ExpiresAt time.Time    `json:"expiresAt"`
}

// PartUpload is a presigned request, like Upload.
type PartUpload struct {
	Number  int               `json:"number"`
	Method  string            `json:"method"`
	URL     string            `json:"url"`
	Headers map[string]string `json:"headers"`
}

// Share is a share as its sender and its recipient may see it. Metadata and
// History are absent from list items. FileInfo, Label and Sending are for the sender only. If the
// share is Unreadable, it has only the readable fields, and neither status nor
// length.
type Share struct {
	ID             string       `json:"id"`
	Role           string       `json:"role"` // the caller's: "sender" or "recipient"
	Sender         string       `json:"sender,omitempty"`
	Recipient      string       `json:"recipient,omitempty"`
	Status         string       `json:"status,omitempty"`
	Length         int64        `json:"length,omitempty"`
	Metadata       string       `json:"metadata,omitempty"`
	Description    *Description `json:"description,omitempty"`
	FileInfo       *FileInfo    `json:"fileInfo,omitempty"`
	Label          *Label       `json:"label,omitempty"`
	CreatedAt      time.Time    `json:"createdAt,omitzero"`
	UploadDeadline *time.Time   `json:"uploadDeadline,omitempty"` // while uploading
	CommittedAt    *time.Time   `json:"committedAt,omitempty"`
	ExpiresAt      *time.Time   `json:"expiresAt,omitempty"`
	LeaseEndsAt    *time.Time   `json:"leaseEndsAt,omitempty"` // while downloading
	EndedAt        *time.Time   `json:"endedAt,omitempty"`
	DeletedAt      *time.Time   `json:"deletedAt,omitempty"` // time of the ciphertext's deletion
	Openings       int          `json:"openings,omitempty"`  // how often it may be opened; 0: once, or UntilExpiry. In the recipient's list only while it can be
	UntilExpiry    bool         `json:"untilExpiry,omitempty"`
	Opened         int          `json:"opened,omitempty"`   // how often it was, if more than once is allowed
	OpenedAt       *time.Time   `json:"openedAt,omitempty"` // the last time
	History        []Entry      `json:"history,omitempty"`
	Sending        string       `json:"sending,omitempty"`     // which shares were sent together; for the sender only
	Notify         bool         `json:"notify,omitempty"`      // for the sender only, and not in lists
	Password       bool         `json:"password,omitempty"`    // the recipient needs one; for the sender only, and not in lists
	Gate           bool         `json:"gate,omitempty"`        // it has a gate and has not ended; for the sender only, and not in lists
	LockedUntil    *time.Time   `json:"lockedUntil,omitempty"` // no password is accepted before; for the sender only, and not in lists
	Unreadable     bool         `json:"unreadable,omitempty"`  // it can only be ended
}

// Roles of the caller.
const (
	RoleSender    = "sender"
	RoleRecipient = "recipient"
)

// Entry is one line of the history, oldest first.
type Entry struct {
	At    time.Time  `json:"at"`
	What  string     `json:"what"`
	Until *time.Time `json:"until,omitempty"`
}

// Page is one page of the inbox or outbox, newest first. Next is empty on the
// last page.
type Page struct {
	Items []Share `json:"items"`
	Next  string  `json:"next,omitempty"`
}

// Limits is the answer of GET /v1/limits: the limits for a share that is
// created now.
type Limits struct {
	Version               string    `json:"version"`
	LargestFile           int64     `json:"largestFile"` // of a ciphertext, in bytes
	LifetimeSeconds       int64     `json:"lifetimeSeconds"`
	HistorySeconds        int64     `json:"historySeconds"`
	UploadDeadlineSeconds int64     `json:"uploadDeadlineSeconds"`
	LeaseSeconds          int64     `json:"leaseSeconds"`
	Leases                int       `json:"leases"`
	Tickets               int       `json:"tickets"`
	LargestCopy           int64     `json:"largestCopy,omitempty"`    // of a ciphertext, in bytes; 0: the service copies none
	Passwords             bool      `json:"passwords,omitempty"`      // a share for an outsider may have a password
	Gates                 bool      `json:"gates,omitempty"`          // or a gate
	Extend                bool      `json:"extend,omitempty"`         // the sender may extend a share
	Page                  string    `json:"page,omitempty"`           // URL of the page for outsiders; a link is it, "#" and the id
	TicketAudience        string    `json:"ticketAudience,omitempty"` // aud of mail tickets: which key mailer they are for
	Now                   time.Time `json:"now"`
}

// RolesHeader is the header field with a role assertion.
const RolesHeader = "Secure-Share-Roles"

// Activity answers GET /v1/activity and /v1/activity/site: one page of a log, newest
// first. A page may hold fewer entries than were asked for, even none, and still have a
// next one.
type Activity struct {
	Items []Logged `json:"items"`
	Next  string   `json:"next,omitempty"`
}

// Logged is an entry of a log. Fields that do not apply are empty.
type Logged struct {
	At        time.Time `json:"at"` // of a counted entry: the start of its hour
	Action    string    `json:"action"`
	Actor     string    `json:"actor,omitempty"` // empty: the service, because time passed
	Sender    string    `json:"sender,omitempty"`
	Recipient string    `json:"recipient,omitempty"`
	Share     string    `json:"share,omitempty"`
	Place     string    `json:"place,omitempty"`   // where the file was sent from, or whose policy changed
	Program   string    `json:"program,omitempty"` // the program or application that acted, or that the entry is about
	Rule      string    `json:"rule,omitempty"`    // of the policy, that refused it
	Count     int64     `json:"count,omitempty"`   // how often in that hour
}

// Policy answers GET /v1/policy: what applies to the caller where the app
// was opened. Version is that of the site's policy.
type Policy struct {
	Version int64 `json:"version"` // counts the changes; 0: none was set
	PolicyRules
}

// PolicyRules are the rules of a policy. A rule that is missing restricts nothing, but
// Outsiders, Gates, EmbedOrigins and more than one opening have to be allowed.
type PolicyRules struct {
	DeliveryMethods   []string `json:"deliveryMethods"`           // that are allowed: mail, own, copy
	Senders           []string `json:"senders,omitempty"`         // ids of groups; membership in one is enough
	LinkMakers        []string `json:"linkMakers,omitempty"`      // the same, to send to people without an account
	LargestFile       int64    `json:"largestFile,omitempty"`     // bytes, before the file is sealed
	LifetimeSeconds   int64    `json:"lifetimeSeconds,omitempty"` // longest
	Openings          int      `json:"openings,omitempty"`        // the largest number; 0: one
	UntilExpiry       bool     `json:"untilExpiry,omitempty"`     // any number, and until the expiry
	Domains           []string `json:"domains,omitempty"`         // of mail addresses, in lower case
	ProgramsForbidden bool     `json:"programsForbidden,omitempty"`
	PlaceRequired     bool     `json:"placeRequired,omitempty"` // a project or space
	Places            []string `json:"places,omitempty"`        // the only ones, like project:10000 or space:98304
	Outsiders         bool     `json:"outsiders,omitempty"`     // people without an account may receive files
	Gates             bool     `json:"gates,omitempty"`         // files for them may have a gate
	EmbedOrigins      []string `json:"embedOrigins,omitempty"`  // whose pages may embed those; ["*"]: any
	Passwords         string   `json:"passwords,omitempty"`     // that files for them must have: "any" or "sealed"
}

// PolicyLevel answers GET and PUT /v1/policies/{level}: the rules that were set
// there, and those of the levels above.
type PolicyLevel struct {
	Version   int64        `json:"version"`         // counts the changes; 0: none was set
	Rules     *PolicyRules `json:"rules,omitempty"` // nil: the stored rules cannot be read
	Inherited PolicyRules  `json:"inherited"`
}

// PolicyLevelRequest is the body of PUT /v1/policies/{level}. It replaces all
// rules. Version, which is required, is the version of the policy that the change is
// based on.
type PolicyLevelRequest struct {
	Version *int64      `json:"version"`
	Rules   PolicyRules `json:"rules"`
}

// Notices answers GET /v1/notices.
type Notices struct {
	Enabled bool `json:"enabled"` // the site has a receiver
}

// NoticeSettings answers GET and PUT /v1/notices/settings.
type NoticeSettings struct {
	Version int64           `json:"version"` // counts the changes; 0: nothing was set
	URL     hidden.Text     `json:"url"`     // empty: no notices are sent
	Issuer  string          `json:"issuer"`
	Keys    json.RawMessage `json:"keys"` // JWK set of the public key
}

// NoticeSettingsRequest is the body of PUT /v1/notices/settings. Both are required.
// Version is the version of the settings that the change is based on.
type NoticeSettingsRequest struct {
	Version *int64       `json:"version"`
	URL     *hidden.Text `json:"url"`
}

// CommitRequest is the body of POST /v1/shares/{id}/commit.
type CommitRequest struct {
	RecipientHash string `json:"recipientHash,omitempty"` // as in AddressedRequest; empty: no ticket is wanted
	SenderName    string `json:"senderName"`              // as in AddressedRequest
	SHA256        string `json:"sha256,omitempty"`        // over the SHA-256s of the parts, in their order; optional after a single PUT
}

// AddressedRequest is the body of POST /v1/shares/{id}/ticket: a commitment to
// the address to which the key may be mailed, and the sender's name in the
// mail.
type AddressedRequest struct {
	RecipientHash string `json:"recipientHash"` // 32 bytes
	SenderName    string `json:"senderName"`
}

// ExtendRequest is the body of POST /v1/shares/{id}/extend.
type ExtendRequest struct {
	LifetimeSeconds int64 `json:"lifetimeSeconds,omitempty"` // from the commit; 0: the longest that is allowed
}

// CommitResponse is the answer of POST /v1/shares/{id}/commit. Without a
// recipient hash it has no ticket.
type CommitResponse struct {
	Share  Share  `json:"share"`
	Ticket Ticket `json:"ticket,omitzero"`
}

// Ticket is a mail ticket and the answer of POST /v1/shares/{id}/ticket.
type Ticket struct {
	Token     hidden.Text `json:"token"`
	ExpiresAt time.Time   `json:"expiresAt"`
}

// ClaimRequest is the body of POST /v1/shares/{id}/claim.
type ClaimRequest struct {
	ClaimKey hidden.Text `json:"claimKey"` // 32 bytes
	ClaimID  hidden.Text `json:"claimId"`  // 16 bytes
}

// LinkRequest is the body of POST /v1/links/{id}/show and /decline: a proof of the key
// and, if the share has one, the password.
type LinkRequest struct {
	ClaimKey hidden.Text `json:"claimKey"`           // 32 bytes; with a password: that of both
	KeyProof hidden.Text `json:"keyProof,omitempty"` // 32 bytes; only with a password: the claim key of the key alone
}

// LinkClaimRequest is the body of POST /v1/links/{id}/claim.
type LinkClaimRequest struct {
	ClaimKey hidden.Text `json:"claimKey"` // as in LinkRequest
	KeyProof hidden.Text `json:"keyProof,omitempty"`
	ClaimID  hidden.Text `json:"claimId"` // 16 bytes
}

// UnlockRequest is the body of POST /v1/links/{id}/unlock: a ClaimKey and a GateProof, or
// an UnlockToken, for which the ClaimKey is optional.
type UnlockRequest struct {
	ClaimKey    *hidden.Text `json:"claimKey,omitempty"`    // 32 bytes
	GateProof   *hidden.Text `json:"gateProof,omitempty"`   // 32 bytes
	UnlockToken *hidden.Text `json:"unlockToken,omitempty"` // a JWT
}

// Unlocked is the answer. The session is a bearer token, for where the cookie does not
// work.
type Unlocked struct {
	Session      hidden.Text `json:"session"`
	ExpiresAt    time.Time   `json:"expiresAt"`
	EmbedOrigins []string    `json:"embedOrigins,omitempty"` // as in Problem
}

// SessionCookie is the name of the cookie that holds a session.
const SessionCookie = "__Host-secure-share"

// Link is a share as a person without an account sees it after proving the key.
type Link struct {
	Status      string     `json:"status"` // available or claimed
	Length      int64      `json:"length"`
	Metadata    string     `json:"metadata"` // sealed
	ExpiresAt   time.Time  `json:"expiresAt"`
	LeaseEndsAt *time.Time `json:"leaseEndsAt,omitempty"` // while downloading

	EmbedOrigins []string `json:"embedOrigins,omitempty"` // as in Problem
	Openings     int      `json:"openings,omitempty"`     // how often it may be opened; 0: once, or UntilExpiry
	UntilExpiry  bool     `json:"untilExpiry,omitempty"`
	Opened       int      `json:"opened,omitempty"` // how often it was, if more than once is allowed
}

// ClaimResponse is the answer: a presigned GET, which allows Range, and the end
// of the lease, or of the share if it has no leases. Repeating the request renews both.
type ClaimResponse struct {
	URL          hidden.Text `json:"url"`
	URLExpiresAt time.Time   `json:"urlExpiresAt"`
	LeaseEndsAt  time.Time   `json:"leaseEndsAt"`
	Length       int64       `json:"length"`
	Metadata     string      `json:"metadata"` // sealed
}

// AcknowledgeRequest is the body of POST /v1/shares/{id}/acknowledge and
// /v1/links/{id}/acknowledge.
type AcknowledgeRequest struct {
	ClaimID hidden.Text `json:"claimId"` // 16 bytes
}

// KeyRequest is the body of POST /v1/keys on the key mailer.
type KeyRequest struct {
	Ticket hidden.Text `json:"ticket"`
	Secret hidden.Text `json:"secret"` // 22 characters
	To     hidden.Text `json:"to"`     // mail address
	Nonce  hidden.Text `json:"nonce"`  // 16 bytes
	Locale string      `json:"locale"` // BCP 47 tag
}

// KeyResponse is the answer, with status 202.
type KeyResponse struct {
	Mailed bool `json:"mailed"`
}

// Problem is the answer to a refused request (RFC 9457).
type Problem struct {
	Type        string     `json:"type"` // ProblemPrefix and a slug
	Title       string     `json:"title"`
	Status      int        `json:"status"`
	Detail      string     `json:"detail,omitempty"`
	LeaseEndsAt *time.Time `json:"leaseEndsAt,omitempty"` // of type "claimed"
	Rule        string     `json:"rule,omitempty"`        // of type "policy": what forbids it
	Limit       string     `json:"limit,omitempty"`       // of type "limit": which one is reached

	// Of type "unlock-needed": whose pages may embed the share. "*" means any.
	EmbedOrigins []string `json:"embedOrigins,omitempty"`
}

// ProblemPrefix is the prefix of every problem type; a slug follows, on which
// programs may branch.
const ProblemPrefix = "urn:secure-share:problem:"

// RealtimeToken answers POST /v1/realtime/token: what opens a connection for live
// updates.
type RealtimeToken struct {
	URL       string      `json:"url"` // wss, without the token
	Token     hidden.Text `json:"token"`
	ExpiresAt time.Time   `json:"expiresAt"`
}

// ProgramRequest is the body of POST /v1/programs.
type ProgramRequest struct {
	Key      string   `json:"key"`  // Ed25519, 32 bytes
	Name     string   `json:"name"` // 1 to 64 visible characters
	Scopes   []string `json:"scopes"`
	Days     int      `json:"days"`               // until it expires, 1 to 90
	Greeting string   `json:"greeting,omitempty"` // sealed for the program, at most 2 KiB
}

// Program is the answer to a ProgramRequest, and an item of Programs.
type Program struct {
	ID         string    `json:"id"` // JWK thumbprint of the key
	Name       string    `json:"name"`
	Scopes     []string  `json:"scopes"`
	CreatedAt  time.Time `json:"createdAt"`
	ExpiresAt  time.Time `json:"expiresAt"`
	LastUsedOn string    `json:"lastUsedOn,omitempty"` // a date in UTC
}

// Programs answers GET /v1/programs.
type Programs struct {
	Items []Program `json:"items"`
}

// OwnProgram answers GET /v1/program.
type OwnProgram struct {
	Program   Program `json:"program"`
	Site      string  `json:"site"` // cloud id
	AccountID string  `json:"accountId"`
	Greeting  string  `json:"greeting,omitempty"`
}

// ApplicationRequest is the body of POST /v1/applications. Without People the
// application may act for everybody who agrees, and without Requests it may make all that
// its scopes include.
type ApplicationRequest struct {
	Certificate string `json:"certificate"` // PEM, a certificate or a public key
	ApplicationSettings
}

// ApplicationSettings is what administrators choose for an application.
type ApplicationSettings struct {
	Name           string   `json:"name"` // 1 to 64 visible characters
	TimeoutSeconds int      `json:"timeoutSeconds"`
	Sources        []string `json:"sources"` // addresses, and ranges in CIDR notation
	Scopes         []string `json:"scopes"`
	Requests       []string `json:"requests,omitempty"` // such as POST /v1/shares/{id}/commit
	People         []string `json:"people,omitempty"`   // account ids
}

// ApplicationChange is the body of PUT /v1/applications/{id}. It replaces all settings.
type ApplicationChange struct {
	Version *int64 `json:"version"` // that the change is based on; required
	ApplicationSettings
}

// RenewalRequest is the body of PUT /v1/applications/{id}/certificate.
type RenewalRequest struct {
	Certificate  string `json:"certificate"`            // PEM, a certificate or a public key
	KeepPrevious bool   `json:"keepPrevious,omitempty"` // the old key stays valid for a week at most
}

// CertificateRequest is the body of POST /v1/applications/certificate.
type CertificateRequest struct {
	Address string `json:"address"` // https, host and port
}

// Certificate is the answer to a CertificateRequest.
type Certificate struct {
	Certificate string `json:"certificate"` // PEM
}

// Application is the answer to an ApplicationRequest, and an item of Applications.
type Application struct {
	ID      string `json:"id"`      // JWK thumbprint of the first key
	KeyID   string `json:"keyId"`   // JWK thumbprint of the present key
	Version int64  `json:"version"` // counts the changes of the settings
	ApplicationSettings
	RegisteredAt time.Time  `json:"registeredAt"`
	ExpiresAt    *time.Time `json:"expiresAt,omitempty"`
	LastUsedOn   string     `json:"lastUsedOn,omitempty"` // a date in UTC

	PreviousKeyUntil *time.Time `json:"previousKeyUntil,omitempty"` // the old key is valid until then
}

// Applications answers GET /v1/applications.
type Applications struct {
	Items []Application `json:"items"`
}

// Consents answers GET /v1/consents.
type Consents struct {
	Items []Consent `json:"items"`
}

// Consent is an application that acts for the caller, or would if the caller agreed.
type Consent struct {
	ID      string    `json:"id"`
	Name    string    `json:"name"`
	Scopes  []string  `json:"scopes"`
	AskedAt time.Time `json:"askedAt"` // changes when everybody is asked again
	Acts    bool      `json:"acts"`    // for the caller, now
	Listed  bool      `json:"listed"`  // by an administrator: it does not ask
}

// ConsentRequest is the body of PUT /v1/consents/{id}. Clients of the previous release
// send none.
type ConsentRequest struct {
	AskedAt time.Time `json:"askedAt"` // of the Consent that the person saw
}

// AppHeader carries the assertion with which the app's function calls for no person.
const AppHeader = "Secure-Share-App"

// AccountsRequest asks for a page of the account ids that are stored for the site.
type AccountsRequest struct {
	After string `json:"after"` // Next of the previous page; empty for the first one
}

// Accounts is a page of those that must be reported to Atlassian. It may be empty and
// still have a Next, which is empty on the last page.
type Accounts struct {
	Accounts []Account `json:"accounts"`
	Next     string    `json:"next,omitempty"`
}

// Account is in the form in which Atlassian takes it.
type Account struct {
	AccountID string    `json:"accountId"`
	UpdatedAt time.Time `json:"updatedAt"`
}

// AccountReport is what Atlassian answered to a page.
type AccountReport struct {
	Reported []string `json:"reported"` // the whole page
	Closed   []string `json:"closed"`   // those of them whose accounts are closed
	Updated  []string `json:"updated"`  // those of them that changed
}
