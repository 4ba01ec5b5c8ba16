package mailaddr_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/mail"
	"reflect"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/mailaddr"
)

func TestHashDependsOnEverything(t *testing.T) {
	parse := func(s string) mailaddr.Address {
		a, err := mailaddr.Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	n := mailaddr.NewNonce()
	base := mailaddr.Hash(n, parse("bob@acme.example"))
	if mailaddr.Hash(n, parse(" bob@ACME.example")) != base {
		t.Error("another spelling of the same address hashes differently")
	}
	if mailaddr.Hash(n, parse("Bob@acme.example")) == base {
		t.Error("another local part hashes the same")
	}
	if mailaddr.Hash(mailaddr.NewNonce(), parse("bob@acme.example")) == base {
		t.Error("another nonce hashes the same")
	}
}

func TestNonce(t *testing.T) {
	n := mailaddr.NewNonce()
	if n.Reveal() == mailaddr.NewNonce().Reveal() {
		t.Error("the same nonce twice")
	}
	again, err := mailaddr.ParseNonce(n.Reveal())
	if err != nil || again.Reveal() != n.Reveal() {
		t.Errorf("parsed to another nonce, %v", err)
	}
	const good = "AAECAwQFBgcICQoLDA0ODw"
	for _, bad := range []string{"", good[:21], good + "A", good[:21] + "x", good + "\n", good[:20] + "\r\n", good[:21] + "+"} {
		if _, err := mailaddr.ParseNonce(bad); !errors.Is(err, mailaddr.ErrNonce) {
			t.Errorf("ParseNonce(%q): %v", bad, err)
		}
	}
}

// Nothing prints an address or a nonce, not even an unexported field of another
// struct, which package fmt reads without calling methods.
func TestNothingPrints(t *testing.T) {
	a, err := mailaddr.Parse("bob@acme.example")
	if err != nil {
		t.Fatal(err)
	}
	n, err := mailaddr.ParseNonce("AAECAwQFBgcICQoLDA0ODw")
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []any{
		a, n, &a, []any{a, n}, struct{ A mailaddr.Address }{a},
		struct{ a mailaddr.Address }{a}, struct{ n mailaddr.Nonce }{n},
	} {
		var out strings.Builder
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%o", "%c"} {
			fmt.Fprintf(&out, verb+"\n", v)
		}
		text, err := json.Marshal(v)
		if err != nil {
			t.Error(err)
		}
		out.Write(text)
		slog.New(slog.NewTextHandler(&out, nil)).Info("m", "v", v)
		slog.New(slog.NewJSONHandler(&out, nil)).Info("m", "v", v)
		for _, form := range []string{
			"acme", fmt.Sprintf("%x", "acme"), fmt.Sprintf("%X", "acme"), // the address
			"AAECAwQ", "0 1 2 3 4", "0x0, 0x1, 0x2", "000102", "\x00\x01\x02", `\x00\x01\x02`, // the nonce
		} {
			if strings.Contains(out.String(), form) {
				t.Errorf("%T prints %q", v, form)
			}
		}
	}
}

func TestPlaceholder(t *testing.T) {
	a, err := mailaddr.Parse("bob@acme.example")
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	for _, got := range []string{a.String(), a.LogValue().String(), fmt.Sprintf("%#v", a), strings.Trim(string(text), `"`)} {
		if got != "[hidden]" {
			t.Errorf("got %q", got)
		}
	}
}

func TestNothingIsComparable(t *testing.T) {
	for _, v := range []any{mailaddr.Address{}, mailaddr.Nonce{}} {
		if reflect.TypeOf(v).Comparable() {
			t.Errorf("%T can be compared with ==", v)
		}
	}
}

// FuzzParse checks that a normal form is stable, and that another parser reads
// the same address in it, alone and unquoted.
func FuzzParse(f *testing.F) {
	for _, good := range accepted() {
		f.Add(good[0])
	}
	for _, bad := range refused() {
		f.Add(bad[0])
	}
	f.Fuzz(func(t *testing.T, input string) {
		a, err := mailaddr.Parse(input)
		if err != nil {
			if err != mailaddr.ErrMalformed {
				t.Errorf("%q: the error reveals more: %v", input, err)
			}
			return
		}
		normal := a.Reveal()
		again, err := mailaddr.Parse(normal)
		if err != nil || again.Reveal() != normal {
			t.Fatalf("%q: the normal form %q is not stable: %v", input, normal, err)
		}
		other, err := mail.ParseAddress(normal)
		if err != nil || other.Address != normal || other.Name != "" {
			t.Errorf("%q: net/mail reads %+v in %q: %v", input, other, normal, err)
		}
		if len(normal) > 254 || strings.ContainsFunc(normal, func(r rune) bool { return r <= ' ' || r > '~' }) {
			t.Errorf("%q: the normal form is %q", input, normal)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		if _, err := mailaddr.Parse("Bob.Smith+files@mail.ACME.example"); err != nil {
			b.Fatal(err)
		}
	}
}

// An address may contain exactly these ASCII characters.
func TestEveryCharacter(t *testing.T) {
	const alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	for c := range byte(128) {
		for where, allowed := range map[string]string{
			"a%sa@example.com":    alphanumeric + "#$&'*+-/=?^_`{|}~.",
			"bob@exa%smple.com":   alphanumeric + "-.",
			"bob@example.%sa":     alphanumeric[:52],
			"bob@example.com%sa1": alphanumeric + "-.",
		} {
			address := fmt.Sprintf(where, string(rune(c)))
			if _, err := mailaddr.Parse(address); (err == nil) != strings.Contains(allowed, string(rune(c))) {
				t.Errorf("%q: %v", address, err)
			}
		}
	}
}
