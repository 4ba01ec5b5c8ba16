package s3blob

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/versity/versitygw/backend/meta"
	"github.com/versity/versitygw/backend/posix"
	"github.com/versity/versitygw/embedgw"

	"github.com/secure-share/secure-share/scripts/local/blobs/gateway"
	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/shared/env"
)

const (
	region      = "eu-central-1"
	accessKeyID = "AKIAFORTESTSONLY"
	secretKey   = "secret-for-tests-only"
	bucketName  = "blobs"
)

// files is the bucket under test. endpoint is the S3 server that TestMain
// starts: versitygw, which checks signatures, lengths and checksums. A process
// can have only one instance.
var (
	files    *Bucket
	endpoint string
)

func TestMain(m *testing.M) { os.Exit(withS3(m.Run)) }

func withS3(run func() int) int {
	dir, err := os.MkdirTemp("", "s3blob-")
	if err != nil {
		return failed(err)
	}
	defer os.RemoveAll(dir)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	address, err := start(ctx, dir, ended)
	if err != nil {
		stop()
		return failed(err)
	}
	defer func() { stop(); <-ended }()
	endpoint = "http://" + address
	files = bucketOf(configuration(""))
	_, err = files.s3.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: aws.String(bucketName)})
	if err != nil {
		return failed(err)
	}
	return run()
}

func failed(err error) int {
	fmt.Fprintln(os.Stderr, "s3blob: no S3 to test with:", err)
	return 1
}

func start(ctx context.Context, dir string, ended chan error) (address string, err error) {
	root, sidecar := filepath.Join(dir, "root"), filepath.Join(dir, "metadata")
	for _, d := range []string{root, sidecar} {
		if err := os.Mkdir(d, 0o700); err != nil {
			return "", err
		}
	}
	store, err := meta.NewSideCar(sidecar)
	if err != nil {
		return "", err
	}
	backend, err := gateway.New(root, store, posix.PosixOpts{
		SideCarDir: sidecar, NewDirPerm: 0o700, NewFilePerm: 0o600, CopyObjectThreshold: 5 << 30, Concurrency: 8,
	})
	if err != nil {
		return "", err
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	address = free.Addr().String()
	if err := free.Close(); err != nil {
		return "", err
	}
	go func() {
		ended <- embedgw.RunVersityGW(ctx, backend, &embedgw.Config{
			RootUserAccess: accessKeyID, RootUserSecret: secretKey, Region: region, Ports: []string{address},
			MaxConnections: 256, MaxRequests: 128, MultipartMaxParts: 10000, KeepAlive: true, Quiet: true,
		})
	}()
	return address, answering(address, ended)
}

func answering(address string, ended chan error) error {
	for patience := time.After(2 * time.Minute); ; {
		if conn, err := net.Dial("tcp", address); err == nil {
			return conn.Close()
		}
		select {
		case err := <-ended:
			return fmt.Errorf("the gateway ended: %w", err)
		case <-patience:
			return fmt.Errorf("nobody answers at %s", address)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// configuration is the environment of a function.
func configuration(sessionToken string) aws.Config { return configurationAt(endpoint, sessionToken) }

func configurationAt(endpoint, sessionToken string) aws.Config {
	variables := map[string]string{
		"AWS_REGION": region, "AWS_ACCESS_KEY_ID": accessKeyID, "AWS_SECRET_ACCESS_KEY": secretKey,
		"AWS_SESSION_TOKEN": sessionToken, "AWS_ENDPOINT_URL_S3": endpoint,
	}
	return awsenv.Config(&env.Reader{Lookup: func(name string) (string, bool) {
		v, set := variables[name]
		return v, set
	}})
}

func bucketOf(cfg aws.Config) *Bucket { return New(cfg, bucketName) }

// bogus are credentials unknown to S3.
type bogus struct{}

func (bogus) Retrieve(context.Context) (aws.Credentials, error) {
	return aws.Credentials{AccessKeyID: accessKeyID, SecretAccessKey: "bogus"}, nil
}
