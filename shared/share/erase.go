package share

// erase drops everything but the name of the blob and the times that say when it has to
// be deleted. It does not matter how much of s can be read.
func (r Rules) erase(s Share, e Erase) (Share, error) {
	switch {
	case s.Erased:
		return s, nil
	case s.Version == 0 || e.Installation == "" || e.Installation != s.Installation:
		return s, ErrNotFound
	case !s.Ended():
		return s, ErrLive
	case s.Unreadable:
		s = r.refillableAtMost(s)
	}
	return Share{
		Site: s.Site, ID: s.ID, Version: s.Version, Status: s.Status, Erased: true,
		CreatedAt: s.CreatedAt, EndedAt: s.EndedAt, ReapedAt: s.ReapedAt, RefillableUntil: s.RefillableUntil, UploadID: s.UploadID,
	}, nil
}

// Gone reports whether nothing needs the row of s any more.
func (s Share) Gone() bool {
	_, owed := s.DueAt()
	return s.Erased && !owed
}
