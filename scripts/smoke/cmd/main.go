// This command sends files through a deployed pair of stacks and prints the result of
// each check.
//
// With sign-ins of the command line tool, for a pair of any stage:
//
//	go run ./scripts/smoke/cmd -tool FILE -mail ADDRESS [-sender PROFILE] (-recipient PROFILE | -to ACCOUNT-ID)
//
// With people that it makes up, for a pair of the stage local:
//
//	go run ./scripts/smoke/cmd [endpoints.json]
//
// The file holds the addresses fileApi and keyMailer, which cdk deploy printed, and
// issuer, that of an issuer of tokens on this machine whose keys the file API is
// configured to trust. make deploy-local KEEP=1 writes one. Other stages accept only
// Forge's tokens, which a browser gets inside Jira or Confluence, and sign-ins.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/secure-share/secure-share/scripts/smoke"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "smoke:", err)
		os.Exit(1)
	}
}

// checker is what runs all checks.
type checker interface {
	Check(context.Context, *smoke.Report) error
}

func run(ctx context.Context) error {
	var s smoke.SignedIn
	flag.StringVar(&s.Path, "tool", "build/secureshare", "the command line tool")
	flag.StringVar(&s.State, "state", "", "its state folder, if it is not that of the user")
	flag.StringVar(&s.Sender, "sender", "", "profile of the sender; empty: the last that signed in")
	flag.StringVar(&s.Recipient, "recipient", "", "profile of the recipient, another person")
	flag.StringVar(&s.To, "to", "", "account id of the recipient, if there is no profile")
	flag.StringVar(&s.Mail, "mail", "", "mail address of the recipient")
	flag.Parse()
	var pair checker = s
	if s.Mail == "" && s.To == "" && s.Recipient == "" {
		var err error
		if pair, err = madeUp(flag.Arg(0)); err != nil {
			return err
		}
	}
	report := smoke.NewReport(os.Stdout)
	if err := pair.Check(ctx, report); err != nil {
		return err
	}
	return report.Err()
}

// madeUp returns the pair of a file of addresses.
func madeUp(path string) (smoke.Pair, error) {
	if path == "" {
		path = "build/deploy-local/endpoints.json"
		fmt.Println("No MAIL and no ENDPOINTS: trying the pair of make deploy-local, by " + path)
	}
	e, err := smoke.ReadEndpoints(path)
	if err != nil {
		return smoke.Pair{}, fmt.Errorf("%w; docs/operations.md says how to try another pair", err)
	}
	return e.Pair()
}
