// Package policy defines the rules for sending, which the operator and the administrators
// of a site, project or space set. It uses neither stores nor tokens.
//
// Policies only restrict. The intersection of all policies applies.
package policy

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/secure-share/secure-share/shared/share"
)

// DeliveryMethod is a way to deliver a key to its recipient.
type DeliveryMethod string

// The delivery methods.
const (
	Mail DeliveryMethod = "mail" // a mail by the key mailer
	Own  DeliveryMethod = "own"  // delivery by the site's own receiver
	Copy DeliveryMethod = "copy" // the sender hands the key over
)

// all lists the methods in their fixed order.
var all = []DeliveryMethod{Mail, Own, Copy}

// Policy is a set of rules. The zero value allows nothing.
type Policy struct {
	methods  [3]bool // by the order of all
	senders  set     // groups
	makers   set     // groups that may send to people without an account
	places   set
	domains  set
	largest  int64 // bytes of a file before it is sealed
	lifetime time.Duration
	openings share.Openings // the most
	programs bool
	nowhere  bool // files may be sent outside of projects and spaces
	outside  bool // files may be sent to people without an account
	gates    bool // files for them may have a gate
	embedded set  // origins whose pages may embed those; empty: none

	passwords int // that files for them must have: an index of requirements
}

// Everything allows everything that this release knows. It is the policy of a
// project or space without one.
func Everything() Policy {
	return Policy{
		methods: [3]bool{true, true, true}, senders: set{any: true}, makers: set{any: true}, places: set{any: true}, domains: set{any: true},
		largest: math.MaxInt64, lifetime: math.MaxInt64, openings: share.UntilExpiry, programs: true, nowhere: true, outside: true,
		gates: true, embedded: set{any: true},
	}
}

// Unset is the policy of a site without one: everything but outsiders and gates, to
// be opened once. An update of the service must not let files leave a site, or keep
// them for longer, in a way that its administrators have not decided about.
func Unset() Policy {
	p := Everything()
	p.outside, p.gates, p.embedded, p.openings = false, false, set{}, share.Once
	return p
}

// Operator is the operator's policy: everything, for at most this lifetime and this number
// of openings, and outsiders only if there is a page for them.
func Operator(lifetime time.Duration, openings share.Openings, outsiders bool) Policy {
	p := Everything()
	p.lifetime, p.openings, p.outside = lifetime, max(openings, share.Once), outsiders
	return p
}

// ErrInvalid is wrapped by every refusal of New.
var ErrInvalid = errors.New("policy: invalid policy")

// ErrUnreadable refuses a stored policy that cannot be read. Nothing that it may
// forbid may happen.
var ErrUnreadable = errors.New("policy: the stored policy cannot be read")

// New returns the policy with these rules. The error wraps ErrInvalid and may
// be shown.
func New(r Rules) (Policy, error) {
	if flaw := r.flaw(); flaw != "" {
		return Policy{}, fmt.Errorf("%w: %s", ErrInvalid, flaw)
	}
	return r.policy(), nil
}

// Allows reports whether keys may be delivered this way.
func (p Policy) Allows(m DeliveryMethod) bool {
	n := slices.Index(all, m)
	return n >= 0 && p.methods[n]
}

// DeliveryMethods lists the delivery methods that are allowed, in a fixed order.
func (p Policy) DeliveryMethods() []DeliveryMethod {
	allowed := make([]DeliveryMethod, 0, len(all))
	for n, m := range all {
		if p.methods[n] {
			allowed = append(allowed, m)
		}
	}
	return allowed
}

// LargestFile is how many bytes a file may have before it is sealed.
func (p Policy) LargestFile() int64 { return p.largest }

// Lifetime is how long a share may be available.
func (p Policy) Lifetime() time.Duration { return p.lifetime }

// Openings is how often a share may be opened at most.
func (p Policy) Openings() share.Openings { return p.openings }

// Domains lists the domains of the addresses that keys may be mailed to; nil
// means any.
func (p Policy) Domains() []string { return p.domains.list() }

// EmbedOrigins lists the origins whose pages may embed a file with a gate; AnyOrigin
// alone means any, and nil means none.
func (p Policy) EmbedOrigins() []string {
	if p.embedded.any {
		return []string{AnyOrigin}
	}
	if p.embedded.empty() {
		return nil
	}
	return p.embedded.list()
}

// Equal reports whether p and q have the same rules.
func (p Policy) Equal(q Policy) bool {
	return p.methods == q.methods && p.senders.equal(q.senders) && p.makers.equal(q.makers) && p.places.equal(q.places) && p.domains.equal(q.domains) &&
		p.largest == q.largest && p.lifetime == q.lifetime && p.openings == q.openings && p.programs == q.programs && p.nowhere == q.nowhere && p.outside == q.outside &&
		p.gates == q.gates && p.embedded.equal(q.embedded) && p.passwords == q.passwords
}

// ErrForbidden is wrapped by every *RuleError.
var ErrForbidden = errors.New("policy: forbidden")

// RuleError means that a rule allows nothing, or not the requested action.
type RuleError struct{ Rule string }

func (e *RuleError) Error() string { return ErrForbidden.Error() + " by the rule " + e.Rule }

func (e *RuleError) Unwrap() error { return ErrForbidden }

// The names of the rules.
const (
	RuleDeliveryMethods = "deliveryMethods"
	RuleSenders         = "senders"
	RulePlaces          = "places"
	RuleDomains         = "domains"
	RuleLargestFile     = "largestFile"
	RuleLifetime        = "lifetime"
	RuleOpenings        = "openings"
	RulePrograms        = "programs"
	RuleOutsiders       = "outsiders"
	RuleLinkMakers      = "linkMakers"
	RuleGates           = "gates"
	RulePasswords       = "passwords"
)

