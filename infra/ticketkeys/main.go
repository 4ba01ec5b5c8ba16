// Command ticketkeys turns the public key of the files account into the value of
// ticketKeys, with which the key stack is configured:
//
//	aws kms get-public-key --key-id <output TicketKeyId1> | go run ./infra/ticketkeys
//
// To change keys without losing a mail, give the present value as argument: the
// result holds both, and the older one can go once its last ticket has expired.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"secureshare/infra/jwkset"
)

func main() {
	present := `{"keys":[]}`
	if len(os.Args) > 1 {
		present = os.Args[1]
	}
	if err := run(os.Stdin, os.Stdout, present); err != nil {
		fmt.Fprintln(os.Stderr, "ticketkeys:", err)
		os.Exit(1)
	}
}

// run adds the key that in describes to the set present and writes the result.
func run(in io.Reader, out io.Writer, present string) error {
	set, err := jwkset.Parse(present)
	if err != nil {
		return fmt.Errorf("the present set %w", err)
	}
	var answer struct {
		KeyID     string `json:"KeyId"`
		PublicKey []byte `json:"PublicKey"` // base64 in JSON
	}
	if err := json.NewDecoder(in).Decode(&answer); err != nil || answer.KeyID == "" {
		return errors.New("standard input must be the JSON answer of aws kms get-public-key")
	}
	key, err := jwkset.FromDER(shortID(answer.KeyID), answer.PublicKey)
	if err != nil {
		return fmt.Errorf("the public key %w", err)
	}
	set.Keys = append(set.Keys, key)
	merged, err := json.Marshal(set)
	if err != nil {
		return err
	}
	if _, err := jwkset.Parse(string(merged)); err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, string(merged))
	return err
}

// shortID is what follows the last slash: the id without the ARN around it,
// which would tell account B who account A is.
func shortID(id string) string { return id[strings.LastIndex(id, "/")+1:] }
