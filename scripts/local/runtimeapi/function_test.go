package runtimeapi_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/secure-share/secure-share/scripts/local/runtimeapi"
)

var bootstrap string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "runtimeapi")
	if err != nil {
		panic(err)
	}
	bootstrap = filepath.Join(dir, "bootstrap")
	build := exec.Command("go", "build", "-o", bootstrap, "./testdata/bootstrap")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

type function struct {
	*runtimeapi.Function
	log string
}

func start(t *testing.T, change func(*runtimeapi.Config)) function {
	t.Helper()
	log, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	c := runtimeapi.Config{
		Name: "probe", Account: "111111111111", Region: "eu-central-1", Bootstrap: bootstrap,
		Env: map[string]string{"ONLY": "this"}, Timeout: time.Minute, Log: log,
	}
	if change != nil {
		change(&c)
	}
	f, err := runtimeapi.New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		f.Close()
		_ = log.Close()
	})
	return function{f, log.Name()}
}

func (f function) do(event string) (string, error) {
	answer, err := f.Invoke(context.Background(), []byte(event))
	return string(answer), err
}

func (f function) must(t *testing.T, event string) string {
	t.Helper()
	answer, err := f.do(event)
	if err != nil {
		t.Fatalf("%s: %v", event, err)
	}
	return answer
}

