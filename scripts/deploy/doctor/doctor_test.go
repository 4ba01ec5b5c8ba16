package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/infra/jwkset"
	"github.com/secure-share/secure-share/scripts/deploy/deployment"
	"github.com/secure-share/secure-share/scripts/deploy/standin"
	"github.com/secure-share/secure-share/shared/pagepolicy"
	"github.com/secure-share/secure-share/shared/smtpmail/smtptest"
)

// patient is a deployment to which a test adds one fault.
type patient struct {
	root     string
	accounts map[string]*standin.Account
	programs map[string]string
	settings map[string]any
	profiles map[deployment.Half]string
	txt      map[string][]string
	status   int  // of both health checks
	deployed bool // both stacks
	foreign  bool // ticketKeys holds another key than the one that signs

	region func(t *testing.T, d *deployment.Deployment) // adds a region of Forge, or nil

	page    map[string]string // files of the page for people outside, by path
	headers http.Header       // of that page
}

func healthy(t *testing.T) *patient {
	return &patient{
		root: standin.Clone(t),
		accounts: map[string]*standin.Account{
			"acme-files": {ID: "123456789012", Concurrency: 1000, TicketKey: "1234abcd"},
			"acme-keys":  {ID: "210987654321", Concurrency: 1000, Production: true, DKIM: "SUCCESS"},
		},
		programs: map[string]string{"go": "echo go version go1.26.8 linux/amd64", "node": "echo v20.20.2", "npm": "echo 11", "npx": "exit 0"},
		settings: map[string]any{
			"filesAccount": "123456789012", "keysAccount": "210987654321", "mailFrom": "no-reply@share.acme.com",
			"forgeAppId": "ari:cloud:ecosystem::app/7d1c9a52-0b2e-4f5a-9a51-5f0f6d2f9b10",
			"roleKeys":   json.RawMessage(`{"keys":[{"kty":"EC","crv":"P-256","kid":"1","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}]}`),
		},
		profiles: map[deployment.Half]string{deployment.Files: "acme-files", deployment.Keys: "acme-keys"},
		txt:      map[string][]string{"_dmarc.share.acme.com": {"v=spf1 -all", "v=DMARC1; p=reject"}},
		status:   http.StatusOK, deployed: true,
	}
}

// examine runs all checks and returns their output.
func (p *patient) examine(t *testing.T) (string, bool) {
	t.Helper()
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if content, ok := p.page[r.URL.Path]; ok {
			if content == "" {
				w.WriteHeader(http.StatusNotFound)
				return
			}
			maps.Copy(w.Header(), p.headers)
			_, _ = io.WriteString(w, content)
			return
		}
		if r.URL.Path != "/healthz" {
			t.Errorf("asked for %s", r.URL.Path)
		}
		w.WriteHeader(p.status)
	}))
	t.Cleanup(service.Close)
	if p.page != nil {
		p.settings["pageUrl"] = service.URL + "/"
	}
	standin.AWS(t, p.accounts)
	standin.Write(t, p.root, "node_modules/aws-cdk/package.json", "{}")
	if p.deployed {
		standin.Write(t, p.root, "build/outputs/files.json", `{"SecureShareFiles":{"FileApi":"`+service.URL+`","Bucket":"b","LinkApi":"https://api.links.acme.com","LiveUpdates":"wss://live.example","TicketKeyId1":"1234abcd"}}`)
		standin.Write(t, p.root, "build/outputs/keys.json", `{"SecureShareKeys":{"KeyMailer":"`+service.URL+`","MailAccountArn":"`+standin.MailAccountARN+`"}}`)
	}
	if _, ok := p.programs["forge"]; !ok {
		p.programs["forge"] = `[ "$1" = --version ] && echo 13.3.0 || echo '[{"key":"SECURE_SHARE_KEY_MAILER","value":"` + service.URL + `"},{"key":"SECURE_SHARE_ROLE_KEY","encrypt":true}]'`
	}
	standin.Programs(t, p.programs)
	d, err := deployment.Open(p.root, func(string) (string, bool) { return "", false })
	if err != nil {
		t.Fatal(err)
	}
	p.settings["ticketKeys"] = p.keySet(t, d)
	for name, value := range p.settings {
		if err := d.Set(name, value); err != nil {
			t.Fatal(err)
		}
	}
	if p.region != nil {
		p.region(t, d)
	}
	profile := func(half deployment.Half, region string) string { return p.profiles[half+deployment.Half(region)] }
	x := &doctor{root: p.root, deployment: d, profile: profile, http: service.Client(), lookupTXT: func(_ context.Context, name string) ([]string, error) {
		if records := p.txt[name]; records != nil {
			return records, nil
		}
		return nil, &net.DNSError{Name: name, IsNotFound: true}
	}}
	if p.page != nil {
		standin.Write(t, p.root, "build/outputs/page.json", `{"SecureSharePage":{"PageHash":"`+hashOf(sums)+`"}}`)
	}
	before := cdkJSON(t, p.root)
	var out strings.Builder
	well := x.report(context.Background(), &out)
	if after := cdkJSON(t, p.root); after != before {
		t.Errorf("the checks changed cdk.json to\n%s", after)
	}
	return out.String(), well
}

