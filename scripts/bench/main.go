// Command bench measures the product and its baselines, and prints the Markdown
// tables of docs/performance.md. The contenders take turns in short rounds, so
// that a busy machine affects all equally. Each baseline also runs against
// itself: that ratio is the noise.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

// sections are the parts of a report, in order. Each prints its own tables.
var sections = []struct {
	name, title string
	run         func(context.Context, int) error
	asked       bool // runs only if named: it takes minutes, or needs the built app and a browser
}{
	{"ece", "Sealing and opening", benchECE, false},
	{"launch", "Starting a function", benchLaunch, false},
	{"sdk", "Calls of AWS services", benchSDK, false},
	{"calls", "Calls of the file API", benchCalls, false},
	{"cycles", "Create and read once", benchCycles, false},
	{"cli", "The command line tool", benchTool, true},
	{"sizes", "The command line tool by size, and other tools", benchSizes, true},
	{"browser", "In Chromium", benchBrowser, true},
	{"firefox", "In Firefox", benchOther(startFirefox), true},
	{"webkit", "In WebKit", benchOther(startWebKit), true},
}

// fileMiB is the length of the file that the command line tool sends.
var fileMiB int64

func main() {
	if os.Getenv(asService) != "" {
		serveCalls()
		return
	}
	rounds := flag.Int("rounds", 15, "how often everything is measured")
	only := flag.String("only", "", "names of sections, separated by commas; ece,launch,sdk,calls,cycles, which are all if there is none, and cli,sizes,browser,firefox,webkit")
	flag.Int64Var(&fileMiB, "mib", 256, "MiB of the file that the command line tool sends")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := report(ctx, *rounds, *only); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func report(ctx context.Context, rounds int, only string) error {
	fmt.Printf("%s, %d rounds.\nLoad of the machine before: %s.\n", machine(), rounds, load())
	for _, s := range sections {
		if (only != "" || s.asked) && !slices.Contains(strings.Split(only, ","), s.name) {
			continue
		}
		began := time.Now()
		fmt.Fprintf(os.Stderr, "measuring: %s\n", s.title)
		fmt.Printf("\n### %s\n", s.title)
		if err := s.run(ctx, rounds); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		fmt.Fprintf(os.Stderr, "  %.0f s\n", time.Since(began).Seconds())
	}
	fmt.Printf("\nLoad of the machine after: %s.\n", load())
	return nil
}

func machine() string {
	model := runtime.GOARCH
	if out, err := exec.Command("sed", "-n", `s/^model name[^:]*: //p`, "/proc/cpuinfo").Output(); err == nil {
		model, _, _ = strings.Cut(string(out), "\n")
	}
	return fmt.Sprintf("%s, %d CPUs, %s/%s, %s", model, runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version())
}

// load is the number of processes that wanted a CPU in the last 1, 5 and 15 minutes.
func load() string {
	b, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Join(strings.Fields(string(b))[:3], ", ")
}
