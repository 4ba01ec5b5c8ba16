// Package policy has the rules that the administrators of a site set. It uses
// neither stores nor tokens.
//
// Policies only restrict. The intersection of all policies applies.
package policy

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// Road is a way to deliver a key to its recipient.
type Road string

// The roads.
const (
	Mail Road = "mail" // a mail by the key mailer
	Own  Road = "own"  // delivery by the site's own receiver
	Copy Road = "copy" // the sender hands the key over
)

// all lists the roads in their fixed order.
var all = []Road{Mail, Own, Copy}

// Policy is a set of rules. The zero value allows nothing.
type Policy struct {
	roads [3]bool // by the order of all
}

// Everything allows everything that this release knows. It is the policy of a
// site without one.
func Everything() Policy { return Policy{roads: [3]bool{true, true, true}} }

// ErrInvalid is wrapped by every refusal of New.
var ErrInvalid = errors.New("policy: invalid policy")

// ErrUnreadable refuses a stored policy that cannot be read. Nothing that it may
// forbid may happen.
var ErrUnreadable = errors.New("policy: the stored policy cannot be read")

// New returns the policy that allows these roads: at least one, each known and
// named once.
func New(roads []Road) (Policy, error) {
	var p Policy
	for _, r := range roads {
		n := slices.Index(all, r)
		if n < 0 || p.roads[n] {
			return Policy{}, fmt.Errorf("%w: roads takes mail, own and copy, each once", ErrInvalid)
		}
		p.roads[n] = true
	}
	if len(roads) == 0 {
		return Policy{}, fmt.Errorf("%w: roads must name at least one", ErrInvalid)
	}
	return p, nil
}

// Allows reports whether keys may be delivered this way.
func (p Policy) Allows(r Road) bool {
	n := slices.Index(all, r)
	return n >= 0 && p.roads[n]
}

// Roads lists the roads that are allowed, in a fixed order.
func (p Policy) Roads() []Road {
	allowed := make([]Road, 0, len(all))
	for n, r := range all {
		if p.roads[n] {
			allowed = append(allowed, r)
		}
	}
	return allowed
}

// ErrForbidden is wrapped by every *RuleError.
var ErrForbidden = errors.New("policy: forbidden")

// RuleError means that a rule allows nothing, or not the requested action.
type RuleError struct{ Rule string }

func (e *RuleError) Error() string { return ErrForbidden.Error() + " by the rule " + e.Rule }

func (e *RuleError) Unwrap() error { return ErrForbidden }

// RuleRoads is the name of the rule about roads.
const RuleRoads = "roads"

// Meet returns the intersection of a and b. If a rule then allows nothing, the
// error is a *RuleError with the rule's name.
func Meet(a, b Policy) (Policy, error) {
	var both Policy
	for n := range all {
		both.roads[n] = a.roads[n] && b.roads[n]
	}
	if both == (Policy{}) {
		return Policy{}, &RuleError{RuleRoads}
	}
	return both, nil
}

// Require returns a *RuleError unless keys may be delivered this way.
func (p Policy) Require(r Road) error {
	if !p.Allows(r) {
		return &RuleError{RuleRoads}
	}
	return nil
}

// Read reads a stored policy. It ignores members and roads of later releases,
// so these are not allowed.
func Read(document []byte) (Policy, error) {
	var stored struct {
		Roads []Road `json:"roads"`
	}
	if err := json.Unmarshal(document, &stored); err != nil || stored.Roads == nil {
		return Policy{}, ErrUnreadable
	}
	var p Policy
	for _, r := range stored.Roads {
		if n := slices.Index(all, r); n >= 0 {
			p.roads[n] = true
		}
	}
	return p, nil
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
	roads, err := json.Marshal(p.Roads())
	if err != nil {
		return nil, err
	}
	members["roads"] = roads
	return json.Marshal(members)
}
