// This command sends files from alice to bob through a deployed pair of stacks
// of the stage local, and prints the result of each check:
//
//	go run ./scripts/smoke/cmd [endpoints.json]
//
// The file holds the addresses fileApi and keyMailer, which cdk deploy printed, and
// issuer, that of an issuer of tokens on this machine whose keys the file API is
// configured to trust. make deploy-local KEEP=1 writes one.
//
// It works with the stage local only: other stages accept only Forge's tokens,
// which a browser gets inside Jira or Confluence.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/secure-share/secure-share/scripts/smoke"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	path := "build/deploy-local/endpoints.json"
	if len(os.Args) > 1 {
		path = os.Args[1]
	} else {
		fmt.Println("No ENDPOINTS: trying the pair of make deploy-local, by " + path)
	}
	if err := run(ctx, path); err != nil {
		fmt.Fprintln(os.Stderr, "smoke:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, path string) error {
	e, err := smoke.ReadEndpoints(path)
	if err != nil {
		return fmt.Errorf("%w; only the stage local can be tried, see docs/operations.md", err)
	}
	pair, err := e.Pair()
	if err != nil {
		return err
	}
	report := smoke.NewReport(os.Stdout)
	if err := pair.Check(ctx, report); err != nil {
		return err
	}
	return report.Err()
}
