// Command infra is the CDK app: the stack of the file API and the stack of the key
// mailer, for two accounts that share nothing but a public key, and, if a third account
// is set, the stack of the page for people without an account. The CDK command line
// runs it. The context of cdk.json holds the settings; environment variables such as
// SECURE_SHARE_MAIL_FROM override them.
//
// One run creates the stacks of one stage. The key stack needs the public key of
// the file stack, so the first deployment has this order:
//
//	make deploy-files    with the credentials of the one account
//	make ticket-keys     prints the value of ticketKeys
//	make deploy-keys     with the credentials of the other
//	make deploy-page     with those of the third, if there is one
package main

import (
	"fmt"
	"os"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/secure-share/secure-share/infra/settings"
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

// build adds the stacks to app.
func build(app awscdk.App) error {
	context, _ := app.Node().GetAllContext(nil).(map[string]any) // only for its names: jsii wraps nested values
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
	stacks := []awscdk.Stack{newFileStack(app, c, code).Stack, newKeyStack(app, c, code).Stack}
	if c.Page.ID != "" {
		stacks = append(stacks, newPageStack(app, c))
	}
	for _, stack := range stacks {
		warnOfPlaceholders(stack, c)
	}
	return nil
}
