package fileapi

import (
	"encoding/base64"
	"math"
	"time"

	"github.com/secure-share/secure-share/shared/base64url"
	"github.com/secure-share/secure-share/shared/problem"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// parseCreate checks the form of every field. Package share decides which
// values are allowed.
func parseCreate(b wire.CreateRequest) (e share.Create, err error) {
	if e.ID, err = share.ParseID(b.ID); err != nil {
		return e, problem.Say(problem.ErrMalformed, "id must be 16 bytes of base64url.")
	}
	if e.Recipient, err = share.ParseRecipient(b.Recipient); err != nil {
		return e, problem.Say(problem.ErrMalformed, "recipient must be an account id, or *outsider.")
	}
	verifier, err := bytes32("verifier", b.Verifier)
	if err != nil {
		return e, err
	}
	if e.KeyVerifier, err = parseKeyVerifier(b, e.Recipient); err != nil {
		return e, err
	}
	if b.Gate != nil {
		if e.GateVerifier, err = parseGate(b, e.Recipient); err != nil {
			return e, err
		}
		e.UnlockSecret = share.NewUnlockSecret()
	}
	if e.MailVerifier, err = parseMailVerifier(b.MailVerifier, e.Recipient); err != nil {
		return e, err
	}
	sum, err := optional32("sha256", b.SHA256)
	if err != nil {
		return e, err
	}
	e.Verifier, e.Content = verifier, share.Content{Length: b.Length, SHA256: sum}
	if e.Metadata, err = base64url.Decode(b.Metadata); err != nil || len(e.Metadata) == 0 {
		return e, problem.Say(problem.ErrMalformed, "metadata must be base64url.")
	}
	if d := b.Description; d != nil {
		sealed, err := underSiteKey("description", d.Sealed, d.KeyVersion)
		if err != nil {
			return e, err
		}
		e.Description = share.Description{Sealed: sealed, KeyVersion: d.KeyVersion}
	}
	if f := b.FileInfo; f != nil {
		sealed, err := underSiteKey("fileInfo", f.Sealed, f.KeyVersion)
		if err != nil {
			return e, err
		}
		e.FileInfo = share.FileInfo{Sealed: sealed, KeyVersion: f.KeyVersion}
	}
	if e.Label, err = parseLabel(b.Label, e.Recipient); err != nil {
		return e, err
	}
	if e.Lifetime, err = parseLifetime(b.LifetimeSeconds); err != nil {
		return e, err
	}
	if e.Openings, err = share.OpeningsOf(b.Openings, b.UntilExpiry); err != nil {
		return e, problem.Say(problem.ErrMalformed, "openings must be from 1 to 20, and must be missing with untilExpiry.")
	}
	if e.CopyOf, e.Sending, err = parseSending(b); err != nil {
		return e, err
	}
	e.Notify = b.Notify
	return e, nil
}

func parseLifetime(seconds int64) (time.Duration, error) {
	if seconds < 0 || seconds > int64(share.MaxLifetime/time.Second) {
		return 0, problem.Say(problem.ErrMalformed, "lifetimeSeconds must be from 0 to 259200.")
	}
	return time.Duration(seconds) * time.Second, nil
}

// parseSending reads the fields of a share that was sent together with others.
func parseSending(b wire.CreateRequest) (source share.ID, sending share.Sending, err error) {
	if b.CopyOf != "" {
		if source, err = share.ParseID(b.CopyOf); err != nil || b.SHA256 != "" {
			return "", "", problem.Say(problem.ErrMalformed, "copyOf must be the id of a share, and sha256 must be missing with it.")
		}
	}
	if b.Sending != "" {
		if sending, err = share.ParseSending(b.Sending); err != nil {
			return "", "", problem.Say(problem.ErrMalformed, "sending must be 16 bytes of base64url.")
		}
	}
	return source, sending, nil
}

// parseKeyVerifier reads a field that only an outsider's share with a password has. It
// must differ from the verifier, because that depends on the password.
func parseKeyVerifier(b wire.CreateRequest, recipient share.Person) (share.Verifier, error) {
	switch {
	case b.KeyVerifier != "" && recipient != share.Outsider:
		return share.Verifier{}, problem.Say(problem.ErrMalformed, "keyVerifier is for the recipient *outsider only.")
	case b.KeyVerifier != "" && b.KeyVerifier == b.Verifier:
		return share.Verifier{}, problem.Say(problem.ErrMalformed, "keyVerifier must differ from verifier, which depends on the password.")
	}
	return optional32("keyVerifier", b.KeyVerifier)
}

// parseGate reads a field that only an outsider's share may have, and only without a
// keyVerifier.
func parseGate(b wire.CreateRequest, recipient share.Person) (share.Verifier, error) {
	switch {
	case recipient != share.Outsider:
		return share.Verifier{}, problem.Say(problem.ErrMalformed, "gate is for the recipient *outsider only.")
	case b.KeyVerifier != "":
		return share.Verifier{}, problem.Say(problem.ErrMalformed, "A share has a gate or a keyVerifier.")
	case b.Gate.Verifier == "":
		return share.Verifier{}, problem.Say(problem.ErrMalformed, "gate must have a verifier.")
	}
	return optional32("gate.verifier", b.Gate.Verifier)
}

// parseMailVerifier reads a field that an outsider's share must have and others must not.
func parseMailVerifier(text string, recipient share.Person) (share.Verifier, error) {
	if recipient == share.Outsider {
		return bytes32("mailVerifier", text)
	}
	if text != "" {
		return share.Verifier{}, problem.Say(problem.ErrMalformed, "mailVerifier is for the recipient *outsider only.")
	}
	return share.Verifier{}, nil
}

// parseLabel reads the label, which only an outsider may have.
func parseLabel(l *wire.Label, recipient share.Person) (share.Label, error) {
	switch {
	case l == nil:
		return share.Label{}, nil
	case recipient != share.Outsider:
		return share.Label{}, problem.Say(problem.ErrMalformed, "label is for the recipient *outsider only.")
	}
	sealed, err := underSiteKey("label", l.Sealed, l.KeyVersion)
	return share.Label{Sealed: sealed, KeyVersion: l.KeyVersion}, err
}

// underSiteKey decodes a text sealed under that version of the site key.
func underSiteKey(field, s string, version int64) ([]byte, error) {
	sealed, err := base64url.Decode(s)
	if err != nil || len(sealed) == 0 || !isKeyVersion(version) {
		return nil, problem.Say(problem.ErrMalformed, field+" must hold base64url and the version of the key, from 1 to 4294967295.")
	}
	return sealed, nil
}

// isKeyVersion reports whether n fits into the four bytes that a version takes in a
// sealed description, and in sealed file info.
func isKeyVersion(n int64) bool { return n >= 1 && n <= math.MaxUint32 }

// parseParts checks the form of a PartsRequest. Package share decides which
// parts exist.
func parseParts(b wire.PartsRequest) ([]share.Part, error) {
	if len(b.Parts) == 0 || len(b.Parts) > wire.MaxPartsAtOnce {
		return nil, problem.Say(problem.ErrMalformed, "parts must name 1 to 100 parts.")
	}
	parts, seen := make([]share.Part, len(b.Parts)), map[int]bool{}
	for i, p := range b.Parts {
		sum, err := bytes32("sha256", p.SHA256)
		if err != nil {
			return nil, err
		}
		if seen[p.Number] {
			return nil, problem.Say(problem.ErrMalformed, "parts must name each part once.")
		}
		parts[i], seen[p.Number] = share.Part{Number: p.Number, SHA256: sum}, true
	}
	return parts, nil
}

// optional32 reads an optional field. If it is absent, the result is zero.
func optional32(field, s string) (out [32]byte, err error) {
	if s == "" {
		return out, nil
	}
	if out, err = bytes32(field, s); err == nil && out == ([32]byte{}) {
		err = problem.Say(problem.ErrMalformed, field+" cannot be all zero.") // zero means "absent"
	}
	return out, err
}

func bytes32(field, s string) (out [32]byte, err error) {
	b, err := base64url.Decode(s)
	if err != nil || len(b) != len(out) {
		return out, problem.Say(problem.ErrMalformed, field+" must be 32 bytes of base64url.")
	}
	return [32]byte(b), nil
}

// view returns what the person by may see of a share.
func (a api) view(s share.Share, by share.Person) wire.Share {
	v := a.listed(s, by)
	if s.Unreadable {
		return v
	}
	v.Metadata = base64.RawURLEncoding.EncodeToString(s.Metadata)
	if s.Sender == by {
		v.Notify, v.Password, v.Gate, v.LockedUntil = s.Notify, s.HasPassword(), s.HasGate(), instant(s.LockedUntil)
	}
	for _, h := range s.History {
		v.History = append(v.History, wire.Entry{At: h.At.UTC(), What: string(h.What), Until: instant(h.Until)})
	}
	return v
}

// listed returns what a list shows of a share.
func (a api) listed(s share.Share, by share.Person) wire.Share {
	if s.Unreadable {
		return unreadable(s, by)
	}
	v := wire.Share{
		ID: string(s.ID), Role: roleOf(s, by), Sender: string(s.Sender), Recipient: string(s.Recipient),
		Status: string(s.Status), Length: s.Content.Length, CreatedAt: s.CreatedAt.UTC(),
		CommittedAt: instant(s.CommittedAt), ExpiresAt: instant(s.ExpiresAt), LeaseEndsAt: instant(s.Lease.EndsAt),
		EndedAt: instant(s.EndedAt), DeletedAt: instant(s.ReapedAt),
	}
	if s.Allowed() > share.Once {
		v.Openings, v.UntilExpiry = s.Openings.Split()
		v.Opened, v.OpenedAt = s.Opened, instant(s.OpenedAt)
	}
	if s.Recipient == by {
		status, until := a.Rules.Seen(s)
		v.Status, v.LeaseEndsAt = string(status), instant(until)
	}
	if s.Sender == by && len(s.FileInfo.Sealed) > 0 {
		v.FileInfo = &wire.FileInfo{Sealed: base64.RawURLEncoding.EncodeToString(s.FileInfo.Sealed), KeyVersion: s.FileInfo.KeyVersion}
	}
	if s.Sender == by {
		v.Sending = string(s.Sending)
	}
	if s.Sender == by && len(s.Label.Sealed) > 0 {
		v.Label = &wire.Label{Sealed: base64.RawURLEncoding.EncodeToString(s.Label.Sealed), KeyVersion: s.Label.KeyVersion}
	}
	if s.Status == share.Uploading {
		v.UploadDeadline = instant(s.UploadDeadline)
	}
	// Earlier releases accepted other versions, and clients refuse an answer
	// with one.
	if len(s.Description.Sealed) > 0 && isKeyVersion(s.Description.KeyVersion) {
		v.Description = &wire.Description{
			Sealed:     base64.RawURLEncoding.EncodeToString(s.Description.Sealed),
			KeyVersion: s.Description.KeyVersion,
		}
	}
	return v
}

// unreadable returns what the person by sees of a share that cannot be read in
// full.
func unreadable(s share.Share, by share.Person) wire.Share {
	return wire.Share{
		ID: string(s.ID), Role: roleOf(s, by), Sender: string(s.Sender), Recipient: string(s.Recipient), Unreadable: true,
		CreatedAt: s.CreatedAt.UTC(), CommittedAt: instant(s.CommittedAt), ExpiresAt: instant(s.ExpiresAt), EndedAt: instant(s.EndedAt),
	}
}

func roleOf(s share.Share, by share.Person) string {
	if s.Sender == by {
		return wire.RoleSender
	}
	return wire.RoleRecipient
}

func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
