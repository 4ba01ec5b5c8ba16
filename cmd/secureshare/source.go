package main

import (
	"crypto/rand"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/secure-share/secure-share/cmd/secureshare/archive"
	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/ece"
)

// standardInput is the argument for standard input.
const standardInput = "-"

// source is what is sent: one file, standard input, or a zip file of several files and
// folders. discard frees its resources.
func (c *sendCmd) source(s *session) (in client.SendInput, discard func(), err error) {
	discard = func() {}
	first := string(c.Files[0])
	info, statErr := os.Stat(first)
	switch {
	case first == standardInput && len(c.Files) == 1:
		if c.Name == "" {
			return in, discard, usagef("--name is missing: what is the file from standard input called?")
		}
		var kept *keptInput
		if kept, err = keep(s, s.stdin); err != nil {
			return in, discard, err
		}
		discard = kept.close
		in = client.SendInput{Open: kept.open, Size: kept.size}
	case len(c.Files) > 1 || statErr == nil && info.IsDir():
		var paths []string
		for _, f := range c.Files {
			paths = append(paths, string(f))
		}
		a, err := archive.New(paths...)
		if err != nil {
			return in, discard, fmt.Errorf("%w: %w", client.ErrSource, err)
		}
		in = client.SendInput{Open: a.Open, Size: a.Size, Name: a.Name}
	default:
		in = client.SendInput{Path: first}
	}
	if c.Name != "" {
		in.Name = c.Name
	}
	return in, discard, nil
}

// place names the caller and the files, so that an interrupted upload of them continues.
// Standard input cannot be read again, so it has none.
func (c *sendCmd) place(s *session) (string, error) {
	if string(c.Files[0]) == standardInput {
		return "", nil
	}
	names := []string{s.Profile, s.Site, s.As}
	for _, f := range c.Files {
		name, err := filepath.Abs(string(f))
		if err != nil {
			return "", fmt.Errorf("%w: %w", client.ErrSource, err)
		}
		names = append(names, name)
	}
	return strings.Join(names, "\x00"), nil
}

// keptInput is all of standard input, whose length must be known before it is sent. It
// is stored in a temporary file, encrypted with a key that only this process has.
type keptInput struct {
	file *os.File
	key  []byte
	size int64
}

func keep(s *session, input io.Reader) (*keptInput, error) {
	file, err := os.CreateTemp("", "secure-share-*.sealed")
	if err != nil {
		return nil, fmt.Errorf("%w: %w", client.ErrSource, err)
	}
	_ = os.Remove(file.Name()) // at once, so that nothing can be left of it
	k := &keptInput{file: file, key: make([]byte, 32)}
	_, _ = rand.Read(k.key) // never fails
	_, err = unlessDone(s, func() ([]byte, error) { return nil, k.fill(input) })
	if err != nil {
		k.close()
		if s.Err() != nil {
			return nil, err
		}
		return nil, fmt.Errorf("%w: standard input: %w", client.ErrSource, err)
	}
	return k, nil
}

func (k *keptInput) fill(input io.Reader) error {
	w, err := ece.NewWriter(k.file, k.key, ece.Options{})
	if err != nil {
		return err
	}
	if k.size, err = io.Copy(w, input); err != nil {
		return err
	}
	return w.Close()
}

func (k *keptInput) open() (io.ReadCloser, error) {
	info, err := k.file.Stat()
	if err != nil {
		return nil, err
	}
	r, err := ece.NewReader(io.NewSectionReader(k.file, 0, info.Size()), k.key, ece.Limits{})
	return io.NopCloser(r), err
}

// close also removes the file on systems that cannot remove an open file.
func (k *keptInput) close() {
	_ = k.file.Close()
	_ = os.Remove(k.file.Name())
}
