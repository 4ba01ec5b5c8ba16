// Package private runs TCP servers so that web pages and other users of this
// machine cannot reach them. On Linux the server has its own network, and a
// relay in it forwards connections from a Unix socket that only this user may
// open.
package private

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
)

// Port is where a server listens in its own network.
const Port = 8000

// Build builds the relay into dir, for this machine, and returns its path. root is
// the repository.
func Build(ctx context.Context, root, dir string) (string, error) {
	path := filepath.Join(dir, "relay")
	cmd := exec.CommandContext(ctx, "go", "build", "-ldflags=-s -w", "-o", path, "./scripts/local/private/relay")
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return path, nil
}

// Available reports whether users of this machine may create networks. Some
// containers and Linux distributions forbid it, and other systems do not
// support it.
func Available(ctx context.Context, relay string) bool {
	if relay == "" {
		return false
	}
	cmd := exec.CommandContext(ctx, relay, "-check")
	cmd.SysProcAttr = namespaces()
	return cmd.SysProcAttr != nil && cmd.Run() == nil
}

// Command wraps server, which listens on Port of 127.0.0.1, so that only the
// socket gives access to it. The socket exists once the server answers.
func Command(relay, socket string, server *exec.Cmd) *exec.Cmd {
	args := []string{"-socket", socket, "-port", strconv.Itoa(Port), "--", server.Path}
	cmd := exec.Command(relay, append(args, server.Args[1:]...)...)
	cmd.Dir, cmd.Env, cmd.SysProcAttr = server.Dir, server.Env, namespaces()
	return cmd
}
