// Command deploylocal deploys the three stacks with the real cdk into emulated AWS
// accounts on this machine, and sends files through what was deployed:
//
//	go run ./scripts/deploylocal [-keep] [-grants] [-smtp] [-redeploy]
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

// options are the flags.
type options struct{ keep, grants, smtp, redeploy bool }

func main() {
	var o options
	flag.BoolVar(&o.keep, "keep", false, "keep the accounts running until Ctrl-C, for make smoke")
	flag.BoolVar(&o.grants, "grants", false, "then take one right after the other from the functions, to see that it is missed")
	flag.BoolVar(&o.smtp, "smtp", false, "send mails through a mail server instead of SES")
	flag.BoolVar(&o.redeploy, "redeploy", false, "then destroy the stacks, deploy them again and send files through them")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "deploy-local:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) error {
	d, err := newDeployment(smoke.NewReport(os.Stdout))
	if err != nil {
		return err
	}
	defer d.close()
	d.smtp = o.smtp
	if o.grants {
		d.then = append(d.then, d.tryGrants)
	}
	if o.redeploy {
		d.then = append(d.then, d.redeploy)
	}
	err = d.run(ctx)
	if o.keep && d.pair.FileAPI != "" && ctx.Err() == nil {
		if err != nil {
			fmt.Println("\ndeploy-local:", err)
		}
		fmt.Println("\nThe accounts stay until Ctrl-C; make smoke sends files through them.")
		<-ctx.Done()
	}
	return err
}
