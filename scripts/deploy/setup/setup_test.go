package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/scripts/deploy/deployment"
	"github.com/secure-share/secure-share/scripts/deploy/standin"
)

const appID = "ari:cloud:ecosystem::app/7d1c9a52-0b2e-4f5a-9a51-5f0f6d2f9b10"

// programs are stand-ins that record their arguments. make also writes the
// files that the CDK would write.
func programs() map[string]string {
	return map[string]string{
		"go": "", "node": "", "npm": "",
		"make": `echo make $2 $FILES_PROFILE $KEYS_PROFILE $PAGE_PROFILE >> calls
mkdir -p build/outputs
case $2 in
deploy-files) echo '{"SecureShareFiles":{"FileApi":"https://files.acme.com","Bucket":"blobs-1","LinkApi":"https://links-1.execute-api.eu-west-1.amazonaws.com","LiveUpdates":"wss://live-1.execute-api.eu-west-1.amazonaws.com","TicketKeyId1":"1234abcd"}}' > build/outputs/files.json ;;
deploy-keys) grep -q 1234abcd cdk.json && echo '{"SecureShareKeys":{"KeyMailer":"https://keys.acme.com","MailAccountArn":"` + standin.MailAccountARN + `"}}' > build/outputs/keys.json ;;
deploy-page) grep -q blobs-1 cdk.json && echo '{"SecureSharePage":{"DomainTarget":"d1.cloudfront.net"}}' > build/outputs/page.json ;;
esac`,
		"forge": `[ "$1" = whoami ] && exit 0
echo "forge $*" >> ../calls
echo "with $SECURE_SHARE_FORGE_APP_ID $SECURE_SHARE_FILE_API $SECURE_SHARE_KEY_MAILER $SECURE_SHARE_BLOB_STORE $SECURE_SHARE_LIVE_UPDATES" >> ../calls
[ "$1" != register ] || sed -i 's|^  id: .*|  id: ` + appID + `|' manifest.yml`,
	}
}

func accounts() map[string]*standin.Account {
	return map[string]*standin.Account{
		"acme-files": {ID: "123456789012", TicketKey: "1234abcd"},
		"acme-keys":  {ID: "210987654321"},
		"acme-page":  {ID: "333333333333"},
	}
}

const pageCertificate = "arn:aws:acm:us-east-1:333333333333:certificate/01234567-89ab-cdef-0123-456789abcdef"

// givenPage are the answers of somebody who wants the page for people outside.
func givenPage() map[string]string {
	values := given()
	values["PAGE_PROFILE"], values["SECURE_SHARE_PAGE_URL"] = "acme-page", "https://links.acme.com/"
	values[pageRegionVariable], values[pageCertificateVariable] = "eu-west-3", pageCertificate
	return values
}

func given() map[string]string {
	return map[string]string{
		"FILES_PROFILE": "acme-files", "KEYS_PROFILE": "acme-keys", "SECURE_SHARE_MAIL_FROM": "no-reply@share.acme.com",
		"SECURE_SHARE_FILES_REGION": "eu-west-1", "FORGE_SITE": "acme.atlassian.net",
	}
}

func lookup(values map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) { v, ok := values[name]; return v, ok }
}

// begin asks the questions for root and returns a setup with the answers.
func begin(t *testing.T, root string, environment map[string]string) *setup {
	t.Helper()
	d, err := deployment.Open(root, lookup(environment))
	if err != nil {
		t.Fatal(err)
	}
	a := answers{out: io.Discard, environment: lookup(environment)}
	if err := a.askEverything(d); err != nil {
		t.Fatal(err)
	}
	return &setup{root: root, deployment: d, answers: a.given, out: io.Discard, start: func(cmd *exec.Cmd) error {
		cmd.Stderr = t.Output()
		return cmd.Run()
	}}
}

