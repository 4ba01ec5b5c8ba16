package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/assertions"
	"github.com/aws/jsii-runtime-go"

	"github.com/secure-share/secure-share/shared/env"
)

func TestMailsGoEncryptedAndNothingComesBack(t *testing.T) {
	keys.has(t, "AWS::SES::ConfigurationSet", map[string]any{
		"DeliveryOptions": map[string]any{"TlsPolicy": "REQUIRE"},
		"TrackingOptions": assertions.Match_Absent(),
		// SES must suppress no addresses. If the property is absent, the
		// account's setting applies.
		"SuppressionOptions": map[string]any{"SuppressedReasons": []any{}},
		"ArchivingOptions":   assertions.Match_Absent(),
	})
	keys.has(t, "AWS::SES::EmailIdentity", map[string]any{
		"EmailIdentity":      "secure-share.example",
		"DkimAttributes":     map[string]any{"SigningEnabled": true},
		"FeedbackAttributes": map[string]any{"EmailForwardingEnabled": false},
	})
}

// Tracking of opens and clicks would make SES rewrite mails. Any destination
// other than CloudWatch, which only counts, would get their headers.
func TestMailEventsAreOnlyCounted(t *testing.T) {
	for name, r := range keys.resources {
		if r.Type != "AWS::SES::ConfigurationSetEventDestination" {
			continue
		}
		destination := r.Properties["EventDestination"].(map[string]any)
		for _, event := range list(destination["MatchingEventTypes"]) {
			if event == "OPEN" || event == "CLICK" {
				t.Errorf("%s tracks %v", name, event)
			}
		}
		for _, other := range []string{"SnsDestination", "KinesisFirehoseDestination", "EventBridgeDestination"} {
			if destination[other] != nil {
				t.Errorf("%s sends events to %s", name, other)
			}
		}
		if destination["CloudWatchDestination"] == nil {
			t.Errorf("%s counts nothing", name)
		}
	}
}

// The accounts share the public key and the names of issuer and audience.
func TestNeitherStackKnowsTheOther(t *testing.T) {
	const filesAccount, keysAccount = "111111111111", "222222222222"
	for _, c := range []struct {
		stack       synthesized
		own, others string
	}{{files, filesAccount, keysAccount}, {keys, keysAccount, filesAccount}} {
		if !strings.Contains(c.stack.text, c.own) {
			t.Errorf("%s does not name its own account, so this test proves nothing", *c.stack.stack.StackName())
		}
		for _, foreign := range []string{c.others, "Fn::ImportValue", "Fn::GetStackOutput", `"Export"`} {
			if strings.Contains(c.stack.text, foreign) {
				t.Errorf("%s holds %s", *c.stack.stack.StackName(), foreign)
			}
		}
		if d := *c.stack.stack.Dependencies(); len(d) != 0 {
			t.Errorf("%s depends on %s", *c.stack.stack.StackName(), *d[0].StackName())
		}
	}
	for name, r := range keys.resources {
		if strings.HasPrefix(r.Type, "AWS::KMS::") && name != "AlarmKey" || strings.HasPrefix(r.Type, "AWS::S3::") {
			t.Errorf("the key stack has %s", name)
		}
	}
}

func TestBothStacksMeanTheSameTickets(t *testing.T) {
	variables := func(s synthesized, function string) map[string]any {
		return s.resources[function].Properties["Environment"].(map[string]any)["Variables"].(map[string]any)
	}
	signer, verifier := variables(files, fileAPI), variables(keys, keyMailer)
	for _, name := range []string{env.TicketIssuer, env.TicketAudience} {
		if signer[name] != verifier[name] || signer[name] == "" {
			t.Errorf("%s is %v for the signer and %v for the verifier", name, signer[name], verifier[name])
		}
	}
	if verifier[env.TicketKeys] != publicKey {
		t.Errorf("the key mailer trusts %v", verifier[env.TicketKeys])
	}
	if key := files.render(signer[env.TicketKeyID]); key != "TicketKey2" {
		t.Errorf("the file API signs with %s", key)
	}
}

func TestWithoutTicketKeysTheOperatorIsWarned(t *testing.T) {
	dir := t.TempDir()
	writeBootstrap(dir, keyMailer, 0)
	app := awscdk.NewApp(&awscdk.AppProps{Outdir: jsii.String(filepath.Join(dir, "cdk.out"))})
	c, err := readConfig(with(nil))
	if err != nil {
		t.Fatal(err)
	}
	notes := assertions.Annotations_FromStack(newKeyStack(app, c, code{dir, arm64}).Stack)
	defer failed(t)
	notes.HasWarning(jsii.String("/"+c.KeyStack()), assertions.Match_StringLikeRegexp(jsii.String("^ticketKeys is empty")))
}
