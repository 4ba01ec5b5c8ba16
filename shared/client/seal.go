package client

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// ErrSource means that a file cannot be sent, or changed while it was read.
var ErrSource = errors.New("the file cannot be sent")

// ErrInput means that a service would refuse the sender's name, the locale or the like.
var ErrInput = errors.New("the input is not acceptable")

// source is the plaintext. The caller closes it.
type source struct {
	open  func() (io.ReadCloser, error) // from its beginning
	size  int64
	name  string
	close func() error
}

// reading opens what can be read at any place.
func reading(r io.ReaderAt, size int64) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(io.NewSectionReader(r, 0, size)), nil }
}

func (in SendInput) source() (source, error) {
	keep := func() error { return nil }
	switch {
	case in.Open != nil:
		return source{in.Open, in.Size, in.Name, keep}, nil
	case in.Content != nil:
		return source{reading(in.Content, in.Size), in.Size, in.Name, keep}, nil
	}
	f, size, err := openRegular(in.Path)
	if err != nil {
		return source{}, fmt.Errorf("%w: %w", ErrSource, err)
	}
	name := in.Name
	if name == "" {
		name = filepath.Base(in.Path)
	}
	return source{reading(f, size), size, name, f.Close}, nil
}

// openRegular never blocks. Opening a named pipe would block until somebody writes into it,
// and a pipe might replace the file after the check.
func openRegular(path string) (f *os.File, size int64, err error) {
	info, err := os.Stat(path)
	if err == nil && info.Mode().IsRegular() {
		if f, err = os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0); err == nil {
			info, err = f.Stat()
		}
	}
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is not a regular file", path)
	}
	if err != nil {
		_ = f.Close()
		return nil, 0, err
	}
	return f, info.Size(), nil
}

func (s source) metadata(description string) Metadata {
	kind := mime.TypeByExtension(filepath.Ext(s.name))
	if kind == "" {
		kind = "application/octet-stream"
	}
	return Metadata{V: version2, Name: strings.ToValidUTF8(s.name, "\ufffd"), Type: kind, Size: s.size, Description: description}
}
