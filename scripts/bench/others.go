package main

import (
	"context"
	"crypto/rand"
	_ "embed"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/secure-share/secure-share/scripts/local/stack"
)

// The versions of the other tools. http_ece is the one of test/interop.
const (
	ageTool  = "filippo.io/age/cmd/...@v1.3.2"
	crocTool = "github.com/schollz/croc/v10@v10.7.0"
)

//go:embed http_ece.cjs
var eceScript []byte

// otherTools are tools of other projects that encrypt files, in a folder of their own.
type otherTools struct {
	dir, modules, recipient string
	relay                   *exec.Cmd
	relayAddress            string
}

// installOthers builds the tools with Go, makes a key for age and starts croc's relay.
func installOthers(ctx context.Context, dir string) (*otherTools, error) {
	root, err := stack.Root()
	if err != nil {
		return nil, err
	}
	o := &otherTools{dir: dir, modules: filepath.Join(root, "test", "interop", "node_modules")}
	if _, err := os.Stat(filepath.Join(o.modules, "http_ece")); err != nil {
		return nil, errors.New("http_ece is missing: run make interop")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	if err := os.WriteFile(o.path("http_ece.cjs"), eceScript, 0o600); err != nil {
		return nil, err
	}
	for _, tool := range []string{ageTool, crocTool} {
		if err := o.run(ctx, []string{"GOBIN=" + dir}, "go", "install", "-trimpath", tool); err != nil {
			return nil, err
		}
	}
	if err := o.run(ctx, nil, o.path("age-keygen"), "-o", o.path("identity")); err != nil {
		return nil, err
	}
	recipient, err := exec.CommandContext(ctx, o.path("age-keygen"), "-y", o.path("identity")).Output()
	o.recipient = strings.TrimSpace(string(recipient))
	return o, errors.Join(err, o.startRelay(ctx))
}

func (o *otherTools) path(name string) string { return filepath.Join(o.dir, name) }

// run runs a command, whose output is part of the error if it fails.
func (o *otherTools) run(ctx context.Context, env []string, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Env = o.dir, append(os.Environ(), env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", filepath.Base(name), err, out)
	}
	return nil
}

func (o *otherTools) ageEncrypt(ctx context.Context, file string) error {
	return o.run(ctx, nil, o.path("age"), "-r", o.recipient, "-o", file+".age", file)
}

func (o *otherTools) ageDecrypt(ctx context.Context, file string) error {
	return o.run(ctx, nil, o.path("age"), "-d", "-i", o.path("identity"), "-o", file+".out", file+".age")
}

// ece encrypts a file to file.ece, or decrypts that.
func (o *otherTools) ece(ctx context.Context, what, file string) error {
	return o.run(ctx, []string{"NODE_PATH=" + o.modules}, "node", o.path("http_ece.cjs"), what, file)
}

// startRelay starts the server through which croc sends, on free ports.
func (o *otherTools) startRelay(ctx context.Context) error {
	ports, err := freePorts(5)
	if err != nil {
		return err
	}
	o.relayAddress = "127.0.0.1:" + ports[0]
	o.relay = exec.CommandContext(ctx, o.path("croc"), "relay", "--host", "127.0.0.1", "--ports", strings.Join(ports, ","))
	if err := o.relay.Start(); err != nil {
		return err
	}
	for {
		c, err := net.Dial("tcp", o.relayAddress)
		if err == nil {
			return c.Close()
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func freePorts(n int) ([]string, error) {
	ports := make([]string, n)
	for i := range ports {
		free, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer free.Close()
		_, ports[i], _ = net.SplitHostPort(free.Addr().String())
	}
	return ports, nil
}

// Close stops croc's relay.
func (o *otherTools) Close() {
	_ = o.relay.Process.Kill()
	_ = o.relay.Wait()
}

// croc sends a file and returns how long another process takes to receive it, while the
// sender waits for it. croc does not say when the recipient can join.
func (o *otherTools) croc(ctx context.Context, file string) (time.Duration, error) {
	env := append(os.Environ(), "CROC_SECRET=1234-"+rand.Text(), "HOME="+o.dir)
	sender := exec.CommandContext(ctx, o.path("croc"), "--relay", o.relayAddress, "send", "--no-local", file)
	sender.Env = env
	if err := sender.Start(); err != nil {
		return 0, err
	}
	defer sender.Wait()
	defer sender.Process.Kill()
	time.Sleep(3*time.Second + time.Duration(size(file)/100e6)*time.Second) // it hashes the file first
	out := o.path("received")
	if err := errors.Join(os.RemoveAll(out), os.Mkdir(out, 0o700)); err != nil {
		return 0, err
	}
	began := time.Now()
	err := o.run(ctx, env, o.path("croc"), "--yes", "--relay", o.relayAddress, "--out", out)
	took := time.Since(began)
	if size(filepath.Join(out, filepath.Base(file))) != size(file) {
		err = errors.Join(err, errors.New("croc did not receive the file"))
	}
	return took, err
}

// size is the length of a file, -1 if there is none.
func size(file string) int64 {
	info, err := os.Stat(file)
	if err != nil {
		return -1
	}
	return info.Size()
}
