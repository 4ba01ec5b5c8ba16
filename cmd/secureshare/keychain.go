package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/zalando/go-keyring"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/client/programid"
)

const (
	// keychainService is the name under which the keychain lists the keys.
	keychainService = "secureshare"

	// keychainTime is for a person who unlocks the keychain.
	keychainTime = time.Minute
)

var errKeychainTime = errors.New("it was not unlocked in time")

// hasKeychain reports whether private keys go into the keychain of the system: the
// Keychain of macOS, the Credential Manager of Windows, or a Secret Service on the user's
// D-Bus. With a state folder that the user named, they stay in that folder.
func (s *session) hasKeychain() bool {
	if s.State != "" {
		return false
	}
	if runtime.GOOS == "darwin" || runtime.GOOS == "windows" || os.Getenv("DBUS_SESSION_BUS_ADDRESS") != "" {
		return true
	}
	// Without a bus, a client would start one that ends with this process.
	folder := os.Getenv("XDG_RUNTIME_DIR")
	if folder == "" {
		return false
	}
	_, err := os.Stat(filepath.Join(folder, "bus"))
	return err == nil
}

// keychain makes a call, which may wait for a person.
func (s *session) keychain(call func() (string, error)) (string, error) {
	ctx, cancel := context.WithTimeoutCause(s, keychainTime, errKeychainTime)
	defer cancel()
	found, err := unlessDone(ctx, func() ([]byte, error) {
		text, err := call()
		return []byte(text), err
	})
	return string(found), err
}

// storeKey puts the key into the keychain or, if that is not possible, into the profile.
func (s *session) storeKey(p *profile, key programid.Key) {
	p.Key, p.Keychain = key.Reveal(), ""
	if !s.hasKeychain() {
		return
	}
	id := string(key.ID())
	_, err := s.keychain(func() (string, error) { return "", keyring.Set(keychainService, id, p.Key) })
	if err != nil {
		s.hintf("the keychain of this computer cannot be used (%v): the key is stored in %s, readable by you only", err, s.profilesFile())
		return
	}
	p.Key, p.Keychain = "", id
}

// keyOf returns the key of a profile.
func (s *session) keyOf(p profile, name string) (programid.Key, error) {
	text := p.Key
	if p.Keychain != "" {
		var err error
		text, err = s.keychain(func() (string, error) { return keyring.Get(keychainService, p.Keychain) })
		if err != nil {
			return programid.Key{}, fmt.Errorf("%w: the key of the profile %s is in the keychain of this computer, which does not return it: %w; unlock it, or sign in again with secureshare login", client.ErrSignIn, visible(name), err)
		}
	}
	key, err := programid.ParseKey(text)
	if err != nil {
		return key, usagef("the profile %s cannot be read: sign in again with secureshare login", visible(name))
	}
	return key, nil
}

// forgetKey removes the key of a profile from the keychain, if it is there.
func (s *session) forgetKey(p profile) error {
	if p.Keychain == "" {
		return nil
	}
	_, err := s.keychain(func() (string, error) { return "", keyring.Delete(keychainService, p.Keychain) })
	if err == nil || errors.Is(err, keyring.ErrNotFound) {
		return nil
	}
	return fmt.Errorf("the key cannot be deleted from the keychain of this computer: %w", err)
}
