package program

import (
	"crypto/ed25519"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/base64url"
)

// The example of RFC 8037, appendix A.3.
func TestIDIsTheThumbprintOfTheRFC(t *testing.T) {
	key, err := base64url.Decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")
	if err != nil {
		t.Fatal(err)
	}
	if id := IDOf(key); id != "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k" {
		t.Error(id)
	}
}

func TestParseID(t *testing.T) {
	const id = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
	for s, ok := range map[string]bool{id: true, "": false, id[1:]: false, id + "A": false, id[:42] + "l": false, id[:42] + "/": false} {
		t.Run(s, func(t *testing.T) {
			if got, err := ParseID(s); (err == nil) != ok || (ok && string(got) != s) {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
}

func TestNames(t *testing.T) {
	for name, ok := range map[string]bool{
		"a": true, "Build server 7": true, strings.Repeat("ä", 64): true,
		"": false, strings.Repeat("ä", 65): false, " a": false, "a ": false, "a\nb": false, "a\u202eb": false, "a\xff": false, "\x00": false,
	} {
		t.Run(name, func(t *testing.T) {
			if err := CheckName(name); (err == nil) != ok {
				t.Error(err)
			}
		})
	}
}

func TestScopes(t *testing.T) {
	for names, ok := range map[string]bool{"send": true, "read,send,receive": true, "": false, "send,send": false, "Send": false, "send,admin": false} {
		t.Run(names, func(t *testing.T) {
			got, err := ParseScopes(slices.DeleteFunc(strings.Split(names, ","), func(s string) bool { return s == "" }))
			if (err == nil) != ok || (ok && len(got) != strings.Count(names, ",")+1) {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
	p := Program{Scopes: []Scope{Send, Read}}
	if !p.Allows(Send) || !p.Allows(Receive, Read) || p.Allows(Receive) || p.Allows() {
		t.Error("the scopes are not those that were allowed")
	}
}

func TestActiveUntilItExpires(t *testing.T) {
	end := time.Date(2027, 1, 2, 3, 4, 5, 0, time.UTC)
	p := Program{ExpiresAt: end}
	if !p.Active(end.Add(-1)) || p.Active(end) {
		t.Error("the end is not where it should be")
	}
}

func TestDayIsThatOfUTC(t *testing.T) {
	east := time.FixedZone("east", 5*3600)
	if d := Day(time.Date(2027, 1, 2, 3, 0, 0, 0, east)); !d.Equal(time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)) {
		t.Error(d)
	}
}

func TestFingerprintsAreTheStartOfTheID(t *testing.T) {
	key := ed25519.NewKeyFromSeed([]byte("\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f"))
	// The app has the same in certificate.test.ts.
	if got := IDOf(key.Public().(ed25519.PublicKey)).Fingerprint(); got != "d481-b6b4-c1fb-276c-1b25" {
		t.Error(got)
	}
	if got := ID("x").Fingerprint(); got != "" {
		t.Errorf("of no id: %q", got)
	}
}
