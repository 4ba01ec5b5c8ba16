package main

import (
	"errors"

	"github.com/secure-share/secure-share/shared/client"
)

type addCmd struct {
	shareID
	To   string `required:"" placeholder:"WHO" help:"The additional recipient: a name or an account id."`
	Mail string `placeholder:"ADDRESS" help:"Their mail address: their key goes there. Required unless you hand the key over."`
	keyBy
	Key      string `placeholder:"KEY" help:"The key of the share that you name. Others on this computer may see it; without the flag, the tool uses a key that it kept, asks for it, or reads it from standard input."`
	Lifetime string `enum:"1h,1d,3d,longest" default:"longest" placeholder:"TIME" help:"How long they have to open it: 1h, 1d, 3d, or longest (as long as your administrators allow; the default)."`
	Openings string `placeholder:"N" help:"How often they can open it: a number from 1 to 20, or until-expiry (as often as the share that you name, or fewer times if your administrators allow fewer now)."`
	Locale   string `default:"en" help:"Language of the message with the key, a BCP 47 tag: en, de, fr or pl; otherwise English."`
	FromName string `placeholder:"NAME" help:"What the mail calls you (your name in the directory)."`
	ShowKey  bool   `help:"Print the new key as well."`
	Notify   bool   `help:"Notify a service of your organisation when the file is opened or declined, or when its time is over. Only if an administrator has set it up."`
}

func (addCmd) Help() string {
	return `It works while the named share can still be opened, for files that you sent to several colleagues or with --may-add, of up to 1 GiB encrypted. Nothing is uploaded: the service copies what it has. The new recipient gets a share and a key of their own.

With --json: as send, and sending, which is the same for all shares of the file.`
}

func (c *addCmd) Run(s *session) error {
	id, err := c.parse()
	if err != nil {
		return err
	}
	in := client.AddInput{ID: id, DeliveryMethod: c.method(), Locale: c.Locale, Lifetime: lifetimes[c.Lifetime], Notify: c.Notify}
	if in.Openings, err = parseOpenings(c.Openings); err != nil {
		return err
	}
	if in.To.Mail, err = c.address(c.Mail); err != nil {
		return err
	}
	if in.To.Recipient, err = s.person("--to", c.To); err != nil {
		return err
	}
	in.To.Name = s.nameOf(in.To.Recipient)
	if !isVisible(c.FromName) {
		return usagef("--from-name takes one line, without invisible characters")
	}
	if in.SenderName, err = s.senderName(c.FromName); err != nil {
		return err
	}
	if in.Secret, err = s.keptKey(c.Key, id); err != nil {
		return err
	}
	added, err := s.client.AddRecipient(s, in)
	if err != nil && !errors.As(err, new(*client.NotDeliveredError)) {
		return s.withHint(err)
	}
	return s.sent(added, err, "", c.ShowKey, c.Locale)
}
