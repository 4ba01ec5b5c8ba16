package main

import (
	"maps"
	"reflect"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/infra/settings"
	"github.com/secure-share/secure-share/shared/jws"
	"github.com/secure-share/secure-share/shared/limits"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/origin"
	"github.com/secure-share/secure-share/shared/smtpmail"
)

// with returns a complete configuration with changes; an empty value removes a
// setting.
func with(changes map[string]string) func(string) (string, bool) {
	all := map[string]string{
		"stage": "dev", "filesAccount": "111111111111", "filesRegion": "eu-central-1",
		"keysAccount": "222222222222", "keysRegion": "us-gov-west-1",
		"forgeAppId":       "ari:cloud:ecosystem::app/00000000-0000-4000-8000-000000000001",
		"forgeEnvironment": "development", "allowedOrigins": "https://*.atlassian.net",
		"lifetime": "72h", "history": "2160h", "largestFile": "10737418240",
		"mailFrom": "no-reply@secure-share.example", "senderMailsPerHour": "20", "recipientMailsPerHour": "10",
		"ticketKeyGenerations": "1",
	}
	maps.Copy(all, changes)
	return func(name string) (string, bool) {
		v := all[name]
		return v, v != ""
	}
}

func TestACompleteConfiguration(t *testing.T) {
	c, err := readConfig(with(map[string]string{"ticketKeys": publicKey}))
	if err != nil {
		t.Fatal(err)
	}
	want := Config{
		Stage: "dev", Files: Account{ID: "111111111111", Region: "eu-central-1"}, Keys: Account{ID: "222222222222", Region: "us-gov-west-1"},
		Processor: arm64, Binaries: "build/lambda",
		ForgeAppID:       "ari:cloud:ecosystem::app/00000000-0000-4000-8000-000000000001",
		ForgeEnvironment: "development", ForgeJWKS: forgeJWKS, AllowedOrigins: []string{"https://*.atlassian.net"}, Sites: []string{atlassianSites},
		Rules:    "lifetime=72h0m0s,history=2160h0m0s,maxLength=10737418240",
		Limits:   "announcementsPerHour=200,uploadsAtOnce=100,bytesPerDay=68719476736,siteBytesPerDay=10995116277760,ticketsPerHour=60,partsPerHour=20000,wrongKeys=10",
		MailFrom: "no-reply@secure-share.example", SenderCap: 20, RecipientCap: 10, TicketKeys: publicKey, RoleKeys: noKeys, LiveUpdates: true,
		TicketGenerations: []int{1}, MonthlyBudget: 50, PageFolder: "forge/static/page/dist",
		Concurrency: map[string]int{fileAPI: 100, linkAPI: 10, reaper: 10, realtime: 20, notifier: 5, keyMailer: 20},
	}
	if !reflect.DeepEqual(c, want) {
		t.Errorf("got %+v, expected %+v", c, want)
	}
	if c.MailDomain() != "secure-share.example" || c.TicketIssuer() != "secure-share/files/dev" || c.TicketAudience() != "secure-share/keys/dev" {
		t.Errorf("derived: %s, %s, %s", c.MailDomain(), c.TicketIssuer(), c.TicketAudience())
	}
}

func TestEverythingMissingIsNamedAtOnce(t *testing.T) {
	_, err := readConfig(func(string) (string, bool) { return "", false })
	if err == nil {
		t.Fatal("an empty configuration was accepted")
	}
	for _, name := range []string{
		"stage", "filesAccount", "filesRegion", "keysAccount", "keysRegion", "forgeAppId", "forgeEnvironment", "allowedOrigins",
		"lifetime", "history", "largestFile", "mailFrom", "senderMailsPerHour", "recipientMailsPerHour", "ticketKeyGenerations",
	} {
		if !strings.Contains(err.Error(), name) {
			t.Errorf("%q does not name %s", err, name)
		}
	}
}

