package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/share"
)

type sendCmd struct {
	Files []path   `arg:"" name:"file" help:"The files and folders: a folder or several files go as one zip file. - is standard input. Write a file name that begins with a hyphen as ./-name, or put it last, after --."`
	Name  string   `placeholder:"NAME" help:"What the recipient sees as the name of the file; required for standard input."`
	To    []string `sep:"none" placeholder:"WHO" help:"The recipient: a name or an account id. Repeat --to and --mail to send to several colleagues, up to 20: the file is uploaded once, and each of them gets a share and a key of their own."`

	Outsider string `placeholder:"NAME" help:"Send to a person without an account, instead of --to. The recipient sees this name. The link is printed: send it to them, but not together with the key."`

	Mail []string `sep:"none" placeholder:"ADDRESS" help:"The recipient's mail address: the key goes there. Required unless you hand the key over."`
	keyBy
	withPassword
	Description string `placeholder:"TEXT" help:"A note, encrypted like the name of the file."`
	Locale      string `default:"en" help:"Language of the message with the key, a BCP 47 tag: en, de, fr or pl; otherwise English."`
	FromName    string `placeholder:"NAME" help:"What the mail calls you (your name in the directory)."`
	ShowKey     bool   `help:"Print the key as well."`
	Lifetime    string `enum:"1h,1d,3d,longest" default:"longest" placeholder:"TIME" help:"How long the recipient has to open it: 1h, 1d, 3d, or longest (as long as your administrators allow; the default)."`
	Openings    string `default:"1" placeholder:"N" help:"How often it can be opened: a number from 1 to 20, or until-expiry. More than once only if your administrators allow it (default 1)."`
	MayAdd      bool   `help:"Colleagues can be added later, with secureshare add. Programs of release 0.1.0 cannot open the file. Not needed with several --to."`
	Notify      bool   `help:"Notify a service of your organisation when the file is opened or declined, or when its time is over. Only if an administrator has set it up."`
}

func (sendCmd) Help() string {
	return `Standard input is first read to its end into an encrypted temporary file. Files in a zip file are not compressed.

With a password, the recipient needs the key and the password: neither the services nor anyone who reads the mail can open the file without it. Nobody can recover it. With --gate it is not part of the key; the unlock secret is printed. After ten wrong passwords in an hour, no password is accepted for an hour; see lift-lock. If an upload with a password is interrupted, it starts from the beginning.

With --json: id, recipient (account id, or *outsider), name, type and size of the file, description, expiresAt, keyBy (mail, own-delivery or hand), delivered (whether the key mailer or own delivery accepted the key), mailed (delivered by mail), key (with --show-key, by hand, or if it was neither delivered nor kept), message (by hand: what you hand over), link (with --outsider), password (with --generate-password), unlockSecret (with --gate), problem (why the key was not delivered, exit code 8; or why that is not known, exit code 11).

To several people with --json: sending (the same for all), name, type, size, description, keyBy, and recipients, in the order of --to: each has recipient, id, expiresAt, delivered, mailed, key and message as above, and problem if something failed for this person. Without an id nothing was sent to them. If that happened to anybody, the exit code is 8; the others are not affected.`
}

// lifetimes are the values of --lifetime, the choices of the app.
var lifetimes = map[string]time.Duration{"1h": time.Hour, "1d": 24 * time.Hour, "3d": 72 * time.Hour}

// keyBy is how a key gets to its recipient.
type keyBy struct {
	KeyBy string `enum:"auto,mail,own-delivery,hand" default:"auto" placeholder:"METHOD" help:"How the key gets to the recipient: mail (Secure Share mails it), own-delivery (a service of your organisation delivers it), hand (you do: the message with the key is printed, and nothing is mailed), or auto (own delivery if this computer knows it and your administrators allow it, otherwise mail; the default)."`
}

var methods = map[string]client.DeliveryMethod{"auto": "", "mail": client.ByMail, "own-delivery": client.ByOwnDelivery, "hand": client.ByHand}

func (k keyBy) method() client.DeliveryMethod { return methods[k.KeyBy] }

// keyByOf is the value of --key-by for a method.
func keyByOf(r client.DeliveryMethod) string {
	for way, method := range methods {
		if method == r {
			return way
		}
	}
	return string(r)
}

// address reads --mail, which every method but by hand needs.
func (k keyBy) address(mail string) (mailaddr.Address, error) {
	switch byHand := k.method() == client.ByHand; {
	case byHand && mail != "":
		return mailaddr.Address{}, usagef("--mail cannot be used with --key-by hand: nothing is mailed")
	case byHand:
		return mailaddr.Address{}, nil
	case mail == "":
		return mailaddr.Address{}, usagef("--mail is required: the key goes there; to hand the key over yourself, use --key-by hand")
	}
	return parseMail(mail)
}

