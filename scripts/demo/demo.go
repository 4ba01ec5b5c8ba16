package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/client/localid"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

const (
	fileName = "board minutes.pdf"
	fileSize = 5_000_000
	// marker is the beginning of the file, for a later search.
	marker = "%PDF- nobody but alice and bob may read this"
)

type demo struct {
	ctx    context.Context
	stack  *stack.Stack
	saw    *traffic
	folder string
	steps  int
	checks int
	wrong  []error
}

type person struct {
	*client.Client
	localid.Person
}

func (d *demo) run() error {
	alice, err := d.person("acme", "alice")
	if err != nil {
		return err
	}
	bob, err := d.person("acme", "bob")
	if err != nil {
		return err
	}
	file, digest, err := d.makeFile()
	if err != nil {
		return err
	}
	sent, err := d.send(alice, bob, file)
	if err != nil {
		return err
	}
	d.accounts(alice, bob, sent)
	secret, err := d.readMail(bob)
	if err != nil {
		return err
	}
	if err := d.nobodyElse(alice, bob, sent.ID, secret); err != nil {
		return err
	}
	if err := d.receive(bob, sent.ID, secret, digest); err != nil {
		return err
	}
	return d.after(alice, bob, sent.ID, secret)
}

// send sends the file from alice to bob.
func (d *demo) send(alice, bob person, file string) (client.Sent, error) {
	d.step("alice sends %q, %d bytes, to bob", fileName, fileSize)
	address, err := mailaddr.Parse(bob.Mail)
	if err != nil {
		return client.Sent{}, err
	}
	sent, err := alice.Send(d.ctx, client.SendInput{
		Path: file, Recipient: share.Person(bob.AccountID), Mail: address, SenderName: "Alice", Description: "for Monday",
	})
	if err != nil {
		return client.Sent{}, fmt.Errorf("send: %w", err)
	}
	d.note("share %s, %d bytes sealed, until %s", sent.ID, sent.Share.Length, sent.Share.ExpiresAt.Local().Format(time.DateTime))
	d.check(d.stored(sent.ID), "the sealed file is in S3")
	return sent, nil
}

// accounts shows what each account saw.
func (d *demo) accounts(alice, bob person, sent client.Sent) {
	d.step("What account A (files) saw: %d bytes of requests and answers", d.saw.size("files"))
	d.check(d.saw.holds("files", string(sent.ID)), "the share's id")
	d.check(d.saw.holds("files", alice.AccountID) && d.saw.holds("files", bob.AccountID), "the account ids of sender and recipient")
	d.check(!d.saw.holds("files", marker), "not the file")
	d.check(!d.saw.holds("files", fileName) && !d.saw.holds("files", "for Monday"), "not its name or description")
	d.check(!d.saw.holds("files", sent.Secret.Reveal()), "not the key")
	d.check(!d.saw.holds("files", bob.Mail), "not the mail address")

	d.step("What account B (keys) saw: %d bytes of requests and answers", d.saw.size("keys"))
	d.check(d.saw.holds("keys", sent.Secret.Reveal()), "the key, for one mail")
	d.check(!d.saw.holds("keys", marker) && !d.saw.holds("keys", fileName), "not the file or its name")
	d.check(!d.saw.holds("keys", alice.AccountID) && !d.saw.holds("keys", bob.AccountID), "no account id")
}

// receive gets the file as bob, and compares it with the digest.
func (d *demo) receive(bob person, id share.ID, secret keyring.Secret, digest [sha256.Size]byte) error {
	d.step("bob claims, downloads and opens it with the key from the mail")
	received, err := bob.Get(d.ctx, client.GetInput{
		ID: id, Path: d.folder, Key: func(context.Context) (keyring.Secret, error) { return secret, nil },
	})
	if err != nil {
		return fmt.Errorf("get: %w", err)
	}
	content, err := os.ReadFile(received.Path)
	if err != nil {
		return err
	}
	d.note("%s", filepath.Base(received.Path))
	d.check(sha256.Sum256(content) == digest, "SHA-256 %x, as it was sent", digest)
	d.check(received.Acknowledged, "acknowledged")
	return nil
}

