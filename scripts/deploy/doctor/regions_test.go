package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/infra/jwkset"
	"github.com/secure-share/secure-share/scripts/deploy/deployment"
	"github.com/secure-share/secure-share/scripts/deploy/standin"
)

// serveEU adds the region EU of Forge with a stage of its own.
func (p *patient) serveEU(t *testing.T, d *deployment.Deployment) {
	t.Helper()
	if err := d.AddRegions("EU"); err != nil {
		t.Fatal(err)
	}
	regions, err := d.Regions()
	if err != nil || len(regions) != 1 {
		t.Fatalf("%v, %v", regions, err)
	}
	eu := regions[0]
	signer := p.accounts["eu-files"]
	account, err := eu.Account(t.Context(), deployment.Files, "eu-files")
	if err != nil {
		t.Fatal(err)
	}
	key, err := deployment.TicketKey(t.Context(), account, signer.TicketKey)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := json.Marshal(jwkset.Set{Keys: []jwkset.Key{key}})
	if err != nil {
		t.Fatal(err)
	}
	err = eu.SetAll(deployment.Value{Name: "filesAccount", Value: signer.ID}, deployment.Value{Name: "keysAccount", Value: p.accounts["eu-keys"].ID},
		deployment.Value{Name: "ticketKeys", Value: json.RawMessage(keys)})
	if err != nil {
		t.Fatal(err)
	}
	address, err := d.Output(deployment.Files, "FileApi")
	if err != nil {
		t.Fatal(err)
	}
	standin.Write(t, p.root, "build/outputs/SecureShareFiles-eu.json", `{"SecureShareFiles-eu":{"FileApi":"`+address+`","Bucket":"b-eu","LiveUpdates":"wss://eu.example","TicketKeyId1":"`+signer.TicketKey+`"}}`)
	standin.Write(t, p.root, "build/outputs/SecureShareKeys-eu.json", `{"SecureShareKeys-eu":{"KeyMailer":"`+address+`"}}`)
	standin.Write(t, p.root, "forge/manifest.yml", "default: ${SECURE_SHARE_FILE_API}\nEU: ${SECURE_SHARE_FILE_API_EU}\n")
	standin.Programs(t, p.programs)
	p.programs["forge"] = `[ "$1" = --version ] && echo 13.3.0 || echo '[{"key":"SECURE_SHARE_KEY_MAILER","value":"` + address + ` eu=` + address + `"},{"key":"SECURE_SHARE_ROLE_KEY","encrypt":true}]'`
	standin.Programs(t, p.programs)
}

// The stacks of each region are checked, and that the app can serve them.
func TestTheStageOfARegion(t *testing.T) {
	for _, c := range []struct {
		name       string
		harm       func(p *patient)
		then       func(t *testing.T, p *patient, d *deployment.Deployment)
		line, next string
		fails      bool
	}{
		{"all is well", nil, nil, "ok       EU ticketKeys: holds 5678efgh, which signs", "", false},
		{"its app", nil, nil, "ok       EU settings: SecureShareFiles-eu and SecureShareKeys-eu, for the same app", "", false},
		{"its key mailer", nil, nil, " eu=", "", false},
		{"a manifest without it", nil, func(t *testing.T, p *patient, _ *deployment.Deployment) {
			standin.Write(t, p.root, "forge/manifest.yml", "default: ${SECURE_SHARE_FILE_API}\n")
		}, "wrong    regions: forge/manifest.yml lacks EU", "regions.mjs", true},
		{"another app", nil, func(t *testing.T, p *patient, _ *deployment.Deployment) {
			text := strings.Replace(cdkJSON(t, p.root), `"filesAccount":"345678901234"`, `"filesAccount":"345678901234","forgeAppId":"ari:cloud:ecosystem::app/1"`, 1)
			if err := os.WriteFile(filepath.Join(p.root, "cdk.json"), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}, "wrong    EU settings: the stage eu has another forgeAppId", "next to stages", true},
		{"no profile", func(p *patient) { delete(p.profiles, "filesEU") }, nil, "skipped  EU accounts: FILES_PROFILE_EU is not set", "export FILES_PROFILE_EU", false},
		{"another account", func(p *patient) { p.accounts["eu-keys"].ID, p.profiles["keysEU"] = "456789012345", "acme-keys" }, nil,
			"wrong    EU accounts: the profile acme-keys belongs to 210987654321, but keysAccount is 456789012345", "with SECURE_SHARE_STAGE=eu: use another profile", true},
		{"an app that does not know its key mailer", nil, func(t *testing.T, p *patient, d *deployment.Deployment) {
			address, err := d.Output(deployment.Keys, "KeyMailer")
			if err != nil {
				t.Fatal(err)
			}
			p.programs["forge"] = `[ "$1" = --version ] && echo 13.3.0 || echo '[{"key":"SECURE_SHARE_KEY_MAILER","value":"` + address + `"},{"key":"SECURE_SHARE_ROLE_KEY","encrypt":true}]'`
			standin.Programs(t, p.programs)
		}, "wrong    Forge variables: SECURE_SHARE_KEY_MAILER is", "forge variables set", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := healthy(t)
			p.accounts["eu-files"] = &standin.Account{ID: "345678901234", Concurrency: 1000, TicketKey: "5678efgh"}
			p.accounts["eu-keys"] = &standin.Account{ID: "432109876543", Concurrency: 1000, Production: true, DKIM: "SUCCESS"}
			p.profiles["filesEU"], p.profiles["keysEU"] = "eu-files", "eu-keys"
			p.region = func(t *testing.T, d *deployment.Deployment) {
				p.serveEU(t, d)
				if c.then != nil {
					c.then(t, p, d)
				}
			}
			if c.harm != nil {
				c.harm(p)
			}
			said, well := p.examine(t)
			if !strings.Contains(said, c.line) || !strings.Contains(said, c.next) || well == c.fails {
				t.Errorf("well: %v, the report lacks %q or %q:\n%s", well, c.line, c.next, said)
			}
		})
	}
}
