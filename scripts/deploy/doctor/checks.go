package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/aws/aws-sdk-go-v2/service/sesv2/types"

	"github.com/secure-share/secure-share/infra/jwkset"
	"github.com/secure-share/secure-share/infra/settings"
	"github.com/secure-share/secure-share/scripts/deploy/deployment"
	"github.com/secure-share/secure-share/shared/mailaccount"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/smtpmail"
)

func (d *doctor) tools(ctx context.Context) (found []finding) {
	for _, tool := range []struct{ name, flag, next string }{
		{"go", "version", "install Go 1.26 from https://go.dev/dl"},
		{"node", "--version", "install Node.js 20 or later from https://nodejs.org"},
		{"npm", "--version", "install npm, it comes with Node.js"},
		{"forge", "--version", "npm install -g @forge/cli"},
	} {
		out, err := exec.CommandContext(ctx, tool.name, tool.flag).Output()
		if err != nil {
			found = append(found, finding{wrong, tool.name + " is not installed", tool.next})
			continue
		}
		found = append(found, fine("%s %s", tool.name, strings.TrimPrefix(strings.TrimSpace(string(out)), "go version go")))
	}
	return found
}

// configuration lets the CDK check cdk.json as for a deployment: it names
// everything that is missing, malformed, unknown or still a placeholder.
func (d *doctor) configuration(ctx context.Context) []finding {
	if _, err := os.Stat(filepath.Join(d.root, "node_modules", "aws-cdk")); err != nil {
		return []finding{{skipped, "the CDK is not installed", "make synth"}}
	}
	cmd := exec.CommandContext(ctx, "npx", "--no-install", "cdk", "list", "-c", "deploying=true")
	cmd.Dir = d.root
	if out, err := cmd.CombinedOutput(); err != nil {
		return []finding{{wrong, reason(string(out)), "edit cdk.json (docs/operations.md explains each setting), or run make setup"}}
	}
	return []finding{fine("complete, without placeholders")}
}

// reason finds our own error line in the CDK's output.
func reason(output string) string {
	for line := range strings.Lines(output) {
		if text, found := strings.CutPrefix(line, "infra: "); found {
			return strings.TrimSpace(text)
		}
	}
	return strings.TrimSpace(output)
}

func (d *doctor) accounts(ctx context.Context) (found []finding) {
	ids := map[deployment.Half]string{}
	halves := []deployment.Half{deployment.Files, deployment.Keys}
	if d.deployment.Setting("pageAccount") != "" {
		halves = append(halves, deployment.Page)
	}
	for _, half := range halves {
		account, none := d.account(ctx, half)
		if none != nil {
			found = append(found, *none)
			continue
		}
		id, err := deployment.AccountID(ctx, account)
		if err != nil {
			found = append(found, finding{wrong, fmt.Sprintf("AWS does not accept the profile %s: %v", d.profile(half, d.region), err),
				"aws sso login --profile " + d.profile(half, d.region)})
			continue
		}
		ids[half] = id
		if name := string(half) + "Account"; d.deployment.Setting(name) != id {
			found = append(found, finding{wrong, fmt.Sprintf("the profile %s belongs to %s, but %s is %s", d.profile(half, d.region), id, name, d.deployment.Setting(name)),
				"use another profile, or correct " + name + " in cdk.json"})
			continue
		}
		found = append(found, fine("%s is %s", half, id))
	}
	if d.deployment.Setting("allowSameAccount") == "true" {
		return found
	}
	if id := ids[deployment.Files]; id != "" && id == ids[deployment.Keys] {
		found = append(found, finding{wrong, "files and keys are in one account: an attacker who controls it can read files", "use a second account for the key mailer"})
	}
	if id := ids[deployment.Page]; id != "" && (id == ids[deployment.Files] || id == ids[deployment.Keys]) {
		found = append(found, finding{wrong, "the page is in the account of another stack: anyone who can change the page can read what is opened there", "use a third account for the page"})
	}
	return found
}

// unreserved is the concurrency that AWS keeps unreserved in every account.
const unreserved = 100

// reservationsOfFiles are the settings of the functions that the file stack has.
func (d *doctor) reservationsOfFiles() []string {
	names := []string{"fileApiConcurrency", "reaperConcurrency"}
	if d.deployment.LiveUpdates() {
		names = append(names, "realtimeConcurrency")
	}
	if d.deployment.Setting("pageUrl") != "" {
		names = append(names, "linkApiConcurrency")
	}
	if d.deployment.Setting("notices") == "true" {
		names = append(names, "notifierConcurrency")
	}
	return names
}

