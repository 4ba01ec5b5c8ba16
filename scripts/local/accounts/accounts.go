// Package accounts makes the two AWS accounts of the local stack. Each has its
// own number, region, folder and access key. They share nothing.
package accounts

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
)

// Account is an AWS account as its functions see it.
type Account struct {
	Name   string // also of its folder
	ID     string // 12 digits
	Region string
	Dir    string
	key    accessKey
}

type accessKey struct {
	ID     string `json:"id"`
	Secret string `json:"secret"`
}

// Open returns the account whose state is in dir/name. The first time it makes
// the folder and an access key.
func Open(dir, name, id, region string) (*Account, error) {
	a := &Account{Name: name, ID: id, Region: region, Dir: filepath.Join(dir, name)}
	if err := os.MkdirAll(filepath.Join(a.Dir, "logs"), 0o700); err != nil {
		return nil, err
	}
	path := filepath.Join(a.Dir, "access-key.json")
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return a, a.newKey(path)
	}
	if err == nil {
		err = json.Unmarshal(content, &a.key)
	}
	if err != nil {
		return nil, fmt.Errorf("access key of account %s: %w", name, err)
	}
	return a, nil
}

func (a *Account) newKey(path string) error {
	a.key = accessKey{ID: "AKIA" + rand.Text()[:16], Secret: rand.Text() + rand.Text()[:14]}
	content, err := json.Marshal(a.key)
	if err != nil {
		return err
	}
	return os.WriteFile(path, content, 0o600)
}

// Role returns the account with an access key of the named function, by which a
// service can identify the caller. It changes only with the account's own key.
func (a *Account) Role(function string) *Account {
	role := *a
	id, secret := a.derive("id "+function), a.derive("secret "+function)
	role.key = accessKey{ID: "AKIA" + id[:16], Secret: secret[:40]}
	return &role
}

func (a *Account) derive(label string) string {
	mac := hmac.New(sha256.New, []byte(a.key.Secret))
	mac.Write([]byte(label))
	return base32.StdEncoding.EncodeToString(mac.Sum(nil))
}

// KeyID is the public half of the access key and part of every signature.
func (a *Account) KeyID() string { return a.key.ID }

// Format prints only the name, for every verb, because the key is secret.
func (a Account) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "account "+a.Name) }

// Provider returns the access key for SDK clients and for the check of
// signatures.
func (a *Account) Provider() aws.CredentialsProvider {
	return credentials.NewStaticCredentialsProvider(a.key.ID, a.key.Secret, "")
}

// Config is the configuration of SDK clients whose service is at url.
func (a *Account) Config(url string) aws.Config {
	return aws.Config{Region: a.Region, Credentials: a.Provider(), BaseEndpoint: aws.String(url)}
}

// Environment returns the credentials as the variables that Lambda sets for a
// function.
func (a *Account) Environment() map[string]string {
	return map[string]string{"AWS_ACCESS_KEY_ID": a.key.ID, "AWS_SECRET_ACCESS_KEY": a.key.Secret}
}

// Log opens the account's log file of that name for appending.
func (a *Account) Log(name string) (*os.File, error) {
	return os.OpenFile(filepath.Join(a.Dir, "logs", name+".log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
}
