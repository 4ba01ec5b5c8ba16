package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/term"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/keyring/password"
)

// withPassword are the flags of send for the password of a person without an account.
type withPassword struct {
	Password         bool `help:"With --outsider: the recipient needs a password besides the key. You are asked for it twice. Pass it on separately from the link and the key."`
	GeneratePassword bool `help:"The same, with a random password, which is printed."`
	PasswordFile     path `placeholder:"PATH" help:"The same, with the password in this file. A line break at its end is ignored."`
	Gate             bool `help:"With a password: it is not part of the key, but the service checks it, and a website can unlock the file for its visitors without it (see unlock-secret). It does not protect the file from the service."`
}

// longestPasswordFile limits the length of a password file, in bytes. It is longer than any
// password.
const longestPasswordFile = 4 << 10

var errPassword = usageError{"a password has 1 to 256 bytes of UTF-8"}

// read returns the password, or the zero Password if none is wanted.
func (c withPassword) read(s *session, outsider bool) (password.Password, error) {
	ways := 0
	for _, given := range []bool{c.Password, c.GeneratePassword, c.PasswordFile != ""} {
		if given {
			ways++
		}
	}
	switch {
	case c.Gate && ways == 0:
		return password.Password{}, usagef("--gate needs a password: give one of --password, --generate-password and --password-file")
	case ways > 1:
		return password.Password{}, usagef("give one of --password, --generate-password and --password-file")
	case ways > 0 && !outsider:
		return password.Password{}, usagef("a password is possible only with --outsider: a colleague signs in")
	case c.GeneratePassword:
		return password.Generate(), nil
	case c.PasswordFile == "" && !c.Password:
		return password.Password{}, nil
	}
	ask := s.newPassword
	if c.PasswordFile != "" {
		ask = func() (password.Password, error) { return readPassword(string(c.PasswordFile)) }
	}
	p, err := ask()
	if err == nil {
		s.hintf("the password is %s", strengthOf(p))
	}
	return p, err
}

// strength is how hard a password is to guess for somebody who already has the key and the
// sealed file, in words.
type strength string

const (
	weak   strength = "easy to guess: use --generate-password, or at least 14 different characters"
	fair   strength = "possible to guess with a lot of effort, unlike one from --generate-password"
	strong strength = "hard to guess, unless it is a well-known phrase"
)

// A chosen password adds about two bits for each character, and less for repeated ones. One try
// takes a tenth of a second of a core: 28 bits are a year of one, 44 bits 60,000 years.
const bitsPerCharacter, fairBits, strongBits = 2, 28, 44

// generated is the form of what --generate-password and the app make: 80 random bits.
var generated = regexp.MustCompile(`^(?:[a-z2-9]{4}-){3}[a-z2-9]{4}$`)

// strengthOf is a rough estimate that errs on the safe side, the same as that of the app. It
// does not know words.
func strengthOf(p password.Password) strength {
	characters := map[rune]bool{}
	for _, r := range p.Reveal() {
		characters[r] = true
	}
	switch bits := bitsPerCharacter * min(utf8.RuneCountInString(p.Reveal()), 2*len(characters)); {
	case generated.MatchString(p.Reveal()), bits >= strongBits:
		return strong
	case bits >= fairBits:
		return fair
	}
	return weak
}

func readPassword(file string) (password.Password, error) {
	f, err := os.Open(file)
	if err != nil {
		return password.Password{}, usagef("the password cannot be read: %v", err)
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, longestPasswordFile))
	if err != nil {
		return password.Password{}, usagef("the password cannot be read: %v", err)
	}
	return parsePassword(string(raw))
}

// parsePassword drops the line break that an editor adds.
func parsePassword(text string) (password.Password, error) {
	text = strings.TrimSuffix(strings.TrimSuffix(text, "\n"), "\r")
	p, err := password.Parse(text)
	if err != nil || strings.ContainsAny(text, "\r\n") {
		return password.Password{}, errPassword
	}
	return p, nil
}

// newPassword asks twice, because the terminal does not show what is typed.
func (s *session) newPassword() (password.Password, error) {
	if !term.IsTerminal(int(s.stdin.Fd())) {
		return password.Password{}, usagef("--password asks at a terminal; without one, use --password-file")
	}
	first, err := s.promptPassword(s, "Password for the recipient: ")
	if err != nil {
		return password.Password{}, err
	}
	second, err := s.promptPassword(s, "The same again: ")
	if err == nil && second.Reveal() != first.Reveal() {
		err = usagef("the passwords differ")
	}
	return first, err
}

func (s *session) promptPassword(ctx context.Context, text string) (password.Password, error) {
	raw, err := s.prompt(ctx, text)
	if err != nil {
		return password.Password{}, err
	}
	line, _, _ := strings.Cut(string(raw), "\n") // of a pasted text, the first one
	return parsePassword(line)
}

// passwordOf returns the password of a link from the file. Without a file it asks at the
// terminal, up to three times.
func (s *session) passwordOf(file string) func(context.Context, error) (password.Password, error) {
	asked := 0
	return func(ctx context.Context, refusal error) (password.Password, error) {
		wrong := errors.Is(refusal, client.WrongPassword)
		asked++
		switch {
		case file != "" && wrong, asked > 3:
			return password.Password{}, refusal
		case file != "":
			return readPassword(file)
		case !term.IsTerminal(int(s.stdin.Fd())):
			return password.Password{}, usagef("this file needs a password: give a file that contains it, with --password-file")
		case wrong:
			s.notef("that is not the password")
		default:
			s.notef("the sender has set a password")
		}
		return s.promptPassword(ctx, "Password: ")
	}
}

type unlockSecretCmd struct {
	shareID
	Change bool `help:"Replace it with a new one. Everybody who unlocked the file has to unlock it again."`
}

func (unlockSecretCmd) Help() string {
	return `For a file that you sent with --gate. A website that shows the file signs a token for each visitor with the unlock secret, so that visitors need no password. Anyone who has the unlock secret, the link and the key can open the file.

With --json: id, unlockSecret (64 hexadecimal digits).`
}

// unlockSecretResult is the JSON of unlock-secret.
type unlockSecretResult struct {
	ID           string `json:"id"`
	UnlockSecret string `json:"unlockSecret"`
}

func (c *unlockSecretCmd) Run(s *session) error {
	id, err := c.parse()
	if err != nil {
		return err
	}
	read := s.client.UnlockSecret
	if c.Change {
		read = s.client.ChangeUnlockSecret
	}
	secret, err := read(s, id)
	if err != nil {
		return err
	}
	return s.result(unlockSecretResult{string(id), secret.Reveal()}, func(w io.Writer) { fmt.Fprintln(w, secret.Reveal()) })
}

type liftLockCmd struct{ shareID }

func (liftLockCmd) Help() string {
	return `For a file with a password that you sent to a person without an account. After ten wrong passwords in an hour none is accepted for an hour, not even the right one; then status says so.

With --json: id.`
}

// liftedResult is the JSON of lift-lock.
type liftedResult struct {
	ID string `json:"id"`
}

func (c *liftLockCmd) Run(s *session) error {
	id, err := c.parse()
	if err != nil {
		return err
	}
	if _, err := s.client.LiftLock(s, id); err != nil {
		return err
	}
	return s.result(liftedResult{string(id)}, func(w io.Writer) {
		fmt.Fprintf(w, "The recipient of share %s may try passwords again.\n", id)
	})
}
