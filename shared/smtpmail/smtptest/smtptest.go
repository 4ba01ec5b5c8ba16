// Package smtptest runs an SMTP server for tests, with TLS and faults.
package smtptest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Verb is a point at which a fault may happen.
type Verb string

// The points, in order.
const (
	Greeting Verb = "greeting"
	Auth     Verb = "AUTH"
	Mail     Verb = "MAIL"
	Rcpt     Verb = "RCPT"
	Data     Verb = "DATA" // after the 354, before the content
	End      Verb = "end"  // the content has arrived, the answer has not been sent
	Reset    Verb = "RSET" // after the mail was accepted
)

// Options of Start.
type Options struct {
	Implicit  bool // TLS from the first byte
	NoTLS     bool // STARTTLS is not offered
	NoAuth    bool // AUTH is not offered
	Authority *Authority
	Host      string // of the certificate; empty: localhost
	Expired   bool   // the certificate
	Version   uint16 // the only version of TLS; 0: any that is secure

	// Fault is called at each verb. It may return an answer, or close the
	// connection.
	Fault func(at Verb, conn net.Conn) error
}

// User, Password and Token are what the server accepts.
const (
	User     = "relay@acme.example"
	Password = "canary-password"
	Token    = "canary-token"
)

// Server is a running server.
type Server struct {
	Host string
	Port int

	o     Options
	mu    sync.Mutex
	mails []Received
}

// Received is a mail that the server received, whatever it answered.
type Received struct{ From, To, Content string }

// Mails returns the received mails.
func (s *Server) Mails() []Received {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Received(nil), s.mails...)
}

// Refuse is an answer for Fault.
func Refuse(code int) error {
	// Servers repeat their input.
	return &smtp.SMTPError{Code: code, EnhancedCode: smtp.NoEnhancedCode, Message: "bob@acme.example canary"}
}

// Start starts a server that ends with the test.
func Start(t testing.TB, o Options) *Server {
	t.Helper()
	if o.Fault == nil {
		o.Fault = func(Verb, net.Conn) error { return nil }
	}
	if o.Host == "" {
		o.Host = "localhost"
	}
	s := &Server{Host: "localhost", o: o}
	config := &tls.Config{
		Certificates: []tls.Certificate{o.Authority.certificate(t, o.Host, o.Expired)}, MinVersion: o.Version, MaxVersion: o.Version,
	}
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return &session{server: s, conn: c}, o.Fault(Greeting, c.Conn())
	}))
	server.Domain, server.ErrorLog = "localhost", log.New(io.Discard, "", 0)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.Port = listener.Addr().(*net.TCPAddr).Port
	switch {
	case o.Implicit:
		listener = tls.NewListener(listener, config)
	case !o.NoTLS:
		server.TLSConfig = config
	default:
		server.AllowInsecureAuth = true
	}
	served := make(chan struct{})
	go func() { defer close(served); _ = server.Serve(listener) }()
	t.Cleanup(func() {
		_ = listener.Close() // Serve may not have registered it yet
		_ = server.Close()
		<-served
	})
	return s
}

type session struct {
	server   *Server
	conn     *smtp.Conn
	from, to string
	signedIn bool
	accepted bool
}

func (s *session) AuthMechanisms() []string {
	if s.server.o.NoAuth {
		return nil
	}
	return []string{sasl.Plain, "XOAUTH2"}
}

func (s *session) Auth(mechanism string) (sasl.Server, error) {
	if err := s.server.o.Fault(Auth, s.conn.Conn()); err != nil {
		return nil, err
	}
	if mechanism == "XOAUTH2" {
		return &xoauth2{s: s}, nil
	}
	return sasl.NewPlainServer(func(identity, user, password string) error {
		return s.check(identity == "" && user == User && password == Password)
	}), nil
}

func (s *session) check(ok bool) error {
	s.signedIn = ok
	if !ok {
		return smtp.ErrAuthFailed
	}
	return nil
}

// xoauth2 is the server side of Google's and Microsoft's mechanism.
type xoauth2 struct{ s *session }

func (x *xoauth2) Next(response []byte) (challenge []byte, done bool, err error) {
	if response == nil {
		return nil, false, errors.New("no initial response")
	}
	return nil, true, x.s.check(string(response) == "user="+User+"\x01auth=Bearer "+Token+"\x01\x01")
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if !s.server.o.NoAuth && !s.signedIn {
		return smtp.ErrAuthRequired
	}
	s.from = from
	return s.server.o.Fault(Mail, s.conn.Conn())
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	return s.server.o.Fault(Rcpt, s.conn.Conn())
}

func (s *session) Data(r io.Reader) error {
	if err := s.server.o.Fault(Data, s.conn.Conn()); err != nil {
		return err
	}
	content, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.server.mu.Lock()
	s.server.mails = append(s.server.mails, Received{s.from, s.to, string(content)})
	s.server.mu.Unlock()
	s.accepted = true
	return s.server.o.Fault(End, s.conn.Conn())
}

func (s *session) Reset() {
	if s.accepted {
		_ = s.server.o.Fault(Reset, s.conn.Conn())
	}
}

func (s *session) Logout() error { return nil }

// Authority signs the certificates of servers.
type Authority struct {
	key  *ecdsa.PrivateKey
	cert *x509.Certificate
}

// NewAuthority makes an authority for one test.
func NewAuthority(t testing.TB) *Authority {
	t.Helper()
	a := &Authority{key: newKey(t)}
	a.cert = &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test authority"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), KeyUsage: x509.KeyUsageCertSign,
	}
	raw, err := x509.CreateCertificate(rand.Reader, a.cert, a.cert, &a.key.PublicKey, a.key)
	if err != nil {
		t.Fatal(err)
	}
	if a.cert, err = x509.ParseCertificate(raw); err != nil {
		t.Fatal(err)
	}
	return a
}

// Roots returns a pool with this authority only.
func (a *Authority) Roots() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.cert)
	return pool
}

// Certificate returns the authority's certificate in DER.
func (a *Authority) Certificate() []byte { return a.cert.Raw }

func (a *Authority) certificate(t testing.TB, host string, expired bool) tls.Certificate {
	t.Helper()
	key := newKey(t)
	from, until := time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	if expired {
		until = time.Now().Add(-time.Minute)
	}
	raw, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{
		SerialNumber: big.NewInt(2), DNSNames: strings.Split(host, ","), NotBefore: from, NotAfter: until,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}, a.cert, &key.PublicKey, a.key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key}
}

func newKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}
