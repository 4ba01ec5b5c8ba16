package main

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/secure-share/secure-share/infra/settings"
	"github.com/secure-share/secure-share/shared/env"
	"github.com/secure-share/secure-share/shared/limits"
)

// Config holds the operator's settings. The functions accept every value that is
// accepted here, so a stack that deploys also starts.
type Config struct {
	Stage       string // only "local" may trust an issuer other than Forge
	Files, Keys Account

	Processor processor
	Binaries  string // folder with one <function>/bootstrap for each function

	ForgeAppID, ForgeEnvironment, ForgeJWKS string

	AllowedOrigins []string
	Sites          []string // that mails may link to
	Rules          string   // the limits of shares as the functions read them
	Limits         string   // the limits of people and sites as the functions read them
	PageURL        string   // of the page for people without an account; empty: there is none
	LinkDomain     Domain   // of the API of that page
	LiveUpdates    bool     // false: clients only read their lists

	Page            Account // of the stack of that page; ID is empty if there is none
	PageLinkAPI     string  // address of the API that the page calls
	PageFilesBucket string  // bucket of the ciphertexts
	PageFolder      string  // of the built page

	PageFrameAncestors []string // origins of the websites that may embed the page; nil: none

	// Concurrency is the reserved concurrency of each function, by its name. It is also
	// the upper bound; 0 reserves none.
	Concurrency map[string]int

	MailFrom                string
	MailReturn              string // domain that bounces go to; empty: a domain of SES
	MailZoneID              string // hosted zone for the DNS records of the sending domain; empty: the operator creates them
	MailServer              string // host and port of the operator's own mail server; empty: mails go through SES
	SenderCap, RecipientCap int    // mails per hour
	TicketKeys              string // JWK set; empty until the file stack is deployed
	RoleKeys                string // JWK set; empty: nobody is an administrator

	Notices bool // sites may have notices sent

	AlarmMail     string // receives alarms; empty: nobody does
	MonthlyBudget int    // US dollars in each account; AlarmMail is notified near and above it

	// TicketGenerations are the one or two signing keys of the file stack. The first
	// signs. During a rotation the second is the next key or the previous one.
	TicketGenerations []int
}

// Account is the AWS account and region of one stack.
type Account struct {
	ID, Region string
	Domain     Domain // of its API
}

// forgeJWKS is where Atlassian publishes the keys of Forge Invocation Tokens.
const forgeJWKS = "https://forge.cdn.prod.atlassian-dev.net/.well-known/jwks.json"

// atlassianSites are all sites whose host is Atlassian's.
const atlassianSites = "https://*.atlassian.net"

// Stages with a special meaning.
const (
	local      = "local"
	production = "prod" // its stacks have no suffix
)

// noKeys is the value of ticketKeys before the first deployment, and of roleKeys.
const noKeys = `{"keys":[]}`

// FileStack is the name of the stack of account A.
func (c Config) FileStack() string { return "SecureShareFiles" + c.suffix() }

// KeyStack is the name of the stack of account B.
func (c Config) KeyStack() string { return "SecureShareKeys" + c.suffix() }

// suffix distinguishes the stacks of several stages in one account and region.
func (c Config) suffix() string {
	if c.Stage == production {
		return ""
	}
	return "-" + c.Stage
}

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

// readConfig reads all settings. One error names everything that is missing or
// malformed, and the given names that are not settings.
func readConfig(lookup func(name string) (string, bool), given ...string) (Config, error) {
	known := map[string]bool{}
	r := &env.Reader{Lookup: func(name string) (string, bool) {
		known[name] = true
		return lookup(name)
	}}
	stage := env.Parse(r, "stage", matching(`[a-z][a-z0-9]{0,15}`, "one lower-case word"))
	c := Config{
		Stage: stage,
		Files: readAccount(r, "files"),
		Keys:  readAccount(r, "keys"),

		Processor: env.Parse(r, "architecture", parseProcessor),
		Binaries:  cmp.Or(r.Optional("binaries"), "build/lambda"),

		ForgeAppID: env.Parse(r, "forgeAppId", matching(
			`ari:cloud:ecosystem::app/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`, "ari:cloud:ecosystem::app/ and a UUID")),
		ForgeEnvironment: r.String("forgeEnvironment"),
		ForgeJWKS:        env.Parse(r, "forgeJwksUrl", jwksOf(stage)),
		AllowedOrigins:   env.Parse(r, "allowedOrigins", originsOf(stage)),
		Sites:            env.ParseOr(r, "sites", atlassianSites, originsOf(stage)),

		Notices:     env.Parse(r, "notices", offUnless),
		LiveUpdates: env.Parse(r, "liveUpdates", onUnless),
		Concurrency: readConcurrency(r),
		AlarmMail:   env.Parse(r, "alarmMail", optional(mailAddress)),

		MonthlyBudget: env.Parse(r, "monthlyBudget", dollarsOr(50)),
	}
	c.readLimits(r)
	c.readPage(r)
	c.LinkDomain = readDomain(r, "links", c.Files)
	c.readMail(r)
	c.TicketKeys = env.Parse(r, "ticketKeys", parseKeys)
	c.RoleKeys = env.Parse(r, "roleKeys", parseKeys)
	c.TicketGenerations = env.Parse(r, "ticketKeyGenerations", parseGenerations)
	env.Parse(r, "allowSameAccount", permitting(c.equalAccounts()))
	env.Parse(r, "deploying", decided(c.placeholders()))
	env.Parse(r, "forgeRegions", checkRegions(r.Optional("stages")))
	env.Parse(r, "stages", checkStages(stage, known)) // last, when all names are known
	for _, name := range unknown(given, known) {
		env.Parse(r, name, func(string) (none struct{}, err error) { return none, errors.New("is not a setting") })
	}
	return c, r.Err()
}

