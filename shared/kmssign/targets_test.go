package kmssign

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"

	"github.com/secure-share/secure-share/scripts/local/accounts"
	local "github.com/secure-share/secure-share/scripts/local/kms"
	"github.com/secure-share/secure-share/scripts/local/sigv4"
	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/test/emulators"
)

// target is a KMS with one key that signs mail tickets.
type target struct {
	config  aws.Config
	id, arn string
}

// targets are the local stack's server and an emulator by another project.
var targets = map[string]target{}

// emulator is the target that can create keys.
const emulator = "local-kms"

func TestMain(m *testing.M) {
	os.Exit(withTargets(m.Run))
}

func withTargets(run func() int) int {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "kmssign-")
	if err != nil {
		return failed(err)
	}
	defer os.RemoveAll(dir)
	account, err := accounts.Open(dir, "files", "111111111111", "eu-central-1")
	if err != nil {
		return failed(err)
	}
	config := func(url string) aws.Config {
		c := account.Config(url)
		c.HTTPClient = awsenv.NewHTTPClient()
		return c
	}

	key, err := local.Open(filepath.Join(dir, "kms.pem"), account.ID, account.Region)
	if err != nil {
		return failed(err)
	}
	check := &sigv4.Checker{Credentials: []aws.CredentialsProvider{account.Provider()}, Region: account.Region, Now: time.Now}
	front := httptest.NewServer(check.Handler("kms", key))
	defer front.Close()
	targets["the local stack"] = target{config(front.URL), key.ID, key.ARN}

	server, err := emulators.StartKMS(ctx, filepath.Join("..", "..", "test", "emulators"), dir)
	if err != nil {
		return failed(err)
	}
	defer server.Close()
	made := target{config: config(server.URL)}
	if made.id, made.arn, err = create(ctx, made.config, types.KeySpecEccNistP256); err != nil {
		return failed(err)
	}
	targets[emulator] = made
	return run()
}

func failed(err error) int {
	fmt.Fprintln(os.Stderr, "kmssign: no KMS to test with:", err)
	return 1
}

func create(ctx context.Context, c aws.Config, spec types.KeySpec) (id, arn string, err error) {
	out, err := kms.NewFromConfig(c).CreateKey(ctx, &kms.CreateKeyInput{KeySpec: spec, KeyUsage: types.KeyUsageTypeSignVerify})
	if err != nil {
		return "", "", err
	}
	return aws.ToString(out.KeyMetadata.KeyId), aws.ToString(out.KeyMetadata.Arn), nil
}

// everywhere runs a test on each target.
func everywhere(t *testing.T, test func(*testing.T, target)) {
	for name, one := range targets {
		t.Run(name, func(t *testing.T) { test(t, one) })
	}
}
