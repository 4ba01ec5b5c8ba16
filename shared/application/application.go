// Package application defines the trusted applications of a site. An administrator
// registers the public key with which an application signs its requests (package httpsig).
// Each request names the person of the site that the application acts for.
package application

import (
	"crypto/ed25519"
	"errors"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/secure-share/secure-share/shared/program"
	"github.com/secure-share/secure-share/shared/share"
)

const (
	// MaxPerSite bounds the applications of one site.
	MaxPerSite = 20

	// MaxTimeout bounds Application.Timeout. It is the longest that package httpsig
	// accepts.
	MaxTimeout = 5 * time.Minute

	// MaxRequests bounds the requests of one application in an hour.
	MaxRequests = 36_000

	maxSources  = 20
	maxPeople   = 100
	maxRequests = 20
)

var (
	// ErrUnknown means that no registered application is known to have signed the
	// request: its key id is unknown, revoked or expired, or another key made the
	// signature. A caller who has not proven a key does not learn which.
	ErrUnknown = errors.New("application: not registered, or not its signature")

	// ErrRegistered means that the key is in use by an application or a program, on
	// this or another site.
	ErrRegistered = errors.New("application: this key is in use")

	// ErrTooMany means that the site has as many applications as allowed.
	ErrTooMany = errors.New("application: too many applications")

	// ErrSource means that the request comes from an address that was not registered.
	ErrSource = errors.New("application: not from this address")

	// ErrScope means that the registered scopes do not include the request.
	ErrScope = errors.New("application: not within its scopes")

	// ErrRequest means that the request is within the scopes, but not in the
	// registered list.
	ErrRequest = errors.New("application: this request is not registered")

	// ErrPerson means that the application may not act for the person.
	ErrPerson = errors.New("application: not for this person")

	// ErrChanged means that the registration was changed since the caller read it.
	ErrChanged = errors.New("application: the registration was changed")

	// ErrNone means that the site does not have the registration.
	ErrNone = errors.New("application: no such registration")

	// ErrNoConsent means that no application of the site with this id asks people for
	// consent: it does not exist, it belongs to another site, or its people are
	// listed.
	ErrNoConsent = errors.New("application: no such application asks for consent")
)

// Application is a registered application.
type Application struct {
	ID           program.ID // of the registration: that of its first key
	Key          ed25519.PublicKey
	Previous     PreviousKey
	Site         share.Site
	Installation share.Installation // by which it was registered; it ends with it
	SiteURL      string             // as in the invocation token of the registration
	AppPath      string
	Name         string
	Timeout      time.Duration // bounds the time for which a signature is valid
	Sources      []netip.Prefix
	Scopes       []program.Scope
	Requests     []string       // method and path template of each request that it may make; none: all within the scopes
	People       []share.Person // that it may act for; none: for those who agreed
	Version      int64          // counts the changes of the settings
	RegisteredAt time.Time
	AskedAgainAt time.Time // consents from before are void; zero: everybody was asked once
	ExpiresAt    time.Time // when its certificate does; zero: never
	LastUsed     time.Time // midnight UTC of the day; zero: never
}

// Active reports whether the application may act at now.
func (a Application) Active(now time.Time) bool {
	return a.ExpiresAt.IsZero() || now.Before(a.ExpiresAt)
}

// ByConsent reports whether it acts for those who agreed, and not for listed people.
func (a Application) ByConsent() bool { return len(a.People) == 0 }

// Lists reports whether the administrator listed the person.
func (a Application) Lists(p share.Person) bool { return slices.Contains(a.People, p) }

// Allows reports whether one of the scopes was registered.
func (a Application) Allows(any ...program.Scope) bool {
	return slices.ContainsFunc(any, func(s program.Scope) bool { return slices.Contains(a.Scopes, s) })
}

// AllowsRequest reports whether the application may make a request within its scopes.
// The request is the method and path template of a route, as in Requests.
func (a Application) AllowsRequest(request string) bool {
	return len(a.Requests) == 0 || slices.Contains(a.Requests, request)
}

// Accepts reports whether a request may come from this source, an address with or
// without a port. An IPv4 address in IPv6 counts as IPv4.
func (a Application) Accepts(source string) bool {
	address, err := netip.ParseAddr(source)
	if err != nil {
		withPort, err := netip.ParseAddrPort(source)
		if err != nil {
			return false
		}
		address = withPort.Addr()
	}
	address = address.Unmap()
	return slices.ContainsFunc(a.Sources, func(p netip.Prefix) bool { return p.Contains(address) })
}

// ParseSources reads 1 to 20 different ranges in CIDR notation, or single addresses. A
// range has no bits set behind its prefix: that is usually a mistake. A range of all
// addresses is refused, like an empty list: each application is bound to certain
// addresses.
func ParseSources(texts []string) ([]netip.Prefix, error) {
	var sources []netip.Prefix
	for _, text := range texts {
		p, err := parseSource(text)
		if err != nil || slices.Contains(sources, p) {
			return nil, errors.New("application: not a list of addresses")
		}
		sources = append(sources, p)
	}
	if len(sources) == 0 || len(sources) > maxSources {
		return nil, errors.New("application: not a list of addresses")
	}
	return sources, nil
}

func parseSource(text string) (netip.Prefix, error) {
	if !strings.Contains(text, "/") {
		address, err := netip.ParseAddr(text)
		if err != nil || address.Zone() != "" || address.Is4In6() {
			return netip.Prefix{}, errors.New("application: not an address")
		}
		return netip.PrefixFrom(address, address.BitLen()), nil
	}
	p, err := netip.ParsePrefix(text)
	if err != nil || p.Bits() == 0 || p != p.Masked() || p.Addr().Is4In6() {
		return netip.Prefix{}, errors.New("application: not a range of addresses")
	}
	return p, nil
}

// ParseRequests accepts 1 to 20 different requests, all of them known.
func ParseRequests(requests, known []string) ([]string, error) {
	for n, request := range requests {
		if !slices.Contains(known, request) || slices.Contains(requests[:n], request) {
			return nil, errors.New("application: not a list of requests")
		}
	}
	if len(requests) == 0 || len(requests) > maxRequests {
		return nil, errors.New("application: not a list of requests")
	}
	return requests, nil
}

// ParsePeople reads 1 to 100 different account ids.
func ParsePeople(ids []string) ([]share.Person, error) {
	var people []share.Person
	for _, id := range ids {
		p, err := share.ParsePerson(id)
		if err != nil || slices.Contains(people, p) {
			return nil, errors.New("application: not a list of people")
		}
		people = append(people, p)
	}
	if len(people) == 0 || len(people) > maxPeople {
		return nil, errors.New("application: not a list of people")
	}
	return people, nil
}

// ParseTimeout accepts 1 to 300 seconds.
func ParseTimeout(seconds int) (time.Duration, error) {
	if seconds < 1 || seconds > int(MaxTimeout/time.Second) {
		return 0, errors.New("application: not a timeout")
	}
	return time.Duration(seconds) * time.Second, nil
}
