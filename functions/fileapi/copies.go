package fileapi

import (
	"errors"

	"github.com/secure-share/secure-share/shared/problem"
	"github.com/secure-share/secure-share/shared/share"
)

// source reads the share whose blob is to be copied for another share of the caller. The
// refusal is the same if the share does not exist.
func (a api) source(c call, id share.ID, length int64) (share.Share, error) {
	source, err := a.Store.Get(c.Context(), c.Site, id)
	if err != nil && !errors.Is(err, share.ErrNotFound) {
		return share.Share{}, err
	}
	return source, a.Rules.MayCopy(source, c.Person, length, a.Now())
}

// sumOfCopy returns the SHA-256 with which the commit of a copy is compared if the sender
// does not name one, or zero if it is not known. It does not matter whether the source has
// ended.
func (a api) sumOfCopy(c call, s share.Share) ([32]byte, error) {
	if s.CopyOf == "" {
		return [32]byte{}, nil
	}
	source, err := a.Store.Get(c.Context(), c.Site, s.CopyOf)
	if err != nil && !errors.Is(err, share.ErrNotFound) {
		return [32]byte{}, err
	}
	return s.SumOfCopy(source), nil
}

// copyParts makes the parts of a copy, and does nothing for other shares. It first records
// in the row until when parts may appear, so the reaper deletes them even if this call is
// killed. Parts that were made stay: a repeated commit continues.
//
// It returns share.ErrNoSource if no more parts can be made. That does not matter if all
// parts exist.
func (a api) copyParts(c call, s share.Share) error {
	if s.CopyOf == "" {
		return nil
	}
	source, err := a.source(c, s.CopyOf, s.Content.Length)
	if err != nil {
		return err
	}
	if _, _, err := a.apply(c, share.GrantParts{By: c.Person, Parts: everyPart(s)}); err != nil {
		return err
	}
	found, err := a.Blobs.CopyParts(c.Context(), source, s)
	switch {
	case err != nil:
		return problem.Say(errors.Join(problem.ErrUnavailable, err), "The file is still being copied. Commit again.")
	case !found:
		return share.ErrNoSource
	}
	return nil
}

func everyPart(s share.Share) (parts []share.Part) {
	for n := 1; n <= s.Parts(); n++ {
		parts = append(parts, share.Part{Number: n})
	}
	return parts
}
