package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/client/localid"
	"github.com/secure-share/secure-share/shared/share"
)

// identity is who the caller is and whom the site knows.
type identity interface {
	client.Identity
	Self(context.Context) (localid.Person, error)
	People(context.Context) ([]localid.Person, error)
}

var _ identity = (*localid.Identity)(nil)

// session is what every command works with.
type session struct {
	context.Context
	printer
	globals
	client *client.Client
	me     identity
	unsent keyFolder
	stdin  *os.File
}

// endpoints is the file that the local stack writes.
type endpoints struct {
	FileAPI   string `json:"fileApi"`
	KeyMailer string `json:"keyMailer"`
	Issuer    string `json:"issuer"`
}

func newSession(ctx context.Context, g globals, p printer, stdin *os.File) (*session, error) {
	if g.As == "" {
		return nil, usagef("say who you are: --as alice")
	}
	e, err := readEndpoints(string(g.Endpoints))
	if err != nil {
		return nil, err
	}
	me, err := localid.New(e.Issuer, g.Site, g.As)
	if err != nil {
		return nil, usagef("%s: %v", g.Endpoints, err)
	}
	state, err := stateFolder(string(g.State))
	if err != nil {
		return nil, err
	}
	c, err := client.New(client.Options{
		FileAPI: e.FileAPI, KeyMailer: e.KeyMailer, Identity: me,
		Claims: client.ClaimFolder(filepath.Join(state, "claims")),
	})
	if err != nil {
		return nil, usagef("%s: %v", g.Endpoints, err)
	}
	return &session{ctx, p, g, c, me, keyFolder(filepath.Join(state, "keys")), stdin}, nil
}

func readEndpoints(path string) (endpoints, error) {
	raw, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return endpoints{}, usagef("%s is not there: start the local stack with make run, or name the file with --endpoints", path)
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

// recipient finds whom --to means: a name or an account id of the directory, or
// the account id of somebody whom it does not list.
func (s *session) recipient(to string) (share.Person, error) {
	people, err := s.me.People(s)
	if err != nil {
		return "", err
	}
	for _, p := range people {
		if strings.EqualFold(p.Name, to) || p.AccountID == to {
			return share.ParsePerson(p.AccountID)
		}
	}
	// Shorter ones are rather a name with a slip in it.
	if id, err := share.ParsePerson(to); err == nil && len(to) >= 20 {
		return id, nil
	}
	return "", usagef("nobody on the site %s is called %s", visible(s.Site), visible(to))
}

// names maps account ids to names, as far as the directory tells.
func (s *session) names() func(id string) string {
	people, _ := s.me.People(s)
	return func(id string) string {
		for _, p := range people {
			if p.AccountID == id {
				return visible(p.Name)
			}
		}
		return visible(id)
	}
}