// concurrency compares the account's quota with the stacks' reservations.
func (d *doctor) concurrency(ctx context.Context) (found []finding) {
	for half, names := range map[deployment.Half][]string{
		deployment.Files: d.reservationsOfFiles(),
		deployment.Keys:  {"keyMailerConcurrency"},
	} {
		account, none := d.account(ctx, half)
		if none != nil {
			found = append(found, *none)
			continue
		}
		limits, err := lambda.NewFromConfig(account).GetAccountSettings(ctx, &lambda.GetAccountSettingsInput{})
		if err != nil {
			found = append(found, finding{wrong, fmt.Sprintf("%s: AWS does not show the quota: %v", half, err), "the profile needs lambda:GetAccountSettings"})
			continue
		}
		quota, reserved := int(limits.AccountLimit.ConcurrentExecutions), 0
		for _, name := range names {
			reserved += d.reserved(name)
		}
		switch {
		case reserved > 0 && quota-reserved < unreserved:
			found = append(found, finding{wrong, fmt.Sprintf("%s: the quota is %d and the stack reserves %d, but AWS keeps %d unreserved", half, quota, reserved, unreserved),
				fmt.Sprintf("set %s to 0 in cdk.json, and ask AWS to raise the quota L-B99A9384", strings.Join(names, ", "))})
		case reserved == 0 && quota < 100:
			found = append(found, finding{warning, fmt.Sprintf("%s: only %d instances may run at once", half, quota), "ask AWS to raise the quota L-B99A9384"})
		default:
			found = append(found, fine("%s: %d, of which the stack reserves %d", half, quota, reserved))
		}
	}
	if d.deployment.Setting("pageUrl") != "" && d.reserved("fileApiConcurrency")+d.reserved("linkApiConcurrency") == 0 {
		found = append(found, finding{warning, "neither the file API nor the link API has instances of its own: strangers who call the link API can use up those of the file API",
			"set fileApiConcurrency and linkApiConcurrency in cdk.json when AWS has raised the quota L-B99A9384"})
	}
	slices.SortFunc(found, func(a, b finding) int { return strings.Compare(a.text, b.text) })
	return found
}

// reserved is the reserved concurrency of a function, by its setting.
func (d *doctor) reserved(name string) int {
	n, err := strconv.Atoi(d.deployment.Setting(name))
	if err != nil { // not set; the check of cdk.json refuses anything else
		return settings.Concurrency[name]
	}
	return n
}

func (d *doctor) mailDomain() string {
	_, domain, _ := strings.Cut(d.deployment.Setting("mailFrom"), "@")
	return domain
}

func (d *doctor) mail(ctx context.Context) []finding {
	if d.deployment.OwnMailServer() {
		return []finding{fine("not used: mails go through %s", d.deployment.Setting("mailServer"))}
	}
	account, none := d.account(ctx, deployment.Keys)
	if none != nil {
		return []finding{*none}
	}
	client := sesv2.NewFromConfig(account)
	return []finding{sandbox(ctx, client), d.dkim(ctx, client)}
}

func sandbox(ctx context.Context, client *sesv2.Client) finding {
	switch a, err := client.GetAccount(ctx, &sesv2.GetAccountInput{}); {
	case err != nil:
		return finding{wrong, fmt.Sprintf("AWS does not show the account: %v", err), "the profile needs ses:GetAccount"}
	case !a.SendingEnabled:
		return finding{wrong, "AWS has paused sending for this account", "look at the reputation dashboard of SES in account B"}
	case !a.ProductionAccessEnabled:
		return finding{wrong, "the account is in the sandbox: only verified addresses receive mails", "request production access in the SES console of account B"}
	}
	return fine("sends to everybody")
}

func (d *doctor) dkim(ctx context.Context, client *sesv2.Client) finding {
	domain := d.mailDomain()
	identity, err := client.GetEmailIdentity(ctx, &sesv2.GetEmailIdentityInput{EmailIdentity: &domain})
	var unknown *types.NotFoundException
	switch {
	case errors.As(err, &unknown):
		return finding{wrong, domain + " is not an identity of SES", "make deploy-keys creates it"}
	case err != nil:
		return finding{wrong, fmt.Sprintf("AWS does not show the identity: %v", err), "the profile needs ses:GetEmailIdentity"}
	case identity.DkimAttributes == nil || identity.DkimAttributes.Status != types.DkimStatusSuccess:
		return finding{wrong, "DKIM of " + domain + " is not verified", "create the three CNAME records among the outputs of make deploy-keys; AWS finds them within hours"}
	}
	return fine("DKIM of %s is verified", domain)
}

