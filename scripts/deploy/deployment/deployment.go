// Package deployment reads and changes an operator's settings in cdk.json, and
// reads the outputs of the last deployments.
package deployment

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/tidwall/sjson"

	"github.com/secure-share/secure-share/infra/settings"
)

// Half names one of the accounts and its stack.
type Half string

// The accounts of the file API and of the key mailer, and the account of the page for
// people outside, if its stack is deployed.
const (
	Files Half = "files"
	Keys  Half = "keys"
	Page  Half = "page"
)

// Deployment is one stage as it is configured in a folder.
type Deployment struct {
	root        string
	environment func(string) (string, bool)
	context     map[string]any
	lookup      func(string) (string, bool) // in the environment and cdk.json
	stored      func(string) (string, bool) // in cdk.json alone
}

// Open reads cdk.json in root. Variables of the environment, such as os.LookupEnv
// finds, override its settings.
func Open(root string, environment func(string) (string, bool)) (*Deployment, error) {
	d := &Deployment{root: root, environment: environment}
	return d, d.read()
}

func (d *Deployment) read() error {
	text, err := os.ReadFile(d.path())
	if err != nil {
		return fmt.Errorf("read the configuration: %w", err)
	}
	var file struct{ Context map[string]any }
	if err := json.Unmarshal(text, &file); err != nil {
		return fmt.Errorf("cdk.json is not valid JSON: %w", err)
	}
	d.context = file.Context
	context := func(name string) any { return d.context[name] }
	d.lookup = settings.Lookup(d.environment, context)
	d.stored = settings.Lookup(func(name string) (string, bool) {
		if name != settings.Variable("stage") {
			return "", false
		}
		return d.environment(name)
	}, context)
	return nil
}

func (d *Deployment) path() string { return filepath.Join(d.root, "cdk.json") }

// Setting returns the value of a setting, empty if it has none.
func (d *Deployment) Setting(name string) string {
	value, _ := d.lookup(name)
	return value
}

// Stored returns the value of a setting in cdk.json, whatever the environment holds.
func (d *Deployment) Stored(name string) string {
	value, _ := d.stored(name)
	return value
}

// Value is a setting with its value.
type Value struct {
	Name  string
	Value any
}

// Set writes a setting to cdk.json, as SetAll does.
func (d *Deployment) Set(name string, value any) error { return d.SetAll(Value{name, value}) }

// SetAll writes settings to cdk.json at once and keeps the rest of the file as it is. A
// stage listed in stages gets its own values; with forgeRegions only those that each stage
// needs, and all stages share the others. It refuses values that the environment would
// override.
func (d *Deployment) SetAll(values ...Value) error {
	text, err := os.ReadFile(d.path())
	if err != nil {
		return err
	}
	for _, v := range values {
		variable := settings.Variable(v.Name)
		if override, ok := d.environment(variable); ok && override != v.Value {
			return fmt.Errorf("%s is set in the environment and overrides cdk.json: unset it", variable)
		}
		if text, err = sjson.SetBytes(text, d.place(v.Name)+v.Name, v.Value); err != nil {
			return fmt.Errorf("set %s in cdk.json: %w", v.Name, err)
		}
	}
	if err := replace(d.path(), text); err != nil {
		return fmt.Errorf("write cdk.json: %w", err)
	}
	return d.read()
}

func (d *Deployment) place(name string) string {
	stage := d.Setting("stage")
	stages, _ := d.context["stages"].(map[string]any)
	own, listed := stages[stage].(map[string]any)
	if !listed || d.context["forgeRegions"] != nil && !OfOneStage(settings.Variable(name)) && own[name] == nil {
		return "context."
	}
	return "context.stages." + stage + "."
}

// replace writes a file atomically.
func replace(path string, text []byte) error {
	next := path + ".new"
	if err := os.WriteFile(next, text, 0o644); err != nil {
		return err
	}
	return os.Rename(next, path)
}

// ErrNotDeployed means that no deployment has written the output yet.
var ErrNotDeployed = errors.New("not deployed from this folder yet")

