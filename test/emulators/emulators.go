// Package emulators runs third-party emulators of SES and KMS, to test the
// adapters with more than the local stack's own implementations.
// docs/emulators.md says how they differ.
package emulators

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/secure-share/secure-share/scripts/local/child"
	"github.com/secure-share/secure-share/scripts/local/loopback"
)

// ErrNotInstalled means that an npm package is missing.
var ErrNotInstalled = errors.New("not installed: run make emulators")

// Server is a running emulator. It accepts every caller.
type Server struct {
	URL     string
	process *child.Process
}

// Close ends it.
func (s *Server) Close() { s.process.Stop(5 * time.Second) }

// StartSES starts aws-ses-v2-local. folder is the folder of this package, dir takes
// the log.
func StartSES(ctx context.Context, folder, dir string) (*Server, error) {
	program := filepath.Join(folder, "node_modules", "aws-ses-v2-local", "dist", "cli.js")
	if _, err := os.Stat(program); err != nil {
		return nil, fmt.Errorf("%s is %w", program, ErrNotInstalled)
	}
	return start(ctx, dir, "ses", func(port string) *exec.Cmd {
		return exec.Command("node", program, "--host", "127.0.0.1", "--port", port)
	})
}

// StartKMS builds and starts local-kms, which listens on all interfaces: it has no
// option for that. folder is the folder of this package, dir takes keys and the log.
func StartKMS(ctx context.Context, folder, dir string) (*Server, error) {
	build := exec.CommandContext(ctx, "go", "tool", "-n", "local-kms") // builds it and prints the path
	build.Dir, build.Stderr = filepath.Join(folder, "localkms"), os.Stderr
	program, err := build.Output()
	if err != nil {
		return nil, fmt.Errorf("building local-kms: %w", err)
	}
	return start(ctx, dir, "kms", func(port string) *exec.Cmd {
		cmd := exec.Command(strings.TrimSpace(string(program)))
		cmd.Env = []string{
			"PORT=" + port, "KMS_DATA_PATH=" + filepath.Join(dir, "keys"), "KMS_SEED_PATH=" + filepath.Join(dir, "no-seed"),
			"KMS_ACCOUNT_ID=111111111111", "KMS_REGION=eu-central-1",
		}
		return cmd
	})
}

func start(ctx context.Context, dir, name string, command func(port string) *exec.Cmd) (*Server, error) {
	log, err := os.Create(filepath.Join(dir, name+".log"))
	if err != nil {
		return nil, err
	}
	defer log.Close()
	for range 3 { // another process may take the port first
		var port int
		if port, err = loopback.FreePort(); err != nil {
			return nil, err
		}
		cmd := command(strconv.Itoa(port))
		cmd.Stdout, cmd.Stderr = log, log
		var process *child.Process
		if process, err = child.Start(cmd); err != nil {
			return nil, err
		}
		address := "127.0.0.1:" + strconv.Itoa(port)
		if err = process.Ready(ctx, "tcp", address); err == nil {
			return &Server{URL: "http://" + address, process: process}, nil
		}
		process.Kill()
		if !errors.Is(err, child.ErrExited) {
			break
		}
	}
	said, _ := os.ReadFile(log.Name()) // best effort
	return nil, fmt.Errorf("emulator of %s: %w\n%s", name, err, said)
}
