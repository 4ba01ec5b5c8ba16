package kmsmac

import (
	"context"
	"crypto/sha512"
	"errors"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/secure-share/secure-share/scripts/local/accounts"
	local "github.com/secure-share/secure-share/scripts/local/kms"
	"github.com/secure-share/secure-share/scripts/local/sigv4"
	"github.com/secure-share/secure-share/shared/awsenv"
)

const unknown = "1234abcd-12ab-34cd-56ef-1234567890ab"

// newKMS starts the KMS of the local stack, which checks signatures, with one HMAC
// key.
func newKMS(t *testing.T) (c aws.Config, id string) {
	t.Helper()
	dir := t.TempDir()
	account, err := accounts.Open(dir, "files", "111111111111", "eu-central-1")
	if err != nil {
		t.Fatal(err)
	}
	key, err := local.OpenMAC(filepath.Join(dir, "mac.key"), account.ID, account.Region)
	if err != nil {
		t.Fatal(err)
	}
	check := &sigv4.Checker{Credentials: []aws.CredentialsProvider{account.Provider()}, Region: account.Region, Now: time.Now}
	server := httptest.NewServer(check.Handler("kms", key))
	t.Cleanup(server.Close)
	c = account.Config(server.URL)
	c.HTTPClient = awsenv.NewHTTPClient()
	return c, key.ID
}

func TestAMACIsVerified(t *testing.T) {
	cfg, id := newKMS(t)
	k := New(cfg, id)
	message := []byte("what is authenticated")
	mac, err := k.Generate(t.Context(), message)
	if err != nil || len(mac) != sha512.Size {
		t.Fatalf("%d bytes, %v", len(mac), err)
	}
	changed := append([]byte{mac[0] ^ 1}, mac[1:]...)
	for _, c := range []struct {
		what         string
		message, mac []byte
		want         bool
	}{
		{"the same", message, mac, true},
		{"another message", []byte("another"), mac, false},
		{"another MAC", message, changed, false},
		{"a cut MAC", message, mac[:len(mac)-1], false},
	} {
		t.Run(c.what, func(t *testing.T) {
			if got, err := k.Verify(t.Context(), c.message, c.mac); got != c.want || err != nil {
				t.Errorf("%t, %v", got, err)
			}
		})
	}
}

func TestAnUnknownKeyIsAFailure(t *testing.T) {
	cfg, _ := newKMS(t)
	k := New(cfg, unknown)
	mac, err := k.Generate(t.Context(), []byte("m"))
	if mac != nil || err == nil || !strings.Contains(err.Error(), "NotFoundException") {
		t.Errorf("%x, %v", mac, err)
	}
	if ok, err := k.Verify(t.Context(), []byte("m"), make([]byte, 64)); ok || err == nil {
		t.Errorf("%t, %v", ok, err)
	}
}

func TestACallThatIsCancelled(t *testing.T) {
	cfg, id := newKMS(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := New(cfg, id).Generate(ctx, []byte("m")); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