func TestSettingsAtTheirBounds(t *testing.T) {
	type change = map[string]string
	for _, c := range []struct {
		change change
		blames string // "": accepted
	}{
		{change{"stage": "Prod"}, "stage"},
		{change{"pageUrl": "https://links.acme.example/"}, ""}, {change{"pageUrl": "https://acme.example/secure-share/"}, ""},
		{change{"pageUrl": "https://links.acme.example"}, "pageUrl"}, {change{"pageUrl": "http://links.acme.example/"}, "pageUrl"},
		{change{"pageUrl": "https://links.acme.example/?a=b/"}, "pageUrl"}, {change{"pageUrl": "https://links.acme.example/#/"}, "pageUrl"},
		{change{"pageUrl": "https://links.acme.example:8443/"}, "pageUrl"}, {change{"pageUrl": "https://*.acme.example/"}, "pageUrl"},
		{withPage(nil), ""}, {withPage(change{"pageHostedZoneId": "Z0123456789ABCDEFGHIJ"}), ""},
		{withPage(change{"pageUrl": "https://acme.example/secure-share/"}), "pageUrl"},
		{change{"pageAccount": "333333333333"}, "pageAccount"}, {withPage(change{"pageAccount": "33333333333", "pageCertificateArn": certificateIn("us-east-1", "33333333333")}), "pageAccount"},
		{withPage(change{"pageAccount": "111111111111", "pageCertificateArn": certificateIn("us-east-1", "111111111111")}), "allowSameAccount"},
		{withPage(change{"pageAccount": "222222222222", "pageCertificateArn": certificateIn("us-east-1", "222222222222")}), "allowSameAccount"},
		{withPage(change{"pageAccount": "222222222222", "pageCertificateArn": certificateIn("us-east-1", "222222222222"), "allowSameAccount": "true"}), ""},
		{withPage(change{"pageRegion": ""}), "pageRegion"}, {change{"pageRegion": "eu-central-1"}, "pageRegion"},
		{withPage(change{"pageCertificateArn": ""}), "pageCertificateArn"},
		{withPage(change{"pageCertificateArn": certificateIn("eu-west-1", "333333333333")}), "pageCertificateArn"},
		{withPage(change{"pageCertificateArn": certificateIn("us-east-1", "111111111111")}), "pageCertificateArn"},
		{withPage(change{"pageHostedZoneId": "acme.example"}), "pageHostedZoneId"}, {change{"pageHostedZoneId": "Z1"}, "pageHostedZoneId"},
		{withPage(change{"pageLinkApi": ""}), "pageLinkApi"}, {withPage(change{"pageLinkApi": "https://api.acme.example/"}), "pageLinkApi"},
		{withPage(change{"pageFilesBucket": ""}), "pageFilesBucket"}, {withPage(change{"pageFilesBucket": "https://b.s3.amazonaws.com"}), "pageFilesBucket"},
		{withPage(change{"pageFrameAncestors": "https://www.acme.example,https://*.shop.example"}), ""}, {change{"pageUrl": "https://acme.example/", "pageFrameAncestors": "https://www.acme.example"}, ""},
		{withPage(change{"pageFrameAncestors": "*"}), "pageFrameAncestors"}, {change{"pageFrameAncestors": "https://www.acme.example"}, "pageFrameAncestors"},
		{change{"linkApiConcurrency": "10001"}, "linkApiConcurrency"}, {change{"linksDomain": "api.links.acme.example"}, "linksCertificateArn"},
		{change{"liveUpdates": "true"}, ""}, {change{"liveUpdates": "false"}, ""}, {change{"liveUpdates": "off"}, "liveUpdates"},
		{change{"stage": "a234567890123456"}, ""},
		{change{"stage": "a2345678901234567"}, "stage"},

		{change{"architecture": "arm64"}, ""},
		{change{"architecture": "x86_64"}, ""},
		{change{"architecture": "amd64"}, "architecture"},

		{change{"filesAccount": "12345678901"}, "filesAccount"},
		{change{"filesAccount": "1234567890123"}, "filesAccount"},
		{change{"keysRegion": "frankfurt"}, "keysRegion"},
		{change{"keysAccount": "111111111111"}, "allowSameAccount"},
		{change{"keysAccount": "111111111111", "allowSameAccount": "false"}, "allowSameAccount"},
		{change{"keysAccount": "111111111111", "allowSameAccount": "true"}, ""},
		{change{"allowSameAccount": "perhaps"}, "allowSameAccount"},

		{change{"filesDomain": "files.share.example", "filesHostedZoneId": "Z0123456789ABCDEFGHIJ"}, ""},
		{change{"filesDomain": "files.share.example", "filesCertificateArn": certificate}, ""},
		{change{"filesDomain": "files.share.example"}, "filesCertificateArn"},
		{change{"filesDomain": "files.share.example", "filesHostedZoneId": "Z1", "filesCertificateArn": certificate}, "filesCertificateArn"},
		{change{"keysDomain": "keys.share.example", "keysCertificateArn": certificate}, "keysCertificateArn"}, // of the other account
		{change{"filesDomain": "https://files.share.example", "filesHostedZoneId": "Z1"}, "filesDomain"},
		{change{"filesDomain": "Files.share.example", "filesHostedZoneId": "Z1"}, "filesDomain"},
		{change{"filesDomain": "files.share.example", "filesHostedZoneId": "share.example"}, "filesHostedZoneId"},
		{change{"keysHostedZoneId": "Z1"}, "keysHostedZoneId"},
		{change{"keysCertificateArn": certificate}, "keysCertificateArn"},

		{change{"fileApiConcurrency": "0"}, ""},
		{change{"reaperConcurrency": "10000"}, ""},
		{change{"keyMailerConcurrency": "10001"}, "keyMailerConcurrency"},
		{change{"fileApiConcurrency": "-1"}, "fileApiConcurrency"},
		{change{"alarmMail": "ops@share.example"}, ""},
		{change{"alarmMail": "ops"}, "alarmMail"},
		{change{"monthlyBudget": "1"}, ""},
		{change{"monthlyBudget": "10000000"}, ""},
		{change{"monthlyBudget": "0"}, "monthlyBudget"},
		{change{"monthlyBudget": "10000001"}, "monthlyBudget"},
		{change{"monthlyBudget": "12.50"}, "monthlyBudget"},

		{change{"forgeAppId": "00000000-0000-4000-8000-000000000001"}, "forgeAppId"},
		{change{"forgeJwksUrl": forgeJWKS}, ""},
		{change{"forgeJwksUrl": "https://keys.example/jwks.json"}, "forgeJwksUrl"},
		{change{"forgeJwksUrl": forgeJWKS + "?"}, "forgeJwksUrl"},
		{change{"forgeJwksUrl": "http://127.0.0.1:7400/jwks.json", "stage": "local"}, ""},
		{change{"forgeJwksUrl": "file:///jwks.json", "stage": "local"}, "forgeJwksUrl"},

		{change{"allowedOrigins": "https://a.example, https://*.b.example:8443"}, ""},
		{change{"allowedOrigins": "*"}, "allowedOrigins"},
		{change{"allowedOrigins": "https://*"}, "allowedOrigins"},
		{change{"allowedOrigins": "https://*.example"}, "allowedOrigins"},
		{change{"allowedOrigins": "https://a.*.example"}, "allowedOrigins"},
		{change{"allowedOrigins": "https://a.example/"}, "allowedOrigins"},
		{change{"allowedOrigins": "https://a.example,"}, "allowedOrigins"},
		{change{"allowedOrigins": "http://a.example"}, "allowedOrigins"},
		{change{"allowedOrigins": "http://localhost:7400", "stage": "local"}, ""},

		{change{"lifetime": "1m"}, ""},
		{change{"lifetime": "59s"}, "lifetime"},
		{change{"lifetime": "72h0m1s"}, "lifetime"},
		{change{"lifetime": "three days"}, "lifetime"},
		{change{"openings": "1"}, ""},
		{change{"openings": "until-expiry"}, ""},
		{change{"openings": "21"}, "openings"},
		{change{"history": "8760h"}, ""},
		{change{"history": "8760h1s"}, "history"},
		{change{"largestFile": "1"}, ""},
		{change{"largestFile": "0"}, "largestFile"},
		{change{"largestFile": "1099511627776"}, ""},
		{change{"largestFile": "1099511627777"}, "largestFile"},
		{change{"largestFile": "1.5"}, "largestFile"},

		{change{"mailFrom": "Secure Share <no-reply@secure-share.example>"}, "mailFrom"},
		{change{"mailFrom": "no-reply@localhost"}, "mailFrom"},
		{change{"mailFrom": "a@b@c.example"}, "mailFrom"},
		{change{"mailFrom": ".a@b.example"}, "mailFrom"},
		{change{"mailFromSubdomain": "bounces"}, ""},
		{change{"mailFromSubdomain": "bounces.share"}, "mailFromSubdomain"},
		{change{"mailHostedZoneId": "Z0123456789ABCDEFGHIJ"}, ""},
		{change{"mailHostedZoneId": "/hostedzone/Z1"}, "mailHostedZoneId"},
		{change{"mailTransport": "ses"}, ""},
		{change{"mailTransport": "sendmail"}, "mailTransport"},
		{change{"mailTransport": "smtp", "mailServer": "mail.acme.example:587"}, ""},
		{change{"mailTransport": "smtp", "mailServer": "mail.acme.example:465"}, ""},
		{change{"mailTransport": "smtp", "mailServer": "mail.acme.example:2525"}, ""},
		{change{"mailTransport": "smtp"}, "mailServer"},
		{change{"mailTransport": "smtp", "mailServer": "mail.acme.example:25"}, "mailServer"},
		{change{"mailTransport": "smtp", "mailServer": "mail.acme.example"}, "mailServer"},
		{change{"mailTransport": "smtp", "mailServer": "mail.acme.example:65535"}, ""},
		{change{"mailTransport": "smtp", "mailServer": "mail.acme.example:65536"}, "mailServer"},
		{change{"mailTransport": "smtp", "mailServer": "smtp://mail.acme.example:587"}, "mailServer"},
		{change{"mailServer": "mail.acme.example:587"}, "mailServer"},
		{change{"mailTransport": "ses", "mailServer": "mail.acme.example:587"}, "mailServer"},
		{change{"mailTransport": "smtp", "mailServer": "mail.acme.example:587", "mailFromSubdomain": "bounces"}, "mailFromSubdomain"},
		{change{"mailTransport": "smtp", "mailServer": "mail.acme.example:587", "mailHostedZoneId": "Z1"}, "mailHostedZoneId"},
		{change{"senderMailsPerHour": "0"}, "senderMailsPerHour"},
		{change{"announcementsPerHour": "1", "wrongKeys": "3"}, ""},
		{change{"announcementsPerHour": "0"}, "announcementsPerHour"},
		{change{"bytesPerDay": "10737418240", "siteBytesPerDay": "10737418240"}, ""},
		{change{"bytesPerDay": "10737418239"}, "bytesPerDay"},
		{change{"siteBytesPerDay": "10737418239"}, "siteBytesPerDay"},
		{change{"largestFile": "1099511627776"}, ""},
		{change{"recipientMailsPerHour": "many"}, "recipientMailsPerHour"},

		{change{"ticketKeys": noKeys}, ""},
		{change{"ticketKeys": "{}"}, "ticketKeys"},
		{change{"roleKeys": noKeys}, ""},
		{change{"roleKeys": publicKey}, ""},
		{change{"roleKeys": "{}"}, "roleKeys"},

		{change{"ticketKeyGenerations": "2,1"}, ""},
		{change{"ticketKeyGenerations": "0"}, "ticketKeyGenerations"},
		{change{"ticketKeyGenerations": "2,2"}, "ticketKeyGenerations"},
		{change{"ticketKeyGenerations": "1,2,3"}, "ticketKeyGenerations"},
	} {
		config, err := readConfig(with(c.change))
		switch {
		case c.blames == "" && err != nil:
			t.Errorf("%v: %v", c.change, err)
		case c.blames == "":
			starts(t, config)
		case err == nil:
			t.Errorf("%v was accepted", c.change)
		case !strings.HasPrefix(err.Error(), "environment: "+c.blames) || strings.Contains(err.Error(), ";"):
			t.Errorf("%v: %q does not blame %s alone", c.change, err, c.blames)
		}
	}
}

