package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/secure-share/secure-share/scripts/smoke"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/share"
)

// commandChecks are the checks of the command line tool.
type commandChecks struct {
	*deployment
	alice, bob user
}

// cliShare has the members that the checks use of what send, status and the lists print.
type cliShare struct {
	ID, Status, Key, Link string
	Delivered             bool
}

// note is what alice sends.
const note = "a note for one reader"

// send sends the note as alice. The key is printed.
func (c commandChecks) send(ctx context.Context, flags ...string) (sent cliShare, err error) {
	args := append([]string{"send", "-", "--name", "note.txt", "--show-key"}, flags...)
	return sent, c.alice.runWithInput(ctx, note, &sent, args...)
}

func (c commandChecks) sendToBob(ctx context.Context) (cliShare, error) {
	return c.send(ctx, "--to", c.bob.AccountID, "--key-by", "hand")
}

// get gets the note of a share as bob.
func (c commandChecks) get(ctx context.Context, id, key string, flags ...string) error {
	return c.receive(ctx, smoke.Command{Profile: c.bob.profile, Args: append([]string{"get", id}, flags...), Stdin: key})
}

// receive runs a get, and compares the file with the note.
func (c commandChecks) receive(ctx context.Context, get smoke.Command) error {
	target, err := os.MkdirTemp(c.dir, "note-")
	if err != nil {
		return err
	}
	var got struct{ Path string }
	get.Args, get.Result = append(get.Args, "-o", target), &got
	if err := c.bob.tool.Run(ctx, get); err != nil {
		return err
	}
	text, err := os.ReadFile(got.Path)
	c.report.Check(string(text) == note, "get: it has what was sent")
	return err
}

func (c commandChecks) takeBack(ctx context.Context) error {
	sent, err := c.sendToBob(ctx)
	if err != nil {
		return err
	}
	if err := c.alice.run(ctx, nil, "extend", sent.ID); err != nil {
		return err
	}
	if err := c.alice.run(ctx, nil, "take-back", sent.ID); err != nil {
		return err
	}
	return c.listed(ctx, c.alice, "outbox", sent.ID, "revoked")
}

func (c commandChecks) decline(ctx context.Context) error {
	sent, err := c.sendToBob(ctx)
	if err != nil {
		return err
	}
	if err := c.bob.run(ctx, nil, "decline", sent.ID); err != nil {
		return err
	}
	return c.listed(ctx, c.bob, "inbox", sent.ID, "declined")
}

// listed checks the status of a share in a list of somebody.
func (c commandChecks) listed(ctx context.Context, who user, list, id, want string) error {
	var page struct{ Items []cliShare }
	if err := who.run(ctx, &page, list, "--limit", "0"); err != nil {
		return err
	}
	found := slices.ContainsFunc(page.Items, func(s cliShare) bool { return s.ID == id && s.Status == want })
	c.report.Check(found, "the %s has it, %s", list, want)
	return nil
}

// resendKey has a key mailed after the note was sent.
func (c commandChecks) resendKey(ctx context.Context) error {
	sent, err := c.sendToBob(ctx)
	if err != nil {
		return err
	}
	var mailed cliShare
	if err := c.alice.runWithInput(ctx, sent.Key, &mailed, "resend-key", sent.ID, "--mail", c.bob.Mail); err != nil {
		return err
	}
	texts, err := c.pair.Mails.Texts(ctx, c.bob.Mail)
	if err != nil {
		return err
	}
	c.report.Check(mailed.Delivered && len(texts) > 0 && strings.Contains(texts[len(texts)-1], sent.Key), "a mail brings the key")
	return c.get(ctx, sent.ID, sent.Key)
}

// watch sends a note while bob watches, and gets it.
func (c commandChecks) watch(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // ends the tool if nothing could be sent
	var change cliShare
	wait, err := c.bob.tool.Start(ctx, smoke.Command{
		Profile: c.bob.profile, Result: &change,
		Args: []string{"watch", "--role", "recipient", "--status", "available", "--count", "1", "--timeout", "2m"},
	}, "watching: ")
	if err != nil {
		return err
	}
	sent, err := c.sendToBob(ctx)
	if err != nil {
		return err
	}
	if err := wait(); err != nil {
		return err
	}
	c.report.Check(change.ID == sent.ID, "watch: it prints the new file")
	return c.get(ctx, sent.ID, sent.Key, "--wait", "30s")
}

// link sends to a person without an account, who needs no sign-in.
func (c commandChecks) link(ctx context.Context) error {
	sent, err := c.send(ctx, "--outsider", "Carla of Globex", "--mail", "carla@outside.example")
	if err != nil {
		return err
	}
	c.report.Check(sent.Link == pageURL+"#"+sent.ID, "send: it prints the link")
	return c.receive(ctx, smoke.Command{Args: []string{"get", sent.Link}, Stdin: sent.Key})
}

