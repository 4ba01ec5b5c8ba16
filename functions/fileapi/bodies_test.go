package fileapi

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/httpapi/httpapitest"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// bodied are the routes that read a body, each with a permitted caller and a
// valid body.
func bodied(sh testShare) map[string]struct {
	who, path string
	body      any
} {
	return map[string]struct {
		who, path string
		body      any
	}{
		"create":      {alice, "/v1/shares", sh.createBody()},
		"commit":      {alice, sh.path() + "/commit", sh.commitBody()},
		"parts":       {alice, sh.path() + "/parts", partsBody(1)},
		"ticket":      {alice, sh.path() + "/ticket", sh.addressedBody()},
		"extend":      {alice, sh.path() + "/extend", wire.ExtendRequest{LifetimeSeconds: 259_200}},
		"claim":       {bob, sh.path() + "/claim", sh.claimBody()},
		"acknowledge": {bob, sh.path() + "/acknowledge", sh.acknowledgeBody()},
		"approve":     {alice, "/v1/programs", programBody(60)},
	}
}

// text is v as a JSON object.
func text(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestMalformedBodies(t *testing.T) {
	fx := newFixture(t)
	sh := fx.in(share.Claimed)
	before := fx.row(sh.id)
	for name, call := range bodied(sh) {
		right := text(t, call.body)
		first, _, _ := strings.Cut(right[1:], ":")
		for what, body := range map[string]string{
			"nothing":              "",
			"null":                 "null",
			"an array":             "[" + right + "]",
			"a string":             `"x"`,
			"cut":                  right[:len(right)-1],
			"an unknown member":    `{"x":1,` + right[1:],
			"a repeated member":    `{` + first + `:"x",` + right[1:],
			"another letter case":  strings.Replace(right, first, strings.ToUpper(first), 1),
			"a member that is nil": `{` + first + `:null}`,
			"another type":         `{` + first + `:true}`,
			"trailing data":        right + "{}",
			"a trailing bracket":   right + "}",
			"trailing text":        right + "x",
			"invalid UTF-8":        strings.Replace(right, ":\"", ":\"\xff", 1),
		} {
			if body == right {
				continue // no text in it that could be damaged
			}
			fx.expect(name+" with "+what, fx.call(call.who, "POST", call.path, body), http.StatusBadRequest, "malformed")
		}
		for _, media := range []string{"", "text/plain", "application/x-www-form-urlencoded", "application/json-seq", "application/", ";", "application/json; =", "multipart/form-data; boundary=x"} {
			r := request(call.who, "POST", call.path, right)
			r.Header.Set("Content-Type", media)
			fx.expect(name+" as "+media, serve(fx.handler, r), http.StatusUnsupportedMediaType, "unsupported-media-type")
		}
	}
	if fx.row(sh.id).Version != before.Version {
		t.Error("a refused body changed the share")
	}
	for _, name := range slices.Sorted(maps.Keys(bodied(sh))) {
		call := bodied(sh)[name]
		r := request(call.who, "POST", call.path, call.body)
		r.Header.Set("Content-Type", "Application/JSON; charset=utf-8")
		if a := serve(fx.handler, r); a.Code == http.StatusBadRequest || a.Code == http.StatusUnsupportedMediaType {
			t.Errorf("%s, as it should be: %d %s", name, a.Code, a.Body)
		}
	}
}

func TestBodiesUpToTheCap(t *testing.T) {
	fx := newFixture(t)
	sh := fx.in(share.Claimed)
	for name, call := range bodied(sh) {
		right := text(t, call.body)
		for n, large := range map[int]bool{maxBody - 1: false, maxBody: false, maxBody + 1: true, 4 * maxBody: true} {
			for what, body := range map[string]string{
				"space before": strings.Repeat(" ", n-len(right)) + right,
				"space after":  right + strings.Repeat(" ", n-len(right)),
				"nonsense":     strings.Repeat("x", n),
			} {
				a := fx.call(call.who, "POST", call.path, body)
				if got := a.Code == http.StatusRequestEntityTooLarge; got != large || (large && httpapitest.Problem(a) != "too-large") {
					t.Errorf("%s of %d bytes with %s: %d %s", name, n, what, a.Code, httpapitest.Problem(a))
				}
			}
		}
	}
}

// notBytes16 and notBytes32 are texts that are not the canonical form of 16 and
// of 32 bytes.
var (
	notBytes16 = misshapen(strings.Repeat("A", 22), "AAAAAAAAAAAAAAAAAAAAAB")
	notBytes32 = misshapen(strings.Repeat("A", 43), strings.Repeat("A", 42)+"B")
)

func misshapen(right, notCanonical string) []string {
	return []string{
		"", right[1:], right + "A", right + "AA", right + "=", notCanonical, strings.Replace(right, "A", "+", 1),
		strings.Replace(right, "A", "/", 1), strings.Replace(right, "A", "é", 1), right + "\n", "\n\n" + right[2:],
		right[:4] + "\r\n\r\n" + right[8:], strings.Repeat("A", len(right)-4) + "\n\n\n\n", " " + right[1:], strings.Repeat("A", 6000),
	}
}

func TestFieldsOfTheWrongForm(t *testing.T) {
	fx := newFixture(t)
	sh := fx.in(share.Claimed)
	create := func(set func(*wire.CreateRequest, string)) func(string) any {
		return func(s string) any {
			b := fx.newShare().createBody()
			set(&b, s)
			return b
		}
	}
	for name, tc := range map[string]struct {
		call, says string
		wrong      []string
		body       func(string) any
	}{
		"id": {"create", "id must be", notBytes16, create(func(b *wire.CreateRequest, s string) { b.ID = s })},
		"recipient": {
			"create", "recipient must be", []string{"", strings.Repeat("a", 129), "a b", "a#b", "a\nb", "ä", "a/b"},
			create(func(b *wire.CreateRequest, s string) { b.Recipient = s }),
		},
		"verifier": {"create", "verifier must be", notBytes32, create(func(b *wire.CreateRequest, s string) { b.Verifier = s })},
		"sha256":   {"create", "sha256 must be", notBytes32[1:], create(func(b *wire.CreateRequest, s string) { b.SHA256 = s })},
		"metadata": {
			"create", "metadata must be", []string{"", "A", "AB", "AA==", "A+", "AA\n", "A\nA", "Ä"},
			create(func(b *wire.CreateRequest, s string) { b.Metadata = s }),
		},
		"description": {
			"create", "description must", []string{"", "A", "AB", "AA==", "A/", "AA\r\n", "Ä"},
			create(func(b *wire.CreateRequest, s string) { b.Description.Sealed = s }),
		},
		"fileInfo": {
			"create", "fileInfo must", []string{"", "A", "AB", "AA==", "A/", "AA\r\n", "Ä"},
			create(func(b *wire.CreateRequest, s string) { b.FileInfo.Sealed = s }),
		},
		"recipientHash at commit": {"commit", "recipientHash must be", notBytes32[1:], func(s string) any { return wire.CommitRequest{RecipientHash: s} }},
		"sha256 at commit": {"commit", "sha256 must be", notBytes32[1:], func(s string) any {
			return wire.CommitRequest{RecipientHash: sh.commitBody().RecipientHash, SHA256: s}
		}},
		"sha256 of a part":        {"parts", "sha256 must be", notBytes32, func(s string) any { return wire.PartsRequest{Parts: []wire.Part{{Number: 1, SHA256: s}}} }},
		"recipientHash at ticket": {"ticket", "recipientHash must be", notBytes32, func(s string) any { return wire.AddressedRequest{RecipientHash: s} }},
		"claimKey": {"claim", "claimKey must be", notBytes32, func(s string) any {
			return wire.ClaimRequest{ClaimKey: hidden.Text(s), ClaimID: sh.claimBody().ClaimID}
		}},
		"claimId at claim": {"claim", "claimId must be", notBytes16, func(s string) any {
			return wire.ClaimRequest{ClaimKey: sh.claimBody().ClaimKey, ClaimID: hidden.Text(s)}
		}},
		"claimId at acknowledge": {"acknowledge", "claimId must be", notBytes16, func(s string) any { return wire.AcknowledgeRequest{ClaimID: hidden.Text(s)} }},
	} {
		fx.Run(name, func(t *testing.T) {
			call := bodied(sh)[tc.call]
			for _, wrong := range tc.wrong {
				a := serve(fx.bare, request(call.who, "POST", call.path, tc.body(wrong)))
				if a.Code != http.StatusBadRequest || httpapitest.Problem(a) != "malformed" || !strings.Contains(a.Body.String(), tc.says) {
					t.Errorf("%s %q: %d %s", name, wrong, a.Code, a.Body)
				}
			}
		})
	}
	for _, version := range []int64{-1, 0, 1 << 32, 1 << 53, 1<<53 + 1} {
		b := fx.newShare().createBody()
		b.Description.KeyVersion = version
		fx.expect("key version", fx.call(alice, "POST", "/v1/shares", b), http.StatusBadRequest, "malformed")
		b = fx.newShare().createBody()
		b.FileInfo.KeyVersion = version
		fx.expect("key version of the file info", fx.call(alice, "POST", "/v1/shares", b), http.StatusBadRequest, "malformed")
	}
}

func TestFieldsAtTheirLimits(t *testing.T) {
	fx := newFixture(t)
	limit := fx.config.Rules.MaxLength
	create := func(change func(*wire.CreateRequest)) (int, string) {
		b := fx.newShare().createBody()
		change(&b)
		a := fx.call(alice, "POST", "/v1/shares", b)
		return a.Code, httpapitest.Problem(a)
	}
	for n, want := range map[int64]string{-1: "empty", 0: "empty", 1: "", limit - 1: "", limit: "", limit + 1: "too-long", 1 << 62: "too-long"} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			if _, got := create(func(b *wire.CreateRequest) { b.Length, b.SHA256 = n, "" }); got != want {
				t.Errorf("length %d: %q", n, got)
			}
		})
	}
	for n, want := range map[int64]string{share.MaxOnePut - 1: "", share.MaxOnePut: "", share.MaxOnePut + 1: "one-put", limit + 1: "too-long"} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			if _, got := create(func(b *wire.CreateRequest) { b.Length = n }); got != want {
				t.Errorf("length %d in one PUT: %q", n, got)
			}
		})
	}
	for n, want := range map[int]string{1: "", share.MaxMetadata - 1: "", share.MaxMetadata: "", share.MaxMetadata + 1: "metadata"} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			sealed := encoded(make([]byte, n))
			if _, got := create(func(b *wire.CreateRequest) { b.Metadata = sealed }); got != want {
				t.Errorf("metadata of %d bytes: %q", n, got)
			}
			if _, got := create(func(b *wire.CreateRequest) { b.Description.Sealed = sealed }); got != want {
				t.Errorf("description of %d bytes: %q", n, got)
			}
		})
	}
	for n, want := range map[int]string{1: "", share.MaxFileInfo - 1: "", share.MaxFileInfo: "", share.MaxFileInfo + 1: "metadata"} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			if _, got := create(func(b *wire.CreateRequest) { b.FileInfo.Sealed = encoded(make([]byte, n)) }); got != want {
				t.Errorf("file info of %d bytes: %q", n, got)
			}
		})
	}
	sealed, info := encoded(make([]byte, share.MaxMetadata)), encoded(make([]byte, share.MaxFileInfo))
	if code, _ := create(func(b *wire.CreateRequest) {
		b.Metadata, b.Description.Sealed, b.FileInfo.Sealed = sealed, sealed, info
	}); code != 201 {
		t.Errorf("all at their limits: %d", code)
	}
	if code, _ := create(func(b *wire.CreateRequest) { b.Description = nil }); code != 201 {
		t.Errorf("no description: %d", code)
	}
	if code, _ := create(func(b *wire.CreateRequest) { b.FileInfo = nil }); code != 201 {
		t.Errorf("no file info: %d", code)
	}
	for n, want := range map[int]int{127: 201, 128: 201, 129: 400} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			if code, _ := create(func(b *wire.CreateRequest) { b.Recipient = strings.Repeat("a", n) }); code != want {
				t.Errorf("recipient of %d characters: %d", n, code)
			}
		})
	}
	if _, got := create(func(b *wire.CreateRequest) { b.Recipient = "alice" }); got != "self" {
		t.Errorf("to herself: %q", got)
	}
	sh := fx.in(share.Available)
	for name, want := range map[string]int{
		"": 200, strings.Repeat("a", 199): 200, strings.Repeat("a", 200): 200, strings.Repeat("a", 201): 400,
		strings.Repeat("ä", 100): 200, strings.Repeat("ä", 100) + "a": 400,
	} {
		fx.Run(name, func(t *testing.T) {
			body := sh.commitBody()
			body.SenderName = name
			fx.expect("name", sh.call(alice, "POST", sh.path()+"/commit", body), want, "")
		})
	}
}