func (f function) logged(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile(f.log)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// failure checks that err is a function error of that type, with the document
// that Lambda returns to callers.
func failure(t *testing.T, err error, kind, message string) {
	t.Helper()
	var failed *runtimeapi.Error
	if !errors.As(err, &failed) {
		t.Fatalf("got %v, want a function error", err)
	}
	var doc struct{ ErrorType, ErrorMessage string }
	if err := json.Unmarshal(failed.Payload, &doc); err != nil {
		t.Fatal(err)
	}
	if failed.Type != kind || doc.ErrorType != kind || !strings.Contains(doc.ErrorMessage, message) {
		t.Errorf("got type %q and document %+v, want %q and %q", failed.Type, doc, kind, message)
	}
}

func TestAnswer(t *testing.T) {
	f := start(t, nil)
	if got := f.must(t, `{"echo":{"a":1}}`); got != `{"a":1}` {
		t.Errorf("got %s", got)
	}
}

func TestContext(t *testing.T) {
	f := start(t, nil)
	before := time.Now()
	var got struct {
		ID, ARN, Trace string
		Deadline       time.Time
	}
	if err := json.Unmarshal([]byte(f.must(t, `{"do":"context"}`)), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.ID) != 36 || got.ARN != "arn:aws:lambda:eu-central-1:111111111111:function:probe" || !strings.HasPrefix(got.Trace, "Root=1-") {
		t.Errorf("got %+v", got)
	}
	// The header counts whole milliseconds.
	if got.Deadline.Before(before.Add(time.Minute-time.Millisecond)) || got.Deadline.After(time.Now().Add(time.Minute)) {
		t.Errorf("deadline %s does not lie a minute after %s", got.Deadline, before)
	}
}

func TestEnvironmentIsNotInherited(t *testing.T) {
	t.Setenv("SECRET_OF_THE_DEVELOPER", "x")
	f := start(t, nil)
	var vars []string
	if err := json.Unmarshal([]byte(f.must(t, `{"do":"environ"}`)), &vars); err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(vars, "ONLY=this") || !slices.Contains(vars, "AWS_REGION=eu-central-1") {
		t.Errorf("variables are missing in %q", vars)
	}
	for _, v := range vars {
		name, _, _ := strings.Cut(v, "=")
		if name == "SECRET_OF_THE_DEVELOPER" || name == "HOME" {
			t.Errorf("%s was inherited", name)
		}
	}
}

// Even with the right path, a request with another host name is refused, and a
// web page is refused with any.
func TestTheRuntimeAPIAnswersItsProcessAlone(t *testing.T) {
	f := start(t, nil)
	var vars []string
	if err := json.Unmarshal([]byte(f.must(t, `{"do":"environ"}`)), &vars); err != nil {
		t.Fatal(err)
	}
	var api string
	for _, v := range vars {
		if found, ok := strings.CutPrefix(v, "AWS_LAMBDA_RUNTIME_API="); ok {
			api = found
		}
	}
	address, _, _ := strings.Cut(api, "/")
	for _, c := range []struct {
		at, host, origin string
		status           int
	}{
		{api, address, "", http.StatusBadRequest}, // no such invocation
		{address, address, "", http.StatusNotFound},
		{api, "evil.example", "", http.StatusMisdirectedRequest},
		{api, address, "https://evil.example", http.StatusForbidden},
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+c.at+"/2018-06-01/runtime/invocation/x/response", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Host = c.host
		if c.origin != "" {
			req.Header.Set("Origin", c.origin)
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode != c.status {
			t.Errorf("secret %v, Host %s, Origin %q: status %d, want %d", c.at == api, c.host, c.origin, res.StatusCode, c.status)
		}
	}
}

func TestFailuresOfTheFunction(t *testing.T) {
	f := start(t, nil)
	for _, c := range []struct{ event, kind, message string }{
		{`{"do":"fail"}`, "errorString", "as told"},
		{`{"do":"panic"}`, "string", "as told"},
		{`{"do":"exit"}`, "Runtime.ExitError", "exit status 7"},
	} {
		_, err := f.do(c.event)
		failure(t, err, c.kind, c.message)
		if got := f.must(t, `{"echo":2}`); got != "2" {
			t.Errorf("after %s: got %s", c.event, got)
		}
	}
	if !strings.Contains(f.logged(t), "Runtime.ExitError") {
		t.Error("the log does not tell of the crash")
	}
}

func TestTimeoutKillsTheProcess(t *testing.T) {
	f := start(t, func(c *runtimeapi.Config) { c.Timeout = 5 * time.Second; c.Concurrency = 1 })
	first := f.must(t, `{"do":"pid"}`)
	_, err := f.do(`{"do":"hang"}`)
	failure(t, err, "Sandbox.Timedout", "timed out after 5.00 seconds")
	if second := f.must(t, `{"do":"pid"}`); second == first {
		t.Error("the process that hung is still in use")
	}
}

func TestStart(t *testing.T) {
	for _, c := range []struct {
		start, kind, message string
		limit                time.Duration
	}{
		{"exit", "Runtime.ExitError", "exit status 3", time.Minute},
		{"hang", "Sandbox.Timedout", "Init timed out", 200 * time.Millisecond},
	} {
		f := start(t, func(cf *runtimeapi.Config) {
			cf.Env["START"] = c.start
			cf.InitTimeout = c.limit
		})
		for range 2 { // each invocation starts from scratch
			_, err := f.do(`{}`)
			failure(t, err, c.kind, c.message)
		}
	}
}

func TestInvocationsInParallel(t *testing.T) {
	f := start(t, func(c *runtimeapi.Config) { c.Concurrency = 3 })
	gate := filepath.Join(t.TempDir(), "gate")
	event, _ := json.Marshal(map[string]string{"do": "wait", "file": gate})
	var wg sync.WaitGroup
	pids := make(chan string, 9)
	for range 9 {
		wg.Go(func() {
			if pid, err := f.do(string(event)); err != nil {
				t.Error(err)
			} else {
				pids <- pid
			}
		})
	}
	if err := os.WriteFile(gate, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	wg.Wait()
	close(pids)
	seen := map[string]bool{}
	for pid := range pids {
		seen[pid] = true
	}
	if len(seen) == 0 || len(seen) > 3 {
		t.Errorf("%d processes, want 1 to 3", len(seen))
	}
}

func TestExcessInvocationWaits(t *testing.T) {
	f := start(t, func(c *runtimeapi.Config) { c.Concurrency = 1 })
	f.must(t, `{}`) // started
	gate := filepath.Join(t.TempDir(), "gate")
	event, _ := json.Marshal(map[string]string{"do": "wait", "file": gate})
	first := make(chan error, 1)
	go func() { _, err := f.do(string(event)); first <- err }()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for { // until the first invocation has the only process
		_, err := f.Invoke(ctx, []byte(`{}`))
		if errors.Is(err, context.Canceled) {
			break
		}
	}
	if err := os.WriteFile(gate, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := <-first; err != nil {
		t.Error(err)
	}
}

func TestRequestSize(t *testing.T) {
	f := start(t, nil)
	event := func(n int) []byte {
		const frame = `{"pad":""}`
		return []byte(`{"pad":"` + strings.Repeat("x", n-len(frame)) + `"}`)
	}
	for n, want := range map[int]error{
		runtimeapi.MaxRequest - 1: nil, runtimeapi.MaxRequest: nil, runtimeapi.MaxRequest + 1: runtimeapi.ErrTooLarge,
	} {
		if _, err := f.Invoke(context.Background(), event(n)); !errors.Is(err, want) {
			t.Errorf("%d bytes: got %v, want %v", n, err, want)
		}
	}
}

func TestResponseSize(t *testing.T) {
	f := start(t, nil)
	ask := func(n int) error {
		event, _ := json.Marshal(map[string]any{"do": "big", "size": n})
		_, err := f.do(string(event))
		return err
	}
	for _, n := range []int{runtimeapi.MaxResponse - 1, runtimeapi.MaxResponse} {
		if err := ask(n); err != nil {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
	failure(t, ask(runtimeapi.MaxResponse+1), "Function.ResponseSizeTooLarge", "exceeded")
}

func TestLogTakesBothStreams(t *testing.T) {
	f := start(t, nil)
	f.must(t, `{"do":"print"}`)
	for _, want := range []string{"printed to standard output", "printed to standard error"} {
		if !strings.Contains(f.logged(t), want) {
			t.Errorf("the log lacks %q", want)
		}
	}
}

func TestClose(t *testing.T) {
	f := start(t, nil)
	pid, err := strconv.Atoi(f.must(t, `{"do":"pid"}`))
	if err != nil {
		t.Fatal(err)
	}
	gone := make(chan error, 1)
	go func() { _, err := f.do(`{"do":"hang"}`); gone <- err }()
	f.Close()
	if err := <-gone; err == nil {
		t.Error("an invocation succeeded although its process was killed")
	}
	if err := syscall.Kill(pid, 0); !errors.Is(err, syscall.ESRCH) {
		t.Errorf("the process lives on: %v", err)
	}
	if _, err := f.do(`{}`); !errors.Is(err, runtimeapi.ErrClosed) {
		t.Errorf("got %v, want ErrClosed", err)
	}
}

func TestNewWantsAnExecutable(t *testing.T) {
	plain := filepath.Join(t.TempDir(), "bootstrap")
	if err := os.WriteFile(plain, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{plain, filepath.Dir(plain), plain + "-missing"} {
		if _, err := runtimeapi.New(runtimeapi.Config{Name: "probe", Bootstrap: path}); err == nil {
			t.Errorf("%s was accepted", path)
		}
	}
}