// withPage returns the settings of the stack of the page with changes.
func withPage(changes map[string]string) map[string]string {
	all := map[string]string{
		"pageUrl": "https://links.acme.example/", "pageAccount": "333333333333", "pageRegion": "eu-west-1",
		"pageCertificateArn": certificateIn("us-east-1", "333333333333"),
		"pageLinkApi":        "https://api.links.acme.example", "pageFilesBucket": "securesharefiles-blobs-1",
	}
	maps.Copy(all, changes)
	return all
}

func certificateIn(region, account string) string {
	return "arn:aws:acm:" + region + ":" + account + ":certificate/00000000-0000-4000-8000-000000000001"
}

const certificate = "arn:aws:acm:eu-central-1:111111111111:certificate/00000000-0000-4000-8000-000000000001"

// starts checks that the functions accept what the stack accepted.
func starts(t *testing.T, c Config) {
	t.Helper()
	if _, err := limits.ParseRules(c.Rules); err != nil {
		t.Errorf("the functions refuse the rules: %v", err)
	}
	if _, err := limits.ParsePeople(c.Limits); err != nil {
		t.Errorf("the functions refuse the limits: %v", err)
	}
	if _, err := origin.ParseList(c.Origins()); err != nil {
		t.Errorf("the functions refuse the origins %s: %v", c.Origins(), err)
	}
	if _, err := mailaddr.Parse(c.MailFrom); err != nil {
		t.Errorf("the key mailer refuses the address %s: %v", c.MailFrom, err)
	}
	if _, err := smtpmail.ParseServer(c.MailServer); err != nil && c.MailServer != "" {
		t.Errorf("the key mailer refuses the mail server %s: %v", c.MailServer, err)
	}
	if c.TicketKeys == noKeys {
		return
	}
	if _, err := jws.ParseKeys(c.TicketKeys); err != nil {
		t.Errorf("the key mailer refuses the keys: %v", err)
	}
}

