package mailaddr_test

import (
	"encoding/json"
	"errors"
	"os"
	"testing"

	"github.com/secure-share/secure-share/shared/mailaddr"
)

type pasted struct {
	Comment, Text, Address string
	Flaw                   mailaddr.Flaw
}

// readPasted reads what people paste, which forge/crypto reads as well.
func readPasted(t testing.TB) (all []pasted) {
	t.Helper()
	text, err := os.ReadFile("testdata/pasted.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &all); err != nil || len(all) == 0 {
		t.Fatalf("%d vectors, %v", len(all), err)
	}
	return all
}

func TestFind(t *testing.T) {
	for _, v := range readPasted(t) {
		t.Run(v.Comment, func(t *testing.T) {
			found, err := mailaddr.Find(v.Text)
			if v.Flaw != "" {
				if !errors.Is(err, v.Flaw) || !errors.Is(err, mailaddr.ErrMalformed) {
					t.Errorf("the error is %v, expected %q", err, v.Flaw)
				}
				for _, other := range []mailaddr.Flaw{mailaddr.Empty, mailaddr.Several, mailaddr.Letters, mailaddr.Form} {
					if other != v.Flaw && errors.Is(err, other) {
						t.Errorf("the error is also %q", other)
					}
				}
				return
			}
			if err != nil || found.Reveal() != v.Address {
				t.Errorf("the address is not %q, error %v", v.Address, err)
			}
		})
	}
}

// FuzzFind checks that whatever is found is a plain address, which is found again.
func FuzzFind(f *testing.F) {
	for _, v := range readPasted(f) {
		f.Add(v.Text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		found, err := mailaddr.Find(text)
		if err != nil {
			if !errors.Is(err, mailaddr.ErrMalformed) {
				t.Errorf("%q: error %v", text, err)
			}
			return
		}
		normal := found.Reveal()
		if parsed, err := mailaddr.Parse(normal); err != nil || parsed.Reveal() != normal {
			t.Errorf("%q: %q is not a plain address", text, normal)
		}
		if again, err := mailaddr.Find(normal); err != nil || again.Reveal() != normal {
			t.Errorf("%q: %q is not found again, error %v", text, normal, err)
		}
	})
}
