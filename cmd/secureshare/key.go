package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/term"

	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/share"
)

// keyFlaws explain why a text contains no key.
var keyFlaws = map[error]usageError{
	keyring.Empty:    {"no key: give it on standard input or with --key"},
	keyring.Short:    {"that is not a key: it has fewer than 22 characters"},
	keyring.Long:     {"that is not a key: it has more than 22 characters"},
	keyring.Alphabet: {"that is not a key: 22 letters, digits, - and _ are expected"},
	keyring.Ending:   {"that is not a key: no key ends like this; check its last character"},
	keyring.Several:  {"there are different keys in that text: give one"},
}

// key returns the key from the flag, or finds it in what is typed or pasted, or in
// standard input. A terminal does not show it.
func (s *session) key(flag string, id share.ID) func(context.Context) (keyring.Secret, error) {
	return func(ctx context.Context) (keyring.Secret, error) {
		switch {
		case flag != "":
			return parseKey(flag, id)
		case term.IsTerminal(int(s.stdin.Fd())):
			return s.promptKey(ctx, id)
		}
		raw, err := unlessDone(ctx, func() ([]byte, error) { return io.ReadAll(io.LimitReader(s.stdin, maxPaste)) })
		switch {
		case ctx.Err() != nil:
			return keyring.Secret{}, context.Cause(ctx)
		case err != nil || len(raw) == 0:
			return keyring.Secret{}, usageError{"no key: give it on standard input or with --key"}
		}
		return parseKey(string(raw), id)
	}
}

// keptKey returns the key from the flag, the one that was kept for the share, or as key does.
func (s *session) keptKey(flag string, id share.ID) (keyring.Secret, error) {
	if secret, kept := s.unsent.find(id); flag == "" && kept {
		return secret, nil
	}
	return s.key(flag, id)(s)
}

// maxPaste is how many bytes of standard input are searched for a key.
const maxPaste = 64 << 10

func (s *session) promptKey(ctx context.Context, id share.ID) (keyring.Secret, error) {
	var flaw error
	for range 3 {
		raw, err := s.prompt(ctx, "Key: ")
		if errors.Is(err, errNothingEntered) {
			return keyring.Secret{}, usageError{"no key was entered"}
		}
		if err != nil {
			return keyring.Secret{}, err
		}
		secret, err := parseKey(string(raw), id)
		if err == nil {
			return secret, nil
		}
		flaw = err
		s.notef("%s", flaw)
	}
	return keyring.Secret{}, flaw
}

// prompt asks at the terminal, without showing what is typed. It fails with
// errNothingEntered, or with why it was interrupted.
func (s *session) prompt(ctx context.Context, text string) ([]byte, error) {
	if s.terminal == nil {
		s.terminal = newTerminal(s.stdin)
	}
	fmt.Fprint(s.stderr, text)
	raw, err := s.terminal.read(ctx)
	fmt.Fprintln(s.stderr)
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case err != nil && !errors.Is(err, context.Canceled):
		return nil, errNothingEntered
	}
	return raw, err
}

// unlessDone calls read and returns early when ctx ends. The read itself goes
// on: standard input cannot be interrupted.
func unlessDone(ctx context.Context, read func() ([]byte, error)) ([]byte, error) {
	type result struct {
		raw []byte
		err error
	}
	done := make(chan result, 1)
	go func() {
		raw, err := read()
		done <- result{raw, err}
	}()
	select {
	case r := <-done:
		return r.raw, r.err
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

func parseKey(text string, id share.ID) (keyring.Secret, error) {
	secret, err := keyring.FindSecret(text, string(id))
	if err != nil {
		return keyring.Secret{}, keyFlaws[err]
	}
	return secret, nil
}

// keyFolder keeps keys that could not be delivered until they are delivered or
// the share is taken back: one file for each share, readable by the user only.
type keyFolder string

func (f keyFolder) path(id share.ID) string { return filepath.Join(string(f), string(id)) }

var errNotKept = errors.New("the key could not be kept on this computer")

func (f keyFolder) put(id share.ID, secret keyring.Secret) error {
	if err := os.MkdirAll(string(f), 0o700); err != nil {
		return fmt.Errorf("%w: %w", errNotKept, err)
	}
	if err := os.WriteFile(f.path(id), []byte(secret.Reveal()+"\n"), 0o600); err != nil {
		return fmt.Errorf("%w: %w", errNotKept, err)
	}
	return nil
}

func (f keyFolder) find(id share.ID) (secret keyring.Secret, found bool) {
	raw, err := os.ReadFile(f.path(id))
	if err != nil {
		return keyring.Secret{}, false
	}
	secret, err = keyring.ParseSecret(strings.TrimSpace(string(raw)))
	return secret, err == nil
}

func (f keyFolder) remove(id share.ID) error {
	if err := os.Remove(f.path(id)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("forget the key: %w", err)
	}
	return nil
}
