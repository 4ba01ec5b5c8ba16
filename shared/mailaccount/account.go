package mailaccount

import (
	"crypto/x509"
	"errors"

	"github.com/secure-share/secure-share/shared/strictjson"
)

// Account is what a mail server asks for.
type Account struct {
	User, Password string
	Roots          *x509.CertPool // that may have signed the server's certificate; nil: those of the system
}

// ErrAccount is a secret that is not an account. It does not quote the secret.
var ErrAccount = errors.New("mailaccount: the secret must be a JSON object with the members user, password and, if needed, ca (certificates in PEM)")

// Parse reads an account as Secrets Manager stores it.
func Parse(secret string) (Account, error) {
	stored, err := strictjson.Decode[struct {
		User     string `json:"user"`
		Password string `json:"password"`
		CA       string `json:"ca"`
	}]([]byte(secret))
	if err != nil || stored.User == "" || stored.Password == "" {
		return Account{}, ErrAccount
	}
	a := Account{User: stored.User, Password: stored.Password}
	if stored.CA != "" {
		a.Roots = x509.NewCertPool()
		if !a.Roots.AppendCertsFromPEM([]byte(stored.CA)) {
			return Account{}, ErrAccount
		}
	}
	return a, nil
}