// mailServer checks the account on the operator's mail server, and signs in with it
// from this machine. It sends nothing.
func (d *doctor) mailServer(ctx context.Context) []finding {
	if !d.deployment.OwnMailServer() {
		return nil
	}
	arn, none := d.output(deployment.Keys, deployment.MailAccountOutput)
	if none != nil {
		return []finding{*none}
	}
	account, none := d.account(ctx, deployment.Keys)
	if none != nil {
		return []finding{*none}
	}
	store := "write it to a file as docs/operations.md shows, then MAIL_ACCOUNT_FILE=account.json make setup, or aws secretsmanager put-secret-value --secret-id " + arn + " --secret-string file://account.json"
	value, err := deployment.MailAccount(ctx, account, arn)
	switch {
	case errors.Is(err, deployment.ErrNoMailAccount):
		return []finding{{wrong, "no account is stored, so no key is mailed", store}}
	case err != nil:
		return []finding{{wrong, fmt.Sprintf("AWS does not show the secret: %v", err), "the profile needs secretsmanager:GetSecretValue"}}
	}
	stored, err := mailaccount.Parse(value)
	if err != nil {
		return []finding{{wrong, "what is stored is not the account of a mail server, so no key is mailed", store}}
	}
	return []finding{fine("an account is stored"), d.signIn(ctx, stored)}
}

func (d *doctor) signIn(ctx context.Context, account mailaccount.Account) finding {
	name := d.deployment.Setting("mailServer")
	server, err1 := smtpmail.ParseServer(name)
	from, err2 := mailaddr.Parse(d.deployment.Setting("mailFrom"))
	if err := errors.Join(err1, err2); err != nil {
		return finding{wrong, fmt.Sprintf("mailServer or mailFrom: %v", err), "edit cdk.json (docs/operations.md explains each setting)"}
	}
	err := account.Mailer(server, from, "").Check(ctx)
	var failed *smtpmail.Error
	switch {
	case err == nil:
		return fine("%s accepts it", name)
	case !errors.As(err, &failed):
		return finding{wrong, err.Error(), "check the token endpoint and the client in the account; docs/own-delivery.md says what to register"}
	case failed.Step == smtpmail.SignIn:
		return finding{wrong, fmt.Sprintf("%s refuses it: %v", name, err), "correct user and password, or the client, in the secret"}
	case failed.Step == smtpmail.Certificate:
		return finding{wrong, fmt.Sprintf("the certificate of %s is not valid: %v", name, err), "renew it, or put the certificates of your own authority into \"ca\" of the account"}
	}
	return finding{warning, fmt.Sprintf("%s cannot be reached from this machine: %v", name, err), "check mailServer; the key mailer connects from AWS, so another answer there is possible"}
}

// dmarc checks the record that receivers would use (RFC 7489, section 6.6.3,
// without the organizational domain).
func (d *doctor) dmarc(ctx context.Context) []finding {
	name := "_dmarc." + d.mailDomain()
	records, err := d.lookupTXT(ctx, name)
	var unknown *net.DNSError
	if err != nil && !(errors.As(err, &unknown) && unknown.IsNotFound) {
		return []finding{{warning, fmt.Sprintf("no answer from DNS: %v", err), "dig TXT " + name}}
	}
	for _, record := range records {
		if strings.HasPrefix(record, "v=DMARC1") {
			return []finding{fine("%s", record)}
		}
	}
	return []finding{{warning, "there is no record " + name, `add it as docs/operations.md shows; without one, large mail providers may treat the mails as suspicious`}}
}

