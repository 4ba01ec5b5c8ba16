// Command ticketkeys fetches the public half of a key that signs mail tickets, from
// the account of the file API, and prints the value of ticketKeys:
//
//	go run ./scripts/deploy/ticketkeys [-with PRESENT] KEY-ID
//
// KEY-ID is an output of the file stack, TicketKeyId1. With -with, the result
// also has the keys of PRESENT, for a rotation. It uses the credentials of the
// environment, AWS_PROFILE for example.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/aws/aws-sdk-go-v2/config"

	"github.com/secure-share/secure-share/infra/jwkset"
	"github.com/secure-share/secure-share/scripts/deploy/deployment"
)

func main() {
	present := flag.String("with", `{"keys":[]}`, "the present value of ticketKeys")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Stdout, flag.Arg(0), *present); err != nil {
		fmt.Fprintln(os.Stderr, "ticketkeys:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer, id, present string) error {
	if id == "" {
		return errors.New("give the id of the key: the output TicketKeyId1 of the file stack")
	}
	set, err := jwkset.Parse(present)
	if err != nil {
		return fmt.Errorf("the present set %w", err)
	}
	account, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return err
	}
	key, err := deployment.TicketKey(ctx, account, id)
	if err != nil {
		return fmt.Errorf("fetch the public key %s: %w", id, err)
	}
	if set, err = set.With(key); err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(set)
}
