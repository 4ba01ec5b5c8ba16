package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/delivery"
)

// ownDelivery is the site's own receiver of keys. The zero value means that there is none.
type ownDelivery struct {
	URL    string `json:"url"`
	Secret string `json:"secret"` // signs messages
}

func (o ownDelivery) options(siteURL, page string) (*client.OwnDelivery, error) {
	if o.URL == "" {
		return nil, nil
	}
	secret, err := delivery.ParseSecret(o.Secret)
	return &client.OwnDelivery{URL: o.URL, Secret: secret, SiteURL: siteURL, Page: page}, err
}

type ownCmd struct {
	URL        string `name:"url" placeholder:"URL" help:"Set this address. The signing secret is read from --secret-file or standard input."`
	SecretFile path   `placeholder:"FILE" help:"File with the signing secret."`
	Remove     bool   `help:"Forget the address and the secret."`
	Test       string `placeholder:"ADDRESS" help:"Send a sample for this mail address, which the service checks but does not deliver."`
}

func (ownCmd) Help() string {
	return `If a site has own delivery, its keys go directly to a service of the organisation instead of to Secure Share. When you approve a sign-in in the app, it gets the address and the signing secret. When an administrator changes them, sign in again, or ask the administrator for both and set them here.

The secret is read from --secret-file, or from standard input. It is stored in the profile, which only you can read, and never printed. On the local stack nothing needs to be set.

With --json: profile, url (empty if there is none), tested (with --test: true).`
}

// ownResult is the JSON of own-delivery.
type ownResult struct {
	Profile string `json:"profile"`
	URL     string `json:"url"`
	Tested  bool   `json:"tested,omitempty"`
}

func (c *ownCmd) Run(s *session) error {
	changes := c.URL != "" || c.Remove
	switch {
	case c.URL != "" && c.Remove:
		return usagef("--url and --remove cannot be used together")
	case c.URL == "" && c.SecretFile != "":
		return usagef("--secret-file needs --url")
	case changes && s.Profile == localProfile:
		return usagef("the local stack already has own delivery: it cannot be changed")
	case c.Remove && c.Test != "":
		return usagef("--remove and --test cannot be used together")
	}
	if changes {
		if err := c.change(s); err != nil {
			return err
		}
	}
	if c.Test != "" {
		to, err := parseMail(c.Test)
		if err != nil {
			return usagef("--test is not a mail address like name@example.com")
		}
		if err := s.client.TestDelivery(s, to); err != nil {
			return s.withHint(err)
		}
	}
	r := ownResult{Profile: s.Profile, Tested: c.Test != ""}
	if s.own != nil {
		r.URL = s.own.URL
	}
	return s.result(r, func(w io.Writer) {
		switch {
		case r.URL == "":
			fmt.Fprintln(w, "No own delivery is set: keys are mailed.")
			return
		case r.Tested:
			fmt.Fprint(w, "The sample was accepted. ")
		}
		fmt.Fprintf(w, "Own delivery: %s\n", visible(r.URL))
	})
}

// change sets or removes own delivery in the profile, and in the session.
func (c *ownCmd) change(s *session) error {
	known, err := s.profiles()
	if err != nil {
		return err
	}
	p := known.Profiles[s.Profile]
	p.OwnDelivery = ownDelivery{}
	if !c.Remove {
		secret, err := c.secret(s)
		if err != nil {
			return err
		}
		p.OwnDelivery = ownDelivery{c.URL, secret}
	}
	if s.own, err = p.OwnDelivery.options(p.SiteURL, p.Page); err != nil {
		return usagef("that is not a signing secret: 43 letters, digits, - and _ are expected")
	}
	if err := s.connect(p.API, p.KeyMailer, "--url"); err != nil {
		return err
	}
	known.Profiles[s.Profile] = p
	return s.save(known)
}

// secret reads the signing secret. On a terminal it turns the echo off.
func (c *ownCmd) secret(s *session) (string, error) {
	var raw []byte
	var err error
	switch {
	case c.SecretFile != "":
		if raw, err = os.ReadFile(string(c.SecretFile)); err != nil {
			return "", usagef("--secret-file cannot be read: %v", errors.Unwrap(err))
		}
	case term.IsTerminal(int(s.stdin.Fd())):
		fmt.Fprint(s.stderr, "Signing secret: ")
		raw, err = newTerminal(s.stdin).read(s)
		fmt.Fprintln(s.stderr)
	default:
		raw, err = unlessDone(s, func() ([]byte, error) { return io.ReadAll(io.LimitReader(s.stdin, maxPaste)) })
	}
	return strings.TrimSpace(string(raw)), err
}
