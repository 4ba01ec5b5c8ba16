package recipes

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/delivery"
)

// installation is the stand-in for n8n.
type installation struct {
	Secret string `json:"secret"`
	Fails  bool   `json:"fails"`
}

func TestN8nMailsAKeyOnce(t *testing.T) {
	p := run(t, "n8n.mjs", installation{Secret: secretText})
	m := message(t)
	body := sealed(t, secretText, m)
	a := post(t, p.where["webhook"], body)
	if !a.delivered() || a.header.Get("Access-Control-Allow-Origin") != "https://0a1b.cdn.prod.atlassian-dev.net" {
		t.Errorf("%+v", a)
	}
	mail := p.mails(t, 1)[0]
	if mail["to"] != "bob@acme.example" || strings.Contains(mail["subject"], "Alice") || mail["attribution"] != "false" {
		t.Errorf("%v", mail)
	}
	for _, text := range []string{m.Key.Reveal(), m.Link, "Name of the sender, not verified: Alice Ünal", "Tue, 01 Dec 2026 15:00:00 GMT"} {
		if !strings.Contains(mail["body"], text) {
			t.Errorf("%q is not in %s", text, mail["body"])
		}
	}
	if a := post(t, p.where["webhook"], body); !a.refused(409, "received before") {
		t.Errorf("again: %+v", a)
	}
	p.mails(t, 1)
}

func TestN8nTellsOutsiders(t *testing.T) {
	p := run(t, "n8n.mjs", installation{Secret: secretText})
	if a := post(t, p.where["webhook"], sealed(t, secretText, forOutsider(t))); !a.delivered() {
		t.Fatalf("%+v", a)
	}
	if body := p.mails(t, 1)[0]["body"]; !tellsOutsider(body) {
		t.Error(body)
	}
}

func TestN8nMailsNothingThatItRefuses(t *testing.T) {
	p := run(t, "n8n.mjs", installation{Secret: secretText})
	for name, c := range refusals(t) {
		t.Run(name, func(t *testing.T) {
			if a := post(t, p.where["webhook"], c.body); !a.refused(c.status, c.title) {
				t.Errorf("%+v", a)
			}
		})
	}
	if a := post(t, p.where["webhook"], strings.Repeat("x", delivery.MaxBody+1)); !a.refused(403, "signature") {
		t.Errorf("too long: %+v", a)
	}
	p.mails(t, 0)
}

func TestN8nNamesStayNames(t *testing.T) {
	p := run(t, "n8n.mjs", installation{Secret: secretText})
	m := message(t)
	m.From = "Alice\nhttps://evil.example/?a <b>"
	if a := post(t, p.where["webhook"], sealed(t, secretText, m)); !a.delivered() {
		t.Fatalf("%+v", a)
	}
	if body := p.mails(t, 1)[0]["body"]; strings.Contains(body, "evil.example") || strings.Contains(body, "<b>") {
		t.Error(body)
	}
}

func TestN8nOutcomes(t *testing.T) {
	for name, c := range map[string]struct {
		installation installation
		kind         string
		status       int // of a problem; 0: delivered
	}{
		"a sample":            {installation{Secret: secretText}, delivery.Test, 0},
		"the mail is refused": {installation{Secret: secretText, Fails: true}, delivery.Key, 502},
	} {
		t.Run(name, func(t *testing.T) {
			p := run(t, "n8n.mjs", c.installation)
			m := message(t)
			m.Type = c.kind
			a := post(t, p.where["webhook"], sealed(t, secretText, m))
			if c.status == 0 && !a.delivered() || c.status != 0 && !a.refused(c.status, "may have been delivered") {
				t.Errorf("%+v", a)
			}
			p.mails(t, 0)
		})
	}
}

// The workflow holds the code of the two files, and lets n8n keep nothing of a run.
func TestTheWorkflowOfN8n(t *testing.T) {
	const folder = "../../examples/delivery/n8n/"
	text, err := os.ReadFile(folder + "workflow.json")
	if err != nil {
		t.Fatal(err)
	}
	var w struct {
		Nodes []struct {
			Name       string
			Parameters struct{ JSCode string }
		}
		Settings map[string]any
	}
	if err := json.Unmarshal(text, &w); err != nil {
		t.Fatal(err)
	}
	code := map[string]string{}
	for _, n := range w.Nodes {
		code[n.Name] = n.Parameters.JSCode
	}
	for node, file := range map[string]string{"Read": "read.js", "Check": "check.js"} {
		t.Run(node, func(t *testing.T) {
			content, err := os.ReadFile(folder + file)
			if err != nil || string(content) != code[node] {
				t.Errorf("the node %s does not hold %s, %v", node, file, err)
			}
		})
	}
	for name, want := range map[string]any{
		"saveDataSuccessExecution": "none", "saveDataErrorExecution": "none", "saveManualExecutions": false, "saveExecutionProgress": false,
	} {
		t.Run(name, func(t *testing.T) {
			if w.Settings[name] != want {
				t.Errorf("%s is %v", name, w.Settings[name])
			}
		})
	}
}
