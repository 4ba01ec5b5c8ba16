package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/client/localid"
	"github.com/secure-share/secure-share/shared/client/programid"
)

// localProfile signs in to the local stack.
const localProfile = "local"

// profile is one sign-in on this computer.
type profile struct {
	API       string    `json:"api"`
	KeyMailer string    `json:"keyMailer"`
	Site      string    `json:"site"`
	SiteURL   string    `json:"siteUrl"`
	AccountID string    `json:"accountId"`
	Name      string    `json:"name"`
	Scopes    []string  `json:"scopes"`
	ExpiresAt time.Time `json:"expiresAt"`
	Key       string    `json:"key,omitempty"`      // the private half, unless it is in the keychain
	Keychain  string    `json:"keychain,omitempty"` // the name of the key in the keychain

	Page        string      `json:"page,omitempty"` // address of the app on the site
	OwnDelivery ownDelivery `json:"ownDelivery,omitzero"`
}

// profiles is the content of profiles.json in the state folder.
type profiles struct {
	Last     string             `json:"last"` // the last one that signed in
	Profiles map[string]profile `json:"profiles"`
}

func (s *session) profilesFile() string { return filepath.Join(s.state, "profiles.json") }

func (s *session) profiles() (profiles, error) {
	known := profiles{Profiles: map[string]profile{}}
	raw, err := os.ReadFile(s.profilesFile())
	if errors.Is(err, os.ErrNotExist) {
		return known, nil
	}
	if err != nil {
		return known, usagef("%s cannot be read: %v", s.profilesFile(), cause(err))
	}
	if err := json.Unmarshal(raw, &known); err != nil {
		return known, usagef("%s cannot be read as profiles: correct or delete it", s.profilesFile())
	}
	return known, nil
}

// save replaces the file. Only its owner may read it.
func (s *session) save(p profiles) error {
	raw, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(s.state, 0o700); err != nil {
		return usagef("%s cannot be made: %v", s.state, errors.Unwrap(err))
	}
	f, err := os.CreateTemp(s.state, ".profiles-*") // with the mode 0600
	if err != nil {
		return usagef("no file can be written in %s: %v", s.state, errors.Unwrap(err))
	}
	defer os.Remove(f.Name())
	_, err = f.Write(append(raw, '\n'))
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), s.profilesFile())
	}
	if err != nil {
		return fmt.Errorf("the profile cannot be saved: %w", err)
	}
	return nil
}

// programPerson is the person who approved this program. A program knows nobody
// else of the site.
type programPerson struct {
	programid.Identity
	self localid.Person
}

var _ identity = programPerson{}

func (p profile) identity(key programid.Key) programPerson {
	return programPerson{programid.Identity{Key: key, Now: time.Now}, localid.Person{Name: p.Name, AccountID: p.AccountID}}
}

func (p programPerson) Self(context.Context) (localid.Person, error) { return p.self, nil }
func (p programPerson) People(context.Context) ([]localid.Person, error) {
	return []localid.Person{p.self}, nil
}

type loginCmd struct {
	API  string        `name:"api" required:"" placeholder:"URL" help:"Address of the file API. Administrators find it in the outputs of the stack."`
	As   string        `name:"name" default:"default" placeholder:"NAME" help:"What to call this sign-in (${default})."`
	Wait time.Duration `default:"10m" help:"How long to wait for the approval (${default})."`
}

// loginResult is the JSON of login, and without Default an item of profiles.
type loginResult struct {
	Profile   string    `json:"profile"`
	API       string    `json:"api"`
	SiteURL   string    `json:"siteUrl"`
	AccountID string    `json:"accountId"`
	Name      string    `json:"name,omitempty"`
	Scopes    []string  `json:"scopes"`
	ExpiresAt time.Time `json:"expiresAt"`
}

// asking is the pause between two checks whether the program was approved.
const asking = 2 * time.Second

// errNotApproved means that nobody approved the login within the time of --wait.
var errNotApproved = errors.New("nobody approved it")

func (c *loginCmd) check() error {
	api, err := url.Parse(c.API)
	switch {
	case c.As == localProfile:
		return usagef("the name local is reserved for the local stack: choose another --name")
	case strings.TrimSpace(c.As) == "" || !isVisible(c.As):
		return usagef("--name takes visible characters only, and at least one")
	case c.Wait < 0:
		return usagef("--wait must not be negative")
	case err == nil && api.User != nil:
		return usagef("--api takes an address without a user name and a password")
	}
	return nil
}

