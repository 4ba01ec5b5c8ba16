// Command rolekeys makes a key with which the Forge app's function signs role
// assertions:
//
//	make role-keys
//
// The private key is stored in an encrypted variable of the Forge app and
// nowhere else, the public key in roleKeys of cdk.json.
package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"github.com/secure-share/secure-share/scripts/deploy/deployment"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "rolekeys:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	d, err := deployment.Open(".", os.LookupEnv)
	if err != nil {
		return err
	}
	id, err := d.MakeRoleKey(ctx, func(cmd *exec.Cmd) error {
		cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stderr, os.Stderr
		return cmd.Run()
	})
	if err != nil {
		return err
	}
	fmt.Printf("cdk.json: roleKeys + %s\nNext: make deploy-files, then forge deploy --environment %s.\n", id, d.ForgeEnvironment())
	return nil
}
