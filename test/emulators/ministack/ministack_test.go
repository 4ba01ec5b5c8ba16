package ministack

import (
	"crypto/tls"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// If something is missing, the error names it and nothing is downloaded.
func TestInstallSaysWhatIsMissing(t *testing.T) {
	for name, c := range map[string]struct {
		python string // a script in place of python3, empty for none
		want   error
	}{
		"no Python":        {"", ErrNoPython},
		"an old one":       {`case "$2" in *version_info*) exit 1;; esac`, ErrOld},
		"one without venv": {`case "$2" in *venv*) exit 1;; esac`, ErrNoVenv},
		"no package index": {`mkdir -p "$3/bin" && printf '#!/bin/sh\necho no index; exit 1\n' >"$3/bin/python" && chmod +x "$3/bin/python"`, ErrNoPyPI},
	} {
		t.Run(name, func(t *testing.T) {
			bin := t.TempDir()
			if c.python != "" {
				// The stand-in for python3 makes the environment only for "-m venv DIR".
				script := "#!/bin/sh\n" + c.python + "\n"
				if c.want == ErrNoPyPI {
					script = "#!/bin/sh\n[ \"$1\" = -m ] || exit 0\n" + c.python + "\n"
				}
				if err := os.WriteFile(filepath.Join(bin, "python3"), []byte(script), 0o755); err != nil {
					t.Fatal(err)
				}
			}
			path := bin
			if c.python != "" {
				path += ":/bin:/usr/bin"
			}
			t.Setenv("PATH", path)
			dir := filepath.Join(t.TempDir(), "venv")
			if _, err := Install(t.Context(), dir); !errors.Is(err, c.want) {
				t.Errorf("got %v, expected %v", err, c.want)
			}
			if _, err := os.Stat(filepath.Join(dir, "installed.txt")); err == nil {
				t.Error("it counts as installed")
			}
		})
	}
}

// Installed packages are not downloaded again until the list changes.
func TestInstallLeavesWhatIsThere(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "installed.txt"), requirements, 0o600); err != nil {
		t.Fatal(err)
	}
	if python, err := Install(t.Context(), dir); err != nil || python != filepath.Join(dir, "bin", "python") {
		t.Errorf("%s, %v", python, err)
	}
	if err := os.WriteFile(filepath.Join(dir, "installed.txt"), requirements[1:], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Install(t.Context(), dir); !errors.Is(err, ErrNoPython) {
		t.Errorf("another list: %v", err)
	}
}

// pip refuses a list in which a package has no version or no hash. This checks that every
// package has both.
func TestEveryPackageIsPinned(t *testing.T) {
	pinned := regexp.MustCompile(`^[a-z0-9-]+==[0-9][0-9a-z.]*( \\)?$`)
	hash := regexp.MustCompile(`^    --hash=sha256:[0-9a-f]{64}( \\)?$`)
	packages := 0
	for line := range strings.Lines(string(requirements)) {
		line = strings.TrimRight(line, "\n")
		switch {
		case strings.HasPrefix(line, "#") || hash.MatchString(line):
		case pinned.MatchString(line):
			packages++
		default:
			t.Errorf("%q is neither a package with its version nor a hash", line)
		}
	}
	if packages == 0 || !strings.Contains(string(requirements), "\nministack==") {
		t.Errorf("%d packages", packages)
	}
}

// Only the accounts of this run are trusted, under each of their names.
func TestTransportTrustsTheCertificateAlone(t *testing.T) {
	c, err := NewCertificate(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	pair, err := tls.LoadX509KeyPair(c.File, c.Key)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.TLS = &tls.Config{Certificates: []tls.Certificate{pair}}
	server.StartTLS()
	defer server.Close()
	_, port, _ := strings.Cut(strings.TrimPrefix(server.URL, "https://"), ":")
	stranger := httptest.NewTLSServer(http.NotFoundHandler())
	defer stranger.Close()

	fromFile, err := Transport(c.File)
	if err != nil {
		t.Fatal(err)
	}
	for _, transport := range []*http.Transport{c.Transport(), fromFile} {
		client := &http.Client{Transport: transport}
		for _, url := range []string{server.URL, "https://0a1b2c3d.execute-api.localhost:" + port} {
			answer, err := client.Get(url)
			if err != nil {
				t.Errorf("%s: %v", url, err)
				continue
			}
			_ = answer.Body.Close()
		}
		if answer, err := client.Get(stranger.URL); err == nil {
			_ = answer.Body.Close()
			t.Error("a stranger is trusted")
		}
		client.CloseIdleConnections()
	}
}
