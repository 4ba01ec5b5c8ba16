// Command server is the S3 of the local stack: versitygw on a Unix socket. It
// is a separate process because the gateway changes the working directory and
// cannot run twice in one process.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/versity/versitygw/backend/meta"
	"github.com/versity/versitygw/backend/posix"
	"github.com/versity/versitygw/embedgw"

	"github.com/secure-share/secure-share/scripts/local/blobs/gateway"
)

func main() {
	root := flag.String("root", "", "folder of the buckets")
	sidecar := flag.String("sidecar", "", "folder of metadata, where the file system has no extended attributes")
	socket := flag.String("socket", "", "Unix socket to listen on")
	flag.Parse()
	if err := serve(*root, *sidecar, *socket); err != nil {
		fmt.Fprintln(os.Stderr, "blobs:", err)
		os.Exit(1)
	}
}

func serve(root, sidecar, socket string) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	options := posix.PosixOpts{
		NewDirPerm: 0o700, NewFilePerm: 0o600,
		CopyObjectThreshold: 5 << 30, Concurrency: 64,
	}
	var attributes meta.MetadataStorer = meta.XattrMeta{}
	if (meta.XattrMeta{}).Test(root) != nil {
		store, err := meta.NewSideCar(sidecar)
		if err != nil {
			return err
		}
		attributes, options.SideCarDir = store, sidecar
	}
	backend, err := gateway.New(root, attributes, options)
	if err != nil {
		return err
	}
	keys := accessKeys(os.Getenv("ACCESS_KEYS"))
	return embedgw.RunVersityGW(ctx, backend, &embedgw.Config{
		RootUserAccess: keys[0].Access, RootUserSecret: keys[0].Secret, IAMService: keys,
		Region: os.Getenv("AWS_REGION"),
		Ports:  []string{socket}, SocketPerm: "0600",
		MaxConnections: 1024, MaxRequests: 512, MultipartMaxParts: 10000,
		KeepAlive: true, Quiet: true,
	})
}
