package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/keyring/password"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// pseudoTerminal returns both ends: what is written to keyboard is read from terminal.
func pseudoTerminal(t *testing.T) (keyboard, terminal *os.File) {
	t.Helper()
	keyboard, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("this system has no pseudo terminals: %v", err)
	}
	number, err := unix.IoctlGetInt(int(keyboard.Fd()), unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(int(keyboard.Fd()), unix.TIOCSPTLCK, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	terminal, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = keyboard.Close(), terminal.Close() })
	return keyboard, terminal
}

// A person may enter three wrong keys at the prompt. What was pasted is not shown, and
// nothing of it is left for the shell.
func TestPrompt(t *testing.T) {
	secret, id := keyring.NewSecret(), share.NewID()
	mail := "Hello Bob,\r\rThe key:\r\r" + secret.Reveal() + "\r\rAlice\rrm -r important\r"
	tests := map[string]struct {
		typed []string // each after the next prompt
		want  error
	}{
		"key":                     {[]string{secret.Reveal() + "\r"}, nil},
		"mail":                    {[]string{mail}, nil},
		"key, with a mistake":     {[]string{secret.Reveal() + "xy\x7f\x7f\r"}, nil},
		"key, after another line": {[]string{"nonsense\x15" + secret.Reveal() + "\r"}, nil},
		"key, at the third time":  {[]string{"nonsense\r", "\r", mail}, nil},
		"three mistakes":          {[]string{"nonsense\r", "\r", "nonsense\r"}, keyFlaws[keyring.Short]},
		"end of the input":        {[]string{"\x04"}, usageError{"no key was entered"}},
		"interrupt":               {[]string{"abc\x03"}, context.Canceled},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var got keyring.Secret
			var err error
			shown := atTerminal(t, test.typed, func(s *session) { got, err = s.promptKey(context.Background(), id) })
			if err != test.want || err == nil && got.Reveal() != secret.Reveal() {
				t.Errorf("error %v, want %v", err, test.want)
			}
			if strings.Contains(shown, secret.Reveal()) {
				t.Errorf("shown: %q", shown)
			}
		})
	}
}

// atTerminal calls ask with a session at a terminal, where each text is typed after the
// next prompt. It returns what was shown, and checks that the terminal is left as it was.
func atTerminal(t *testing.T, typed []string, ask func(*session)) (shown string) {
	t.Helper()
	keyboard, terminal := pseudoTerminal(t)
	said, prompts, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	before, err := unix.IoctlGetTermios(int(terminal.Fd()), unix.TCGETS)
	if err != nil {
		t.Fatal(err)
	}
	typing := make(chan string, 1)
	go func() {
		var all []byte
		for left, buffer := typed, make([]byte, 1<<10); ; {
			n, err := said.Read(buffer)
			all = append(all, buffer[:n]...)
			if err != nil {
				typing <- string(all)
				return
			}
			if len(left) > 0 && bytes.HasSuffix(all, []byte(": ")) {
				awaitRaw(terminal)
				_, _ = keyboard.WriteString(left[0])
				left = left[1:]
			}
		}
	}()
	s := &session{Context: t.Context(), printer: printer{stderr: prompts}, stdin: terminal}
	ask(s)
	_ = prompts.Close()
	after, err := unix.IoctlGetTermios(int(terminal.Fd()), unix.TCGETS)
	if err != nil || *after != *before {
		t.Errorf("the terminal is changed (%v)", err)
	}
	if waiting, err := unix.IoctlGetInt(int(terminal.Fd()), unix.TIOCINQ); err != nil || waiting != 0 {
		t.Errorf("%d bytes are left for the shell (%v)", waiting, err)
	}
	return <-typing
}

// awaitRaw returns when the terminal shows nothing any more.
func awaitRaw(terminal *os.File) {
	for {
		state, err := unix.IoctlGetTermios(int(terminal.Fd()), unix.TCGETS)
		if err != nil || state.Lflag&unix.ECHO == 0 {
			return
		}
		time.Sleep(time.Millisecond)
	}
}

// A person may enter three wrong passwords, and nothing of them is shown.
func TestPasswordPrompt(t *testing.T) {
	refused := &client.Problem{Problem: wire.Problem{Type: wire.ProblemPrefix + string(client.WrongPassword)}}
	for name, test := range map[string]struct {
		typed   []string
		refuses int // how many the service refuses
		want    string
		err     error
	}{
		"right":             {[]string{"correct horse\r"}, 0, "correct horse", nil},
		"spaces count":      {[]string{" b c \r"}, 0, " b c ", nil},
		"at the third time": {[]string{"one\r", "two\r", "three\r"}, 2, "three", nil},
		"three mistakes":    {[]string{"one\r", "two\r", "three\r"}, 3, "", refused},
		"nothing":           {[]string{"\r"}, 0, "", errPassword},
		"interrupt":         {[]string{"abc\x03"}, 0, "", context.Canceled},
	} {
		t.Run(name, func(t *testing.T) {
			var got password.Password
			var err error
			shown := atTerminal(t, test.typed, func(s *session) {
				ask := s.passwordOf("")
				got, err = ask(context.Background(), client.PasswordNeeded)
				for n := 0; n < test.refuses && err == nil; n++ {
					got, err = ask(context.Background(), refused)
				}
			})
			if !errors.Is(err, test.err) || err == nil && got.Reveal() != test.want {
				t.Errorf("error %v, want %v", err, test.err)
			}
			for _, secret := range test.typed {
				if secret = strings.Trim(secret, "\r"); secret != "" && strings.Contains(shown, secret) {
					t.Errorf("shown: %q", shown)
				}
			}
		})
	}
}

func TestANewPasswordIsTypedTwice(t *testing.T) {
	for name, test := range map[string]struct {
		typed []string
		ok    bool
	}{"the same": {[]string{"a\r", "a\r"}, true}, "another": {[]string{"a\r", "b\r"}, false}} {
		t.Run(name, func(t *testing.T) {
			var err error
			atTerminal(t, test.typed, func(s *session) { _, err = s.newPassword() })
			if (err == nil) != test.ok {
				t.Error(err)
			}
		})
	}
}
