package publichttp

import (
	"encoding/json"
	"encoding/pem"
	"net/netip"
	"testing"
)

func TestParseLocal(t *testing.T) {
	s := serve(t, hello)
	roots := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw}))
	form := func(address, roots string) string {
		text, err := json.Marshal(map[string]any{"addresses": []string{address}, "roots": roots})
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	here := form(s.address.String(), roots)
	for name, test := range map[string]struct {
		stage, text string
		ok          bool
	}{
		"local":                {"local", here, true},
		"nothing":              {"prod", "", true},
		"another stage":        {"prod", here, false},
		"no stage":             {"", here, false},
		"similar stage":        {"local-2", here, false},
		"a public address":     {"local", form("1.1.1.1:443", roots), false},
		"a private address":    {"local", form("10.0.0.1:443", roots), false},
		"metadata":             {"local", form("169.254.169.254:80", roots), false},
		"not an address":       {"local", form("localhost:443", roots), false},
		"no roots":             {"local", form(s.address.String(), ""), false},
		"not JSON":             {"local", "127.0.0.1:443", false},
		"another stage, wrong": {"prod", "x", false},
	} {
		t.Run(name, func(t *testing.T) {
			l, err := ParseLocal(test.stage)(test.text)
			if (err == nil) != test.ok {
				t.Errorf("%+v, %v", l, err)
			}
		})
	}
	l, err := ParseLocal("local")(here)
	if err != nil || len(l.Addresses) != 1 || l.Addresses[0] != s.address {
		t.Fatalf("%+v, %v", l, err)
	}
	if _, err := get(t, Options{Timeout: timeout, MaxBody: maxBody, Local: l}, s.URL); err != nil {
		t.Error(err)
	}
	l.Addresses = []netip.AddrPort{}
	if _, err := get(t, Options{Timeout: timeout, MaxBody: maxBody, Local: l}, s.URL); err == nil {
		t.Error("it answered")
	}
}