// ticketKeys compares the set that account B accepts with the key that signs in
// account A.
func (d *doctor) ticketKeys(ctx context.Context) []finding {
	id, err := d.deployment.SigningKey()
	if err != nil {
		return []finding{{skipped, err.Error(), "make deploy-files"}}
	}
	set, err := jwkset.Parse(d.deployment.Setting("ticketKeys"))
	if err != nil {
		return []finding{{wrong, err.Error(), "make ticket-keys KEY_ID=" + id + " prints the value"}}
	}
	account, none := d.account(ctx, deployment.Files)
	if none != nil {
		return []finding{*none}
	}
	key, err := deployment.TicketKey(ctx, account, id)
	if err != nil {
		return []finding{{wrong, fmt.Sprintf("the public key %s cannot be fetched: %v", id, err), "the profile needs kms:GetPublicKey; make deploy-files creates the key"}}
	}
	if !slices.ContainsFunc(set.Keys, func(k jwkset.Key) bool { return k.ID == key.ID && k.X == key.X && k.Y == key.Y }) {
		return []finding{{wrong, "account B does not accept the key " + key.ID + " that signs in account A: no key is mailed",
			"put what 'make ticket-keys KEY_ID=" + id + "' prints into ticketKeys of cdk.json, then make deploy-keys"}}
	}
	return []finding{fine("holds %s, which signs", key.ID)}
}

// roleKeys checks that there is a key. It cannot check that the app's function
// has it, because an encrypted Forge variable cannot be read.
func (d *doctor) roleKeys(context.Context) []finding {
	set, err := d.deployment.RoleKeys()
	switch {
	case err != nil:
		return []finding{{wrong, err.Error(), "remove it from cdk.json, then make role-keys"}}
	case len(set.Keys) == 0:
		return []finding{{warning, "there are none, so nobody can change a site's policy", "make role-keys"}}
	}
	return []finding{fine("holds %d", len(set.Keys))}
}

func (d *doctor) health(ctx context.Context) (found []finding) {
	for _, service := range []struct {
		half   deployment.Half
		output string
	}{{deployment.Files, "FileApi"}, {deployment.Keys, "KeyMailer"}} {
		address, none := d.output(service.half, service.output)
		if none != nil {
			found = append(found, *none)
			continue
		}
		found = append(found, d.get(ctx, strings.TrimSuffix(address, "/")+"/healthz"))
	}
	return found
}

func (d *doctor) get(ctx context.Context, url string) finding {
	next := "look at the alarms and logs of the stack (docs/operations)"
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return finding{wrong, err.Error(), next}
	}
	answer, err := d.http.Do(request)
	if err != nil {
		return finding{wrong, err.Error(), next}
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return finding{wrong, fmt.Sprintf("%s answers %d", url, answer.StatusCode), next}
	}
	return fine("%s answers 200", url)
}

// forgeVariables compares the address that the deployed app mails keys to with the
// deployed key mailer.
func (d *doctor) forgeVariables(ctx context.Context) []finding {
	variables, err1 := d.deployment.ForgeVariables()
	keyMailers, err2 := d.deployment.KeyMailers()
	if errors.Join(err1, err2) != nil {
		return []finding{{skipped, "all stacks have to be deployed first", "make setup"}}
	}
	const name = "SECURE_SHARE_KEY_MAILER"
	environment := d.deployment.ForgeEnvironment()
	cmd := exec.CommandContext(ctx, "forge", "variables", "list", "--environment", environment, "--json")
	cmd.Dir = filepath.Join(d.root, "forge")
	cmd.Env = os.Environ()
	for name, value := range variables {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	out, err := cmd.Output()
	if err != nil {
		return []finding{{wrong, fmt.Sprintf("forge variables list failed: %v", err), "forge login, then again"}}
	}
	var listed []struct{ Key, Value string }
	if err := json.Unmarshal(out, &listed); err != nil {
		return []finding{{warning, "the answer of forge variables list was not understood", "compare " + name + " by hand with what docs/forge.md describes"}}
	}
	set := fmt.Sprintf("forge variables set --environment %s %s %q, then forge deploy --environment %s", environment, name, keyMailers, environment)
	found, keyMailer := []finding{}, finding{wrong, name + " is not set in the environment " + environment, set}
	hasRoleKey := false
	for _, v := range listed {
		switch {
		case v.Key == deployment.RoleKeyVariable:
			hasRoleKey = true
		case v.Key == name && v.Value == keyMailers:
			keyMailer = fine("%s is %s", name, v.Value)
		case v.Key == name:
			keyMailer = finding{wrong, fmt.Sprintf("%s is %q, but should be %q", name, v.Value, keyMailers), set}
		}
	}
	if keys, err := d.deployment.RoleKeys(); err == nil && len(keys.Keys) > 0 && !hasRoleKey {
		found = append(found, finding{wrong, deployment.RoleKeyVariable + " is not set in the environment " + environment, "remove the keys from roleKeys in cdk.json, then make role-keys"})
	}
	return append(found, keyMailer)
}