func cdkJSON(t *testing.T, root string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "cdk.json"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func (p *patient) keySet(t *testing.T, d *deployment.Deployment) json.RawMessage {
	t.Helper()
	signer := p.accounts["acme-files"]
	if p.foreign {
		signer = &standin.Account{ID: signer.ID, TicketKey: signer.TicketKey}
		standin.AWS(t, map[string]*standin.Account{"other": signer})
		defer standin.AWS(t, p.accounts)
	}
	profile := map[bool]string{false: "acme-files", true: "other"}[p.foreign]
	account, err := d.Account(context.Background(), deployment.Files, profile)
	if err != nil {
		t.Fatal(err)
	}
	key, err := deployment.TicketKey(context.Background(), account, signer.TicketKey)
	if err != nil {
		return json.RawMessage(`{"keys":[]}`) // a test without a key, or without credentials
	}
	text, err := json.Marshal(jwkset.Set{Keys: []jwkset.Key{key}})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestAHealthyDeployment(t *testing.T) {
	said, well := healthy(t).examine(t)
	if !well || strings.Contains(said, "next:") || !strings.Contains(said, "\nok: 17, wrong: 0, warnings: 0, skipped: 0\n") {
		t.Errorf("the report is\n%s", said)
	}
}

// Each fault is found and reported with its level and the next step.
func TestEachFaultIsFound(t *testing.T) {
	for _, c := range []struct {
		name       string
		harm       func(p *patient)
		line, next string
		fails      bool
	}{
		{"no forge", func(p *patient) { p.programs["forge"] = "exit 127" }, "wrong    tools: forge is not installed", "npm install -g @forge/cli", true},
		{"placeholders", func(p *patient) {
			p.programs["npx"] = "echo 'infra: deploying: refused while these settings are placeholders: mailFrom'; exit 1"
		}, "wrong    cdk.json: deploying: refused while these settings are placeholders: mailFrom", "make setup", true},
		{"no profiles", func(p *patient) { p.profiles = nil }, "skipped  accounts: FILES_PROFILE is not set", "export FILES_PROFILE", false},
		{"refused credentials", func(p *patient) { p.accounts["acme-keys"].Refuses = true }, "wrong    accounts: AWS does not accept the profile acme-keys", "aws sso login --profile acme-keys", true},
		{"a profile that does not exist", func(p *patient) { p.profiles[deployment.Keys] = "acme" }, `wrong    accounts: profile "acme"`, "~/.aws/config", true},
		{"another account", func(p *patient) { p.accounts["acme-keys"].ID = "999999999999" }, "wrong    accounts: the profile acme-keys belongs to 999999999999", "keysAccount in cdk.json", true},
		{"one account", func(p *patient) {
			p.accounts["acme-keys"].ID, p.settings["keysAccount"] = "123456789012", "123456789012"
		}, "wrong    accounts: files and keys are in one account", "second account", true},
		{"a new account", func(p *patient) { p.accounts["acme-files"].Concurrency = 10 }, "wrong    Lambda quota: files: the quota is 10 and the stack reserves 135", "set fileApiConcurrency, reaperConcurrency, realtimeConcurrency, notifierConcurrency to 0", true},
		{"one below what may be reserved", func(p *patient) { p.accounts["acme-files"].Concurrency = 209 }, "wrong    Lambda quota: files: the quota is 209", "", true},
		{"just what may be reserved", func(p *patient) { p.accounts["acme-files"].Concurrency = 235 }, "ok       Lambda quota: files: 235, of which the stack reserves 135", "", false},
		{"without live updates", func(p *patient) { p.settings["liveUpdates"] = false }, "ok       Lambda quota: files: 1000, of which the stack reserves 115", "", false},
		{"a new account that reserves nothing", func(p *patient) {
			p.accounts["acme-keys"].Concurrency, p.settings["keyMailerConcurrency"] = 10, 0
		}, "warning  Lambda quota: keys: only 10 instances", "L-B99A9384", false},
		{"the sandbox", func(p *patient) { p.accounts["acme-keys"].Production = false }, "wrong    SES: the account is in the sandbox", "production access", true},
		{"no DKIM records", func(p *patient) { p.accounts["acme-keys"].DKIM = "PENDING" }, "wrong    SES: DKIM of share.acme.com is not verified", "CNAME", true},
		{"no identity", func(p *patient) { p.accounts["acme-keys"].DKIM = "" }, "wrong    SES: share.acme.com is not an identity", "make deploy-keys", true},
		{"no DMARC record", func(p *patient) { p.txt = nil }, "warning  DMARC: there is no record _dmarc.share.acme.com", "docs/operations.md", false},
		{"another ticket key", func(p *patient) { p.foreign = true }, "wrong    ticketKeys: account B does not accept the key 1234abcd", "make ticket-keys KEY_ID=1234abcd", true},
		{"no role key", func(p *patient) { delete(p.settings, "roleKeys") }, "warning  roleKeys: there are none", "make role-keys", false},
		{"a role key that is not in Forge", func(p *patient) {
			p.programs["forge"] = `[ "$1" = --version ] && echo 13.3.0 || echo '[]'`
		}, "wrong    Forge variables: SECURE_SHARE_ROLE_KEY is not set", "make role-keys", true},
		{"no ticket key", func(p *patient) { p.accounts["acme-files"].TicketKey = "" }, "wrong    ticketKeys: the public key 1234abcd cannot be fetched", "make deploy-files", true},
		{"an unhealthy service", func(p *patient) { p.status = http.StatusServiceUnavailable }, "/healthz answers 503", "alarms", true},
		{"not deployed yet", func(p *patient) { p.deployed = false }, "skipped  health: SecureShareFiles: not deployed from this folder yet", "make deploy-files", false},
		{"an app that mails keys elsewhere", func(p *patient) {
			p.programs["forge"] = `echo '[{"key":"SECURE_SHARE_KEY_MAILER","value":"https://old.acme.com"}]'`
		}, `wrong    Forge variables: SECURE_SHARE_KEY_MAILER is "https://old.acme.com"`, "forge variables set --environment production", true},
		{"an app without the variable", func(p *patient) { p.programs["forge"] = "echo '[]'" }, "wrong    Forge variables: SECURE_SHARE_KEY_MAILER is not set", "forge variables set", true},
		{"nobody signed in at Atlassian", func(p *patient) { p.programs["forge"] = `[ "$1" = --version ]` }, "wrong    Forge variables: forge variables list failed", "forge login", true},
		{"another form of answer", func(p *patient) { p.programs["forge"] = "echo a table" }, "warning  Forge variables: the answer of forge variables list was not understood", "by hand", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := healthy(t)
			c.harm(p)
			said, well := p.examine(t)
			if !strings.Contains(said, c.line) || !strings.Contains(said, c.next) {
				t.Errorf("the report lacks %q or %q:\n%s", c.line, c.next, said)
			}
			if well == c.fails {
				t.Errorf("the report counts as well: %v\n%s", well, said)
			}
		})
	}
}

const sums = "0123  index.html\n"

func hashOf(text string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(text))) }

