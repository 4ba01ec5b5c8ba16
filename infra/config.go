package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"secureshare/shared/env"
	"secureshare/shared/httpapi"
	"secureshare/shared/mailticket"
	"secureshare/shared/share"
)

// Config is what an operator decides. Every value is checked by the parser of
// the function that will read it, so that a value which deploys also starts.
type Config struct {
	Stage       string // "local" is the only one that may trust another issuer than Forge
	Files, Keys Account

	ForgeAppID, ForgeEnvironment, ForgeJWKS string

	AllowedOrigins string // comma separated, see httpapi.ParseOrigins
	Rules          string // as text, see share.ParseRules; may be empty
	Limits         share.Rules

	MailFrom                string
	SenderCap, RecipientCap int    // mails per hour
	TicketKeys              string // JWK set; without keys until the files stack was deployed
}

// Account is where one stack goes.
type Account struct{ ID, Region string }

// forgeJWKS is where Atlassian publishes the keys of Forge Invocation Tokens.
const forgeJWKS = "https://forge.cdn.prod.atlassian-dev.net/.well-known/jwks.json"

const noKeys = `{"keys":[]}`

const local = "local"

// TicketIssuer is the iss claim of mail tickets. It names no account.
func (c Config) TicketIssuer() string { return "secure-share/files/" + c.Stage }

// TicketAudience is the aud claim of mail tickets.
func (c Config) TicketAudience() string { return "secure-share/keys/" + c.Stage }

// MailDomain is the domain of the sender's address.
func (c Config) MailDomain() string {
	_, domain, _ := strings.Cut(c.MailFrom, "@")
	return domain
}

// readConfig names everything that is missing or malformed in one error.
func readConfig(lookup func(name string) (string, bool)) (Config, error) {
	r := &env.Reader{Lookup: lookup}
	stage := env.Parse(r, "stage", matching(`[a-z][a-z0-9]{0,15}`, "one lower-case word"))
	files, keys := readAccount(r, "files"), readAccount(r, "keys")
	shared := env.Parse(r, "allowSameAccount", parseFlag)
	env.Parse(r, "keysAccount", func(id string) (string, error) {
		if id != "" && id == files.ID && !shared {
			return "", errors.New("must not be filesAccount, or else one account could read every file; allowSameAccount=true permits it for trials")
		}
		return id, nil
	})
	c := Config{
		Stage: stage, Files: files, Keys: keys,
		ForgeAppID: env.Parse(r, "forgeAppId", matching(
			`ari:cloud:ecosystem::app/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`, "like ari:cloud:ecosystem::app/<uuid>")),
		ForgeEnvironment: r.String("forgeEnvironment"),
		ForgeJWKS:        env.Parse(r, "forgeJwksUrl", jwksOf(stage)),
		AllowedOrigins:   env.Parse(r, "allowedOrigins", originsOf(stage)),
		Rules:            r.Optional("rules"),
		Limits:           env.Parse(r, "rules", share.ParseRules),
		MailFrom:         env.Parse(r, "mailFrom", matching(`[^@\s]+@[a-z0-9-]+(\.[a-z0-9-]+)+`, "a mail address")),
		SenderCap:        r.Count("senderMailsPerHour"),
		RecipientCap:     r.Count("recipientMailsPerHour"),
		TicketKeys:       env.Parse(r, "ticketKeys", parseTicketKeys),
	}
	return c, r.Err()
}

func readAccount(r *env.Reader, name string) Account {
	return Account{
		ID:     env.Parse(r, name+"Account", matching(`\d{12}`, "an account id of 12 digits")),
		Region: env.Parse(r, name+"Region", matching(`[a-z]{2}(-[a-z]+)+-\d`, "a region like eu-central-1")),
	}
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

func parseFlag(s string) (bool, error) {
	if s == "" {
		return false, nil
	}
	flag, err := strconv.ParseBool(s)
	if err != nil {
		return false, errors.New("must be true or false")
	}
	return flag, nil
}

// jwksOf keeps every stage but "local" from trusting another issuer: whoever
// serves the key set can sign for anybody.
func jwksOf(stage string) func(string) (string, error) {
	return func(url string) (string, error) {
		switch {
		case url == "" || url == forgeJWKS:
			return forgeJWKS, nil
		case stage != local:
			return "", errors.New("must be Atlassian's, " + forgeJWKS + ", outside the stage local")
		}
		return url, nil
	}
}

func originsOf(stage string) func(string) (string, error) {
	return func(list string) (string, error) {
		if _, err := httpapi.ParseOrigins(list); err != nil {
			return "", err
		}
		if stage != local && strings.Contains(list, "http://") {
			return "", errors.New("must begin with https:// outside the stage local")
		}
		return list, nil
	}
}

func parseTicketKeys(set string) (string, error) {
	if set == "" || set == noKeys {
		return noKeys, nil
	}
	if _, err := mailticket.ParseKeys(set); err != nil {
		return "", err
	}
	return set, nil
}

// settings looks a name up in the environment, as SECURE_SHARE_MAIL_FROM for
// mailFrom, and then in context, whose lists and objects become text.
func settings(environment func(string) (string, bool), context func(string) any) func(string) (string, bool) {
	return func(name string) (string, bool) {
		if v, ok := environment(variable(name)); ok {
			return v, true
		}
		v := context(name)
		return text(v), v != nil
	}
}

func variable(name string) string {
	var b strings.Builder
	b.WriteString("SECURE_SHARE_")
	for _, r := range name {
		if unicode.IsUpper(r) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToUpper(r))
	}
	return b.String()
}

func text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case []any:
		parts := make([]string, len(v))
		for i, part := range v {
			parts[i] = text(part)
		}
		return strings.Join(parts, ",")
	}
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(b)
}
