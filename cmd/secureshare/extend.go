package main

import (
	"fmt"
	"io"
	"time"
)

type extendCmd struct {
	shareID
	Lifetime string `enum:"1h,1d,3d,longest" default:"longest" placeholder:"TIME" help:"From the time when it was sent: 1h, 1d, 3d, or longest (as long as your administrators allow; the default)."`
}

func (extendCmd) Help() string {
	return `While a file that you sent can still be opened, the recipient can be given more time, but not less. The time counts from when the file was sent. What your administrators allow now applies, as if you sent it again.

With --json: id, expiresAt.`
}

// extendedResult is the JSON of extend.
type extendedResult struct {
	ID        string     `json:"id"`
	ExpiresAt *time.Time `json:"expiresAt"`
}

func (c *extendCmd) Run(s *session) error {
	id, err := c.parse()
	if err != nil {
		return err
	}
	extended, err := s.client.Extend(s, id, lifetimes[c.Lifetime])
	if err != nil {
		return err
	}
	return s.result(extendedResult{string(id), extended.ExpiresAt}, func(w io.Writer) {
		fmt.Fprintf(w, "Share %s can be opened until %s.\n", id, when(extended.ExpiresAt))
	})
}
