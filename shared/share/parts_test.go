package share_test

import (
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/share"
)

// three is a share of three parts, the last of which is one byte long.
const partSize, three = 16 << 20, 2*(16<<20) + 1

var (
	createThree = changed(theCreateInParts, func(c *share.Create) { c.Content.Length = three })
	theBegin    = share.BeginUpload{By: alice, UploadID: "u1"}
	composite   = share.Content{Length: three, SHA256: [32]byte{6}}
	commitThree = changed(theCommit, func(c *share.Commit) { c.Stored, c.SHA256 = composite, composite.SHA256 })

	begun = []happening{{createThree, created}, {theBegin, created}}
	// inPartsAt has event sequences to the states of an upload in parts:
	// announced, begun, committed, ended.
	inPartsAt = [4][]happening{
		{{createThree, created}}, begun, with(begun, happening{commitThree, committed}), with(begun, happening{share.Revoke{By: alice}, ended}),
	}
)

func grant(numbers ...int) share.Event {
	e := share.GrantParts{By: alice}
	for _, n := range numbers {
		e.Parts = append(e.Parts, share.Part{Number: n})
	}
	return e
}

// partsMatrix has the results of events for a share in parts: announced, begun,
// committed, revoked.
var partsMatrix = []struct {
	name  string
	event share.Event
	cells [4]cell
}{
	{"create", createThree, [4]cell{later, later, same, re}},
	{"create other length", changed(createThree, func(c *share.Create) { c.Content.Length-- }), [4]cell{taken, taken, taken, taken}},
	{"create as a copy", changed(createThree, func(c *share.Create) { c.CopyOf = share.NewID() }), [4]cell{taken, taken, taken, taken}},
	{"create what was committed", changed(createThree, func(c *share.Create) { c.Content = composite }), [4]cell{taken, taken, taken, taken}},
	{"begin", theBegin, [4]cell{noted, same, same, re}},
	{"begin another", share.BeginUpload{By: alice, UploadID: "u2"}, [4]cell{noted, same, same, re}},
	{"begin by another", share.BeginUpload{By: bob, UploadID: "u2"}, [4]cell{no, no, no, no}},
	{"grant the first and the last", grant(1, 3), [4]cell{unbegun, later, whole, re}},
	{"grant none", grant(), [4]cell{unbegun, noted, whole, re}},
	{"grant number 0", grant(1, 0), [4]cell{unbegun, noPart, whole, re}},
	{"grant one too many", grant(1, 4), [4]cell{unbegun, noPart, whole, re}},
	{"grant to another", share.GrantParts{By: bob, Parts: []share.Part{{Number: 1}}}, [4]cell{no, no, no, no}},
	{"commit", commitThree, [4]cell{toAvail, toAvail, same, re}},
	{"commit without an upload", changed(commitThree, func(c *share.Commit) { c.Stored = share.Content{} }), [4]cell{unstored, unstored, same, re}},
	{"commit of other parts", changed(commitThree, func(c *share.Commit) { c.Stored.SHA256[31]++ }), [4]cell{mismatch, mismatch, same, re}},
	{"commit of one byte more", changed(commitThree, func(c *share.Commit) { c.Stored.Length++ }), [4]cell{mismatch, mismatch, same, re}},
	{"commit that says something else", changed(commitThree, func(c *share.Commit) { c.SHA256[31]++ }), [4]cell{mismatch, mismatch, mismatch, re}},
	{"commit that says nothing", changed(commitThree, func(c *share.Commit) { c.SHA256 = [32]byte{} }), [4]cell{mismatch, mismatch, mismatch, re}},
	{"commit of what has no SHA-256, and says so", changed(commitThree, func(c *share.Commit) { c.Stored.SHA256, c.SHA256 = [32]byte{}, [32]byte{} }),
		[4]cell{mismatch, mismatch, mismatch, re}},
	{"commit by another", changed(commitThree, func(c *share.Commit) { c.By = bob }), [4]cell{no, no, no, no}},
}

func TestPartsMatrix(t *testing.T) {
	for _, row := range partsMatrix {
		for i, state := range []string{"announced", "begun", "committed", "revoked"} {
			t.Run(row.name+"/"+state, func(t *testing.T) {
				s, at := follow(t, inPartsAt[i])
				holds(t, row.cells[i], s, row.event, at)
			})
		}
	}
}

