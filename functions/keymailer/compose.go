package keymailer

import (
	"embed"
	"fmt"
	htmltemplate "html/template"
	"strings"
	texttemplate "text/template"
	"time"

	"secureshare/shared/mailticket"
)

// mail is ready to be sent. Its parts hold the key.
type mail struct{ subject, text, html string }

// locale is how a mail reads in one language. The subject takes no parameters:
// it is seen by more eyes than the body.
type locale struct {
	subject string
	layout  string // of instants, see package time
	text    *texttemplate.Template
	html    *htmltemplate.Template
}

//go:embed mail
var files embed.FS

const fallback = "en"

var locales = map[string]locale{
	"en": load("en", "The key to a file in Secure Share", "Monday, 2 January 2006, 15:04 MST"),
}

func load(language, subject, layout string) locale {
	name := "mail/" + language
	return locale{
		subject: subject,
		layout:  layout,
		text:    texttemplate.Must(texttemplate.ParseFS(files, name+".txt")),
		html:    htmltemplate.Must(htmltemplate.ParseFS(files, name+".html")),
	}
}

// localeFor returns the locale of a tag's language, the fallback if there is none.
func localeFor(tag string) locale {
	language, _, _ := strings.Cut(tag, "-")
	if l, ok := locales[strings.ToLower(language)]; ok {
		return l
	}
	return locales[fallback]
}

// compose writes the mail. Of what it shows, the site is Atlassian's word, which
// the ticket carries, and the sender's name is anybody's.
func compose(d delivery, t mailticket.Ticket) (mail, error) {
	data := struct{ Key, Site, Sender, Until string }{
		Key:    d.secret.Reveal(),
		Site:   strings.TrimPrefix(t.SiteURL, "https://"),
		Sender: displayName(t.SenderName),
		Until:  t.ShareExpires.In(time.UTC).Format(d.locale.layout),
	}
	var text, html strings.Builder
	if err := d.locale.text.Execute(&text, data); err != nil {
		return mail{}, fmt.Errorf("keymailer: text part: %w", err)
	}
	if err := d.locale.html.Execute(&html, data); err != nil {
		return mail{}, fmt.Errorf("keymailer: HTML part: %w", err)
	}
	return mail{subject: d.locale.subject, text: text.String(), html: html.String()}, nil
}
