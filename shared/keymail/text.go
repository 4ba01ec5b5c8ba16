package keymail

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// text is the text part.
func (p *page) text() string {
	parts := []string{p.lines("", "intro"), p.key, p.heading("steps"), p.steps(), p.lines("", p.ends()), p.heading("sender")}
	if p.site != "" {
		parts = append(parts, p.field("site-label", p.site))
	}
	return paragraphs(append(parts,
		p.field("name-label", p.name()), p.field("sent-label", p.sent), p.lines("", "unexpected", "no-reply"), p.lines("", "private")))
}

// steps is the numbered list of what to do.
func (p *page) steps() string {
	switch {
	case p.outsider:
		return p.numbered("outside-link", "outside-enter")
	case p.link != "":
		return p.lines("1. ", "follow") + "\n   " + p.link + "\n" + p.lines("2. ", "open")
	}
	return p.numbered(p.signIn(), "choose", "open")
}

func (p *page) numbered(keys ...string) string {
	all := make([]string, len(keys))
	for i, key := range keys {
		all[i] = p.lines(fmt.Sprintf("%d. ", i+1), key)
	}
	return strings.Join(all, "\n")
}

// chat is the message of a chat.
func (p *page) chat() string {
	var about []string
	if p.site != "" {
		about = append(about, p.say("site-label")+" "+p.site)
	}
	about = append(about, p.say("name-label")+" "+p.name(), p.say("sent-label")+" "+p.sent)
	return paragraphs([]string{p.say("intro"), p.key, p.stepsInChat(), strings.Join(about, "\n"), p.say("unexpected", "private")})
}

func (p *page) stepsInChat() string {
	switch {
	case p.outsider:
		return p.say("outside-link") + "\n" + p.say("outside-enter", p.ends())
	case p.link != "":
		return p.say("follow") + "\n" + p.link + "\n" + p.say("open", p.ends())
	}
	return p.say(p.signIn(), "choose") + "\n" + p.say("open", p.ends())
}

// name is the sender's name in quotes, or the text that there is none.
func (p *page) name() string {
	if p.sender == "" {
		return p.say("no-name")
	}
	return `"` + p.sender + `"`
}

// lines returns the texts for keys as one paragraph, wrapped; see fill.
func (p *page) lines(lead string, keys ...string) string { return fill(lead, p.say(keys...)) }

// heading returns the text for a key, underlined.
func (p *page) heading(key string) string {
	s := p.say(key)
	return s + "\n" + strings.Repeat("-", utf8.RuneCountInString(s))
}

// field is a label with a value on a line of its own.
func (p *page) field(label, value string) string { return p.lines("", label) + "\n    " + value }

func paragraphs(all []string) string { return strings.Join(all, "\n\n") + "\n" }