// sentResult is the JSON of send.
type sentResult struct {
	ID          string     `json:"id"`
	Recipient   string     `json:"recipient"` // account id
	Name        string     `json:"name"`
	Type        string     `json:"type"`
	Size        int64      `json:"size"` // bytes
	Description string     `json:"description,omitempty"`
	ExpiresAt   *time.Time `json:"expiresAt"`
	KeyBy       string     `json:"keyBy"` // mail, own-delivery or hand
	Delivered   bool       `json:"delivered"`
	Mailed      bool       `json:"mailed"`             // delivered, by mail
	Key         string     `json:"key,omitempty"`      // with --show-key, by hand, or if nothing else has it
	Message     string     `json:"message,omitempty"`  // by hand only
	Link        string     `json:"link,omitempty"`     // of a person without an account
	Password    string     `json:"password,omitempty"` // that was generated
	Unlock      string     `json:"unlockSecret,omitempty"`
	Sending     string     `json:"sending,omitempty"` // of add, and with --may-add
	Problem     *problem   `json:"problem,omitempty"` // set if the key was not delivered
}

func (c *sendCmd) Run(s *session) error {
	to, err := c.recipients(s)
	if err != nil {
		return err
	}
	first, several := to[0], len(to) > 1
	if c.MayAdd && first.Recipient == share.Outsider {
		return usagef("--may-add cannot be used with --outsider")
	}
	if !isVisible(c.FromName) || !isVisible(c.Name) || !isVisible(c.Description) {
		return usagef("--from-name, --name and --description take one line, without invisible characters")
	}
	openings, err := parseOpenings(c.Openings)
	if err != nil {
		return err
	}
	name, err := s.senderName(c.FromName)
	if err != nil {
		return err
	}
	password, err := c.withPassword.read(s, first.Recipient == share.Outsider)
	if err != nil {
		return err
	}
	in, discard, err := c.source(s)
	defer discard()
	if err != nil {
		return err
	}
	in.DeliveryMethod, in.RecipientName = c.method(), first.Name
	if in.Source, err = c.place(s); err != nil {
		return err
	}
	in.Openings, in.MayAdd = openings, c.MayAdd
	in.Notify, in.Lifetime, in.Password, in.Gate = c.Notify, lifetimes[c.Lifetime], password, c.Gate
	in.For = strings.TrimSpace(c.Outsider)
	in.Description, in.SenderName, in.Locale = c.Description, name, c.Locale
	if several {
		return c.sendToEach(s, in, to)
	}
	in.Recipient, in.Mail = first.Recipient, first.Mail
	progress, clear := s.bar("uploading")
	in.Progress = progress
	sent, err := s.client.Send(s, in)
	clear()
	var undelivered *client.NotDeliveredError
	if err != nil && !errors.As(err, &undelivered) {
		if errors.As(err, new(*client.InterruptedError)) {
			s.hintf("what was uploaded is kept for a day: run the same command again to continue")
		}
		return s.withHint(err)
	}
	shown := ""
	if c.GeneratePassword {
		shown = in.Password.Reveal()
	}
	return s.sent(sent, err, shown, c.ShowKey, c.Locale)
}

// recipients reads --to or --outsider, and --mail. It returns at least one recipient.
func (c *sendCmd) recipients(s *session) ([]client.Addressee, error) {
	if len(c.To) > 1 && c.Outsider == "" {
		return c.addressees(s)
	}
	if len(c.Mail) > 1 {
		return nil, usagef("--mail is given %d times: give each its own --to", len(c.Mail))
	}
	mail, err := c.address(strings.Join(c.Mail, ""))
	if err != nil {
		return nil, err
	}
	to, err := c.recipient(s)
	if err != nil {
		return nil, err
	}
	return []client.Addressee{{Recipient: to, Name: s.nameOf(to), Mail: mail}}, nil
}

// recipient reads --to or --outsider.
func (c *sendCmd) recipient(s *session) (share.Person, error) {
	to := strings.Join(c.To, "")
	switch {
	case len(c.To) > 1, (to == "") == (c.Outsider == ""):
		return "", usagef("name the recipient: either --to, or --outsider for a person without an account")
	case to != "":
		return s.person("--to", to)
	case strings.TrimSpace(c.Outsider) == "" || !isVisible(c.Outsider):
		return "", usagef("--outsider takes a name, without invisible characters")
	}
	return share.Outsider, nil
}

