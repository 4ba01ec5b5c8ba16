package accounts_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/scripts/local/accounts"
)

func open(t *testing.T, dir, name string) *accounts.Account {
	t.Helper()
	a, err := accounts.Open(dir, name, "111111111111", "eu-central-1")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func secret(a *accounts.Account) string { return a.Environment()["AWS_SECRET_ACCESS_KEY"] }

func TestKeysDifferAndStay(t *testing.T) {
	dir := t.TempDir()
	files, keys := open(t, dir, "files"), open(t, dir, "keys")
	if secret(files) == "" || secret(files) == secret(keys) {
		t.Error("two accounts have one key")
	}
	if again := open(t, dir, "files"); secret(again) != secret(files) {
		t.Error("the key changed")
	}
	info, err := os.Stat(filepath.Join(files.Dir, "access-key.json"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode of the key's file: %v, %v", info, err)
	}
}

func TestFunctionsHaveKeysOfTheirOwn(t *testing.T) {
	dir := t.TempDir()
	files, keys := open(t, dir, "files"), open(t, dir, "keys")
	seen := map[string]bool{}
	for _, a := range []*accounts.Account{files, keys, files.Role("one"), files.Role("two"), keys.Role("one")} {
		if seen[a.KeyID()] || seen[secret(a)] || len(a.KeyID()) != 20 || len(secret(a)) != 40 {
			t.Errorf("key %s of %v is not its own", a.KeyID(), a)
		}
		seen[a.KeyID()], seen[secret(a)] = true, true
	}
	if again := open(t, dir, "files").Role("one"); secret(again) != secret(files.Role("one")) {
		t.Error("the key of a function changed")
	}
}

func TestSecretDoesNotPrint(t *testing.T) {
	a := open(t, t.TempDir(), "files").Role("one")
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		for _, value := range []any{a, *a} {
			if text := fmt.Sprintf(verb, value); strings.Contains(text, secret(a)) || !strings.Contains(text, "files") {
				t.Errorf("%s prints %q", verb, text)
			}
		}
	}
}

func TestDamagedKeyFile(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir, "files")
	if err := os.WriteFile(filepath.Join(a.Dir, "access-key.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := accounts.Open(dir, "files", "111111111111", "eu-central-1"); err == nil {
		t.Error("it was accepted")
	}
}
