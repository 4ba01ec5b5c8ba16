// Package smoke checks a pair of stacks from outside, as users do: a file reaches one
// person, once, and nobody else. SignedIn checks a pair of any stage. Pair checks more,
// with people that it makes up, and so only the stage local: that stage alone trusts an
// issuer that signs any token.
package smoke

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"path/filepath"
	"strings"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/client/localid"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/share"
)

// Pair is two deployed stacks, with access to their mails and objects for the
// checks.
type Pair struct {
	FileAPI, KeyMailer string // addresses
	Issuer             string // of tokens, on this machine
	Transport          http.RoundTripper

	Mails Mailbox // nil: a person has to look for the mails
	Blobs Storage // nil: nobody can look into the bucket

	Expires bool // shares expire soon enough to wait for it

	hurry bool // do not wait
}

// Mailbox returns the texts of the mails to an address.
type Mailbox interface {
	Texts(ctx context.Context, to string) ([]string, error)
}

// Storage returns the keys of all objects.
type Storage interface {
	Keys(ctx context.Context) ([]string, error)
}

// person is a user of the pair.
type person struct {
	*client.Client
	localid.Person
}

func (p Pair) person(ctx context.Context, folder, site, name string) (person, error) {
	o := client.Options{
		FileAPI: p.FileAPI, KeyMailer: p.KeyMailer, Transport: p.Transport,
		Claims: client.ClaimFolder(filepath.Join(folder, "claims", name)),
	}
	if p.hurry {
		o.Clock = new(skippingClock)
	}
	c, self, err := localid.Connect(ctx, p.Issuer, site, name, o)
	return person{c, self}, err
}

// stored reports whether the bucket holds the blob of a share.
func (p Pair) stored(ctx context.Context, id share.ID) (bool, error) {
	keys, err := p.Blobs.Keys(ctx)
	for _, key := range keys {
		if strings.HasSuffix(key, "/"+string(id)) {
			return true, err
		}
	}
	return false, err
}

// ErrNoKey means that a mail contains no key.
var ErrNoKey = errors.New("no mail with a key")

// key finds the key in the newest mail to an address: it is on its own line.
func (p Pair) key(ctx context.Context, to string) (keyring.Secret, error) {
	texts, err := p.Mails.Texts(ctx, to)
	if err != nil {
		return keyring.Secret{}, err
	}
	if len(texts) > 0 {
		for line := range strings.Lines(texts[len(texts)-1]) {
			if secret, err := keyring.ParseSecret(strings.TrimSpace(line)); err == nil {
				return secret, nil
			}
		}
	}
	return keyring.Secret{}, ErrNoKey
}

// Outputs reads the file of cdk deploy --outputs-file: the outputs of stacks by
// name.
func Outputs(raw []byte) (map[string]map[string]string, error) {
	var all map[string]map[string]string
	return all, json.Unmarshal(raw, &all)
}
