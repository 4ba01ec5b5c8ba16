package main

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"secureshare/infra/jwkset"
	"secureshare/shared/env"
)

// Config is what an operator decides. What is accepted here, the functions
// accept, too: a stack that deploys also starts.
type Config struct {
	Stage       string // "local" is the only one that may trust another issuer than Forge
	Files, Keys Account

	ForgeAppID, ForgeEnvironment, ForgeJWKS string

	AllowedOrigins []string
	Rules          string // the limits as the functions read them

	MailFrom                string
	SenderCap, RecipientCap int    // mails per hour
	TicketKeys              string // JWK set; without a key until the file stack was deployed

	// TicketGenerations are the signing keys of the file stack, one or two: the
	// first signs, the other is there to be announced or to be forgotten.
	TicketGenerations []int
}

// Account is where one stack goes.
type Account struct{ ID, Region string }

// forgeJWKS is where Atlassian publishes the keys of Forge Invocation Tokens.
const forgeJWKS = "https://forge.cdn.prod.atlassian-dev.net/.well-known/jwks.json"

const local = "local"

// noTicketKeys is the value of ticketKeys before the first deployment.
const noTicketKeys = `{"keys":[]}`

// TicketIssuer is the iss claim of mail tickets. It names no account.
func (c Config) TicketIssuer() string { return "secure-share/files/" + c.Stage }

// TicketAudience is the aud claim of mail tickets.
func (c Config) TicketAudience() string { return "secure-share/keys/" + c.Stage }

// Origins is the allow-list of CORS origins as the functions read it.
func (c Config) Origins() string { return strings.Join(c.AllowedOrigins, ",") }

// MailDomain is the domain of the sender's address.
func (c Config) MailDomain() string {
	_, domain, _ := strings.Cut(c.MailFrom, "@")
	return domain
}

// readConfig names everything that is missing or malformed in one error.
func readConfig(lookup func(name string) (string, bool)) (Config, error) {
	r := &env.Reader{Lookup: lookup}
	stage := env.Parse(r, "stage", matching(`[a-z][a-z0-9]{0,15}`, "one lower-case word"))
	c := Config{
		Stage: stage,
		Files: readAccount(r, "files"),
		Keys:  readAccount(r, "keys"),
		ForgeAppID: env.Parse(r, "forgeAppId", matching(
			`ari:cloud:ecosystem::app/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`, "ari:cloud:ecosystem::app/ and a UUID")),
		ForgeEnvironment: r.String("forgeEnvironment"),
		ForgeJWKS:        env.Parse(r, "forgeJwksUrl", jwksOf(stage)),
		AllowedOrigins:   env.Parse(r, "allowedOrigins", originsOf(stage)),
		Rules:            readRules(r),
		MailFrom:         env.Parse(r, "mailFrom", matching(`[a-z0-9]+([._-][a-z0-9]+)*@[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)+`, "a mail address in lower case")),
		SenderCap:        r.Count("senderMailsPerHour"),
		RecipientCap:     r.Count("recipientMailsPerHour"),
		TicketKeys:       env.Parse(r, "ticketKeys", parseTicketKeys),

		TicketGenerations: env.Parse(r, "ticketKeyGenerations", parseGenerations),
	}
	env.Parse(r, "allowSameAccount", permitting(c.Files.ID != "" && c.Files.ID == c.Keys.ID))
	return c, r.Err()
}

func readAccount(r *env.Reader, name string) Account {
	return Account{
		ID:     env.Parse(r, name+"Account", matching(`\d{12}`, "an account id of 12 digits")),
		Region: env.Parse(r, name+"Region", matching(`[a-z]{2}(-[a-z]+)+-\d`, "a region like eu-central-1")),
	}
}

// readRules reads the limits that an operator may set, and only lower. The
// bucket's own limits are made for the highest.
func readRules(r *env.Reader) string {
	lifetime := env.Parse(r, "lifetime", durationUpTo(72*time.Hour))
	history := env.Parse(r, "history", durationUpTo(365*24*time.Hour))
	largest := env.Parse(r, "largestFile", bytesUpTo(1<<40))
	return fmt.Sprintf("lifetime=%s,history=%s,maxLength=%d", lifetime, history, largest)
}

func matching(pattern, form string) func(string) (string, error) {
	whole := regexp.MustCompile(`^(?:` + pattern + `)$`)
	return func(s string) (string, error) {
		if !whole.MatchString(s) {
			return "", errors.New("must be " + form)
		}
		return s, nil
	}
}

func durationUpTo(most time.Duration) func(string) (time.Duration, error) {
	return func(s string) (time.Duration, error) {
		d, err := time.ParseDuration(s)
		if err != nil || d < time.Minute || d > most {
			return 0, fmt.Errorf("must be a duration from 1m to %.0fh", most.Hours())
		}
		return d, nil
	}
}

func bytesUpTo(most int64) func(string) (int64, error) {
	return func(s string) (int64, error) {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil || n < 1 || n > most {
			return 0, fmt.Errorf("must be a number of bytes from 1 to %d", most)
		}
		return n, nil
	}
}

// permitting refuses equal accounts unless the setting is true: who administers
// both halves can read every file.
func permitting(equal bool) func(string) (bool, error) {
	return func(s string) (bool, error) {
		if s == "" {
			s = "false"
		}
		allowed, err := strconv.ParseBool(s)
		switch {
		case err != nil:
			return false, errors.New("must be true or false")
		case equal && !allowed:
			return false, errors.New("is not true, but filesAccount and keysAccount are equal: one account could read every file")
		}
		return allowed, nil
	}
}

// jwksOf keeps every stage but "local" from trusting another issuer: whoever
// serves the key set can sign for anybody.
func jwksOf(stage string) func(string) (string, error) {
	return func(url string) (string, error) {
		switch {
		case url == "" || url == forgeJWKS:
			return forgeJWKS, nil
		case stage != local:
			return "", errors.New("must be " + forgeJWKS + " outside the stage local")
		}
		return matching(`https?://[^\s/]+/\S*`, "an http or https URL")(url)
	}
}

func originsOf(stage string) func(string) ([]string, error) {
	scheme, form := "https", "origins like https://app.example or https://*.app.example, separated by commas"
	if stage == local {
		scheme = "https?"
	}
	origin := matching(scheme+`://((\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+|localhost)(:\d+)?`, form)
	return func(list string) ([]string, error) {
		origins := strings.Split(list, ",")
		for i, o := range origins {
			checked, err := origin(strings.TrimSpace(o))
			if err != nil {
				return nil, err
			}
			origins[i] = checked
		}
		return origins, nil
	}
}

func parseTicketKeys(set string) (string, error) {
	if set == "" {
		return noTicketKeys, nil
	}
	_, err := jwkset.Parse(set)
	return set, err
}

func parseGenerations(list string) ([]int, error) {
	var generations []int
	for part := range strings.SplitSeq(list, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(part))
		if err != nil || n < 1 || slices.Contains(generations, n) {
			return nil, errGenerations
		}
		generations = append(generations, n)
	}
	if len(generations) > 2 {
		return nil, errGenerations
	}
	return generations, nil
}

var errGenerations = errors.New("must be one or two different numbers from 1 on, separated by a comma")
