package deployment

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/secure-share/secure-share/infra/jwkset"
)

// Account returns the credentials of a profile in the region of a stack. Without a
// profile they are those of the environment.
func (d *Deployment) Account(ctx context.Context, half Half, profile string) (aws.Config, error) {
	options := []func(*config.LoadOptions) error{config.WithRegion(d.Setting(string(half) + "Region"))}
	if profile != "" {
		options = append(options, config.WithSharedConfigProfile(profile))
	}
	account, err := config.LoadDefaultConfig(ctx, options...)
	if err != nil {
		return aws.Config{}, fmt.Errorf("profile %q: %w", profile, err)
	}
	return account, nil
}

// AccountID asks AWS which account the credentials belong to.
func AccountID(ctx context.Context, account aws.Config) (string, error) {
	identity, err := sts.NewFromConfig(account).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return "", err
	}
	return aws.ToString(identity.Account), nil
}

// TicketKey fetches the public half of a key that signs mail tickets, in the form
// that ticketKeys takes.
func TicketKey(ctx context.Context, account aws.Config, id string) (jwkset.Key, error) {
	answer, err := kms.NewFromConfig(account).GetPublicKey(ctx, &kms.GetPublicKeyInput{KeyId: &id})
	if err != nil {
		return jwkset.Key{}, err
	}
	// Only the key's id: its ARN would reveal account A to account B.
	arn := aws.ToString(answer.KeyId)
	return jwkset.FromDER(arn[strings.LastIndex(arn, "/")+1:], answer.PublicKey)
}
