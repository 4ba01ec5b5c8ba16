package keymailer

import (
	"fmt"
	htmltemplate "html/template"
	"strings"
	texttemplate "text/template"
	"unicode/utf8"

	"github.com/secure-share/secure-share/shared/mailticket"
)

// mail is ready to be sent. Its parts hold the key.
type mail struct{ subject, text, html string }

var (
	textLayout = texttemplate.Must(texttemplate.ParseFS(files, "mail/layout.txt"))
	htmlLayout = htmltemplate.Must(htmltemplate.ParseFS(files, "mail/layout.html"))
)

// compose writes the mail. link is the address of the share's page, or empty. The site
// that the mail shows is verified: the ticket has it from Atlassian's token. The
// sender's name is not verified. The subject has no parameters, because notifications
// show it to bystanders.
func compose(d delivery, t mailticket.Ticket, link string) (mail, error) {
	p := page{
		Key:    d.secret.Reveal(),
		Link:   link,
		Site:   strings.TrimPrefix(t.SiteURL, "https://"),
		Sender: displayName(t.SenderName),
		Sent:   d.locale.date(t.IssuedAt),
		until:  d.locale.date(t.ShareExpires),
		locale: d.locale,
	}
	var text, html strings.Builder
	if err := textLayout.Execute(&text, p); err != nil {
		return mail{}, fmt.Errorf("keymailer: text part: %w", err)
	}
	if err := htmlLayout.Execute(&html, p); err != nil {
		return mail{}, fmt.Errorf("keymailer: HTML part: %w", err)
	}
	return mail{subject: d.locale.words["subject"], text: text.String(), html: html.String()}, nil
}

// page is what the layouts see. Link, Site and Sender may be empty. The sender's name
// stands where the layouts put it and nowhere inside a sentence.
type page struct {
	Key, Link, Site, Sender string
	Sent                    string // when the sender asked for the mail
	until                   string
	locale                  locale
}

func (p page) Language() string { return p.locale.tag }

// piece is a part of a sentence: words of the locale, or what fills a placeholder.
type piece struct {
	Text   string
	Filled bool
}

// Pieces is the sentence of a key, with its placeholders filled.
func (p page) Pieces(key string) ([]piece, error) {
	rest, ok := p.locale.words[key]
	if !ok {
		return nil, fmt.Errorf("no words for %s in %s", key, p.locale.tag)
	}
	var pieces []piece
	for rest != "" {
		before, after, found := strings.Cut(rest, "{")
		if before != "" {
			pieces = append(pieces, piece{Text: before})
		}
		if !found {
			break
		}
		name, after, _ := strings.Cut(after, "}")
		value, ok := map[string]string{"site": p.Site, "until": p.until}[name]
		if !ok {
			return nil, fmt.Errorf("unknown placeholder in %s of %s", key, p.locale.tag)
		}
		pieces = append(pieces, piece{value, true})
		rest = after
	}
	return pieces, nil
}

// Say is the sentence of a key on one line.
func (p page) Say(key string) (string, error) {
	pieces, err := p.Pieces(key)
	var b strings.Builder
	for _, piece := range pieces {
		b.WriteString(piece.Text)
	}
	return b.String(), err
}

// Lines is the sentence of a key in lines for the text part, see fill.
func (p page) Lines(lead, key string) (string, error) {
	s, err := p.Say(key)
	return fill(lead, s), err
}

// Heading is the sentence of a key with a line under it.
func (p page) Heading(key string) (string, error) {
	s, err := p.Say(key)
	return s + "\n" + strings.Repeat("-", utf8.RuneCountInString(s)), err
}
