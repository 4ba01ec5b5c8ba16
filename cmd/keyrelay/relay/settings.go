package relay

import (
	"errors"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/secure-share/secure-share/shared/delivery"
	"github.com/secure-share/secure-share/shared/env"
	"github.com/secure-share/secure-share/shared/origin"
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
	const certificate, key = "KEYRELAY_TLS_CERTIFICATE", "KEYRELAY_TLS_KEY"
	allOrNone(r, certificate, key)
	s := Settings{
		Config: Config{
			Secrets: env.Parse(r, "KEYRELAY_SECRETS", parseSecrets),
			Sites:   env.Parse(r, "KEYRELAY_SITES", parseHosts),
			Domains: env.Parse(r, "KEYRELAY_DOMAINS", parseHosts),
			Origins: env.ParseOr(r, "KEYRELAY_ORIGINS", forgeOrigins, origin.ParseList),
			Channel: readChannel(r),
			Notices: readNotices(r, time.Now),
			Repeats: NewMemory(),
			Now:     time.Now,
		},
		Listen:      env.ParseOr(r, "KEYRELAY_LISTEN", "127.0.0.1:8080", parseListen),
		Certificate: r.Optional(certificate),
		Key:         r.Optional(key),
	}
	return s, r.Err()
}

func parseListen(address string) (string, error) {
	_, port, err := net.SplitHostPort(address)
	if err == nil && port != "" {
		_, err = net.LookupPort("tcp", port)
	}
	if err != nil || port == "" {
		return "", errors.New("must be a host and a port, like 127.0.0.1:8080, or a port alone, like :8080")
	}
	return address, nil
}

// isSet reports whether a variable is set and not empty.
func isSet(r *env.Reader, name string) bool { return r.Optional(name) != "" }

// allOrNone refuses that only some of the variables are set. It reports whether all are.
func allOrNone(r *env.Reader, names ...string) bool {
	missing := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return isSet(r, name) })
	if len(missing) < len(names) {
		for _, name := range missing {
			r.Refuse(name, "must be set together with the others of "+strings.Join(names, ", "))
		}
	}
	return len(missing) == 0
}

// exclude refuses each of the others that is set, because name is set.
func exclude(r *env.Reader, name string, others ...string) {
	for _, other := range others {
		if isSet(r, other) {
			r.Refuse(other, "must not be set together with "+name)
		}
	}
}

// need refuses each of names that is set, because what they need is not set.
func need(r *env.Reader, needed string, names ...string) {
	for _, name := range names {
		if isSet(r, name) {
			r.Refuse(name, "must not be set without "+needed)
		}
	}
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
