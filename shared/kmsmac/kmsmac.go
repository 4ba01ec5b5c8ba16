// Package kmsmac computes message authentication codes with an AWS KMS key of
// the spec HMAC_512. The key never leaves KMS.
package kmsmac

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"

	"github.com/secure-share/secure-share/shared/awsenv"
)

// Key is one KMS key. It implements realtime.MAC; each method makes one call.
type Key struct {
	client *kms.Client
	id     string
}

// New returns the key that id names: an id, ARN or alias.
func New(c aws.Config, id string) *Key { return &Key{kms.NewFromConfig(c), id} }

// Generate returns the HMAC-SHA-512 of a message of 1 to 4096 bytes.
func (k *Key) Generate(ctx context.Context, message []byte) ([]byte, error) {
	out, err := k.client.GenerateMac(ctx, &kms.GenerateMacInput{
		KeyId: aws.String(k.id), Message: message, MacAlgorithm: types.MacAlgorithmSpecHmacSha512,
	})
	if err != nil {
		return nil, awsenv.Redact("kms generate mac", err)
	}
	return out.Mac, nil
}

// Verify reports whether mac is the HMAC-SHA-512 of message.
func (k *Key) Verify(ctx context.Context, message, mac []byte) (bool, error) {
	out, err := k.client.VerifyMac(ctx, &kms.VerifyMacInput{
		KeyId: aws.String(k.id), Message: message, Mac: mac, MacAlgorithm: types.MacAlgorithmSpecHmacSha512,
	})
	var wrong *types.KMSInvalidMacException
	if errors.As(err, &wrong) {
		return false, nil
	}
	if err != nil {
		return false, awsenv.Redact("kms verify mac", err)
	}
	return out.MacValid, nil
}