func TestStacksOfSeveralStagesAreToldApart(t *testing.T) {
	for stage, want := range map[string][3]string{
		"prod": {"SecureShareFiles", "SecureShareKeys", "SecureSharePage"},
		"eu":   {"SecureShareFiles-eu", "SecureShareKeys-eu", "SecureSharePage-eu"},
	} {
		t.Run(stage, func(t *testing.T) {
			c := Config{Stage: stage}
			if have := [3]string{c.FileStack(), c.KeyStack(), c.PageStack()}; have != want {
				t.Errorf("%v, expected %v", have, want)
			}
		})
	}
}

func TestAStageHasSettingsOfItsOwn(t *testing.T) {
	complete := with(nil)
	context := map[string]any{"stages": map[string]any{
		"eu": map[string]any{},
		"us": map[string]any{"filesRegion": "us-east-1", "keysRegion": "us-west-2"},
	}}
	read := func(stage string) (Config, error) {
		return readConfig(settings.Lookup(
			func(name string) (string, bool) { return stage, name == "SECURE_SHARE_STAGE" },
			func(name string) any {
				if v, set := complete(name); set && name != "stage" {
					return v
				}
				return context[name]
			}))
	}
	for stage, want := range map[string][2]string{"eu": {"eu-central-1", "us-gov-west-1"}, "us": {"us-east-1", "us-west-2"}} {
		t.Run(stage, func(t *testing.T) {
			c, err := read(stage)
			if have := [2]string{c.Files.Region, c.Keys.Region}; err != nil || have != want || c.Stage != stage {
				t.Errorf("%v, %v; expected %v", have, err, want)
			}
		})
	}
	if _, err := read("asia"); err == nil || !strings.Contains(err.Error(), "no stage asia, only eu, us") {
		t.Errorf("a stage that is not there: %v", err)
	}
	if _, err := read(local); err != nil {
		t.Errorf("the stage local needs an entry: %v", err)
	}
	context["stages"] = map[string]any{"eu": map[string]any{"lifetim": "1h", "stage": "us"}, "us": map[string]any{"mailfrom": 1}}
	if _, err := read("eu"); err == nil || !strings.Contains(err.Error(), "eu.lifetim, eu.stage, us.mailfrom") {
		t.Errorf("names that are not settings: %v", err)
	}
	context["stages"] = map[string]any{}
	if _, err := read("eu"); err != nil {
		t.Errorf("neither stages nor a usual one: %v", err)
	}
	context["stage"] = "us"
	for stage, refused := range map[string]bool{"us": false, local: false, "eu": true} {
		t.Run(stage, func(t *testing.T) {
			if _, err := read(stage); (err != nil) != refused {
				t.Errorf("%s where us is the only stage: %v", stage, err)
			}
		})
	}
	context["stages"] = []any{"eu", "us"}
	if _, err := read("eu"); err == nil || !strings.Contains(err.Error(), "stages") {
		t.Errorf("a list of stages: %v", err)
	}
}

