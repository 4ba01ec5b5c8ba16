package deployment_test

import (
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
