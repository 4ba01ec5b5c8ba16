package problem

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
	"time"

	"github.com/secure-share/secure-share/shared/forgetoken"
	"github.com/secure-share/secure-share/shared/mailticket"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// documented is what the APIs promise of each sentinel: status and slug.
var documented = map[string]struct {
	err    error
	status int
	slug   string
}{
	"forgetoken.ErrInvalid":         {forgetoken.ErrInvalid, 401, "unauthorized"},
	"forgetoken.ErrKeysUnavailable": {forgetoken.ErrKeysUnavailable, 503, "unavailable"},

	"share.ErrNotFound":    {share.ErrNotFound, 404, "not-found"},
	"share.ErrIDTaken":     {share.ErrIDTaken, 409, "id-taken"},
	"share.ErrSelf":        {share.ErrSelf, 422, "self"},
	"share.ErrTooLong":     {share.ErrTooLong, 413, "too-long"},
	"share.ErrEmpty":       {share.ErrEmpty, 422, "empty"},
	"share.ErrMetadata":    {share.ErrMetadata, 413, "metadata"},
	"share.ErrOnePut":      {share.ErrOnePut, 413, "one-put"},
	"share.ErrNotBegun":    {share.ErrNotBegun, 409, "not-begun"},
	"share.ErrNoSuchPart":  {share.ErrNoSuchPart, 400, "no-such-part"},
	"share.ErrCommitted":   {share.ErrCommitted, 409, "committed"},
	"share.ErrNotStored":   {share.ErrNotStored, 409, "not-stored"},
	"share.ErrMismatch":    {share.ErrMismatch, 409, "mismatch"},
	"share.ErrRecommit":    {share.ErrRecommit, 409, "recommit"},
	"share.ErrUncommitted": {share.ErrUncommitted, 409, "uncommitted"},
	"share.ErrTickets":     {share.ErrTickets, 429, "tickets"},
	"share.ErrWrongKey":    {share.ErrWrongKey, 403, "wrong-key"},
	"share.ErrClaimed":     {share.ErrClaimed, 409, "claimed"},
	"share.ErrNoSuchClaim": {share.ErrNoSuchClaim, 403, "no-such-claim"},
	"share.ErrDownloaded":  {share.ErrDownloaded, 410, "downloaded"},
	"share.ErrUnconfirmed": {share.ErrUnconfirmed, 410, "unconfirmed"},
	"share.ErrDeclined":    {share.ErrDeclined, 410, "declined"},
	"share.ErrRevoked":     {share.ErrRevoked, 410, "revoked"},
	"share.ErrExpired":     {share.ErrExpired, 410, "expired"},
	"share.ErrAbandoned":   {share.ErrAbandoned, 410, "abandoned"},
	"share.ErrContended":   {share.ErrContended, 503, "unavailable"},

	"mailticket.ErrInvalid": {mailticket.ErrInvalid, 401, "ticket-invalid"},
	"mailticket.ErrUsed":    {mailticket.ErrUsed, 409, "ticket-used"},
	"mailticket.ErrCap":     {mailticket.ErrCap, 429, "mail-cap"},

	"problem.ErrMalformed":         {ErrMalformed, 400, "malformed"},
	"problem.ErrTooLarge":          {ErrTooLarge, 413, "too-large"},
	"problem.ErrMediaType":         {ErrMediaType, 415, "unsupported-media-type"},
	"problem.ErrNoRoute":           {ErrNoRoute, 404, "not-found"},
	"problem.ErrMethod":            {ErrMethod, 405, "method-not-allowed"},
	"problem.ErrUnavailable":       {ErrUnavailable, 503, "unavailable"},
	"problem.ErrKeyMismatch":       {ErrKeyMismatch, 403, "key-mismatch"},
	"problem.ErrRecipientMismatch": {ErrRecipientMismatch, 403, "recipient-mismatch"},
	"problem.ErrMailFailed":        {ErrMailFailed, 502, "mail-failed"},
}

// internalOnly are sentinels that no caller of the APIs can bring about.
var internalOnly = map[string]string{
	"share.ErrMalformed": "parsers wrap it; functions answer ErrMalformed with a text of their own",
	"share.ErrLive":      "only the reaper asks for what it refuses",
}

