package deployment

import (
	"cmp"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/secure-share/secure-share/infra/jwkset"
)

// RoleKeyVariable is the Forge variable with the private key of role assertions.
const RoleKeyVariable = "SECURE_SHARE_ROLE_KEY"

// RoleKeys returns the public keys in the setting roleKeys.
func (d *Deployment) RoleKeys() (jwkset.Set, error) {
	set, err := jwkset.Parse(cmp.Or(d.Setting("roleKeys"), `{"keys":[]}`))
	if err != nil {
		return jwkset.Set{}, fmt.Errorf("roleKeys %w", err)
	}
	return set, nil
}

// MakeRoleKey makes a key with which the Forge app's function signs role
// assertions, and returns its id. The Forge command line stores the private key
// in an encrypted Forge variable; no other copy exists. The public key is added
// to roleKeys. start runs a command.
func (d *Deployment) MakeRoleKey(ctx context.Context, start func(*exec.Cmd) error) (id string, err error) {
	set, err := d.RoleKeys()
	if err != nil {
		return "", err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return "", err
	}
	private, public, err := jwkset.FromPrivate(key)
	if err != nil {
		return "", err
	}
	if set, err = set.With(public); err != nil {
		return "", fmt.Errorf("roleKeys %w: remove the key that no longer signs from cdk.json", err)
	}
	text, err := json.Marshal(set)
	if err != nil {
		return "", err
	}
	cmd := exec.CommandContext(ctx, "forge", "variables", "set", "--encrypt", "--environment", d.ForgeEnvironment(), RoleKeyVariable, private)
	cmd.Dir = filepath.Join(d.root, "forge")
	cmd.Env = os.Environ()
	for name, value := range d.ManifestVariables() {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	if err := start(cmd); err != nil {
		return "", fmt.Errorf("forge variables set: %w", err)
	}
	return public.ID, d.Set("roleKeys", json.RawMessage(text))
}

// ManifestVariables are values for the variables of the manifest; the Forge
// command line needs all of them. Before the stacks are deployed, any origin
// works.
func (d *Deployment) ManifestVariables() map[string]string {
	variables, err := d.ForgeVariables()
	if err == nil {
		return variables
	}
	for name := range variables {
		if name != "SECURE_SHARE_FORGE_APP_ID" {
			variables[name] = "https://not-deployed-yet.example.com"
		}
	}
	return variables
}
