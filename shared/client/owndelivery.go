package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"time"

	"github.com/secure-share/secure-share/shared/delivery"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/share"
)

// OwnDelivery is a site's own receiver of keys. docs/own-delivery.md is the
// contract.
type OwnDelivery struct {
	URL     string          // gets the keys
	Secret  delivery.Secret // signs them
	SiteURL string          // address of the Atlassian site
	Page    string          // of the app on that site, for links in messages; may be empty
}

var (
	// ErrNotTaken means that own delivery refused a key. It sent nothing.
	ErrNotTaken = errors.New("the site's own delivery refused the key")

	// ErrDeliveryUnknown means that own delivery may or may not have sent a key.
	ErrDeliveryUnknown = errors.New("whether the key arrived is not known")
)

// receiverTime bounds the wait for own delivery's answer.
const receiverTime = 10 * time.Second

// longestAddress is the longest URL of own delivery, in bytes.
const longestAddress = 1000

// hostName leaves out wildcards and IPv6, as the app does.
var hostName = regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)*$`)

func (o OwnDelivery) check() error {
	if err := checkURL(o.URL); err != nil {
		return err
	}
	u, err := url.Parse(o.URL)
	if err != nil || len(o.URL) > longestAddress || u.User != nil || u.Fragment != "" || !hostName.MatchString(strings.ToLower(u.Hostname())) {
		return errors.New("client: the address of own delivery must have a host name, no user name, password or fragment, and at most 1000 characters")
	}
	if u, err := url.Parse(o.SiteURL); err != nil || u.Host == "" {
		return errors.New("client: the site of own delivery has no address")
	}
	return nil
}

// Link returns the address of a share's page, or "" if it is not known.
func (o OwnDelivery) link(id share.ID) string {
	if o.Page == "" {
		return ""
	}
	return o.Page + "/shares/" + string(id)
}

// deliverKey posts a key to the site's own receiver, once. Errors wrap
// ErrNotTaken, ErrDeliveryUnknown, or ErrUnreachable: then nothing was sent.
func (c *Client) deliverKey(ctx context.Context, k keyDelivery, expires *time.Time) error {
	m := delivery.Message{
		Type: delivery.Key, To: k.to, ToName: k.recipientName, From: k.senderName,
		Link: c.own.link(k.id), Key: k.secret, Locale: k.locale,
	}
	if k.outsider {
		m.Outsider, m.Link = true, ""
	}
	if expires != nil {
		m.Expires = *expires
	}
	return c.post(ctx, m)
}

// TestDelivery sends a sample for an address to the site's own receiver, which
// checks it and hands nothing over. Its errors are those of a key.
func (c *Client) TestDelivery(ctx context.Context, to mailaddr.Address) error {
	if c.own == nil {
		return ErrNoOwnDelivery
	}
	return c.post(ctx, delivery.Message{Type: delivery.Test, To: to, Key: keyring.NewSecret(), Expires: c.clock.Now()})
}

func (c *Client) post(ctx context.Context, m delivery.Message) error {
	site, err := url.Parse(c.own.SiteURL)
	if err != nil {
		return err
	}
	m.ID, m.SentAt, m.Site = string(share.NewID()), c.clock.Now(), site.Host
	body, err := delivery.Seal(c.own.Secret, m)
	if err != nil {
		return err
	}
	bounded, cancel := context.WithTimeout(ctx, receiverTime)
	defer cancel()
	var connected atomic.Bool
	traced := httptrace.WithClientTrace(bounded, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { connected.Store(true) }})
	req, err := http.NewRequestWithContext(traced, http.MethodPost, c.own.URL, bytes.NewReader(body))
	if err != nil {
		return bare(err)
	}
	req.Header.Set("Content-Type", "text/plain;charset=UTF-8")
	res, err := c.http.Do(req)
	switch {
	case err != nil && !connected.Load():
		return unreachable(ctx, err)
	case err != nil:
		return noAnswer(ctx, bounded)
	}
	defer drain(res.Body)
	return c.outcome(res)
}

func noAnswer(ctx, bounded context.Context) error {
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("%w: it was stopped before own delivery answered", ErrDeliveryUnknown)
	case bounded.Err() != nil:
		return fmt.Errorf("%w: own delivery did not answer within %v", ErrDeliveryUnknown, receiverTime)
	}
	return fmt.Errorf("%w: the connection to own delivery broke before its answer", ErrDeliveryUnknown)
}

// maxReceipt is the largest answer of own delivery that is read, in bytes.
const maxReceipt = 64 << 10

// outcome reads the answer. A status of 2xx alone is not enough, because sign-in
// pages and proxies answer with it as well.
func (c *Client) outcome(res *http.Response) error {
	switch {
	case res.StatusCode/100 == 2:
		var receipt struct {
			Delivered bool `json:"delivered"`
		}
		body, err := io.ReadAll(io.LimitReader(res.Body, maxReceipt))
		if err == nil && json.Unmarshal(body, &receipt) == nil && receipt.Delivered {
			return nil
		}
		return fmt.Errorf("%w: something answered %d, but not as a delivery service does", ErrDeliveryUnknown, res.StatusCode)
	case res.StatusCode/100 == 3:
		return fmt.Errorf("%w: own delivery answered with a redirect, which is not followed", ErrDeliveryUnknown)
	case res.StatusCode/100 == 4 && res.StatusCode != http.StatusRequestTimeout:
		return fmt.Errorf("%w: %s", ErrNotTaken, readProblem(res, c.clock.Now()).Error())
	}
	return fmt.Errorf("%w: own delivery has a problem: %s", ErrDeliveryUnknown, readProblem(res, c.clock.Now()).Error())
}
