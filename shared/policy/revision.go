package policy

import (
	"errors"

	"github.com/secure-share/secure-share/shared/share"
)

// Revision is the policy of a site, project or space as it is stored. The zero Revision
// means that administrators have set none.
type Revision struct {
	Version  int64 // counts the changes
	Document []byte
}

// Level is what is stored for a site, or for a project or space of it. If it cannot be
// read, Err is ErrUnreadable and the revision is zero.
type Level struct {
	Revision
	Err error
}

// Levels are the levels of a site that were read at one time, by place. The level
// of the site itself has no place.
type Levels map[share.Place]Level

// ErrChanged refuses a change to a Revision that is no longer the stored one.
var ErrChanged = errors.New("policy: somebody else changed it")

// Policy returns what the revision allows, or ErrUnreadable.
func (r Revision) Policy() (Policy, error) {
	if r.Version == 0 {
		return Everything(), nil
	}
	return Read(r.Document)
}

// OfSite is Policy for the revision of a site.
func (r Revision) OfSite() (Policy, error) {
	if r.Version == 0 {
		return Unset(), nil
	}
	return r.Policy()
}

// Change returns the revision that follows r with the rules of p. version is the
// version that the change is based on; the error is ErrChanged if r has another one.
// If the change is a repetition of the one that made r, it returns r. If r cannot be
// read, its document is replaced completely.
func (r Revision) Change(version int64, p Policy) (Revision, error) {
	now, err := r.Policy()
	unreadable := err != nil
	switch {
	case !unreadable && r.Version > 0 && version == r.Version-1 && now.Equal(p):
		return r, nil
	case version != r.Version:
		return Revision{}, ErrChanged
	}
	before := r.Document
	if unreadable {
		before = nil
	}
	document, err := p.Write(before)
	if err != nil {
		return Revision{}, err
	}
	return Revision{Version: r.Version + 1, Document: document}, nil
}
