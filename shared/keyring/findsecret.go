package keyring

import (
	"encoding/base64"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/secure-share/secure-share/shared/pattern"
)

// Flaw is the reason why pasted text contains no key. Every Flaw is an
// ErrMalformed and contains no part of the input.
type Flaw string

// The flaws, as in testdata/pasted.json.
const (
	Empty    Flaw = "empty"    // no visible characters
	Short    Flaw = "short"    // fewer than 22 characters
	Long     Flaw = "long"     // more than 22 characters
	Alphabet Flaw = "alphabet" // characters that are not allowed in a key
	Ending   Flaw = "ending"   // 22 characters whose last one cannot end a key
	Several  Flaw = "several"  // different keys in one text
)

func (f Flaw) Error() string { return ErrMalformed.Error() + ": " + string(f) }

// Is makes every Flaw an ErrMalformed.
func (f Flaw) Is(target error) bool { return target == ErrMalformed }

// FindSecret finds the key in text that a person pasted or typed: the key itself, a
// part of a mail, or a whole mail. It ignores white space, line breaks inside the key,
// marks of quoted lines, invisible characters, quotation marks, a label like "The
// key:", and dashes that look like hyphens. Words, parts of links or addresses, and the
// id of the share next to its key do not count as keys. It fails with a Flaw.
func FindSecret(text, shareID string) (Secret, error) {
	secret, err := findSecret(text, shareID, "-")
	if err != nil && strings.ContainsAny(text, longDashes) {
		// Word processors turn two hyphens into one long dash.
		if other, otherErr := findSecret(text, shareID, "--"); otherErr == nil {
			return other, nil
		}
	}
	return secret, err
}

const (
	hyphens    = "\u2010\u2011\u2012\u2015\u2043\u2212\ufe58\ufe63\uff0d"
	longDashes = "\u2013\u2014"
)

func findSecret(text, shareID, longDash string) (Secret, error) {
	lines := plainLines(text, longDash)
	plain := strings.Join(lines, "\n")
	body := compact(label.ReplaceAllString(plain, ""))
	if secret, err := ParseSecret(body); err == nil {
		return secret, nil
	}
	var found []Secret
	ending := isKeyLike(body)
	for _, run := range candidates(lines, plain, shareID) {
		secret, err := ParseSecret(run)
		switch {
		case err != nil:
			ending = true
		case len(found) == 0 || found[0].Reveal() != run:
			found = append(found, secret)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return Secret{}, Several
	case ending:
		return Secret{}, Ending
	}
	return Secret{}, flawOf(body)
}

func flawOf(body string) Flaw {
	switch n := utf8.RuneCountInString(body); {
	case n == 0:
		return Empty
	case strings.ContainsFunc(body, func(r rune) bool { return !isKeyRune(r) }):
		return Alphabet
	case n < keyCharacters:
		return Short
	}
	return Long
}

var keyCharacters = base64.RawURLEncoding.EncodedLen(secretSize)

// label is a short text before the key, like "The key:".
var label = pattern.New(`^[^:：\n]{0,40}[:：]`)

// quoteMarks are the characters that begin quoted lines of a mail.
var quoteMarks = pattern.New(`^[\p{Z}\t>|]+`)

// plainLines returns the text without invisible characters and quote marks,
// with dashes as hyphens.
func plainLines(text, longDash string) []string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector):
		case strings.ContainsRune(hyphens, r):
			b.WriteByte('-')
		case strings.ContainsRune(longDashes, r):
			b.WriteString(longDash)
		case strings.ContainsRune("\r\v\f\u0085\u2028\u2029", r):
			b.WriteByte('\n')
		default:
			b.WriteRune(r)
		}
	}
	lines := strings.Split(b.String(), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimSpace(quoteMarks.ReplaceAllString(line, ""))
	}
	return lines
}

// compact returns the text without white space and surrounding punctuation.
func compact(text string) string {
	text = strings.Join(strings.Fields(text), "")
	return strings.TrimFunc(text, func(r rune) bool { return !isKeyRune(r) && unicode.In(r, unicode.P, unicode.S) })
}

// candidates returns the separate runs of 22 key characters, including those
// divided by a line break, except words and the share's id.
func candidates(lines []string, plain, shareID string) []string {
	all := runs(plain)
	for i := range lines {
		if run, ok := broken(lines[i:]); ok {
			all = append(all, run)
		}
	}
	var kept []string
	for _, run := range all {
		if run != shareID && !word.MatchString(run) {
			kept = append(kept, run)
		}
	}
	return kept
}

// word matches letters with capitals only at the beginning, perhaps joined by
// hyphens. A random key looks like this once in a hundred million times.
var word = pattern.New(`^(?:[A-Z]?[a-z]*|[A-Z]*)(?:-(?:[A-Z]?[a-z]*|[A-Z]*))*$`)

// runs are the runs of 22 characters that are not part of a word, an address or a
// link.
func runs(plain string) []string {
	var all []string
	for i := 0; i < len(plain); {
		n := strings.IndexFunc(plain[i:], func(r rune) bool { return !isKeyRune(r) })
		if n < 0 {
			n = len(plain) - i
		}
		if n == keyCharacters && !opensLonger(plain[:i]) && !goesOn(plain[i+n:]) {
			all = append(all, plain[i:i+n])
		}
		_, size := utf8.DecodeRuneInString(plain[i+n:])
		i += n + size
	}
	return all
}

func opensLonger(before string) bool {
	r, _ := utf8.DecodeLastRuneInString(before) // RuneError at the beginning
	return isWordRune(r) || strings.ContainsRune("+=/.@#%&?\\", r)
}

func goesOn(after string) bool {
	r, _ := utf8.DecodeRuneInString(after) // RuneError at the end
	if r == '.' {
		next, _ := utf8.DecodeRuneInString(after[1:])
		return isWordRune(next)
	}
	return isWordRune(r) || strings.ContainsRune("+=/@#%", r)
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.In(r, unicode.N) }

// If a line break divides a key, the first line may have a label; the other
// lines have only the key.
var (
	firstPart = pattern.New(`(?:^|[:：])[\p{Z}\t]*["'“„‚‘«‹<(\[]?([A-Za-z0-9_-]+)$`)
	otherPart = pattern.New(`^([A-Za-z0-9_-]+)["'”“’‘»›>)\].,;!]*$`)
)

func broken(lines []string) (run string, ok bool) {
	first := firstPart.FindStringSubmatch(lines[0])
	if first == nil {
		return "", false
	}
	run = first[1]
	for _, line := range lines[1:] {
		part := otherPart.FindStringSubmatch(line)
		if part == nil || len(run) >= keyCharacters {
			break
		}
		run += part[1]
	}
	return run, len(run) == keyCharacters && run != first[1]
}

func isKeyLike(s string) bool {
	return len(s) == keyCharacters && !strings.ContainsFunc(s, func(r rune) bool { return !isKeyRune(r) })
}

func isKeyRune(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '-' || r == '_'
}
