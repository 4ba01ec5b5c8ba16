package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"time"
)

// chromium is a browser that is controlled by its DevTools protocol, over pipes: the
// drivers of browser tests slow down large bodies.
type chromium struct {
	cmd     *exec.Cmd
	profile string
	send    *os.File
	mu      sync.Mutex
	last    int
	waiting map[int]chan reply
	frames  chan string // sessions
	ended   chan struct{}
}

var errGone = errors.New("the browser has gone")

// look is the pause between two checks of a state that no event announces.
const look = 20 * time.Millisecond

type reply struct {
	Result json.RawMessage
	Error  *struct{ Message string }
}

// startChromium starts the browser that $CHROMIUM names, or the one in PATH, with a
// fresh profile.
func startChromium(ctx context.Context) (*chromium, error) {
	program := os.Getenv("CHROMIUM")
	if program == "" {
		program = "chromium"
	}
	profile, err := os.MkdirTemp("", "bench-chromium")
	if err != nil {
		return nil, err
	}
	c := &chromium{profile: profile, waiting: map[int]chan reply{}, frames: make(chan string, 16), ended: make(chan struct{})}
	commands, send, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	receive, answers, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	c.send = send
	c.cmd = exec.CommandContext(ctx, program, "--headless", "--remote-debugging-pipe", "--user-data-dir="+profile,
		"--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "about:blank")
	c.cmd.ExtraFiles = []*os.File{commands, answers} // 3 and 4, as the flag wants them
	if err := c.cmd.Start(); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", program, err), os.RemoveAll(profile))
	}
	_ = commands.Close() // its ends
	_ = answers.Close()
	go c.listen(receive)
	return c, nil
}

func (c *chromium) Close() {
	_, _ = c.call(context.Background(), "", "Browser.close", nil)
	_ = c.cmd.Wait()
	_ = c.send.Close()
	_ = os.RemoveAll(c.profile)
}

// listen passes replies to their callers. Messages end with a zero byte.
func (c *chromium) listen(pipe *os.File) {
	defer close(c.ended)
	defer pipe.Close()
	for in := bufio.NewReader(pipe); ; {
		raw, err := in.ReadBytes(0)
		if err != nil {
			return
		}
		var m struct {
			reply
			ID     int
			Method string
			Params struct {
				SessionID  string
				TargetInfo struct{ Type string }
			}
		}
		if json.Unmarshal(bytes.TrimSuffix(raw, []byte{0}), &m) != nil {
			continue
		}
		c.mu.Lock()
		if m.Method == "Target.attachedToTarget" && m.Params.TargetInfo.Type == "iframe" {
			c.frames <- m.Params.SessionID
		}
		if to, ok := c.waiting[m.ID]; ok && m.Method == "" {
			to <- m.reply
			delete(c.waiting, m.ID)
		}
		c.mu.Unlock()
	}
}

func (c *chromium) call(ctx context.Context, session, method string, params any) (json.RawMessage, error) {
	answer := make(chan reply, 1)
	c.mu.Lock()
	c.last++
	c.waiting[c.last] = answer
	raw, err := json.Marshal(struct {
		ID        int    `json:"id"`
		SessionID string `json:"sessionId,omitempty"`
		Method    string `json:"method"`
		Params    any    `json:"params,omitempty"`
	}{c.last, session, method, params})
	if err == nil {
		_, err = c.send.Write(append(raw, 0))
	}
	c.mu.Unlock()
	if err != nil {
		return nil, err
	}
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-c.ended:
		return nil, errGone
	case r := <-answer:
		if r.Error != nil {
			return nil, fmt.Errorf("%s: %s", method, r.Error.Message)
		}
		return r.Result, nil
	}
}

// object maps names to parameters.
type object map[string]any

// ask calls and decodes the answer into out.
func (c *chromium) ask(ctx context.Context, session, method string, params, out any) error {
	raw, err := c.call(ctx, session, method, params)
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, out)
}

