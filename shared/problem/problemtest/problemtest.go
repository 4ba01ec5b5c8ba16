// Package problemtest checks the table of problems of a service.
package problemtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"log/slog"
	"maps"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/problem"
	"github.com/secure-share/secure-share/shared/wire"
)

// Documented is an API's documented answer to an error.
type Documented struct {
	Err    error
	Status int
	Slug   string
}

// General has the documented answers of every HTTP API, by sentinel of package
// problem.
var General = map[string]Documented{
	"problem.ErrMalformed":   {problem.ErrMalformed, 400, "malformed"},
	"problem.ErrTooLarge":    {problem.ErrTooLarge, 413, "too-large"},
	"problem.ErrMediaType":   {problem.ErrMediaType, 415, "unsupported-media-type"},
	"problem.ErrNoRoute":     {problem.ErrNoRoute, 404, "not-found"},
	"problem.ErrMethod":      {problem.ErrMethod, 405, "method-not-allowed"},
	"problem.ErrUnavailable": {problem.ErrUnavailable, 503, "unavailable"},
}

// Table is the table of a service and its expected contents.
type Table struct {
	Problems problem.Table
	// Own has the service's documented answers besides General, by package and
	// sentinel.
	Own map[string]Documented
	// Packages are the directories whose exported sentinels must be in the table, by name.
	Packages map[string]string
	// InternalOnly has the sentinels that no caller can cause, each with the
	// reason.
	InternalOnly map[string]string
	// Faults are the slugs of the service's own faults by status, 500 and above.
	Faults map[int]string
}

// Run checks that every sentinel is in the table, that the answers are as
// documented, and that their texts are readable.
func (c Table) Run(t *testing.T) {
	t.Run("every sentinel is in the table", c.complete)
	t.Run("answers are as documented", c.answers)
	t.Run("only faults of ours are logged", c.logs)
	t.Run("texts are for people", c.texts)
	t.Run("each status of our faults is one problem", c.faults)
}

func (c Table) documented() map[string]Documented {
	all := maps.Clone(General)
	maps.Copy(all, c.Own)
	return all
}

func (c Table) complete(t *testing.T) {
	for name, dir := range c.Packages {
		for _, sentinel := range sentinels(t, dir) {
			qualified := name + "." + sentinel
			_, excused := c.InternalOnly[qualified]
			if _, there := c.Own[qualified]; there == excused {
				t.Errorf("%s needs a place in the table, or a reason for having none", qualified)
			}
		}
	}
	if want := len(c.documented()); len(c.Problems) != want {
		t.Errorf("the table has %d entries, %d are expected", len(c.Problems), want)
	}
}

// sentinels are the exported variables of a package whose names begin with Err.
func sentinels(t *testing.T, dir string) (names []string) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			names = append(names, errorsOf(d)...)
		}
	}
	if len(names) == 0 {
		t.Fatalf("no sentinels in %s", dir)
	}
	return names
}

func errorsOf(d ast.Decl) (names []string) {
	group, ok := d.(*ast.GenDecl)
	if !ok || group.Tok != token.VAR {
		return nil
	}
	for _, spec := range group.Specs {
		for _, name := range spec.(*ast.ValueSpec).Names {
			if strings.HasPrefix(name.Name, "Err") {
				names = append(names, name.Name)
			}
		}
	}
	return names
}

func (c Table) written(t *testing.T, err error) (*httptest.ResponseRecorder, wire.Problem) {
	t.Helper()
	w := httptest.NewRecorder()
	c.Problems.Write(w, err)
	var p wire.Problem
	d := json.NewDecoder(bytes.NewReader(w.Body.Bytes()))
	d.DisallowUnknownFields()
	if err := d.Decode(&p); err != nil {
		t.Fatal(err)
	}
	return w, p
}

func (c Table) answers(t *testing.T) {
	for name, want := range c.documented() {
		for how, err := range map[string]error{
			"as it is": want.Err, "wrapped": fmt.Errorf("secret: %w", want.Err), "wrapped twice": fmt.Errorf("%w: %w", errors.New("x"), want.Err),
		} {
			w, p := c.written(t, err)
			if w.Code != want.Status || p.Status != want.Status || p.Type != wire.ProblemPrefix+want.Slug || p.Title == "" {
				t.Errorf("%s %s: %d %+v", name, how, w.Code, p)
			}
			if w.Header().Get("Content-Type") != "application/problem+json" {
				t.Errorf("%s: %s", name, w.Header().Get("Content-Type"))
			}
			if challenge := w.Header().Get("WWW-Authenticate"); (challenge == "Bearer") != (want.Status == 401) {
				t.Errorf("%s: challenge %q", name, challenge)
			}
			if strings.Contains(w.Body.String(), "secret") || strings.Contains(w.Body.String(), err.Error()) {
				t.Errorf("%s %s: the answer quotes the error: %s", name, how, w.Body)
			}
		}
	}
}

func (c Table) logs(t *testing.T) {
	var sink bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&sink, nil)))
	defer slog.SetDefault(before)
	for name, want := range c.documented() {
		sink.Reset()
		c.written(t, fmt.Errorf("%w: the cause", want.Err))
		if logged := strings.Contains(sink.String(), "the cause"); logged != (want.Status >= 500) {
			t.Errorf("%s: logged %q", name, sink.String())
		}
	}
}

// People read the text: it must have full sentences and no error jargon.
func (c Table) texts(t *testing.T) {
	seen := []string{}
	for _, k := range c.Problems {
		if k.Title == "" || strings.HasSuffix(k.Title, ".") || k.Title[:1] != strings.ToUpper(k.Title[:1]) {
			t.Errorf("title %q", k.Title)
		}
		if k.Detail != "" && (!strings.HasSuffix(k.Detail, ".") || k.Detail[:1] != strings.ToUpper(k.Detail[:1])) {
			t.Errorf("detail %q", k.Detail)
		}
		if slices.Contains(seen, k.Title) {
			t.Errorf("two problems have the title %q", k.Title)
		}
		seen = append(seen, k.Title)
	}
}

// The status of an answer alone identifies our fault.
func (c Table) faults(t *testing.T) {
	slugs := map[int]string{}
	for _, k := range c.Problems {
		if k.Status < 500 {
			continue
		}
		if had := slugs[k.Status]; had != "" && had != k.Slug {
			t.Errorf("%d is %s and %s", k.Status, had, k.Slug)
		}
		slugs[k.Status] = k.Slug
	}
	if !maps.Equal(slugs, c.Faults) {
		t.Errorf("faults are %v: those that are new need a metric", slugs)
	}
}
