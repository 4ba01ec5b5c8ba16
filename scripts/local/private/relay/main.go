// Command relay runs a server and forwards connections to it from a Unix
// socket. It is started in its own network, see package private.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"syscall"
	"time"

	"github.com/secure-share/secure-share/scripts/local/child"
)

const grace = 5 * time.Second // the time in which the server should end by itself

func main() {
	check := flag.Bool("check", false, "only switch the network on")
	socket := flag.String("socket", "", "Unix socket to listen on")
	port := flag.Int("port", 0, "where the server listens")
	flag.Parse()
	err := loopbackUp()
	if err == nil && !*check {
		err = run(*socket, net.JoinHostPort("127.0.0.1", strconv.Itoa(*port)), flag.Args())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "relay:", err)
		os.Exit(1)
	}
}

// run serves until the server ends or a signal ends both.
func run(socket, address string, args []string) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	server, err := child.Start(cmd)
	if err != nil {
		return err
	}
	defer server.Stop(grace)
	if err := server.Ready(ctx, "tcp", address); err != nil {
		return err
	}
	l, err := listen(socket)
	if err != nil {
		return err
	}
	defer l.Close()
	go accept(l, address)
	select {
	case <-ctx.Done():
		return nil
	case <-server.Done():
		return fmt.Errorf("the server ended: %w", server.Err())
	}
}

// listen replaces a socket that an earlier relay may have left.
func listen(socket string) (net.Listener, error) {
	if err := os.Remove(socket); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	syscall.Umask(0o177)
	return net.Listen("unix", socket)
}

func accept(l net.Listener, address string) {
	for {
		client, err := l.Accept()
		if err != nil {
			return
		}
		go pass(client.(*net.UnixConn), address)
	}
}

// pass copies in both directions until both sides are done.
func pass(client *net.UnixConn, address string) {
	defer client.Close()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return
	}
	server := conn.(*net.TCPConn)
	defer server.Close()
	back := make(chan struct{})
	go func() {
		defer close(back)
		_, _ = io.Copy(client, server)
		_ = client.CloseWrite()
	}()
	_, _ = io.Copy(server, client)
	_ = server.CloseWrite()
	<-back
}
