package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2/assertions"
	"github.com/aws/jsii-runtime-go"

	"github.com/secure-share/secure-share/infra/settings"
)

func TestWhatIsNoSettingIsRefused(t *testing.T) {
	names := given(
		[]string{"SECURE_SHARE_ALARMMAIL=ops@share.example", "SECURE_SHARE_MAIL_FROM=x", "SECURE_SHARE_FILE_API=https://a.example", "SECURE_SHARE_FILE_API_EU=https://b.example", "SECURE_SHARE_FILE_API_CONCURRENCY_EU=1", "HOME=/"},
		map[string]any{"alarmMial": "ops@share.example", "mailFrom": "x", "stages": nil, "cli-telemetry": false,
			"@aws-cdk/core:x": true, "aws:cdk:bundling-stacks": nil, "availability-zones:account=1": nil})
	if want := []string{"SECURE_SHARE_ALARMMAIL", "SECURE_SHARE_FILE_API_CONCURRENCY_EU", "SECURE_SHARE_MAIL_FROM", "alarmMial", "mailFrom", "stages"}; !slices.Equal(names, want) {
		t.Fatalf("given are %v, expected %v", names, want)
	}
	_, err := readConfig(with(map[string]string{"lifetime": "1s"}), names...)
	if err == nil {
		t.Fatal("settings that nobody knows were accepted")
	}
	for name, blamed := range map[string]bool{"lifetime": true, "alarmMial": true, "SECURE_SHARE_ALARMMAIL": true, "mailFrom": false, "SECURE_SHARE_MAIL_FROM": false, "stages": false} {
		t.Run(name, func(t *testing.T) {
			if strings.Contains(err.Error(), name+":") != blamed {
				t.Errorf("%q: %s is blamed is %v, expected %v", err, name, !blamed, blamed)
			}
		})
	}
}

func TestEachSettingOfTheRepositoryIsKnown(t *testing.T) {
	context := settingsOfRepository()
	if _, err := readConfig(settings.Lookup(func(string) (string, bool) { return "", false }, func(name string) any { return context[name] }), given(nil, context)...); err != nil {
		t.Error(err)
	}
}

func TestPlaceholdersAreNotDeployed(t *testing.T) {
	read := func(changes map[string]string) error {
		context := settingsOfRepository()
		for name, v := range changes {
			context[name] = v
		}
		_, err := readConfig(settings.Lookup(func(string) (string, bool) { return "", false }, func(name string) any { return context[name] }))
		return err
	}
	if err := read(nil); err != nil {
		t.Errorf("a fresh clone does not synthesize: %v", err)
	}
	err := read(map[string]string{"deploying": "true"})
	for _, name := range []string{"filesAccount", "keysAccount", "forgeAppId", "mailFrom"} {
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%v does not name %s", err, name)
		}
	}
	if err := read(map[string]string{"deploying": "true", "stage": local}); err != nil {
		t.Errorf("the stage local: %v", err)
	}
	decided := map[string]string{
		"deploying": "true", "filesAccount": "123456789012", "keysAccount": "210987654321", "mailFrom": "no-reply@share.acme.com",
		"forgeAppId": "ari:cloud:ecosystem::app/7d1c9a52-0b2e-4f5a-9a51-5f0f6d2f9b10",
	}
	if err := read(decided); err != nil {
		t.Errorf("all decided: %v", err)
	}
	decided["alarmMail"] = "ops@share.example"
	if err := read(decided); err == nil || !strings.HasSuffix(err.Error(), "placeholders: alarmMail") {
		t.Errorf("an address that nobody can have: %v", err)
	}
}

func TestPlaceholdersAreWarnedOf(t *testing.T) {
	for _, s := range []synthesized{files, keys} {
		assertions.Annotations_FromStack(s.stack).HasWarning(jsii.String("/"+*s.stack.StackName()),
			assertions.Match_StringLikeRegexp(jsii.String("placeholders.*: filesAccount, keysAccount, forgeAppId, mailFrom")))
	}
}
