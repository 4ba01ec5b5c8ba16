package statemachine

import (
	"time"

	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// line returns what a list shows of s to the person by, written independently
// from the API description.
func line(s share.Share, by share.Person) wire.Share {
	v := wire.Share{
		ID: string(s.ID), Sender: string(s.Sender), Recipient: string(s.Recipient), Role: wire.RoleRecipient,
		Status: string(s.Status), Length: s.Content.Length, CreatedAt: s.CreatedAt,
		CommittedAt: known(s.CommittedAt), ExpiresAt: known(s.ExpiresAt), LeaseEndsAt: known(s.Lease.EndsAt),
		EndedAt: known(s.EndedAt), DeletedAt: known(s.ReapedAt),
	}
	if by == s.Sender {
		v.Role = wire.RoleSender
	}
	if s.Status == share.Uploading {
		v.UploadDeadline = known(s.UploadDeadline)
	}
	if s.Description.Sealed != nil {
		v.Description = &wire.Description{Sealed: encoded(s.Description.Sealed), KeyVersion: s.Description.KeyVersion}
	}
	if s.FileInfo.Sealed != nil && by == s.Sender {
		v.FileInfo = &wire.FileInfo{Sealed: encoded(s.FileInfo.Sealed), KeyVersion: s.FileInfo.KeyVersion}
	}
	return v
}

// whole returns what the person by sees of s.
func whole(s share.Share, by share.Person) wire.Share {
	v := line(s, by)
	v.Metadata = encoded(s.Metadata)
	for _, h := range s.History {
		v.History = append(v.History, wire.Entry{At: h.At, What: string(h.What), Until: known(h.Until)})
	}
	return v
}

func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
