package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/assertions"
	"github.com/aws/jsii-runtime-go"

	"github.com/secure-share/secure-share/cmd/keyrelay/relay"
	"github.com/secure-share/secure-share/cmd/keyrelay/repeats"
	"github.com/secure-share/secure-share/shared/env"
	"github.com/secure-share/secure-share/test/needs"
)

// resource is a resource of a synthesized template.
type resource struct {
	Type       string
	Properties json.RawMessage
}

// synthesize returns the template of the stack, as text and by type of resource.
func synthesize(t *testing.T) (string, map[string][]resource) {
	t.Helper()
	if _, err := exec.LookPath("node"); err != nil { // for jsii
		needs.Started(t, err, exec.ErrNotFound)
	}
	defer jsii.Close()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "bootstrap"), []byte("program"), 0o755); err != nil {
		t.Fatal(err)
	}
	stack := newStack(awscdk.NewApp(&awscdk.AppProps{Outdir: jsii.String(t.TempDir())}), folder)
	text, err := json.Marshal(assertions.Template_FromStack(stack, nil).ToJSON())
	if err != nil {
		t.Fatal(err)
	}
	var template struct{ Resources map[string]resource }
	if err := json.Unmarshal(text, &template); err != nil {
		t.Fatal(err)
	}
	byType := map[string][]resource{}
	for _, r := range template.Resources {
		byType[r.Type] = append(byType[r.Type], r)
	}
	return string(text), byType
}

// only returns the properties of the only resource of a type.
func only[T any](t *testing.T, all map[string][]resource, kind string) (properties T) {
	t.Helper()
	if len(all[kind]) != 1 {
		t.Fatalf("%d resources of type %s", len(all[kind]), kind)
	}
	if err := json.Unmarshal(all[kind][0].Properties, &properties); err != nil {
		t.Fatal(err)
	}
	return properties
}

func TestTheStack(t *testing.T) {
	needs.Time(t)
	text, all := synthesize(t)

	type key struct{ AttributeName, KeyType string }
	table := only[struct {
		KeySchema               []key
		TimeToLiveSpecification struct {
			AttributeName string
			Enabled       bool
		}
	}](t, all, "AWS::DynamoDB::Table")
	if len(table.KeySchema) != 1 || table.KeySchema[0] != (key{repeats.ID, "HASH"}) || !table.TimeToLiveSpecification.Enabled || table.TimeToLiveSpecification.AttributeName != repeats.TTL {
		t.Errorf("the table is %+v", table)
	}

	function := only[struct {
		Runtime       string
		Architectures []string
		Timeout       int
		Environment   struct{ Variables map[string]any }
	}](t, all, "AWS::Lambda::Function")
	if function.Runtime != "provided.al2023" || function.Architectures[0] != "arm64" || function.Timeout < 10 {
		t.Errorf("the function is %+v", function)
	}
	checkSettings(t, function.Environment.Variables)

	url := only[struct {
		AuthType string
		Cors     any
	}](t, all, "AWS::Lambda::Url")
	if url.AuthType != "NONE" || url.Cors != nil { // keyrelay answers CORS itself
		t.Errorf("the function URL is %+v", url)
	}
	for _, action := range []string{`"lambda:InvokeFunctionUrl"`, `"lambda:InvokeFunction"`} {
		if !strings.Contains(text, `"Action":`+action) {
			t.Errorf("nobody may %s", action)
		}
	}
	policy := only[struct {
		PolicyDocument struct {
			Statement []struct{ Action string }
		}
	}](t, all, "AWS::IAM::Policy")
	if s := policy.PolicyDocument.Statement; len(s) != 1 || s[0].Action != "dynamodb:PutItem" {
		t.Errorf("the function may %+v", s)
	}
}

// checkSettings lets keyrelay read the variables of the function. A reference to
// Secrets Manager counts as a value.
func checkSettings(t *testing.T, variables map[string]any) {
	t.Helper()
	r := &env.Reader{Lookup: func(name string) (string, bool) {
		value, ok := variables[name]
		text, isText := value.(string)
		if !isText || strings.Contains(text, "{{resolve:secretsmanager:") {
			text = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I"
		}
		if !ok {
			return "", false
		}
		return text, true
	}}
	if _, err := relay.Read(r); err != nil || r.String("KEYRELAY_TABLE") == "" || r.Err() != nil {
		t.Errorf("keyrelay does not start: %v, %v", err, r.Err())
	}
	for _, name := range []string{"KEYRELAY_SECRETS", "KEYRELAY_SMTP_PASSWORD"} {
		text, err := json.Marshal(variables[name])
		if err != nil || !strings.Contains(string(text), "resolve:secretsmanager:") {
			t.Errorf("%s is in the template: %s, %v", name, text, err)
		}
	}
}

// The page shows the code that the test above synthesizes.
func TestThePageShowsTheStack(t *testing.T) {
	code, err1 := os.ReadFile("main.go")
	page, err2 := os.ReadFile("../../docs/own-delivery.md")
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	_, body, found := strings.Cut(string(code), "// newStack adds")
	if !found || !strings.Contains(string(page), "```go\n// newStack adds"+body+"```") {
		t.Error("docs/own-delivery.md does not show newStack of main.go")
	}
}
