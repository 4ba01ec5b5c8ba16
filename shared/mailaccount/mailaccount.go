// Package mailaccount sends mail through the operator's own mail server, with an account
// that AWS Secrets Manager stores.
package mailaccount

import (
	"context"
	"crypto/sha256"
	"errors"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/smtpmail"
)

const (
	// kept is how long an account is used before it is read again.
	kept = 5 * time.Minute

	// reading is the time limit for reading it.
	reading = 2 * time.Second

	// Sending is the time limit for one mail.
	Sending = 7 * time.Second
)

// Config of a Mailer.
type Config struct {
	Secret string // name or ARN of the secret, see Parse
	Server smtpmail.Server
	From   mailaddr.Address
	Name   string // shown next to From

	// Failed is called for each mail that was not handed over, unless the caller
	// gave up first.
	Failed func()
	Now    func() time.Time
}

// Mailer sends from one address. It is safe for concurrent use.
type Mailer struct {
	client *secretsmanager.Client
	c      Config

	mu      sync.Mutex
	account Account
	read    time.Time // zero: never
}

// New returns a Mailer. It connects to nothing.
func New(cfg aws.Config, c Config) *Mailer {
	return &Mailer{client: secretsmanager.NewFromConfig(cfg), c: c}
}

// Send sends one mail with a plain and an HTML part, at most once. It returns when
// the server has accepted the mail, before its delivery. After an error the mail may
// still have been sent. The error contains no secret and nothing of the mail.
func (m *Mailer) Send(ctx context.Context, to mailaddr.Address, subject, text, html string) error {
	err := m.send(ctx, to, subject, text, html)
	if err != nil && ctx.Err() == nil {
		m.c.Failed()
	}
	return err
}

// send reads the account again if the server refuses it: its password may have been
// changed. Nothing was sent then.
func (m *Mailer) send(ctx context.Context, to mailaddr.Address, subject, text, html string) error {
	stored, fresh, err := m.current(ctx)
	if err != nil {
		return err
	}
	err = m.over(stored).Send(ctx, to, subject, text, html)
	var refused *smtpmail.Error
	if fresh || !errors.As(err, &refused) || refused.Step != smtpmail.SignIn {
		return err
	}
	changed, failed := m.fetch(ctx)
	if failed != nil || changed.sum == stored.sum {
		return err
	}
	return m.over(changed).Send(ctx, to, subject, text, html)
}

func (m *Mailer) over(a Account) *smtpmail.Mailer { return a.Mailer(m.c.Server, m.c.From, m.c.Name) }

// current returns the account, and whether it was read just now.
func (m *Mailer) current(ctx context.Context) (a Account, fresh bool, err error) {
	m.mu.Lock()
	a, read := m.account, m.read
	m.mu.Unlock()
	if !read.IsZero() && m.c.Now().Sub(read) < kept {
		return a, false, nil
	}
	a, err = m.fetch(ctx)
	return a, true, err
}

func (m *Mailer) fetch(ctx context.Context) (Account, error) {
	ctx, cancel := context.WithTimeout(ctx, reading)
	defer cancel()
	out, err := m.client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &m.c.Secret})
	if err != nil {
		return Account{}, awsenv.Redact("mail account", err)
	}
	secret := aws.ToString(out.SecretString)
	m.mu.Lock()
	defer m.mu.Unlock()
	if sha256.Sum256([]byte(secret)) != m.account.sum || m.read.IsZero() { // otherwise its access token stays
		a, err := Parse(secret)
		if err != nil {
			return Account{}, err
		}
		m.account = a
	}
	m.read = m.c.Now()
	return m.account, nil
}
