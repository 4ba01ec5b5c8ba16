package main

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// severalResult is the JSON of send to several people.
type severalResult struct {
	Sending     string         `json:"sending"`
	Name        string         `json:"name"`
	Type        string         `json:"type"`
	Size        int64          `json:"size"` // bytes
	Description string         `json:"description,omitempty"`
	KeyBy       string         `json:"keyBy"`
	Recipients  []sentToResult `json:"recipients"`
}

// reached is the number of people who got a share, and out of how many, if some did not.
func (r severalResult) reached() string {
	n := 0
	for _, one := range r.Recipients {
		if one.ID != "" {
			n++
		}
	}
	if n < len(r.Recipients) {
		return fmt.Sprintf("%d of %d", n, len(r.Recipients))
	}
	return fmt.Sprint(n)
}

// sentToResult is the result for one person. Without an id nothing was sent to that person.
type sentToResult struct {
	ID        string     `json:"id,omitempty"`
	Recipient string     `json:"recipient"` // account id
	ExpiresAt *time.Time `json:"expiresAt,omitempty"`
	Delivered bool       `json:"delivered"`
	Mailed    bool       `json:"mailed"`
	Key       string     `json:"key,omitempty"`
	Message   string     `json:"message,omitempty"`
	Problem   *problem   `json:"problem,omitempty"`
}

// someFailedError means that sending or taking back failed for some of the people.
type someFailedError struct {
	failed, of int
	what       string
}

func (e someFailedError) Error() string {
	return fmt.Sprintf("%s for %d of %d: the others are not affected", e.what, e.failed, e.of)
}

// addressees reads --to and --mail. Each --mail belongs to the --to at the same position.
func (c *sendCmd) addressees(s *session) (to []client.Addressee, err error) {
	byHand := c.method() == client.ByHand
	if !byHand && len(c.Mail) != len(c.To) {
		return nil, usagef("give each --to its own --mail, in the same order: there are %d and %d", len(c.To), len(c.Mail))
	}
	me, err := s.me.Self(s)
	if err != nil {
		return nil, err
	}
	for n, name := range c.To {
		mail := ""
		if n < len(c.Mail) {
			mail = c.Mail[n]
		}
		a := client.Addressee{}
		if a.Mail, err = c.address(mail); err != nil {
			return nil, err
		}
		if a.Recipient, err = s.person("--to", name); err != nil {
			return nil, err
		}
		if string(a.Recipient) == me.AccountID {
			return nil, usagef("--to names you: a file goes to somebody else")
		}
		a.Name = s.nameOf(a.Recipient)
		to = append(to, a)
	}
	return to, nil
}

// sendToEach sends in to all addressees.
func (c *sendCmd) sendToEach(s *session, in client.SendInput, to []client.Addressee) error {
	progress, clear := s.bar("uploading")
	in.Progress = progress
	sending, sent, err := s.client.SendToEach(s, in, to)
	clear()
	if err != nil {
		return s.withHint(err)
	}
	r, kept := severalResult{Sending: string(sending), Recipients: []sentToResult{}}, []error(nil)
	failed := someFailedError{of: len(sent), what: "sending failed"}
	for _, one := range sent {
		m := one.Metadata
		r.Name, r.Type, r.Size, r.Description, r.KeyBy = m.Name, m.Type, m.Size, m.Description, keyByOf(one.DeliveryMethod)
		row, err := c.row(s, one)
		if one.Err != nil {
			failed.failed++
		}
		r.Recipients, kept = append(r.Recipients, row), append(kept, err)
	}
	err = errors.Join(kept...)
	if failed.failed > 0 {
		err = partly{errors.Join(failed, err)}
	}
	return errors.Join(err, s.result(r, func(w io.Writer) { c.printEach(s, w, r) }))
}

