package main

import (
	_ "embed"
	"io"
	"reflect"
	"strings"
	"text/template"

	"github.com/alecthomas/kong"
)

type completionCmd struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`
}

func (completionCmd) Help() string {
	return `For bash: source <(secureshare completion bash). For zsh, save it as _secureshare in a folder of $fpath. For fish, save it as ~/.config/fish/completions/secureshare.fish.

With --json: shell, script.`
}

// completionResult is the JSON of completion.
type completionResult struct {
	Shell  string `json:"shell"`
	Script string `json:"script"`
}

func (c *completionCmd) Run(s *session, k *kong.Kong) error {
	script, err := completion(c.Shell, k.Model)
	if err != nil {
		return err
	}
	return s.result(completionResult{c.Shell, script}, func(w io.Writer) { _, _ = io.WriteString(w, script) })
}

//go:embed completion.tmpl
var completionTemplates string

// completion returns the script with which a shell completes commands and flags.
func completion(shell string, grammar *kong.Application) (string, error) {
	t, err := template.New("").Funcs(template.FuncMap{
		"quote": shellQuote, "zsh": zshText, "fish": fishQuote, "join": strings.Join,
	}).Parse(completionTemplates)
	if err != nil {
		return "", err
	}
	var script strings.Builder
	err = t.ExecuteTemplate(&script, shell, newShellCommand(grammar.Node))
	return script.String(), err
}

// shellCommand describes a command for a shell. The one of the program has all
// commands, and the flags of all commands.
type shellCommand struct {
	Name, Help string
	Flags      []shellFlag
	Files      bool     // its arguments are files
	Words      []string // or one of these words
	Commands   []shellCommand
}

type shellFlag struct {
	Name, Short, Help string
	Value, Files      bool // takes a value; that is a file
}

func newShellCommand(n *kong.Node) shellCommand {
	c := shellCommand{Name: n.Name, Help: sentence(n.Help)}
	for _, f := range n.Flags {
		if f.Hidden {
			continue
		}
		flag := shellFlag{Name: f.Name, Help: sentence(f.Help), Value: !f.IsBool(), Files: isPath(f.Value)}
		if f.Short != 0 {
			flag.Short = string(f.Short)
		}
		c.Flags = append(c.Flags, flag)
	}
	for _, p := range n.Positional {
		c.Files = c.Files || isPath(p)
		if p.Enum != "" {
			c.Words = p.EnumSlice()
		}
	}
	for _, child := range n.Children {
		if !child.Hidden {
			c.Commands = append(c.Commands, newShellCommand(child))
		}
	}
	return c
}

// isPath reports whether a value is a file or folder, or several.
func isPath(v *kong.Value) bool {
	t := v.Target.Type()
	return t == reflect.TypeFor[path]() || t == reflect.TypeFor[[]path]()
}

// Flagged are the names of the flags that take a value, with their hyphens: of the
// program and of all commands.
func (c shellCommand) Flagged(files bool) (names []string) {
	seen := map[string]bool{}
	for _, command := range append([]shellCommand{c}, c.Commands...) {
		for _, f := range command.Flags {
			if !f.Value || f.Files != files || seen[f.Name] {
				continue
			}
			seen[f.Name] = true
			names = append(names, "--"+f.Name)
			if f.Short != "" {
				names = append(names, "-"+f.Short)
			}
		}
	}
	return names
}

// Hyphened are the names of the flags as they are typed.
func (c shellCommand) Hyphened() (names []string) {
	for _, f := range c.Flags {
		names = append(names, "--"+f.Name)
	}
	return names
}

func (c shellCommand) CommandNames() (names []string) {
	for _, command := range c.Commands {
		names = append(names, command.Name)
	}
	return names
}

// sentence is the first sentence of a help text, without parentheses.
func sentence(help string) string {
	help, _, _ = strings.Cut(help, " (")
	help, _, _ = strings.Cut(help, ". ")
	return strings.TrimSuffix(help, ".")
}

// shellQuote quotes a word for bash and zsh.
func shellQuote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// fishQuote quotes a word for fish.
func fishQuote(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(s) + "'"
}

// zshText escapes what has a meaning in a specification of _arguments or _describe.
func zshText(s string) string {
	return strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`, ":", `\:`).Replace(s)
}
