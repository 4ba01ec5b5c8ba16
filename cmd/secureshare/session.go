package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/client/localid"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// identity is the caller and the people of the site.
type identity interface {
	client.Identity
	Self(context.Context) (localid.Person, error)
	People(context.Context) ([]localid.Person, error)
}

var _ identity = (*localid.Identity)(nil)

// session is what the commands share.
type session struct {
	context.Context
	printer
	globals
	client   *client.Client
	me       identity
	own      *client.OwnDelivery // of the site; nil: none is known
	page     string              // address of the app on the site; may be empty
	unsent   keyFolder
	stdin    *os.File
	terminal *terminal // nil until something is asked
	state    string    // folder
}

// endpoints is the file that the local stack writes.
type endpoints struct {
	FileAPI   string `json:"fileApi"`
	KeyMailer string `json:"keyMailer"`
	Issuer    string `json:"issuer"`

	OwnDelivery map[string]localOwnDelivery `json:"ownDelivery"` // by site
}

// localOwnDelivery is the own delivery of a site of the local stack.
type localOwnDelivery struct {
	ownDelivery
	SiteURL string `json:"siteUrl"`
}

// newSession makes a session that is not signed in.
func newSession(ctx context.Context, g globals, p printer, stdin *os.File) (*session, error) {
	state, err := stateFolder(string(g.State))
	if err != nil {
		return nil, err
	}
	return &session{Context: ctx, printer: p, globals: g, stdin: stdin, state: state, unsent: keyFolder(filepath.Join(state, "keys"))}, nil
}

// signIn signs in with the profile of the flags.
func (s *session) signIn() error {
	known, err := s.profiles()
	if err != nil {
		return err
	}
	name := s.Profile
	switch {
	case name != "":
	case s.As != "", known.Last == "":
		name = localProfile
	default:
		name = known.Last
	}
	if name == localProfile {
		return s.signInLocally()
	}
	p, found := known.Profiles[name]
	if !found {
		return usagef("no profile is called %s: see secureshare profiles, or sign in with secureshare login", visible(name))
	}
	s.warnReadable(s.profilesFile())
	key, err := s.keyOf(p, name)
	if err != nil {
		return err
	}
	own, err := p.OwnDelivery.options(p.SiteURL, p.Page)
	if err != nil {
		return usagef("the profile %s cannot be read: sign in again with secureshare login", visible(name))
	}
	s.Profile, s.Site, s.me, s.own, s.page = name, p.SiteURL, p.identity(key), own, p.Page
	return s.connect(p.API, p.KeyMailer, "profile "+name)
}

// warnReadable warns if other users of this computer may read a file with secrets. Windows
// has no such mode bits.
func (s *session) warnReadable(file string) {
	info, err := os.Stat(file)
	if err == nil && info.Mode().Perm()&0o077 != 0 && runtime.GOOS != "windows" {
		s.notef("warning: others on this computer may read or change %s, which holds secrets: run chmod 600 on it", file)
	}
}

func (s *session) signInLocally() error {
	if s.As == "" {
		return usagef("say who you are: --as alice on the local stack, or sign in with secureshare login")
	}
	e, err := readEndpoints(string(s.Endpoints))
	if err != nil {
		return err
	}
	me, err := localid.New(e.Issuer, s.Site, s.As)
	if err != nil {
		return usagef("%s: %v", s.Endpoints, err)
	}
	s.Profile, s.me = localProfile, me
	here := e.OwnDelivery[s.Site]
	if s.own, err = here.options(here.SiteURL, ""); err != nil {
		return usagef("%s: %v", s.Endpoints, err)
	}
	return s.connect(e.FileAPI, e.KeyMailer, string(s.Endpoints))
}

func (s *session) connect(fileAPI, keyMailer, source string) error {
	c, err := client.New(client.Options{
		FileAPI: fileAPI, KeyMailer: keyMailer, Identity: s.me, Own: s.own,
		Claims:  client.ClaimFolder(filepath.Join(s.state, "claims")),
		Uploads: client.UploadFolder(filepath.Join(s.state, "uploads")),
	})
	if err != nil {
		return usagef("%s: %v", source, err)
	}
	s.client = c
	return nil
}

func readEndpoints(path string) (endpoints, error) {
	raw, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return endpoints{}, usagef("%s does not exist: start the local stack with make run, or name the file with --endpoints", path)
	}
	var e endpoints
	if err != nil || json.Unmarshal(raw, &e) != nil {
		return endpoints{}, usagef("%s cannot be read as the addresses of a local stack", path)
	}
	return e, nil
}

func stateFolder(given string) (string, error) {
	if given != "" {
		return given, nil
	}
	config, err := os.UserConfigDir()
	if err != nil {
		return "", usagef("no folder for the state is known: name one with --state")
	}
	return filepath.Join(config, "secure-share"), nil
}

// person resolves the value of a flag: a name or account id of the directory, or an account
// id that the directory does not list.
func (s *session) person(flag, to string) (share.Person, error) {
	people, err := s.me.People(s)
	if err != nil {
		return "", err
	}
	for _, p := range people {
		if strings.EqualFold(p.Name, to) || p.AccountID == to {
			return share.ParsePerson(p.AccountID)
		}
	}
	// Shorter texts are more likely a mistyped name.
	if id, err := share.ParsePerson(to); err == nil && (len(to) >= 20 || s.Profile != localProfile && strings.Contains(to, ":")) {
		return id, nil
	}
	if s.Profile != localProfile {
		return "", usagef("%s takes an account id here, like 712020:0a1b2c3d-...: it is at the end of the address of a person's profile page", flag)
	}
	return "", usagef("nobody on the site %s is called %s", visible(s.Site), visible(to))
}

// nameOf returns the name of a person in the directory, or "".
func (s *session) nameOf(id share.Person) string {
	people, _ := s.me.People(s)
	for _, p := range people {
		if p.AccountID == string(id) {
			return p.Name
		}
	}
	return ""
}

// names maps the account ids of the directory to names.
func (s *session) names() func(id string) string {
	people, _ := s.me.People(s)
	return func(id string) string {
		if id == wire.Outsider {
			return "someone outside"
		}
		for _, p := range people {
			if p.AccountID == id {
				return visible(p.Name)
			}
		}
		return visible(id)
	}
}
