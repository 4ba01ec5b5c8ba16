// Package standin replaces AWS and the programs that the deployment commands
// start, so that tests need no account.
package standin

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Account is an AWS account, used with the credentials of one profile.
type Account struct {
	ID          string
	Concurrency int    // quota of Lambda
	Production  bool   // not in the SES sandbox
	DKIM        string // status; empty: the domain is not an identity
	Refuses     bool   // the credentials are not valid

	TicketKey string // id of the key that signs; empty: there is none
	public    []byte

	MailAccount string // value of the secret of the mail server; empty: it has none
}

// AWS starts a server for the AWS SDK of this process. Each profile has an
// account.
func AWS(t *testing.T, profiles map[string]*Account) {
	t.Helper()
	byKey := map[string]*Account{}
	var config strings.Builder
	for profile, account := range profiles {
		key := "AKIA" + strings.ToUpper(strings.ReplaceAll(profile, "-", ""))
		byKey[key] = account
		fmt.Fprintf(&config, "[profile %s]\naws_access_key_id=%s\naws_secret_access_key=secret\n", profile, key)
	}
	file := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(file, []byte(config.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, credential, _ := strings.Cut(r.Header.Get("Authorization"), "Credential=")
		key, _, _ := strings.Cut(credential, "/")
		account := byKey[key]
		if account == nil || account.Refuses {
			w.Header().Set("X-Amzn-Errortype", "UnrecognizedClientException")
			w.WriteHeader(http.StatusForbidden)
			return
		}
		account.answer(w, r)
	}))
	t.Cleanup(server.Close)
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL": server.URL, "AWS_CONFIG_FILE": file, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull,
		"AWS_ACCESS_KEY_ID": "", "AWS_PROFILE": "", "AWS_EC2_METADATA_DISABLED": "true",
	} {
		t.Setenv(name, value)
	}
}

func (a *Account) answer(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	switch path := r.URL.Path; {
	case r.Header.Get("X-Amz-Target") == "TrentService.GetPublicKey" && a.TicketKey != "":
		reply(w, map[string]any{"KeyId": "arn:aws:kms:eu-central-1:" + a.ID + ":key/" + a.TicketKey, "PublicKey": a.publicKey()})
	case strings.HasPrefix(r.Header.Get("X-Amz-Target"), "secretsmanager."):
		a.secret(w, r)
	case path == "/2016-08-19/account-settings":
		reply(w, map[string]any{"AccountLimit": map[string]any{"ConcurrentExecutions": a.Concurrency}})
	case path == "/v2/email/account":
		reply(w, map[string]any{"SendingEnabled": true, "ProductionAccessEnabled": a.Production})
	case strings.HasPrefix(path, "/v2/email/identities/") && a.DKIM != "":
		reply(w, map[string]any{"DkimAttributes": map[string]any{"Status": a.DKIM}})
	case path == "/" && r.Header.Get("X-Amz-Target") == "":
		w.Header().Set("Content-Type", "text/xml")
		fmt.Fprintf(w, `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Account>%s</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`, a.ID)
	default:
		w.Header().Set("X-Amzn-Errortype", "NotFoundException")
		w.WriteHeader(http.StatusNotFound)
		reply(w, map[string]any{})
	}
}

// MailAccountARN is the ARN of the only secret.
const MailAccountARN = "arn:aws:secretsmanager:eu-central-1:210987654321:secret:MailAccount-AbCdEf"

// secret reads and writes the secret of the mail server.
func (a *Account) secret(w http.ResponseWriter, r *http.Request) {
	var in struct{ SecretID, SecretString string }
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		panic(err)
	}
	_, call, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	switch {
	case in.SecretID != MailAccountARN || call == "GetSecretValue" && a.MailAccount == "":
		w.Header().Set("X-Amzn-Errortype", "ResourceNotFoundException")
		w.WriteHeader(http.StatusBadRequest)
		reply(w, map[string]any{})
	case call == "GetSecretValue":
		reply(w, map[string]any{"ARN": in.SecretID, "SecretString": a.MailAccount})
	case call == "PutSecretValue":
		a.MailAccount = in.SecretString
		reply(w, map[string]any{"ARN": in.SecretID})
	}
}

func (a *Account) publicKey() []byte {
	if a.public == nil {
		private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			panic(err)
		}
		if a.public, err = x509.MarshalPKIXPublicKey(&private.PublicKey); err != nil {
			panic(err)
		}
	}
	return a.public
}

func reply(w http.ResponseWriter, body any) {
	if err := json.NewEncoder(w).Encode(body); err != nil {
		panic(err)
	}
}

// Programs puts shell scripts, by name, at the beginning of PATH.
func Programs(t *testing.T, scripts map[string]string) {
	t.Helper()
	bin := t.TempDir()
	for name, script := range scripts {
		if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\n"+script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", bin+string(os.PathListSeparator)+"/usr/bin"+string(os.PathListSeparator)+"/bin")
}

// Clone makes a folder with the configuration of a fresh clone.
func Clone(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	for _, name := range []string{"cdk.json", "forge/manifest.yml"} {
		text, err := os.ReadFile(filepath.Join("..", "..", "..", name))
		if err != nil {
			t.Fatal(err)
		}
		Write(t, root, name, string(text))
	}
	return root
}

// Write writes a file below root and makes its folders.
func Write(t *testing.T, root, name, text string) {
	t.Helper()
	path := filepath.Join(root, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
