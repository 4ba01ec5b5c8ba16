// Package published fetches the certificate that an application publishes on its server,
// so that an administrator who knows the address can register it.
package published

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"time"

	"github.com/secure-share/secure-share/shared/application"
	"github.com/secure-share/secure-share/shared/pattern"
	"github.com/secure-share/secure-share/shared/publichttp"
)

const (
	// Path is where the certificate is published (RFC 8615).
	Path = "/.well-known/secure-share-application"

	// MediaType is that of PEM (RFC 8555, section 9.1).
	MediaType = "application/pem-certificate-chain"

	maxBase = 512

	// Timeout is how long the server has for its answer.
	Timeout = 5 * time.Second
)

// Errors of Fetch, besides those of package publichttp and application.ErrCertificate.
var (
	ErrBase      = errors.New("published: not https:// and a host")
	ErrRedirect  = errors.New("published: redirect")
	ErrStatus    = errors.New("published: the status is not 200")
	ErrMediaType = errors.New("published: not " + MediaType)
)

// Web makes the call; publichttp.Client in production.
type Web interface {
	Do(r *http.Request) (publichttp.Answer, error)
}

// Fetch returns the certificate that is published at a base URL: https, a host, and an
// optional port.
func Fetch(ctx context.Context, web Web, base string) (application.Certificate, error) {
	host, err := hostOf(base)
	if err != nil {
		return application.Certificate{}, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://"+host+Path, nil)
	if err != nil {
		return application.Certificate{}, ErrBase // err would quote the address
	}
	r.Header.Set("Accept", MediaType)
	answer, err := web.Do(r)
	if err != nil {
		return application.Certificate{}, fmt.Errorf("published: fetch: %w", err)
	}
	if err := check(answer); err != nil {
		return application.Certificate{}, err
	}
	return application.ParseCertificate(string(answer.Body))
}

// form is a base URL. Names in other scripts are written in Punycode.
var form = pattern.New(`^https://([A-Za-z0-9.:\[\]-]+)/?$`)

func hostOf(base string) (string, error) {
	m := form.FindStringSubmatch(base)
	if m == nil || len(base) > maxBase {
		return "", ErrBase
	}
	return m[1], nil
}

func check(a publichttp.Answer) error {
	switch {
	case a.Status >= 300 && a.Status < 400:
		return ErrRedirect
	case a.Status != http.StatusOK:
		return ErrStatus
	}
	if kind, _, err := mime.ParseMediaType(a.Header.Get("Content-Type")); err != nil || kind != MediaType {
		return ErrMediaType
	}
	return nil
}
