package relay

import (
	"context"
	"crypto/x509"
	"errors"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/secure-share/secure-share/cmd/keyrelay/slack"
	"github.com/secure-share/secure-share/cmd/keyrelay/teams"
	"github.com/secure-share/secure-share/shared/delivery"
	"github.com/secure-share/secure-share/shared/env"
	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/mailtoken"
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

const slackAPI = "https://slack.com/api/"

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
	s.Key = env.Parse(r, "KEYRELAY_TLS_KEY", together(r, "KEYRELAY_TLS_CERTIFICATE"))
	s.Channel = channel(r)
	s.Notices = readNotices(r, time.Now)
	return s, r.Err()
}

// ofMail are the settings of a mail server, which have no effect with Slack or Teams.
var ofMail = []string{
	"KEYRELAY_SMTP_HOST", "KEYRELAY_SMTP_PORT", "KEYRELAY_SMTP_FROM", "KEYRELAY_SMTP_CA", "KEYRELAY_SMTP_USER", "KEYRELAY_SMTP_PASSWORD",
	"KEYRELAY_OAUTH_URL", "KEYRELAY_OAUTH_CLIENT_ID", "KEYRELAY_OAUTH_CLIENT_SECRET", "KEYRELAY_OAUTH_REFRESH_TOKEN", "KEYRELAY_OAUTH_SCOPE",
}

// channel reads how messages reach people: through Slack or Teams if there is a setting
// for it, and otherwise through a mail server.
func channel(r *env.Reader) Channel {
	token := env.Parse(r, "KEYRELAY_SLACK_TOKEN", without(r, append([]string{"KEYRELAY_TEAMS_URL"}, ofMail...), parseToken))
	workflow := env.Parse(r, "KEYRELAY_TEAMS_URL", without(r, append([]string{"KEYRELAY_SLACK_TOKEN"}, ofMail...), parseHTTPS))
	switch {
	case r.Optional("KEYRELAY_SLACK_TOKEN") != "":
		return BySlack{slack.New(token, slackAPI)}
	case r.Optional("KEYRELAY_TEAMS_URL") != "":
		return ByTeams{teams.New(workflow)}
	}
	mail := smtpmail.Config{
		Host: r.String("KEYRELAY_SMTP_HOST"),
		Port: env.ParseOr(r, "KEYRELAY_SMTP_PORT", "587", parsePort),
		From: env.Parse(r, "KEYRELAY_SMTP_FROM", mailaddr.Parse), Name: "Secure Share",
		Timeout: handOver,
		Roots:   env.Parse(r, "KEYRELAY_SMTP_CA", readRoots),
	}
	mail.Implicit = smtpmail.Server{Port: mail.Port}.Implicit()
	signIn(r, &mail)
	return ByMail{smtpmail.New(mail)}
}

// signIn reads how the relay signs in to the mail server: with a password, with an
// access token (XOAUTH2), or not at all.
func signIn(r *env.Reader, mail *smtpmail.Config) {
	mail.User = env.Parse(r, "KEYRELAY_SMTP_USER", together(r, "KEYRELAY_SMTP_PASSWORD", "KEYRELAY_OAUTH_URL"))
	password := r.Optional("KEYRELAY_SMTP_PASSWORD")
	oauth := mailtoken.Config{
		URL:          env.Parse(r, "KEYRELAY_OAUTH_URL", without(r, []string{"KEYRELAY_SMTP_PASSWORD"}, parseHTTPS)),
		ClientID:     env.Parse(r, "KEYRELAY_OAUTH_CLIENT_ID", together(r, "KEYRELAY_OAUTH_URL")),
		ClientSecret: hidden.Text(env.Parse(r, "KEYRELAY_OAUTH_CLIENT_SECRET", together(r, "KEYRELAY_OAUTH_URL"))),
		RefreshToken: hidden.Text(env.Parse(r, "KEYRELAY_OAUTH_REFRESH_TOKEN", onlyWith(r, "KEYRELAY_OAUTH_URL"))),
		Scope:        env.Parse(r, "KEYRELAY_OAUTH_SCOPE", onlyWith(r, "KEYRELAY_OAUTH_URL")),
	}
	switch {
	case oauth.URL != "":
		mail.Auth, mail.Password = smtpmail.XOAUTH2, mailtoken.New(oauth).Token
	case password != "":
		mail.Auth, mail.Password = smtpmail.Plain, func(context.Context) (string, error) { return password, nil }
	default:
		mail.Auth = smtpmail.None
	}
}

// without parses a setting, if it is set: then none of the others may be set.
func without(r *env.Reader, others []string, parse func(string) (string, error)) func(string) (string, error) {
	return func(s string) (string, error) {
		if s == "" {
			return "", nil
		}
		for _, other := range others {
			if r.Optional(other) != "" {
				return "", errors.New("must not be set together with " + other)
			}
		}
		return parse(s)
	}
}

// together reads a setting that must be set if one of the others is, and only then.
func together(r *env.Reader, others ...string) func(string) (string, error) {
	return func(s string) (string, error) {
		isSet := func(name string) bool { return r.Optional(name) != "" }
		if (s != "") != slices.ContainsFunc(others, isSet) {
			return "", errors.New("must be set together with " + strings.Join(others, " or "))
		}
		return s, nil
	}
}

// onlyWith reads a setting that has no effect unless the other is set.
func onlyWith(r *env.Reader, other string) func(string) (string, error) {
	return func(s string) (string, error) {
		if s != "" && r.Optional(other) == "" {
			return "", errors.New("must not be set without " + other)
		}
		return s, nil
	}
}

func parseToken(s string) (string, error) {
	if !strings.HasPrefix(s, "xoxb-") {
		return "", errors.New("must be the token of a bot, which begins with xoxb-")
	}
	return s, nil
}

func parseHTTPS(s string) (string, error) {
	if u, err := url.Parse(s); err != nil || u.Scheme != "https" || u.Host == "" {
		return "", errors.New("must be an https URL")
	}
	return s, nil
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
