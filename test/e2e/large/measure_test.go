//go:build unix

package large

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
)

// measuring as the first argument makes the test's binary run a command and
// note its peak of memory. It is a separate process because Linux counts the
// parent's memory at the fork for the child, and the test is large.
const measuring = "measure"

func measure(figure string, args []string) int {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	peak := cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss
	if runtime.GOOS == "linux" {
		peak <<= 10 // which counts in KiB
	}
	if err := os.WriteFile(figure, fmt.Append(nil, peak), 0o600); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}
