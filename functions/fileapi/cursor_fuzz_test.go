package fileapi

import (
	"errors"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/forgetoken"
	"github.com/secure-share/secure-share/shared/share"
)

// FuzzCursor checks that decoding an encoded position returns it, that another
// person or the other list refuses the cursor, and that every accepted cursor
// is canonical.
func FuzzCursor(f *testing.F) {
	of := func(site share.Site, p share.Person) call {
		return call{Invocation: forgetoken.Invocation{Site: site, Person: p}}
	}
	mine, inbox := of("acme", "bob"), list{name: "inbox"}
	f.Add(inbox.cursor(mine, share.Position{At: noon, ID: "AAECAwQFBgcICQoLDA0ODw"}), int64(0), []byte("0123456789abcdef"))
	f.Add("", int64(1<<63-1), []byte{})
	f.Add("AAAAAAAAAAA", int64(-1), make([]byte, 16))
	f.Fuzz(func(t *testing.T, given string, nanoseconds int64, id []byte) {
		read, err := inbox.parseCursor(mine, given)
		switch {
		case err != nil:
			if !errors.Is(err, share.ErrMalformed) || read != (share.Position{}) {
				t.Errorf("%q: %+v, %v", given, read, err)
			}
		case given != "" && inbox.cursor(mine, read) != given:
			t.Errorf("%q is read as %+v", given, read)
		}

		var raw [16]byte
		copy(raw[:], id)
		p := share.Position{At: time.Unix(0, nanoseconds).UTC(), ID: share.ID(encoded(raw[:]))}
		cursor := inbox.cursor(mine, p)
		if back, err := inbox.parseCursor(mine, cursor); err != nil || back != p {
			t.Errorf("%+v comes back as %+v, %v", p, back, err)
		}
		for who, c := range map[string]call{"another person": of("acme", "carol"), "another site": of("globex", "bob")} {
			if _, err := inbox.parseCursor(c, cursor); err == nil {
				t.Errorf("%s uses the cursor", who)
			}
		}
		if _, err := (list{name: "outbox"}).parseCursor(mine, cursor); err == nil {
			t.Error("the cursor is good for the other list")
		}
	})
}
