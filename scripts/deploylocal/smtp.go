package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"github.com/secure-share/secure-share/scripts/local/mailbox"
	"github.com/secure-share/secure-share/scripts/local/mailserver"
	"github.com/secure-share/secure-share/scripts/smoke"
)

// mailHost is the host in the setting mailServer, which must have a domain. The deployed
// function connects to this machine instead.
const mailHost = "mail.secure-share.example"

// operatorsServer is the mail server that the key mailer uses instead of SES.
type operatorsServer struct {
	box            *mailbox.Box
	port           int
	user, password string
	certificate    string // file with its CA in PEM
}

func (d *deployment) startMailServer() error {
	box, err := mailbox.Open(filepath.Join(d.dir, "mails"), time.Now)
	if err != nil {
		return err
	}
	s := &operatorsServer{box: box, user: "key-mailer", password: rand.Text(), certificate: filepath.Join(d.dir, "mail-server.pem")}
	server, err := mailserver.Start(mailserver.Options{Box: box, User: s.user, Password: s.password, Certificate: s.certificate})
	if err != nil {
		return err
	}
	d.closers = append(d.closers, server.Close)
	s.port, d.mailServer = server.Port, s
	d.report.Note("mail server: port %d", s.port)
	return nil
}

func (s *operatorsServer) settings() []string {
	return []string{"SECURE_SHARE_MAIL_TRANSPORT=smtp", "SECURE_SHARE_MAIL_SERVER=" + net.JoinHostPort(mailHost, strconv.Itoa(s.port))}
}

// storeMailAccount puts the account on the mail server into the secret of the key stack,
// as docs/operations.md says.
func (d *deployment) storeMailAccount(ctx context.Context, arn string) error {
	d.report.Step("the account on the mail server goes to Secrets Manager")
	if arn == "" {
		return errors.New("the stack has no output MailAccountArn")
	}
	ca, err := os.ReadFile(d.mailServer.certificate)
	if err != nil {
		return err
	}
	raw, err := json.Marshal(map[string]string{"user": d.mailServer.user, "password": d.mailServer.password, "ca": string(ca)})
	if err != nil {
		return err
	}
	account := string(raw)
	_, err = secretsmanager.NewFromConfig(d.keys.Config()).PutSecretValue(ctx, &secretsmanager.PutSecretValueInput{SecretId: &arn, SecretString: &account})
	return err
}

var _ smoke.Mailbox = (*operatorsServer)(nil)

// Texts implements smoke.Mailbox.
func (s *operatorsServer) Texts(_ context.Context, to string) ([]string, error) {
	var texts []string
	for _, mail := range slices.Backward(s.box.List(to)) { // the newest last
		texts = append(texts, mail.Text)
	}
	return texts, nil
}
