// Package keymail composes the mail with a key, in the recipient's language.
// Both senders use it: the key mailer, and a customer's own key relay.
package keymail

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/secure-share/secure-share/shared/keyring"
)

// Content is the content of a mail.
type Content struct {
	Key      keyring.Secret
	Link     string    // https address of the share's page, without the key; may be empty
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

// Compose writes the mail.
func Compose(c Content) (Mail, error) { return compose(c, localeFor(c.Locale)) }

func compose(c Content, l locale) (Mail, error) {
	if c.Link != "" && !strings.HasPrefix(c.Link, "https://") {
		return Mail{}, errors.New("keymail: the link is not an https address")
	}
	p := &page{
		key:      c.Key.Reveal(),
		link:     c.Link,
		site:     c.Site,
		sender:   DisplayName(c.Sender),
		outsider: c.Outsider,
		sent:     l.date(c.Sent),
		until:    l.date(c.Until),
		locale:   l,
	}
	m := Mail{Subject: p.say("subject"), Text: p.text(), HTML: string(p.html()), Chat: p.chat()}
	if p.err != nil {
		return Mail{}, p.err
	}
	return m, nil
}

// page is the content of the layouts. link, site and sender may be empty. Only the
// layouts place the sender's name; it is never part of a sentence.
//
// The layouts are functions and not templates of the standard library. Those look up
// methods by name, so that the linker must keep every method of the AWS clients: the key
// mailer's archive was a third larger.
type page struct {
	key, link, site, sender string
	outsider                bool
	sent, until             string
	locale                  locale
	err                     error // all errors of the texts
}

// piece is a part of a sentence: text of the locale, or the value of a
// placeholder.
type piece struct {
	text   string
	filled bool
}

// pieces returns the text for a key, with its placeholders filled in.
func (p *page) pieces(key string) (all []piece) {
	rest, ok := p.locale.words[key]
	if !ok {
		p.fail("no words for %s in %s", key, p.locale.tag)
	}
	for rest != "" {
		before, after, found := strings.Cut(rest, "{")
		if before != "" {
			all = append(all, piece{text: before})
		}
		if !found {
			break
		}
		name, after, _ := strings.Cut(after, "}")
		value, ok := map[string]string{"site": p.site, "until": p.until}[name]
		if !ok {
			p.fail("unknown placeholder in %s of %s", key, p.locale.tag)
		}
		all = append(all, piece{value, true})
		rest = after
	}
	return all
}

func (p *page) fail(format string, args ...any) {
	p.err = errors.Join(p.err, fmt.Errorf("keymail: "+format, args...))
}

// say returns the texts for keys on one line.
func (p *page) say(keys ...string) string {
	said := make([]string, len(keys))
	for i, key := range keys {
		for _, piece := range p.pieces(key) {
			said[i] += piece.text
		}
	}
	return strings.Join(said, " ")
}

// signIn is the key of the text that says where to sign in.
func (p *page) signIn() string {
	if p.site == "" {
		return "sign-in-anywhere"
	}
	return "sign-in"
}

// ends is the key of the text that says until when the share can be opened.
func (p *page) ends() string {
	if p.outsider {
		return "outside-until"
	}
	return "until"
}
