package client_test

import (
	"bytes"
	"cmp"
	"errors"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/client"
)

func TestExtend(t *testing.T) {
	w := newServices(t)
	plan := []byte("the plan")
	sent, err := w.as(alice).Send(t.Context(), client.SendInput{
		Content: bytes.NewReader(plan), Size: int64(len(plan)), Name: "plan.txt", Recipient: bob, Mail: address(t), Lifetime: time.Hour,
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, lifetime := range []time.Duration{24 * time.Hour, 0} {
		want := cmp.Or(lifetime, w.Rules.Lifetime)
		extended, err := w.as(alice).Extend(t.Context(), sent.ID, lifetime)
		if err != nil {
			t.Fatal(err)
		}
		if until := w.Shares[sent.ID].CommittedAt.Add(want); !extended.ExpiresAt.Equal(until) {
			t.Errorf("%s: until %s, want %s", lifetime, extended.ExpiresAt, until)
		}
	}
	if _, err := w.as(alice).Extend(t.Context(), sent.ID, time.Hour); !errors.Is(err, client.Shorter) {
		t.Errorf("to less: %v", err)
	}
	w.NoExtend = true
	if _, err := w.as(alice).Extend(t.Context(), sent.ID, 0); !errors.Is(err, client.ErrNoExtend) {
		t.Errorf("the previous release: %v", err)
	}
}
