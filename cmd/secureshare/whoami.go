package main

import (
	"fmt"
	"io"
	"strings"
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
		known := []string{visible(r.Name) + " of " + visible(r.Site)}
		if r.Mail != "" { // a sign-in does not know it
			known = append(known, visible(r.Mail))
		}
		fmt.Fprintln(w, strings.Join(append(known, "account "+visible(r.AccountID)), ", "))
	})
}
