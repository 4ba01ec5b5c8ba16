package share_test

import (
	"crypto/sha256"
	"errors"
	"testing"

	"github.com/secure-share/secure-share/shared/share"
)

var createCopy = changed(createThree, func(c *share.Create) {
	c.ID, c.CopyOf, c.Sending = share.NewID(), theCreate.ID, share.Sending(share.NewID())
})

// A copy is an upload in parts, which the service makes.
func TestACopyIsAnUploadInParts(t *testing.T) {
	s, _ := follow(t, []happening{{createCopy, created}, {theBegin, created}, {grant(1, 2, 3), created}, {grant(), created}, {commitThree, committed}})
	if s.Status != share.Available || s.CopyOf != theCreate.ID || s.Sending != createCopy.Sending {
		t.Errorf("it is %s, a copy of %s in %s", s.Status, s.CopyOf, s.Sending)
	}
	whole := changed(createCopy, func(c *share.Create) { c.Content = content })
	if _, err := rules.Apply(share.Share{}, whole, epoch); !errors.Is(err, share.ErrCopyInParts) {
		t.Errorf("announced as one PUT: %v", err)
	}
}

// What is repeated has to be the same copy in the same sending.
func TestRepeatedCopies(t *testing.T) {
	s, at := follow(t, []happening{{createCopy, created}})
	for name, change := range map[string]func(*share.Create){
		"an upload":         func(c *share.Create) { c.CopyOf = "" },
		"a copy of another": func(c *share.Create) { c.CopyOf = share.NewID() },
		"sent alone":        func(c *share.Create) { c.Sending = "" },
		"in another":        func(c *share.Create) { c.Sending = share.Sending(share.NewID()) },
	} {
		if _, err := rules.Apply(s, changed(createCopy, change), at); !errors.Is(err, share.ErrIDTaken) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := rules.Apply(s, createCopy, at); err != nil {
		t.Error(err)
	}
}

func TestLongestCopy(t *testing.T) {
	for length, want := range map[int64]error{share.MaxCopy: nil, share.MaxCopy + 1: share.ErrCopyLong} {
		e := changed(createCopy, func(c *share.Create) { c.Content.Length = length })
		if _, err := rules.Apply(share.Share{}, e, epoch); !errors.Is(err, want) {
			t.Errorf("%d bytes: %v", length, err)
		}
		e.CopyOf = ""
		if _, err := rules.Apply(share.Share{}, e, epoch); err != nil {
			t.Errorf("%d bytes, uploaded: %v", length, err)
		}
	}
}

func TestMayCopy(t *testing.T) {
	length := content.Length
	for _, status := range append(share.Statuses(), "") {
		t.Run(string(status), func(t *testing.T) {
			s, at := of(t, status)
			want := share.ErrNoSource
			if status == share.Available || status == share.Claimed {
				want = nil
			}
			if err := rules.MayCopy(s, alice, length, at); !errors.Is(err, want) {
				t.Errorf("got %v", err)
			}
		})
	}
	s, at := of(t, share.Available)
	unreadable := s
	unreadable.Unreadable = true
	for name, err := range map[string]error{
		"by the recipient":      rules.MayCopy(s, bob, length, at),
		"by another":            rules.MayCopy(s, mallory, length, at),
		"by nobody":             rules.MayCopy(s, "", length, at),
		"another length":        rules.MayCopy(s, alice, length+1, at),
		"after the expiry":      rules.MayCopy(s, alice, length, s.ExpiresAt),
		"a row that is damaged": rules.MayCopy(unreadable, alice, length, at),
	} {
		if err != share.ErrNoSource { // no other error, which would tell them apart
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSumOfCopy(t *testing.T) {
	first, second := share.ID("AAECAwQFBgcICQoLDA0ODw"), share.ID("BBECAwQFBgcICQoLDA0ODw")
	source := func(length, partSize int64) share.Share {
		return share.Share{ID: first, Content: share.Content{Length: length, SHA256: [32]byte{7}}, PartSize: partSize}
	}
	copied := func(length, partSize int64) share.Share {
		return share.Share{ID: second, CopyOf: first, Content: share.Content{Length: length}, PartSize: partSize}
	}
	changed := func(s share.Share, change func(*share.Share)) share.Share {
		change(&s)
		return s
	}
	const part = 16 << 20
	ofOne := sha256.Sum256(append([]byte{7}, make([]byte, 31)...))
	for name, c := range map[string]struct {
		source, copied share.Share
		want           [32]byte
	}{
		"in parts":           {source(part+1, part), copied(part+1, part), [32]byte{7}},
		"other parts":        {source(part+1, part+1<<20), copied(part+1, part), [32]byte{}},
		"one PUT, one part":  {source(part, 0), copied(part, part), ofOne},
		"one PUT, two parts": {source(part+1, 0), copied(part+1, part), [32]byte{}},
		"of another share":   {changed(source(part, 0), func(s *share.Share) { s.ID = second }), copied(part, part), [32]byte{}},
		"of another length":  {source(part-1, 0), copied(part, part), [32]byte{}},
		"no copy":            {changed(source(part, part), func(s *share.Share) { s.ID = "" }), changed(copied(part, part), func(s *share.Share) { s.CopyOf = "" }), [32]byte{}},
	} {
		if got := c.copied.SumOfCopy(c.source); got != c.want {
			t.Errorf("%s: %x, want %x", name, got, c.want)
		}
	}
}

func TestParseSending(t *testing.T) {
	for text, want := range map[string]error{"AAECAwQFBgcICQoLDA0ODw": nil, "": share.ErrMalformed, "AAAA": share.ErrMalformed, "AAECAwQFBgcICQoLDA0ODx": share.ErrMalformed} {
		if got, err := share.ParseSending(text); !errors.Is(err, want) || err == nil && string(got) != text {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
}
