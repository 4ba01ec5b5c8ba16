package problem_test

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/problem"
	"github.com/secure-share/secure-share/shared/problem/problemtest"
	"github.com/secure-share/secure-share/shared/wire"
)

var (
	errOwn  = errors.New("cause: own")
	errNext = errors.New("cause: next")
)

// table is that of a service with two kinds of its own.
var table = problem.NewTable(
	problem.Kind{Err: errOwn, Status: 409, Slug: "own", Title: "One of its own", Detail: "Do something else.",
		Extend: func(_ error, p *wire.Problem) time.Duration {
			at := time.Unix(1, 0).UTC()
			p.LeaseEndsAt = &at
			return 1500 * time.Millisecond
		}},
	problem.Kind{Err: errNext, Status: 401, Slug: "next", Title: "The next one"},
)

func TestTable(t *testing.T) {
	problemtest.Table{
		Problems: table,
		Own:      map[string]problemtest.Documented{"errOwn": {Err: errOwn, Status: 409, Slug: "own"}, "errNext": {Err: errNext, Status: 401, Slug: "next"}},
		Faults:   map[int]string{503: "unavailable"},
	}.Run(t)
}

func answered(err error) (*httptest.ResponseRecorder, string) {
	w := httptest.NewRecorder()
	table.Write(w, err)
	return w, w.Body.String()
}

func TestTheFirstSentinelOfTheTableDecides(t *testing.T) {
	for _, err := range []error{fmt.Errorf("%w: %w", problem.ErrUnavailable, errOwn), fmt.Errorf("%w: %w", errNext, errOwn)} {
		if w, body := answered(err); w.Code != 409 {
			t.Errorf("%v: %s", err, body)
		}
	}
}

func TestAnErrorThatTheTableDoesNotHaveIsInternal(t *testing.T) {
	w, body := answered(errors.New("database on fire"))
	if w.Code != 500 || !strings.Contains(body, wire.ProblemPrefix+"internal") || strings.Contains(body, "fire") {
		t.Errorf("%d %s", w.Code, body)
	}
}

func TestOnlyFaultsOfTheServiceAreLogged(t *testing.T) {
	var log strings.Builder
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	defer slog.SetDefault(before)
	for status, logged := range map[int]bool{499: false, 500: true, 501: true} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			log.Reset()
			problem.NewTable(problem.Kind{Err: errOwn, Status: status, Slug: "own"}).Write(httptest.NewRecorder(), errOwn)
			if found := strings.Contains(log.String(), errOwn.Error()); found != logged {
				t.Errorf("status %d: the log is %q", status, log.String())
			}
		})
	}
}

func TestSayReplacesTheDetailAndNothingElse(t *testing.T) {
	_, plain := answered(errOwn)
	said := fmt.Errorf("parse: %w", problem.Say(errOwn, "Choose again."))
	_, body := answered(said)
	if body != strings.Replace(plain, "Do something else.", "Choose again.", 1) || body == plain || !errors.Is(said, errOwn) {
		t.Errorf("%s, from %s", body, plain)
	}
}

func TestAKindMayExtendItsAnswer(t *testing.T) {
	w, body := answered(errOwn)
	if w.Header().Get("Retry-After") != "2" || !strings.Contains(body, `"leaseEndsAt":"1970-01-01T00:00:01Z"`) {
		t.Errorf("%v %s", w.Header(), body)
	}
	if w, body := answered(errNext); w.Header().Get("Retry-After") != "" || strings.Contains(body, "leaseEndsAt") {
		t.Errorf("%v %s", w.Header(), body)
	}
}

func TestServicesInTroubleAreAskedAgainSoon(t *testing.T) {
	if w, _ := answered(problem.ErrUnavailable); w.Header().Get("Retry-After") != "2" {
		t.Errorf("%v", w.Header())
	}
}
