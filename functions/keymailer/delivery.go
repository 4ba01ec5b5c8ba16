package keymailer

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"slices"

	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/mailticket"
	"github.com/secure-share/secure-share/shared/problem"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// delivery is a well-formed request: a key, the address to mail it to, and the
// language.
type delivery struct {
	secret keyring.Secret
	to     mailaddr.Address
	nonce  mailaddr.Nonce
	locale string
}

func parse(body wire.KeyRequest) (d delivery, err error) {
	if d.to, err = mailaddr.Parse(string(body.To)); err != nil {
		return delivery{}, malformed("to must be one plain mail address, like name@example.com.")
	}
	if d.nonce, err = mailaddr.ParseNonce(string(body.Nonce)); err != nil {
		return delivery{}, malformed("nonce must be 22 characters of base64url.")
	}
	if d.secret, err = keyring.ParseSecret(string(body.Secret)); err != nil {
		return delivery{}, malformed("secret must be 22 characters of base64url.")
	}
	if !wire.LanguageTag(body.Locale) {
		return delivery{}, malformed("locale must be a language tag, like en or de-CH.")
	}
	d.locale = body.Locale
	return d, nil
}

func malformed(text string) error { return problem.Say(problem.ErrMalformed, text) }

// belongsTo checks that the ticket was issued for this key and this address, and
// that the policy of the site allows its domain. Key and address are compared in
// constant time.
func (d delivery) belongsTo(t mailticket.Ticket) error {
	verifier := share.Verifier(d.secret.ClaimKey(t.ShareID.Bytes()).Verifier())
	if !verifier.Matches(t.Verifier) {
		return errKeyMismatch
	}
	recipient := mailaddr.Hash(d.nonce, d.to)
	if subtle.ConstantTimeCompare(recipient[:], t.RecipientHash[:]) != 1 {
		return errRecipientMismatch
	}
	if t.Domains != nil && !slices.Contains(t.Domains, d.to.Domain()) {
		return errDomain
	}
	return nil
}

// pseudonym is the name under which the store counts a recipient's mails. A
// reader of the store can test a guessed address against it during the hour
// that it is kept.
func pseudonym(to mailaddr.Address) string {
	sum := sha256.Sum256([]byte("secure-share v1 mail cap" + to.CapKey()))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
