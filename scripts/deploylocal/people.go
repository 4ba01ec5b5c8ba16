package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"time"

	"github.com/secure-share/secure-share/infra/jwkset"
	"github.com/secure-share/secure-share/scripts/local/issuer"
	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/client/localid"
	"github.com/secure-share/secure-share/shared/roleassertion"
	"github.com/secure-share/secure-share/shared/roleassertion/roletest"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// acme is the site of the checks, and erin its administrator.
const (
	acme = "acme"
	erin = "erin"
)

// person is somebody of acme, with their own client.
type person struct {
	*client.Client
	localid.Person
	name string
}

func (d *deployment) person(ctx context.Context, name string) (person, error) {
	c, self, err := localid.Connect(ctx, d.issuer.URL, acme, name, client.Options{
		FileAPI: d.pair.FileAPI, KeyMailer: d.pair.KeyMailer, Transport: d.pair.Transport,
		Claims: client.ClaimFolder(filepath.Join(d.dir, "claims", name)),
	})
	return person{c, self, name}, err
}

// aliceAndBob signs both in.
func (d *deployment) aliceAndBob(ctx context.Context) (alice, bob person, err error) {
	if alice, err = d.person(ctx, "alice"); err == nil {
		bob, err = d.person(ctx, "bob")
	}
	return alice, bob, err
}

// newRoleKey makes the key with which the app's function signs role assertions.
func (d *deployment) newRoleKey() (err error) {
	d.roleKey, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	return err
}

// roleKeys is the setting with its public half.
func (d *deployment) roleKeys() (string, error) {
	_, public, err := jwkset.FromPrivate(d.roleKey)
	if err != nil {
		return "", err
	}
	set, err := json.Marshal(jwkset.Set{Keys: []jwkset.Key{public}})
	return string(set), err
}

// administer calls the file API as the administrator of acme, and decodes the answer
// into out unless that is nil.
func (d *deployment) administer(ctx context.Context, method, path string, in, out any) error {
	site, admin, found := issuer.Find(acme, erin)
	if !found {
		return errors.New("acme has no administrator")
	}
	_, public, err := jwkset.FromPrivate(d.roleKey)
	if err != nil {
		return err
	}
	claims := roletest.Claims(time.Now(), share.Site(site.CloudID), share.Person(admin.AccountID), roleassertion.SiteAdmin)
	roles, err := roletest.Token(d.roleKey, public.ID, claims)
	if err != nil {
		return err
	}
	return d.call(ctx, erin, method, path, in, out, http.Header{wire.RolesHeader: {roles}})
}

// call calls the file API as somebody of acme. Any status but a success is an error.
func (d *deployment) call(ctx context.Context, name, method, path string, in, out any, more http.Header) error {
	var text []byte
	if in != nil {
		var err error
		if text, err = json.Marshal(in); err != nil {
			return err
		}
	}
	identity, err := localid.New(d.issuer.URL, acme, name)
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, method, d.pair.FileAPI+path, bytes.NewReader(text))
	if err != nil {
		return err
	}
	if err := identity.Authorize(r, text); err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	for name := range more {
		r.Header.Set(name, more.Get(name))
	}
	res, err := (&http.Client{Transport: d.pair.Transport}).Do(r)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	switch {
	case err != nil:
		return err
	case res.StatusCode/100 != 2:
		return fmt.Errorf("%s %s as %s: status %d: %s", method, path, name, res.StatusCode, body)
	case out == nil:
		return nil
	}
	return json.Unmarshal(body, out)
}
