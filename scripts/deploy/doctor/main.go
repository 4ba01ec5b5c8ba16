// Command doctor checks a deployment and prints the next step for each thing that is
// wrong:
//
//	make doctor
//
// Exit codes: 0 no errors (warnings are possible), 1 errors.
package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"time"

	"github.com/secure-share/secure-share/scripts/deploy/deployment"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	d, err := deployment.Open(".", os.LookupEnv)
	if err != nil {
		fmt.Fprintln(os.Stderr, "doctor:", err)
		os.Exit(1)
	}
	x := &doctor{
		root: ".", deployment: d,
		profile: func(half deployment.Half, region string) string {
			return os.Getenv(deployment.ProfileVariable(half, region))
		},
		http:      &http.Client{Timeout: 15 * time.Second},
		lookupTXT: net.DefaultResolver.LookupTXT,
	}
	if !x.report(ctx, os.Stdout) {
		os.Exit(1)
	}
}
