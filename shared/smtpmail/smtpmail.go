// Package smtpmail sends mail through an SMTP server, always over TLS with a
// verified certificate.
package smtpmail

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/textproto"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/pattern"
)

// Auth is the way in which a Mailer signs in.
type Auth string

// Mechanisms of SASL. The password of XOAUTH2 is an access token.
const (
	None    Auth = "none"
	Plain   Auth = "plain"
	XOAUTH2 Auth = "xoauth2"
)

// Config of a Mailer. Host, Port and From are required.
type Config struct {
	Host     string
	Port     int
	Implicit bool // TLS from the first byte, as on port 465; otherwise STARTTLS
	Auth     Auth
	User     string
	Password func(context.Context) (string, error) // called before each mail; its errors must not contain a secret
	From     mailaddr.Address
	Name     string         // shown next to From; may be empty
	Roots    *x509.CertPool // nil: those of the system
	Timeout  time.Duration  // of one mail; 0: DefaultTimeout. The context may end it earlier
}

// DefaultTimeout bounds one mail, from the connection to the server's answer.
const DefaultTimeout = 10 * time.Second

// Values of Step of an Error.
const (
	Certificate = "certificate" // it is not valid
	SignIn      = "sign in"     // the server refused it
)

// Server is the address of a mail server.
type Server struct {
	Host string
	Port int
}

// Implicit reports whether the server speaks TLS from the first byte (RFC 8314).
func (s Server) Implicit() bool { return s.Port == submissions }

const submissions = 465

// ParseServer reads a host name and a port, such as mail.acme.com:587.
func ParseServer(s string) (Server, error) {
	host, port, err := net.SplitHostPort(s)
	number, wrong := strconv.ParseUint(port, 10, 16)
	if err != nil || wrong != nil || number == 0 || !hostName.MatchString(host) {
		return Server{}, errors.New("must be a host name and a port, like mail.acme.com:587")
	}
	return Server{host, int(number)}, nil
}

var hostName = pattern.New(`^[a-z0-9]+(-+[a-z0-9]+)*(\.[a-z0-9]+(-+[a-z0-9]+)*)*$`)

// Mailer sends from one address.
type Mailer struct{ c Config }

// New returns a Mailer. It does not connect.
func New(c Config) *Mailer {
	if c.Timeout == 0 {
		c.Timeout = DefaultTimeout
	}
	return &Mailer{c}
}

// Error is the reason why a mail was not accepted. It contains only the
// server's reply code, because servers repeat input in their answers.
type Error struct {
	Step    string // what failed: connect, certificate, SignIn, sender, recipient, data
	Code    int    // the server's answer (RFC 5321, section 4.2.3), or 0
	Unclear bool   // the mail may still have been sent
	ended   error  // context.Canceled or context.DeadlineExceeded
}

func (e *Error) Error() string {
	text := "smtp " + e.Step + ": no answer"
	switch {
	case e.Code != 0:
		text = "smtp " + e.Step + ": answer " + strconv.Itoa(e.Code)
	case e.ended != nil:
		text = "smtp " + e.Step + ": " + e.ended.Error()
	}
	if e.Unclear {
		text += ", the mail may have gone out"
	}
	return text
}

func (e *Error) Unwrap() error { return e.ended }

// Send sends one mail with a plain and an HTML part, and never retries. It
// returns when the server has accepted the mail, before its delivery. Every
// error is an *Error, except errors of Password.
func (m *Mailer) Send(ctx context.Context, to mailaddr.Address, subject, text, html string) error {
	msg, err := m.message(to, subject, text, html)
	if err != nil {
		return &Error{Step: "message"}
	}
	return m.connected(ctx, func(c *mail.Client, s *smtp.Client) error {
		err := c.SendWithSMTPClient(s, msg)
		if msg.IsDelivered() {
			return nil // even if the session then ended badly
		}
		return err
	})
}

// Check connects and signs in, but sends nothing.
func (m *Mailer) Check(ctx context.Context) error {
	return m.connected(ctx, func(*mail.Client, *smtp.Client) error { return nil })
}

