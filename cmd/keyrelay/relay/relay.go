// Package relay answers the requests of own delivery. docs/own-delivery.md is its
// contract.
package relay

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/secure-share/secure-share/shared/delivery"
	"github.com/secure-share/secure-share/shared/httpapi"
	"github.com/secure-share/secure-share/shared/keymail"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/noticetoken"
	"github.com/secure-share/secure-share/shared/origin"
	"github.com/secure-share/secure-share/shared/problem"
)

// Channel delivers messages to people. Its errors may be logged. They wrap ErrNobody
// or ErrUnclear where that applies; otherwise nothing was sent.
type Channel interface {
	// Deliver sends one message, at most once.
	Deliver(ctx context.Context, to mailaddr.Address, m keymail.Mail) error
	// Check tests whether a message for the address could be sent, and sends nothing.
	Check(ctx context.Context, to mailaddr.Address) error
}

var (
	// ErrNobody means that the Channel knows nobody with the address.
	ErrNobody = errors.New("nobody has this address")

	// ErrUnclear means that the message may have been delivered.
	ErrUnclear = errors.New("the message may have been delivered")
)

// Repeats remembers ids. Remember returns false for an id that it already has. Known
// reports whether it has the id. Their errors may be logged.
type Repeats interface {
	Remember(ctx context.Context, id string, now time.Time) (bool, error)
	Known(ctx context.Context, id string, now time.Time) (bool, error)
}

// Config of a relay.
type Config struct {
	Secrets []delivery.Secret
	Sites   []string // host names
	Domains []string // of recipients
	Origins origin.List
	Channel Channel
	Repeats Repeats
	Notices Notices
	Now     func() time.Time
}

// handOver is the time limit for one message. The sender waits for 10 s.
const handOver = 8 * time.Second

var (
	errRepeated  = errors.New("relay: received before")
	errSite      = errors.New("relay: another site")
	errRecipient = errors.New("relay: another domain")
	errFailed    = errors.New("relay: not handed over")
)

var problems = problem.NewTable([]problem.Kind{
	{Err: delivery.ErrMalformed, Status: http.StatusBadRequest, Slug: "malformed", Title: "The message is malformed", Detail: "The app and the relay may be of different versions."},
	{Err: delivery.ErrSignature, Status: http.StatusForbidden, Slug: "signature", Title: "The signature is not valid", Detail: "The signing secret of the app and that of the relay must be the same."},
	{Err: delivery.ErrClock, Status: http.StatusForbidden, Slug: "clock", Title: "The message is too old, or from the future", Detail: "Check the clocks of your computer and of the relay, then try again."},
	{Err: errRepeated, Status: http.StatusConflict, Slug: "repeated", Title: "This message was received before", Detail: "Nothing was sent again."},
	{Err: noticetoken.ErrInvalid, Status: http.StatusForbidden, Slug: "notice", Title: "The notice is not valid", Detail: "It must be signed by a key of KEYRELAY_NOTICE_KEYS, by KEYRELAY_NOTICE_ISSUER for KEYRELAY_NOTICE_ORIGIN, within the last minutes."},
	{Err: errAgain, Status: http.StatusServiceUnavailable, Slug: "not-passed-on", Title: "The notice could not be passed on", Detail: "Send it again later."},
	{Err: errSite, Status: http.StatusForbidden, Slug: "site", Title: "The relay is not for this site", Detail: "Add the site to KEYRELAY_SITES."},
	{Err: errRecipient, Status: http.StatusForbidden, Slug: "recipient", Title: "The relay does not send to this address", Detail: "Choose an address of your organisation, or add its domain to KEYRELAY_DOMAINS."},
	{Err: errFailed, Status: http.StatusFailedDependency, Slug: "not-handed-over", Title: "The key could not be delivered", Detail: "Nothing was sent. The relay's log names the reason."},
	{Err: ErrNobody, Status: http.StatusUnprocessableEntity, Slug: "nobody", Title: "Nobody has this address", Detail: "Nothing was sent. Check the address."},
	{Err: ErrUnclear, Status: http.StatusBadGateway, Slug: "unclear", Title: "The key may have been delivered", Detail: "The relay got no clear answer. Ask the recipient."},
}...)

// New returns the handler of a relay: POST /, POST /notices if it accepts notices, and GET
// /healthz.
func New(c Config) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /{$}", c.receive)
	mux.HandleFunc("GET /healthz", httpapi.Health)
	if c.Notices.Verifier != nil {
		mux.HandleFunc("POST /notices", c.receiveNotice)
	}
	return httpapi.Wrap(mux, httpapi.Options{Origins: c.Origins, MaxBody: delivery.MaxBody, Metrics: uncounted{}})
}

type uncounted struct{}

func (uncounted) Add(metric.Metric, float64) {}

func (c Config) receive(w http.ResponseWriter, r *http.Request) {
	if err := c.deliver(r); err != nil {
		problems.Write(w, err)
		return
	}
	httpapi.Encode(w, http.StatusOK, map[string]bool{"delivered": true})
}

// deliver stores the id before it sends, so a message is delivered once at most.
func (c Config) deliver(r *http.Request) error {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return delivery.ErrMalformed
	}
	m, err := delivery.Open(c.Secrets, body, c.Now())
	if err != nil {
		return err
	}
	_, domain, _ := strings.Cut(m.To.Reveal(), "@")
	switch {
	case !slices.Contains(c.Sites, m.Site):
		return errSite
	case !slices.Contains(c.Domains, domain):
		return errRecipient
	}
	mail, err := keymail.Compose(keymail.Content{
		Key: m.Key, Link: m.Link, Site: m.Site, Sender: m.From, Sent: m.SentAt, Until: m.Expires, Locale: m.Locale, Outsider: m.Outsider,
	})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(r.Context(), handOver)
	defer cancel()
	switch fresh, err := c.Repeats.Remember(ctx, m.ID, c.Now()); {
	case err != nil:
		return outcome(err)
	case !fresh:
		return errRepeated
	}
	if m.Type == delivery.Test {
		return outcome(c.Channel.Check(ctx, m.To))
	}
	return outcome(c.Channel.Deliver(ctx, m.To, mail))
}

func outcome(err error) error {
	if err == nil {
		return nil
	}
	slog.Error("not handed over", "error", err)
	for _, known := range []error{ErrNobody, ErrUnclear} {
		if errors.Is(err, known) {
			return known
		}
	}
	return errFailed
}

// Memory keeps ids in memory.
type Memory struct {
	mu   sync.Mutex
	seen map[string]time.Time // until when
}

// NewMemory returns an empty Memory.
func NewMemory() *Memory { return &Memory{seen: map[string]time.Time{}} }

// Remember implements Repeats. It forgets the ids of expired messages.
func (m *Memory) Remember(_ context.Context, id string, now time.Time) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for old, until := range m.seen {
		if now.After(until) {
			delete(m.seen, old)
		}
	}
	if _, known := m.seen[id]; known {
		return false, nil
	}
	m.seen[id] = now.Add(2 * delivery.Leeway)
	return true, nil
}

// Known implements Repeats.
func (m *Memory) Known(_ context.Context, id string, now time.Time) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	until, known := m.seen[id]
	return known && !now.After(until), nil
}