// withHint adds a hint if own delivery is allowed but not set up on this computer.
func (s *session) withHint(err error) error {
	var notAllowed *client.DeliveryMethodError
	missing := errors.Is(err, client.ErrNoOwnDelivery)
	if errors.As(err, &notAllowed) {
		missing = s.own == nil && notAllowed.Method == client.ByMail && slices.Contains(notAllowed.Allowed, client.ByOwnDelivery)
	}
	if missing {
		s.hintf("to use own delivery, set its address with secureshare own-delivery --url, or sign in again")
	}
	return err
}

// sent prints the share, even if its key was not delivered. It keeps a key that
// nothing else has.
func (s *session) sent(sent client.Sent, failed error, generated string, showKey bool, locale string) error {
	m := sent.Metadata
	r := sentResult{
		ID: string(sent.ID), Recipient: sent.Share.Recipient, Name: m.Name, Type: m.Type, Size: m.Size,
		Description: m.Description, ExpiresAt: sent.Share.ExpiresAt,
		Sending: sent.Share.Sending, KeyBy: keyByOf(sent.DeliveryMethod), Delivered: sent.Delivered, Mailed: sent.Delivered && sent.DeliveryMethod == client.ByMail,
	}
	byHand := sent.DeliveryMethod == client.ByHand
	if showKey || byHand {
		r.Key = sent.Secret.Reveal()
	}
	if byHand {
		r.Message = s.message(locale, sent.ID, sent.Secret, sent.Link != "")
	}
	r.Link, r.Password, r.Unlock = sent.Link, generated, sent.UnlockSecret.Reveal()
	if failed != nil {
		r.Problem = newProblem(failed)
		if failed = s.keep(sent.ID, sent.Secret, failed); errors.Is(failed, errNotKept) {
			showKey, r.Key = true, sent.Secret.Reveal() // nothing else has it
		}
		failed = partly{failed}
	}
	err := s.result(r, func(w io.Writer) {
		fmt.Fprintf(w, "Sent %s (%s).\n\nShare    %s\nUntil    %s\n", visible(m.Name), size(m.Size), r.ID, when(r.ExpiresAt))
		if r.Link != "" {
			fmt.Fprintf(w, "Link     pass it on yourself, separately from the key:\n\n%s\n\n", r.Link)
		}
		if r.Password != "" {
			fmt.Fprintf(w, "Password pass it on separately from the link and the key:\n\n%s\n\n", r.Password)
		}
		if r.Unlock != "" {
			fmt.Fprintf(w, "Unlock   the secret with which a website unlocks the file for its visitors; keep it secret:\n\n%s\n\n", r.Unlock)
		}
		switch {
		case byHand:
			fmt.Fprintf(w, "Key      pass it on yourself, to this person only:\n\n%s\n", r.Message)
			return
		case r.Mailed:
			fmt.Fprintln(w, "Key      mailed")
		case r.Delivered:
			fmt.Fprintln(w, "Key      accepted by own delivery")
		}
		if showKey {
			fmt.Fprintln(w, "Key     ", r.Key)
		}
	})
	if err != nil && byHand {
		err = s.keep(sent.ID, sent.Secret, err)
	}
	if r.Link != "" {
		s.hintf("secureshare link %s shows the link as a QR code (--qr), or opens a mail with it (--compose)", r.ID)
	}
	return errors.Join(failed, err)
}

// keep stores a key that was not handed over, for resend-key.
func (s *session) keep(id share.ID, secret keyring.Secret, failed error) error {
	if err := s.unsent.put(id, secret); err != nil {
		return fmt.Errorf("%w; %w", failed, err)
	}
	s.hintf("the key is kept on this computer until you run: secureshare resend-key %s --mail ADDRESS (or --key-by hand)", id)
	return failed
}

// parseOpenings reads --openings. Without it, it returns 0.
func parseOpenings(s string) (share.Openings, error) {
	if s == "" {
		return 0, nil
	}
	o, err := share.ParseOpenings(s)
	if err != nil {
		return 0, usagef("--openings must be a number from 1 to %d, or %s", share.MaxOpenings, share.UntilExpiry)
	}
	return o, nil
}

func parseMail(s string) (mailaddr.Address, error) {
	a, err := mailaddr.Find(s)
	switch {
	case errors.Is(err, mailaddr.Several):
		return a, usagef("--mail holds more than one address: send to each of them")
	case errors.Is(err, mailaddr.Letters):
		return a, usagef("--mail has characters outside ASCII, which not every mail server accepts or which only look like others")
	case err != nil:
		return a, usagef("--mail is not a mail address like name@example.com")
	}
	return a, nil
}

func (s *session) senderName(given string) (string, error) {
	if given != "" {
		return given, nil
	}
	me, err := s.me.Self(s)
	return me.Name, err
}