// serving adds the page for people outside.
func (p *patient) serving() {
	p.page = map[string]string{"/": "<!doctype html>", "/config.json": `{"linkApi": "https://api.links.acme.com"}`, "/SHA256SUMS": sums}
	p.headers = http.Header{}
	region := "eu-central-1"
	for _, h := range append(pagepolicy.Headers(nil, "https://api.links.acme.com", "https://b.s3."+region+".amazonaws.com"), pagepolicy.StrictTransportSecurity) {
		p.headers.Set(h.Name, h.Value)
	}
	p.settings["filesRegion"] = region
	p.settings["pageAccount"], p.settings["pageRegion"] = "333333333333", region
	p.accounts["acme-page"] = &standin.Account{ID: "333333333333"}
	p.profiles[deployment.Page] = "acme-page"
}

func TestThePageForPeopleOutside(t *testing.T) {
	for _, c := range []struct {
		name       string
		harm       func(p *patient)
		line, next string
		fails      bool
	}{
		{"all is well", func(*patient) {}, "SHA256SUMS is the deployed one", "", false},
		{"a missing header", func(p *patient) { p.headers.Del("Content-Security-Policy") }, "wrong    page: Content-Security-Policy is missing", "make deploy-page", true},
		{"a policy that allows more", func(p *patient) {
			p.headers.Set("Content-Security-Policy", pagepolicy.Policy(nil, "https://api.links.acme.com", "https://elsewhere.example"))
		}, "wrong    page: Content-Security-Policy is missing or has another value", "make deploy-page", true},
		{"sites that may not embed it", func(p *patient) { p.settings["pageFrameAncestors"] = "https://www.acme.com" }, "wrong    page: Content-Security-Policy is missing or has another value", "make deploy-page", true},
		{"sites that may embed it", func(p *patient) {
			p.settings["pageFrameAncestors"] = "https://www.acme.com"
			p.headers.Set("Content-Security-Policy", strings.Replace(p.headers.Get("Content-Security-Policy"), "frame-ancestors 'none'", "frame-ancestors https://www.acme.com", 1))
			p.headers.Del("X-Frame-Options")
		}, "has all headers", "", false},
		{"malformed ancestors", func(p *patient) { p.settings["pageFrameAncestors"] = "*" }, "wrong    page: pageFrameAncestors must be", "cdk.json", true},
		{"plain HTTP is allowed", func(p *patient) { p.headers.Del("Strict-Transport-Security") }, "wrong    page: Strict-Transport-Security", "", true},
		{"another link API", func(p *patient) { p.page["/config.json"] = `{"linkApi":"https://elsewhere.example"}` },
			"wrong    page: config.json does not name the link API https://api.links.acme.com", "pageLinkApi", true},
		{"another page", func(p *patient) { p.page["/SHA256SUMS"] += "4567  assets/more.js\n" }, "wrong    page: another page is served", "find out who", true},
		{"no page", func(p *patient) { p.page["/"] = "" }, "answers 404", "make deploy-page", true},
		{"not deployed yet", func(p *patient) { p.deployed = false }, "skipped  page: SecureShareFiles", "make deploy-files", false},
		{"another account", func(p *patient) { p.accounts["acme-page"].ID = "444444444444" }, "wrong    accounts: the profile acme-page belongs to 444444444444", "pageAccount in cdk.json", true},
		{"the account of the keys", func(p *patient) {
			p.accounts["acme-page"].ID, p.settings["pageAccount"] = "210987654321", "210987654321"
		}, "wrong    accounts: the page is in the account of another stack", "third account", true},
		{"the account of the keys, allowed", func(p *patient) {
			p.accounts["acme-page"].ID, p.settings["pageAccount"], p.settings["allowSameAccount"] = "210987654321", "210987654321", true
		}, "ok       accounts: page is 210987654321", "", false},
		{"no profile", func(p *patient) { delete(p.profiles, deployment.Page) }, "skipped  accounts: PAGE_PROFILE is not set", "PAGE_PROFILE", false},
		{"strangers use the instances of colleagues", func(p *patient) { p.settings["fileApiConcurrency"], p.settings["linkApiConcurrency"] = 0, 0 },
			"warning  Lambda quota: neither the file API nor the link API has instances of its own", "linkApiConcurrency", false},
		{"a server of one's own", func(p *patient) { p.settings["pageAccount"] = ""; delete(p.page, "/SHA256SUMS") }, "ok       page: it calls https://api.links.acme.com", "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := healthy(t)
			p.serving()
			c.harm(p)
			said, well := p.examine(t)
			if !strings.Contains(said, c.line) || !strings.Contains(said, c.next) || well == c.fails {
				t.Errorf("well: %v, the report lacks %q or %q:\n%s", well, c.line, c.next, said)
			}
		})
	}
}

