// Command deploylocal deploys the three stacks with the real cdk into emulated AWS
// accounts on this machine, and sends files through what was deployed:
//
//	go run ./scripts/deploylocal [-keep] [-grants] [-smtp]
//
// It installs the emulator from PyPI, by hash, into build/ministack. The
// accounts have their state in build/deploy-local and end with the command. It
// exits with 0 if all checks passed.
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
	keep := flag.Bool("keep", false, "keep the accounts running until Ctrl-C, for make smoke")
	grants := flag.Bool("grants", false, "then take one right after the other from the functions, to see that it is missed")
	smtp := flag.Bool("smtp", false, "send mails through a mail server instead of SES")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *keep, *grants, *smtp); err != nil {
		fmt.Fprintln(os.Stderr, "deploy-local:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, keep, grants, smtp bool) error {
	d, err := newDeployment(smoke.NewReport(os.Stdout))
	if err != nil {
		return err
	}
	defer d.close()
	d.smtp = smtp
	if grants {
		d.then = d.tryGrants
	}
	err = d.run(ctx)
	if keep && d.pair.FileAPI != "" && ctx.Err() == nil {
		if err != nil {
			fmt.Println("\ndeploy-local:", err)
		}
		fmt.Println("\nThe accounts stay until Ctrl-C; make smoke sends files through them.")
		<-ctx.Done()
	}
	return err
}
