package client

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// DeliveryMethod is a way to deliver a key to its recipient.
type DeliveryMethod string

// The delivery methods, as the policy of a site names them.
const (
	ByMail        DeliveryMethod = "mail" // the key mailer mails it
	ByOwnDelivery DeliveryMethod = "own"  // the site's own receiver gets it
	ByHand        DeliveryMethod = "copy" // the sender hands it over
)

var methodWords = map[DeliveryMethod]string{ByMail: "mail by Secure Share", ByOwnDelivery: "own delivery", ByHand: "delivery by hand"}

func (m DeliveryMethod) words() string {
	if w := methodWords[m]; w != "" {
		return w
	}
	return oneLine(string(m))
}

// DeliveryMethodError means that the site's policy does not allow the method.
type DeliveryMethodError struct {
	Method  DeliveryMethod
	Allowed []DeliveryMethod
}

func (e *DeliveryMethodError) Error() string {
	words := make([]string, len(e.Allowed))
	for n, m := range e.Allowed {
		words[n] = m.words()
	}
	return fmt.Sprintf("the policy of this site does not allow %s for keys; it allows: %s", e.Method.words(), strings.Join(words, ", "))
}

// ErrNoOwnDelivery means that a key was to go to the site's own receiver, but
// the Client does not know one.
var ErrNoOwnDelivery = errors.New("no address of the site's own delivery is known")

// deliveryMethod returns the method for a key: wanted, if the policy allows it. If wanted
// is empty, it is own delivery if the Client knows a receiver, and otherwise a mail.
func (c *Client) deliveryMethod(p wire.PolicyRules, wanted DeliveryMethod) (DeliveryMethod, error) {
	allowed := methodsOf(p)
	switch {
	case wanted != "":
	case c.own != nil && slices.Contains(allowed, ByOwnDelivery):
		wanted = ByOwnDelivery
	default:
		wanted = ByMail
	}
	switch {
	case !slices.Contains(allowed, wanted):
		return "", &DeliveryMethodError{wanted, allowed}
	case wanted == ByOwnDelivery && c.own == nil:
		return "", ErrNoOwnDelivery
	}
	return wanted, nil
}

// rules are the rules that apply to the caller. A service that knows no policies only
// mails keys.
func (c *Client) rules(ctx context.Context) (wire.PolicyRules, error) {
	p, err := c.Policy(ctx)
	if errors.Is(err, NotFound) {
		return wire.PolicyRules{DeliveryMethods: []string{string(ByMail)}}, nil
	}
	return p.PolicyRules, err
}

func methodsOf(p wire.PolicyRules) []DeliveryMethod {
	methods := make([]DeliveryMethod, len(p.DeliveryMethods))
	for n, m := range p.DeliveryMethods {
		methods[n] = DeliveryMethod(m)
	}
	return methods
}

// PolicyError means that a rule of the site's policy does not allow what was to be
// sent. Nothing was read, sealed or sent.
type PolicyError struct {
	Rule string // its name in the HTTP API
	text string
}

func (e *PolicyError) Error() string {
	return fmt.Sprintf("the policy of this site (rule %s) does not allow this: %s", e.Rule, e.text)
}

// checkRules returns a *PolicyError if the services would refuse a file of this size,
// as far as a client can tell: the file API knows only the padded size, and the key
// mailer refuses an address after the upload.
func checkRules(p wire.PolicyRules, size int64, k keyDelivery) error {
	if p.LargestFile > 0 && size > p.LargestFile {
		return &PolicyError{"largestFile", fmt.Sprintf("the largest file has %d bytes, and this one has %d", p.LargestFile, size)}
	}
	if k.method == ByMail && p.Domains != nil && !slices.Contains(p.Domains, k.to.Domain()) {
		domains := make([]string, len(p.Domains))
		for n, d := range p.Domains {
			domains[n] = oneLine(d)
		}
		return &PolicyError{"domains", "keys are mailed only to addresses at " + strings.Join(domains, ", ")}
	}
	return nil
}

// checkPassword returns a *PolicyError unless the share has the password that the rules
// require of a file for a person without an account.
func checkPassword(p wire.PolicyRules, in SendInput) error {
	switch {
	case in.Recipient != share.Outsider || p.Passwords == "":
		return nil
	case in.Password.IsZero():
		return &PolicyError{"passwords", "a file for a person without an account must have a password"}
	case in.Gate && p.Passwords != "any":
		return &PolicyError{"passwords", "the password must be part of the key, so it cannot be that of a gate"}
	}
	return nil
}

// keyDelivery is a key and where it goes. For a mail, the file API gets the hash
// of the address, and the key mailer gets the nonce that proves it.
type keyDelivery struct {
	method        DeliveryMethod
	id            share.ID
	secret        keyring.Secret
	to            mailaddr.Address // zero: by hand
	nonce         mailaddr.Nonce
	outsider      bool // has no page on the site
	recipientName string
	senderName    string
	locale        string
}

// english is the locale of messages if none is named.
const english = "en"

// maxSenderName is what the file API accepts, in bytes.
const maxSenderName = 200

