// Package keymail composes the mail with a key, in the recipient's language.
// Both senders use it: the key mailer, and a customer's own key relay.
package keymail

import (
	"errors"
	"fmt"
	htmltemplate "html/template"
	"strings"
	texttemplate "text/template"
	"time"
	"unicode/utf8"

	"github.com/secure-share/secure-share/shared/keyring"
)

// Content is the content of a mail.
type Content struct {
	Key      keyring.Secret
	Link     string    // address of the share's page, without the key; may be empty
	Site     string    // host name that the caller has verified; may be empty
	Sender   string    // a name that nobody has verified; may be empty
	Sent     time.Time // when the sender asked for the mail
	Until    time.Time // when the share expires
	Outsider bool      // the recipient has no account and got a link from the sender
	Locale   string    // language tag (BCP 47); English if there is no text in it
}

// Mail is ready to be sent. Its parts contain the key. The subject has no
// parameters, because notifications show it to bystanders. Chat says the same as the
// parts, shorter and without markup, for a direct message in a chat.
type Mail struct{ Subject, Text, HTML, Chat string }

var (
	textLayout = texttemplate.Must(texttemplate.ParseFS(files, "mail/layout.txt"))
	chatLayout = texttemplate.Must(texttemplate.ParseFS(files, "mail/chat.txt"))
	htmlLayout = htmltemplate.Must(htmltemplate.ParseFS(files, "mail/layout.html"))
)

// Compose writes the mail.
func Compose(c Content) (Mail, error) { return compose(c, localeFor(c.Locale)) }

func compose(c Content, l locale) (Mail, error) {
	p := page{
		Key:      c.Key.Reveal(),
		Link:     c.Link,
		Site:     c.Site,
		Sender:   DisplayName(c.Sender),
		Outsider: c.Outsider,
		Sent:     l.date(c.Sent),
		until:    l.date(c.Until),
		locale:   l,
	}
	var text, chat, html strings.Builder
	if err := textLayout.Execute(&text, p); err != nil {
		return Mail{}, fmt.Errorf("keymail: text part: %w", err)
	}
	if err := chatLayout.Execute(&chat, p); err != nil {
		return Mail{}, fmt.Errorf("keymail: chat: %w", err)
	}
	if err := htmlLayout.Execute(&html, p); err != nil {
		return Mail{}, fmt.Errorf("keymail: HTML part: %w", err)
	}
	return Mail{Subject: l.words["subject"], Text: text.String(), HTML: html.String(), Chat: chat.String()}, nil
}

// page is the data of the layouts. Link, Site and Sender may be empty. Only the
// layouts place the sender's name; it is never part of a sentence.
type page struct {
	Key, Link, Site, Sender string
	Outsider                bool
	Sent                    string
	until                   string
	locale                  locale
}

func (p page) Language() string { return p.locale.tag }

// piece is a part of a sentence: text of the locale, or the value of a
// placeholder.
type piece struct {
	Text   string
	Filled bool
}

// Pieces returns the text for a key, with its placeholders filled in.
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

// Say returns the text for a key on one line.
func (p page) Say(key string) (string, error) {
	pieces, err := p.Pieces(key)
	var b strings.Builder
	for _, piece := range pieces {
		b.WriteString(piece.Text)
	}
	return b.String(), err
}

// Lines returns the texts for keys as one paragraph, wrapped for the text part; see
// fill.
func (p page) Lines(lead string, keys ...string) (string, error) {
	said := make([]string, len(keys))
	var errs error
	for i, key := range keys {
		var err error
		said[i], err = p.Say(key)
		errs = errors.Join(errs, err)
	}
	return fill(lead, strings.Join(said, " ")), errs
}

// Heading returns the text for a key, underlined.
func (p page) Heading(key string) (string, error) {
	s, err := p.Say(key)
	return s + "\n" + strings.Repeat("-", utf8.RuneCountInString(s)), err
}
