package main

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/secure-share/secure-share/infra/settings"
	"github.com/secure-share/secure-share/scripts/deploy/deployment"
)

// question asks for a value that only the operator knows.
type question struct {
	variable string // environment variable that answers it
	setting  string // setting of cdk.json that the answer goes to, if any
	text     string
	usual    string // the default answer
	optional bool   // may stay empty
	valid    *regexp.Regexp
	expects  string                             // what valid accepts, in words
	applies  func(given map[string]string) bool // whether it applies after the answers so far; nil: always
}

var (
	anyWord     = regexp.MustCompile(`^\S+$`)
	regions     = regexp.MustCompile(`^[a-z]{2}(-[a-z]+)+-\d$`)
	mailboxs    = regexp.MustCompile(`^[a-z0-9]+([._-][a-z0-9]+)*@[a-z0-9-]+(\.[a-z0-9-]+)+$`)
	sites       = regexp.MustCompile(`^[a-z0-9-]+\.atlassian\.net$`)
	regionLists = regexp.MustCompile(`^[A-Z]{2,6}( [A-Z]{2,6})*$`)
	appNames    = regexp.MustCompile(`^.{1,50}$`)
	ways        = regexp.MustCompile(`^(ses|smtp)$`)
	servers     = regexp.MustCompile(`^[a-z0-9.-]+:[1-9][0-9]*$`)
	anyText     = regexp.MustCompile(`^.+$`)
	pages       = regexp.MustCompile(`^https://[a-z0-9-]+(\.[a-z0-9-]+)+/$`)
	zones       = regexp.MustCompile(`^Z[0-9A-Z]+$`)

	certificates = regexp.MustCompile(`^arn:aws:acm:us-east-1:[0-9]{12}:certificate/[0-9a-f-]{36}$`)
)

// mailAccountFile is the variable that names the file with the account on the
// operator's mail server.
const mailAccountFile = "MAIL_ACCOUNT_FILE"

// accountQuestions ask for the accounts of the two stacks that every stage has.
func accountQuestions(d *deployment.Deployment) []question {
	ask := []question{
		{variable: "FILES_PROFILE", text: "AWS profile of account A, for the file API", valid: anyWord, expects: "the name of a profile"},
		{variable: "KEYS_PROFILE", text: "AWS profile of account B, for the key mailer", valid: anyWord, expects: "the name of a profile"},
	}
	for _, half := range []struct{ name, text string }{{"files", "AWS region of account A"}, {"keys", "AWS region of account B"}} {
		if account := d.Stored(half.name + "Account"); account != "" && !settings.Placeholder(half.name+"Account", account) {
			continue
		}
		region := half.name + "Region"
		ask = append(ask, question{variable: settings.Variable(region), setting: region, text: half.text, usual: d.Setting(region), valid: regions, expects: "a region like eu-central-1"})
	}
	return ask
}

// questions returns the decisions that are missing before d can be deployed.
func questions(d *deployment.Deployment) []question {
	fresh := func(setting string) bool { return settings.Placeholder(setting, d.Stored(setting)) }
	ask := accountQuestions(d)
	if fresh("mailFrom") {
		ask = append(ask, question{variable: settings.Variable("mailFrom"), setting: "mailFrom", valid: mailboxs, expects: "a mail address in lower case",
			text: "Address that sends the mails, in a domain of yours"})
	}
	ask = append(ask, mailServerQuestions(d)...)
	ask = append(ask, pageQuestions(d)...)
	if d.Stored("alarmMail") == "" || fresh("alarmMail") {
		ask = append(ask, question{variable: "SECURE_SHARE_ALARM_MAIL", setting: "alarmMail", optional: true,
			text: "Address that receives alarms (empty: none)", valid: mailboxs, expects: "a mail address in lower case"})
	}
	if fresh("forgeAppId") {
		ask = append(ask, question{variable: "FORGE_APP_NAME", text: "Name of the app to register at Atlassian", usual: "Secure Share",
			valid: appNames, expects: "1 to 50 characters"})
	}
	if d.Stored("forgeRegions") == "" {
		ask = append(ask, question{variable: forgeRegions, optional: true, valid: regionLists, expects: "names like EU US",
			text: "Regions of Forge with stacks of their own, like EU US (empty: the same stacks for all)"})
	}
	return append(ask, question{variable: "FORGE_SITE", optional: true, text: "Site to install the app on, like acme.atlassian.net (empty: later)",
		valid: sites, expects: "a name like acme.atlassian.net"})
}

// mailServerQuestions ask how mails are sent, before the first deployment, and for
// what a mail server of the operator's needs.
func mailServerQuestions(d *deployment.Deployment) (ask []question) {
	transport, server := settings.Variable("mailTransport"), settings.Variable("mailServer")
	throughServer := func(given map[string]string) bool {
		return cmp.Or(given[transport], d.Setting("mailTransport")) == "smtp"
	}
	if settings.Placeholder("mailFrom", d.Stored("mailFrom")) && d.Stored("mailTransport") == "" {
		ask = append(ask, question{variable: transport, setting: "mailTransport", usual: "ses", valid: ways, expects: "ses or smtp",
			text: "How mails are sent: ses, or smtp for a mail server of yours"})
	}
	if d.Stored("mailServer") == "" {
		ask = append(ask, question{variable: server, setting: "mailServer", applies: throughServer, valid: servers, expects: "a host and a port like mail.acme.com:587",
			text: "Your mail server, like mail.acme.com:587"})
	}
	return append(ask, mailAccountQuestion(d))
}

