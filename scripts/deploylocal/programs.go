package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/secure-share/secure-share/scripts/smoke"
	"github.com/secure-share/secure-share/shared/keyring"
)

// programs signs the command line tool in for two people, and runs its commands.
func (d *deployment) programs(ctx context.Context) error {
	d.report.Step("secureshare login, as alice and as bob")
	tool, err := d.goBuild(ctx, "cmd/secureshare")
	if err != nil {
		return err
	}
	c := &commands{deployment: d, tool: smoke.Tool{Path: tool, State: filepath.Join(d.dir, "profiles"), Env: d.variables()}}
	if c.alice, c.bob, err = d.aliceAndBob(ctx); err != nil {
		return err
	}
	for _, who := range []person{c.alice, c.bob} {
		approve, err := d.pair.Approver(acme, who.name)
		if err != nil {
			return err
		}
		if err := c.tool.SignIn(ctx, d.pair.FileAPI, who.name, approve); err != nil {
			return err
		}
	}
	signedIn := smoke.SignedIn{Tool: c.tool, Sender: c.alice.name, Recipient: c.bob.name, Mail: c.bob.Mail, Mails: d.pair.Mails}
	if err := signedIn.Check(ctx, d.report); err != nil {
		return err
	}
	for _, check := range []func(context.Context) error{c.endings, c.laterKey, c.waiting, c.guest, c.own, c.application, c.local} {
		if err := check(ctx); err != nil {
			return err
		}
	}
	return nil
}

// goBuild builds a command of this module for this machine.
func (d *deployment) goBuild(ctx context.Context, path string) (string, error) {
	binary := filepath.Join(d.dir, filepath.Base(path))
	cmd := exec.CommandContext(ctx, "go", "build", "-o", binary, "./"+path)
	cmd.Dir = d.root
	if text, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building %s: %w\n%s", path, err, text)
	}
	return binary, nil
}

// commands are checks of the command line tool.
type commands struct {
	*deployment
	tool       smoke.Tool
	alice, bob person
}

// cliShare has the used members of what send, status and the lists print.
type cliShare struct {
	ID, Status, Key, Link string
	Delivered             bool
}

// note is what the commands send.
const note = "a note for one reader"

// send has alice send a note from standard input. Its key is printed.
func (c *commands) send(ctx context.Context, flags ...string) (sent cliShare, err error) {
	args := append([]string{"send", "-", "--name", "note.txt", "--show-key"}, flags...)
	return sent, c.tool.Run(ctx, c.alice.name, &sent, note, args...)
}

func (c *commands) sendToBob(ctx context.Context) (cliShare, error) {
	return c.send(ctx, "--to", c.bob.AccountID, "--key-by", "hand")
}

// endings takes one note back and declines another, and looks at the lists.
func (c *commands) endings(ctx context.Context) error {
	c.report.Step("secureshare revoke, decline, inbox, outbox")
	for _, end := range []struct{ who, command, list, status string }{
		{c.alice.name, "revoke", "outbox", "revoked"}, {c.bob.name, "decline", "inbox", "declined"},
	} {
		sent, err := c.sendToBob(ctx)
		if err != nil {
			return err
		}
		if err := c.tool.Run(ctx, end.who, new(cliShare), "", end.command, sent.ID); err != nil {
			return err
		}
		var list struct{ Items []cliShare }
		if err := c.tool.Run(ctx, end.who, &list, "", end.list, "--limit", "0"); err != nil {
			return err
		}
		found := ""
		for _, item := range list.Items {
			if item.ID == sent.ID {
				found = item.Status
			}
		}
		c.report.Check(found == end.status, "%s: the %s says %s", end.command, end.list, found)
	}
	return nil
}

