package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/keyring/password"
)

// The app reads the same table, in passwordStrength.test.ts.
func TestStrengths(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("..", "..", "shared", "keyring", "testdata", "strengths.json"))
	if err != nil {
		t.Fatal(err)
	}
	var table []struct {
		Password, Strength string
		Repeat             int
	}
	if err := json.Unmarshal(raw, &table); err != nil || len(table) == 0 {
		t.Fatalf("%d rows, %v", len(table), err)
	}
	words := map[string]strength{"weak": weak, "fair": fair, "strong": strong}
	for _, row := range table {
		p, err := password.Parse(strings.Repeat(row.Password, max(row.Repeat, 1)))
		if err != nil {
			t.Fatal(err)
		}
		if got := strengthOf(p); got != words[row.Strength] {
			t.Errorf("%q: %s, want %s", row.Password, got, row.Strength)
		}
	}
	if got := strengthOf(password.Generate()); got != strong {
		t.Errorf("a generated one: %s", got)
	}
}
