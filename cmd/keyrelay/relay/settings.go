package relay

import (
	"context"
	"crypto/x509"
	"errors"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/secure-share/secure-share/shared/delivery"
	"github.com/secure-share/secure-share/shared/env"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/origin"
	"github.com/secure-share/secure-share/shared/smtpmail"
)

// Settings come from environment variables.
type Settings struct {
	Config
	Listen           string // host and port
	Certificate, Key string // files, for HTTPS without a proxy; both or none
}

// forgeOrigins are the app's origins in a browser.
const forgeOrigins = "https://*.cdn.prod.atlassian-dev.net"

// Read reads the environment. One error names every mistake.
func Read(r *env.Reader) (Settings, error) {
	s := Settings{
		Config: Config{
			Secrets: env.Parse(r, "KEYRELAY_SECRETS", parseSecrets),
			Sites:   env.Parse(r, "KEYRELAY_SITES", parseHosts),
			Domains: env.Parse(r, "KEYRELAY_DOMAINS", parseHosts),
			Origins: env.ParseOr(r, "KEYRELAY_ORIGINS", forgeOrigins, origin.ParseList),
			Repeats: NewMemory(),
			Now:     time.Now,
		},
		Listen:      env.ParseOr(r, "KEYRELAY_LISTEN", "127.0.0.1:8080", func(s string) (string, error) { return s, nil }),
		Certificate: r.Optional("KEYRELAY_TLS_CERTIFICATE"),
	}
	s.Key = env.Parse(r, "KEYRELAY_TLS_KEY", func(file string) (string, error) {
		if (file == "") != (s.Certificate == "") {
			return "", errors.New("must be set together with KEYRELAY_TLS_CERTIFICATE")
		}
		return file, nil
	})
	password := r.Optional("KEYRELAY_SMTP_PASSWORD")
	user := env.Parse(r, "KEYRELAY_SMTP_USER", func(user string) (string, error) {
		if (user == "") != (password == "") {
			return "", errors.New("must be set together with KEYRELAY_SMTP_PASSWORD")
		}
		return user, nil
	})
	mail := smtpmail.Config{
		Host: r.String("KEYRELAY_SMTP_HOST"),
		Port: env.ParseOr(r, "KEYRELAY_SMTP_PORT", "587", parsePort),
		From: env.Parse(r, "KEYRELAY_SMTP_FROM", mailaddr.Parse), Name: "Secure Share",
		Auth: smtpmail.None, User: user,
		Password: func(context.Context) (string, error) { return password, nil },
		Timeout:  handOver,
		Roots:    env.Parse(r, "KEYRELAY_SMTP_CA", readRoots),
	}
	mail.Implicit = mail.Port == 465 // RFC 8314
	if user != "" {
		mail.Auth = smtpmail.Plain
	}
	s.Mailer = smtpmail.New(mail)
	return s, r.Err()
}

func parseSecrets(list string) (all []delivery.Secret, err error) {
	for text := range strings.SplitSeq(list, ",") {
		s, err := delivery.ParseSecret(strings.TrimSpace(text))
		if err != nil {
			return nil, errors.New("must be one or two signing secrets of 43 characters, separated by a comma")
		}
		all = append(all, s)
	}
	if len(all) > 2 {
		return nil, errors.New("must be one or two signing secrets")
	}
	return all, nil
}

// readRoots reads the CAs that may sign the mail server's certificate. Without
// a file it uses the system's.
func readRoots(file string) (*x509.CertPool, error) {
	if file == "" {
		return nil, nil
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, errors.New("must be a file that can be read")
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(content) {
		return nil, errors.New("must be a file with certificates in PEM")
	}
	return roots, nil
}

func parseHosts(list string) (hosts []string, err error) {
	for host := range strings.SplitSeq(list, ",") {
		host = strings.ToLower(strings.TrimSpace(host))
		if !strings.Contains(host, ".") || strings.ContainsAny(host, "/:@* ") {
			return nil, errors.New("must be host names like acme.example, separated by commas")
		}
		hosts = append(hosts, host)
	}
	return hosts, nil
}

func parsePort(s string) (int, error) {
	port, err := strconv.Atoi(s)
	if err != nil || port < 1 || port > 65535 {
		return 0, errors.New("must be a port from 1 to 65535")
	}
	return port, nil
}