// connected calls use with a connection that is signed in. It closes the
// connection without QUIT, because go-mail would first complete a mail that was
// cut short.
func (m *Mailer) connected(ctx context.Context, use func(*mail.Client, *smtp.Client) error) error {
	ctx, cancel := context.WithTimeout(ctx, m.c.Timeout)
	defer cancel()
	var password string
	if m.c.Auth != None {
		var err error
		if password, err = m.c.Password(ctx); err != nil {
			return err
		}
	}
	c, err := m.client(password)
	if err != nil {
		return &Error{Step: "configuration"}
	}
	var conns []net.Conn
	defer func() {
		for _, conn := range conns {
			_ = conn.Close()
		}
	}()
	_ = mail.WithDialContextFunc(func(dial context.Context, network, address string) (net.Conn, error) {
		conn, err := (&net.Dialer{}).DialContext(dial, network, address)
		if err != nil {
			return nil, err
		}
		conns = append(conns, conn)
		// The timeouts of go-mail start again in each phase. This deadline
		// covers all phases.
		context.AfterFunc(ctx, func() { _ = conn.Close() })
		if !m.c.Implicit {
			return conn, nil
		}
		secured := tls.Client(conn, m.tls())
		return secured, secured.HandshakeContext(dial)
	})(c)
	s, err := c.DialToSMTPClientWithContext(ctx)
	if err == nil {
		err = use(c, s)
	}
	return describe(ctx, err)
}

func (m *Mailer) tls() *tls.Config {
	return &tls.Config{ServerName: m.c.Host, RootCAs: m.c.Roots, MinVersion: tls.VersionTLS12}
}

func (m *Mailer) client(password string) (*mail.Client, error) {
	_, domain, _ := strings.Cut(m.c.From.Reveal(), "@")
	options := []mail.Option{
		mail.WithPort(m.c.Port), mail.WithTimeout(m.c.Timeout), mail.WithHELO(domain),
		mail.WithTLSConfig(m.tls()), mail.WithTLSPolicy(mail.TLSMandatory), mail.WithoutNoop(), mail.WithoutSMTPUTF8(),
	}
	if m.c.Implicit {
		options = append(options, mail.WithSSL())
	}
	switch m.c.Auth {
	case Plain:
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthPlain))
	case XOAUTH2:
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthXOAUTH2))
	case None:
	default:
		return nil, errors.New("smtpmail: no such mechanism")
	}
	if m.c.Auth != None {
		options = append(options, mail.WithUsername(m.c.User), mail.WithPassword(password))
	}
	return mail.NewClient(m.c.Host, options...)
}

// message returns a mail without headers that name the program or this machine.
func (m *Mailer) message(to mailaddr.Address, subject, text, html string) (*mail.Msg, error) {
	msg := mail.NewMsg(mail.WithNoDefaultUserAgent())
	if err := errors.Join(msg.FromFormat(m.c.Name, m.c.From.Reveal()), msg.To(to.Reveal())); err != nil {
		return nil, err
	}
	_, domain, _ := strings.Cut(m.c.From.Reveal(), "@")
	msg.SetMessageIDWithValue(rand.Text() + "@" + domain)
	msg.SetDate()
	msg.Subject(subject)
	// Suppress automatic replies (RFC 3834, section 5).
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetGenHeader("X-Auto-Response-Suppress", "All")
	msg.SetBodyString(mail.TypeTextPlain, text)
	msg.AddAlternativeString(mail.TypeTextHTML, html)
	return msg, nil
}

// describe turns an error of go-mail into one that is safe to log.
func describe(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	e := &Error{Step: "connect", ended: context.Cause(ctx)}
	var sending *mail.SendError
	var answer *textproto.Error
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.As(err, &sending):
		e.Step, e.Code = steps[sending.Reason], sending.ErrorCode()
		// Without a reply to the end of the data the server may have accepted the mail.
		e.Unclear = e.Code == 0 && (sending.Reason == mail.ErrSMTPDataClose || sending.Reason == mail.ErrWriteContent)
	case errors.As(err, &certificate):
		e.Step = Certificate
	case errors.As(err, &answer):
		e.Code = answer.Code
		if slices.Contains(ofSignIn, answer.Code) {
			e.Step = SignIn
		}
	}
	return e
}

var steps = map[mail.SendErrReason]string{
	mail.ErrConnCheck: "connect", mail.ErrSMTPMailFrom: "sender", mail.ErrSMTPRcptTo: "recipient",
	mail.ErrSMTPData: "data", mail.ErrWriteContent: "data", mail.ErrSMTPDataClose: "data",
}

// ofSignIn are the answers that AUTH adds (RFC 4954, section 6).
var ofSignIn = []int{432, 454, 530, 534, 535, 538}
