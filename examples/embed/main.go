// Command embed is an example of a website that shows a share with a gate to its own
// visitors, in a frame and without a password. docs/embedding.md explains it.
package main

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/secure-share/secure-share/examples/embed/website"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:8080", "address to listen on")
	link := flag.String("link", "", "link of the share, as its sender copied it")
	key := flag.String("key", "", "key of the share; without it, visitors enter it")
	flag.Parse()

	secret, err := website.ParseSecret(os.Getenv("UNLOCK_SECRET"))
	if err != nil {
		fmt.Fprintln(os.Stderr, "UNLOCK_SECRET:", err)
		os.Exit(2)
	}
	share, err := website.ParseShare(*link, *key, secret)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	server := &http.Server{Addr: *listen, Handler: website.New(share, time.Now), ReadHeaderTimeout: 10 * time.Second}
	fmt.Fprintln(os.Stderr, server.ListenAndServe())
	os.Exit(1)
}
