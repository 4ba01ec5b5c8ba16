package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/secure-share/secure-share/shared/hidden"
)

var (
	// ErrUnreachable is wrapped by errors of requests that got no answer.
	ErrUnreachable = errors.New("the service cannot be reached")

	// ErrSignIn wraps why an Identity could not prove who the caller is.
	ErrSignIn = errors.New("the sign-in failed")

	// ErrUnreadable means that the service cannot fully read a share.
	ErrUnreadable = errors.New("the service cannot read this share any more; you can only decline or revoke it")

	// ErrAnswer means that an answer does not follow the protocol.
	ErrAnswer = errors.New("the service sent an answer that this version does not understand")
)

// attemptTime bounds one attempt of a call: API Gateway gives up after 30 s.
const attemptTime = 35 * time.Second

// call is one request to either service.
type call struct {
	name   string // what the caller wanted, for errors that do not say it
	method string
	url    string
	in     any // nil: no body
	out    any // nil: the answer's body is ignored
	signed bool
	once   bool // repeat it only when the service cannot have acted

	session hidden.Text // of a link; empty: none
}

func (c *Client) do(ctx context.Context, k call) error {
	var body []byte
	if k.in != nil {
		var err error
		if body, err = json.Marshal(k.in); err != nil {
			return fmt.Errorf("%s: %w", k.name, err)
		}
	}
	again := transient
	if k.once {
		again = untouched
	}
	return c.retry(ctx, again, func() error { return c.attempt(ctx, k, body) })
}

func (c *Client) attempt(ctx context.Context, k call, body []byte) error {
	bounded, cancel := context.WithTimeout(ctx, attemptTime)
	defer cancel()
	req, err := http.NewRequestWithContext(bounded, k.method, k.url, bytes.NewReader(body))
	if err != nil {
		return bare(err)
	}
	req.Header.Set("Accept", "application/json, application/problem+json")
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if k.signed && c.linkAPI == "" {
		if err := c.identity.Authorize(req, body); err != nil {
			return signIn(ctx, err)
		}
	}
	if k.session != "" {
		req.Header.Set("Authorization", "Bearer "+string(k.session))
	}
	res, err := c.http.Do(req)
	if err != nil {
		return unreachable(ctx, err)
	}
	defer drain(res.Body)
	if res.StatusCode/100 != 2 {
		return readProblem(res, c.clock.Now())
	}
	if k.out == nil {
		return nil
	}
	answer, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if err != nil {
		return unreachable(ctx, err)
	}
	if json.Unmarshal(answer, k.out) != nil {
		return fmt.Errorf("%w (%s)", ErrAnswer, k.name)
	}
	return nil
}

// unreachable turns a transport error into one that may be shown. If the
// caller's context ended, that is the reason.
func unreachable(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return fmt.Errorf("%w: %w", ErrUnreachable, bare(err))
}

func signIn(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.Is(err, ErrUnreachable), errors.Is(err, ErrSignIn):
		return err
	}
	return fmt.Errorf("%w: %w", ErrSignIn, bare(err))
}

// bare removes the request's URL from an error, because presigned URLs are
// secrets.
func bare(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// drain reads a short rest of the body, so that the connection can be reused.
func drain(body io.ReadCloser) {
	_, _ = io.CopyN(io.Discard, body, 64<<10)
	_ = body.Close()
}
