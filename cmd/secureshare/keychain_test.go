package main

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/zalando/go-keyring"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/client/programid"
)

// sessionWithKeychain returns a session that stores its private keys in the keychain and
// everything else in the folder state. printed returns its output so far.
func sessionWithKeychain(t *testing.T, state string) (s *session, printed func() string) {
	t.Helper()
	home := t.TempDir()
	for name, value := range map[string]string{
		"HOME": home, "XDG_CONFIG_HOME": filepath.Join(home, "config"), "AppData": home, "DBUS_SESSION_BUS_ADDRESS": "unix:path=" + filepath.Join(home, "bus"),
	} {
		t.Setenv(name, value)
	}
	out, err := os.Create(filepath.Join(home, "printed"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = out.Close() })
	s, err = newSession(t.Context(), globals{State: path(state)}, printer{stdout: &output{file: out}, stderr: out}, os.Stdin)
	if err != nil {
		t.Fatal(err)
	}
	return s, func() string {
		text, err := os.ReadFile(out.Name())
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
}

// signedIn saves a profile with a new key.
func signedIn(t *testing.T, s *session, name string) programid.Key {
	t.Helper()
	key := programid.NewKey()
	p := profile{API: "https://files.example", KeyMailer: "https://keys.example", AccountID: "712020:alice", ExpiresAt: time.Now().Add(time.Hour)}
	if err := s.keepProfile(name, p, key); err != nil {
		t.Fatal(err)
	}
	return key
}

func stored(t *testing.T, s *session) string {
	t.Helper()
	text, err := os.ReadFile(s.profilesFile())
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func inKeychain(key programid.Key) bool {
	secret, err := keyring.Get(keychainService, string(key.ID()))
	return err == nil && secret == key.Reveal()
}

func TestKeysAreInTheKeychain(t *testing.T) {
	keyring.MockInit()
	s, _ := sessionWithKeychain(t, "")
	first := signedIn(t, s, "work")
	if !inKeychain(first) || strings.Contains(stored(t, s), first.Reveal()) {
		t.Errorf("the key is in the file: %s", stored(t, s))
	}
	if err := s.signIn(); err != nil || s.Profile != "work" || s.me.(programPerson).Key.Reveal() != first.Reveal() {
		t.Error(err, s.Profile)
	}
	second := signedIn(t, s, "work")
	if inKeychain(first) || !inKeychain(second) {
		t.Error("the key of the sign-in before is still there, or the new one is not")
	}
	if err := (&logoutCmd{}).Run(s); err != nil || inKeychain(second) {
		t.Errorf("after logout: %v", err)
	}
}

// Without a keychain, or in a folder that the user named, the key is in the profile, which
// only its owner may read.
func TestKeysAreInAFile(t *testing.T) {
	for name, test := range map[string]struct {
		broken, named bool
	}{"a keychain that fails": {broken: true}, "a named folder": {named: true}} {
		t.Run(name, func(t *testing.T) {
			keyring.MockInit()
			if test.broken {
				keyring.MockInitWithError(errors.New("no such interface"))
			}
			state := ""
			if test.named {
				state = t.TempDir()
			}
			s, printed := sessionWithKeychain(t, state)
			key := signedIn(t, s, "work")
			if inKeychain(key) || !strings.Contains(stored(t, s), key.Reveal()) {
				t.Error("the key is not in the file")
			}
			if info, err := os.Stat(s.profilesFile()); err != nil || info.Mode().Perm() != 0o600 && os.PathSeparator == '/' {
				t.Errorf("%v, %v", info, err)
			}
			if hint := strings.Contains(printed(), "no such interface"); hint != test.broken || strings.Contains(printed(), key.Reveal()) {
				t.Errorf("%q", printed())
			}
			if err := s.signIn(); err != nil || strings.Contains(printed(), "others on this computer") {
				t.Error(err, printed())
			}
			if err := os.Chmod(s.profilesFile(), 0o604); err != nil {
				t.Fatal(err)
			}
			if err := s.signIn(); err != nil || strings.Contains(printed(), "others on this computer may read") != (runtime.GOOS != "windows") {
				t.Error(err, printed())
			}
			if err := (&logoutCmd{}).Run(s); err != nil {
				t.Error(err)
			}
		})
	}
}

// A keychain that no longer has the key, or is locked, does not look like a refusal of the
// service, and leaves the profile as it is.
func TestAKeychainThatDoesNotReturnTheKey(t *testing.T) {
	for name, lose := range map[string]func(){
		"gone":   keyring.MockInit,
		"locked": func() { keyring.MockInitWithError(errors.New("locked")) },
	} {
		t.Run(name, func(t *testing.T) {
			keyring.MockInit()
			s, _ := sessionWithKeychain(t, "")
			signedIn(t, s, "work")
			before := stored(t, s)
			lose()
			if err := s.signIn(); !errors.Is(err, client.ErrSignIn) || exitCode(err) != exitSignIn || !strings.Contains(err.Error(), "keychain") {
				t.Error(err)
			}
			if stored(t, s) != before {
				t.Error("the profile changed")
			}
			if err := (&logoutCmd{}).Run(s); (err == nil) != (name == "gone") {
				t.Error(err)
			}
		})
	}
}

// A server without a D-Bus has no keychain.
func TestNoKeychain(t *testing.T) {
	s, printed := sessionWithKeychain(t, "")
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	if s.hasKeychain() && runtime.GOOS != "darwin" && runtime.GOOS != "windows" {
		t.Error("there is a keychain")
	}
	if printed() != "" {
		t.Errorf("%q", printed())
	}
}

// A keychain that nobody unlocks does not block a script for ever.
func TestAKeychainThatNobodyUnlocks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &session{Context: t.Context()}
		unlocked := make(chan struct{})
		defer close(unlocked)
		began := time.Now()
		_, err := s.keychain(func() (string, error) { <-unlocked; return "", nil })
		if !errors.Is(err, errKeychainTime) || time.Since(began) != keychainTime {
			t.Errorf("%v after %v", err, time.Since(began))
		}
	})
}
