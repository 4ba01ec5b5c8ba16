package relay

import (
	"context"
	"errors"
	"fmt"

	"github.com/secure-share/secure-share/cmd/keyrelay/slack"
	"github.com/secure-share/secure-share/cmd/keyrelay/teams"
	"github.com/secure-share/secure-share/shared/keymail"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/smtpmail"
)

// ByMail delivers through a mail server.
type ByMail struct{ Mailer *smtpmail.Mailer }

// Deliver implements Channel.
func (b ByMail) Deliver(ctx context.Context, to mailaddr.Address, m keymail.Mail) error {
	err := b.Mailer.Send(ctx, to, m.Subject, m.Text, m.HTML)
	var failed *smtpmail.Error
	if errors.As(err, &failed) && failed.Unclear {
		return fmt.Errorf("%w: %w", ErrUnclear, err)
	}
	return err
}

// Check implements Channel. It signs in to the server; it does not ask for the address.
func (b ByMail) Check(ctx context.Context, _ mailaddr.Address) error { return b.Mailer.Check(ctx) }

// BySlack delivers direct messages of a bot.
type BySlack struct{ Client *slack.Client }

// Deliver implements Channel.
func (b BySlack) Deliver(ctx context.Context, to mailaddr.Address, m keymail.Mail) error {
	person, err := b.find(ctx, to)
	if err != nil {
		return err
	}
	err = b.Client.Post(ctx, person, m.Chat)
	var failed *slack.Error
	if errors.As(err, &failed) && failed.Unclear {
		return fmt.Errorf("%w: %w", ErrUnclear, err)
	}
	return err
}

// Check implements Channel. It looks the person up.
func (b BySlack) Check(ctx context.Context, to mailaddr.Address) error {
	_, err := b.find(ctx, to)
	return err
}

func (b BySlack) find(ctx context.Context, to mailaddr.Address) (string, error) {
	person, err := b.Client.Find(ctx, to)
	if errors.Is(err, slack.ErrNobody) {
		return "", ErrNobody
	}
	return person, err
}

// ByTeams delivers through a Workflow of Microsoft Teams.
type ByTeams struct{ Workflow *teams.Workflow }

// Deliver implements Channel.
func (b ByTeams) Deliver(ctx context.Context, to mailaddr.Address, m keymail.Mail) error {
	err := b.Workflow.Post(ctx, to, m.Chat)
	var failed *teams.Error
	if errors.As(err, &failed) && failed.Unclear {
		return fmt.Errorf("%w: %w", ErrUnclear, err)
	}
	return err
}

// Check implements Channel. It does nothing, because a Workflow cannot be tested without
// posting a message.
func (ByTeams) Check(context.Context, mailaddr.Address) error { return nil }
