package mailaddr

import (
	"errors"
	"net/url"
	"strings"
	"unicode"
)

// Flaw is the reason why pasted text contains no address. Every Flaw is an
// ErrMalformed and contains no part of the input.
type Flaw string

// The flaws, as in testdata/pasted.json.
const (
	Empty   Flaw = "empty"   // no visible characters
	Several Flaw = "several" // more than one address
	Letters Flaw = "letters" // characters outside ASCII, such as an umlaut in the domain
	Form    Flaw = "form"    // not like name@example.com
)

func (f Flaw) Error() string { return ErrMalformed.Error() + ": " + string(f) }

// Is reports whether target is ErrMalformed, or the same Flaw.
func (f Flaw) Is(target error) bool { return target == ErrMalformed || target == error(f) }

// Find finds the address in text that a person pasted or typed. It accepts
// "Name <name@example.com>" and "mailto:" links (RFC 6068), and ignores
// invisible characters, white space and punctuation around the address. It
// fails with a Flaw. Services use Parse.
func Find(text string) (Address, error) {
	if strings.ContainsAny(text, "\u202d\u202e") {
		return Address{}, Form // overrides make what a person sees differ from what is sent
	}
	plain := trim(strings.Join(strings.Fields(strings.Map(visible, text)), " "))
	if plain == "" {
		return Address{}, Empty
	}
	bare, err := withoutScheme(plain)
	if err != nil {
		return Address{}, Form
	}
	if bare, err = withoutName(bare); err != nil {
		return Address{}, err
	}
	switch address, err := Parse(bare); {
	case several(bare):
		return Address{}, Several
	case strings.ContainsFunc(bare, func(r rune) bool { return r > unicode.MaxASCII }):
		return Address{}, Letters
	case err != nil:
		return Address{}, Form
	default:
		return address, nil
	}
}

// several reports whether more than one word of text has an "@".
func several(text string) bool {
	found := 0
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(" ,;", r) }) {
		if strings.Contains(word, "@") {
			found++
		}
	}
	return found > 1
}

// visible drops invisible characters.
func visible(r rune) rune {
	if unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) {
		return -1
	}
	return r
}

// withoutName returns the address in angle brackets, if there are any. It
// refuses a name that contains another address.
func withoutName(text string) (string, error) {
	name, inside, ok := strings.Cut(text, "<")
	if !ok {
		return text, nil
	}
	if strings.Contains(inside, "<") || strings.Contains(name, "@") {
		return "", Several
	}
	address, after, closed := strings.Cut(inside, ">")
	switch {
	case strings.Contains(after, "@"):
		return "", Several
	case !closed || after != "":
		return "", Form
	}
	return withoutScheme(trim(address))
}

// withoutScheme returns the address of a "mailto:" link.
func withoutScheme(text string) (string, error) {
	scheme, rest, ok := strings.Cut(text, ":")
	if !ok || !strings.EqualFold(scheme, "mailto") {
		return text, nil
	}
	address, _, _ := strings.Cut(rest, "?")
	decoded, err := url.PathUnescape(address)
	if err != nil || strings.ToValidUTF8(decoded, "") != decoded {
		return "", errors.Join(Form, err)
	}
	return trim(decoded), nil
}

// trim removes spaces, quotation marks and separators around text.
func trim(text string) string {
	const around = " \"“”„,;"
	return strings.TrimRight(strings.TrimLeft(text, around), around+".")
}
