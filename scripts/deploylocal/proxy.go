package main

import (
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/secure-share/secure-share/scripts/local/loopback"
)

// startProxy starts the proxy through which programs reach the accounts and the page:
// the system resolves none of these names.
func (d *deployment) startProxy() error {
	l, err := loopback.Listen(0)
	if err != nil {
		return err
	}
	d.proxy = loopback.Serve(l, http.HandlerFunc(d.tunnel))
	d.closers = append(d.closers, d.proxy.Close)
	return nil
}

// variables are those with which programs reach and trust them. Addresses of this
// machine are reached without the proxy.
func (d *deployment) variables() []string {
	return []string{"SSL_CERT_FILE=" + d.certificate.File, "HTTPS_PROXY=" + d.proxy.URL, "NO_PROXY=none.invalid"}
}

// behind is the address on this machine of a host and port, or "".
func (d *deployment) behind(hostPort string) string {
	host, port, err := net.SplitHostPort(hostPort)
	switch {
	case err != nil:
		return ""
	case host == pageHost:
		return d.receiver.address.String()
	case strings.HasSuffix(host, ".execute-api.localhost"):
		return net.JoinHostPort("127.0.0.1", port)
	}
	return ""
}

// tunnel serves CONNECT (RFC 9110, section 9.3.6).
func (d *deployment) tunnel(w http.ResponseWriter, r *http.Request) {
	address := d.behind(r.Host)
	if r.Method != http.MethodConnect || address == "" {
		http.Error(w, "Only the accounts and the page are reached through this proxy.", http.StatusForbidden)
		return
	}
	server, err := net.DialTimeout("tcp", address, 10*time.Second)
	if err != nil {
		http.Error(w, "The server does not answer.", http.StatusBadGateway)
		return
	}
	defer server.Close()
	w.WriteHeader(http.StatusOK)
	client, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer client.Close()
	go func() {
		defer server.Close()
		_, _ = io.Copy(server, buffered)
	}()
	_, _ = io.Copy(client, server)
}
