// Package vault runs the Forge app's function, as built for Forge, in Node.js.
// It makes invocations as Forge does, keeps Forge's storage in a file, and uses
// package host for Jira and Confluence.
package vault

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"

	"github.com/secure-share/secure-share/scripts/local/child"
)

//go:embed runner.mjs
var runner string

var (
	// ErrBundle means that the function is not built.
	ErrBundle = errors.New("the app's function is not built: run make app")

	// ErrEnded means that the function's process has ended.
	ErrEnded = errors.New("the app's function has ended")
)

// FunctionError is an exception of the function; the app's bridge rejects with
// its message.
type FunctionError struct{ Message string }

func (e *FunctionError) Error() string { return e.Message }

// Options of a Vault.
type Options struct {
	Node      string    // Node.js 20 or later; "" for the one in PATH
	Bundle    string    // the built function, forge/dist/vault.cjs
	Dir       string    // folder of the state; made if it does not exist
	KeyMailer string    // origin of the key mailer: the function's SECURE_SHARE_KEY_MAILER
	RoleKey   string    // private JWK that signs roles: the function's SECURE_SHARE_ROLE_KEY
	Product   string    // origin of the emulated Jira and Confluence, see package host
	Log       io.Writer // output of the function and Node.js; nil discards it
}

const storageFile = "forge-storage.json"

// Seed puts a secret into the storage of a site (a cloudId) before Start.
func Seed(dir, site, key string, value any) error {
	path := filepath.Join(dir, storageFile)
	secrets := map[string]map[string]any{}
	content, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(content, &secrets)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if secrets[site] == nil {
		secrets[site] = map[string]any{}
	}
	secrets[site][key] = value
	if content, err = json.Marshal(secrets); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return os.WriteFile(path, content, 0o600)
}

// Vault is the running function. It is safe for concurrent use.
type Vault struct {
	process *child.Process

	writing sync.Mutex // one line at a time
	stdin   io.WriteCloser

	mu      sync.Mutex
	last    uint64
	waiting map[uint64]chan<- answer // nil once the process has ended
}

// Start runs the function and waits until it is loaded. The process continues after
// ctx has ended: Close ends it.
func Start(ctx context.Context, o Options) (*Vault, error) {
	if _, err := os.Stat(o.Bundle); err != nil {
		return nil, fmt.Errorf("%s: %w", o.Bundle, ErrBundle)
	}
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, err
	}
	v := &Vault{waiting: map[uint64]chan<- answer{}}
	loaded := v.expect(0)
	if err := v.start(o); err != nil {
		return nil, fmt.Errorf("start the app's function: %w", err)
	}
	if _, err := v.wait(ctx, 0, loaded); err != nil {
		v.Close()
		return nil, fmt.Errorf("start the app's function: %w", err)
	}
	return v, nil
}

func (v *Vault) start(o Options) error {
	node := o.Node
	if node == "" {
		node = "node"
	}
	bundle, err := filepath.Abs(o.Bundle)
	if err != nil {
		return err
	}
	storage := filepath.Join(o.Dir, storageFile)
	cmd := exec.Command(node, "--input-type=module", "--eval", runner, "--", bundle, storage, o.Product)
	cmd.Env = []string{"SECURE_SHARE_KEY_MAILER=" + o.KeyMailer, "SECURE_SHARE_ROLE_KEY=" + o.RoleKey} // the function gets none of our variables
	cmd.Stderr = o.Log
	if v.stdin, err = cmd.StdinPipe(); err != nil {
		return err
	}
	// Not StdoutPipe, which is closed when the process ends, even if not all of it was read.
	stdout, output := io.Pipe()
	cmd.Stdout = output
	if v.process, err = child.Start(cmd); err != nil {
		return err
	}
	go func() {
		<-v.process.Done()
		_ = output.Close()
	}()
	go v.read(stdout)
	return nil
}

// Close ends the function; running calls fail with ErrEnded.
func (v *Vault) Close() { v.process.Stop(5 * time.Second) }

// Invoke calls the function as the app's bridge does: for one site (a cloudId),
// on behalf of an account, "" for a visitor who is not signed in. It fails with a
// FunctionError if the function throws.
func (v *Vault) Invoke(ctx context.Context, site, accountID, functionKey string, payload json.RawMessage) (json.RawMessage, error) {
	return v.call(ctx, invocation{Site: site, AccountID: accountID, FunctionKey: functionKey, Payload: payload})
}

// Schedule calls an exported function as Forge does by a schedule: for one site, and no
// person. It fails like Invoke.
func (v *Vault) Schedule(ctx context.Context, site, function string) error {
	_, err := v.call(ctx, invocation{Site: site, Scheduled: function})
	return err
}

func (v *Vault) call(ctx context.Context, in invocation) (json.RawMessage, error) {
	id, done := v.number()
	in.ID = id
	line, err := json.Marshal(in)
	if err != nil {
		v.forget(id)
		return nil, err
	}
	if err := v.write(append(line, '\n')); err != nil {
		v.forget(id)
		return nil, ErrEnded
	}
	return v.wait(ctx, id, done)
}
