package env

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"
)

func reader(set map[string]string) *Reader {
	return &Reader{Lookup: func(name string) (string, bool) {
		v, ok := set[name]
		return v, ok
	}}
}

var errParse = errors.New("is not right")

func parse(s string) (int, error) {
	if s == "" {
		return 0, errParse
	}
	return len(s), nil
}

func TestEverythingIsThere(t *testing.T) {
	r := reader(map[string]string{"A": "a", "N": "12", "U": "https://example/x", "P": "abc"})
	if a, n, u, o, p := r.String("A"), r.Count("N"), r.URL("U"), r.Optional("O"), Parse(r, "P", parse); a != "a" || n != 12 || u != "https://example/x" || o != "" || p != 3 {
		t.Errorf("read %q, %d, %q, %q, %d", a, n, u, o, p)
	}
	if err := r.Err(); err != nil {
		t.Error(err)
	}
	if r.Optional("A") != "a" {
		t.Error("an optional value that is set was not read")
	}
}

func TestAbsentValues(t *testing.T) {
	r := reader(map[string]string{"P": "abc"})
	if set, not := ParseOr(r, "P", "x", parse), ParseOr(r, "Q", "xy", parse); set != 3 || not != 2 || r.Err() != nil {
		t.Errorf("read %d and %d, %v", set, not, r.Err())
	}
}

func TestOneErrorNamesAllThatIsMissing(t *testing.T) {
	for _, blank := range []string{"", " ", "\t\n"} {
		r := reader(map[string]string{"B": blank, "M": blank, "V": blank, "P": "x"})
		r.String("A")
		r.String("B")
		r.Count("N")
		r.Count("M")
		r.URL("U")
		r.URL("V")
		Parse(r, "P", parse)
		Parse(r, "Q", parse)
		r.Optional("O")
		want := "environment: A is missing; B is missing; N is missing; M is missing; U is missing; V is missing; Q: is not right"
		if err := r.Err(); err == nil || err.Error() != want {
			t.Errorf("with %q: %v", blank, err)
		}
	}
}

func TestCount(t *testing.T) {
	for v, want := range map[string]bool{"1": true, "2147483647": true, "0": false, "-1": false, "1.5": false, "x": false, "1 ": false, "99999999999999999999": false} {
		t.Run(v, func(t *testing.T) {
			r := reader(map[string]string{"N": v})
			n := r.Count("N")
			if err := r.Err(); (err == nil) != want || (want && strconv.Itoa(n) != v) {
				t.Errorf("%d, %v", n, err)
			}
			if err := r.Err(); err != nil && err.Error() != "environment: N must be a positive whole number" {
				t.Error(err)
			}
		})
	}
}

func TestURL(t *testing.T) {
	for v, want := range map[string]bool{
		"https://a.example": true, "http://127.0.0.1:1/x?y": true, "a.example": false, "ftp://a.example": false, "https://": false,
		"https:a.example": false, "://": false, "https://a\x7f": false, "file:///etc/passwd": false,
	} {
		t.Run(v, func(t *testing.T) {
			r := reader(map[string]string{"U": v})
			r.URL("U")
			if err := r.Err(); (err == nil) != want || (err != nil && err.Error() != "environment: U must be an http or https URL") {
				t.Error(err)
			}
		})
	}
}

// A value may be a key, so the log at the start may contain names only.
func TestValuesAreNotRepeated(t *testing.T) {
	r := reader(map[string]string{"N": "canary", "U": "canary"})
	r.Count("N")
	r.URL("U")
	if err := r.Err(); err == nil || strings.Contains(err.Error(), "canary") {
		t.Error(err)
	}
}

func TestNamesAreDistinct(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "env.go", nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		name, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil || names[name] || strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_") != "" || name == "" {
			t.Errorf("%s is %q", spec.Names[0].Name, name)
		}
		names[name] = true
		return true
	})
	if len(names) < 10 {
		t.Errorf("found only %d names", len(names))
	}
}
