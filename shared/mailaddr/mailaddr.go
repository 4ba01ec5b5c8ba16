// Package mailaddr parses the mail addresses to which a key may be sent, and
// makes commitments to them that do not reveal them.
//
// Addresses and Nonces cannot be printed, logged, marshalled or compared by
// accident. The methods of a zero value panic, except IsZero.
package mailaddr

import (
	"errors"
	"strings"

	"github.com/secure-share/secure-share/shared/hidden"
)

// ErrMalformed is the only error of Parse. It contains no part of the input.
var ErrMalformed = errors.New("mailaddr: not a plain mail address like name@example.com")

// Largest lengths in bytes (RFC 5321, section 4.5.3.1, and RFC 3696, erratum
// 1690).
const (
	maxAddress = 254
	maxLocal   = 64
	maxLabel   = 63
)

// Address is a mail address in its normal form.
type Address struct {
	hidden.Mark
	text func() string
}

// Parse accepts a dot-atom, "@", and a domain name of two labels or more (RFC
// 5321, section 4.1.2), all of it ASCII: no display name, quoted local part,
// comment, IP address, line break or control character. It also refuses
// characters that some mail systems interpret: "%" and "!", which once were
// routes, and "=?", which begins an encoded word (RFC 2047). It drops spaces
// around the address and lower-cases the domain. It keeps the local part,
// because only its own host knows whether its case matters.
func Parse(s string) (Address, error) {
	s = strings.Trim(s, " ")
	local, domain, _ := strings.Cut(s, "@")
	if len(s) > maxAddress || !isLocal(local) || !isDomain(domain) {
		return Address{}, ErrMalformed
	}
	return Address{text: hidden.Hold(local + "@" + strings.ToLower(domain))}, nil
}

// IsZero reports whether a is not an address.
func (a Address) IsZero() bool { return a.text == nil }

// Reveal returns the normal form, for the request to the key mailer and the
// envelope of the mail.
func (a Address) Reveal() string { return a.text() }

// Domain is the part after the @, in lower case. It does not identify a person,
// but stays out of logs like the address.
func (a Address) Domain() string {
	_, domain, _ := strings.Cut(a.text(), "@")
	return domain
}

// CapKey is the same for all spellings that most hosts deliver to one mailbox.
// Use it for counting mails, never for sending or comparing. It reveals the
// address.
func (a Address) CapKey() string { return strings.ToLower(a.text()) }

func isLocal(s string) bool {
	if len(s) > maxLocal || strings.Contains(s, "=?") {
		return false
	}
	for atom := range strings.SplitSeq(s, ".") {
		if atom == "" || !only(atom, "#$&'*+-/=?^_`{|}~") {
			return false
		}
	}
	return true
}

func isDomain(s string) bool {
	labels := strings.Split(s, ".")
	for _, label := range labels {
		if label == "" || len(label) > maxLabel || !only(label, "-") ||
			strings.HasPrefix(label, "-") || strings.HasSuffix(label, "-") {
			return false
		}
	}
	top := labels[len(labels)-1]
	return len(labels) > 1 && isLetter(top[0]) // a digit would begin the end of an IP address
}

// only reports whether s has only ASCII letters, digits and the given
// punctuation.
func only(s, punctuation string) bool {
	for i := range len(s) {
		c := s[i]
		if !isLetter(c) && !('0' <= c && c <= '9') && strings.IndexByte(punctuation, c) < 0 {
			return false
		}
	}
	return true
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
