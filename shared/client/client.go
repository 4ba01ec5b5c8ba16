// Package client is the client of both services: the file API, which stores
// encrypted files and never sees a key, and the key mailer, which mails keys
// and never sees a file.
//
// Client.Send seals a file, uploads it and has its key mailed. Client.Get
// downloads, opens and verifies one. Client.Inbox and Client.Outbox list shares.
// The other methods of Client make one call each.
//
// A refusal by a service is a *Problem. Use errors.Is to compare it with the
// constants of type Slug. No error of this package contains a secret, a token,
// a mail address or a presigned URL.
package client

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Identity proves who the caller is. Authorize adds the proof to a request to the file
// API with this body, each time before it is sent: a proof lives for seconds, or works
// once.
type Identity interface {
	Authorize(r *http.Request, body []byte) error
}

// Bearer is an Identity that gets a token for each request.
type Bearer func(ctx context.Context) (token string, err error)

// Authorize implements Identity.
func (b Bearer) Authorize(r *http.Request, _ []byte) error {
	token, err := b(r.Context())
	if err == nil {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	return err
}

// Clock is the source of time of a Client. Sleep returns early, with the cause,
// when ctx ends.
type Clock interface {
	Now() time.Time
	Sleep(ctx context.Context, d time.Duration) error
}

// Options of New. FileAPI and Identity are required, KeyMailer for Send, Claims for Get.
// With LinkAPI the Client only receives the shares of links, and needs no Identity.
type Options struct {
	LinkAPI   string // base URL without /v1 of the API for people without an account
	FileAPI   string // base URL without /v1
	KeyMailer string // base URL without /v1; empty: no key can be mailed
	Identity  Identity
	Own       *OwnDelivery // of the caller's site; nil: none is known
	Claims    ClaimLog
	Uploads   UploadFolder      // where interrupted uploads are stored; empty: they cannot continue
	Transport http.RoundTripper // nil: one with sensible limits
	Clock     Clock             // nil: the system's
	Stall     time.Duration     // how long a transfer may make no progress before it is aborted and resumed; 0: 30 s
}

// Client is safe for concurrent use.
type Client struct {
	fileAPI, keyMailer string
	linkAPI            string // if set, there is no file API
	identity           Identity
	own                *OwnDelivery
	claims             ClaimLog
	uploads            UploadFolder
	http               *http.Client
	clock              Clock
	stall              time.Duration
}

// New checks the options. Plain http is accepted for this machine only: requests
// carry bearer tokens and keys.
func New(o Options) (*Client, error) {
	if err := checkURL(cmp.Or(o.LinkAPI, o.FileAPI)); err != nil {
		return nil, err
	}
	if o.KeyMailer != "" {
		if err := checkURL(o.KeyMailer); err != nil {
			return nil, err
		}
	}
	if o.Own != nil {
		if err := o.Own.check(); err != nil {
			return nil, err
		}
	}
	if o.Identity == nil && o.LinkAPI == "" {
		return nil, errors.New("client: no identity given")
	}
	c := &Client{
		linkAPI: strings.TrimSuffix(o.LinkAPI, "/"),
		fileAPI: strings.TrimSuffix(o.FileAPI, "/"), keyMailer: strings.TrimSuffix(o.KeyMailer, "/"),
		identity: o.Identity, own: o.Own, claims: o.Claims, uploads: o.Uploads, clock: o.Clock, stall: o.Stall,
		http: &http.Client{Transport: o.Transport, CheckRedirect: neverFollow},
	}
	if o.Transport == nil {
		c.http.Transport = defaultTransport()
	}
	if c.clock == nil {
		c.clock = systemClock{}
	}
	if c.stall == 0 {
		c.stall = 30 * time.Second
	}
	return c, nil
}

func checkURL(s string) error {
	u, err := url.Parse(s)
	switch {
	case err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http"):
		return errors.New("client: a service address is not an http or https URL")
	case u.Scheme == "http" && !loopback(u.Hostname()):
		return fmt.Errorf("client: refusing plain http to %s, which is not this machine", u.Hostname())
	}
	return nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}

// neverFollow returns redirects as answers: neither service sends any, and
// requests must not go to another host.
func neverFollow(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

func defaultTransport() http.RoundTripper {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.DialContext = (&net.Dialer{Timeout: 10 * time.Second}).DialContext
	t.TLSHandshakeTimeout = 10 * time.Second
	t.MaxIdleConnsPerHost = 2 * lanes // those of an upload or a download are used again
	t.WriteBufferSize, t.ReadBufferSize = 64<<10, 64<<10
	return t
}

type systemClock struct{}

func (systemClock) Now() time.Time { return time.Now() }

func (systemClock) Sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
