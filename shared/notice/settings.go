package notice

import (
	"errors"
	"net/netip"
	"net/url"
	"strings"

	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/pattern"
)

// Settings are where the notices of a site go. They are zero if the administrators have set
// nothing.
type Settings struct {
	Version int64    // counts the changes
	To      Receiver // zero: nowhere
	Host    string   // of the site, such as acme.atlassian.net
}

// ErrChanged refuses a change to Settings that are no longer the stored ones.
var ErrChanged = errors.New("notice: somebody else changed the settings")

// ErrUnreadable means that the stored Settings do not decode.
var ErrUnreadable = errors.New("notice: the stored settings cannot be read")

// Change returns the Settings that follow s. version is the version that the change is
// based on; the error is ErrChanged if s has another one. If the change is a repetition
// of the one that made s, it returns s.
func (s Settings) Change(version int64, to Receiver, host string) (Settings, error) {
	switch {
	case s.Version > 0 && version == s.Version-1 && s.To.Reveal() == to.Reveal() && s.Host == host:
		return s, nil
	case version != s.Version:
		return Settings{}, ErrChanged
	}
	return Settings{Version: s.Version + 1, To: to, Host: host}, nil
}

// Receiver is the URL that notices are posted to. Anyone who knows it may be able to post
// there, so it does not print.
type Receiver struct {
	hidden.Mark
	text func() string
}

// MaxReceiver is the length of the longest URL, in bytes.
const MaxReceiver = 1024

// ErrReceiver is returned by ParseReceiver.
var ErrReceiver = errors.New("notice: not a receiver")

// ParseReceiver accepts an absolute https URL without user and fragment, or an empty
// text for no receiver. Whether it leads to a public address is checked when it
// is used, because that can change.
func ParseReceiver(s string) (Receiver, error) {
	if s == "" {
		return Receiver{}, nil
	}
	u, err := url.Parse(s)
	if len(s) > MaxReceiver || err != nil || u.Scheme != "https" || u.User != nil || strings.Contains(s, "#") || !printable.MatchString(s) || !isHost(u.Hostname()) {
		return Receiver{}, ErrReceiver
	}
	return Receiver{text: hidden.Hold(s)}, nil
}

var (
	printable = pattern.New(`^[\x21-\x7e]+$`)
	name      = pattern.New(`^([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)*[a-zA-Z]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$`)
)

func isHost(s string) bool {
	_, err := netip.ParseAddr(s)
	return err == nil || name.MatchString(s)
}

// TrustReceiver is ParseReceiver without any check, for a URL that was checked before
// it was stored, and for tests with servers on this machine.
func TrustReceiver(s string) Receiver {
	if s == "" {
		return Receiver{}
	}
	return Receiver{text: hidden.Hold(s)}
}

// IsZero reports whether r is empty.
func (r Receiver) IsZero() bool { return r.text == nil }

// Reveal returns the URL.
func (r Receiver) Reveal() string {
	if r.text == nil {
		return ""
	}
	return r.text()
}

// Origin is the part of the URL that is not secret: scheme, host and port. A notice
// names it as its audience, so that no other receiver accepts it.
func (r Receiver) Origin() string {
	u, err := url.Parse(r.Reveal())
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}