func calls(t *testing.T, root string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "calls"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// roleKey returns the private key that was passed to the Forge command line.
type roleKey struct {
	ID string `json:"kid"`
	X  string `json:"x"`
	D  string `json:"d"`
}

// withoutRoleKey removes the key from the calls.
func withoutRoleKey(t *testing.T, calls string) (string, roleKey) {
	t.Helper()
	jwk := regexp.MustCompile(`\{.*\}`)
	var key roleKey
	if err := json.Unmarshal([]byte(jwk.FindString(calls)), &key); err != nil || key.D == "" {
		t.Errorf("no key in the calls %s: %v", calls, err)
	}
	return jwk.ReplaceAllString(calls, "KEY"), key
}

const wantCalls = `forge register Secure Share
with ari:cloud:ecosystem::app/00000000-0000-4000-8000-000000000001 https://not-deployed-yet.example.com https://not-deployed-yet.example.com https://not-deployed-yet.example.com https://not-deployed-yet.example.com
forge variables set --encrypt --environment production SECURE_SHARE_ROLE_KEY KEY
with ` + appID + ` https://not-deployed-yet.example.com https://not-deployed-yet.example.com https://not-deployed-yet.example.com https://not-deployed-yet.example.com
make bootstrap-files acme-files acme-keys
make bootstrap-keys acme-files acme-keys
make deploy-files acme-files acme-keys
make deploy-keys acme-files acme-keys
make app acme-files acme-keys
forge variables set --environment production SECURE_SHARE_KEY_MAILER https://keys.acme.com
with ` + appID + ` https://files.acme.com https://keys.acme.com https://blobs-1.s3.eu-west-1.amazonaws.com wss://live-1.execute-api.eu-west-1.amazonaws.com
forge deploy --environment production
with ` + appID + ` https://files.acme.com https://keys.acme.com https://blobs-1.s3.eu-west-1.amazonaws.com wss://live-1.execute-api.eu-west-1.amazonaws.com
forge install --environment production --site acme.atlassian.net --product Jira
with ` + appID + ` https://files.acme.com https://keys.acme.com https://blobs-1.s3.eu-west-1.amazonaws.com wss://live-1.execute-api.eu-west-1.amazonaws.com
`

func TestAFreshCloneIsDeployed(t *testing.T) {
	root := standin.Clone(t)
	standin.AWS(t, accounts())
	standin.Programs(t, programs())
	manifest, err := os.ReadFile(filepath.Join(root, "forge/manifest.yml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := begin(t, root, given()).run(context.Background()); err != nil {
		t.Fatal(err)
	}
	got, private := withoutRoleKey(t, calls(t, root))
	if got != wantCalls {
		t.Errorf("the steps were\n%s\nexpected\n%s", got, wantCalls)
	}
	if after, err := os.ReadFile(filepath.Join(root, "forge/manifest.yml")); err != nil || string(after) != string(manifest) {
		t.Errorf("the manifest was changed, error %v", err)
	}
	d, err := deployment.Open(root, lookup(nil))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"filesAccount": "123456789012", "keysAccount": "210987654321", "filesRegion": "eu-west-1", "keysRegion": "eu-central-1",
		"mailFrom": "no-reply@share.acme.com", "forgeAppId": appID, "alarmMail": "", "stage": "prod",
	} {
		t.Run(name, func(t *testing.T) {
			if got := d.Setting(name); got != want {
				t.Errorf("%s is %q, expected %q", name, got, want)
			}
		})
	}
	if keys := d.Setting("ticketKeys"); !strings.Contains(keys, `"kid":"1234abcd"`) || strings.Contains(keys, "123456789012") {
		t.Errorf("ticketKeys is %s", keys)
	}

	if keys := d.Setting("roleKeys"); !strings.Contains(keys, `"kid":"`+private.ID+`"`) || !strings.Contains(keys, private.X) || strings.Contains(keys, private.D) {
		t.Errorf("roleKeys is %s", keys)
	}

	t.Run("again", func(t *testing.T) {
		before, _ := os.ReadFile(filepath.Join(root, "cdk.json"))
		if err := os.Remove(filepath.Join(root, "calls")); err != nil {
			t.Fatal(err)
		}
		if err := begin(t, root, given()).run(context.Background()); err != nil {
			t.Fatal(err)
		}
		if made := calls(t, root); strings.Contains(made, "register") || strings.Contains(made, "ROLE_KEY") {
			t.Errorf("a second app was registered, or a second key made: %s", made)
		}
		if after, _ := os.ReadFile(filepath.Join(root, "cdk.json")); string(after) != string(before) {
			t.Errorf("cdk.json became\n%s", after)
		}
	})
}

// The page is deployed last of the stacks, because it connects to outputs of another. Its
// settings are written together: no stack accepts only some.
func TestThePageIsDeployed(t *testing.T) {
	root := standin.Clone(t)
	standin.AWS(t, accounts())
	standin.Programs(t, programs())
	run := func(values map[string]string) (said, made string) {
		t.Helper()
		_ = os.Remove(filepath.Join(root, "calls"))
		var out strings.Builder
		s := begin(t, root, values)
		s.out = &out
		if err := s.run(context.Background()); err != nil {
			t.Fatal(err)
		}
		return out.String(), calls(t, root)
	}
	said, made := run(givenPage())
	const want = "make deploy-keys acme-files acme-keys acme-page\nmake bootstrap-page acme-files acme-keys acme-page\nmake deploy-page acme-files acme-keys acme-page\nmake app"
	if !strings.Contains(made, want) {
		t.Errorf("the steps were\n%s\nexpected\n%s", made, want)
	}
	if !strings.Contains(said, "Make the host of https://links.acme.com/ a CNAME of d1.cloudfront.net") {
		t.Errorf("it said\n%s", said)
	}
	d, err := deployment.Open(root, lookup(nil))
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"pageUrl": "https://links.acme.com/", "pageAccount": "333333333333", "pageRegion": "eu-west-3", "pageCertificateArn": pageCertificate,
		"pageHostedZoneId": "", "pageFilesBucket": "blobs-1", "pageLinkApi": "https://links-1.execute-api.eu-west-1.amazonaws.com",
	} {
		if got := d.Setting(name); got != value {
			t.Errorf("%s is %q, expected %q", name, got, value)
		}
	}
	again := given()
	again["PAGE_PROFILE"] = "acme-page"
	if _, made := run(again); !strings.Contains(made, "make deploy-page") {
		t.Errorf("again, with the profile alone: %s", made)
	}
	if said, made := run(given()); strings.Contains(made, "-page") || !strings.Contains(said, "the page stays as it is") {
		t.Errorf("without the profile: %s\n%s", made, said)
	}
}