// The account on the operator's mail server is read, and tried without sending.
func TestTheMailServer(t *testing.T) {
	a := smtptest.NewAuthority(t)
	server := smtptest.Start(t, smtptest.Options{Authority: a})
	account := func(password, more string) string {
		ca, err := json.Marshal(string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.Certificate()})))
		if err != nil {
			t.Fatal(err)
		}
		return `{"user":"` + smtptest.User + `","password":"` + password + `","ca":` + string(ca) + more + `}`
	}
	for _, c := range []struct {
		name       string
		harm       func(p *patient)
		line, next string
		fails      bool
	}{
		{"all is well", func(*patient) {}, "ok       mail server: localhost:" + strconv.Itoa(server.Port) + " accepts it", "", false},
		{"SES is not asked", func(p *patient) { p.accounts["acme-keys"].Production = false }, "ok       SES: not used: mails go through localhost", "", false},
		{"no account", func(p *patient) { p.accounts["acme-keys"].MailAccount = "" }, "wrong    mail server: no account is stored", "put-secret-value --secret-id " + standin.MailAccountARN, true},
		{"another secret", func(p *patient) { p.accounts["acme-keys"].MailAccount = account(smtptest.Password, `,"canary":1`) },
			"wrong    mail server: what is stored is not the account of a mail server", "docs/operations.md", true},
		{"refused credentials", func(p *patient) { p.accounts["acme-keys"].Refuses = true }, "wrong    mail server: AWS does not show the secret", "secretsmanager:GetSecretValue", true},
		{"a wrong password", func(p *patient) { p.accounts["acme-keys"].MailAccount = account("canary", "") },
			"wrong    mail server: localhost:" + strconv.Itoa(server.Port) + " refuses it: smtp sign in: answer 535", "user and password", true},
		{"a certificate of an authority of one's own", func(p *patient) {
			p.accounts["acme-keys"].MailAccount = `{"user":"` + smtptest.User + `","password":"` + smtptest.Password + `"}`
		}, "wrong    mail server: the certificate of localhost:" + strconv.Itoa(server.Port) + " is not valid", `"ca" of the account`, true},
		{"a server that cannot be reached", func(p *patient) { p.settings["mailServer"] = "localhost:1" },
			"warning  mail server: localhost:1 cannot be reached from this machine", "connects from AWS", false},
		{"no server", func(p *patient) { p.settings["mailServer"] = "" }, "wrong    mail server: mailServer or mailFrom", "edit cdk.json", true},
		{"not deployed yet", func(p *patient) { p.deployed = false }, "skipped  mail server: SecureShareKeys", "make deploy-keys", false},
		{"no profiles", func(p *patient) { p.profiles = nil }, "skipped  mail server: KEYS_PROFILE is not set", "export FILES_PROFILE", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := healthy(t)
			p.settings["mailTransport"], p.settings["mailServer"] = "smtp", "localhost:"+strconv.Itoa(server.Port)
			p.accounts["acme-keys"].MailAccount = account(smtptest.Password, "")
			c.harm(p)
			said, well := p.examine(t)
			if !strings.Contains(said, c.line) || !strings.Contains(said, c.next) || well == c.fails {
				t.Errorf("well: %v, the report lacks %q or %q:\n%s", well, c.line, c.next, said)
			}
			if strings.Contains(said, "canary") || strings.Contains(said, smtptest.User) {
				t.Errorf("the report has the account:\n%s", said)
			}
		})
	}
	if len(server.Mails()) != 0 {
		t.Errorf("%d mails were sent", len(server.Mails()))
	}
}
