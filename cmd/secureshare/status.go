package main

import (
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/secure-share/secure-share/shared/wire"
)

// statusCmd prints the share as the file API describes it: with --json that is
// the schema Share of docs/openapi.yaml.
type statusCmd struct{ shareID }

func (statusCmd) Help() string {
	return `With --json: the schema Share of docs/openapi.yaml.`
}

func (c *statusCmd) Run(s *session) error {
	id, err := c.parse()
	if err != nil {
		return err
	}
	found, err := s.client.Share(s, id)
	if err != nil {
		return err
	}
	return s.result(found, func(w io.Writer) { describe(w, found, s.names()) })
}

func describe(w io.Writer, s wire.Share, name func(string) string) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	line := func(what, value string) { fmt.Fprintf(t, "%s\t%s\n", what, value) }
	line("Share", visible(s.ID))
	if s.Unreadable {
		line("Status", cannotBeRead)
	} else {
		line("Status", inWords(s.Status))
	}
	line("From", name(s.Sender))
	line("To", name(s.Recipient))
	if s.Unreadable {
		_ = t.Flush()
		fmt.Fprintln(w, "The service lost part of this share. It can be declined or taken back.")
		return
	}
	line("Size", size(s.Length)+" encrypted")
	if s.ExpiresAt != nil && s.EndedAt == nil {
		line("Until", when(s.ExpiresAt))
	}
	if opened := openedInWords(s); opened != "" {
		line("Openings", opened)
	}
	if s.Gate {
		line("Gate", "the service checks the password; secureshare unlock-secret "+visible(s.ID)+" prints the secret with which a website unlocks it")
	}
	if s.LockedUntil != nil && s.EndedAt == nil && time.Now().Before(*s.LockedUntil) {
		line("Locked", "after too many wrong passwords, until "+when(s.LockedUntil)+"; secureshare lift-lock "+visible(s.ID)+" allows them again")
	}
	for n, e := range s.History {
		what := "History"
		if n > 0 {
			what = ""
		}
		line(what, e.At.Local().Format("Mon 2 Jan 15:04:05")+"  "+eventInWords(e))
	}
	_ = t.Flush()
}
