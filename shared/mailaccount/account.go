package mailaccount

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"strings"

	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/mailtoken"
	"github.com/secure-share/secure-share/shared/smtpmail"
	"github.com/secure-share/secure-share/shared/strictjson"
)

// Account is what a mail server asks for.
type Account struct {
	Auth     smtpmail.Auth
	User     string
	Password func(context.Context) (string, error) // or an access token, with XOAUTH2
	Roots    *x509.CertPool                        // that may have signed the server's certificate; nil: those of the system

	sum [sha256.Size]byte // of what was parsed
}

// ErrAccount means that the secret is not an account. It does not quote the secret.
var ErrAccount = errors.New("mailaccount: the secret is not the account of a mail server, see docs/operations.md")

type stored struct {
	User     string      `json:"user"`
	Password hidden.Text `json:"password"`
	OAuth    *tokens     `json:"oauth"`
	CA       string      `json:"ca"`
}

type tokens struct {
	URL          string      `json:"url"`
	ClientID     string      `json:"clientId"`
	ClientSecret hidden.Text `json:"clientSecret"`
	RefreshToken hidden.Text `json:"refreshToken"`
	Scope        string      `json:"scope"`
}

func (t tokens) complete() bool {
	return strings.HasPrefix(t.URL, "https://") && t.ClientID != "" && t.ClientSecret != ""
}

// Parse reads an account as Secrets Manager stores it: a JSON object with user, either
// password or oauth, and optionally ca.
func Parse(secret string) (Account, error) {
	s, err := strictjson.Decode[stored]([]byte(secret))
	if err != nil || s.User == "" || (s.Password == "") == (s.OAuth == nil) || s.OAuth != nil && !s.OAuth.complete() {
		return Account{}, ErrAccount
	}
	a := Account{User: s.User, sum: sha256.Sum256([]byte(secret))}
	if s.OAuth == nil {
		a.Auth, a.Password = smtpmail.Plain, func(context.Context) (string, error) { return string(s.Password), nil }
	} else {
		a.Auth, a.Password = smtpmail.XOAUTH2, mailtoken.New(mailtoken.Config{
			URL: s.OAuth.URL, ClientID: s.OAuth.ClientID, ClientSecret: s.OAuth.ClientSecret,
			RefreshToken: s.OAuth.RefreshToken, Scope: s.OAuth.Scope,
		}).Token
	}
	if s.CA != "" {
		a.Roots = x509.NewCertPool()
		if !a.Roots.AppendCertsFromPEM([]byte(s.CA)) {
			return Account{}, ErrAccount
		}
	}
	return a, nil
}

// Mailer returns a Mailer that signs in to the server with the account. Name is shown
// next to the address that mails come from.
func (a Account) Mailer(server smtpmail.Server, from mailaddr.Address, name string) *smtpmail.Mailer {
	return smtpmail.New(smtpmail.Config{
		Host: server.Host, Port: server.Port, Implicit: server.Implicit(),
		Auth: a.Auth, User: a.User, Password: a.Password,
		From: from, Name: name, Roots: a.Roots, Timeout: Sending,
	})
}