// check refuses, with ErrInput, what would be refused only after the upload.
func (k keyDelivery) check() error {
	switch {
	case len(k.senderName) > maxSenderName:
		return fmt.Errorf("%w: the sender's name takes more than %d bytes", ErrInput, maxSenderName)
	case !wire.LanguageTag(k.locale):
		return fmt.Errorf("%w: a locale is a language tag, like en or de-CH", ErrInput)
	case k.method != ByHand && k.to.IsZero():
		return fmt.Errorf("%w: without an address the key cannot be sent", ErrInput)
	}
	return nil
}

func (k keyDelivery) addressed() wire.AddressedRequest {
	h := mailaddr.Hash(k.nonce, k.to)
	return wire.AddressedRequest{RecipientHash: base64.RawURLEncoding.EncodeToString(h[:]), SenderName: k.senderName}
}

// commit asks for a ticket only if the key is mailed.
func (k keyDelivery) commit(sum string) wire.CommitRequest {
	if k.method != ByMail {
		return wire.CommitRequest{SHA256: sum}
	}
	a := k.addressed()
	return wire.CommitRequest{RecipientHash: a.RecipientHash, SenderName: a.SenderName, SHA256: sum}
}

// mail has the key mailed. A ticket that has expired on its way is replaced, once.
func (c *Client) mail(ctx context.Context, k keyDelivery, t wire.Ticket) error {
	err := c.redeem(ctx, k, t)
	if !errors.Is(err, TicketInvalid) {
		return err
	}
	fresh, refused := c.Ticket(ctx, k.id, k.addressed())
	if refused != nil {
		return err
	}
	return c.redeem(ctx, k, fresh)
}

func (c *Client) redeem(ctx context.Context, k keyDelivery, t wire.Ticket) error {
	answer, err := c.MailKey(ctx, wire.KeyRequest{
		Ticket: t.Token, Secret: hidden.Text(k.secret.Reveal()), To: hidden.Text(k.to.Reveal()),
		Nonce: hidden.Text(k.nonce.Reveal()), Locale: k.locale,
	})
	if err == nil && !answer.Mailed {
		err = ErrAnswer
	}
	return err
}

// ErrRole means that only the other person of the share may do this.
var ErrRole = errors.New("you cannot do this with the share")

// ResendInput is a key that is delivered again, or to another address.
type ResendInput struct {
	ID             share.ID
	Secret         keyring.Secret
	DeliveryMethod DeliveryMethod // see SendInput
	Mail           mailaddr.Address
	SenderName     string
	Locale         string // a BCP 47 tag; empty: en
}

// Resent is a key that was delivered again, or, by hand, may be handed over.
type Resent struct {
	DeliveryMethod DeliveryMethod
	Share          wire.Share
}

// ResendKey delivers the key of a share that the caller sent. A key that does
// not belong to it is found here, with ErrKey, before one of the share's few
// tickets is spent; with a password the key mailer finds it.
func (c *Client) ResendKey(ctx context.Context, in ResendInput) (Resent, error) {
	if _, err := share.ParseID(string(in.ID)); err != nil {
		return Resent{}, err
	}
	k := keyDelivery{
		method: in.DeliveryMethod, id: in.ID, secret: in.Secret, to: in.Mail, nonce: mailaddr.NewNonce(),
		senderName: in.SenderName, locale: cmp.Or(in.Locale, english),
	}
	if err := k.check(); err != nil {
		return Resent{}, err
	}
	rules, err := c.rules(ctx)
	if err != nil {
		return Resent{}, err
	}
	if k.method, err = c.deliveryMethod(rules, in.DeliveryMethod); err != nil {
		return Resent{}, err
	}
	s, err := c.sent(ctx, in.ID, "deliver its key")
	if err != nil {
		return Resent{}, err
	}
	if _, err := openMetadata(s.Metadata, in.Secret, in.ID); err != nil && !s.Password {
		return Resent{}, err
	}
	k.outsider = s.Recipient == wire.Outsider
	return Resent{k.method, s}, c.again(ctx, k, s.ExpiresAt)
}

// sent returns a share that has not ended, if the caller is its sender, who alone can do
// what.
func (c *Client) sent(ctx context.Context, id share.ID, what string) (wire.Share, error) {
	s, err := c.Share(ctx, id)
	switch {
	case err != nil:
		return s, err
	case s.Role != wire.RoleSender:
		return s, fmt.Errorf("%w: only its sender can %s", ErrRole, what)
	case s.Unreadable:
		return s, ErrUnreadable
	case share.Status(s.Status).Ended():
		return s, end(s.Status)
	}
	return s, nil
}

func (c *Client) again(ctx context.Context, k keyDelivery, expires *time.Time) error {
	switch k.method {
	case ByHand:
		return nil
	case ByOwnDelivery:
		return c.deliverKey(ctx, k, expires)
	}
	ticket, err := c.Ticket(ctx, k.id, k.addressed())
	if err != nil {
		return err
	}
	return c.mail(ctx, k, ticket)
}
