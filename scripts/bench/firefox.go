package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"
)

// firefox is a page in Firefox, which is controlled by WebDriver BiDi.
// https://www.w3.org/TR/webdriver-bidi/
type firefox struct {
	cmd     *exec.Cmd
	profile string
	conn    *websocket.Conn
	last    int
	context string // BiDi's name of the tab
}

// startFirefox starts the browser that $FIREFOX names, or Debian's, with a fresh
// profile, and shows url.
func startFirefox(ctx context.Context, url string) (_ page, err error) {
	program := os.Getenv("FIREFOX")
	if program == "" {
		program = "firefox-esr"
	}
	f := &firefox{}
	if f.profile, err = os.MkdirTemp("", "bench-firefox"); err != nil {
		return nil, err
	}
	f.cmd = exec.CommandContext(ctx, program, "--headless", "--no-remote", "--profile", f.profile, "--remote-debugging-port=0")
	f.cmd.Env = append(os.Environ(), "HOME="+f.profile)
	said, err := f.cmd.StderrPipe()
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(f.profile))
	}
	if err := f.cmd.Start(); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", program, err), os.RemoveAll(f.profile))
	}
	if err := f.connect(ctx, said, url); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

func (f *firefox) Close() {
	if f.conn != nil {
		_ = f.conn.CloseNow()
	}
	_ = f.cmd.Process.Kill()
	_ = f.cmd.Wait()
	_ = os.RemoveAll(f.profile)
}

func (f *firefox) connect(ctx context.Context, said io.Reader, url string) error {
	address, err := listening(said)
	if err != nil {
		return err
	}
	if f.conn, _, err = websocket.Dial(ctx, address+"/session", nil); err != nil {
		return err
	}
	f.conn.SetReadLimit(-1)
	if err := f.call(ctx, "session.new", object{"capabilities": object{}}, nil); err != nil {
		return err
	}
	var tree struct{ Contexts []struct{ Context string } }
	if err := f.call(ctx, "browsingContext.getTree", object{}, &tree); err != nil {
		return err
	}
	f.context = tree.Contexts[0].Context
	return f.call(ctx, "browsingContext.navigate", object{"context": f.context, "url": url, "wait": "complete"}, nil)
}

// listening reads the address at which the browser expects commands.
func listening(said io.Reader) (string, error) {
	for lines := bufio.NewScanner(said); lines.Scan(); {
		if _, address, ok := strings.Cut(lines.Text(), "WebDriver BiDi listening on "); ok {
			go func() { _, _ = io.Copy(io.Discard, said) }()
			return address, nil
		}
	}
	return "", errGone
}

// call sends a command and decodes its result into out.
func (f *firefox) call(ctx context.Context, method string, params, out any) error {
	f.last++
	if err := wsjson.Write(ctx, f.conn, object{"id": f.last, "method": method, "params": params}); err != nil {
		return err
	}
	for {
		var m struct {
			ID             int
			Result         json.RawMessage
			Error, Message string
		}
		switch err := wsjson.Read(ctx, f.conn, &m); {
		case err != nil:
			return err
		case m.ID != f.last: // an event
		case m.Error != "":
			return fmt.Errorf("%s: %s: %s", method, m.Error, m.Message)
		case out == nil:
			return nil
		default:
			return json.Unmarshal(m.Result, out)
		}
	}
}

func (f *firefox) evaluate(ctx context.Context, expression string, out any) error {
	var answer struct {
		Type             string
		Result           struct{ Value string }
		ExceptionDetails struct{ Text string }
	}
	params := object{
		"expression":   "(async () => JSON.stringify({ value: await (" + expression + ") }))()",
		"target":       object{"context": f.context},
		"awaitPromise": true,
	}
	if err := f.call(ctx, "script.evaluate", params, &answer); err != nil {
		return err
	}
	if answer.Type != "success" {
		return fmt.Errorf("in the page: %s", answer.ExceptionDetails.Text)
	}
	return unwrap(answer.Result.Value, out)
}

func (f *firefox) choose(ctx context.Context, file string) error {
	var found struct{ Nodes []struct{ SharedID string } }
	locate := object{"context": f.context, "locator": object{"type": "css", "value": fileField}}
	if err := f.call(ctx, "browsingContext.locateNodes", locate, &found); err != nil {
		return err
	}
	if len(found.Nodes) != 1 {
		return fmt.Errorf("the page has no %s", fileField)
	}
	absolute, err := filepath.Abs(file)
	if err != nil {
		return err
	}
	params := object{"context": f.context, "element": object{"sharedId": found.Nodes[0].SharedID}, "files": []string{absolute}}
	return f.call(ctx, "input.setFiles", params, nil)
}

// unwrap decodes {"value": …}.
func unwrap(encoded string, out any) error {
	var wrapped struct{ Value json.RawMessage }
	if err := json.Unmarshal([]byte(encoded), &wrapped); err != nil || out == nil {
		return err
	}
	return json.Unmarshal(wrapped.Value, out)
}
