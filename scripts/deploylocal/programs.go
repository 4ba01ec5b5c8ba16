package main

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/secure-share/secure-share/scripts/smoke"
)

// The profiles of alice and bob.
const (
	senderProfile    = "sender"
	recipientProfile = "recipient"
)

// user is a person who signed the command line tool in.
type user struct {
	person
	tool    smoke.Tool
	profile string
}

// run runs a command of the tool, and decodes its JSON into result unless that is nil.
func (u user) run(ctx context.Context, result any, args ...string) error {
	return u.runWithInput(ctx, "", result, args...)
}

// runWithInput is run with a text on standard input.
func (u user) runWithInput(ctx context.Context, input string, result any, args ...string) error {
	return u.tool.Run(ctx, smoke.Command{Profile: u.profile, Args: args, Stdin: input, Result: result})
}

// programs signs the command line tool in for two people, and checks its commands.
func (d *deployment) programs(ctx context.Context) error {
	d.report.Step("secureshare login, as alice and as bob")
	path, err := d.goBuild(ctx, "cmd/secureshare")
	if err != nil {
		return err
	}
	tool := smoke.Tool{Path: path, State: filepath.Join(d.dir, "profiles"), Env: d.variables()}
	alice, err := d.signIn(ctx, tool, "alice", senderProfile)
	if err != nil {
		return err
	}
	bob, err := d.signIn(ctx, tool, "bob", recipientProfile)
	if err != nil {
		return err
	}
	signedIn := smoke.SignedIn{Tool: tool, Sender: alice.profile, Recipient: bob.profile, Mail: bob.Mail, Mails: d.pair.Mails}
	if err := signedIn.Check(ctx, d.report); err != nil {
		return err
	}
	return d.commands(ctx, alice, bob)
}

// signIn signs the tool in for somebody of acme.
func (d *deployment) signIn(ctx context.Context, tool smoke.Tool, name, profile string) (user, error) {
	who, err := d.person(ctx, name)
	if err != nil {
		return user{}, err
	}
	approve, err := d.pair.Approver(acme, name)
	if err != nil {
		return user{}, err
	}
	return user{who, tool, profile}, tool.SignIn(ctx, d.pair.FileAPI, profile, approve)
}

// commands checks the commands. The last check signs bob out.
func (d *deployment) commands(ctx context.Context, alice, bob user) error {
	c := commandChecks{d, alice, bob}
	for _, check := range []struct {
		commands string
		run      func(context.Context) error
	}{
		{"extend, take-back, outbox", c.takeBack},
		{"decline, inbox", c.decline},
		{"resend-key", c.resendKey},
		{"watch, get --wait", c.watch},
		{"send --to … --to …", c.several},
		{"take-back --all", c.severalTakenBack},
		{"send --outsider, get LINK", c.link},
		{"send --gate, unlock-secret", c.gate},
		{"own-delivery", c.ownDelivery},
		{"application; it sends for bob", c.application},
		{"profiles", c.profiles},
		{"completion, man", c.texts},
		{"logout", c.logout},
	} {
		d.report.Step("secureshare %s", check.commands)
		if err := atMost(ctx, 5*time.Minute, check.run); err != nil {
			return err
		}
	}
	return nil
}

// atMost limits the time of a check: the tool tries again as long as a service asks it to.
func atMost(ctx context.Context, limit time.Duration, check func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return check(ctx)
}

// goBuild builds a command of this module for this machine.
func (d *deployment) goBuild(ctx context.Context, path string) (string, error) {
	binary := filepath.Join(d.dir, "bin", filepath.Base(path))
	cmd := exec.CommandContext(ctx, "go", "build", "-o", binary, "./"+path)
	cmd.Dir = d.root
	if text, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building %s: %w\n%s", path, err, text)
	}
	return binary, nil
}
