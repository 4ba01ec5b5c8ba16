package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"

	"github.com/secure-share/secure-share/scripts/local/stack"
)

const (
	productRounds = 3
	longBytes     = 256 << 20 // of the file during which the main thread is watched
)

// watched has measurements of the app's main thread, in milliseconds except the
// duration.
type watched struct {
	Seconds float64
	Tasks   float64 // of more than 50 ms
	Longest float64
	Blocked float64 // total time beyond 50 ms in them
	Late    float64 // the longest delay of a timer
}

// visitor is a person who uses the product in a browser.
type visitor struct {
	browser *chromium
	tab     tab
	frame   string // session
}

// benchProduct measures sending and opening a file in the app on the local
// stack.
func benchProduct(ctx context.Context, browser *chromium, root, file string) error {
	s, err := stack.Start(ctx, stack.Options{
		App: filepath.Join(root, "forge", "static", "main", "dist"), SenderCap: 1 << 20, RecipientCap: 1 << 20, Limits: noLimits,
	})
	if err != nil {
		return err
	}
	defer s.Close()
	long, err := randomFile(longBytes)
	if err != nil {
		return err
	}
	defer os.Remove(long)

	var sending, receiving series
	for round := range productRounds + 1 {
		sent, err := send(ctx, browser, s, file)
		if err != nil {
			return err
		}
		received, err := receive(ctx, browser, s)
		if err != nil {
			return err
		}
		if round > 0 { // the first round starts everything
			sending = append(sending, browserBytes/1e6/sent.Seconds)
			receiving = append(receiving, browserBytes/1e6/received.Seconds)
		}
	}
	printTable([][]string{
		{"through the local stack, 64 MiB", "MB/s"},
		{"from Send to \"Sent to\"", sending.show(0)},
		{"from Open to \"Check your downloads\"", receiving.show(0)},
	})
	return benchMainThread(ctx, browser, s, long)
}

func benchMainThread(ctx context.Context, browser *chromium, s *stack.Stack, file string) error {
	rows := [][]string{{"main thread of the app", "seconds", "long tasks", "longest, ms", "beyond 50 ms, ms", "latest timer, ms"}}
	var busy, idle []watched
	for range productRounds {
		w, err := send(ctx, browser, s, file)
		if err != nil {
			return err
		}
		busy = append(busy, w)
		v, err := visit(ctx, browser, s, "alice")
		if err != nil {
			return err
		}
		var rest watched
		if err := v.do(ctx, &rest, "person.rest(%f)", w.Seconds); err != nil {
			return err
		}
		idle = append(idle, rest)
		browser.close(ctx, v.tab)
	}
	for _, row := range []struct {
		name string
		all  []watched
	}{{"while it sends 256 MiB", busy}, {"while it is idle", idle}} {
		column := func(value func(watched) float64) series {
			var s series
			for _, w := range row.all {
				s = append(s, value(w))
			}
			return s
		}
		rows = append(rows, []string{
			row.name,
			column(func(w watched) float64 { return w.Seconds }).show(1),
			column(func(w watched) float64 { return w.Tasks }).show(0),
			column(func(w watched) float64 { return w.Longest }).show(0),
			column(func(w watched) float64 { return w.Blocked }).show(0),
			column(func(w watched) float64 { return w.Late }).show(0),
		})
	}
	printTable(rows)
	return nil
}

func send(ctx context.Context, browser *chromium, s *stack.Stack, file string) (w watched, err error) {
	v, err := visit(ctx, browser, s, "alice")
	if err != nil {
		return w, err
	}
	defer browser.close(ctx, v.tab)
	if err := browser.choose(ctx, v.frame, `person.fill("Bob Lindqvist", "bob@acme.example")`, file); err != nil {
		return w, err
	}
	return w, v.do(ctx, &w, "person.send()")
}

func receive(ctx context.Context, browser *chromium, s *stack.Stack) (w watched, err error) {
	key, err := newestKey(ctx, s, "bob@acme.example")
	if err != nil {
		return w, err
	}
	v, err := visit(ctx, browser, s, "bob")
	if err != nil {
		return w, err
	}
	defer browser.close(ctx, v.tab)
	return w, v.do(ctx, &w, "person.receive(%q)", key)
}

// visit opens the product as a person and injects the script that drives the
// app.
func visit(ctx context.Context, browser *chromium, s *stack.Stack, name string) (*visitor, error) {
	tab, err := browser.open(ctx, s.Endpoints.Issuer+"/?site=acme&module=secure-share-jira&theme=light&locale=en-US&person="+name, true)
	if err != nil {
		return nil, err
	}
	frame, err := browser.frame(ctx, s.Endpoints.App)
	if err != nil {
		return nil, err
	}
	v := &visitor{browser, tab, frame}
	script, err := webFiles.ReadFile("web/person.js")
	if err != nil {
		return nil, err
	}
	return v, browser.evaluate(ctx, frame, "{"+string(script)+"}", nil)
}

func (v *visitor) do(ctx context.Context, out any, format string, args ...any) error {
	return v.browser.evaluate(ctx, v.frame, fmt.Sprintf(format, args...), out)
}

var keyLine = regexp.MustCompile(`(?m)^[A-Za-z0-9_-]{22}$`)

// newestKey is the key in the newest mail to an address.
func newestKey(ctx context.Context, s *stack.Stack, to string) (string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.Endpoints.Mailbox+"/messages.json?to="+url.QueryEscape(to), nil)
	if err != nil {
		return "", err
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	var mails []struct{ Text string }
	if err := json.NewDecoder(answer.Body).Decode(&mails); err != nil {
		return "", err
	}
	if len(mails) == 0 {
		return "", errors.New("no mail to " + to)
	}
	return keyLine.FindString(mails[0].Text), nil
}
