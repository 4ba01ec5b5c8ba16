// Command ticketkeys fetches the public half of a key that signs mail tickets, from
// the account of the file API, and prints the value of ticketKeys:
//
//	go run ./scripts/deploy/ticketkeys [-with PRESENT] KEY-ID
//
// KEY-ID is an output of the file stack, TicketKeyId1. With -with, the result holds
// the keys of PRESENT, too, as changing keys needs it. The credentials are those of
// the environment, AWS_PROFILE for example.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/kms"
)

func main() {
	present := flag.String("with", `{"keys":[]}`, "the present value of ticketKeys")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, flag.Arg(0), *present); err != nil {
		fmt.Fprintln(os.Stderr, "ticketkeys:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, id, present string) error {
	if id == "" {
		return fmt.Errorf("give the id of the key: the output TicketKeyId1 of the file stack")
	}
	account, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return err
	}
	key, err := kms.NewFromConfig(account).GetPublicKey(ctx, &kms.GetPublicKeyInput{KeyId: &id})
	if err != nil {
		return err
	}
	answer, err := json.Marshal(map[string]any{"KeyId": aws.ToString(key.KeyId), "PublicKey": key.PublicKey})
	if err != nil {
		return err
	}
	set := exec.CommandContext(ctx, "go", "run", "./infra/ticketkeys", present)
	set.Stdin, set.Stdout, set.Stderr = bytes.NewReader(answer), os.Stdout, os.Stderr
	return set.Run()
}
