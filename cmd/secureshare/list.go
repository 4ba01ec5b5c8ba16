package main

import (
	"fmt"
	"io"
	"iter"
	"slices"
	"text/tabwriter"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/wire"
)

type listing struct {
	Limit int `default:"20" help:"How many to show, newest first; 0 shows all."`
}

func (listing) Help() string {
	return `Descriptions and names of files are not shown: they are encrypted with a key of the site, which only the app in Jira and Confluence gets.

With --json: items (each as the API describes a share, see status, but without metadata and history), more (whether there are older ones).`
}

type inboxCmd struct{ listing }

type outboxCmd struct{ listing }

// listResult is the JSON of inbox and outbox.
type listResult struct {
	Items []wire.Share `json:"items"`
	More  bool         `json:"more"` // there are older shares
}

func (c *inboxCmd) Run(s *session) error {
	return c.list(s, s.client.Inbox(s), "FROM", func(i wire.Share) string { return i.Sender })
}

func (c *outboxCmd) Run(s *session) error {
	return c.list(s, s.client.Outbox(s), "TO", func(i wire.Share) string { return i.Recipient })
}

func (l listing) list(s *session, shares iter.Seq2[wire.Share, error], title string, other func(wire.Share) string) error {
	if l.Limit < 0 {
		return usagef("--limit must not be negative")
	}
	out := listResult{Items: []wire.Share{}}
	for item, err := range shares {
		if err != nil {
			return err
		}
		if out.More = l.Limit > 0 && len(out.Items) == l.Limit; out.More {
			break
		}
		out.Items = append(out.Items, item)
	}
	return s.result(out, func(w io.Writer) { table(w, out, title, other, s.names()) })
}

func sendingOf(s wire.Share) string { return string(client.SendingOf(s)) }

// together puts the shares of a sending below its newest one.
func together(items []wire.Share) (grouped []wire.Share) {
	for n, i := range items {
		same := func(j wire.Share) bool { return sendingOf(j) == sendingOf(i) }
		if slices.ContainsFunc(items[:n], same) {
			continue
		}
		grouped = append(grouped, i)
		for _, j := range items[n+1:] {
			if same(j) {
				grouped = append(grouped, j)
			}
		}
	}
	return grouped
}

func table(w io.Writer, r listResult, title string, other func(wire.Share) string, name func(string) string) {
	if len(r.Items) == 0 {
		fmt.Fprintln(w, "Nothing here.")
		return
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	sendings := ""
	if slices.ContainsFunc(r.Items, func(i wire.Share) bool { return i.Sending != "" }) {
		sendings = "\tSENDING"
	}
	fmt.Fprintf(t, "SHARE\t%s\tSTATUS\tSIZE\tSENT\tUNTIL%s\n", title, sendings)
	several := map[string]bool{}
	for _, i := range r.Items {
		several[i.Sending] = true
	}
	for _, i := range together(r.Items) {
		until := i.ExpiresAt
		if i.EndedAt != nil {
			until = nil
		}
		if i.Unreadable {
			fmt.Fprintf(t, "%s\t%s\t%s\t\t\t\n", visible(i.ID), name(other(i)), cannotBeRead)
			continue
		}
		status := inWords(i.Status)
		if opened := openedInWords(i); opened != "" {
			status += ", " + opened
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s", visible(i.ID), name(other(i)), status, size(i.Length), when(&i.CreatedAt), when(until))
		if several[sendingOf(i)] {
			fmt.Fprintf(t, "\t%s", visible(sendingOf(i)))
		}
		fmt.Fprintln(t)
	}
	_ = t.Flush()
	if r.More {
		fmt.Fprintln(w, "There are older ones: --limit 0 shows all.")
	}
}
