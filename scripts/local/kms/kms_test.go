package kms_test

import (
	"crypto/ecdsa"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	sdk "github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"
	"github.com/aws/smithy-go"

	"github.com/secure-share/secure-share/scripts/local/kms"
)

func open(t *testing.T, path string) (*kms.Key, *sdk.Client) {
	t.Helper()
	key, err := kms.Open(path, "111111111111", "eu-central-1")
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(key)
	t.Cleanup(server.Close)
	return key, sdk.New(sdk.Options{
		Region: "eu-central-1", BaseEndpoint: aws.String(server.URL), RetryMaxAttempts: 1,
		Credentials: credentials.NewStaticCredentialsProvider("a", "b", ""),
	})
}

func TestSign(t *testing.T) {
	key, client := open(t, filepath.Join(t.TempDir(), "kms.pem"))
	message := []byte("header.payload")
	digest := sha256.Sum256(message)
	for _, id := range []string{key.ID, key.ARN} {
		for kind, data := range map[types.MessageType][]byte{types.MessageTypeRaw: message, types.MessageTypeDigest: digest[:], "": message} {
			out, err := client.Sign(t.Context(), &sdk.SignInput{
				KeyId: aws.String(id), Message: data, MessageType: kind, SigningAlgorithm: types.SigningAlgorithmSpecEcdsaSha256,
			})
			if err != nil {
				t.Fatalf("%s %q: %v", id, kind, err)
			}
			if !ecdsa.VerifyASN1(key.Public(), digest[:], out.Signature) || aws.ToString(out.KeyId) != key.ARN {
				t.Errorf("%s %q: the signature does not verify", id, kind)
			}
		}
	}
}

func TestPublicKey(t *testing.T) {
	key, client := open(t, filepath.Join(t.TempDir(), "kms.pem"))
	out, err := client.GetPublicKey(t.Context(), &sdk.GetPublicKeyInput{KeyId: aws.String(key.ID)})
	if err != nil {
		t.Fatal(err)
	}
	public, err := x509.ParsePKIXPublicKey(out.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	if !key.Public().Equal(public) || out.KeySpec != types.KeySpecEccNistP256 {
		t.Errorf("got another key or spec %s", out.KeySpec)
	}
}

func TestRefusals(t *testing.T) {
	key, client := open(t, filepath.Join(t.TempDir(), "kms.pem"))
	sign := func(id string, size int, kind types.MessageType, algorithm types.SigningAlgorithmSpec) string {
		_, err := client.Sign(t.Context(), &sdk.SignInput{
			KeyId: aws.String(id), Message: make([]byte, size), MessageType: kind, SigningAlgorithm: algorithm,
		})
		var api smithy.APIError
		if errors.As(err, &api) {
			return api.ErrorCode()
		}
		return ""
	}
	const raw, digest, es256 = types.MessageTypeRaw, types.MessageTypeDigest, types.SigningAlgorithmSpecEcdsaSha256
	for _, c := range []struct{ got, want string }{
		{sign(key.ID, 4096, raw, es256), ""},
		{sign(key.ID, 4097, raw, es256), "ValidationException"},
		{sign(key.ID, 0, raw, es256), "ValidationException"},
		{sign(key.ID, 31, digest, es256), "ValidationException"},
		{sign(key.ID, 33, digest, es256), "ValidationException"},
		{sign(key.ID, 32, types.MessageTypeExternalMu, es256), "ValidationException"},
		{sign("other", 32, digest, es256), "NotFoundException"},
		{sign(key.ID, 32, digest, types.SigningAlgorithmSpecEcdsaSha384), "InvalidKeyUsageException"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
	if _, err := client.Encrypt(t.Context(), &sdk.EncryptInput{KeyId: aws.String(key.ID), Plaintext: []byte("x")}); err == nil {
		t.Error("Encrypt was answered")
	}
}

func TestKeyOutlivesRestart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "kms.pem")
	first, _ := open(t, path)
	second, _ := open(t, path)
	if first.ID != second.ID || !first.Public().Equal(second.Public()) {
		t.Error("the key changed")
	}
}

// Each key answers only its own calls.
func TestTwoKeys(t *testing.T) {
	signs, err := kms.Open(filepath.Join(t.TempDir(), "kms.pem"), "111111111111", "eu-central-1")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "new", "mac.key")
	macs, err := kms.OpenMAC(path, "111111111111", "eu-central-1")
	if err != nil {
		t.Fatal(err)
	}
	if again, err := kms.OpenMAC(path, "111111111111", "eu-central-1"); err != nil || again.ID != macs.ID {
		t.Errorf("the key changed: %v", err)
	}
	server := httptest.NewServer(kms.Service{Signs: []*kms.Key{signs}, MACs: macs})
	t.Cleanup(server.Close)
	client := sdk.New(sdk.Options{
		Region: "eu-central-1", BaseEndpoint: aws.String(server.URL), RetryMaxAttempts: 1,
		Credentials: credentials.NewStaticCredentialsProvider("a", "b", ""),
	})
	sign := func(id string) error {
		_, err := client.Sign(t.Context(), &sdk.SignInput{
			KeyId: aws.String(id), Message: []byte("m"), MessageType: types.MessageTypeRaw, SigningAlgorithm: types.SigningAlgorithmSpecEcdsaSha256,
		})
		return err
	}
	generate := func(id string, size int, algorithm types.MacAlgorithmSpec) error {
		_, err := client.GenerateMac(t.Context(), &sdk.GenerateMacInput{KeyId: aws.String(id), Message: make([]byte, size), MacAlgorithm: algorithm})
		return err
	}
	const hmac512 = types.MacAlgorithmSpecHmacSha512
	for _, c := range []struct {
		what string
		got  error
		want string
	}{
		{"sign", sign(signs.ID), ""},
		{"sign with the other key", sign(macs.ID), "InvalidKeyUsageException"},
		{"generate", generate(macs.ARN, 1, hmac512), ""},
		{"generate with the other key", generate(signs.ID, 1, hmac512), "InvalidKeyUsageException"},
		{"longest message", generate(macs.ID, 4096, hmac512), ""},
		{"too long a message", generate(macs.ID, 4097, hmac512), "ValidationException"},
		{"another algorithm", generate(macs.ID, 1, types.MacAlgorithmSpecHmacSha256), "InvalidKeyUsageException"},
		{"another key", generate("other", 1, hmac512), "NotFoundException"},
	} {
		t.Run(c.what, func(t *testing.T) {
			var api smithy.APIError
			switch {
			case c.want == "" && c.got != nil:
				t.Errorf("%v", c.got)
			case c.want != "" && (!errors.As(c.got, &api) || api.ErrorCode() != c.want):
				t.Errorf("%v, want %s", c.got, c.want)
			}
		})
	}
}