func TestEverySentinelIsInTheTable(t *testing.T) {
	found := 0
	for dir, name := range map[string]string{"../share": "share", "../forgetoken": "forgetoken", "../mailticket": "mailticket", ".": "problem"} {
		for _, sentinel := range sentinels(t, dir) {
			found++
			qualified := name + "." + sentinel
			_, excused := internalOnly[qualified]
			if _, there := documented[qualified]; there == excused {
				t.Errorf("%s needs a place in the table, or a reason for having none", qualified)
			}
		}
	}
	if found != len(documented)+len(internalOnly) {
		t.Errorf("the packages hold %d sentinels, the lists of this test %d", found, len(documented)+len(internalOnly))
	}
	if len(table) != len(documented) {
		t.Errorf("the table has %d entries, %d are expected", len(table), len(documented))
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

func written(err error) (*httptest.ResponseRecorder, wire.Problem) {
	w := httptest.NewRecorder()
	Write(w, err)
	var p wire.Problem
	d := json.NewDecoder(bytes.NewReader(w.Body.Bytes()))
	d.DisallowUnknownFields()
	if err := d.Decode(&p); err != nil {
		panic(err)
	}
	return w, p
}

func TestWriteAnswersAsDocumented(t *testing.T) {
	for name, want := range documented {
		for how, err := range map[string]error{
			"as it is": want.err, "wrapped": fmt.Errorf("secret: %w", want.err), "wrapped twice": fmt.Errorf("%w: %w", errors.New("x"), want.err),
		} {
			w, p := written(err)
			if w.Code != want.status || p.Status != want.status || p.Type != wire.ProblemPrefix+want.slug || p.Title == "" {
				t.Errorf("%s %s: %d %+v", name, how, w.Code, p)
			}
			if w.Header().Get("Content-Type") != "application/problem+json" {
				t.Errorf("%s: %s", name, w.Header().Get("Content-Type"))
			}
			if challenge := w.Header().Get("WWW-Authenticate"); (challenge == "Bearer") != (want.status == 401) {
				t.Errorf("%s: challenge %q", name, challenge)
			}
			if strings.Contains(w.Body.String(), "secret") || strings.Contains(w.Body.String(), err.Error()) {
				t.Errorf("%s %s: the answer quotes the error: %s", name, how, w.Body)
			}
		}
	}
}

func TestTheFirstSentinelOfTheTableDecides(t *testing.T) {
	_, p := written(fmt.Errorf("%w: %w", ErrUnavailable, share.ErrNotFound))
	if p.Type != wire.ProblemPrefix+"not-found" {
		t.Errorf("%+v", p)
	}
}

func TestWhatTheTableDoesNotKnowIsInternal(t *testing.T) {
	for _, err := range []error{errors.New("database on fire"), share.ErrLive, share.ErrMalformed} {
		w, p := written(err)
		if w.Code != 500 || p != (wire.Problem{Type: wire.ProblemPrefix + "internal", Title: internal.title, Status: 500, Detail: internal.detail}) {
			t.Errorf("%v: %d %+v", err, w.Code, p)
		}
	}
}

func TestSayReplacesTheDetailAndNothingElse(t *testing.T) {
	_, plain := written(share.ErrSelf)
	said := fmt.Errorf("parse: %w", Say(share.ErrSelf, "Choose again."))
	_, p := written(said)
	if plain.Detail = "Choose again."; p != plain || !errors.Is(said, share.ErrSelf) {
		t.Errorf("%+v, want %+v", p, plain)
	}
}

func TestRetryAfterRoundsUpToSeconds(t *testing.T) {
	for wait, want := range map[time.Duration]string{
		-time.Hour: "1", 0: "1", 1: "1", time.Second: "1", time.Second + 1: "2", 59*time.Second + 999*time.Millisecond: "60", time.Hour: "3600",
	} {
		for name, err := range map[string]error{"lease": &share.ClaimedError{In: wait}, "cap": &mailticket.CapError{RetryAfter: wait}} {
			w, _ := written(fmt.Errorf("x: %w", err))
			if got := w.Header().Get("Retry-After"); got != want {
				t.Errorf("%s in %s: Retry-After %s", name, wait, got)
			}
		}
	}
	if w, _ := written(share.ErrTickets); w.Header().Get("Retry-After") != "" {
		t.Error("waiting does not bring more tickets")
	}
}

func TestLeaseEndsAtIsInUTC(t *testing.T) {
	until := time.Date(2026, 11, 21, 12, 0, 0, 5, time.FixedZone("", 3600))
	w, p := written(&share.ClaimedError{Until: until})
	if p.LeaseEndsAt == nil || !p.LeaseEndsAt.Equal(until) || !strings.Contains(w.Body.String(), `"2026-11-21T11:00:00.000000005Z"`) {
		t.Errorf("%s", w.Body)
	}
	if _, p := written(share.ErrWrongKey); p.LeaseEndsAt != nil {
		t.Errorf("%+v", p)
	}
}

func TestOnlyOurFaultsAreLogged(t *testing.T) {
	var sink bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&sink, nil)))
	defer slog.SetDefault(before)
	for name, want := range documented {
		sink.Reset()
		written(fmt.Errorf("%w: the cause", want.err))
		if logged := strings.Contains(sink.String(), "the cause"); logged != (want.status >= 500) {
			t.Errorf("%s: logged %q", name, sink.String())
		}
	}
}

// People read the text: whole sentences, no jargon of errors.
func TestTheTextsAreForPeople(t *testing.T) {
	texts := []string{}
	for _, k := range append(slices.Clone(table), internal) {
		if k.title == "" || strings.HasSuffix(k.title, ".") || k.title[:1] != strings.ToUpper(k.title[:1]) {
			t.Errorf("title %q", k.title)
		}
		if k.detail != "" && (!strings.HasSuffix(k.detail, ".") || k.detail[:1] != strings.ToUpper(k.detail[:1])) {
			t.Errorf("detail %q", k.detail)
		}
		if slices.Contains(texts, k.title) {
			t.Errorf("two problems have the title %q", k.title)
		}
		texts = append(texts, k.title)
	}
}

// Whoever sees only the status of an answer knows which fault of ours it is.
func TestEachStatusOfOurFaultsIsOneProblem(t *testing.T) {
	slugs := map[int]string{internal.status: internal.slug}
	for _, k := range table {
		if k.status < 500 {
			continue
		}
		if had := slugs[k.status]; had != "" && had != k.slug {
			t.Errorf("%d is %s and %s", k.status, had, k.slug)
		}
		slugs[k.status] = k.slug
	}
	if want := map[int]string{500: "internal", 502: "mail-failed", 503: "unavailable"}; !maps.Equal(slugs, want) {
		t.Errorf("faults are %v: those that are new need a metric", slugs)
	}
}
