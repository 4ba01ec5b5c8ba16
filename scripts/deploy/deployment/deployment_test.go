package deployment_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/scripts/deploy/deployment"
	"github.com/secure-share/secure-share/scripts/deploy/standin"
)

// Without live updates the stack has no address of them. The manifest needs one: it
// gets one to which the app may connect anyway.
func TestForgeVariablesWithoutLiveUpdates(t *testing.T) {
	for _, test := range []struct{ setting, output, want string }{
		{`true`, `"LiveUpdates":"wss://live.example",`, "wss://live.example"},
		{`false`, ``, "https://files.example"},
		{`true`, ``, ""},
	} {
		root := t.TempDir()
		standin.Write(t, root, "cdk.json", `{"context":{"stage":"prod","liveUpdates":`+test.setting+`}}`)
		standin.Write(t, root, "build/outputs/files.json", `{"SecureShareFiles":{`+test.output+`"FileApi":"https://files.example","Bucket":"b"}}`)
		standin.Write(t, root, "build/outputs/keys.json", `{"SecureShareKeys":{"KeyMailer":"https://keys.example"}}`)
		d, err := deployment.Open(root, func(string) (string, bool) { return "", false })
		if err != nil {
			t.Fatal(err)
		}
		variables, err := d.ForgeVariables()
		if got := variables["SECURE_SHARE_LIVE_UPDATES"]; got != test.want || (err == nil) != (test.want != "") {
			t.Errorf("liveUpdates %s: %q, %v", test.setting, got, err)
		}
	}
}

func open(t *testing.T, root string) *deployment.Deployment {
	t.Helper()
	d, err := deployment.Open(root, func(string) (string, bool) { return "", false })
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// What belongs to one stage stays with it when there are several.
func TestAddRegions(t *testing.T) {
	root := t.TempDir()
	standin.Write(t, root, "cdk.json", `{"context":{"stage":"prod","filesAccount":"1","mailFrom":"a@acme.com","pageUrl":"https://links.acme.com/","ticketKeys":{"keys":[{"kid":"1"}]}}}`)
	d := open(t, root)
	if err := d.AddRegions("US", "EU"); err != nil {
		t.Fatal(err)
	}
	regions, err := d.Regions()
	if err != nil || len(regions) != 2 || regions[0].Name != "EU" || regions[1].Suffix() != "_US" {
		t.Fatalf("%v, %v", regions, err)
	}
	for name, want := range map[string][2]string{
		"filesAccount": {"1", ""}, "mailFrom": {"a@acme.com", "a@acme.com"}, "pageUrl": {"https://links.acme.com/", ""},
		"ticketKeys": {`{"keys":[{"kid":"1"}]}`, `{"keys":[]}`}, "stage": {"prod", "eu"},
	} {
		if got := [2]string{d.Setting(name), regions[0].Setting(name)}; got != want {
			t.Errorf("%s is %q, expected %q", name, got, want)
		}
	}
	if err := regions[0].Set("mailServer", "mail.acme.com:587"); err != nil || open(t, root).Setting("mailServer") != "mail.acme.com:587" {
		t.Errorf("what all stages share is %q, %v", d.Setting("mailServer"), err)
	}
	before, _ := os.ReadFile(filepath.Join(root, "cdk.json"))
	for _, name := range []string{"eu", "PROD", "E.U"} {
		if err := d.AddRegions(name); err == nil {
			t.Errorf("%s was added", name)
		}
	}
	if after, _ := os.ReadFile(filepath.Join(root, "cdk.json")); string(after) != string(before) {
		t.Errorf("cdk.json became %s", after)
	}
}

// Each stage has outputs of its own. Those of an earlier release are read, too.
func TestOutputsOfAStage(t *testing.T) {
	root := t.TempDir()
	standin.Write(t, root, "cdk.json", `{"context":{"stage":"prod","stages":{"prod":{},"eu":{}},"forgeRegions":{"EU":"eu"}}}`)
	standin.Write(t, root, "build/outputs/keys.json", `{"SecureShareKeys":{"KeyMailer":"https://keys.acme.com"}}`)
	d := open(t, root)
	if _, err := d.KeyMailers(); err == nil || !strings.Contains(err.Error(), "not deployed") {
		t.Errorf("before the region is deployed: %v", err)
	}
	standin.Write(t, root, "build/outputs/SecureShareKeys-eu.json", `{"SecureShareKeys-eu":{"KeyMailer":"https://keys.acme.eu"}}`)
	if got, err := d.KeyMailers(); err != nil || got != "https://keys.acme.com eu=https://keys.acme.eu" {
		t.Errorf("%q, %v", got, err)
	}
}
