package mailticket

import (
	"encoding/base64"
	"strings"
	"time"

	"github.com/secure-share/secure-share/shared/base64url"
	"github.com/secure-share/secure-share/shared/origin"
	"github.com/secure-share/secure-share/shared/pattern"
	"github.com/secure-share/secure-share/shared/share"
)

// typ is the explicit type that distinguishes tickets from other tokens of the
// same key (RFC 8725, section 3.11).
const typ = "secure-share-mail+jwt"

// maxToken bounds the serialized ticket, in bytes. The longest that Issue makes
// is much shorter.
const maxToken = 4096

// claims is the payload. Pointers distinguish an absent time from the epoch.
type claims struct {
	Issuer       string   `json:"iss"`
	Audience     string   `json:"aud"`
	ID           string   `json:"jti"`
	Subject      string   `json:"sub"`
	IssuedAt     *int64   `json:"iat"`
	Expires      *int64   `json:"exp"`
	Share        string   `json:"share"`
	ShareExpires *int64   `json:"share_exp"`
	Verifier     string   `json:"verifier"`
	Recipient    string   `json:"recipient"`
	Site         string   `json:"site"`
	Page         string   `json:"page,omitempty"`
	Domains      []string `json:"domains,omitzero"`
	SenderName   string   `json:"sender_name"`
	Purpose      string   `json:"purpose,omitempty"`
}

// forOutsider is the purpose of a mail to a person without an account. A key mailer of
// the previous release ignores it and sends the mail without a link.
const forOutsider = "outsider"

func (t Ticket) purpose() string {
	if t.Outsider {
		return forOutsider
	}
	return ""
}

func (t Ticket) claims() claims {
	iat, exp, shareExp := t.IssuedAt.Unix(), t.Expires.Unix(), t.ShareExpires.Unix()
	return claims{
		Issuer: t.Issuer, Audience: t.Audience, ID: t.ID, Subject: t.Sender,
		IssuedAt: &iat, Expires: &exp,
		Share: string(t.ShareID), ShareExpires: &shareExp,
		Verifier:  base64.RawURLEncoding.EncodeToString(t.Verifier[:]),
		Recipient: base64.RawURLEncoding.EncodeToString(t.RecipientHash[:]),
		Site:      t.SiteURL, Page: t.AppPath, Domains: t.Domains, SenderName: t.SenderName, Purpose: t.purpose(),
	}
}

// ticket checks the form of every claim. The Verifier checks the times against
// its clock.
func (c claims) ticket() (t Ticket, reason string) {
	if c.IssuedAt == nil || c.Expires == nil || c.ShareExpires == nil {
		return Ticket{}, "an instant is missing"
	}
	t = Ticket{
		ID: c.ID, Issuer: c.Issuer, Audience: c.Audience, Sender: c.Subject,
		IssuedAt: instant(*c.IssuedAt), Expires: instant(*c.Expires), ShareExpires: instant(*c.ShareExpires),
		ShareID: share.ID(c.Share), SiteURL: c.Site, AppPath: c.Page, Domains: c.Domains, SenderName: c.SenderName, Outsider: c.Purpose == forOutsider,
	}
	if c.Purpose != "" && !t.Outsider {
		return Ticket{}, "the purpose is unknown"
	}
	if !hash(t.Verifier[:], c.Verifier) || !hash(t.RecipientHash[:], c.Recipient) {
		return Ticket{}, "a hash is malformed"
	}
	return t, t.flaw()
}

// flaw returns why t is not a valid ticket, or "" if it is.
func (t Ticket) flaw() string {
	lifetime := t.Expires.Sub(t.IssuedAt)
	_, err := share.ParseID(string(t.ShareID))
	switch {
	case len(t.ID) < 16 || len(t.ID) > 64 || !urlSafe(t.ID):
		return "the id is malformed"
	case t.Issuer == "" || t.Audience == "":
		return "issuer or audience is missing"
	case t.Sender == "" || len(t.Sender) > 64 || !urlSafe(t.Sender):
		return "the sender is malformed"
	case err != nil:
		return "the share id is malformed"
	case !t.IssuedAt.After(time.Unix(0, 0)) || lifetime <= 0 || lifetime > MaxLifetime:
		return "the lifetime is out of bounds"
	case t.ShareExpires.Before(t.Expires):
		return "it outlives the share"
	case t.SiteURL != "" && origin.Site(t.SiteURL) != t.SiteURL:
		return "the site is malformed"
	case t.AppPath != "" && (t.SiteURL == "" || !appPath.MatchString(t.AppPath)):
		return "the path of the app is malformed"
	case t.Outsider && t.AppPath != "":
		return "an outsider has no page on the site"
	case len(strings.Join(t.Domains, ",")) > MaxDomains:
		return "the domains are too long"
	case len(t.SenderName) > MaxSenderName:
		return "the sender's name is too long"
	}
	return ""
}

func instant(seconds int64) time.Time { return time.Unix(seconds, 0).UTC() }

func hash(dst []byte, s string) bool {
	raw, err := base64url.DecodeSize(s, len(dst))
	copy(dst, raw)
	return err == nil
}

func urlSafe(s string) bool {
	return strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") == ""
}

// appPath matches the path of the app's page as package forgetoken returns it.
var appPath = pattern.New(`^/(jira/apps(/[0-9a-f-]{36}){2}|wiki/apps(/[0-9a-f-]{36}){2}/[a-z-]{1,32})$`)

func floor(t time.Time) time.Time { return instant(t.Unix()) }
