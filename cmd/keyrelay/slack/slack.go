// Package slack sends direct messages in a Slack workspace, as a bot.
package slack

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
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/mailaddr"
)

// ErrNobody means that nobody in the workspace has the address.
var ErrNobody = errors.New("slack: nobody has this address")

// Error describes a failed call. It contains neither the token nor the message.
type Error struct {
	Method  string // of the Web API
	Reason  string // Slack's error code, or what happened
	Unclear bool   // the message may have been posted
}

func (e *Error) Error() string {
	text := "slack " + e.Method + ": " + e.Reason
	if e.Unclear {
		text += ", the message may have been posted"
	}
	return text
}

// Client calls the Web API with a bot token, which needs the scopes users:read,
// users:read.email, im:write and chat:write.
type Client struct {
	token func() string
	api   string
	http  *http.Client
}

// New returns a Client for the API at the URL, which ends with a slash.
func New(token, api string) *Client {
	return &Client{hidden.Hold(token), api, &http.Client{
		Timeout:       8 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Find returns the id of the person with the address: ErrNobody if there is none.
func (c *Client) Find(ctx context.Context, to mailaddr.Address) (string, error) {
	var found struct {
		User struct {
			ID      string `json:"id"`
			Deleted bool   `json:"deleted"`
			IsBot   bool   `json:"is_bot"`
		} `json:"user"`
	}
	form := url.Values{"email": {to.Reveal()}}
	err := c.call(ctx, "users.lookupByEmail", "application/x-www-form-urlencoded", []byte(form.Encode()), &found)
	var refused *Error
	switch {
	case errors.As(err, &refused) && refused.Reason == "users_not_found":
		return "", ErrNobody
	case err != nil:
		return "", err
	case found.User.ID == "" || found.User.Deleted || found.User.IsBot:
		return "", ErrNobody
	}
	return found.User.ID, nil
}

// Post sends a direct message to a person, once.
func (c *Client) Post(ctx context.Context, person, text string) error {
	var opened struct {
		Channel struct {
			ID string `json:"id"`
		} `json:"channel"`
	}
	if err := c.callJSON(ctx, "conversations.open", map[string]any{"users": person}, &opened); err != nil {
		return err
	}
	err := c.callJSON(ctx, postMessage, map[string]any{
		"channel": opened.Channel.ID, "text": escape.Replace(text), "mrkdwn": false, "unfurl_links": false, "unfurl_media": false,
	}, &struct{}{})
	return err
}

const postMessage = "chat.postMessage"

// escape keeps Slack from reading a name as a link or a mention.
var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func (c *Client) callJSON(ctx context.Context, method string, body, answer any) error {
	b, err := json.Marshal(body)
	if err != nil {
		return err
	}
	return c.call(ctx, method, "application/json; charset=utf-8", b, answer)
}

// maxAnswer is the largest answer that is read, in bytes.
const maxAnswer = 256 << 10

func (c *Client) call(ctx context.Context, method, kind string, body []byte, answer any) error {
	var sent atomic.Bool
	traced := httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: func() { sent.Store(true) }})
	r, err := http.NewRequestWithContext(traced, http.MethodPost, c.api+method, bytes.NewReader(body))
	if err != nil {
		return &Error{Method: method, Reason: "not a valid address"}
	}
	r.Header.Set("Authorization", "Bearer "+c.token())
	r.Header.Set("Content-Type", kind)
	res, err := c.http.Do(r)
	if err != nil {
		return &Error{method, "no answer", method == postMessage && sent.Load()}
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	var result struct {
		OK    bool   `json:"ok"`
		Error string `json:"error"`
	}
	switch {
	case res.StatusCode != http.StatusOK:
		// Slack answers 429 to calls that it does not carry out.
		return &Error{method, fmt.Sprintf("status %d", res.StatusCode), method == postMessage && res.StatusCode >= http.StatusInternalServerError}
	case err != nil || json.Unmarshal(raw, &result) != nil:
		return &Error{method, "an answer that cannot be read", method == postMessage}
	case !result.OK:
		return &Error{method, code(result.Error), method == postMessage && slices.Contains(halfDone, result.Error)}
	}
	if err := json.Unmarshal(raw, answer); err != nil {
		return &Error{method, "an answer that cannot be read", method == postMessage}
	}
	return nil
}

// halfDone are Slack's error codes of calls that may have had an effect.
var halfDone = []string{"fatal_error", "internal_error", "request_timeout", "service_unavailable"}

var codes = regexp.MustCompile(`^[a-z_]{1,60}$`)

func code(s string) string {
	if !codes.MatchString(s) {
		return "refused"
	}
	return s
}
