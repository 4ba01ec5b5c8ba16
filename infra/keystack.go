package main

import (
	"maps"
	"strconv"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/secure-share/secure-share/shared/env"
	"github.com/secure-share/secure-share/shared/table"
)

// keyStack is the stack of account B.
type keyStack struct {
	awscdk.Stack
	keyMailer httpAPI
	transport transport
}

// newKeyStack creates the stack of account B: the key mailer. All it knows of account
// A is the public key and the issuer name of its mail tickets.
func newKeyStack(app awscdk.App, c Config, code code) keyStack {
	stack := newStack(app, c.KeyStack(), "Secure Share: mails keys and stores none", c.Stage, c.Keys)
	if c.TicketKeys == noKeys {
		awscdk.Annotations_Of(stack).AddWarningV2(jsii.String("secure-share:no-ticket-keys"),
			jsii.String("ticketKeys is empty, so the key mailer will not start: deploy "+c.FileStack()+" first, then make ticket-keys"))
	}
	tickets := newTable(stack, "Tickets", table.Tickets, awscdk.RemovalPolicy_DESTROY)
	mails := newTransport(stack, c)

	log := newLog(stack, "KeyMailerLog")
	role := newRole(stack, keyMailer, log,
		allow("SpendTickets", []string{"dynamodb:PutItem", "dynamodb:UpdateItem"}, tickets.TableArn()),
		mails.right,
	)
	environment := map[string]*string{
		env.Stage:          &c.Stage,
		env.Table:          tickets.TableName(),
		env.TicketIssuer:   jsii.String(c.TicketIssuer()),
		env.TicketAudience: jsii.String(c.TicketAudience()),
		env.TicketKeys:     &c.TicketKeys,
		env.AllowedOrigins: jsii.String(c.Origins()),
		env.Sites:          jsii.String(strings.Join(c.Sites, ",")),
		env.SenderCap:      jsii.String(strconv.Itoa(c.SenderCap)),
		env.RecipientCap:   jsii.String(strconv.Itoa(c.RecipientCap)),
	}
	maps.Copy(environment, mails.environment)
	f := newFunction(stack, function{
		name: keyMailer, purpose: "The key mailer",
		memory: 512, timeout: 15, concurrency: c.Concurrency[keyMailer], environment: environment,
	}, code, role, log)

	s := keyStack{Stack: stack, transport: mails, keyMailer: httpAPI{
		function: f, gateway: newGateway(stack, "", f, throttle{perSecond: 20, burst: 40}, c.Keys.Domain), reserved: c.Concurrency[keyMailer],
		rows: tickets, rowsID: "Tickets", schema: table.Tickets,
	}}
	output(stack, "KeyMailer", "Address of the key mailer", s.keyMailer.gateway.address)
	watchKeys(s, c)
	return s
}
