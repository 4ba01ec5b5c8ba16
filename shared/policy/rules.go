package policy

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/secure-share/secure-share/shared/pattern"
	"github.com/secure-share/secure-share/shared/share"
)

// Rules are the rules of a policy as administrators state them and as they are
// stored. A rule that is missing restricts nothing, but Outsiders, Gates,
// EmbedOrigins and more than one opening have to be allowed.
type Rules struct {
	DeliveryMethods   []DeliveryMethod `json:"deliveryMethods"`
	Senders           []string         `json:"senders,omitzero"`         // ids of groups; membership in one is enough
	LinkMakers        []string         `json:"linkMakers,omitzero"`      // the same, to send to people without an account
	LargestFile       int64            `json:"largestFile,omitzero"`     // bytes, before the file is sealed
	LifetimeSeconds   int64            `json:"lifetimeSeconds,omitzero"` // longest
	Openings          int              `json:"openings,omitzero"`        // the largest number; 0: one
	UntilExpiry       bool             `json:"untilExpiry,omitzero"`     // any number, and until the expiry
	Domains           []string         `json:"domains,omitzero"`         // of mail addresses, in lower case
	ProgramsForbidden bool             `json:"programsForbidden,omitzero"`
	PlaceRequired     bool             `json:"placeRequired,omitzero"` // a project or space
	Places            []string         `json:"places,omitzero"`        // the only ones
	Outsiders         bool             `json:"outsiders,omitzero"`     // people without an account may receive files
	Gates             bool             `json:"gates,omitzero"`         // files for them may have a gate
	EmbedOrigins      []string         `json:"embedOrigins,omitzero"`  // whose pages may embed those; AnyOrigin alone: any
	Passwords         Passwords        `json:"passwords,omitzero"`     // that files for people without an account must have
}

var memberNames = []string{"deliveryMethods", "senders", "linkMakers", "largestFile", "lifetimeSeconds", "openings", "untilExpiry", "domains", "programsForbidden", "placeRequired", "places", "outsiders", "gates", "embedOrigins", "passwords"}

// AnyOrigin allows the pages of any origin.
const AnyOrigin = "*"

// Bounds of the lists. All domains together fit into a mail ticket.
const (
	MaxGroups      = 16 // of each rule
	MaxPlaces      = 50
	MaxDomains     = 20
	MaxDomainBytes = 800 // of all domains together
	MaxOrigins     = 20
	MinLifetime    = time.Hour
)

