package realtime

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/realtime"
	"github.com/secure-share/secure-share/shared/realtime/realtimetest"
	"github.com/secure-share/secure-share/shared/share"
)

// Some of these names are the beginning of others.
var (
	sites   = []share.Site{acme, globex, "acm", "acme-2"}
	persons = []share.Person{alice, bob, mallory, "alic", "alice2", "acme"}
)

// unaccepted are tokens that a person could make from their own token and the names of
// others.
func unaccepted(f *fixture, own, wanted realtime.Namespace) map[string]string {
	decode := func(text string) []byte {
		raw, err := base64.RawURLEncoding.DecodeString(text)
		if err != nil {
			f.t.Fatal(err)
		}
		return raw
	}
	encode := base64.RawURLEncoding.EncodeToString
	forged, _, err := realtime.Issue(f.t.Context(), realtimetest.MAC("guessed"), wanted, f.now)
	if err != nil {
		f.t.Fatal(err)
	}
	mine, theirs := decode(f.token(own.Site, own.Person)), decode(forged)
	fields, mac := theirs[:len(theirs)-realtime.MACSize], mine[len(mine)-realtime.MACSize:]
	mineFields := mine[:len(mine)-realtime.MACSize]
	before := f.now
	f.now = before.Add(-realtime.Lifetime)
	expired := f.token(wanted.Site, wanted.Person)
	f.now = before
	return map[string]string{
		"forged": forged, "expired": expired,
		"another's MAC":       encode(append(append([]byte{}, fields...), mac...)),
		"another's appended":  encode(append(append(append([]byte{}, mineFields...), fields...), mac...)),
		"another's prepended": encode(append(append(append([]byte{}, fields...), mineFields...), mac...)),
		"padded as SHA-512":   encode(append(append(append(append([]byte{}, mineFields...), 0x80, 0, 0, 0), fields...), mac...)),
	}
}

// Of every site, person and token, only the sender and the recipient of a share on its
// own site, with tokens of their own, get its events or find them when they catch up.
func TestIsolation(t *testing.T) {
	f := newFixture(t)
	own := realtime.Namespace{Site: acme, Person: mallory}
	for _, s := range sites {
		for _, p := range persons {
			f.open(fmt.Sprintf("%s/%s", s, p), s, p)
			if (realtime.Namespace{Site: s, Person: p}) == own {
				continue
			}
			for kind, token := range unaccepted(f, own, realtime.Namespace{Site: s, Person: p}) {
				if a := f.connects(kind, realtime.Subprotocol, realtime.TokenPrefix+token); a.StatusCode != 401 {
					t.Errorf("%s for %s on %s: status %d", kind, p, s, a.StatusCode)
				}
			}
		}
	}
	for _, site := range sites {
		one := f.available(site)
		if failed := f.streams(written(one, "1")); failed != nil {
			t.Fatal(failed)
		}
		f.got(fmt.Sprintf("%s/%s", site, alice), event(one))
		f.got(fmt.Sprintf("%s/%s", site, bob), event(one))
		if len(f.posted) != 0 {
			t.Errorf("%s: others got %v", site, f.posted)
		}
		for _, s := range sites {
			for _, p := range persons {
				told := strings.Contains(f.asks(fmt.Sprintf("%s/%s", s, p), `{"action":"since"}`), string(one.ID))
				if may := s == site && (p == alice || p == bob); told != may {
					t.Errorf("a share on %s: %s on %s finds it: %t", site, p, s, told)
				}
			}
		}
	}
}
