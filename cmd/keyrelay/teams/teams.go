// Package teams hands messages to a Workflow of Microsoft Teams, which posts them to
// people.
package teams

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync/atomic"
	"time"

	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/mailaddr"
)

// Error describes a message that the Workflow did not accept. It contains neither the
// address of the Workflow, which is a secret, nor the message.
type Error struct {
	Reason  string
	Unclear bool // the message may have been accepted
}

func (e *Error) Error() string {
	text := "teams: " + e.Reason
	if e.Unclear {
		text += ", the message may have been accepted"
	}
	return text
}

// Workflow starts with a webhook ("When a Teams webhook request is received").
type Workflow struct {
	url  func() string // a secret: it authorizes posts
	http *http.Client
}

// New returns the Workflow at the URL.
func New(url string) *Workflow {
	return &Workflow{hidden.Hold(url), &http.Client{
		Timeout:       8 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Post hands over a message for a person, once. It returns when the Workflow has
// accepted it, before the person has it.
func (w *Workflow) Post(ctx context.Context, to mailaddr.Address, text string) error {
	body, err := json.Marshal(message(to, text))
	if err != nil {
		return &Error{Reason: "not a message"}
	}
	var sent atomic.Bool
	traced := httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: func() { sent.Store(true) }})
	r, err := http.NewRequestWithContext(traced, http.MethodPost, w.url(), bytes.NewReader(body))
	if err != nil {
		return &Error{Reason: "not a valid address"}
	}
	r.Header.Set("Content-Type", "application/json")
	res, err := w.http.Do(r)
	if err != nil {
		return &Error{"no answer", sent.Load()}
	}
	defer res.Body.Close()
	if res.StatusCode/100 == 2 {
		return nil
	}
	return &Error{fmt.Sprintf("status %d", res.StatusCode), res.StatusCode >= http.StatusInternalServerError}
}

// message is an Adaptive Card, and the address of the person it is for. Rich text
// has no markup, so a name in it stays a name.
func message(to mailaddr.Address, text string) map[string]any {
	var blocks []map[string]any
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		if line == "" {
			continue
		}
		blocks = append(blocks, map[string]any{
			"type": "RichTextBlock", "inlines": []map[string]string{{"type": "TextRun", "text": line}},
		})
	}
	return map[string]any{
		"type": "message", "to": to.Reveal(),
		"attachments": []map[string]any{{
			"contentType": "application/vnd.microsoft.card.adaptive",
			"content": map[string]any{
				"$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version": "1.4", "body": blocks,
			},
		}},
	}
}
