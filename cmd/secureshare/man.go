package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"
)

type manCmd struct{}

func (manCmd) Help() string {
	return `To install it: secureshare man > ~/.local/share/man/man1/secureshare.1

With --json: page.`
}

// manResult is the JSON of man.
type manResult struct {
	Page string `json:"page"` // roff, with the macros of man(7)
}

func (manCmd) Run(s *session, k *kong.Kong) error {
	page := manPage(k.Model)
	return s.result(manResult{page}, func(w io.Writer) { _, _ = io.WriteString(w, page) })
}

// manPage describes the grammar in the macros of man(7).
func manPage(grammar *kong.Application) string {
	var m roff
	m.line(".TH %s 1", strings.ToUpper(grammar.Name))
	m.section("NAME")
	m.line(`%s \- %s`, roffText(grammar.Name), roffText(strings.ToLower(grammar.Help[:1])+strings.TrimSuffix(grammar.Help[1:], ".")))
	m.section("SYNOPSIS")
	m.line(`.B %s`, roffText(grammar.Name))
	m.line(`.I command\fR [flags]`)
	m.section("DESCRIPTION")
	m.text(strings.Split(grammar.Detail, "Exit codes:")[0])
	m.section("FLAGS OF EVERY COMMAND")
	m.flags(grammar.Flags)
	m.section("COMMANDS")
	for _, c := range grammar.Children {
		if c.Hidden {
			continue
		}
		m.line(".SS %s", roffText(c.Summary()))
		m.text(c.Help)
		for _, p := range c.Positional {
			m.term(`\fI`+roffText(p.Name)+`\fR`, p.Help)
		}
		m.flags(c.Flags)
		m.text(c.Detail)
	}
	m.section("EXIT STATUS")
	for _, e := range exits {
		m.term(fmt.Sprint(e.code), e.meaning)
	}
	return m.String()
}

type roff struct{ strings.Builder }

// line appends a line, whose text is escaped.
func (m *roff) line(format string, args ...any) { fmt.Fprintf(m, format+"\n", args...) }

func (m *roff) section(title string) { m.line(`.SH "%s"`, title) }

// text appends paragraphs.
func (m *roff) text(s string) {
	for paragraph := range strings.SplitSeq(strings.TrimSpace(s), "\n\n") {
		if paragraph != "" {
			m.line(".PP\n%s", roffText(paragraph))
		}
	}
}

func (m *roff) term(title, text string) { m.line(".TP\n\\fB%s\\fR\n%s", title, roffText(text)) }

func (m *roff) flags(flags []*kong.Flag) {
	for _, f := range flags {
		if f.Hidden {
			continue
		}
		text := f.Help
		for _, variable := range f.Envs {
			text += " Also: $" + variable + "."
		}
		m.term(roffText(f.String()), text)
	}
}

// roffText escapes what has a meaning in roff.
func roffText(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(s)
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, ".") || strings.HasPrefix(l, "'") {
			lines[i] = `\&` + l
		}
	}
	return strings.Join(lines, "\n")
}
