package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/secure-share/secure-share/scripts/local/issuer"
	"github.com/secure-share/secure-share/scripts/smoke"
	"github.com/secure-share/secure-share/test/emulators/ministack"
)

// The stacks of the stage local.
const (
	fileStack = "SecureShareFiles-local"
	keyStack  = "SecureShareKeys-local"
	pageStack = "SecureSharePage-local"
)

func (d *deployment) bootstrap(ctx context.Context) error {
	for _, a := range []*ministack.Account{d.files, d.keys, d.page} {
		d.report.Step("cdk bootstrap in account %s", a.ID)
		// Not in the repository's folder, where it would run the app for no
		// use.
		if err := d.cdk(ctx, a, d.dir, nil, "bootstrap", "aws://"+a.ID+"/"+a.Region); err != nil {
			return err
		}
	}
	return nil
}

// deploy follows docs/operations.md: files, ticket keys, keys, the page for people without
// an account.
func (d *deployment) deploy(ctx context.Context) error {
	d.report.Step("cdk deploy %s", fileStack)
	roleKeys, err := d.roleKeys()
	if err != nil {
		return err
	}
	files, err := d.deployStack(ctx, d.files, fileStack, []string{"SECURE_SHARE_ROLE_KEYS=" + roleKeys, "SECURE_SHARE_PAGE_URL=" + pageURL})
	if err != nil {
		return err
	}
	d.report.Step("the public key goes from one account to the other")
	ticketKeys, err := d.ticketKeys(ctx, files["TicketKeyId1"])
	if err != nil {
		return err
	}
	d.report.Step("cdk deploy %s", keyStack)
	more := []string{"SECURE_SHARE_TICKET_KEYS=" + ticketKeys}
	if d.mailServer != nil {
		more = append(more, d.mailServer.settings()...)
	}
	keys, err := d.deployStack(ctx, d.keys, keyStack, more)
	if err != nil {
		return err
	}
	if d.mailServer != nil {
		if err := d.storeMailAccount(ctx, keys["MailAccountArn"]); err != nil {
			return err
		}
	}
	e := smoke.Endpoints{FileAPI: files["FileApi"], KeyMailer: keys["KeyMailer"], Issuer: d.issuer.URL, Certificate: d.certificate.File}
	d.report.Note("%s", e.FileAPI)
	d.report.Note("%s", e.KeyMailer)
	d.linkAPI = files["LinkApi"]
	d.report.Note("%s", d.linkAPI)
	if d.pair, err = e.Pair(); err != nil {
		return err
	}
	d.look()
	if err := e.Write(filepath.Join(d.dir, "endpoints.json")); err != nil {
		return err
	}
	return d.deployPage(ctx, files["Bucket"])
}

// ticketKeys fetches the public half of the key that signs tickets, as make
// ticket-keys does.
func (d *deployment) ticketKeys(ctx context.Context, id string) (string, error) {
	cmd := exec.CommandContext(ctx, "go", "run", "./scripts/deploy/ticketkeys", id)
	cmd.Dir, cmd.Env, cmd.Stderr = d.root, append(withoutAWS(os.Environ()), d.files.Environment()...), os.Stderr
	set, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("ticketkeys: %w", err)
	}
	return strings.TrimSpace(string(set)), nil
}

// deployStack deploys one stack and returns its outputs.
func (d *deployment) deployStack(ctx context.Context, a *ministack.Account, name string, more []string) (map[string]string, error) {
	file := filepath.Join(d.dir, name+".outputs.json")
	assembly := d.assembly()
	if err := d.cdk(ctx, a, d.root, append(d.settings(), more...), "synth", "--quiet", "--output", assembly); err != nil {
		return nil, err
	}
	if err := d.shrink(assembly, name); err != nil {
		return nil, err
	}
	if err := d.cdk(ctx, a, d.root, nil, "deploy", name, "--progress", "events", "--app", assembly, "--exclusively", "--require-approval", "never", "--outputs-file", file); err != nil {
		return nil, err
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	all, err := smoke.Outputs(raw)
	d.outputs[name] = all[name]
	return all[name], err
}

// settings are the settings that differ from cdk.json.
func (d *deployment) settings() []string {
	return []string{
		"SECURE_SHARE_STAGE=local", "SECURE_SHARE_ARCHITECTURE=" + architecture(), "SECURE_SHARE_BINARIES=" + filepath.Join(d.dir, "lambda"),
		"SECURE_SHARE_FILES_ACCOUNT=" + filesAccount, "SECURE_SHARE_FILES_REGION=" + region,
		"SECURE_SHARE_KEYS_ACCOUNT=" + keysAccount, "SECURE_SHARE_KEYS_REGION=" + region,
		"SECURE_SHARE_FORGE_APP_ID=" + issuer.AppID, "SECURE_SHARE_FORGE_ENVIRONMENT=" + issuer.EnvironmentType,
		"SECURE_SHARE_FORGE_JWKS_URL=" + d.issuer.URL + "/jwks.json",
		"SECURE_SHARE_LIFETIME=1m", "SECURE_SHARE_ALARM_MAIL=ops@secure-share.example",
		// tryGrants sends many.
		"SECURE_SHARE_SENDER_MAILS_PER_HOUR=1000", "SECURE_SHARE_RECIPIENT_MAILS_PER_HOUR=1000", "SECURE_SHARE_ANNOUNCEMENTS_PER_HOUR=1000",
	}
}

// cdk runs the CDK command line as the root user of an account. Its output is
// written to the account's deployment log, and is part of the error if it
// fails.
func (d *deployment) cdk(ctx context.Context, a *ministack.Account, dir string, settings []string, args ...string) error {
	log, err := os.OpenFile(filepath.Join(d.dir, a.ID+".cdk.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	args = append([]string{filepath.Join(d.root, "node_modules", "aws-cdk", "bin", "cdk"), "--no-color"}, args...)
	cmd := exec.CommandContext(ctx, "node", args...)
	cmd.Dir, cmd.Env = dir, append(withoutAWS(os.Environ()), append(a.Environment(), settings...)...)
	// It starts other programs, which must end with it.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM) }
	cmd.WaitDelay = 5 * time.Second
	text, err := cmd.CombinedOutput()
	_, _ = log.Write(text)
	if err != nil {
		return fmt.Errorf("cdk %s: %w; all of it is in %s\n%s", args[2], err, log.Name(), last(text, 30))
	}
	return nil
}

// withoutAWS removes the variables of AWS and of Secure Share from the
// environment, so that no real account is used by mistake.
func withoutAWS(environment []string) []string {
	var rest []string
	for _, v := range environment {
		if !strings.HasPrefix(v, "AWS_") && !strings.HasPrefix(v, "SECURE_SHARE_") && !strings.HasPrefix(v, "CDK_") {
			rest = append(rest, v)
		}
	}
	return append(rest, "CDK_DISABLE_CLI_TELEMETRY=true")
}

// last returns the last n lines of text.
func last(text []byte, n int) []byte {
	lines := bytes.Split(bytes.TrimSpace(text), []byte("\n"))
	return bytes.Join(lines[max(0, len(lines)-n):], []byte("\n"))
}
