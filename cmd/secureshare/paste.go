package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"time"

	"golang.org/x/term"
)

// terminal reads what a person types or pastes, without showing it.
type terminal struct {
	file   *os.File
	chunks chan []byte // closed at the end of the input
}

// pasteEnds is the pause after the end of a line that ends a pasted text.
const pasteEnds = 200 * time.Millisecond

var errNothingEntered = errors.New("the input ended")

func newTerminal(file *os.File) *terminal {
	t := &terminal{file, make(chan []byte)}
	go func() { // until the process ends: standard input cannot be interrupted
		defer close(t.chunks)
		for {
			chunk := make([]byte, 4<<10)
			n, err := file.Read(chunk)
			if err != nil {
				return
			}
			t.chunks <- chunk[:n]
		}
	}()
	return t
}

// Keys with a special meaning.
const (
	endOfFile = 0x04 // Ctrl-D; 0 if it was typed before the terminal was raw
	interrupt = 0x03 // Ctrl-C
	eraseLine = 0x15 // Ctrl-U
	erase     = 0x7f
	backspace = 0x08
)

// read returns a line, or all lines of a pasted text: a mail with the key has several,
// and the shell would run the lines that are not read.
func (t *terminal) read(ctx context.Context) ([]byte, error) {
	before, err := term.MakeRaw(int(t.file.Fd()))
	if err != nil {
		return nil, err
	}
	defer func() { _ = term.Restore(int(t.file.Fd()), before) }() // also after Ctrl-C
	var text []byte
	for {
		var ended <-chan time.Time
		if bytes.HasSuffix(text, []byte("\n")) {
			ended = time.After(pasteEnds)
		}
		select {
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		case <-ended:
			return text, nil
		case chunk, open := <-t.chunks:
			if !open && len(text) == 0 {
				return nil, errNothingEntered
			}
			if text, err = typed(text, chunk); err != nil || !open {
				return text, err
			}
			text = text[:min(len(text), maxPaste)]
		}
	}
}

// typed appends the text of chunk and applies its special keys.
func typed(text, chunk []byte) ([]byte, error) {
	for _, key := range chunk {
		switch key {
		case interrupt:
			return nil, context.Canceled
		case endOfFile, 0:
			if len(text) == 0 {
				return nil, errNothingEntered
			}
			text = append(text, '\n')
		case '\r':
			text = append(text, '\n')
		case erase, backspace:
			text = text[:max(0, len(text)-1)]
		case eraseLine:
			text = text[:bytes.LastIndexByte(text, '\n')+1]
		default:
			text = append(text, key)
		}
	}
	return text, nil
}
