package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/secure-share/secure-share/infra/jwkset"
	"github.com/secure-share/secure-share/infra/settings"
	"github.com/secure-share/secure-share/scripts/deploy/deployment"
	"github.com/secure-share/secure-share/shared/mailaccount"
)

// setup runs the steps of a first deployment.
type setup struct {
	root       string
	region     string // of Forge, whose stage this is; empty for the stage that serves all others
	deployment *deployment.Deployment
	answers    map[string]string // by variable
	out        io.Writer
	start      func(*exec.Cmd) error // connected to the terminal
}

func (s *setup) run(ctx context.Context) error {
	steps := []struct {
		name string
		do   func(context.Context) error
	}{
		{"Check the tools", s.checkTools},
		{"Check the AWS accounts and write them to cdk.json", s.ofEach((*setup).configureAccounts)},
		{"Register the Forge app", s.register},
		{"Make the key that signs what people administer", s.makeRoleKey},
		{"Prepare both accounts for the CDK", s.targets("bootstrap-files", "bootstrap-keys")},
		{"Deploy the file API", s.targets("deploy-files")},
		{"Write the public key of the file API to cdk.json", s.configureTicketKeys},
		{"Deploy the key mailer", s.targets("deploy-keys")},
		{"Store the account on the mail server", s.storeMailAccount},
		{"Deploy the page for people outside", s.deployPage},
		{"Deploy the stacks of the other regions", s.deployRegions},
		{"Add the regions to the manifest", s.addToManifest},
		{"Deploy the Forge app", s.deployApp},
		{"Install the Forge app", s.install},
	}
	for n, step := range steps {
		fmt.Fprintf(s.out, "\n[%d/%d] %s\n", n+1, len(steps), step.name)
		if err := step.do(ctx); err != nil {
			return fmt.Errorf("%s: %w\nWhat was done so far stays. Fix this and run 'make setup' again", strings.ToLower(step.name[:1])+step.name[1:], err)
		}
	}
	fmt.Fprintln(s.out, "\nDeployed. 'make doctor' shows what is still open, such as DNS records, the SES sandbox or the account on your mail server, with the next step for each.")
	return nil
}

// checkTools names all missing programs in one error.
func (s *setup) checkTools(ctx context.Context) error {
	var missing []string
	for _, tool := range []struct{ name, hint string }{
		{"go", "https://go.dev/dl"}, {"node", "https://nodejs.org"}, {"npm", "https://nodejs.org"}, {"make", "your system's packages"},
		{"forge", "npm install -g @forge/cli"},
	} {
		if _, err := exec.LookPath(tool.name); err != nil {
			missing = append(missing, fmt.Sprintf("%s is not installed (%s)", tool.name, tool.hint))
		}
	}
	if missing != nil {
		return errors.New(strings.Join(missing, "; "))
	}
	if out, err := exec.CommandContext(ctx, "forge", "whoami").CombinedOutput(); err != nil {
		return fmt.Errorf("you are not signed in at Atlassian: run 'forge login' first (forge whoami: %s)", strings.TrimSpace(string(out)))
	}
	return nil
}

// configureAccounts writes the account ids that AWS reports for the two profiles,
// and the answers that are settings, to cdk.json.
func (s *setup) configureAccounts(ctx context.Context) error {
	if _, err := s.mailAccount(); err != nil {
		return err // before anything is deployed
	}
	for _, name := range []string{"filesRegion", "keysRegion", "mailFrom", "mailTransport", "mailServer", "alarmMail", "pageUrl"} {
		if value := s.answer(settings.Variable(name)); value != "" && value != defaults[name] {
			if err := s.set(name, value); err != nil {
				return err
			}
		}
	}
	ids := map[deployment.Half]string{}
	for _, half := range []deployment.Half{deployment.Files, deployment.Keys} {
		id, err := s.accountID(ctx, half)
		if err != nil {
			return err
		}
		ids[half] = id
	}
	if ids[deployment.Files] == ids[deployment.Keys] && s.deployment.Setting("allowSameAccount") != "true" {
		return fmt.Errorf("both profiles belong to the account %s: files and keys must be in two accounts", ids[deployment.Files])
	}
	for half, id := range ids {
		name := string(half) + "Account"
		if now := s.deployment.Setting(name); now != "" && now != id && !settings.Placeholder(name, now) {
			return fmt.Errorf("%s is %s in cdk.json, but the profile %s belongs to %s", name, now, s.profile(half), id)
		}
		if err := s.set(name, id); err != nil {
			return err
		}
	}
	return s.checkPageAccount(ctx, ids)
}