// mailAccountQuestion asks for the account on the operator's mail server, if one is used.
func mailAccountQuestion(d *deployment.Deployment) question {
	throughServer := func(given map[string]string) bool {
		return cmp.Or(given[settings.Variable("mailTransport")], d.Setting("mailTransport")) == "smtp"
	}
	return question{variable: mailAccountFile, applies: throughServer, optional: true, valid: anyText, expects: "the path of a file",
		text: "File with the account on the mail server, as docs/operations.md shows (empty: it is stored already, or later)"}
}

// Variables that answer the questions about the stack of the page for people outside.
// They are not those of settings, which no stack accepts before pageAccount is set.
const (
	pageRegionVariable      = "PAGE_REGION"
	pageCertificateVariable = "PAGE_CERTIFICATE_ARN"
	pageZoneVariable        = "PAGE_HOSTED_ZONE_ID"
)

// pageQuestions ask for the stack of the page for people outside, which is optional.
func pageQuestions(d *deployment.Deployment) []question {
	profile := deployment.ProfileVariable(deployment.Page, "")
	ask := []question{{variable: profile, optional: true, valid: anyWord, expects: "the name of a profile",
		text: "AWS profile of the account for the page for people outside (empty: none)"}}
	wanted := func(given map[string]string) bool { return given[profile] != "" }
	if d.Stored("pageUrl") == "" {
		ask = append(ask, question{variable: settings.Variable("pageUrl"), setting: "pageUrl", applies: wanted, valid: pages, expects: "an address like https://links.acme.com/",
			text: "Address of that page, with a host of its own, like https://links.acme.com/"})
	}
	if d.Stored("pageAccount") != "" {
		return ask
	}
	return append(ask,
		question{variable: pageRegionVariable, applies: wanted, usual: d.Setting("filesRegion"), valid: regions, expects: "a region like eu-central-1",
			text: "AWS region of the account of that page"},
		question{variable: pageCertificateVariable, applies: wanted, valid: certificates, expects: "an ARN like arn:aws:acm:us-east-1:333333333333:certificate/…",
			text: "ARN of a certificate for its host, of ACM in that account and us-east-1"},
		question{variable: pageZoneVariable, applies: wanted, optional: true, valid: zones, expects: "an id like Z0123456789ABC",
			text: "Route 53 zone of the host, if it is in that account (empty: you make the record)"})
}

// answers finds answers in the environment first and then asks a person.
type answers struct {
	in          *bufio.Reader
	out         io.Writer
	environment func(string) (string, bool)
	interactive bool
	given       map[string]string // by variable
}

// askAll asks all questions. Without a terminal it names all missing answers in
// one error.
func (a *answers) askAll(questions []question) error {
	if a.given == nil {
		a.given = map[string]string{}
	}
	var problems []error
	for _, q := range questions {
		if q.applies != nil && !q.applies(a.given) {
			continue
		}
		answer, err := a.ask(q)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		a.given[q.variable] = answer
	}
	return errors.Join(problems...)
}

// askEverything asks for the deployment, and then for the stages of other regions, which it
// adds to cdk.json if they are new.
func (a *answers) askEverything(d *deployment.Deployment) error {
	if err := a.askAll(questions(d)); err != nil {
		return err
	}
	if err := addRegions(d, a.given); err != nil {
		return err
	}
	ask, err := regionQuestions(d)
	if err != nil {
		return err
	}
	return a.askAll(ask)
}

func (a *answers) ask(q question) (string, error) {
	if value, ok := a.environment(q.variable); ok {
		return value, q.check(value)
	}
	if !a.interactive {
		if q.optional || q.usual != "" {
			return q.usual, nil
		}
		return "", fmt.Errorf("%s is not set (%s), and there is no terminal to ask at", q.variable, q.text)
	}
	for {
		fmt.Fprint(a.out, q.text)
		if q.usual != "" {
			fmt.Fprintf(a.out, " [%s]", q.usual)
		}
		fmt.Fprint(a.out, ": ")
		line, err := a.in.ReadString('\n')
		answer := strings.TrimSpace(line)
		if answer == "" {
			answer = q.usual
		}
		wrong := q.check(answer)
		if wrong == nil {
			return answer, nil
		}
		if err != nil {
			return "", fmt.Errorf("no answer to %q: %w", q.text, err)
		}
		fmt.Fprintln(a.out, " ", wrong)
	}
}

func (q question) check(answer string) error {
	if answer == "" && q.optional || q.valid.MatchString(answer) {
		return nil
	}
	return fmt.Errorf("%s: %q is not valid, expected %s", q.variable, answer, q.expects)
}