// Each length has parts of 16 MiB, or of the smallest larger size with which
// 10,000 parts are enough.
func TestPartSizes(t *testing.T) {
	const mib = 1 << 20
	for _, c := range []struct{ length, size, parts, last int64 }{
		{1, 16 * mib, 1, 1},
		{16*mib - 1, 16 * mib, 1, 16*mib - 1},
		{16 * mib, 16 * mib, 1, 16 * mib},
		{16*mib + 1, 16 * mib, 2, 1},
		{1 << 30, 16 * mib, 64, 16 * mib},
		{10 << 30, 16 * mib, 640, 16 * mib},
		{10_000*16*mib - 1, 16 * mib, 10_000, 16*mib - 1},
		{10_000 * 16 * mib, 16 * mib, 10_000, 16 * mib},
		{10_000*16*mib + 1, 17 * mib, 9412, 10_000*16*mib + 1 - 9411*17*mib},
		{10_000*17*mib - 1, 17 * mib, 10_000, 17*mib - 1},
		{10_000 * 17 * mib, 17 * mib, 10_000, 17 * mib},
		{10_000*17*mib + 1, 18 * mib, 9445, 10_000*17*mib + 1 - 9444*18*mib},
		{1 << 40, 105 * mib, 9987, 1<<40 - 9986*105*mib},
	} {
		t.Run(fmt.Sprint(c.length), func(t *testing.T) {
			r := rules
			r.MaxLength = share.MaxLength
			s, err := r.Apply(share.Share{}, changed(createThree, func(e *share.Create) { e.Content.Length = c.length }), epoch)
			if err != nil {
				t.Fatal(err)
			}
			last := s.PartLength(s.Parts())
			if s.PartSize != c.size || int64(s.Parts()) != c.parts || last != c.last {
				t.Errorf("%d parts of %d, the last of %d", s.Parts(), s.PartSize, last)
			}
			if whole := int64(s.Parts()-1)*s.PartLength(1) + last; s.Parts() > 1 && whole != c.length {
				t.Errorf("the parts hold %d", whole)
			}
		})
	}
	if s, _ := of(t, share.Uploading); s.PartSize != 0 || s.Parts() != 0 {
		t.Errorf("one PUT has %d parts of %d", s.Parts(), s.PartSize)
	}
}

// A share keeps its first upload. The caller must abort the other.
func TestTheFirstUploadStays(t *testing.T) {
	s, at := follow(t, begun)
	next := must(t, s, share.BeginUpload{By: alice, UploadID: "u2"}, at)
	if next.UploadID != "u1" {
		t.Errorf("the upload is %s", next.UploadID)
	}
	s, at = follow(t, inPartsAt[3])
	if s.UploadID != "u1" {
		t.Errorf("an ended share forgot its upload, which is to be aborted")
	}
	if _, err := rules.Apply(s, theBegin, at); !errors.Is(err, share.ErrRevoked) {
		t.Errorf("an upload begins after the end: %v", err)
	}
}

// A granted part can still arrive, so the last deletion has to wait for it.
func TestGrantsMoveWhatCanRefill(t *testing.T) {
	s, at := follow(t, begun)
	for _, c := range []struct{ after, until time.Duration }{
		{0, 2 * time.Hour}, {1, 2*time.Hour + 1}, {22*time.Hour + 1, 24*time.Hour + 1}, {23*time.Hour + 1, 25 * time.Hour},
	} {
		for name, e := range map[string]share.Event{"parts": grant(2), "no parts": grant()} {
			next := must(t, s, e, at.Add(c.after))
			if got := next.RefillableUntil.Sub(at); got != c.until {
				t.Errorf("granted %s after %s: refillable for %s, want %s", name, c.after, got, c.until)
			}
			if back := must(t, next, e, at); !reflect.DeepEqual(back, next) {
				t.Errorf("an older grant of %s takes back what a newer one allowed", name)
			}
		}
	}
}

func TestTheCommitPinsWhatThePartsCameTo(t *testing.T) {
	s, at := follow(t, inPartsAt[2])
	if s.Content != composite || !s.ExpiresAt.Equal(at.Add(72*time.Hour)) {
		t.Errorf("committed %+v until %s", s.Content, s.ExpiresAt)
	}
}
