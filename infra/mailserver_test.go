package main

import (
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2/assertions"

	"github.com/secure-share/secure-share/shared/env"
)

func overSMTP(t *testing.T) synthesized {
	t.Helper()
	return configured(t, map[string]string{"mailTransport": "smtp", "mailServer": "mail.acme.example:587"})
}

// With a mail server of the operator's own, the stack has nothing of SES. The key
// mailer may read the one secret that the account goes to, and the template holds no
// value for it.
func TestAMailServerOfTheOperators(t *testing.T) {
	s := overSMTP(t)
	if strings.Contains(s.text, "AWS::SES") || strings.Contains(s.text, "ses:") || strings.Contains(s.text, "AWS/SES") {
		t.Error("the stack uses SES")
	}
	s.has(t, "AWS::SecretsManager::Secret", map[string]any{
		"SecretString": assertions.Match_Absent(), "GenerateSecretString": assertions.Match_Absent(),
	})
	variables := variablesOf(s, keyMailer)
	if variables[env.MailServer] != "mail.acme.example:587" || s.render(variables[env.MailSecret]) != "MailAccount" || variables[env.MailConfigSet] != nil {
		t.Errorf("the key mailer gets %v", variables)
	}
	if told := s.render(s.outputs["MailAccountArn"]); told != "MailAccount" {
		t.Errorf("the operator is told %q", told)
	}
	want := calledOverSMTP(t)
	for _, right := range roleRights(t, s, "keymailerRole") {
		if !want[right] && uncalled["keymailerRole"][right] == "" {
			t.Errorf("the key mailer may %s, but never does", right)
		}
		delete(want, right)
	}
	for right := range want {
		t.Errorf("the key mailer does %s, but may not", right)
	}
}