// defaults are answers that need no setting.
var defaults = map[string]string{"mailTransport": "ses"}

func (s *setup) accountID(ctx context.Context, half deployment.Half) (string, error) {
	profile := s.profile(half)
	account, err := s.deployment.Account(ctx, half, profile)
	if err != nil {
		return "", err
	}
	if account.Region == "" { // the stack of the page has no settings yet
		account.Region = s.answer(pageRegionVariable)
	}
	id, err := deployment.AccountID(ctx, account)
	if err != nil {
		return "", fmt.Errorf("AWS does not accept the profile %s: %w", profile, err)
	}
	return id, nil
}

// set writes a setting unless it has this value already.
func (s *setup) set(name, value string) error {
	if s.deployment.Stored(name) == value {
		return nil
	}
	if err := s.deployment.Set(name, value); err != nil {
		return err
	}
	fmt.Fprintf(s.out, "cdk.json: %s = %s\n", name, value)
	return nil
}

// profile is the answer with the AWS profile of an account.
func (s *setup) profile(half deployment.Half) string {
	return s.answers[deployment.ProfileVariable(half, s.region)]
}

// answer is the answer to a question, for the stage of s.
func (s *setup) answer(variable string) string { return s.answers[inRegion(variable, s.region)] }

// targets returns a step that runs make targets with the profiles.
func (s *setup) targets(names ...string) func(context.Context) error {
	return func(ctx context.Context) error {
		for _, name := range names {
			cmd := exec.CommandContext(ctx, "make", "--no-print-directory", name)
			cmd.Dir = s.root
			cmd.Env = s.environment()
			for _, half := range []deployment.Half{deployment.Files, deployment.Keys, deployment.Page} {
				cmd.Env = append(cmd.Env, deployment.ProfileVariable(half, "")+"="+s.profile(half))
			}
			if err := s.start(cmd); err != nil {
				return fmt.Errorf("make %s: %w", name, err)
			}
		}
		return nil
	}
}

var registeredID = regexp.MustCompile(`(?m)^  id:\s*["']?(ari:cloud:ecosystem::app/[0-9a-f-]{36})`)

// register registers a new app with Atlassian and stores its id. The Forge
// command line replaces the variable in the manifest with the id, so the
// manifest is restored afterwards.
func (s *setup) register(ctx context.Context) error {
	if !settings.Placeholder("forgeAppId", s.deployment.Setting("forgeAppId")) {
		fmt.Fprintln(s.out, "registered already:", s.deployment.Setting("forgeAppId"))
		return nil
	}
	path := filepath.Join(s.root, "forge", "manifest.yml")
	manifest, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	// The manifest is not valid without a value for each of its variables.
	failed := s.forge(ctx, s.deployment.ManifestVariables(), "register", s.answers["FORGE_APP_NAME"])
	changed, err := os.ReadFile(path)
	if err := errors.Join(failed, err, os.WriteFile(path, manifest, 0o644)); err != nil {
		return err
	}
	id := registeredID.FindSubmatch(changed)
	if id == nil {
		return errors.New("forge register wrote no app id to forge/manifest.yml")
	}
	return s.set("forgeAppId", string(id[1]))
}

// forge runs the Forge command line in the folder of the app.
func (s *setup) forge(ctx context.Context, variables map[string]string, args ...string) error {
	cmd := exec.CommandContext(ctx, "forge", args...)
	cmd.Dir = filepath.Join(s.root, "forge")
	cmd.Env = os.Environ()
	for name, value := range variables {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	if err := s.start(cmd); err != nil {
		return fmt.Errorf("forge %s: %w", args[0], err)
	}
	return nil
}

// makeRoleKey makes the key for role assertions unless there is one.
func (s *setup) makeRoleKey(ctx context.Context) error {
	set, err := s.deployment.RoleKeys()
	if err != nil {
		return err
	}
	if len(set.Keys) > 0 {
		fmt.Fprintln(s.out, "roleKeys holds one already")
		return nil
	}
	id, err := s.deployment.MakeRoleKey(ctx, s.start)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "cdk.json: roleKeys + %s\n", id)
	return nil
}