// Each region has its own stage: accounts, stacks, ticket key. The app gets the addresses
// of all of them.
func TestRegionsAreDeployed(t *testing.T) {
	root, account, program := standin.Clone(t), accounts(), programs()
	account["eu-files"], account["eu-keys"] = &standin.Account{ID: "345678901234", TicketKey: "5678efgh"}, &standin.Account{ID: "432109876543"}
	program["make"] = strings.Replace(program["make"], "mkdir", `[ "$SECURE_SHARE_STAGE" != eu ] || {
	mkdir -p build/outputs
	echo "region$SECURE_SHARE_FILES_REGION" >> calls
	case $2 in
	deploy-files) echo '{"SecureShareFiles-eu":{"FileApi":"https://files.acme.eu","Bucket":"blobs-2","LinkApi":"https://links.acme.eu","LiveUpdates":"wss://live.acme.eu","TicketKeyId1":"5678efgh"}}' > build/outputs/SecureShareFiles-eu.json ;;
	deploy-keys) grep -q 5678efgh cdk.json && echo '{"SecureShareKeys-eu":{"KeyMailer":"https://keys.acme.eu"}}' > build/outputs/SecureShareKeys-eu.json ;;
	esac
	exit
}
mkdir`, 1)
	program["forge"] += "\necho eu $SECURE_SHARE_FILE_API_EU $SECURE_SHARE_KEY_MAILER_EU $SECURE_SHARE_BLOB_STORE_EU $SECURE_SHARE_LIVE_UPDATES_EU >> ../calls"
	program["node"] = `[ "$1" != regions.mjs ] || { echo "node $*" >> ../calls; echo '# ${SECURE_SHARE_FILE_API_EU}' >> manifest.yml; }`
	standin.AWS(t, account)
	standin.Programs(t, program)
	values := given()
	values[forgeRegions], values["FILES_PROFILE_EU"], values["KEYS_PROFILE_EU"], values["FILES_REGION_EU"] = "EU", "eu-files", "eu-keys", "eu-north-1"
	t.Setenv("SECURE_SHARE_FILES_REGION", values["SECURE_SHARE_FILES_REGION"])
	if err := begin(t, root, values).run(context.Background()); err != nil {
		t.Fatal(err)
	}
	made := calls(t, root)
	for _, want := range []string{
		"make bootstrap-files eu-files eu-keys\nregion\nmake bootstrap-keys eu-files eu-keys\nregion\nmake deploy-files eu-files eu-keys\nregion\nmake deploy-keys eu-files eu-keys\nregion\nnode regions.mjs EU\nmake app acme-files acme-keys\n",
		"forge variables set --environment production SECURE_SHARE_KEY_MAILER https://keys.acme.com eu=https://keys.acme.eu\n",
		"eu https://files.acme.eu https://keys.acme.eu https://blobs-2.s3.eu-north-1.amazonaws.com wss://live.acme.eu\n",
	} {
		if !strings.Contains(made, want) {
			t.Errorf("the steps were\n%s\nexpected\n%s", made, want)
		}
	}
	d, err := deployment.Open(root, lookup(nil))
	if err != nil {
		t.Fatal(err)
	}
	regions, err := d.Regions()
	if err != nil || len(regions) != 1 {
		t.Fatalf("%v, %v", regions, err)
	}
	for name, want := range map[string][2]string{
		"filesAccount": {"123456789012", "345678901234"}, "keysAccount": {"210987654321", "432109876543"},
		"filesRegion": {"eu-west-1", "eu-north-1"}, "keysRegion": {"eu-central-1", "eu-central-1"},
		"forgeAppId": {appID, appID}, "mailFrom": {"no-reply@share.acme.com", "no-reply@share.acme.com"}, "stage": {"prod", "eu"},
	} {
		if got := [2]string{d.Setting(name), regions[0].Setting(name)}; got != want {
			t.Errorf("%s is %q, expected %q", name, got, want)
		}
	}
	for stage, keys := range map[string]string{"1234abcd": d.Setting("ticketKeys"), "5678efgh": regions[0].Setting("ticketKeys")} {
		if strings.Count(keys, `"kid"`) != 1 || !strings.Contains(keys, stage) {
			t.Errorf("ticketKeys is %s, expected %s alone", keys, stage)
		}
	}

	t.Run("again", func(t *testing.T) {
		before, _ := os.ReadFile(filepath.Join(root, "cdk.json"))
		if err := os.Remove(filepath.Join(root, "calls")); err != nil {
			t.Fatal(err)
		}
		delete(values, forgeRegions)
		if err := begin(t, root, values).run(context.Background()); err != nil {
			t.Fatal(err)
		}
		if made := calls(t, root); strings.Contains(made, "node regions.mjs") || !strings.Contains(made, "make deploy-files eu-files eu-keys") {
			t.Errorf("the steps were\n%s", made)
		}
		if after, _ := os.ReadFile(filepath.Join(root, "cdk.json")); string(after) != string(before) {
			t.Errorf("cdk.json became\n%s", after)
		}
	})
}

