// Package publichttp calls HTTPS servers whose URLs other people chose, such as the
// administrators of a site. It connects to public addresses only: the address that is
// connected to is the one that was checked, whatever a name resolves to before or
// after. It follows no redirect, uses no proxy and keeps no connection.
package publichttp

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"syscall"
	"time"
)

// The errors of Do. None of them holds a part of the URL, which may be a secret.
var (
	// ErrURL means that the URL is not https, or has a user, a password or a fragment.
	ErrURL = errors.New("publichttp: not an https URL")

	// ErrAddress means that the address of the host is not public.
	ErrAddress = errors.New("publichttp: not a public address")

	// ErrTime means that the exchange took longer than Options.Timeout.
	ErrTime = errors.New("publichttp: no answer in time")

	// ErrCertificate means that the server did not prove its name.
	ErrCertificate = errors.New("publichttp: the server's certificate is not valid")

	// ErrUnreachable means that something else prevented an answer: the name does not
	// exist, no connection, not HTTP, or an answer that ended early.
	ErrUnreachable = errors.New("publichttp: no answer")

	// ErrLong means that the body of the answer is longer than Options.MaxBody.
	ErrLong = errors.New("publichttp: the answer is too long")
)

// maxHeader bounds the header of an answer, in bytes.
const maxHeader = 16 << 10

// Options of a Client. Timeout and MaxBody are required.
type Options struct {
	Timeout time.Duration // of the whole exchange, from the name's lookup to the last byte
	MaxBody int           // bytes of an answer's body

	// Local is for stacks on one machine and for tests.
	Local Local
}

// Local is what the client reaches besides public addresses. The zero value adds nothing.
type Local struct {
	Addresses []netip.AddrPort
	Roots     *x509.CertPool // instead of the system's authorities
	Resolver  *net.Resolver  // instead of the system's
}

// Client makes the calls.
type Client struct {
	http    *http.Client
	timeout time.Duration
	maxBody int
}

// Answer is what a server answered. A redirect is an answer, too: it is not followed.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// New returns a client.
func New(o Options) *Client {
	dialer := &net.Dialer{Resolver: o.Local.Resolver, ControlContext: guard(o.Local.Addresses)}
	return &Client{timeout: o.Timeout, maxBody: o.MaxBody, http: &http.Client{
		Transport: &http.Transport{
			DialContext:            dialer.DialContext,
			TLSClientConfig:        &tls.Config{RootCAs: o.Local.Roots},
			DisableKeepAlives:      true, // a connection is checked when it is made
			DisableCompression:     true,
			MaxResponseHeaderBytes: maxHeader,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// guard refuses sockets to addresses that are neither public nor allowed. The dialer
// calls it after a name was resolved and before it connects, for each address.
func guard(allowed []netip.AddrPort) func(context.Context, string, string, syscall.RawConn) error {
	return func(_ context.Context, _, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil || !Public(to.Addr()) && !slices.Contains(allowed, to) {
			return ErrAddress
		}
		return nil
	}
}

// Do sends a request and reads the whole answer. With ErrLong the answer has status and
// header, and no body.
func (c *Client) Do(r *http.Request) (Answer, error) {
	if !acceptable(r.URL) {
		return Answer{}, ErrURL
	}
	ctx, cancel := context.WithTimeout(r.Context(), c.timeout)
	defer cancel()
	resp, err := c.http.Do(r.WithContext(ctx))
	if err != nil {
		return Answer{}, reason(ctx, err)
	}
	defer resp.Body.Close()
	answer := Answer{Status: resp.StatusCode, Header: resp.Header}
	body, err := io.ReadAll(io.LimitReader(resp.Body, int64(c.maxBody)+1))
	switch {
	case err != nil || ctx.Err() != nil: // an answer can arrive while its time ends
		return Answer{}, reason(ctx, err)
	case len(body) > c.maxBody:
		return answer, ErrLong
	}
	answer.Body = body
	return answer, nil
}

func acceptable(u *url.URL) bool {
	return u.Scheme == "https" && u.Hostname() != "" && u.User == nil && u.Fragment == ""
}

// reason returns one of this package's errors for an error of net/http, which would
// hold the URL.
func reason(ctx context.Context, err error) error {
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.Is(err, ErrAddress):
		return ErrAddress
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return ErrTime
	case errors.As(err, &certificate):
		return ErrCertificate
	}
	return ErrUnreachable
}
