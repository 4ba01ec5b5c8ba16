package main

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"github.com/secure-share/secure-share/scripts/local/stack"
)

// binary is a function's binary, built as for a deployment.
type binary struct {
	name, path string
}

// hello is the name of an empty function, the baseline.
const hello = "hello"

// buildAll builds hello and the functions with the Makefile's options.
func buildAll(ctx context.Context, dir, arch string) ([]binary, error) {
	root, err := stack.Root()
	if err != nil {
		return nil, err
	}
	var all []binary
	for _, name := range []string{hello, stack.FileAPI, stack.LinkAPI, stack.Reaper, stack.Realtime, stack.Notifier, stack.KeyMailer} {
		source := "./functions/" + name + "/lambda"
		if name == hello {
			source = "./scripts/bench/testdata/hello"
		}
		b := binary{name, filepath.Join(dir, arch, name, "bootstrap")}
		cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", "-tags", "lambda.norpc",
			"-ldflags", "-s -w -buildid=", "-o", b.path, source)
		cmd.Dir = root
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH="+arch)
		if out, err := cmd.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("build %s: %w\n%s", name, err, out)
		}
		all = append(all, b)
	}
	return all, nil
}

func buildHere(ctx context.Context, dir string) ([]binary, error) {
	return buildAll(ctx, dir, runtime.GOARCH)
}

// zipped is the size in bytes of the archive that a deployment uploads.
func (b binary) zipped() (int64, error) {
	in, err := os.Open(b.path)
	if err != nil {
		return 0, err
	}
	defer in.Close()
	var length counter
	archive := zip.NewWriter(&length)
	out, err := archive.Create("bootstrap")
	if err != nil {
		return 0, err
	}
	if _, err := io.Copy(out, in); err != nil {
		return 0, err
	}
	err = archive.Close()
	return int64(length), err
}

type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}
