// Package upgrade runs two releases of the functions on one stack, as during a deployment
// and after a rollback: one release must be able to finish what the other began. Without
// -from, both are this release, which only checks the test itself; make upgrade names
// another one.
package upgrade

import (
	"cmp"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/test/needs"
)

var from = flag.String("from", "", "commit of the other release; empty: this one")

// releases are folders of binaries, as stack.Build makes them.
type releases struct{ other, this string }

func built(t *testing.T) releases {
	t.Helper()
	needs.Time(t)
	root, err := stack.Root()
	if err != nil {
		t.Fatal(err)
	}
	r := releases{this: filepath.Join(root, "build", "local")}
	if err := stack.Build(t.Context(), r.this); err != nil {
		t.Fatal(err)
	}
	r.other = r.this
	if *from != "" {
		r.other = t.TempDir()
		buildOf(t, root, *from, r.other)
	}
	return r
}

// mixed makes a folder with these functions of the named releases, the link API of the
// file API's release if that has one, and all others of this release.
func (r releases) mixed(t *testing.T, fileAPI, reaper, keyMailer string) string {
	t.Helper()
	dir := t.TempDir()
	of := map[string]string{stack.FileAPI: fileAPI, stack.Reaper: reaper, stack.KeyMailer: keyMailer}
	if _, err := os.Stat(filepath.Join(fileAPI, stack.LinkAPI)); err == nil {
		of[stack.LinkAPI] = fileAPI
	}
	programs, err := os.ReadDir(r.this)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range programs {
		if err := os.Symlink(filepath.Join(cmp.Or(of[p.Name()], r.this), p.Name()), filepath.Join(dir, p.Name())); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// All combinations of two releases, one after another or at the same time, that
// occur in a deployment of the two stacks.
func TestReleasesGoOnWithEachOthersShares(t *testing.T) {
	r := built(t)
	for _, c := range []struct {
		name, before, after string
	}{
		{"forwards", r.mixed(t, r.other, r.other, r.other), r.mixed(t, r.this, r.this, r.this)},
		{"backwards", r.mixed(t, r.this, r.this, r.this), r.mixed(t, r.other, r.other, r.other)},
		{"file API first", r.mixed(t, r.this, r.other, r.other), r.mixed(t, r.this, r.this, r.other)},
		{"reaper first", r.mixed(t, r.other, r.this, r.other), r.mixed(t, r.other, r.this, r.this)},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			begun := begin(start(t, dir, c.before))
			end(start(t, dir, c.after), begun)
		})
		if *from == "" {
			break // all combinations are the same
		}
	}
}

// This release runs with the variables of the previous release's stack.
func TestThisReleaseRunsOnTheStackOfTheOneBefore(t *testing.T) {
	r := built(t)
	o := options(t.TempDir(), r.this)
	o.Withheld = added(t)
	f := open(t, o)
	p := f.newShare(false)
	f.announce(p)
	f.upload(p)
	f.Mail(p.Share, f.commit(p))
	f.withdraw(f.Bob, p)
	f.sweep()
	f.is(p, "declined")
}

var variable = regexp.MustCompile(`(?m)^\s+\w+\s+= "([A-Z_]+)"`)

// added are the variables that the previous release's stack did not set: those
// that testdata/variables.txt does not name.
func added(t *testing.T) (names []string) {
	t.Helper()
	source, err := os.ReadFile("../../../shared/env/env.go")
	if err != nil {
		t.Fatal(err)
	}
	list, err := os.ReadFile("testdata/variables.txt")
	if err != nil {
		t.Fatal(err)
	}
	before, found := strings.Fields(string(list)), variable.FindAllStringSubmatch(string(source), -1)
	if len(found) < 10 || len(before) < 10 {
		t.Fatalf("%d variables, %d before", len(found), len(before))
	}
	for _, name := range found {
		if !slices.Contains(before, name[1]) {
			names = append(names, name[1])
		}
	}
	return names
}
