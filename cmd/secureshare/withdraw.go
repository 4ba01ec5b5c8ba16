package main

import (
	"fmt"
	"io"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

type takeBackCmd struct {
	shareID
	All bool `help:"Take back all shares that were sent together with this one. Those that have ended stay as they ended."`
}

type declineCmd struct{ shareID }

const withdrawHelp = `With --json: id, status (revoked or declined).`

func (takeBackCmd) Help() string {
	return withdrawHelp + ` With --all: sending, and items, each with id, status (also another end, if it had ended before), and problem if it could not be taken back (exit code 8).`
}
func (declineCmd) Help() string { return withdrawHelp }

// withdrawnResult is the JSON of take-back and decline.
type withdrawnResult struct {
	ID     string `json:"id"`
	Status string `json:"status"` // "revoked" or "declined"; with --all any end

	Problem *problem `json:"problem,omitempty"` // with --all only
}

const notSender = "you are its recipient: decline it instead"

func (c *takeBackCmd) Run(s *session) error {
	if c.All {
		return c.takeAllBack(s)
	}
	return c.withdraw(s, wire.RoleSender, share.Revoked, notSender)
}

func (c *declineCmd) Run(s *session) error {
	return c.withdraw(s, wire.RoleRecipient, share.Declined, "you are its sender: take it back instead")
}

// withdraw first checks whether the caller is the sender or the recipient, because both use
// the same call.
func (c shareID) withdraw(s *session, role string, to share.Status, otherwise string) error {
	id, err := c.parse()
	if err != nil {
		return err
	}
	found, err := s.client.Share(s, id)
	if err != nil {
		return err
	}
	if found.Role != role {
		return fmt.Errorf("%w: %s", client.ErrRole, otherwise)
	}
	if err := s.client.Withdraw(s, id); err != nil {
		return err
	}
	if err := s.unsent.remove(id); err != nil {
		s.notef("%v", err)
	}
	return s.result(withdrawnResult{ID: string(id), Status: string(to)}, func(w io.Writer) {
		fmt.Fprintf(w, "Share %s was %s.\n", id, inWords(string(to)))
	})
}
