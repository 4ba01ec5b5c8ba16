package main

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"os/exec"
	"runtime"
	"strings"

	"rsc.io/qr"

	"github.com/secure-share/secure-share/shared/share"
)

type linkCmd struct {
	shareID
	QR      bool   `name:"qr" help:"Print the link as a QR code too, for a terminal with light text on a dark background."`
	Invert  bool   `help:"With --qr: for a terminal with dark text on a light background."`
	Compose bool   `help:"Open a new mail with the link in your mail program. You choose the recipient and send it."`
	Locale  string `default:"en" help:"Language of that mail, a BCP 47 tag: en, de, fr or pl; otherwise English."`
}

func (linkCmd) Help() string {
	return `For a file that you sent to a person without an account: they open this link, and enter the key there. Pass the link on separately from the key. The mail does not contain the key.

With --json: id, link, mailto (the address that opens the mail, RFC 6068).`
}

// linkResult is the JSON of link.
type linkResult struct {
	ID     string `json:"id"`
	Link   string `json:"link"`
	Mailto string `json:"mailto"`
}

func (c *linkCmd) Run(s *session) error {
	id, err := c.parse()
	if err != nil {
		return err
	}
	if c.Invert && !c.QR {
		return usagef("--invert needs --qr")
	}
	link, err := s.linkOf(id)
	if err != nil {
		return err
	}
	code := ""
	if c.QR {
		if code, err = qrCode(link, c.Invert); err != nil {
			return err
		}
	}
	r := linkResult{string(id), link, mailto(c.Locale, link)}
	if c.Compose {
		if err := openAddress(s, r.Mailto); err != nil {
			return err
		}
	}
	return s.result(r, func(w io.Writer) { fmt.Fprint(w, link, "\n", code) })
}

// linkOf returns the link of a share that can still be opened. Nobody but its sender sees a share
// for a person without an account.
func (s *session) linkOf(id share.ID) (string, error) {
	found, err := s.client.Share(s, id)
	switch {
	case err != nil:
		return "", err
	case found.Recipient != string(share.Outsider):
		return "", usagef("only what you sent to a person without an account has a link")
	case found.EndedAt != nil:
		return "", usagef("this share has ended: its link opens nothing")
	}
	return s.client.LinkTo(s, id)
}

// mailto is the address of a new mail with the link, in the language of a BCP 47 tag.
func mailto(locale, link string) string {
	words := wordsIn(locale)
	escape := func(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
	return "mailto:?subject=" + escape(words.subject) + "&body=" + escape(words.link+"\r\n\r\n"+link+"\r\n")
}

// openAddress opens an address with the program that this computer has for it. The id of a
// share in it is not secret.
func openAddress(ctx context.Context, address string) error {
	program := []string{"xdg-open"}
	switch runtime.GOOS {
	case "darwin":
		program = []string{"open"}
	case "windows":
		program = []string{"rundll32", "url.dll,FileProtocolHandler"}
	}
	if err := exec.CommandContext(ctx, program[0], append(program[1:], address)...).Run(); err != nil {
		return usagef("no mail program could be opened (%s): %v", program[0], err)
	}
	return nil
}

// quietZone is the margin that readers of QR codes need, in modules.
const quietZone = 4

// qrCode draws a link with a character for two modules, one above the other. Readers
// expect dark modules on light ones, so the light ones are drawn, unless the text itself
// is dark.
func qrCode(link string, invert bool) (string, error) {
	code, err := qr.Encode(link, qr.M)
	if err != nil {
		return "", fmt.Errorf("the QR code: %w", err)
	}
	drawn := func(x, y int) bool { return code.Black(x, y) == invert }
	var b strings.Builder
	for y := -quietZone; y < code.Size+quietZone; y += 2 {
		for x := -quietZone; x < code.Size+quietZone; x++ {
			b.WriteString(halves[drawn(x, y)][drawn(x, y+1)])
		}
		b.WriteByte('\n')
	}
	return b.String(), nil
}

// halves are the characters by whether their upper and lower halves are drawn.
var halves = map[bool]map[bool]string{true: {true: "█", false: "▀"}, false: {true: "▄", false: " "}}