// row returns the result for one share. It keeps a key that nothing else has.
func (c *sendCmd) row(s *session, one client.SentTo) (sentToResult, error) {
	row := sentToResult{ID: string(one.ID), Recipient: string(one.Recipient), ExpiresAt: one.Share.ExpiresAt, Delivered: one.Delivered}
	row.Mailed = one.Delivered && one.DeliveryMethod == client.ByMail
	byHand := one.DeliveryMethod == client.ByHand
	if one.Err != nil {
		row.Problem = newProblem(one.Err)
	}
	undelivered := errors.As(one.Err, new(*client.NotDeliveredError))
	switch {
	case one.Err != nil && !undelivered:
		row.ID = ""
		return row, nil
	case c.ShowKey || byHand:
		row.Key = one.Secret.Reveal()
	}
	if byHand {
		row.Message = s.message(c.Locale, one.ID, one.Secret, false)
	}
	if !undelivered {
		return row, nil
	}
	err := s.keep(one.ID, one.Secret, one.Err)
	if errors.Is(err, errNotKept) {
		row.Key = one.Secret.Reveal() // nothing else has it
		return row, err
	}
	return row, nil
}

func (c *sendCmd) printEach(s *session, w io.Writer, r severalResult) {
	fmt.Fprintf(w, "Sent %s (%s) to %s people.\n\nSending  %s\n", visible(r.Name), size(r.Size), r.reached(), r.Sending)
	name := s.names()
	for _, one := range r.Recipients {
		fmt.Fprintf(w, "\nTo       %s\n", name(one.Recipient))
		if one.ID == "" {
			fmt.Fprintf(w, "Failed   %s\n", visible(one.Problem.Title))
			continue
		}
		fmt.Fprintf(w, "Share    %s\nUntil    %s\n", one.ID, when(one.ExpiresAt))
		switch {
		case one.Message != "":
			fmt.Fprintf(w, "Key      pass it on yourself, to this person only:\n\n%s\n", one.Message)
			continue
		case one.Mailed:
			fmt.Fprintln(w, "Key      mailed")
		case one.Delivered:
			fmt.Fprintln(w, "Key      accepted by own delivery")
		default:
			fmt.Fprintf(w, "Key      not delivered: %s\n", visible(one.Problem.Title))
		}
		if one.Key != "" {
			fmt.Fprintln(w, "Key     ", one.Key)
		}
	}
}

// takenBackResult is the JSON of take-back --all.
type takenBackResult struct {
	Sending string            `json:"sending"`
	Items   []withdrawnResult `json:"items"`
}

// takeAllBack takes back all shares that were sent together with the named one. Those that
// have ended stay as they ended.
func (c *takeBackCmd) takeAllBack(s *session) error {
	id, err := c.parse()
	if err != nil {
		return err
	}
	named, err := s.client.Share(s, id)
	switch {
	case err != nil:
		return err
	case named.Role != wire.RoleSender:
		return fmt.Errorf("%w: %s", client.ErrRole, notSender)
	}
	r, failed := takenBackResult{Sending: string(client.SendingOf(named))}, someFailedError{what: "taking back failed"}
	for item, err := range s.client.SentTogether(s, named) {
		if err != nil {
			return err
		}
		failed.of++
		out := c.takeOneBack(s, share.ID(item.ID))
		if out.Problem != nil {
			failed.failed++
		}
		r.Items = append(r.Items, out)
	}
	err = s.result(r, func(w io.Writer) {
		for _, one := range r.Items {
			if one.Problem != nil {
				fmt.Fprintf(w, "Share %s: %s\n", one.ID, visible(one.Problem.Title))
				continue
			}
			fmt.Fprintf(w, "Share %s was %s.\n", one.ID, inWords(one.Status))
		}
	})
	if failed.failed > 0 {
		err = errors.Join(partly{failed}, err)
	}
	return err
}

func (c *takeBackCmd) takeOneBack(s *session, id share.ID) withdrawnResult {
	out := withdrawnResult{ID: string(id), Status: string(share.Revoked)}
	err := s.client.Withdraw(s, id)
	for _, end := range client.Ends() {
		if errors.Is(err, end) {
			out.Status, err = string(end), nil
		}
	}
	if err != nil {
		out.Status, out.Problem = "", newProblem(err)
		return out
	}
	if err := s.unsent.remove(id); err != nil {
		s.notef("%v", err)
	}
	return out
}