// laterKey has a key mailed after the note was sent.
func (c *commands) laterKey(ctx context.Context) error {
	c.report.Step("secureshare resend-key")
	sent, err := c.sendToBob(ctx)
	if err != nil {
		return err
	}
	var mailed cliShare
	if err := c.tool.Run(ctx, c.alice.name, &mailed, sent.Key, "resend-key", sent.ID, "--mail", c.bob.Mail); err != nil {
		return err
	}
	texts, err := c.pair.Mails.Texts(ctx, c.bob.Mail)
	if err != nil {
		return err
	}
	c.report.Check(mailed.Delivered && len(texts) > 0 && strings.Contains(texts[len(texts)-1], sent.Key), "a mail brings the key")
	return c.get(ctx, sent.ID, sent.Key, c.bob.name)
}

// get receives a note.
func (c *commands) get(ctx context.Context, what, key, profile string, flags ...string) error {
	target := filepath.Join(c.dir, "note-"+keyring.NewSecret().Reveal())
	if err := c.tool.Run(ctx, profile, new(cliShare), key, append([]string{"get", what, "-o", target}, flags...)...); err != nil {
		return err
	}
	text, err := os.ReadFile(target)
	c.report.Check(string(text) == note, "get: it has what was sent")
	return err
}

// waiting watches, and waits for a note.
func (c *commands) waiting(ctx context.Context) error {
	c.report.Step("secureshare watch, get --wait")
	seen := make(chan error, 1)
	var change cliShare
	go func() {
		seen <- c.tool.Run(ctx, c.bob.name, &change, "", "watch", "--role", "recipient", "--status", "available", "--count", "1", "--timeout", "2m")
	}()
	sent := map[string]cliShare{}
	for pause := time.NewTicker(3 * time.Second); ; {
		one, err := c.sendToBob(ctx) // until the watch has begun, which prints nothing then
		if err != nil {
			return err
		}
		sent[one.ID] = one
		select {
		case err := <-seen:
			if err != nil {
				return err
			}
			c.report.Check(sent[change.ID].ID != "", "watch: bob is told of a new file")
			return c.get(ctx, change.ID, sent[change.ID].Key, c.bob.name, "--wait", "30s")
		case <-pause.C:
		}
	}
}

// guest sends to a person without an account, who needs no sign-in.
func (c *commands) guest(ctx context.Context) error {
	c.report.Step("secureshare send --outsider, get LINK")
	sent, err := c.send(ctx, "--outsider", "Carla of Globex", "--mail", "carla@outside.example")
	if err != nil {
		return err
	}
	c.report.Check(sent.Link == pageURL+"#"+sent.ID, "send: it prints the link")
	return c.get(ctx, sent.Link, sent.Key, "")
}

// own sets, shows and removes the site's own delivery.
func (c *commands) own(ctx context.Context) error {
	c.report.Step("secureshare own-delivery")
	var now struct{ URL string }
	const url = "https://keys.acme.example/"
	for _, step := range []struct {
		stdin, want string
		flags       []string
	}{{strings.Repeat("A", 43), url, []string{"--url", url}}, {"", url, nil}, {"", "", []string{"--remove"}}} {
		if err := c.tool.Run(ctx, c.alice.name, &now, step.stdin, append([]string{"own-delivery"}, step.flags...)...); err != nil {
			return err
		}
		c.report.Check(now.URL == step.want, "%s own delivery: %q", strings.Join(step.flags, " "), now.URL)
	}
	return nil
}

// local runs the commands that ask no service.
func (c *commands) local(ctx context.Context) error {
	c.report.Step("secureshare profiles, logout, completion, man")
	var known struct{ Items []struct{ Profile string } }
	if err := c.tool.Run(ctx, "", &known, "", "profiles"); err != nil {
		return err
	}
	c.report.Check(len(known.Items) == 2, "profiles: %d", len(known.Items))
	if err := c.tool.Run(ctx, "", &struct{}{}, "", "logout", c.bob.name); err != nil {
		return err
	}
	err := c.tool.Run(ctx, c.bob.name, &struct{}{}, "", "inbox")
	c.report.Check(err != nil, "logout: bob is signed out")
	for _, args := range [][]string{{"completion", "bash"}, {"man"}} {
		text, err := exec.CommandContext(ctx, c.tool.Path, args...).Output()
		c.report.Check(err == nil && len(text) > 1000, "%s: %d characters", args[0], len(text))
	}
	return nil
}
