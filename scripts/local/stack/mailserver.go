package stack

import (
	"crypto/rand"
	"encoding/json"
	"net"
	"net/mail"
	"os"
	"path/filepath"
	"strconv"

	"github.com/secure-share/secure-share/scripts/local/mailserver"
	"github.com/secure-share/secure-share/scripts/local/secrets"
	"github.com/secure-share/secure-share/shared/env"
)

// mailServer starts an operator's mail server, and Secrets Manager with the account
// of the key mailer on it.
func (b *builder) mailServer(k *Keys) error {
	const user = "key-mailer"
	password, certificate := rand.Text(), filepath.Join(k.Account.Dir, "mail-server.pem")
	server, err := mailserver.Start(mailserver.Options{Box: k.Mailbox, User: user, Password: password, Certificate: certificate})
	if err != nil {
		return err
	}
	b.defers(server.Close)
	ca, err := os.ReadFile(certificate)
	if err != nil {
		return err
	}
	account, err := json.Marshal(map[string]string{"user": user, "password": password, "ca": string(ca)})
	if err != nil {
		return err
	}
	arn, store := secrets.ARN(k.Account.ID, k.Account.Region, "MailAccount"), &secrets.Store{}
	store.Put(arn, string(account))
	if k.urls["AWS_ENDPOINT_URL_SECRETS_MANAGER"], err = b.service(k.Account, "secretsmanager", store, KeyMailer); err != nil {
		return err
	}
	from, err := mail.ParseAddress(MailFrom)
	if err != nil {
		return err
	}
	k.transport = map[string]string{
		env.MailFrom: from.Address, env.MailServer: net.JoinHostPort(mailserver.Host, strconv.Itoa(server.Port)), env.MailSecret: arn,
	}
	return nil
}
