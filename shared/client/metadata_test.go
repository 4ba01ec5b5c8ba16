package client

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/share"
)

func TestMetadataFits(t *testing.T) {
	secret, id := keyring.NewSecret(), share.NewID()
	fits := func(n int) (string, error) {
		return sealMetadata(Metadata{V: 2, Name: "n", Description: strings.Repeat("d", n)}, secret, id)
	}
	limit := 0
	for n := 0; n < share.MaxMetadata; n++ {
		sealed, err := fits(n)
		if err != nil {
			break
		}
		limit = n
		if raw, err := base64.RawURLEncoding.DecodeString(sealed); err != nil || len(raw) > share.MaxMetadata {
			t.Fatalf("%d characters take %d bytes, %v", n, len(raw), err)
		}
	}
	if limit < 3000 {
		t.Errorf("only %d characters fit", limit)
	}
	if _, err := fits(limit + 1); !errors.Is(err, ErrMetadataSize) {
		t.Errorf("one more: %v", err)
	}
	sealed, err := fits(limit)
	if err != nil {
		t.Fatal(err)
	}
	if m, err := openMetadata(sealed, secret, id); err != nil || len(m.Description) != limit {
		t.Errorf("opened %d characters, %v", len(m.Description), err)
	}
}

func TestMetadataBelongsToTheShare(t *testing.T) {
	secret, id := keyring.NewSecret(), share.NewID()
	sealed, err := sealMetadata(Metadata{V: 2}, secret, id)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := openMetadata(sealed, secret, share.NewID()); !errors.Is(err, ErrKey) {
		t.Errorf("of another share: %v", err)
	}
	if _, err := openMetadata(sealed, keyring.NewSecret(), id); !errors.Is(err, ErrKey) {
		t.Errorf("under another key: %v", err)
	}
	if _, err := openMetadata("not base64", secret, id); !errors.Is(err, ErrAnswer) {
		t.Errorf("nonsense: %v", err)
	}
	if _, err := openMetadata(strings.Repeat("A", 6000), secret, id); !errors.Is(err, ErrAnswer) {
		t.Errorf("too long: %v", err)
	}
}