// With a mail server of the operator's, its account goes into Secrets Manager of
// account B, and nowhere else.
func TestTheAccountOnAMailServerIsStored(t *testing.T) {
	const mailAccount = `{"user":"keys@acme.com","password":"canary"}`
	root, account := standin.Clone(t), accounts()
	standin.AWS(t, account)
	standin.Programs(t, programs())
	standin.Write(t, root, "account.json", mailAccount+"\n")
	values := given()
	values["SECURE_SHARE_MAIL_TRANSPORT"], values["SECURE_SHARE_MAIL_SERVER"] = "smtp", "mail.acme.com:587"
	run := func(file string) string {
		t.Helper()
		values[mailAccountFile] = file
		var out strings.Builder
		s := begin(t, root, values)
		s.out = &out
		if err := s.run(context.Background()); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	if said := run(""); !strings.Contains(said, "No account is stored yet") || account["acme-keys"].MailAccount != "" {
		t.Errorf("without a file:\n%s", said)
	}
	said := run(filepath.Join(root, "account.json"))
	if account["acme-keys"].MailAccount != mailAccount || account["acme-files"].MailAccount != "" {
		t.Errorf("stored: %q", account["acme-keys"].MailAccount)
	}
	if !strings.Contains(said, "Delete the file") {
		t.Errorf("it said\n%s", said)
	}
	if said := run(""); strings.Contains(said, "No account") || account["acme-keys"].MailAccount != mailAccount {
		t.Errorf("again without a file: %q\n%s", account["acme-keys"].MailAccount, said)
	}
	config, err := os.ReadFile(filepath.Join(root, "cdk.json"))
	if err != nil || !strings.Contains(string(config), `"mailServer": "mail.acme.com:587"`) && !strings.Contains(string(config), `"mailServer":"mail.acme.com:587"`) {
		t.Errorf("cdk.json is %s, %v", config, err)
	}
	if all := said + string(config) + calls(t, root); strings.Contains(all, "canary") {
		t.Errorf("the password is in the output, cdk.json or a command line:\n%s", all)
	}
}

// A file that the key mailer could not use is refused before anything is deployed.
func TestAFileWithoutAnAccountIsRefused(t *testing.T) {
	root := standin.Clone(t)
	standin.AWS(t, accounts())
	standin.Programs(t, programs())
	values := given()
	values["SECURE_SHARE_MAIL_TRANSPORT"], values["SECURE_SHARE_MAIL_SERVER"] = "smtp", "mail.acme.com:587"
	for text, want := range map[string]string{`{"user":"keys@acme.com"}`: "is not the account of a mail server", "": "no such file"} {
		t.Run(text, func(t *testing.T) {
			values[mailAccountFile] = filepath.Join(root, "account.json")
			if text == "" {
				values[mailAccountFile] += ".missing"
			}
			standin.Write(t, root, "account.json", text)
			err := begin(t, root, values).run(context.Background())
			if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "keys@acme.com") {
				t.Errorf("%v", err)
			}
		})
	}
	if _, err := os.Stat(filepath.Join(root, "calls")); err == nil {
		t.Errorf("it continued:\n%s", calls(t, root))
	}
}