func (c *loginCmd) Run(s *session) error {
	if err := c.check(); err != nil {
		return err
	}
	known, err := s.profiles()
	if err == nil {
		err = s.save(known) // what cannot be saved should not be approved first
	}
	if err != nil {
		return err
	}
	key := programid.NewKey()
	line := programid.NewLine(key)
	p := profile{API: c.API}
	waiting, err := client.New(client.Options{FileAPI: c.API, Identity: p.identity(key)})
	if err != nil {
		return usagef("--api: %v", err)
	}
	if _, err := waiting.OwnProgram(s); !errors.Is(err, client.UnknownProgram) {
		if err == nil {
			err = errors.New("a new key cannot be approved yet")
		}
		return fmt.Errorf("%s does not answer as a file API: %w", c.API, err)
	}
	fmt.Fprintf(s.stderr, "Open Secure Share in Jira or Confluence, choose Programs, and paste this line:\n\n    %s\n\nApprove it if the app shows the fingerprint %s. Waiting ...\n", line.Reveal(), line.Fingerprint())

	ctx, cancel := context.WithTimeoutCause(s, c.Wait, fmt.Errorf("%w within %v: start again", errNotApproved, c.Wait))
	defer cancel()
	own, err := waiting.OwnProgram(ctx)
	for ; errors.Is(err, client.UnknownProgram); own, err = waiting.OwnProgram(ctx) {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(asking):
		}
	}
	if err != nil && ctx.Err() != nil { // during a request
		return context.Cause(ctx)
	}
	if err != nil {
		return err
	}
	greeting, err := line.Open(own.Greeting)
	if err != nil || greeting.Site != own.Site || greeting.AccountID != own.AccountID {
		return fmt.Errorf("%w: nothing was saved; revoke the program in the app", programid.ErrGreeting)
	}
	p.KeyMailer, p.Site, p.SiteURL, p.AccountID, p.Name = greeting.KeyMailer, greeting.Site, greeting.SiteURL, greeting.AccountID, greeting.Name
	p.Page, p.OwnDelivery = greeting.Page, ownDelivery{greeting.OwnDelivery.URL, string(greeting.OwnDelivery.Secret)}
	p.Scopes, p.ExpiresAt = own.Program.Scopes, own.Program.ExpiresAt
	if err := s.keepProfile(c.As, p, key); err != nil {
		return err
	}
	return s.result(p.result(c.As), func(w io.Writer) {
		fmt.Fprintf(w, "Signed in as %s on %s, until %s.\n", visible(p.person()), visible(p.SiteURL), when(&p.ExpiresAt))
	})
}

// keepProfile saves a profile with its key, in place of the one with the same name.
// It reads the others now: another login may have saved one while this one waited.
func (s *session) keepProfile(name string, p profile, key programid.Key) error {
	known, err := s.profiles()
	if err != nil {
		return err
	}
	before := known.Profiles[name]
	s.storeKey(&p, key)
	known.Last, known.Profiles[name] = name, p
	if err := s.save(known); err != nil {
		return errors.Join(err, s.forgetKey(p))
	}
	return s.forgetKey(before)
}

func (p profile) person() string {
	if p.Name != "" {
		return p.Name
	}
	return p.AccountID
}

func (p profile) result(name string) loginResult {
	return loginResult{name, p.API, p.SiteURL, p.AccountID, p.Name, p.Scopes, p.ExpiresAt}
}

type logoutCmd struct {
	Name string `arg:"" default:"" optional:"" help:"The profile; the last one if it is left out."`
}

// logoutResult is the JSON of logout.
type logoutResult struct {
	Profile string `json:"profile"`
}

func (c *logoutCmd) Run(s *session) error {
	known, err := s.profiles()
	if err != nil {
		return err
	}
	name := c.Name
	if name == "" {
		name = known.Last
	}
	p, found := known.Profiles[name]
	if !found {
		return usagef("no profile has this name: see secureshare profiles")
	}
	if err := s.forgetKey(p); err != nil {
		return err
	}
	delete(known.Profiles, name)
	if known.Last == name {
		known.Last = ""
	}
	if err := s.save(known); err != nil {
		return err
	}
	return s.result(logoutResult{name}, func(w io.Writer) {
		fmt.Fprintf(w, "Forgot %s. Its key is deleted from this computer; the app still lists it under Programs until it is revoked there.\n", visible(name))
	})
}

type profilesCmd struct{}

// profilesResult is the JSON of profiles.
type profilesResult struct {
	Last  string        `json:"last"`
	Items []loginResult `json:"items"`
}

func (c *profilesCmd) Run(s *session) error {
	known, err := s.profiles()
	if err != nil {
		return err
	}
	r := profilesResult{known.Last, []loginResult{}}
	for _, name := range slices.Sorted(maps.Keys(known.Profiles)) {
		r.Items = append(r.Items, known.Profiles[name].result(name))
	}
	return s.result(r, func(w io.Writer) {
		if len(r.Items) == 0 {
			fmt.Fprintln(w, "No sign-ins. Sign in with: secureshare login --api URL")
		}
		for _, i := range r.Items {
			fmt.Fprintf(w, "%s  %s on %s, %s\n", visible(i.Profile), visible(known.Profiles[i.Profile].person()), visible(i.SiteURL), validity(i.ExpiresAt, time.Now()))
		}
	})
}

// validity says how long a sign-in is valid, or that it has expired.
func validity(until, now time.Time) string {
	if now.Before(until) {
		return "until " + when(&until)
	}
	return "expired on " + when(&until) + ": sign in again with secureshare login"
}