// after shows what is left after the download.
func (d *demo) after(alice, bob person, id share.ID, secret keyring.Secret) error {
	d.step("Once")
	d.check(d.soon(func() bool { return !d.stored(id) }), "the sealed file is deleted from S3")
	_, err := d.claim(bob, id, secret)
	d.check(errors.Is(err, client.Downloaded), "a second download is refused: %v", err)

	d.step("What both sides still see")
	d.check(d.line(alice.Outbox, "alice's outbox", id) == "downloaded", "alice sees it")
	d.check(d.line(bob.Inbox, "bob's inbox", id) == "downloaded", "bob sees it")
	seen, err := alice.Share(d.ctx, id)
	if err != nil {
		return err
	}
	for _, h := range seen.History {
		d.note("%s  %s", h.At.Local().Format("15:04:05.000"), h.What)
	}
	return nil
}

// nobodyElse tries calls that must fail and change nothing.
func (d *demo) nobodyElse(alice, bob person, id share.ID, secret keyring.Secret) error {
	d.step("Others try")
	carol, err := d.person("acme", "carol")
	if err != nil {
		return err
	}
	dave, err := d.person("globex", "dave")
	if err != nil {
		return err
	}
	before, err := alice.Share(d.ctx, id)
	if err != nil {
		return err
	}
	_, err = d.claim(bob, id, keyring.NewSecret())
	d.check(errors.Is(err, client.WrongKey), "bob with a wrong key: %v", err)
	_, err = d.claim(carol, id, secret)
	d.check(errors.Is(err, client.NotFound), "carol, of the same site, with the key: %v", err)
	_, err = d.claim(dave, id, secret)
	d.check(errors.Is(err, client.NotFound), "dave, of another site, with the key: %v", err)
	after, err := alice.Share(d.ctx, id)
	if err != nil {
		return err
	}
	d.check(reflect.DeepEqual(before, after), "nothing changed: still %s", after.Status)
	return nil
}

func (d *demo) claim(p person, id share.ID, secret keyring.Secret) (wire.ClaimResponse, error) {
	return p.Claim(d.ctx, id, secret.ClaimKey(id.Bytes()), share.NewClaimID())
}

// readMail finds the key in bob's mail: it is on its own line.
func (d *demo) readMail(bob person) (keyring.Secret, error) {
	d.step("The mail to bob")
	messages := d.stack.Keys.Mailbox.List(bob.Mail)
	if len(messages) != 1 {
		return keyring.Secret{}, fmt.Errorf("%d mails instead of one", len(messages))
	}
	d.note("Subject: %s", messages[0].Subject)
	for line := range strings.Lines(messages[0].Text) {
		if secret, err := keyring.ParseSecret(strings.TrimSpace(line)); err == nil {
			d.check(!strings.Contains(messages[0].Text, fileName), "has the key on its own line, and no file name")
			return secret, nil
		}
	}
	return keyring.Secret{}, errors.New("the mail has no key")
}

func (d *demo) makeFile() (path string, digest [32]byte, err error) {
	content := make([]byte, fileSize)
	_, _ = rand.Read(content)
	copy(content, marker)
	path = filepath.Join(d.folder, "outgoing", fileName)
	if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
		return "", digest, err
	}
	return path, sha256.Sum256(content), os.WriteFile(path, content, 0o600)
}

func (d *demo) person(site, name string) (person, error) {
	e := d.stack.Endpoints
	c, self, err := localid.Connect(d.ctx, e.Issuer, site, name, client.Options{
		FileAPI: e.FileAPI, KeyMailer: e.KeyMailer, Claims: client.ClaimFolder(filepath.Join(d.folder, "claims", name)),
	})
	return person{c, self}, err
}

func (d *demo) stored(id share.ID) bool {
	out, err := d.stack.Files.S3.ListObjectsV2(d.ctx, &s3.ListObjectsV2Input{Bucket: aws.String(stack.Bucket)})
	if err != nil {
		d.check(false, "S3 answers: %v", err)
		return false
	}
	for _, o := range out.Contents {
		if strings.HasSuffix(aws.ToString(o.Key), "/"+string(id)) {
			return true
		}
	}
	return false
}
