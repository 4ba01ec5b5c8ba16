package statemachine

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"time"

	"pgregory.net/rapid"

	"github.com/secure-share/secure-share/functions/fileapi"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/test/e2e/accounta"
)

// place identifies a share: the same id on two sites is two shares.
type place struct {
	site share.Site
	id   share.ID
}

// machine is the account under test and the model, which follows from the rules
// alone.
type machine struct {
	*accounta.Account
	store store
	rules share.Rules
	now   time.Time

	rows    map[place]share.Share
	objects map[string]share.Content    // by key
	parts   map[string]map[int][32]byte // of the multipart uploads under way, by id
	gone    map[share.Site]time.Time
	erased  map[place]share.Content // of erased shares

	uploads   []offer // upload URLs that were given out
	downloads []offer // and download URLs
	partURLs  []partOffer
	issued    map[string]bool // ids of mail tickets

	reached map[share.Status]int // how often, in all sequences so far
}

type offer struct {
	place
	url   string
	until time.Time
}

// noon is far in the future, so that no engine's own TTL, which uses the clock
// of this machine, removes anything.
var noon = time.Date(2100, 11, 21, 12, 0, 0, 0, time.UTC)

func newMachine(t *rapid.T, open newStore, reached map[share.Status]int) *machine {
	m := &machine{
		reached: reached,
		rules:   share.DefaultRules(), now: noon,
		rows: map[place]share.Share{}, objects: map[string]share.Content{}, parts: map[string]map[int][32]byte{}, gone: map[share.Site]time.Time{}, erased: map[place]share.Content{}, issued: map[string]bool{},
	}
	s, drop, err := open(t.Context(), m.rules)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(drop)
	m.store = s
	m.Account = accounta.New(s, m.rules, func() time.Time { return m.now })
	return m
}

// apply applies one event to the model, a map, at the current time.
func (m *machine) apply(at place, e share.Event) (share.Share, error) {
	next, err := m.rules.Apply(m.rows[at], e, m.now)
	if err == nil {
		m.reached[next.Status]++
		if m.rows[at] = next; next.Gone() {
			delete(m.rows, at)
		}
	}
	return next, err
}

// seen returns the share as the person by sees it now, or ErrNotFound.
func (m *machine) seen(at place, by share.Person) (share.Share, error) {
	s, err := m.rules.Apply(m.rows[at], share.Tick{}, m.now)
	if err != nil || !s.VisibleTo(by) {
		return share.Share{}, share.ErrNotFound
	}
	return s, nil
}

// refused checks that the answer is the refusal for err, byte for byte. It
// reports whether err is a refusal.
func refused(t *rapid.T, answer *httptest.ResponseRecorder, err error) bool {
	if err == nil {
		return false
	}
	want := httptest.NewRecorder()
	fileapi.Problems.Write(want, err)
	if answer.Code != want.Code || !bytes.Equal(answer.Body.Bytes(), want.Body.Bytes()) || answer.Header().Get("Retry-After") != want.Header().Get("Retry-After") {
		t.Fatalf("answer %d %s, want %d %s", answer.Code, answer.Body, want.Code, want.Body)
	}
	return true
}

// answered reads the answer, which must have that status.
func answered[T any](t *rapid.T, answer *httptest.ResponseRecorder, status int) (v T) {
	if answer.Code != status {
		t.Fatalf("answer %d %s, want %d", answer.Code, answer.Body, status)
	}
	if status == http.StatusNoContent {
		if answer.Body.Len() > 0 {
			t.Fatalf("a body where there is none to be: %s", answer.Body)
		}
		return v
	}
	if err := json.Unmarshal(answer.Body.Bytes(), &v); err != nil {
		t.Fatalf("answer %s: %v", answer.Body, err)
	}
	return v
}

func equal(t *rapid.T, what string, got, want any) {
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("%s\n got %+v\nwant %+v", what, inJSON(got), inJSON(want))
	}
}

func inJSON(v any) string {
	b, _ := json.Marshal(v)
	return string(b)
}

// compare compares the whole account with the model after every step.
func (m *machine) compare(t *rapid.T) {
	for at, want := range m.rows {
		if want.Version == 0 {
			continue
		}
		got, err := m.store.Get(t.Context(), at.site, at.id)
		if err != nil {
			t.Fatalf("%v: %v", at, err)
		}
		equal(t, "stored row", stripped(got), stripped(want))
	}
	for _, site := range sites {
		for _, id := range ids {
			if m.rows[place{site, id}].Version > 0 {
				continue
			}
			if got, err := m.store.Get(t.Context(), site, id); !errors.Is(err, share.ErrNotFound) {
				t.Fatalf("a row that should not be there: %+v, %v", got, err)
			}
		}
	}
	equal(t, "objects", m.Bucket.Keys(), slices.Sorted(maps.Keys(m.objects)))
	equal(t, "uploads", m.Bucket.Uploads(), slices.Sorted(maps.Keys(m.parts)))
}

// stripped normalizes a share: empty fields become nil, and claims are sorted.
func stripped(s share.Share) share.Share {
	if len(s.Metadata) == 0 {
		s.Metadata = nil
	}
	if len(s.Description.Sealed) == 0 {
		s.Description.Sealed = nil
	}
	if len(s.FileInfo.Sealed) == 0 {
		s.FileInfo.Sealed = nil
	}
	s.Claims = slices.SortedFunc(slices.Values(s.Claims), func(a, b share.ClaimHash) int { return bytes.Compare(a[:], b[:]) })
	return s
}
