// Package deploy_test runs the scripts with an npx that only writes down what it is
// asked to do.
package deploy_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestScripts(t *testing.T) {
	script, err := filepath.Abs("stack")
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
			e.Setenv("STACK", script)
			return os.WriteFile(filepath.Join(bin, "npx"), []byte(npx), 0o755)
		},
	})
}

// npx writes its arguments to the file calls; the app has a stage named staging.
const npx = `#!/bin/sh
echo "$*" >> calls
case "$*" in
*" cdk list"*) printf 'SecureShareFiles-staging\nSecureShareKeys-staging\n' ;;
esac
`