// configureTicketKeys adds the public key that signs mail tickets to ticketKeys.
func (s *setup) configureTicketKeys(ctx context.Context) error {
	id, err := s.deployment.SigningKey()
	if err != nil {
		return err
	}
	account, err := s.deployment.Account(ctx, deployment.Files, s.profile(deployment.Files))
	if err != nil {
		return err
	}
	key, err := deployment.TicketKey(ctx, account, id)
	if err != nil {
		return fmt.Errorf("fetch the public key %s: %w", id, err)
	}
	set, err := jwkset.Parse(s.deployment.Setting("ticketKeys"))
	if err != nil {
		return fmt.Errorf("ticketKeys %w", err)
	}
	if slices.Contains(set.Keys, key) {
		fmt.Fprintln(s.out, "ticketKeys holds it already")
		return nil
	}
	if set, err = set.With(key); err != nil {
		return fmt.Errorf("ticketKeys %w: remove the keys that no longer sign from cdk.json", err)
	}
	text, err := json.Marshal(set)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "cdk.json: ticketKeys + %s\n", key.ID)
	return s.deployment.Set("ticketKeys", json.RawMessage(text))
}

// mailAccount reads the file with the account on the operator's mail server, if one
// was named.
func (s *setup) mailAccount() (string, error) {
	path := s.answer(mailAccountFile)
	if path == "" {
		return "", nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("%s: %w", mailAccountFile, err)
	}
	account := strings.TrimSpace(string(text))
	if _, err := mailaccount.Parse(account); err != nil {
		return "", fmt.Errorf("%s: %s is not the account of a mail server: docs/operations.md shows its form", mailAccountFile, path)
	}
	return account, nil
}

// storeMailAccount puts the account on the operator's mail server into the secret that
// the key mailer reads.
func (s *setup) storeMailAccount(ctx context.Context) error {
	if !s.deployment.OwnMailServer() {
		fmt.Fprintln(s.out, "not needed: mails go through SES")
		return nil
	}
	value, err := s.mailAccount()
	if err != nil {
		return err
	}
	arn, err := s.deployment.Output(deployment.Keys, deployment.MailAccountOutput)
	if err != nil {
		return err
	}
	account, err := s.deployment.Account(ctx, deployment.Keys, s.profile(deployment.Keys))
	if err != nil {
		return err
	}
	switch present, err := deployment.MailAccount(ctx, account, arn); {
	case value == "" && errors.Is(err, deployment.ErrNoMailAccount):
		fmt.Fprintln(s.out, "No account is stored yet, so no key is mailed. 'make doctor' shows how to store it.")
		return nil
	case value == "" || value == present:
		return err
	case err != nil && !errors.Is(err, deployment.ErrNoMailAccount):
		return err
	}
	if err := deployment.StoreMailAccount(ctx, account, arn, value); err != nil {
		return err
	}
	fmt.Fprintf(s.out, "Stored in %s. Delete the file %s now.\n", arn, s.answer(mailAccountFile))
	return nil
}

func (s *setup) deployApp(ctx context.Context) error {
	variables, err1 := s.deployment.ForgeVariables()
	keyMailers, err2 := s.deployment.KeyMailers()
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	environment := s.deployment.ForgeEnvironment()
	if err := s.targets("app")(ctx); err != nil {
		return err
	}
	if err := s.forge(ctx, variables, "variables", "set", "--environment", environment, "SECURE_SHARE_KEY_MAILER", keyMailers); err != nil {
		return err
	}
	return s.forge(ctx, variables, "deploy", "--environment", environment)
}

func (s *setup) install(ctx context.Context) error {
	site := s.answers["FORGE_SITE"]
	if site == "" {
		fmt.Fprintln(s.out, "no site was named: docs/forge.md describes how to install it")
		return nil
	}
	variables, err := s.deployment.ForgeVariables()
	if err != nil {
		return err
	}
	return s.forge(ctx, variables, "install", "--environment", s.deployment.ForgeEnvironment(), "--site", site, "--product", "Jira")
}
