package main

import (
	"debug/elf"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/env"
)

// functions lists all functions, each with its stack.
func functions() map[string]synthesized {
	stacks := map[string]synthesized{}
	for name := range concurrencySettings {
		stacks[name] = files
	}
	stacks[keyMailer] = keys
	return stacks
}

// onlyLocal are variables that the local stack sets, and no deployment may.
var onlyLocal = map[string]bool{env.LocalHTTPS: true}

func TestFunctionsGetExactlyTheVariablesThatTheyRead(t *testing.T) {
	names := constants(t, "../shared/env")
	for function, stack := range functions() {
		given := maps.Clone(variablesOf(stack, function))
		if function == keyMailer {
			maps.Copy(given, variablesOf(overSMTP(t), function))
		}
		have := slices.Sorted(maps.Keys(given))
		want := slices.DeleteFunc(variablesRead(t, function, names), func(name string) bool { return onlyLocal[name] })
		if !slices.Equal(have, want) {
			t.Errorf("%s gets\n\t%v\nand reads\n\t%v", function, have, want)
		}
	}
}

// variablesOf returns the variables that a stack gives to a function.
func variablesOf(s synthesized, function string) map[string]any {
	return s.resources[function].Properties["Environment"].(map[string]any)["Variables"].(map[string]any)
}

// variablesRead finds the constants of package env that main.go of the function
// names.
func variablesRead(t *testing.T, function string, names map[string]string) []string {
	t.Helper()
	main, err := parser.ParseFile(token.NewFileSet(), filepath.Join("../functions", function, "lambda/main.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	read := make(map[string]bool)
	ast.Inspect(main, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if in, ok := s.X.(*ast.Ident); ok && in.Name == "env" && names[s.Sel.Name] != "" {
				read[names[s.Sel.Name]] = true
			}
		}
		return true
	})
	if len(read) == 0 {
		t.Fatalf("%s reads no variable at all", function)
	}
	return slices.Sorted(maps.Keys(read))
}

// constants returns the string constants that a package declares, by name.
func constants(t *testing.T, dir string) map[string]string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	found := make(map[string]string)
	for _, path := range paths {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if v, ok := n.(*ast.ValueSpec); ok && len(v.Values) == 1 {
				if text, ok := v.Values[0].(*ast.BasicLit); ok && text.Kind == token.STRING {
					found[v.Names[0].Name], _ = strconv.Unquote(text.Value)
				}
			}
			return true
		})
	}
	return found
}

func TestFunctionsRunBounded(t *testing.T) {
	for function, stack := range functions() {
		p := stack.resources[function].Properties
		if p["Runtime"] != "provided.al2023" || len(list(p["Architectures"])) != 1 || list(p["Architectures"])[0] != "arm64" {
			t.Errorf("%s runs on %v, %v", function, p["Runtime"], p["Architectures"])
		}
		if p["ReservedConcurrentExecutions"] == nil || p["Timeout"] == nil || p["Timeout"].(float64) > 60 {
			t.Errorf("%s is not bounded: %v at once, %v s", function, p["ReservedConcurrentExecutions"], p["Timeout"])
		}
		log := stack.render(p["LoggingConfig"].(map[string]any)["LogGroup"])
		if stack.resources[log].Type != "AWS::Logs::LogGroup" {
			t.Errorf("%s logs to %s", function, log)
		}
	}
}

func TestNoFunctionOutlivesItsGateway(t *testing.T) {
	for _, function := range []string{fileAPI, linkAPI, realtime, keyMailer} {
		if limit := functions()[function].resources[function].Properties["Timeout"].(float64); limit >= 30 {
			t.Errorf("%s may work for %v s, but its caller is gone after 30", function, limit)
		}
	}
}

func TestLogsAreKept60Days(t *testing.T) {
	for _, stack := range []synthesized{files, keys} {
		for name, r := range stack.resources {
			if r.Type == "AWS::Logs::LogGroup" && r.Properties["RetentionInDays"] != 60.0 {
				t.Errorf("%s is kept for %v days", name, r.Properties["RetentionInDays"])
			}
		}
	}
}

func TestCodeMustBeBuiltForTheProcessor(t *testing.T) {
	dir := t.TempDir()
	writeBootstrap(dir, fileAPI, elf.EM_X86_64)
	if err := os.MkdirAll(filepath.Join(dir, reaper), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, reaper, "bootstrap"), []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	c := Config{Binaries: dir, Processor: arm64}
	_, err := findCode(c)
	if err == nil {
		t.Fatal("code that cannot run was accepted")
	}
	for _, want := range []string{"fileapi/bootstrap is built for EM_X86_64", "reaper/bootstrap is not a Linux executable", "realtime/bootstrap is missing", "notifier/bootstrap is missing", "linkapi/bootstrap is missing", "keymailer/bootstrap is missing", "make build"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not say %q", err, want)
		}
	}
	for name := range concurrencySettings {
		writeBootstrap(dir, name, elf.EM_AARCH64)
	}
	if _, err := findCode(c); err != nil {
		t.Errorf("good code was refused: %v", err)
	}
	c.Processor = x86
	if _, err := findCode(c); err == nil || !strings.Contains(err.Error(), "built for EM_AARCH64, not for x86_64") {
		t.Errorf("code for arm64 on x86_64: %v", err)
	}
}
