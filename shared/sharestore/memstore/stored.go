package memstore

import (
	"bytes"
	"slices"
	"time"

	"github.com/secure-share/secure-share/shared/share"
)

// stored copies s as a table would return it: without memory shared with the
// caller, times in UTC, empty values absent.
func stored(s share.Share) share.Share {
	s.Metadata = copied(s.Metadata)
	s.Description.Sealed = copied(s.Description.Sealed)
	s.FileInfo.Sealed = copied(s.FileInfo.Sealed)
	s.Label.Sealed = copied(s.Label.Sealed)
	s.MailDomains, s.EmbedOrigins = copied(s.MailDomains), copied(s.EmbedOrigins)
	for _, at := range []*time.Time{
		&s.CreatedAt, &s.UploadDeadline, &s.RefillableUntil, &s.CommittedAt, &s.ExpiresAt, &s.EndedAt, &s.ReapedAt,
		&s.Ticket.IssuedAt, &s.Ticket.ExpiresAt, &s.Lease.Since, &s.Lease.EndsAt, &s.LockedUntil, &s.OpenedAt,
	} {
		*at = instant(*at)
	}
	if s.Openings != share.UntilExpiry {
		s.Claims = sorted(s.Claims)
	}
	s.Claims, s.Acked = copied(s.Claims), sorted(s.Acked)
	s.Others = copied(s.Others)
	for i := range s.Others {
		s.Others[i].Since, s.Others[i].EndsAt = instant(s.Others[i].Since), instant(s.Others[i].EndsAt)
	}
	s.WrongPasswords = copied(s.WrongPasswords)
	for i := range s.WrongPasswords {
		s.WrongPasswords[i] = instant(s.WrongPasswords[i])
	}
	s.History = copied(s.History)
	for i := range s.History {
		s.History[i].At, s.History[i].Until = instant(s.History[i].At), instant(s.History[i].Until)
	}
	return s
}

// sorted copies a set, whose order DynamoDB does not keep.
func sorted(in []share.ClaimHash) []share.ClaimHash {
	out := copied(in)
	slices.SortFunc(out, func(a, b share.ClaimHash) int { return bytes.Compare(a[:], b[:]) })
	return out
}

func copied[T any](in []T) []T { return append([]T(nil), in...) }

// instant drops what a table does not store: the location and the monotonic
// clock.
func instant(t time.Time) time.Time { return t.Round(0).UTC() }

// listed returns the fields of a share that the inbox and outbox indexes
// contain.
func listed(s share.Share) share.Share {
	l := share.Share{
		Site: s.Site, ID: s.ID, Version: s.Version, Status: s.Status, Sender: s.Sender, Recipient: s.Recipient,
		Content:     share.Content{Length: s.Content.Length},
		Description: s.Description,
		CreatedAt:   s.CreatedAt, UploadDeadline: s.UploadDeadline, RefillableUntil: s.RefillableUntil,
		CommittedAt: s.CommittedAt, ExpiresAt: s.ExpiresAt, EndedAt: s.EndedAt, ReapedAt: s.ReapedAt,
		Lease: s.Lease, Leases: s.Leases,
	}
	return stored(l)
}
