package unlocktoken_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/unlocktoken"

	"github.com/secure-share/secure-share/test/needs"
)

// The functions in docs/embedding.md sign tokens that are valid now, and never the same one
// twice.
func TestTheGuideSignsTokens(t *testing.T) {
	guide, err := os.ReadFile("../../docs/embedding.md")
	if err != nil {
		t.Fatal(err)
	}
	text := "'" + string(id) + "', '" + secret.Reveal() + "'"
	for language, c := range map[string]struct {
		program, file string
		run           func(code string) string
	}{
		"python": {"python3", "token.py", func(code string) string { return code + "\nprint(unlock_token(" + text + "))\n" }},
		"js":     {"node", "token.mjs", func(code string) string { return code + "\nconsole.log(unlockToken(" + text + "));\n" }},
		"java": {"java", "Token.java", func(code string) string {
			call := strings.ReplaceAll(text, "'", `"`)
			return "class Token {\n" + code + "\npublic static void main(String[] a) throws Exception { System.out.println(unlockToken(" + call + ")); }\n}\n"
		}},
	} {
		t.Run(language, func(t *testing.T) {
			program := needs.Program(t, c.program, "install "+c.program)
			block := regexp.MustCompile("(?s)```" + language + "\n(.*?)```").FindSubmatch(guide)
			if block == nil {
				t.Fatal("the guide has no code in this language")
			}
			file := filepath.Join(t.TempDir(), c.file)
			if err := os.WriteFile(file, []byte(c.run(string(block[1]))), 0o600); err != nil {
				t.Fatal(err)
			}
			seen := map[string]bool{}
			for range 2 {
				out, err := exec.Command(program, file).Output()
				if err != nil {
					t.Fatal(err)
				}
				token, err := unlocktoken.Verify(strings.TrimSpace(string(out)), id, secret, time.Now())
				if err != nil || seen[token.Hash] {
					t.Errorf("%s: %v", out, err)
				}
				seen[token.Hash] = true
			}
		})
	}
}
