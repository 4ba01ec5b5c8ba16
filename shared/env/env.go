// Package env names the environment variables of the Lambda functions. The
// functions read them and the stacks set them through these constants, so that a
// renamed variable breaks the build instead of production.
package env

import (
	"cmp"
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// Names set by the stacks.
const (
	Stage            = "STAGE"              // all functions: a dimension of their metrics, see metric.ParseStage
	Table            = "TABLE"              // all functions: DynamoDB table; realtime: that of fileapi
	Bucket           = "BUCKET"             // fileapi, linkapi, reaper
	Rules            = "RULES"              // fileapi, linkapi, reaper; optional, see limits.ParseRules
	Limits           = "LIMITS"             // fileapi; optional, see limits.ParsePeople
	TicketKeyID      = "TICKET_KEY_ID"      // fileapi: KMS key that signs mail tickets, also their kid
	TicketIssuer     = "TICKET_ISSUER"      // fileapi, keymailer: iss of mail tickets
	TicketAudience   = "TICKET_AUDIENCE"    // fileapi, keymailer: aud of mail tickets
	TicketKeys       = "TICKET_KEYS"        // keymailer: JWK set with one or two public keys
	RoleKeys         = "ROLE_KEYS"          // fileapi; optional: JWK set with one or two public keys of role assertions
	ForgeAppID       = "FORGE_APP_ID"       // fileapi: aud of Forge Invocation Tokens
	ForgeEnvironment = "FORGE_ENVIRONMENT"  // fileapi: the app environment to accept
	ForgeJWKS        = "FORGE_JWKS_URL"     // fileapi: where Forge publishes its keys
	AllowedOrigins   = "ALLOWED_ORIGINS"    // fileapi, linkapi, keymailer: comma separated, see origin.ParseList
	Sites            = "SITES"              // fileapi, keymailer; optional: sites that mails may link to, in the form of AllowedOrigins
	MailFrom         = "MAIL_FROM"          // keymailer: sender address
	MailConfigSet    = "MAIL_CONFIGURATION" // keymailer; optional: SES configuration set
	MailServer       = "MAIL_SERVER"        // keymailer; optional: host and port of a mail server, instead of SES
	MailSecret       = "MAIL_SECRET"        // keymailer; needed with MailServer: secret with the account, see mailaccount.Parse
	RealtimeURL      = "REALTIME_URL"       // fileapi; optional: wss address of live updates; without it there are none
	RealtimeKeyID    = "REALTIME_KEY_ID"    // fileapi, realtime: KMS key of the tokens for live updates; needed with RealtimeURL
	RealtimeTable    = "REALTIME_TABLE"     // realtime: DynamoDB table of connections and events
	ConnectionsURL   = "CONNECTIONS_URL"    // realtime: https address through which it sends to connections
	PageURL          = "PAGE_URL"           // fileapi, optional: address of the page for outsiders; without it nothing can be sent to them
	NoticeKeyID      = "NOTICE_KEY_ID"      // fileapi, notifier: KMS key that signs notices; fileapi: without it there are none
	NoticeQueue      = "NOTICE_QUEUE_URL"   // reaper, notifier: queue of notices; reaper: without it there are none
	LocalHTTPS       = "LOCAL_HTTPS"        // fileapi, notifier; only in the stage local, optional: see publichttp.ParseLocal
	SenderCap        = "SENDER_MAILS_PER_HOUR"
	RecipientCap     = "RECIPIENT_MAILS_PER_HOUR"
)

// Reader reads variables and collects all errors, so that an operator sees all
// of them in one message.
type Reader struct {
	Lookup func(string) (string, bool) // os.LookupEnv, or a map in tests
	wrong  []string
}

// String returns the value of name, which must be set and not empty.
func (r *Reader) String(name string) string {
	v, _ := r.Lookup(name)
	if strings.TrimSpace(v) == "" {
		r.wrong = append(r.wrong, name+" is missing")
	}
	return v
}

// Optional returns the value of name, or "".
func (r *Reader) Optional(name string) string {
	v, _ := r.Lookup(name)
	return v
}

// Count returns the positive whole number that name holds.
func (r *Reader) Count(name string) int {
	v := r.String(name)
	n, err := strconv.Atoi(v)
	if strings.TrimSpace(v) != "" && (err != nil || n <= 0) {
		r.wrong = append(r.wrong, name+" must be a positive whole number")
	}
	return n
}

// URL returns the absolute http or https URL that name holds.
func (r *Reader) URL(name string) string {
	v := r.String(name)
	u, err := url.Parse(v)
	if strings.TrimSpace(v) != "" && (err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http")) {
		r.wrong = append(r.wrong, name+" must be an http or https URL")
	}
	return v
}

// Parse passes the value of name, "" if it is not set, to parse and reports its error along
// with the others.
func Parse[T any](r *Reader, name string, parse func(string) (T, error)) T {
	v, err := parse(r.Optional(name))
	if err != nil {
		r.Refuse(name, err.Error())
	}
	return v
}

// ParseOr is like Parse, with a default if name is not set. A new variable
// needs a default while the previous release's stack may run this code: during
// a deployment, and after a partial rollback.
func ParseOr[T any](r *Reader, name, absent string, parse func(string) (T, error)) T {
	return Parse(r, name, func(v string) (T, error) { return parse(cmp.Or(v, absent)) })
}

// Refuse reports that name is wrong, for example because of another variable. reason
// follows the name in the error and must not hold a value.
func (r *Reader) Refuse(name, reason string) {
	r.wrong = append(r.wrong, name+": "+reason)
}

// Err names everything that was missing or malformed, or is nil.
func (r *Reader) Err() error {
	if len(r.wrong) == 0 {
		return nil
	}
	return fmt.Errorf("environment: %s", strings.Join(r.wrong, "; "))
}
