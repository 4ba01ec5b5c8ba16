package main

import (
	"strings"

	"github.com/versity/versitygw/auth"
	"github.com/versity/versitygw/s3err"
)

// keyring has the access keys that the server accepts. Each may do everything:
// the keys identify callers, and only deployed stacks limit their rights.
type keyring []auth.Account

var _ auth.IAMService = keyring(nil)

// accessKeys reads "id:secret,id:secret", the owner's first.
func accessKeys(list string) keyring {
	var keys keyring
	for pair := range strings.SplitSeq(list, ",") {
		id, secret, _ := strings.Cut(pair, ":")
		keys = append(keys, auth.Account{Access: id, Secret: secret, Role: auth.RoleAdmin})
	}
	return keys
}

// GetUserAccount finds a key by its id.
func (k keyring) GetUserAccount(id string) (auth.Account, error) {
	for _, key := range k {
		if key.Access == id {
			return key, nil
		}
	}
	return auth.Account{}, auth.ErrNoSuchUser
}

// ResolveAccounts returns the unknown ids.
func (k keyring) ResolveAccounts(ids []string) (unknown []string, err error) {
	for _, id := range ids {
		if _, err := k.GetUserAccount(id); err != nil {
			unknown = append(unknown, id)
		}
	}
	return unknown, nil
}

var errFixed = s3err.GetAPIError(s3err.ErrAdminMethodNotSupported)

// CreateAccount and the following methods are refused, because the keys are
// fixed at the start.
func (keyring) CreateAccount(auth.Account) error { return errFixed }

// UpdateUserAccount is refused.
func (keyring) UpdateUserAccount(string, auth.MutableProps) error { return errFixed }

// DeleteUserAccount is refused.
func (keyring) DeleteUserAccount(string) error { return errFixed }

// ListUserAccounts is refused.
func (keyring) ListUserAccounts() ([]auth.Account, error) { return nil, errFixed }

// Shutdown has nothing to do.
func (keyring) Shutdown() error { return nil }