// tab is a page of the browser.
type tab struct{ session, target string }

// open shows url in a new tab. With frames, those of other
// sites, which have their own process, are attached to as well: see frame.
func (c *chromium) open(ctx context.Context, url string, frames bool) (tab, error) {
	var target struct{ TargetID string }
	if err := c.ask(ctx, "", "Target.createTarget", object{"url": "about:blank"}, &target); err != nil {
		return tab{}, err
	}
	var attached struct{ SessionID string }
	if err := c.ask(ctx, "", "Target.attachToTarget", object{"targetId": target.TargetID, "flatten": true}, &attached); err != nil {
		return tab{}, err
	}
	if frames {
		attach := object{"autoAttach": true, "waitForDebuggerOnStart": false, "flatten": true}
		if _, err := c.call(ctx, attached.SessionID, "Target.setAutoAttach", attach); err != nil {
			return tab{}, err
		}
	}
	_, err := c.call(ctx, attached.SessionID, "Page.navigate", object{"url": url})
	return tab{attached.SessionID, target.TargetID}, err
}

// chromiumPage is a page for a measurement.
type chromiumPage struct {
	*chromium
	tab tab
}

// show opens url in a new tab.
func (c *chromium) show(ctx context.Context, url string) (page, error) {
	t, err := c.open(ctx, url, false)
	return chromiumPage{c, t}, err
}

func (p chromiumPage) evaluate(ctx context.Context, expression string, out any) error {
	return p.chromium.evaluate(ctx, p.tab.session, expression, out)
}

func (p chromiumPage) choose(ctx context.Context, file string) error {
	return p.chromium.choose(ctx, p.tab.session, fmt.Sprintf("document.querySelector(%q)", fileField), file)
}

func (p chromiumPage) Close() { p.close(context.Background(), p.tab) }

// close closes a tab. Unlike Page.close, it does not let the page ask for confirmation: a
// dialog that nobody answers would stop every other tab of its process.
func (c *chromium) close(ctx context.Context, t tab) {
	_, _ = c.call(ctx, "", "Target.closeTarget", object{"targetId": t.target})
}

// frame is the session of the next frame that shows a page of an origin.
func (c *chromium) frame(ctx context.Context, origin string) (string, error) {
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case <-c.ended:
		return "", errGone
	case session := <-c.frames:
		for {
			var at string
			err := c.evaluate(ctx, session, "document.readyState === 'complete' ? location.origin : ''", &at)
			if err == nil && at == origin {
				return session, nil
			}
			if ctx.Err() != nil { // it has been empty until now, or has just been replaced
				return "", fmt.Errorf("no frame of %s: %w", origin, ctx.Err())
			}
			time.Sleep(look)
		}
	}
}

// evaluate runs JavaScript, awaits the result if it is a promise, and decodes it.
func (c *chromium) evaluate(ctx context.Context, session, expression string, out any) error {
	var answer struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails *struct {
			Text      string
			Exception struct{ Description string }
		}
	}
	params := object{"expression": expression, "awaitPromise": true, "returnByValue": true, "userGesture": true}
	if err := c.ask(ctx, session, "Runtime.evaluate", params, &answer); err != nil {
		return err
	}
	if e := answer.ExceptionDetails; e != nil {
		return fmt.Errorf("in the page: %s %s", e.Text, e.Exception.Description)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(answer.Result.Value, out)
}

// choose puts a file into the <input> that an expression gives.
func (c *chromium) choose(ctx context.Context, session, input, file string) error {
	var found struct{ Result struct{ ObjectID string } }
	if err := c.ask(ctx, session, "Runtime.evaluate", object{"expression": input, "awaitPromise": true}, &found); err != nil {
		return err
	}
	_, err := c.call(ctx, session, "DOM.setFileInputFiles", object{"files": []string{file}, "objectId": found.Result.ObjectID})
	return err
}
