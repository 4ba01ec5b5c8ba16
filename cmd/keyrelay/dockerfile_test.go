package main

import (
	"bufio"
	"bytes"
	"context"
	"debug/elf"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/test/needs"
)

const root = "../.."

// instruction is a line of the Dockerfile.
type instruction struct{ verb, rest string }

// stages reads the Dockerfile: one list of instructions for each FROM.
func stages(t *testing.T) [][]instruction {
	t.Helper()
	content, err := os.ReadFile("Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	var all [][]instruction
	for line := range strings.Lines(string(content)) {
		verb, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		if verb == "" || verb == "#" {
			continue
		}
		if verb == "FROM" {
			all = append(all, nil)
		}
		all[len(all)-1] = append(all[len(all)-1], instruction{verb, rest})
	}
	if len(all) != 2 {
		t.Fatalf("%d stages", len(all))
	}
	return all
}

// build runs the steps of the first stage in a folder instead of an image, and returns the
// path of the program.
func build(t *testing.T, steps []instruction) string {
	t.Helper()
	image := t.TempDir() // the root of its files
	dir := image
	for _, step := range steps {
		switch step.verb {
		case "FROM":
		case "WORKDIR":
			dir = filepath.Join(image, step.rest)
		case "COPY":
			fields := strings.Fields(step.rest)
			for _, source := range fields[:len(fields)-1] {
				copyInto(t, source, filepath.Join(dir, fields[len(fields)-1]))
			}
		case "RUN":
			cmd := exec.Command("sh", "-ec", strings.ReplaceAll(step.rest, " /keyrelay ", " "+image+"/keyrelay "))
			cmd.Dir = dir
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%s: %v\n%s", step.rest, err, out)
			}
		default:
			t.Fatalf("this test does not know %s", step.verb)
		}
	}
	return filepath.Join(image, "keyrelay")
}

// copyInto copies a file into a folder, or the content of a folder.
func copyInto(t *testing.T, source, target string) {
	t.Helper()
	from := filepath.Join(root, source)
	info, err := os.Stat(from)
	if err != nil {
		t.Fatal(err)
	}
	if info.IsDir() {
		err = os.CopyFS(target, os.DirFS(from))
	} else {
		var content []byte
		if content, err = os.ReadFile(from); err == nil {
			if err = os.MkdirAll(target, 0o755); err == nil {
				err = os.WriteFile(filepath.Join(target, source), content, 0o644)
			}
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

// The test runs the steps of the Dockerfile without Docker, and then the program with the
// variables of the image.
func TestTheDockerfileBuildsAProgramThatRuns(t *testing.T) {
	needs.Time(t)
	if runtime.GOOS != "linux" {
		t.Skip("the image is for Linux")
	}
	all := stages(t)
	program := build(t, all[0])
	file, err := elf.Open(program)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if libraries, err := file.ImportedLibraries(); err != nil || len(libraries) != 0 {
		t.Errorf("the program needs %v, which the image does not have, %v", libraries, err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close()
	cmd := exec.CommandContext(t.Context(), program)
	cmd.Stderr = t.Output()
	cmd.Env = []string{"KEYRELAY_LISTEN=" + address, "KEYRELAY_SECRETS=c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I", "KEYRELAY_SITES=acme.atlassian.net",
		"KEYRELAY_DOMAINS=acme.example", "KEYRELAY_SMTP_HOST=mail.acme.example", "KEYRELAY_SMTP_FROM=keys@acme.example"}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	if status := health(t, "http://"+address+"/healthz"); status != http.StatusOK {
		t.Errorf("/healthz answers %d", status)
	}
}

// health asks until something answers.
func health(t *testing.T, url string) int {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := http.DefaultClient.Do(req)
		if err == nil {
			res.Body.Close()
			return res.StatusCode
		}
		if ctx.Err() != nil {
			t.Fatal(err)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// The image runs the program of the first stage as a user other than root, built with the
// Go release of the module.
func TestTheDockerfileFitsTheModule(t *testing.T) {
	all := stages(t)
	module, err := os.Open(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	defer module.Close()
	release := ""
	for lines := bufio.NewScanner(module); lines.Scan(); {
		if version, found := strings.CutPrefix(lines.Text(), "go "); found {
			release = strings.Join(strings.SplitN(version, ".", 3)[:2], ".")
		}
	}
	if got := all[0][0].rest; got != "golang:"+release+" AS build" {
		t.Errorf("it builds with %s, the module is for Go %s", got, release)
	}
	var text bytes.Buffer
	for _, step := range all[1] {
		text.WriteString(step.verb + " " + step.rest + "\n")
	}
	for _, line := range []string{":nonroot\n", "COPY --from=build /keyrelay /keyrelay\n", "ENV KEYRELAY_LISTEN=0.0.0.0:8080\n", `ENTRYPOINT ["/keyrelay"]` + "\n"} {
		if !strings.Contains(text.String(), line) {
			t.Errorf("the last stage has no %q:\n%s", line, text.String())
		}
	}
}
