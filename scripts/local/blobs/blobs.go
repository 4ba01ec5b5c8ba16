// Package blobs runs the S3 of the files account.
package blobs

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/secure-share/secure-share/scripts/local/accounts"
	"github.com/secure-share/secure-share/scripts/local/child"
)

// Server is a running S3, which is restarted if it ends by itself. Only Handler
// gives access to it.
type Server struct {
	service *child.Service
	socket  string
}

// Options of a server.
type Options struct {
	Binary string // the server's program
	Socket string // path at which it listens
	Roles  []*accounts.Account
	Report func(error) // is called when the server ends and when it is restarted
}

// Start starts the server with its state in the account's folder and waits
// until it answers. It accepts the access keys of the account and of the roles.
func Start(ctx context.Context, a *accounts.Account, o Options) (*Server, error) {
	root, sidecar := filepath.Join(a.Dir, "s3"), filepath.Join(a.Dir, "s3-metadata")
	for _, dir := range []string{root, sidecar} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, err
		}
	}
	service, err := child.Keep(ctx, "S3", func(ctx context.Context) (*child.Process, error) {
		return start(ctx, a, o, "-root", root, "-sidecar", sidecar, "-socket", o.Socket)
	}, o.Report)
	if err != nil {
		return nil, err
	}
	return &Server{service: service, socket: o.Socket}, nil
}

func start(ctx context.Context, a *accounts.Account, o Options, args ...string) (*child.Process, error) {
	if err := os.RemoveAll(o.Socket); err != nil { // of a server that was killed
		return nil, err
	}
	logs, err := a.Log("s3")
	if err != nil {
		return nil, err
	}
	defer logs.Close()
	cmd := exec.Command(o.Binary, args...)
	cmd.Env = environment(a, o.Roles)
	cmd.Stdout, cmd.Stderr = logs, logs
	process, err := child.Start(cmd)
	if err != nil {
		return nil, err
	}
	if err := process.Ready(ctx, "unix", o.Socket); err != nil {
		process.Kill()
		return nil, fmt.Errorf("S3: %w; see %s", err, logs.Name())
	}
	return process, nil
}

// environment passes the access keys to the server. The first is the owner's.
func environment(a *accounts.Account, roles []*accounts.Account) []string {
	var keys []string
	for _, role := range append([]*accounts.Account{a}, roles...) {
		vars := role.Environment()
		keys = append(keys, vars["AWS_ACCESS_KEY_ID"]+":"+vars["AWS_SECRET_ACCESS_KEY"])
	}
	return []string{"AWS_REGION=" + a.Region, "ACCESS_KEYS=" + strings.Join(keys, ",")}
}

// Close ends the server.
func (s *Server) Close() { s.service.Stop() }

// Handler forwards requests as they are: signatures cover the Host.
func (s *Server) Handler() http.Handler {
	return &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.Out.URL.Scheme, r.Out.URL.Host, r.Out.Host = "http", "s3", r.In.Host
		},
		Transport: exchange(func(ctx context.Context) (net.Conn, error) {
			return s.service.Dial(ctx, "unix", s.socket)
		}),
		BufferPool: newBuffers(),
		ErrorLog:   log.New(io.Discard, "", 0), // do not report broken connections
	}
}

// exchange sends each request over a new connection. The server refuses some
// uploads before it has read them and closes the connection; net/http's
// transport would then often report the broken connection instead of the
// refusal. exchange returns the refusal, after it has read the caller's body to
// the end, so that the caller gets it, too.
type exchange func(context.Context) (net.Conn, error)

func (dial exchange) RoundTrip(r *http.Request) (*http.Response, error) {
	conn, err := dial(r.Context())
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(r.Context(), func() { _ = conn.Close() })
	r.Header.Del("Expect") // our own server has already answered it
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		if r.Write(conn) != nil && r.Body != nil {
			_, _ = io.Copy(io.Discard, r.Body)
		}
	}()
	res, err := http.ReadResponse(bufio.NewReader(conn), r)
	if err != nil {
		stop()
		_ = conn.Close()
		<-sent
		return nil, err
	}
	<-sent
	res.Body = closing{res.Body, func() { stop(); _ = conn.Close() }}
	return res, nil
}

type closing struct {
	io.ReadCloser
	then func()
}

func (c closing) Close() error {
	defer c.then()
	return c.ReadCloser.Close()
}

// CreateBucket makes the bucket if it does not exist, and allows pages of the
// origins to use presigned URLs.
func CreateBucket(ctx context.Context, client *s3.Client, bucket string, origins []string) error {
	_, err := client.CreateBucket(ctx, &s3.CreateBucketInput{
		Bucket:                    aws.String(bucket),
		CreateBucketConfiguration: &types.CreateBucketConfiguration{LocationConstraint: types.BucketLocationConstraint(client.Options().Region)},
	})
	var owned *types.BucketAlreadyOwnedByYou
	if err != nil && !errors.As(err, &owned) {
		return fmt.Errorf("bucket %s: %w", bucket, err)
	}
	_, err = client.PutBucketCors(ctx, &s3.PutBucketCorsInput{
		Bucket: aws.String(bucket),
		CORSConfiguration: &types.CORSConfiguration{CORSRules: []types.CORSRule{{
			AllowedOrigins: origins,
			AllowedMethods: []string{http.MethodGet, http.MethodPut, http.MethodHead},
			AllowedHeaders: []string{"if-none-match", "x-amz-checksum-sha256", "content-type", "range"},
			ExposeHeaders:  []string{"ETag", "Content-Range", "Content-Length"},
			MaxAgeSeconds:  aws.Int32(600),
		}}},
	})
	if err != nil {
		return fmt.Errorf("CORS of bucket %s: %w", bucket, err)
	}
	return nil
}
