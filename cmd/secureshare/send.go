package main

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/mailaddr"
)

type sendCmd struct {
	Files       []path `arg:"" name:"file" help:"The files and folders: a folder or several files go as one zip file. - is standard input. A file whose name begins with a hyphen is written ./-name, or comes last, after --."`
	Name        string `placeholder:"NAME" help:"What the recipient sees as the name of the file; required for standard input."`
	To          string `required:"" placeholder:"WHO" help:"The recipient: a name or an account id."`
	Mail        string `required:"" placeholder:"ADDRESS" help:"The recipient's mail address: the key goes there."`
	Description string `placeholder:"TEXT" help:"A note, sealed along with the file's name."`
	Locale      string `default:"en" help:"Language of the mail, a BCP 47 tag."`
	FromName    string `placeholder:"NAME" help:"What the mail calls you (your name in the directory)."`
	ShowKey     bool   `help:"Print the key as well, to hand it over by another road."`
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
	Mailed      bool       `json:"mailed"`
	Key         string     `json:"key,omitempty"`     // with --show-key only
	Problem     *problem   `json:"problem,omitempty"` // set if the mail failed
}

func (c *sendCmd) Run(s *session) error {
	mail, err := parseMail(c.Mail)
	if err != nil {
		return err
	}
	to, err := s.recipient(c.To)
	if err != nil {
		return err
	}
	name, err := s.senderName(c.FromName)
	if err != nil {
		return err
	}
	in, discard, err := c.source(s)
	defer discard()
	if err != nil {
		return err
	}
	in.Recipient, in.Mail, in.Description, in.SenderName, in.Locale = to, mail, c.Description, name, c.Locale
	progress, clear := s.bar("uploading")
	in.Progress = progress
	sent, err := s.client.Send(s, in)
	clear()
	var unmailed *client.NotMailedError
	if err != nil && !errors.As(err, &unmailed) {
		return err
	}
	return s.sent(sent, err, c.ShowKey)
}

// sent prints the share, even if the mail failed. In that case it keeps the
// key, because nothing else has it.
func (s *session) sent(sent client.Sent, failed error, showKey bool) error {
	m := sent.Metadata
	r := sentResult{
		ID: string(sent.ID), Recipient: sent.Share.Recipient, Name: m.Name, Type: m.Type, Size: m.Size,
		Description: m.Description, ExpiresAt: sent.Share.ExpiresAt, Mailed: sent.Mailed,
	}
	if showKey {
		r.Key = sent.Secret.Reveal()
	}
	if failed != nil {
		r.Problem = newProblem(failed)
		if err := s.unsent.put(sent.ID, sent.Secret); err != nil {
			failed = fmt.Errorf("%w; %w", failed, err)
		} else {
			s.hintf("the key is kept on this computer until you run: secureshare resend-key %s --mail ADDRESS", sent.ID)
		}
		failed = partly{failed}
	}
	err := s.result(r, func(w io.Writer) {
		fmt.Fprintf(w, "Sent %s (%s).\n\nShare    %s\nUntil    %s\n", visible(m.Name), size(m.Size), r.ID, when(r.ExpiresAt))
		if r.Mailed {
			fmt.Fprintln(w, "Key      mailed")
		}
		if showKey {
			fmt.Fprintln(w, "Key     ", r.Key)
		}
	})
	return errors.Join(failed, err)
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
