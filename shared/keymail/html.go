package keymail

import (
	"html"
	"strings"
)

// markup is HTML. Constants become markup by themselves, but a string only through
// escaped, so the compiler finds a value that is not escaped.
type markup string

// escaped is text as the content of an element or of a quoted attribute.
func escaped(text string) markup { return markup(html.EscapeString(text)) }

func joined(all ...markup) markup {
	var b strings.Builder
	for _, m := range all {
		b.WriteString(string(m))
	}
	return markup(b.String())
}

// html is the HTML part.
func (p *page) html() markup {
	return joined(
		`<!DOCTYPE html>
<html lang="`, escaped(p.locale.tag), `">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>`, p.words("subject"), `</title>
</head>
<body style="margin:0;padding:24px;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5">
<div style="max-width:560px;margin:0 auto">
<p>`, p.words("intro"), `</p>
<p style="padding:16px 8px;border:2px solid #4c6fff;border-radius:6px;text-align:center"><code style="font-family:ui-monospace,Menlo,Consolas,monospace;font-size:20px;word-break:break-all;-webkit-user-select:all;user-select:all">`,
		escaped(p.key), `</code></p>
<h2 style="margin:24px 0 8px;font-size:18px">`, p.words("steps"), `</h2>
<ol style="margin:8px 0 16px;padding-left:24px">
`, p.stepsInHTML(), `</ol>
<p>`, p.sentence(p.ends()), `</p>
<h2 style="margin:24px 0 8px;font-size:18px">`, p.words("sender"), `</h2>
`, p.siteInHTML(), `<p style="margin:8px 0">`, p.words("name-label"), `<br>`, p.nameInHTML(), `</p>
<p style="margin:8px 0">`, p.words("sent-label"), `<br>`, escaped(p.sent), `</p>
<hr style="margin:24px 0 16px;border:0;border-top:1px solid #8590a2">
<p style="margin:8px 0;font-size:14px">`, p.words("unexpected", "no-reply"), `</p>
<p style="margin:8px 0;font-size:14px">`, p.words("private"), `</p>
</div>
</body>
</html>
`)
}

func (p *page) stepsInHTML() markup {
	switch {
	case p.outsider:
		return item(p.words("outside-link")) + item(p.words("outside-enter"))
	case p.link != "":
		return item(joined(`<a href="`, escaped(p.link), `">`, p.sentence("follow"), `</a>`)) + item(p.words("open"))
	}
	return item(p.sentence(p.signIn())) + item(p.words("choose")) + item(p.words("open"))
}

func item(content markup) markup { return joined("<li>", content, "</li>\n") }

func (p *page) siteInHTML() markup {
	if p.site == "" {
		return ""
	}
	return joined(`<p style="margin:8px 0">`, p.words("site-label"), `<br>`, strong(p.site), "</p>\n")
}

func (p *page) nameInHTML() markup {
	if p.sender == "" {
		return p.words("no-name")
	}
	return joined(`<bdi style="overflow-wrap:anywhere">`, escaped(p.sender), `</bdi>`)
}

// words are the texts for keys.
func (p *page) words(keys ...string) markup { return escaped(p.say(keys...)) }

// sentence is the text for a key, with the values of its placeholders in bold.
func (p *page) sentence(key string) markup {
	var all []markup
	for _, piece := range p.pieces(key) {
		if piece.filled {
			all = append(all, strong(piece.text))
		} else {
			all = append(all, escaped(piece.text))
		}
	}
	return joined(all...)
}

func strong(text string) markup {
	return joined(`<strong style="overflow-wrap:anywhere">`, escaped(text), `</strong>`)
}
