package main

import (
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

func grammar(t *testing.T) *kong.Application {
	t.Helper()
	parser, err := kong.New(&cli{}, kong.Name("secureshare"), kong.Description("Hand over a file."))
	if err != nil {
		t.Fatal(err)
	}
	return parser.Model
}

// The scripts and the manual page name every command and flag.
func TestGeneratedTextsAreComplete(t *testing.T) {
	model := grammar(t)
	texts := map[string]string{"man": strings.ReplaceAll(manPage(model), `\-`, "-")}
	for _, shell := range []string{"bash", "zsh", "fish"} {
		script, err := completion(shell, model)
		if err != nil {
			t.Fatal(err)
		}
		texts[shell] = strings.ReplaceAll(script, " -l ", " --")
	}
	for what, text := range texts {
		t.Run(what, func(t *testing.T) {
			for _, command := range model.Leaves(true) {
				if !strings.Contains(text, command.Name) {
					t.Errorf("the command %s is missing", command.Name)
				}
				for _, f := range slices.Concat(command.AllFlags(true)...) {
					if !strings.Contains(text, "--"+f.Name) {
						t.Errorf("%s --%s is missing", command.Name, f.Name)
					}
				}
			}
		})
	}
	for _, e := range exits {
		if !strings.Contains(texts["man"], e.meaning) {
			t.Errorf("man: the exit code %d is missing", e.code)
		}
	}
	if found := regexp.MustCompile(`(?m)^(\.[^A-Z\n].*|'.*)$`).FindString(texts["man"]); found != "" {
		t.Errorf("man: a line of text is a request of roff: %q", found)
	}
}

func TestCompletionInBash(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("bash is not installed")
	}
	script, err := completion("bash", grammar(t))
	if err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]string{
		"secureshare re":                    "resend-key",
		"secureshare --profile get in":      "inbox", // get is a value here
		"secureshare send --sh":             "--show-key",
		"secureshare get --to":              "",
		"secureshare -q get --ke":           "--key",
		"secureshare get --qu":              "--quiet",
		"secureshare completion z":          "zsh",
		"secureshare send --to s":           "",
		"secureshare send report.pdf --loc": "--locale",
	} {
		t.Run(line, func(t *testing.T) {
			words := strings.Fields(line)
			c := exec.Command(bash, append([]string{"--norc", "-c", script + `
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_secureshare
echo "${COMPREPLY[*]}"`, "bash"}, words...)...)
			out, err := c.Output()
			if got := strings.TrimSpace(string(out)); err != nil || got != want {
				t.Errorf("%q, %v, want %q", got, err, want)
			}
		})
	}
}

// Each shell that is installed here can read its script.
func TestCompletionScriptsAreValid(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish"} {
		t.Run(shell, func(t *testing.T) {
			path, err := exec.LookPath(shell)
			if err != nil {
				t.Skip("it is not installed")
			}
			script, err := completion(shell, grammar(t))
			if err != nil {
				t.Fatal(err)
			}
			c := exec.Command(path, "-n")
			c.Stdin = strings.NewReader(script)
			if out, err := c.CombinedOutput(); err != nil || len(out) > 0 {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
}