// The rest of cdk.json keeps its formatting, so that the change can be
// reviewed.
func TestOnlyWhatIsAnsweredChanges(t *testing.T) {
	root := standin.Clone(t)
	before, err := os.ReadFile(filepath.Join(root, "cdk.json"))
	if err != nil {
		t.Fatal(err)
	}
	d, err := deployment.Open(root, lookup(nil))
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Set("mailFrom", "no-reply@share.acme.com"); err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(filepath.Join(root, "cdk.json"))
	if err != nil {
		t.Fatal(err)
	}
	if want := strings.Replace(string(before), "no-reply@secure-share.example", "no-reply@share.acme.com", 1); string(after) != want {
		t.Errorf("cdk.json became\n%s", after)
	}
}

func TestAStageKeepsItsOwnValues(t *testing.T) {
	root := t.TempDir()
	standin.Write(t, root, "cdk.json", `{"context":{"stage":"prod","mailFrom":"a@acme.com","stages":{"prod":{},"us":{}}}}`)
	d, err := deployment.Open(root, lookup(map[string]string{"SECURE_SHARE_STAGE": "us"}))
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Set("mailFrom", "b@acme.com"); err != nil {
		t.Fatal(err)
	}
	want := `{"context":{"stage":"prod","mailFrom":"a@acme.com","stages":{"prod":{},"us":{"mailFrom":"b@acme.com"}}}}`
	if got, err := os.ReadFile(filepath.Join(root, "cdk.json")); err != nil || string(got) != want {
		t.Errorf("cdk.json became %s, error %v", got, err)
	}
	if stack := d.Stack(deployment.Keys); stack != "SecureShareKeys-us" {
		t.Errorf("the stack is %s", stack)
	}
}

