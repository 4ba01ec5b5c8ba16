package main

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/secure-share/secure-share/shared/client"
)

type getCmd struct {
	ID           string        `arg:"" optional:"" name:"id" help:"The id of the share: 22 letters, digits, - and _. Optional with --wait. If you have no account: the link that you were sent, in quotes. It needs no sign-in."`
	Wait         time.Duration `placeholder:"TIME" help:"Wait for the share, at most this long, like 90s or 8h. Without an id: take the one that is available to you, or the next. If none appears, the exit code is 12."`
	From         string        `placeholder:"PERSON" help:"With --wait: only shares from this person."`
	Output       path          `short:"o" placeholder:"PATH" help:"File or folder to write to (the current folder). Nothing is overwritten; a hidden file needs the flag."`
	PasswordFile path          `placeholder:"PATH" help:"With a link: a file with the password, if the sender has set one. Without the flag you are asked for it. A line break at its end is ignored."`
	Key          string        `placeholder:"KEY" help:"The key. Others on this computer may see it; without the flag you are asked for it, or it is read from standard input."`
}

func (getCmd) Help() string {
	return `The file gets its name only when all of it is verified. Then the ciphertext is deleted. An interrupted run keeps its lease: until the lease ends, nobody else can download the file. The verified part stays for a day in a hidden file next to the destination, which only you can read. The same command continues from there; a later get removes it.

With --json: id, path (absolute), acknowledged, name, type, size and description (absent if the file had arrived before and only had to be acknowledged), digest (only of a file that an older client sent: SHA-256 over the SHA-256s of its pieces of 256 KiB), problem (why it was not acknowledged; exit code 8).`
}

// receivedResult is the JSON of get. The members from name to description are
// absent if the file had arrived before and only had to be acknowledged.
type receivedResult struct {
	ID           string   `json:"id"`
	Path         string   `json:"path"` // absolute
	Name         string   `json:"name,omitempty"`
	Type         string   `json:"type,omitempty"`
	Size         *int64   `json:"size,omitempty"`   // bytes
	Digest       string   `json:"digest,omitempty"` // of files sent by the previous release
	Description  string   `json:"description,omitempty"`
	Acknowledged bool     `json:"acknowledged"`
	Problem      *problem `json:"problem,omitempty"` // set if the acknowledgement failed
}

func (c *getCmd) Run(s *session) error {
	id, err := c.find(s)
	if err != nil {
		return err
	}
	if c.Output == "-" {
		return usagef("a file cannot go to standard output: nothing is handed out before all of it is verified")
	}
	progress, clear := s.bar("downloading")
	r, err := s.client.Get(s, client.GetInput{ID: id, Key: s.key(c.Key, id), Password: s.passwordOf(string(c.PasswordFile)), Path: string(c.Output), Progress: progress})
	clear()
	var unacknowledged *client.NotAcknowledgedError
	if err != nil && !errors.As(err, &unacknowledged) {
		if errors.As(err, new(*client.InterruptedError)) {
			s.hintf("what has arrived stays on this computer for a day: run the same command again to continue")
		}
		return err
	}
	m := r.Metadata
	out := receivedResult{
		ID: string(r.ID), Path: r.Path, Name: m.Name, Type: m.Type, Digest: m.Digest,
		Description: m.Description, Acknowledged: r.Acknowledged,
	}
	if m != (client.Metadata{}) {
		out.Size = &m.Size
	}
	if err != nil {
		out.Problem = newProblem(err)
		err = partly{err}
		s.hintf("run the same command again later: it will only acknowledge")
	}
	return errors.Join(err, s.result(out, func(w io.Writer) { received(w, out) }))
}

func received(w io.Writer, r receivedResult) {
	fmt.Fprintf(w, "Received and verified: %s\n", r.Path)
	if r.Description != "" {
		fmt.Fprintf(w, "Note from the sender: %s\n", visible(r.Description))
	}
}
