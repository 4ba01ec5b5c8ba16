package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/secure-share/secure-share/shared/application"
	"github.com/secure-share/secure-share/shared/application/published"
	"github.com/secure-share/secure-share/shared/client/applicationid"
	"github.com/secure-share/secure-share/shared/program"
)

// publishing are the flags of application that publish the certificate.
type publishing struct {
	Serve          string `placeholder:"ADDRESS" help:"Publish the certificate at this address of this computer, like :8443, until you stop it. Without --tls-certificate it is served by plain HTTP, for a proxy with TLS in front of it."`
	TLSCertificate path   `name:"tls-certificate" placeholder:"FILE" help:"With --serve: the TLS certificate of the host, in PEM, with its chain."`
	TLSKey         path   `name:"tls-key" placeholder:"FILE" help:"With --serve: the private key of the TLS certificate, in PEM."`
}

func (p publishing) check() error {
	switch {
	case (p.TLSCertificate == "") != (p.TLSKey == ""):
		return usagef("--tls-certificate and --tls-key belong together")
	case p.TLSKey != "" && p.Serve == "":
		return usagef("--tls-certificate needs --serve")
	}
	return nil
}

// Limits of the server. Its one answer is small.
const (
	serveTimeout   = 10 * time.Second
	serveMaxHeader = 8 << 10
)

// certificateServer is an HTTP server that already listens.
type certificateServer struct {
	*http.Server
	listener net.Listener
}

// listen makes the server of the certificate in file.
func (p publishing) listen(file string, key applicationid.Key) (*certificateServer, error) {
	server := &http.Server{
		Handler: certificateHandler(file, key), MaxHeaderBytes: serveMaxHeader,
		ReadTimeout: serveTimeout, WriteTimeout: serveTimeout, IdleTimeout: serveTimeout,
	}
	if p.TLSKey != "" {
		if _, err := tls.LoadX509KeyPair(string(p.TLSCertificate), string(p.TLSKey)); err != nil {
			return nil, usagef("the TLS certificate cannot be used: %v", cause(err))
		}
		// The files are read again for each connection, so that they can be renewed.
		server.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
			pair, err := tls.LoadX509KeyPair(string(p.TLSCertificate), string(p.TLSKey))
			return &pair, err
		}}
	}
	listener, err := net.Listen("tcp", p.Serve)
	if err != nil {
		return nil, usagef("--serve: %v", err)
	}
	return &certificateServer{server, listener}, nil
}

// run serves until the session ends.
func (c *certificateServer) run(s *session) error {
	scheme, serve := "http", c.Serve
	if c.TLSConfig != nil {
		scheme, serve = "https", func(l net.Listener) error { return c.ServeTLS(l, "", "") }
	}
	s.hintf("serving %s://%s%s", scheme, c.listener.Addr(), published.Path)
	stop := context.AfterFunc(s, func() { _ = c.Close() })
	defer stop()
	err := serve(c.listener)
	if s.Err() != nil {
		return context.Cause(s)
	}
	return fmt.Errorf("the server ended: %w", err)
}

// noCertificate is the answer while the file of the certificate is missing or belongs to
// another key. Requests come from anybody, so it names no path.
const noCertificate = "The server has no valid certificate of this application to publish. On its host, delete certificate.pem and run secureshare application again: it makes a new one."

// certificateHandler publishes a certificate. The file is read for each request, so that it
// can be renewed. Nothing else in it is published: not a private key, and no certificate of
// another key.
func certificateHandler(file string, key applicationid.Key) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+published.Path, func(w http.ResponseWriter, _ *http.Request) {
		certificate, err := certificateOf(file, key)
		if err != nil {
			http.Error(w, noCertificate, http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Content-Type", published.MediaType)
		w.Header().Set("Cache-Control", "no-store")
		_, _ = w.Write([]byte(certificate.PEM()))
	})
	return mux
}

var errOtherKey = errors.New("a certificate of another key")

// certificateOf reads a certificate of the key.
func certificateOf(file string, key applicationid.Key) (application.Certificate, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return application.Certificate{}, err
	}
	found, err := application.ParseCertificate(string(text))
	switch {
	case err != nil:
		return found, err
	case found.NotAfter.IsZero():
		return found, application.ErrCertificate
	case program.IDOf(found.Key) != key.ID():
		return found, errOtherKey
	}
	return found, nil
}
