package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// webkit is a page in WebKitGTK's MiniBrowser on a virtual screen, which is controlled
// by WebDriver. https://www.w3.org/TR/webdriver2/
type webkit struct {
	home           string
	screen, driver *exec.Cmd
	session        string // URL
}

// startWebKit starts the browser with data of its own, and shows url.
func startWebKit(ctx context.Context, url string) (_ page, err error) {
	w := &webkit{}
	if w.home, err = os.MkdirTemp("", "bench-webkit"); err != nil {
		return nil, err
	}
	if err := w.start(ctx, url); err != nil {
		w.Close()
		return nil, err
	}
	return w, nil
}

func (w *webkit) Close() {
	if w.session != "" {
		_ = call(context.Background(), http.MethodDelete, w.session, nil, nil)
	}
	for _, process := range []*exec.Cmd{w.driver, w.screen} {
		if process != nil {
			_ = process.Process.Kill()
			_ = process.Wait()
		}
	}
	_ = os.RemoveAll(w.home)
}

func (w *webkit) start(ctx context.Context, url string) error {
	browsers, err := filepath.Glob("/usr/lib/*/webkit2gtk-4.1/MiniBrowser") // a folder for each architecture
	if err != nil || len(browsers) == 0 {
		return fmt.Errorf("there is no MiniBrowser of WebKitGTK: run scripts/browsers")
	}
	display, err := w.startScreen(ctx)
	if err != nil {
		return err
	}
	address, err := w.startDriver(ctx, display)
	if err != nil {
		return err
	}
	options := object{"webkitgtk:browserOptions": object{"binary": browsers[0], "args": []string{"--automation"}}}
	var started struct{ SessionID string }
	if err := call(ctx, http.MethodPost, address+"/session", object{"capabilities": object{"alwaysMatch": options}}, &started); err != nil {
		return err
	}
	w.session = address + "/session/" + started.SessionID
	if err := call(ctx, http.MethodPost, w.session+"/timeouts", object{"script": 600_000, "pageLoad": 120_000}, nil); err != nil {
		return err
	}
	return call(ctx, http.MethodPost, w.session+"/url", object{"url": url}, nil)
}

// startScreen starts an X server and returns the display that it chose.
func (w *webkit) startScreen(ctx context.Context) (string, error) {
	chosen, tell, err := os.Pipe()
	if err != nil {
		return "", err
	}
	defer chosen.Close()
	defer tell.Close()
	screen := exec.CommandContext(ctx, "Xvfb", "-displayfd", "3", "-nolisten", "tcp", "-screen", "0", "1280x1024x24")
	screen.ExtraFiles = []*os.File{tell}
	if err := screen.Start(); err != nil {
		return "", err
	}
	w.screen = screen
	_ = tell.Close()
	number, err := bufio.NewReader(chosen).ReadString('\n')
	if err != nil {
		return "", fmt.Errorf("the virtual screen (Xvfb) does not start: %w", err)
	}
	return ":" + strings.TrimSpace(number), nil
}

// startDriver starts the driver and returns its URL. It cannot choose a port itself.
func (w *webkit) startDriver(ctx context.Context, display string) (string, error) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	_ = free.Close()
	_, port, err := net.SplitHostPort(free.Addr().String())
	if err != nil {
		return "", err
	}
	driver := exec.CommandContext(ctx, "WebKitWebDriver", "--port="+port)
	driver.Env = append(os.Environ(), "DISPLAY="+display, "GDK_BACKEND=x11", "LIBGL_ALWAYS_SOFTWARE=1",
		"WEBKIT_DISABLE_DMABUF_RENDERER=1", "HOME="+w.home)
	if err := driver.Start(); err != nil {
		return "", err
	}
	w.driver = driver
	address := "http://127.0.0.1:" + port
	for range 60 * time.Second / look {
		if call(ctx, http.MethodGet, address+"/status", nil, nil) == nil {
			return address, nil
		}
		time.Sleep(look)
	}
	return "", fmt.Errorf("WebKitWebDriver does not answer")
}

// call sends a command to the driver and decodes its value into out.
func call(ctx context.Context, method, url string, params, out any) error {
	body := &bytes.Buffer{}
	if params != nil {
		if err := json.NewEncoder(body).Encode(params); err != nil {
			return err
		}
	}
	r, err := http.NewRequestWithContext(ctx, method, url, body)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	var got struct{ Value json.RawMessage }
	if err := json.NewDecoder(answer.Body).Decode(&got); err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("WebDriver %s: %s", r.URL.Path, got.Value)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(got.Value, out)
}

func (w *webkit) evaluate(ctx context.Context, expression string, out any) error {
	script := `const done = arguments[arguments.length - 1];
(async () => JSON.stringify({ value: await (` + expression + `) }))().then(done, (e) => done('!' + e));`
	var answer string
	if err := call(ctx, http.MethodPost, w.session+"/execute/async", object{"script": script, "args": []any{}}, &answer); err != nil {
		return err
	}
	if failure, failed := strings.CutPrefix(answer, "!"); failed {
		return fmt.Errorf("in the page: %s", failure)
	}
	return unwrap(answer, out)
}

func (w *webkit) choose(ctx context.Context, file string) error {
	var element map[string]string // one member, whose name the standard sets
	if err := call(ctx, http.MethodPost, w.session+"/element", object{"using": "css selector", "value": fileField}, &element); err != nil {
		return err
	}
	for _, id := range element {
		return call(ctx, http.MethodPost, w.session+"/element/"+id+"/value", object{"text": file}, nil)
	}
	return fmt.Errorf("the page has no %s", fileField)
}
