package deployment

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
)

// MailAccountOutput is the output of the key stack with the ARN of the secret that the
// account on the operator's mail server is stored in.
const MailAccountOutput = "MailAccountArn"

// ErrNoMailAccount means that the secret has no value yet.
var ErrNoMailAccount = errors.New("the secret of the mail server's account has no value")

// OwnMailServer reports whether the key mailer sends through the operator's mail
// server instead of SES.
func (d *Deployment) OwnMailServer() bool { return d.Setting("mailTransport") == "smtp" }

// MailAccount returns the value of the secret.
func MailAccount(ctx context.Context, account aws.Config, arn string) (string, error) {
	answer, err := secretsmanager.NewFromConfig(account).GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &arn})
	var none *types.ResourceNotFoundException
	if errors.As(err, &none) {
		return "", ErrNoMailAccount
	}
	if err != nil {
		return "", err
	}
	return aws.ToString(answer.SecretString), nil
}

// StoreMailAccount replaces the value of the secret.
func StoreMailAccount(ctx context.Context, account aws.Config, arn, value string) error {
	_, err := secretsmanager.NewFromConfig(account).PutSecretValue(ctx, &secretsmanager.PutSecretValueInput{SecretId: &arn, SecretString: &value})
	return err
}
