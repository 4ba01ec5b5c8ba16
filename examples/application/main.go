// Command application is an example of a trusted application: it sends a file for a
// person who agreed to that. docs/applications.md explains how to register it.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"time"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/client/applicationid"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/share"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	api := flag.String("api", "", "address of the file API")
	keyMailer := flag.String("key-mailer", "", "address of the key mailer")
	keyFile := flag.String("key", "key.pem", "the application's private key")
	lifetime := flag.Duration("timeout", time.Minute, "how long a request is valid, at most the timeout that was registered")
	sender := flag.String("for", "", "account id of the person to send the file for")
	senderName := flag.String("name", "", "name of this person, for the mail")
	recipient := flag.String("to", "", "account id of the recipient")
	mail := flag.String("mail", "", "mail address of the recipient, for the key")
	file := flag.String("file", "", "the file to send")
	flag.Parse()

	text, err := os.ReadFile(*keyFile)
	if err != nil {
		return err
	}
	key, err := applicationid.ParseKey(text)
	if err != nil {
		return fmt.Errorf("%s: %w", *keyFile, err)
	}
	from, err := share.ParsePerson(*sender)
	if err != nil {
		return fmt.Errorf("-for: %w", err)
	}
	to, err := share.ParsePerson(*recipient)
	if err != nil {
		return fmt.Errorf("-to: %w", err)
	}
	address, err := mailaddr.Parse(*mail)
	if err != nil {
		return fmt.Errorf("-mail: %w", err)
	}
	c, err := client.New(client.Options{
		FileAPI: *api, KeyMailer: *keyMailer,
		Identity: applicationid.Identity{Key: key, Person: from, Lifetime: *lifetime, Now: time.Now},
	})
	if err != nil {
		return err
	}
	sent, err := c.Send(ctx, client.SendInput{Path: *file, Recipient: to, Mail: address, SenderName: *senderName})
	if sent.ID != "" { // the file is stored, even if its key was not delivered
		fmt.Println(sent.ID)
	}
	return err
}
