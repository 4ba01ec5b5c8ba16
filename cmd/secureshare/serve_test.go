package main

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/application"
	"github.com/secure-share/secure-share/shared/application/published"
	"github.com/secure-share/secure-share/shared/publichttp"
)

var served = regexp.MustCompile(`serving (https?)://(\S+?)/`)

// serving runs application --serve until the end of the test, and returns where it serves.
// code is the exit code, after the interrupt.
func serving(t *testing.T, folder string, args ...string) (scheme, address string, interrupt func() int) {
	t.Helper()
	out, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = out.Close() })
	return servingTo(t, out, folder, args...)
}

func servingTo(t *testing.T, out *os.File, folder string, args ...string) (scheme, address string, interrupt func() int) {
	t.Helper()
	said, stderr, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = said.Close() })
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, append([]string{"application", folder, "--serve", "127.0.0.1:0"}, args...), os.Stdin, out, stderr)
		_ = stderr.Close()
	}()
	lines := bufio.NewScanner(said)
	for lines.Scan() {
		if m := served.FindStringSubmatch(lines.Text()); m != nil {
			return m[1], m[2], func() int { stop(); return <-ended }
		}
		t.Log(lines.Text())
	}
	t.Fatal("it does not serve")
	return "", "", nil
}

func fetch(t *testing.T, url string) (status int, kind, body string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	text, err := io.ReadAll(a.Body)
	if err != nil {
		t.Fatal(err)
	}
	return a.StatusCode, a.Header.Get("Content-Type"), string(text)
}

// A renewed certificate is served at once, and nothing else ever is.
func TestServe(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "payroll")
	scheme, address, interrupt := serving(t, folder)
	if scheme != "http" {
		t.Error(scheme)
	}
	file := filepath.Join(folder, certificateName)
	certificate, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if status, kind, body := fetch(t, "http://"+address+published.Path); status != 200 || kind != published.MediaType || body != string(certificate) {
		t.Errorf("%d %s %s", status, kind, body)
	}
	for _, path := range []string{"/", "/key.pem", published.Path + "/../key.pem", published.Path + "/key.pem"} {
		if status, _, _ := fetch(t, "http://"+address+path); status != 404 {
			t.Errorf("%s: %d", path, status)
		}
	}
	key, err := os.ReadFile(filepath.Join(folder, keyName))
	if err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(t.TempDir(), "other")
	if code := run(t.Context(), []string{"application", other}, os.Stdin, os.Stderr, os.Stderr); code != 0 {
		t.Fatal(code)
	}
	another, err := os.ReadFile(filepath.Join(other, certificateName))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string][]byte{"the private key": key, "a certificate of another key": another, "nothing": nil, "the certificate": certificate} {
		t.Run(name, func(t *testing.T) {
			if err := os.WriteFile(file, text, 0o600); err != nil {
				t.Fatal(err)
			}
			want, says := http.StatusServiceUnavailable, "delete certificate.pem and run secureshare application"
			if name == "the certificate" {
				want, says = http.StatusOK, string(text)
			}
			if status, _, body := fetch(t, "http://"+address+published.Path); status != want || !strings.Contains(body, says) {
				t.Errorf("%d %s", status, body)
			}
		})
	}
	if code := interrupt(); code != exitInterrupted {
		t.Errorf("exit code %d", code)
	}
}

// The interrupt of a server is not a second result.
func TestServePrintsOneObject(t *testing.T) {
	out, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	_, _, interrupt := servingTo(t, out, filepath.Join(t.TempDir(), "payroll"), "--json")
	if code := interrupt(); code != exitInterrupted {
		t.Errorf("exit code %d", code)
	}
	text, err := os.ReadFile(out.Name())
	if err != nil {
		t.Fatal(err)
	}
	var r applicationResult
	if err := json.Unmarshal(text, &r); err != nil || r.Fingerprint == "" {
		t.Errorf("%s, %v", text, err)
	}
}

// What is served by TLS is what the file API fetches.
func TestServeTLS(t *testing.T) {
	dir := t.TempDir()
	roots := writeTLS(t, filepath.Join(dir, "tls.pem"), filepath.Join(dir, "tls.key"))
	folder := filepath.Join(dir, "payroll")
	scheme, address, interrupt := serving(t, folder, "--tls-certificate", filepath.Join(dir, "tls.pem"), "--tls-key", filepath.Join(dir, "tls.key"))
	web := publichttp.New(publichttp.Options{Timeout: published.Timeout, MaxBody: application.MaxCertificate, Local: publichttp.Local{
		Addresses: []netip.AddrPort{netip.MustParseAddrPort(address)}, Roots: roots,
	}})
	found, err := published.Fetch(t.Context(), web, scheme+"://"+address)
	want, _ := os.ReadFile(filepath.Join(folder, certificateName))
	if err != nil || found.PEM() != string(want) {
		t.Errorf("%q, %v", found.PEM(), err)
	}

	// A renewed TLS certificate needs no restart.
	renewed := writeTLS(t, filepath.Join(dir, "tls.pem"), filepath.Join(dir, "tls.key"))
	connection, err := tls.Dial("tcp", address, &tls.Config{RootCAs: renewed})
	if err != nil {
		t.Fatal(err)
	}
	_ = connection.Close()
	if code := interrupt(); code != exitInterrupted {
		t.Errorf("exit code %d", code)
	}
}

// writeTLS writes a certificate of this machine with its key.
func writeTLS(t *testing.T, certificate, key string) *x509.CertPool {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	for file, content := range map[string][]byte{certificate: text, key: pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret})} {
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(text)
	return roots
}
