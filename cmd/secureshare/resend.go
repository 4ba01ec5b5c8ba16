package main

import (
	"fmt"
	"io"

	"github.com/secure-share/secure-share/shared/client"
)

type resendCmd struct {
	shareID
	Mail     string `required:"" placeholder:"ADDRESS" help:"The recipient's mail address: the key goes there."`
	Key      string `placeholder:"KEY" help:"The key. Others on this computer may see it; without the flag, one that was kept is used, or it is read from standard input."`
	Locale   string `default:"en" help:"Language of the mail, a BCP 47 tag."`
	FromName string `placeholder:"NAME" help:"What the mail calls you (your name in the directory)."`
}

// resentResult is the JSON of resend-key.
type resentResult struct {
	ID     string `json:"id"`
	Mailed bool   `json:"mailed"` // always true
}

func (c *resendCmd) Run(s *session) error {
	id, err := c.parse()
	if err != nil {
		return err
	}
	mail, err := parseMail(c.Mail)
	if err != nil {
		return err
	}
	name, err := s.senderName(c.FromName)
	if err != nil {
		return err
	}
	secret, kept := s.unsent.find(id)
	if c.Key != "" || !kept {
		if secret, err = s.key(c.Key, id)(s); err != nil {
			return err
		}
	}
	err = s.client.ResendKey(s, client.ResendInput{ID: id, Secret: secret, Mail: mail, SenderName: name, Locale: c.Locale})
	if err != nil {
		return err
	}
	if err := s.unsent.remove(id); err != nil {
		s.notef("%v", err)
	}
	return s.result(resentResult{string(id), true}, func(w io.Writer) {
		fmt.Fprintf(w, "The key of share %s was mailed.\n", id)
	})
}
