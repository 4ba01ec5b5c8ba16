package main

import (
	"fmt"
	"io"
)

type whoamiCmd struct{}

func (whoamiCmd) Help() string {
	return `With --json: profile, site, name, accountId, mail.`
}

// whoamiResult is the JSON of whoami.
type whoamiResult struct {
	Profile   string `json:"profile"`
	Site      string `json:"site"`
	Name      string `json:"name"`
	AccountID string `json:"accountId"`
	Mail      string `json:"mail"`
}

func (c *whoamiCmd) Run(s *session) error {
	me, err := s.me.Self(s)
	if err != nil {
		return err
	}
	r := whoamiResult{s.Profile, s.Site, me.Name, me.AccountID, me.Mail}
	return s.result(r, func(w io.Writer) {
		fmt.Fprintf(w, "%s of %s, %s, account %s\n", visible(r.Name), visible(r.Site), visible(r.Mail), visible(r.AccountID))
	})
}
