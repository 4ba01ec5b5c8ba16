package main

import (
	"fmt"
	"io"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/wire"
)

type resendCmd struct {
	shareID
	Mail string `placeholder:"ADDRESS" help:"The recipient's mail address: the key goes there. Required unless you hand the key over."`
	keyBy
	Key      string `placeholder:"KEY" help:"The key. Others on this computer may see it; without the flag, one that was kept is used, or it is read from standard input."`
	Locale   string `default:"en" help:"Language of the message with the key, a BCP 47 tag: en, de, fr or pl; otherwise English."`
	FromName string `placeholder:"NAME" help:"What the mail calls you (your name in the directory)."`
}

func (resendCmd) Help() string {
	return `With --key-by hand it checks the key and prints the message with it, for example of a key that could not be delivered.

With --json: id, keyBy (mail, own-delivery or hand), delivered (false by hand), mailed (delivered by mail), key and message (by hand only).`
}

// resentResult is the JSON of resend-key.
type resentResult struct {
	ID        string `json:"id"`
	KeyBy     string `json:"keyBy"`             // mail, own-delivery or hand
	Delivered bool   `json:"delivered"`         // false by hand
	Mailed    bool   `json:"mailed"`            // delivered, by mail
	Key       string `json:"key,omitempty"`     // by hand only
	Message   string `json:"message,omitempty"` // by hand only
}

func (c *resendCmd) Run(s *session) error {
	id, err := c.parse()
	if err != nil {
		return err
	}
	mail, err := c.address(c.Mail)
	if err != nil {
		return err
	}
	name, err := s.senderName(c.FromName)
	if err != nil {
		return err
	}
	secret, err := s.keptKey(c.Key, id)
	if err != nil {
		return err
	}
	sent, err := s.client.ResendKey(s, client.ResendInput{ID: id, Secret: secret, DeliveryMethod: c.method(), Mail: mail, SenderName: name, Locale: c.Locale})
	if err != nil {
		return s.withHint(err)
	}
	r := resentResult{ID: string(id), KeyBy: keyByOf(sent.DeliveryMethod), Delivered: sent.DeliveryMethod != client.ByHand, Mailed: sent.DeliveryMethod == client.ByMail}
	if !r.Delivered {
		r.Key, r.Message = secret.Reveal(), s.message(c.Locale, id, secret, sent.Share.Recipient == wire.Outsider)
	}
	err = s.result(r, func(w io.Writer) {
		switch {
		case r.Mailed:
			fmt.Fprintf(w, "The key of share %s was mailed.\n", id)
		case r.Delivered:
			fmt.Fprintf(w, "Own delivery has accepted the key of share %s.\n", id)
		default:
			fmt.Fprintln(w, r.Message)
		}
	})
	if err == nil || r.Delivered {
		if err := s.unsent.remove(id); err != nil {
			s.notef("%v", err)
		}
	}
	return err
}