func TestSetupStopsBeforeItDoesHarm(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(t *testing.T, root string, a map[string]*standin.Account, programs map[string]string)
		want   string // in the error
		never  string // among the calls
	}{
		{"both profiles of one account", func(_ *testing.T, _ string, a map[string]*standin.Account, _ map[string]string) {
			a["acme-keys"].ID = a["acme-files"].ID
		}, "must be in two accounts", "forge"},
		{"a profile of another account than configured", func(t *testing.T, root string, _ map[string]*standin.Account, _ map[string]string) {
			d, err := deployment.Open(root, lookup(nil))
			if err != nil {
				t.Fatal(err)
			}
			if err := d.Set("filesAccount", "999999999999"); err != nil {
				t.Fatal(err)
			}
		}, "filesAccount is 999999999999 in cdk.json, but the profile acme-files belongs to 123456789012", "forge"},
		{"credentials that AWS refuses", func(_ *testing.T, _ string, a map[string]*standin.Account, _ map[string]string) {
			a["acme-keys"].Refuses = true
		}, "AWS does not accept the profile acme-keys", "forge"},
		{"a missing program", func(_ *testing.T, _ string, _ map[string]*standin.Account, p map[string]string) {
			delete(p, "forge")
		}, "forge is not installed (npm install -g @forge/cli)", "make"},
		{"nobody signed in at Atlassian", func(_ *testing.T, _ string, _ map[string]*standin.Account, p map[string]string) {
			p["forge"] = "echo 'not logged in' >&2; exit 1"
		}, "run 'forge login' first (forge whoami: not logged in)", "make"},
		{"a registration that fails", func(_ *testing.T, _ string, _ map[string]*standin.Account, p map[string]string) {
			p["forge"] = `[ "$1" = whoami ] || { echo broken > manifest.yml; exit 1; }`
		}, "forge register: exit status 1", "make"},
		{"a registration without an id", func(_ *testing.T, _ string, _ map[string]*standin.Account, p map[string]string) {
			p["forge"] = ""
		}, "wrote no app id", "make"},
		{"a stack that does not deploy", func(_ *testing.T, _ string, _ map[string]*standin.Account, p map[string]string) {
			p["make"] = `echo "make $2" >> calls; [ "$2" != deploy-files ]`
		}, "make deploy-files: exit status 1", "deploy-keys"},
		{"a key that signs but is not there", func(_ *testing.T, _ string, a map[string]*standin.Account, _ map[string]string) {
			a["acme-files"].TicketKey = ""
		}, "fetch the public key 1234abcd", "deploy-keys"},
		{"the page in the account of the keys", func(_ *testing.T, _ string, a map[string]*standin.Account, _ map[string]string) {
			a["acme-page"].ID = a["acme-keys"].ID
		}, "the profile acme-page belongs to the account of the keys", "forge"},
		{"a certificate of another account", func(_ *testing.T, _ string, a map[string]*standin.Account, _ map[string]string) {
			a["acme-page"].ID = "444444444444"
		}, "is not in the account 444444444444 of the profile acme-page", "forge"},
		{"another account of the page than configured", func(t *testing.T, root string, _ map[string]*standin.Account, _ map[string]string) {
			d, err := deployment.Open(root, lookup(nil))
			if err != nil {
				t.Fatal(err)
			}
			if err := d.Set("pageAccount", "999999999999"); err != nil {
				t.Fatal(err)
			}
		}, "pageAccount is 999999999999 in cdk.json, but the profile acme-page belongs to 333333333333", "forge"},
	} {
		t.Run(c.name, func(t *testing.T) {
			root, account, program := standin.Clone(t), accounts(), programs()
			manifest, err := os.ReadFile(filepath.Join(root, "forge/manifest.yml"))
			if err != nil {
				t.Fatal(err)
			}
			c.change(t, root, account, program)
			standin.AWS(t, account)
			standin.Programs(t, program)
			err = begin(t, root, givenPage()).run(context.Background())
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("the error is %v, expected %q", err, c.want)
			}
			if said, err := os.ReadFile(filepath.Join(root, "calls")); err == nil && strings.Contains(string(said), c.never) {
				t.Errorf("it continued:\n%s", said)
			}
			if after, err := os.ReadFile(filepath.Join(root, "forge/manifest.yml")); err != nil || string(after) != string(manifest) {
				t.Errorf("the manifest was changed, error %v", err)
			}
		})
	}
}