// RuleNames are the names of all rules.
var RuleNames = []string{
	RuleDeliveryMethods, RuleSenders, RulePlaces, RuleDomains, RuleLargestFile, RuleLifetime, RuleOpenings,
	RulePrograms, RuleOutsiders, RuleLinkMakers, RuleGates, RulePasswords,
}

// Meet returns the intersection of a and b. If a rule then allows nothing, the
// error is a *RuleError with the rule's name.
func Meet(a, b Policy) (Policy, error) {
	both := Policy{
		senders: a.senders.meet(b.senders), makers: a.makers.meet(b.makers), places: a.places.meet(b.places), domains: a.domains.meet(b.domains),
		largest: min(a.largest, b.largest), lifetime: min(a.lifetime, b.lifetime), openings: min(a.openings, b.openings),
		programs: a.programs && b.programs, nowhere: a.nowhere && b.nowhere, outside: a.outside && b.outside,
		gates: a.gates && b.gates, embedded: a.embedded.meet(b.embedded), passwords: max(a.passwords, b.passwords),
	}
	for n := range all {
		both.methods[n] = a.methods[n] && b.methods[n]
	}
	if rule := both.empty(); rule != "" {
		return Policy{}, &RuleError{rule}
	}
	return both, nil
}

// empty names a rule that allows nothing, if there is one.
func (p Policy) empty() string {
	switch {
	case p.methods == [3]bool{}:
		return RuleDeliveryMethods
	case p.senders.empty():
		return RuleSenders
	case p.makers.empty():
		return RuleLinkMakers
	case p.places.empty():
		return RulePlaces
	case p.domains.empty():
		return RuleDomains
	case p.largest <= 0:
		return RuleLargestFile
	case p.lifetime <= 0:
		return RuleLifetime
	case p.openings < share.Once:
		return RuleOpenings
	}
	return ""
}

// Require returns a *RuleError unless keys may be delivered this way.
func (p Policy) Require(m DeliveryMethod) error {
	if !p.Allows(m) {
		return &RuleError{RuleDeliveryMethods}
	}
	return nil
}

// RequirePrograms returns a *RuleError unless programs may act for people.
func (p Policy) RequirePrograms() error {
	if !p.programs {
		return &RuleError{RulePrograms}
	}
	return nil
}

// RequireOutsiders returns a *RuleError unless files may be sent to people without an
// account.
func (p Policy) RequireOutsiders() error {
	if !p.outside {
		return &RuleError{RuleOutsiders}
	}
	return nil
}

// Sending is what a person wants to send.
type Sending struct {
	Place    share.Place       // empty: outside of projects and spaces
	Member   func(string) bool // reports whether the person is proven to be in the group
	Lifetime time.Duration     // 0: not chosen
	Openings share.Openings    // 0: once
	Outside  bool              // to a person without an account, by a link
	Gate     bool              // with a gate
	Password bool              // with a password that is part of the keys
}

// password is the strictest requirement that s meets, as an index of requirements.
func (s Sending) password() int {
	switch {
	case s.Password:
		return requirementOf(SealedPassword)
	case s.Gate:
		return requirementOf(AnyPassword)
	}
	return 0
}

// Groups lists the groups whose members alone may send, or may send to people
// without an account. Without any, nobody has to prove a membership.
func (p Policy) Groups() []string { return slices.Concat(p.senders.names, p.makers.names) }

// Check returns a *RuleError if p does not allow s.
func (p Policy) Check(s Sending) error {
	switch {
	case s.Place == "" && !(p.nowhere && p.places.any), s.Place != "" && !p.places.has(string(s.Place)):
		return &RuleError{RulePlaces}
	case !p.senders.includes(s.Member):
		return &RuleError{RuleSenders}
	case s.Outside && !p.outside:
		return &RuleError{RuleOutsiders}
	case s.Outside && !p.makers.includes(s.Member):
		return &RuleError{RuleLinkMakers}
	case s.Gate && !p.gates:
		return &RuleError{RuleGates}
	case s.Outside && p.passwords > s.password():
		return &RuleError{RulePasswords}
	case s.Lifetime > p.lifetime:
		return &RuleError{RuleLifetime}
	case s.Openings > p.openings:
		return &RuleError{RuleOpenings}
	}
	return nil
}

// Read reads a stored policy. It ignores members and methods of later releases,
// so these are not allowed. A rule that is missing restricts nothing, but outsiders,
// gates, origins that embed and more than one opening have to be allowed.
func Read(document []byte) (Policy, error) {
	var stored Rules
	if err := json.Unmarshal(document, &stored); err != nil || stored.DeliveryMethods == nil {
		return Policy{}, ErrUnreadable
	}
	return stored.policy(), nil
}

// Write returns document, the stored policy or nil, with the rules that this
// release knows replaced by p's. It keeps members of later releases.
func (p Policy) Write(document []byte) ([]byte, error) {
	members := map[string]json.RawMessage{}
	if document != nil {
		if err := json.Unmarshal(document, &members); err != nil || members == nil {
			return nil, ErrUnreadable
		}
	}
	rules, err := json.Marshal(p.Rules())
	if err != nil {
		return nil, err
	}
	for _, name := range memberNames {
		delete(members, name)
	}
	if err := json.Unmarshal(rules, &members); err != nil {
		return nil, err
	}
	return json.Marshal(members)
}
