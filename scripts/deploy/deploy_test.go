// Package deploy_test runs the scripts that deploy, and scripts/reproducible, with
// stand-ins for npx and go that only record their arguments.
package deploy_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/secure-share/secure-share/test/needs"
)

func TestScripts(t *testing.T) {
	needs.Program(t, "git", "Install git.")
	needs.Program(t, "sha256sum", "Install GNU coreutils.")
	scripts, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(e *testscript.Env) error {
			bin := filepath.Join(e.WorkDir, "bin")
			if err := os.MkdirAll(bin, 0o755); err != nil {
				return err
			}
			e.Setenv("PATH", bin+string(os.PathListSeparator)+e.Getenv("PATH"))
			e.Setenv("STACK", filepath.Join(scripts, "deploy", "stack"))
			e.Setenv("REPRODUCIBLE", filepath.Join(scripts, "reproducible"))
			for name, text := range map[string]string{"npx": npx, "go": goes} {
				if err := os.WriteFile(filepath.Join(bin, name), []byte(text), 0o755); err != nil {
					return err
				}
			}
			return nil
		},
	})
}

// npx writes its arguments to the file calls; the app has a stage named staging.
const npx = `#!/bin/sh
echo "$*" >> calls
case "$*" in
*" cdk list SecureShareFiles"*) printf -- '- id: SecureShareFiles-staging\n  environment:\n    account: "123456789012"\n    region: eu-west-1\n    name: aws://123456789012/eu-west-1\n' ;;
*" cdk list"*) printf 'SecureShareFiles-staging\nSecureShareKeys-staging\nSecureSharePage-staging\n' ;;
esac
case "$*" in *" cdk deploy SecureShareFiles"*) printf '{\n  "SecureShareFiles-staging": {\n    "FileApi": "https://SecureShareFiles"\n  }\n}\n' > build/outputs/files.json ;; esac
case "$*" in *" bogus"*) exit 1 ;; esac
`

// goes is a stand-in for go that records its arguments and folder.
const goes = `#!/bin/sh
echo "$AWS_PROFILE $AWS_REGION $*" >> went
`
