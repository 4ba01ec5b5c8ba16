package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/CycloneDX/cyclonedx-go"
)

// This test itself is a Go program whose modules are known.
func TestABillNamesEveryModuleOfTheBinary(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	bill, err := ofBinary("self", self)
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, c := range *bill.Components {
		named[c.PackageURL] = true
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		t.Fatal("no build info")
	}
	want := []string{"pkg:golang/std@" + strings.TrimPrefix(info.GoVersion, "go")}
	for _, m := range info.Deps {
		want = append(want, "pkg:golang/"+m.Path+"@"+m.Version)
	}
	for _, purl := range want {
		if !named[purl] {
			t.Errorf("%s is missing", purl)
		}
	}
	if len(named) != len(want) {
		t.Errorf("%d components, expected %d", len(named), len(want))
	}
	if hashes := *bill.Metadata.Component.Hashes; len(hashes) != 1 || len(hashes[0].Value) != 64 {
		t.Errorf("the binary's hash: %v", hashes)
	}
}

func TestABillNamesWhatNpmInstallsToRunWith(t *testing.T) {
	// SHA-512 of nothing.
	const integrity = "sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg=="
	path := filepath.Join(t.TempDir(), "package-lock.json")
	write := func(text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(`{"packages": {
		"": {"version": "1.0.0"},
		"crypto": {"version": "1.0.0"},
		"node_modules/ours": {"link": true},
		"node_modules/tool": {"version": "2.0.0", "dev": true, "integrity": "` + integrity + `"},
		"node_modules/@scope/used": {"version": "3.0.0", "license": "MIT", "integrity": "` + integrity + `"},
		"node_modules/other/node_modules/@scope/used": {"version": "3.0.0", "license": "MIT", "integrity": "` + integrity + `"},
		"node_modules/other": {"version": "4.0.0", "license": "SEE LICENSE IN LICENSE.txt", "integrity": "` + integrity + `"}}}`)
	bill, err := ofLockFile("app", path)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(bill.Components)
	if err != nil {
		t.Fatal(err)
	}
	if len(*bill.Components) != 2 {
		t.Errorf("%d components: %s", len(*bill.Components), text)
	}
	first, second := (*bill.Components)[0], (*bill.Components)[1]
	if first.PackageURL != "pkg:npm/%40scope/used@3.0.0" || (*first.Licenses)[0].Expression != "MIT" ||
		(*first.Hashes)[0].Algorithm != cyclonedx.HashAlgoSHA512 || !strings.HasPrefix((*first.Hashes)[0].Value, "cf83e1357eefb8bd") {
		t.Errorf("the first is %+v", first)
	}
	if second.PackageURL != "pkg:npm/other@4.0.0" || (*second.Licenses)[0].Expression != "" {
		t.Errorf("the second is %+v", second)
	}
	write(`{"packages": {"node_modules/x": {"version": "1.0.0"}}}`)
	if _, err := ofLockFile("app", path); err == nil || !strings.Contains(err.Error(), "node_modules/x") {
		t.Errorf("a package without a hash: %v", err)
	}
}
