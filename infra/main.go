// Command infra is the CDK app: the stack of the file API and the stack of the
// key mailer, for two accounts that share nothing but a public key. The CDK
// command line runs it, see cdk.json, whose context holds the settings; the
// environment comes before it, as SECURE_SHARE_MAIL_FROM for mailFrom.
//
// One run makes the two stacks of one stage. The key stack needs the public key
// that the file stack makes, so the first deployment has this order:
//
//	make deploy-files    with the credentials of the one account
//	make ticket-keys     prints the value of ticketKeys
//	make deploy-keys     with the credentials of the other
package main

import (
	"fmt"
	"os"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"secureshare/infra/settings"
)

func main() {
	defer jsii.Close()
	app := awscdk.NewApp(&awscdk.AppProps{AnalyticsReporting: jsii.Bool(false)})
	if err := build(app); err != nil {
		fmt.Fprintln(os.Stderr, "infra:", err)
		jsii.Close()
		os.Exit(1)
	}
	app.Synth(nil)
}

// build adds both stacks to app.
func build(app awscdk.App) error {
	context, _ := app.Node().GetAllContext(nil).(map[string]any) // for its names: jsii wraps what is nested here
	c, err := readConfig(settings.Lookup(os.LookupEnv, func(name string) any {
		return app.Node().TryGetContext(&name)
	}), given(os.Environ(), context)...)
	if err != nil {
		return err
	}
	code, err := findCode(c)
	if err != nil {
		return err
	}
	for _, stack := range []awscdk.Stack{newFileStack(app, c, code), newKeyStack(app, c, code)} {
		warnOfPlaceholders(stack, c)
	}
	return nil
}
