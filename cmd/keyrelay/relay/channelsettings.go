package relay

import (
	"context"
	"crypto/x509"
	"errors"
	"net/url"
	"os"
	"strconv"
	"strings"

	"github.com/secure-share/secure-share/cmd/keyrelay/slack"
	"github.com/secure-share/secure-share/cmd/keyrelay/teams"
	"github.com/secure-share/secure-share/shared/env"
	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/mailtoken"
	"github.com/secure-share/secure-share/shared/smtpmail"
)

// The variables that choose a Channel. Without the first two, it is a mail server.
const (
	slackToken   = "KEYRELAY_SLACK_TOKEN"
	teamsURL     = "KEYRELAY_TEAMS_URL"
	smtpUser     = "KEYRELAY_SMTP_USER"
	smtpPassword = "KEYRELAY_SMTP_PASSWORD"
	oauthURL     = "KEYRELAY_OAUTH_URL"
)

var (
	// oauthSettings need oauthURL.
	oauthSettings = []string{"KEYRELAY_OAUTH_CLIENT_ID", "KEYRELAY_OAUTH_CLIENT_SECRET", "KEYRELAY_OAUTH_REFRESH_TOKEN", "KEYRELAY_OAUTH_SCOPE"}

	// mailSettings are all settings of a mail server.
	mailSettings = append([]string{
		"KEYRELAY_SMTP_HOST", "KEYRELAY_SMTP_PORT", "KEYRELAY_SMTP_FROM", "KEYRELAY_SMTP_CA", smtpUser, smtpPassword, oauthURL,
	}, oauthSettings...)
)

const slackAPI = "https://slack.com/api/"

// readChannel reads how messages reach people. It refuses settings of another Channel,
// which would have no effect.
func readChannel(r *env.Reader) Channel {
	switch {
	case isSet(r, slackToken):
		exclude(r, slackToken, teamsURL)
		exclude(r, slackToken, mailSettings...)
		return BySlack{slack.New(env.Parse(r, slackToken, parseToken), slackAPI)}
	case isSet(r, teamsURL):
		exclude(r, teamsURL, mailSettings...)
		return ByTeams{teams.New(env.Parse(r, teamsURL, parseHTTPS))}
	}
	return ByMail{smtpmail.New(readMail(r))}
}

func readMail(r *env.Reader) smtpmail.Config {
	mail := smtpmail.Config{
		Host: r.String("KEYRELAY_SMTP_HOST"),
		Port: env.ParseOr(r, "KEYRELAY_SMTP_PORT", "587", parsePort),
		From: env.Parse(r, "KEYRELAY_SMTP_FROM", mailaddr.Parse), Name: "Secure Share",
		Timeout: handOver,
		Roots:   env.Parse(r, "KEYRELAY_SMTP_CA", readRoots),
	}
	mail.Implicit = smtpmail.Server{Port: mail.Port}.Implicit()
	signIn(r, &mail)
	return mail
}

// signIn reads how the relay signs in to the mail server: with an access token
// (XOAUTH2), with a password, or not at all.
func signIn(r *env.Reader, mail *smtpmail.Config) {
	if !isSet(r, oauthURL) {
		need(r, oauthURL, oauthSettings...)
	}
	switch {
	case isSet(r, oauthURL):
		exclude(r, oauthURL, smtpPassword)
		mail.Auth, mail.User, mail.Password = smtpmail.XOAUTH2, r.String(smtpUser), mailtoken.New(readOAuth(r)).Token
	case isSet(r, smtpPassword):
		password := r.Optional(smtpPassword)
		mail.Auth, mail.User = smtpmail.Plain, r.String(smtpUser)
		mail.Password = func(context.Context) (string, error) { return password, nil }
	default:
		mail.Auth = smtpmail.None
		need(r, smtpPassword+" or "+oauthURL, smtpUser)
	}
}

func readOAuth(r *env.Reader) mailtoken.Config {
	return mailtoken.Config{
		URL:          env.Parse(r, oauthURL, parseHTTPS),
		ClientID:     r.String("KEYRELAY_OAUTH_CLIENT_ID"),
		ClientSecret: hidden.Text(r.String("KEYRELAY_OAUTH_CLIENT_SECRET")),
		RefreshToken: hidden.Text(r.Optional("KEYRELAY_OAUTH_REFRESH_TOKEN")),
		Scope:        r.Optional("KEYRELAY_OAUTH_SCOPE"),
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

func parsePort(s string) (int, error) {
	port, err := strconv.Atoi(s)
	if err != nil || port < 1 || port > 65535 {
		return 0, errors.New("must be a port from 1 to 65535")
	}
	return port, nil
}
