// Package mailserver is the mail server of a customer: SMTP with STARTTLS and a
// password, which delivers to a mailbox.
package mailserver

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"mime"
	"net"
	"os"
	"strings"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
	"github.com/wneessen/go-mail"

	"github.com/secure-share/secure-share/scripts/local/mailbox"
)

// Host is the name that the server's certificate is valid for.
const Host = "localhost"

// Options of a Server.
type Options struct {
	Box            *mailbox.Box
	User, Password string
	Certificate    string // file that Start writes: the CA for clients, in PEM
}

// Server is a running server.
type Server struct {
	Port   int
	server *smtp.Server
}

// Start serves on a free port of 127.0.0.1 with a new certificate.
func Start(o Options) (*Server, error) {
	certificate, err := selfSigned()
	if err != nil {
		return nil, err
	}
	content := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate.Certificate[0]})
	if err := os.WriteFile(o.Certificate, content, 0o600); err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{o: o}, nil }))
	s.Domain, s.ErrorLog = Host, log.New(io.Discard, "", 0) // its log repeats what clients send
	s.ReadTimeout, s.WriteTimeout = 10*time.Second, 10*time.Second
	s.MaxMessageBytes, s.MaxRecipients = 1<<20, 1
	s.TLSConfig = &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
	go func() { _ = s.Serve(l) }() // ends with Close
	return &Server{Port: l.Addr().(*net.TCPAddr).Port, server: s}, nil
}

// Close ends the server and its connections.
func (s *Server) Close() { _ = s.server.Close() }

// selfSigned makes a self-signed certificate.
func selfSigned() (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mail server of the local stack"}, DNSNames: []string{Host},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(1, 0, 0),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, err
}

// session accepts mails from a client after its sign-in.
type session struct {
	o        Options
	signedIn bool
	from, to string
}

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if s.signedIn = user == s.o.User && password == s.o.Password; !s.signedIn {
			return smtp.ErrAuthFailed
		}
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if !s.signedIn {
		return smtp.ErrAuthRequired
	}
	s.from = from
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	return nil
}

func (s *session) Data(r io.Reader) error {
	parsed, err := mail.EMLToMsgFromReader(r)
	if err != nil {
		return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 6, 0}, Message: "The mail cannot be read"}
	}
	m := mailbox.Message{From: s.from, To: s.to}
	if subject := parsed.GetGenHeader(mail.HeaderSubject); len(subject) > 0 {
		if m.Subject, err = new(mime.WordDecoder).DecodeHeader(subject[0]); err != nil {
			return err
		}
	}
	for _, part := range parsed.GetParts() {
		content, err := part.GetContent()
		if err != nil {
			return err
		}
		switch part.GetContentType() {
		case mail.TypeTextPlain:
			m.Text = strings.ReplaceAll(string(content), "\r\n", "\n")
		case mail.TypeTextHTML:
			m.HTML = string(content)
		}
	}
	_, err = s.o.Box.Deliver(m)
	return err
}

func (s *session) Reset()        { s.from, s.to = "", "" }
func (s *session) Logout() error { return nil }