// The stages of Forge's regions exist, and no stage has regions of its own.
func TestRegionsOfForge(t *testing.T) {
	for regions, want := range map[string]string{
		``:                           "",
		`{"EU":"eu","US":"us"}`:      "",
		`{"EU":"asia"}`:              "has asia for EU, which is not one of the stages",
		`{"eu":"eu"}`:                "has eu, which is not a region of Forge",
		`["EU"]`:                     "must be an object",
		`{"EU":"eu","Brazil9":"us"}`: "has Brazil9, which is not a region",
	} {
		_, err := readConfig(with(map[string]string{"stage": "eu", "stages": `{"eu":{},"us":{}}`, "forgeRegions": regions}))
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, expected %q", regions, err, want)
		}
	}
	_, err := readConfig(with(map[string]string{"stage": "eu", "stages": `{"eu":{"forgeRegions":{}}}`}))
	if err == nil || !strings.Contains(err.Error(), "eu.forgeRegions, which no stage can have") {
		t.Errorf("regions of a stage: %v", err)
	}
}

func TestTheRepositorysConfigurationStarts(t *testing.T) {
	context := settingsOfRepository()
	c, err := readConfig(settings.Lookup(func(string) (string, bool) { return "", false }, func(name string) any { return context[name] }))
	if err != nil {
		t.Fatal(err)
	}
	starts(t, c)
}

func TestTheEnvironmentComesBeforeTheContext(t *testing.T) {
	environment := map[string]string{"SECURE_SHARE_MAIL_FROM": "ops@other.example"}
	context := map[string]any{
		"mailFrom": "no-reply@secure-share.example", "stage": "dev", "largestFile": float64(10 << 30), "half": 0.5,
		"allowSameAccount": true, "allowedOrigins": []any{"https://a.example", "https://b.example"},
		"ticketKeys": map[string]any{"keys": []any{}},
	}
	lookup := settings.Lookup(
		func(name string) (string, bool) { v, ok := environment[name]; return v, ok },
		func(name string) any { return context[name] },
	)
	for name, want := range map[string]string{
		"mailFrom": "ops@other.example", "stage": "dev", "largestFile": "10737418240", "half": "0.5",
		"allowSameAccount": "true", "allowedOrigins": "https://a.example,https://b.example", "ticketKeys": noKeys,
	} {
		t.Run(name, func(t *testing.T) {
			if have, ok := lookup(name); have != want || !ok {
				t.Errorf("%s is %q, expected %q", name, have, want)
			}
		})
	}
	if have, ok := lookup("keysAccount"); ok {
		t.Errorf("what nobody set is %q", have)
	}
}