// Output returns an output of the last deployment of a stack.
func (d *Deployment) Output(half Half, name string) (string, error) {
	text, err := d.outputs(half)
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("%s: %w", d.Stack(half), ErrNotDeployed)
	}
	if err != nil {
		return "", err
	}
	var stacks map[string]map[string]string
	if err := json.Unmarshal(text, &stacks); err != nil {
		return "", fmt.Errorf("the outputs of %s in build/outputs: %w", d.Stack(half), err)
	}
	value, ok := stacks[d.Stack(half)][name]
	if !ok {
		return "", fmt.Errorf("output %s of %s: %w", name, d.Stack(half), ErrNotDeployed)
	}
	return value, nil
}

// outputs reads the file that scripts/deploy/stack wrote. Earlier releases had one file for
// all stages.
func (d *Deployment) outputs(half Half) ([]byte, error) {
	folder := filepath.Join(d.root, "build", "outputs")
	text, err := os.ReadFile(filepath.Join(folder, d.Stack(half)+".json"))
	if errors.Is(err, fs.ErrNotExist) {
		return os.ReadFile(filepath.Join(folder, string(half)+".json"))
	}
	return text, err
}

// Stack is the name of a stack of the chosen stage.
func (d *Deployment) Stack(half Half) string {
	name := map[Half]string{Files: "SecureShareFiles", Keys: "SecureShareKeys", Page: "SecureSharePage"}[half]
	if stage := d.Setting("stage"); stage != "prod" {
		name += "-" + stage
	}
	return name
}

// SigningKey returns the id of the key that signs mail tickets.
func (d *Deployment) SigningKey() (string, error) {
	first, _, _ := strings.Cut(d.Setting("ticketKeyGenerations"), ",")
	return d.Output(Files, "TicketKeyId"+first)
}

// ForgeEnvironment is the environment of the Forge app, as the Forge command line
// names it.
func (d *Deployment) ForgeEnvironment() string {
	switch e := strings.ToLower(d.Setting("forgeEnvironment")); e {
	case "development", "staging":
		return e
	}
	return "production"
}

// LiveUpdates reports whether the file stack has live updates.
func (d *Deployment) LiveUpdates() bool { return d.Setting("liveUpdates") != "false" }

// BlobStore returns the origin of the bucket of the ciphertexts.
func (d *Deployment) BlobStore() (string, error) {
	bucket, err := d.Output(Files, "Bucket")
	return fmt.Sprintf("https://%s.s3.%s.amazonaws.com", bucket, d.Setting("filesRegion")), err
}

// PageFolder is the folder of the built page for people outside.
func (d *Deployment) PageFolder() string {
	return cmp.Or(d.Setting("pageFolder"), filepath.Join(d.root, "forge", "static", "page", "dist"))
}

// ForgeVariables are the variables that forge/manifest.yml takes its values from.
func (d *Deployment) ForgeVariables() (map[string]string, error) {
	variables, err := d.hosts()
	variables["SECURE_SHARE_FORGE_APP_ID"] = d.Setting("forgeAppId")
	regions, wrong := d.Regions()
	errs := []error{err, wrong}
	for _, r := range regions {
		hosts, err := r.hosts()
		errs = append(errs, err)
		for name, value := range hosts {
			variables[name+r.Suffix()] = value
		}
	}
	return variables, errors.Join(errs...)
}

// hosts are the variables of this stage alone.
func (d *Deployment) hosts() (map[string]string, error) {
	fileAPI, err1 := d.Output(Files, "FileApi")
	blobStore, err2 := d.BlobStore()
	liveUpdates, err4 := fileAPI, error(nil) // where the app may connect to anyway
	if d.LiveUpdates() {
		liveUpdates, err4 = d.Output(Files, "LiveUpdates")
	}
	keyMailer, err3 := d.Output(Keys, "KeyMailer")
	return map[string]string{
		"SECURE_SHARE_FILE_API":     fileAPI,
		"SECURE_SHARE_KEY_MAILER":   keyMailer,
		"SECURE_SHARE_BLOB_STORE":   blobStore,
		"SECURE_SHARE_LIVE_UPDATES": liveUpdates,
	}, errors.Join(err1, err2, err3, err4)
}
