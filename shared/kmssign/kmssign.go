// Package kmssign signs with an AWS KMS key of the spec ECC_NIST_P256 and the
// usage SIGN_VERIFY. The private key never leaves KMS.
package kmssign

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/x509"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"

	"github.com/secure-share/secure-share/shared/awsenv"
)

// Signer signs with one KMS key.
type Signer struct {
	client *kms.Client
	keyID  string
}

// New returns a Signer for the key that keyID names: an id, ARN or alias.
func New(c aws.Config, keyID string) *Signer {
	return &Signer{client: kms.NewFromConfig(c), keyID: keyID}
}

// SignES256 signs a SHA-256 digest and returns r and s in the form of JWS (RFC
// 7518, section 3.4). It makes one call to KMS.
func (s *Signer) SignES256(ctx context.Context, digest [32]byte) ([64]byte, error) {
	out, err := s.client.Sign(ctx, &kms.SignInput{
		KeyId:            aws.String(s.keyID),
		Message:          digest[:],
		MessageType:      types.MessageTypeDigest,
		SigningAlgorithm: types.SigningAlgorithmSpecEcdsaSha256,
	})
	if err != nil {
		return [64]byte{}, awsenv.Redact("kms sign", err)
	}
	return joseSignature(out.Signature)
}

// PublicKey fetches the public half of the key.
func (s *Signer) PublicKey(ctx context.Context) (*ecdsa.PublicKey, error) {
	out, err := s.client.GetPublicKey(ctx, &kms.GetPublicKeyInput{KeyId: aws.String(s.keyID)})
	if err != nil {
		return nil, awsenv.Redact("kms get public key", err)
	}
	parsed, err := x509.ParsePKIXPublicKey(out.PublicKey)
	if err != nil {
		return nil, errors.New("kms get public key: not a public key")
	}
	public, ok := parsed.(*ecdsa.PublicKey)
	if !ok || public.Curve != elliptic.P256() {
		return nil, errors.New("kms get public key: not a P-256 key")
	}
	return public, nil
}
