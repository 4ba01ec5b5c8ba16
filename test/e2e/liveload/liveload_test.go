//go:build linux

// Package liveload compares live updates over many connections with polling. `make
// load-realtime` does it with 1,000.
package liveload

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/realtime"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/test/scenario"
)

var (
	connections = flag.Int("connections", 50, "open connections")
	shares      = flag.Int("shares", 5, "shares that are acknowledged")
	pings       = flag.Int("pings", 100, "messages whose CPU time is measured")
)

// polling is the pause of the clients that live updates are compared with.
const polling = 5 * time.Second

// holding as the first argument makes the test's binary open connections with the tokens
// on its standard input. It is a process of its own, so that its memory and its CPU time
// are not those of the front.
const holding = "hold"

func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == holding {
		os.Exit(hold(os.Args[2]))
	}
	os.Exit(m.Run())
}

// hold opens a connection for each line, prints a line, and then sends a message for each
// further line.
func hold(url string) int {
	in := bufio.NewScanner(os.Stdin)
	var open []*websocket.Conn
	for in.Scan() && in.Text() != "" {
		conn, _, err := scenario.Dial(context.Background(), url, in.Text())
		if err != nil {
			fmt.Println(err)
			return 1
		}
		open = append(open, conn)
	}
	fmt.Println("open")
	for n := 0; in.Scan(); n++ {
		conn := open[n%len(open)]
		err := conn.Write(context.Background(), websocket.MessageText, []byte(`{"action":"ping"}`))
		if err == nil {
			_, _, err = conn.Read(context.Background())
		}
		fmt.Println(err)
	}
	return 0
}

func TestLoad(t *testing.T) {
	s := scenario.Start(t, stack.Options{Limits: "announcementsPerHour=10000,ticketsPerHour=10000"})
	steps := scenario.NewSteps(t, s)
	say, hear := crowd(t, s)

	cpu, functions := self(t), children(t, "bootstrap")
	for range *pings {
		say("ping")
		hear()
	}
	cpu, functions = self(t)-cpu, children(t, "bootstrap")-functions
	t.Logf("CPU a message: front and its stack %s, function %s", cpu/time.Duration(*pings), functions/time.Duration(*pings))

	alice := scenario.Listen(t, steps.Alice)
	claimed := make([]*scenario.Share, *shares)
	for n := range claimed {
		claimed[n] = steps.NewShare(false)
		created, err := steps.Alice.Create(t.Context(), claimed[n].Request)
		steps.Must(err)
		steps.Put(created.Upload.Method, created.Upload.URL, created.Upload.Headers, claimed[n].Body)
		_, err = steps.Commit(claimed[n])
		steps.Must(err)
		steps.Download(claimed[n], steps.ClaimShare(claimed[n]))
	}
	acknowledged := times{}
	pushed, polled := make(chan times, 1), make(chan times, 1)
	began := time.Now()
	requests := 0
	go func() { pushed <- listen(alice, *shares) }()
	go func() { polled <- poll(t, steps.Alice, *shares, &requests) }()
	for _, p := range claimed {
		steps.Must(steps.Bob.Acknowledge(t.Context(), p.ID, p.Claim))
		acknowledged[p.ID] = time.Now()
		time.Sleep(100 * time.Millisecond)
	}
	report(t, "pushed", acknowledged, <-pushed)
	report(t, fmt.Sprintf("polled every %s", polling), acknowledged, <-polled)
	took := time.Since(began)
	each := float64(requests) / took.Seconds() // requests a second and client
	live := 1.0 / 100                          // a catch-up
	t.Logf("requests a second of %d clients: %.0f by polling one list, %.1f messages with live updates", *connections, each*float64(*connections), live*float64(*connections))
}

type times map[share.ID]time.Time

// crowd opens the connections, and reports the memory that each takes in the front.
func crowd(t *testing.T, s *stack.Stack) (say func(string), hear func()) {
	t.Helper()
	var tokens strings.Builder
	for n := range *connections {
		text, _, err := realtime.Issue(t.Context(), s.Files.MAC(), realtime.Namespace{Site: "load", Person: share.Person(fmt.Sprint("load:", n))}, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&tokens, text)
	}
	before := memory()
	c := exec.Command(os.Args[0], holding, s.Endpoints.Realtime)
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill(); _ = c.Wait() })
	lines := bufio.NewScanner(out)
	say = func(line string) { _, _ = fmt.Fprintln(in, line) }
	hear = func() {
		t.Helper()
		if !lines.Scan() || lines.Text() != "open" && lines.Text() != "<nil>" {
			t.Fatalf("the crowd says %q", lines.Text())
		}
	}
	began := time.Now()
	say(tokens.String())
	hear()
	t.Logf("%d connections opened in %s; memory of the front: %d bytes each", *connections, time.Since(began).Round(time.Millisecond), (memory()-before)/int64(*connections))
	return say, hear
}

// memory is what the process uses for objects and stacks, in bytes.
func memory() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc + m.StackInuse)
}

func listen(l scenario.Live, want int) times {
	at := times{}
	for len(at) < want {
		m := l.Hear()
		if m.EventBody != nil && m.Event == string(share.Downloaded) {
			if _, twice := at[share.ID(m.Share)]; !twice {
				at[share.ID(m.Share)] = time.Now()
			}
		}
	}
	return at
}

// poll reads the list of what alice sent until all are downloaded.
func poll(t *testing.T, c *client.Client, want int, requests *int) times {
	var mu sync.Mutex
	at := times{}
	for len(at) < want {
		n := 0
		for one, err := range c.Outbox(t.Context()) {
			if err != nil {
				return at
			}
			if n%50 == 0 {
				*requests++
			}
			n++
			mu.Lock()
			if _, seen := at[share.ID(one.ID)]; !seen && one.Status == string(share.Downloaded) {
				at[share.ID(one.ID)] = time.Now()
			}
			mu.Unlock()
		}
		if len(at) < want {
			time.Sleep(polling)
		}
	}
	return at
}

func report(t *testing.T, how string, from, to times) {
	t.Helper()
	var took []time.Duration
	for id, at := range to {
		took = append(took, max(0, at.Sub(from[id]))) // an event may come before the answer
	}
	if len(took) != len(from) {
		t.Fatalf("%s: %d of %d", how, len(took), len(from))
	}
	slices.Sort(took)
	at := func(part float64) time.Duration {
		return took[int(part*float64(len(took)-1))].Round(100 * time.Microsecond)
	}
	t.Logf("from the answer to acknowledge to the other side, %s: p50 %s, p99 %s", how, at(0.5), at(0.99))
}

// self is the CPU time of this process.
func self(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// children is the CPU time of the running children with that name, to 10 ms.
func children(t *testing.T, name string) (sum time.Duration) {
	t.Helper()
	all, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range all {
		text, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended
		}
		before, after, _ := strings.Cut(string(text), ") ")
		fields := strings.Fields(after)
		if !strings.HasSuffix(before, "("+name) || len(fields) < 13 || fields[1] != strconv.Itoa(os.Getpid()) {
			continue
		}
		for _, ticks := range fields[11:13] {
			n, _ := strconv.Atoi(ticks)
			sum += time.Duration(n) * 10 * time.Millisecond
		}
	}
	return sum
}