func TestQuestions(t *testing.T) {
	d, err := deployment.Open(standin.Clone(t), lookup(nil))
	if err != nil {
		t.Fatal(err)
	}
	t.Run("without a terminal all that is missing is named at once", func(t *testing.T) {
		a := answers{out: io.Discard, environment: lookup(nil)}
		err := a.askAll(questions(d))
		for _, name := range []string{"FILES_PROFILE", "KEYS_PROFILE", "SECURE_SHARE_MAIL_FROM"} {
			if err == nil || !strings.Contains(err.Error(), name) {
				t.Errorf("%v does not name %s", err, name)
			}
		}
	})
	t.Run("a value of the environment that is not valid is refused", func(t *testing.T) {
		values := given()
		values["SECURE_SHARE_MAIL_FROM"] = "Nobody <no-reply@acme.com>"
		a := answers{out: io.Discard, environment: lookup(values)}
		if err := a.askAll(questions(d)); err == nil || !strings.Contains(err.Error(), "SECURE_SHARE_MAIL_FROM") {
			t.Errorf("the error is %v", err)
		}
	})
	t.Run("a person is asked again until the answer is valid", func(t *testing.T) {
		var out strings.Builder
		in := "acme files\nacme-files\nacme-keys\nFrankfurt\n\n\nno-reply\nno-reply@acme.com\n\n\n\n\n\n\n"
		a := answers{in: bufio.NewReader(strings.NewReader(in)), out: &out, environment: lookup(nil), interactive: true}
		if err := a.askAll(questions(d)); err != nil {
			t.Fatal(err)
		}
		want := map[string]string{"FILES_PROFILE": "acme-files", "KEYS_PROFILE": "acme-keys", "SECURE_SHARE_FILES_REGION": "eu-central-1",
			"SECURE_SHARE_KEYS_REGION": "eu-central-1", "SECURE_SHARE_MAIL_FROM": "no-reply@acme.com", "SECURE_SHARE_ALARM_MAIL": "", "FORGE_APP_NAME": "Secure Share", "FORGE_SITE": ""}
		for name, value := range want {
			t.Run(name, func(t *testing.T) {
				if got, ok := a.given[name]; !ok || got != value {
					t.Errorf("%s is %q, expected %q", name, got, value)
				}
			})
		}
		if n := len(regexp.MustCompile("is not valid").FindAllString(out.String(), -1)); n != 3 {
			t.Errorf("%d answers were refused, expected 3:\n%s", n, out.String())
		}
	})
	t.Run("a mail server is asked for only where there is one", func(t *testing.T) {
		in := "acme-files\nacme-keys\n\n\nno-reply@acme.com\nsmtp\nmail.acme.com\nmail.acme.com:587\naccount.json\n\n\n\n\n\n"
		a := answers{in: bufio.NewReader(strings.NewReader(in)), out: io.Discard, environment: lookup(nil), interactive: true}
		if err := a.askAll(questions(d)); err != nil {
			t.Fatal(err)
		}
		if a.given["SECURE_SHARE_MAIL_SERVER"] != "mail.acme.com:587" || a.given[mailAccountFile] != "account.json" {
			t.Errorf("%v", a.given)
		}
		values := given()
		values["SECURE_SHARE_MAIL_TRANSPORT"] = "smtp"
		a = answers{out: io.Discard, environment: lookup(values)}
		if err := a.askAll(questions(d)); err == nil || !strings.Contains(err.Error(), "SECURE_SHARE_MAIL_SERVER is not set") {
			t.Errorf("without a terminal: %v", err)
		}
	})
	t.Run("the page is asked for only where it is wanted", func(t *testing.T) {
		in := "acme-files\nacme-keys\n\n\nno-reply@acme.com\n\nacme-page\nlinks.acme.com\nhttps://links.acme.com/\n\n" + pageCertificate + "\n\n\n\n\n\n"
		a := answers{in: bufio.NewReader(strings.NewReader(in)), out: io.Discard, environment: lookup(nil), interactive: true}
		if err := a.askAll(questions(d)); err != nil {
			t.Fatal(err)
		}
		if a.given["SECURE_SHARE_PAGE_URL"] != "https://links.acme.com/" || a.given[pageRegionVariable] != "eu-central-1" || a.given[pageCertificateVariable] != pageCertificate {
			t.Errorf("%v", a.given)
		}
		values := given()
		values["PAGE_PROFILE"] = "acme-page"
		a = answers{out: io.Discard, environment: lookup(values)}
		if err := a.askAll(questions(d)); err == nil || !strings.Contains(err.Error(), "SECURE_SHARE_PAGE_URL is not set") || !strings.Contains(err.Error(), "PAGE_CERTIFICATE_ARN is not set") {
			t.Errorf("without a terminal: %v", err)
		}
	})
	t.Run("an end of the input is not an endless loop", func(t *testing.T) {
		a := answers{in: bufio.NewReader(strings.NewReader("")), out: io.Discard, environment: lookup(nil), interactive: true}
		if err := a.askAll(questions(d)); err == nil {
			t.Error("questions were answered by nothing")
		}
	})
}