// equalAccounts names two accounts that are equal, and the consequence. It returns ""
// if all differ.
func (c Config) equalAccounts() string {
	switch {
	case c.Files.ID != "" && c.Files.ID == c.Keys.ID:
		return "filesAccount and keysAccount are equal: one account could read every file"
	case c.Page.ID != "" && c.Page.ID == c.Files.ID:
		return "pageAccount and filesAccount are equal: one account could read what people without an account open"
	case c.Page.ID != "" && c.Page.ID == c.Keys.ID:
		return "pageAccount and keysAccount are equal: one account would have the key and the link of what people without an account open"
	}
	return ""
}

const (
	accountPattern, accountForm = `\d{12}`, "an account id of 12 digits"
	regionPattern, regionForm   = `[a-z]{2}(-[a-z]+)+-\d`, "a region like eu-central-1"
)

func readAccount(r *env.Reader, name string) Account {
	a := Account{
		ID:     env.Parse(r, name+"Account", matching(accountPattern, accountForm)),
		Region: env.Parse(r, name+"Region", matching(regionPattern, regionForm)),
	}
	a.Domain = readDomain(r, name, a)
	return a
}

var mailAddress = matching(`[a-z0-9]+([._-][a-z0-9]+)*@`+hostName, "a mail address in lower case")

func (c *Config) readMail(r *env.Reader) {
	c.MailFrom = env.Parse(r, "mailFrom", mailAddress)
	overSMTP := env.ParseOr(r, "mailTransport", "ses", matching(`ses|smtp`, "ses or smtp")) == "smtp"
	c.MailServer = env.Parse(r, "mailServer", only(overSMTP, "mailTransport smtp", mailServer(overSMTP)))
	label := env.Parse(r, "mailFromSubdomain", only(!overSMTP, "mailTransport ses", optional(matching(`[a-z0-9]+(-+[a-z0-9]+)*`, "one label, like bounces"))))
	if label != "" {
		c.MailReturn = label + "." + c.MailDomain()
	}
	c.MailZoneID = env.Parse(r, "mailHostedZoneId", only(!overSMTP, "mailTransport ses", parseZoneID))
	c.SenderCap = r.Count("senderMailsPerHour")
	c.RecipientCap = r.Count("recipientMailsPerHour")
}

// readConcurrency reads the reserved concurrency of each function.
func readConcurrency(r *env.Reader) map[string]int {
	reserved := map[string]int{}
	for function, name := range concurrencySettings {
		reserved[function] = env.Parse(r, name, concurrencyOr(settings.Concurrency[name]))
	}
	return reserved
}

// readLimits reads the limits of shares, which an operator may lower, and those of
// people and sites. The bucket enforces the highest values of the first.
func (c *Config) readLimits(r *env.Reader) {
	lifetime := env.Parse(r, "lifetime", durationUpTo(72*time.Hour))
	history := env.Parse(r, "history", durationUpTo(365*24*time.Hour))
	largest := env.Parse(r, "largestFile", bytesUpTo(1<<40))
	c.Rules = fmt.Sprintf("lifetime=%s,history=%s,maxLength=%d", lifetime, history, largest)
	if openings := env.ParseOr(r, "openings", limits.AnyOpenings.String(), limits.ParseOpenings); openings != limits.AnyOpenings {
		c.Rules += ",openings=" + openings.String()
	}
	var people []string
	for _, s := range limits.PeopleSettings {
		people = append(people, fmt.Sprintf("%s=%d", s.Name, env.Parse(r, s.Name, s.ParseFor(largest))))
	}
	c.Limits = strings.Join(people, ",")
}
