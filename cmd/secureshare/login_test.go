package main

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/client/programid"
	"github.com/secure-share/secure-share/shared/wire"
)

// approver is a file API whose person approves a program while it waits, after meanwhile.
func approver(t *testing.T, printed func() string, meanwhile func()) (api string, asked *int) {
	t.Helper()
	asked = new(int)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if *asked++; *asked == 1 {
			w.Header().Set("Content-Type", "application/problem+json")
			w.WriteHeader(http.StatusUnauthorized)
			_ = json.NewEncoder(w).Encode(map[string]any{"type": "urn:secure-share:problem:" + string(client.UnknownProgram), "title": "unknown", "status": http.StatusUnauthorized})
			return
		}
		meanwhile()
		line, err := programid.ParseLine(regexp.MustCompile(`secure-share-program:1:\S+`).FindString(printed()))
		if err != nil {
			t.Error(err)
		}
		greeting, err := line.Seal(programid.Greeting{Site: "3f0a6c1e-58d2-4b77-9c0e-1f2a7d94b6a1", AccountID: "712020:alice"})
		if err != nil {
			t.Error(err)
		}
		_ = json.NewEncoder(w).Encode(wire.OwnProgram{Site: "3f0a6c1e-58d2-4b77-9c0e-1f2a7d94b6a1", AccountID: "712020:alice", Greeting: greeting})
	}))
	t.Cleanup(server.Close)
	return server.URL, asked
}

// A login that ends while another one waits for its person is kept.
func TestLoginsAtTheSameTime(t *testing.T) {
	s, printed := sessionWithKeychain(t, t.TempDir())
	api, _ := approver(t, printed, func() { signedIn(t, s, "desk") })
	if err := (&loginCmd{API: api, As: "laptop", Wait: time.Minute}).Run(s); err != nil {
		t.Fatal(err)
	}
	known, err := s.profiles()
	if names := slices.Sorted(maps.Keys(known.Profiles)); err != nil || !slices.Equal(names, []string{"desk", "laptop"}) || known.Last != "laptop" {
		t.Errorf("%v, %v, the last is %s", err, names, known.Last)
	}
}

// Nobody is asked to approve a sign-in that cannot be saved.
func TestLoginThatCannotBeSaved(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(t.TempDir(), "folder")
	if err := os.MkdirAll(filepath.Join(folder, "profiles.json"), 0o700); err != nil {
		t.Fatal(err)
	}
	nowhere := filepath.Join(t.TempDir(), "nowhere")
	if err := os.Symlink(nowhere+"-either", nowhere); err != nil {
		t.Skip("links are not supported here")
	}
	for state, want := range map[string]string{filepath.Join(file, "state"): "not a directory", folder: "is a directory", nowhere: "cannot be made"} {
		s, printed := sessionWithKeychain(t, state)
		api, asked := approver(t, printed, func() {})
		err := (&loginCmd{API: api, As: "laptop", Wait: time.Minute}).Run(s)
		if exitCode(err) != exitUsage || err == nil || !strings.Contains(err.Error(), want) || *asked != 0 {
			t.Errorf("%v, %d requests", err, *asked)
		}
	}
}

// Whether the time is over between two requests or during one: it is not bad usage.
func TestLoginThatNobodyApproves(t *testing.T) {
	for name, answer := range map[string]func(*http.Request){
		"between two requests": func(*http.Request) {},
		"during a request":     func(r *http.Request) { <-r.Context().Done() },
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := sessionWithKeychain(t, t.TempDir())
			asked := 0
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if asked++; asked > 1 {
					answer(r)
				}
				w.Header().Set("Content-Type", "application/problem+json")
				w.WriteHeader(http.StatusUnauthorized)
				_ = json.NewEncoder(w).Encode(map[string]any{"type": "urn:secure-share:problem:" + string(client.UnknownProgram), "title": "unknown"})
			}))
			t.Cleanup(server.Close)
			err := (&loginCmd{API: server.URL, As: "laptop", Wait: 100 * time.Millisecond}).Run(s)
			if exitCode(err) != exitTimeout || err.Error() != "nobody approved it within 100ms: start again" {
				t.Errorf("%v, exit code %d", err, exitCode(err))
			}
		})
	}
}

func TestLoginWithBadArguments(t *testing.T) {
	s, printed := sessionWithKeychain(t, t.TempDir())
	api, asked := approver(t, printed, func() {})
	for name, c := range map[string]loginCmd{
		"negative wait":      {API: api, As: "laptop", Wait: -time.Second},
		"control characters": {API: api, As: "lap\x1b[2Jtop", Wait: time.Minute},
		"a line break":       {API: api, As: "lap\ntop", Wait: time.Minute},
		"no name":            {API: api, As: " ", Wait: time.Minute},
		"the local stack":    {API: api, As: "local", Wait: time.Minute},
		"a user name":        {API: strings.Replace(api, "://", "://canary@", 1), As: "laptop", Wait: time.Minute},
		"a password":         {API: strings.Replace(api, "://", "://alice:canary@", 1), As: "laptop", Wait: time.Minute},
		"not an address":     {API: "acme.example", As: "laptop", Wait: time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			if err := c.Run(s); exitCode(err) != exitUsage || *asked != 0 || strings.Contains(err.Error(), "canary") {
				t.Errorf("%v, %d requests", err, *asked)
			}
		})
	}
}

func TestProfilesMarksAnExpiredSignIn(t *testing.T) {
	s, printed := sessionWithKeychain(t, t.TempDir())
	now := time.Now()
	for name, end := range map[string]time.Time{"old": now.Add(-time.Minute), "valid": now.Add(time.Hour)} {
		p := profile{Name: "Alice", SiteURL: "https://acme.example", ExpiresAt: end}
		if err := s.keepProfile(name, p, programid.NewKey()); err != nil {
			t.Fatal(err)
		}
	}
	if err := (&profilesCmd{}).Run(s); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`(?m)^old  Alice on https://acme.example, expired on .*: sign in again with secureshare login$`,
		`(?m)^valid  Alice on https://acme.example, until [^:]*:\d\d$`,
	} {
		if !regexp.MustCompile(want).MatchString(printed()) {
			t.Errorf("%q is missing in %q", want, printed())
		}
	}
}