var (
	group = pattern.New(`^[A-Za-z0-9-]{1,64}$`)

	// embedder matches an origin as browsers write it, but for default ports. Without TLS
	// it accepts only this machine, for development.
	embedder = pattern.New(`^(https://([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?|http://(127\.0\.0\.1|([a-z0-9-]{1,63}\.)*localhost))(:[1-9][0-9]{0,4})?$`)

	// domain matches what package mailaddr accepts after the @, in lower case.
	domain = pattern.New(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$`)
)

// flaw returns why r is not a valid policy, or "" if it is.
func (r Rules) flaw() string {
	switch {
	case !distinct(r.DeliveryMethods, len(all), func(m DeliveryMethod) bool { return slices.Contains(all, m) }):
		return "deliveryMethods must name at least one of mail, own and copy, each once"
	case r.Senders != nil && !distinct(r.Senders, MaxGroups, group.MatchString):
		return "senders must name 1 to 16 ids of groups, each once"
	case r.LinkMakers != nil && !distinct(r.LinkMakers, MaxGroups, group.MatchString):
		return "linkMakers must name 1 to 16 ids of groups, each once"
	case r.Places != nil && !distinct(r.Places, MaxPlaces, isPlace):
		return "places must name 1 to 50 projects or spaces, like project:10000, each once"
	case r.Domains != nil && !distinct(r.Domains, MaxDomains, domain.MatchString), len(strings.Join(r.Domains, ",")) > MaxDomainBytes:
		return "domains must name 1 to 20 domains in lower case, each once, of 800 characters together"
	case r.EmbedOrigins != nil && !isAnyOrigin(r.EmbedOrigins) && !distinct(r.EmbedOrigins, MaxOrigins, isOrigin):
		return "embedOrigins must name 1 to 20 origins, like https://www.acme.example, each once, or * alone"
	case r.LargestFile < 0 || r.LargestFile > share.MaxLength:
		return "largestFile must be a number of bytes"
	case r.LifetimeSeconds != 0 && (r.LifetimeSeconds < seconds(MinLifetime) || r.LifetimeSeconds > seconds(share.MaxLifetime)):
		return "lifetimeSeconds must be from 3600 to 259200"
	case !slices.Contains(requirements, r.Passwords):
		return "passwords must be any or sealed, or must be missing"
	}
	if _, err := share.OpeningsOf(r.Openings, r.UntilExpiry); err != nil {
		return "openings must be from 1 to 20, and must be missing with untilExpiry"
	}
	return ""
}

// distinct reports whether list has 1 to max valid elements, each once.
func distinct[T comparable](list []T, max int, valid func(T) bool) bool {
	for n, one := range list {
		if !valid(one) || slices.Contains(list[:n], one) {
			return false
		}
	}
	return len(list) >= 1 && len(list) <= max
}

func isOrigin(s string) bool {
	return len(s) <= 255 && embedder.MatchString(s) && !strings.HasSuffix(s, ":443")
}

func isAnyOrigin(origins []string) bool { return len(origins) == 1 && origins[0] == AnyOrigin }

func isPlace(s string) bool {
	_, err := share.ParsePlace(s)
	return err == nil
}

// policy ignores methods that this release does not know.
func (r Rules) policy() Policy {
	p := Policy{
		senders: setOf(r.Senders), makers: setOf(r.LinkMakers), places: setOf(r.Places), domains: setOf(r.Domains),
		largest: math.MaxInt64, lifetime: math.MaxInt64, openings: openingsOf(r), programs: !r.ProgramsForbidden, nowhere: !r.PlaceRequired, outside: r.Outsiders,
		gates: r.Gates, embedded: embeddersOf(r.EmbedOrigins), passwords: requirementOf(r.Passwords),
	}
	if r.LargestFile != 0 {
		p.largest = r.LargestFile
	}
	if r.LifetimeSeconds != 0 {
		p.lifetime = time.Duration(min(r.LifetimeSeconds, math.MaxInt64/int64(time.Second))) * time.Second
	}
	for _, method := range r.DeliveryMethods {
		if n := slices.Index(all, method); n >= 0 {
			p.methods[n] = true
		}
	}
	return p
}

// openingsOf reads any stored number.
func openingsOf(r Rules) share.Openings {
	if r.UntilExpiry {
		return share.UntilExpiry
	}
	return share.Openings(min(max(r.Openings, int(share.Once)), int(share.MaxOpenings)))
}

// Rules returns the rules of p.
func (p Policy) Rules() Rules {
	r := Rules{
		DeliveryMethods: p.DeliveryMethods(), Senders: p.senders.list(), LinkMakers: p.makers.list(), Places: p.places.list(), Domains: p.domains.list(),
		ProgramsForbidden: !p.programs, PlaceRequired: !p.nowhere, Outsiders: p.outside,
		Gates: p.gates, EmbedOrigins: p.EmbedOrigins(), Passwords: requirements[p.passwords],
	}
	r.Openings, r.UntilExpiry = p.openings.Split()
	if p.largest != math.MaxInt64 {
		r.LargestFile = p.largest
	}
	if p.lifetime != math.MaxInt64 {
		r.LifetimeSeconds = seconds(p.lifetime)
	}
	return r
}

// Passwords is which password a file for a person without an account must have.
type Passwords string

// The requirements, besides that of no password.
const (
	AnyPassword    Passwords = "any"    // part of the keys, or a gate
	SealedPassword Passwords = "sealed" // part of the keys
)

// requirements lists the requirements, the weakest first. A policy holds the index.
var requirements = []Passwords{"", AnyPassword, SealedPassword}

// requirementOf treats a value that it does not know as the strictest.
func requirementOf(p Passwords) int {
	if n := slices.Index(requirements, p); n >= 0 {
		return n
	}
	return len(requirements) - 1
}

func seconds(d time.Duration) int64 { return int64(d / time.Second) }

// set is a set of names, or of all names.
type set struct {
	any   bool
	names []string // sorted, each once
}

// setOf returns the set of these names; nil means any.
func setOf(names []string) set {
	if names == nil {
		return set{any: true}
	}
	sorted := slices.Clone(names)
	slices.Sort(sorted)
	return set{names: slices.Compact(sorted)}
}

// embeddersOf returns the set of these origins. A list that this release would not
// store allows only what it names exactly.
func embeddersOf(origins []string) set {
	if isAnyOrigin(origins) {
		return set{any: true}
	}
	named := setOf(origins)
	named.any = false
	return named
}

func (s set) empty() bool { return !s.any && len(s.names) == 0 }

func (s set) has(name string) bool { return s.any || slices.Contains(s.names, name) }

// includes reports whether has is true of a name in s.
func (s set) includes(has func(string) bool) bool { return s.any || slices.ContainsFunc(s.names, has) }

func (s set) equal(t set) bool { return s.any == t.any && slices.Equal(s.names, t.names) }

func (s set) meet(t set) set {
	if s.any {
		return t
	}
	both := set{names: []string{}}
	for _, name := range s.names {
		if t.has(name) {
			both.names = append(both.names, name)
		}
	}
	return both
}

// list returns nil for the set of all names.
func (s set) list() []string {
	if s.any {
		return nil
	}
	return slices.Clone(s.names)
}
