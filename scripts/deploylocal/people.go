package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"errors"
	"net/http"
	"path/filepath"
	"time"

	"github.com/secure-share/secure-share/infra/jwkset"
	"github.com/secure-share/secure-share/scripts/local/issuer"
	"github.com/secure-share/secure-share/scripts/smoke"
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

// person is a person of acme with their own client.
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
	return d.pair.Call(ctx, acme, erin, smoke.Call{Method: method, Path: path, In: in, Out: out, Header: http.Header{wire.RolesHeader: {roles}}})
}
