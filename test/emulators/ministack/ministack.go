// Package ministack runs emulated AWS accounts on this machine, each in a
// process of ministack. Unlike the local stack it supports CloudFormation, runs
// the functions by itself and checks IAM policies.
package ministack

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/secure-share/secure-share/scripts/local/child"
	"github.com/secure-share/secure-share/scripts/local/loopback"
)

// Account is a running emulated account. Requests that are signed with its
// number act as its root user.
type Account struct {
	ID, Region string
	URL        string // of every service

	certificate *Certificate
	process     *child.Process
}

const rootSecret = "test" // the emulator's own

// corrected is the module that runs the emulator. docs/emulators.md names what it corrects.
//
//go:embed corrected.py
var corrected []byte

// Options of Start. All but Functions are required.
type Options struct {
	Python      string // the interpreter that Install returned
	Dir         string // for the log and the account's state
	ID, Region  string
	Certificate *Certificate
	Functions   []string // variables of every function, besides its own
}

// Start starts an account.
func Start(ctx context.Context, o Options) (*Account, error) {
	for _, folder := range []string{"tmp", "home"} {
		if err := os.MkdirAll(filepath.Join(o.Dir, folder), 0o700); err != nil {
			return nil, err
		}
	}
	port, err := loopback.FreePort()
	if err != nil {
		return nil, err
	}
	log, err := os.Create(filepath.Join(o.Dir, "log"))
	if err != nil {
		return nil, err
	}
	defer log.Close() // the process has its own
	if err := os.WriteFile(filepath.Join(o.Dir, "corrected.py"), corrected, 0o600); err != nil {
		return nil, err
	}
	address := net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
	a := &Account{ID: o.ID, Region: o.Region, URL: "https://" + address, certificate: o.Certificate}
	// Not with its own command, which with TLS also uses port 443.
	cmd := exec.Command(o.Python, "-m", "hypercorn", "corrected:app", "--bind", address,
		"--certfile", o.Certificate.File, "--keyfile", o.Certificate.Key, "--keep-alive", "75")
	cmd.Env, cmd.Stdout, cmd.Stderr = append(a.settings(o.Dir, port), o.Functions...), log, log
	if a.process, err = child.Start(cmd); err != nil {
		return nil, err
	}
	if err := a.process.Ready(ctx, "tcp", address); err != nil {
		a.Close()
		return nil, fmt.Errorf("account %s does not start, see %s: %w", o.ID, log.Name(), err)
	}
	return a, nil
}

// settings are the variables of the emulator. Its functions inherit them.
func (a *Account) settings(dir string, port int) []string {
	tmp := filepath.Join(dir, "tmp")
	all := []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + filepath.Join(dir, "home"), "TMPDIR=" + tmp,
		"PYTHONPATH=" + dir, "PYTHONDONTWRITEBYTECODE=1", "PYTHONUNBUFFERED=1",
		"STATE_DIR=" + filepath.Join(dir, "state"), "S3_DATA_DIR=" + filepath.Join(dir, "s3"),
		"GATEWAY_PORT=" + strconv.Itoa(port), "BIND_HOST=127.0.0.1", "USE_SSL=1",
		"MINISTACK_SSL_CERT=" + a.certificate.File, "MINISTACK_SSL_KEY=" + a.certificate.Key,
		"MINISTACK_ACCOUNT_ID=" + a.ID, "MINISTACK_REGION=" + a.Region, "AWS_SECRET_ACCESS_KEY=" + rootSecret,
		"AUTH=true", // check signatures, IAM policies and the policies of resources
		"IOT_MTLS_ENABLED=0",
		"SSL_CERT_FILE=" + a.certificate.File,
	}
	for _, service := range []string{"S3", "DYNAMODB", "KMS", "SECRETS_MANAGER", "SESV2", "SQS"} {
		all = append(all, "AWS_ENDPOINT_URL_"+service+"="+a.URL)
	}
	return all
}

// Close ends the account and everything in it.
func (a *Account) Close() { a.process.Stop(5 * time.Second) }

// Environment holds the variables by which tools reach the account as its root
// user, and nothing else of AWS.
func (a *Account) Environment() []string {
	return []string{
		"AWS_ENDPOINT_URL=" + a.URL, "AWS_ENDPOINT_URL_S3=" + a.URL,
		"AWS_REGION=" + a.Region, "AWS_DEFAULT_REGION=" + a.Region,
		"AWS_ACCESS_KEY_ID=" + a.ID, "AWS_SECRET_ACCESS_KEY=" + rootSecret,
		"AWS_CONFIG_FILE=" + os.DevNull, "AWS_SHARED_CREDENTIALS_FILE=" + os.DevNull, "AWS_EC2_METADATA_DISABLED=true",
		"NODE_EXTRA_CA_CERTS=" + a.certificate.File, "AWS_CA_BUNDLE=" + a.certificate.File,
	}
}

// Config is the configuration of SDK clients that act as the root user.
func (a *Account) Config() aws.Config {
	return aws.Config{
		Region: a.Region, BaseEndpoint: aws.String(a.URL),
		Credentials: credentials.NewStaticCredentialsProvider(a.ID, rootSecret, ""),
		HTTPClient:  &http.Client{Transport: a.certificate.Transport(), Timeout: time.Minute},
	}
}

// Mail is a mail that SES accepted.
type Mail struct {
	From    string `json:"Source"`
	To      []string
	Subject string
	Text    string `json:"BodyText"`
}

// Mails returns the mails that the account sent, the oldest first.
func (a *Account) Mails(ctx context.Context) ([]Mail, error) {
	where := a.URL + "/_ministack/ses/messages?" + url.Values{"account": {a.ID}}.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, where, nil)
	if err != nil {
		return nil, err
	}
	res, err := (&http.Client{Transport: a.certificate.Transport()}).Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	var answer struct{ Messages map[string][]Mail }
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil {
		return nil, fmt.Errorf("the emulator's mails: %w", err)
	}
	return answer.Messages[a.ID], nil
}