// several sends to bob, and to carol, who opens hers as in the app.
func (c commandChecks) several(ctx context.Context) error {
	carol, err := c.person(ctx, "carol")
	if err != nil {
		return err
	}
	var sent struct{ Recipients []cliShare }
	err = c.alice.runWithInput(ctx, note, &sent, "send", "-", "--name", "note.txt", "--show-key",
		"--to", c.bob.AccountID, "--mail", c.bob.Mail, "--to", carol.AccountID, "--mail", carol.Mail)
	if err != nil {
		return err
	}
	if len(sent.Recipients) != 2 {
		return fmt.Errorf("send: %d recipients", len(sent.Recipients))
	}
	his, hers := sent.Recipients[0], sent.Recipients[1]
	c.report.Check(his.Delivered && hers.Delivered && his.ID != hers.ID && his.Key != hers.Key, "send: each has a share and a key of their own")
	if err := c.get(ctx, his.ID, his.Key); err != nil {
		return err
	}
	secret, err := keyring.ParseSecret(hers.Key)
	if err != nil {
		return err
	}
	got, err := c.deployment.get(ctx, carol.Client, share.ID(hers.ID), secret)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(got.Path)
	c.report.Check(string(text) == note, "carol has it, too")
	return err
}

// severalTakenBack takes all copies of a sending back.
func (c commandChecks) severalTakenBack(ctx context.Context) error {
	carol, err := c.person(ctx, "carol")
	if err != nil {
		return err
	}
	var sent struct{ Recipients []cliShare }
	err = c.alice.runWithInput(ctx, note, &sent, "send", "-", "--name", "note.txt", "--key-by", "hand", "--to", c.bob.AccountID, "--to", carol.AccountID)
	if err != nil {
		return err
	}
	var back struct{ Items []cliShare }
	if err := c.alice.run(ctx, &back, "take-back", sent.Recipients[0].ID, "--all"); err != nil {
		return err
	}
	c.report.Check(len(back.Items) == 2, "take-back --all: %d shares", len(back.Items))
	return nil
}

// gate sends with a gate to a person without an account, and replaces the unlock secret.
// The person opens it with the password.
func (c commandChecks) gate(ctx context.Context) error {
	file := filepath.Join(c.dir, "password.txt")
	if err := os.WriteFile(file, []byte("correct horse"), 0o600); err != nil {
		return err
	}
	sent, err := c.send(ctx, "--outsider", "Carla of Globex", "--mail", "carla@outside.example", "--gate", "--password-file", file)
	if err != nil {
		return err
	}
	var changed struct{ UnlockSecret string }
	if err := c.alice.run(ctx, &changed, "unlock-secret", sent.ID, "--change"); err != nil {
		return err
	}
	c.report.Check(len(changed.UnlockSecret) == 64, "unlock-secret: it prints another one")
	return c.receive(ctx, smoke.Command{Args: []string{"get", sent.Link, "--password-file", file}, Stdin: sent.Key})
}

// ownDelivery sets, shows and removes the site's own delivery.
func (c commandChecks) ownDelivery(ctx context.Context) error {
	const url = "https://keys.acme.example/"
	secret := strings.Repeat("A", 43)
	var set, shown, removed struct{ URL string }
	if err := c.alice.runWithInput(ctx, secret, &set, "own-delivery", "--url", url); err != nil {
		return err
	}
	if err := c.alice.run(ctx, &shown, "own-delivery"); err != nil {
		return err
	}
	if err := c.alice.run(ctx, &removed, "own-delivery", "--remove"); err != nil {
		return err
	}
	c.report.Check(set.URL == url && shown.URL == url && removed.URL == "", "it sets, shows and removes the address")
	return nil
}

func (c commandChecks) profiles(ctx context.Context) error {
	var known struct{ Items []struct{ Profile string } }
	if err := c.alice.run(ctx, &known, "profiles"); err != nil {
		return err
	}
	c.report.Check(len(known.Items) == 2, "profiles: %d", len(known.Items))
	return nil
}

// texts runs the commands that print texts for a shell.
func (c commandChecks) texts(ctx context.Context) error {
	for _, args := range [][]string{{"completion", "bash"}, {"man"}} {
		text, err := exec.CommandContext(ctx, c.alice.tool.Path, args...).Output()
		c.report.Check(err == nil && len(text) > 1000, "%s: %d characters", args[0], len(text))
	}
	return nil
}

func (c commandChecks) logout(ctx context.Context) error {
	if err := c.bob.run(ctx, nil, "logout", c.bob.profile); err != nil {
		return err
	}
	err := c.bob.run(ctx, nil, "inbox")
	c.report.Check(err != nil, "bob is signed out: %v", err)
	return nil
}
