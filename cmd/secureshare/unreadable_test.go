package main

import (
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/wire"
)

func TestSharesThatCannotBeReadSaySo(t *testing.T) {
	name := func(s string) string { return s }
	s := wire.Share{ID: "id", Role: wire.RoleRecipient, Sender: "alice", Unreadable: true}
	var list, status strings.Builder
	table(&list, listResult{Items: []wire.Share{s}}, "FROM", func(s wire.Share) string { return s.Sender }, name)
	describe(&status, s, name)
	for _, out := range []string{list.String(), status.String()} {
		if !strings.Contains(out, "cannot be read") || !strings.Contains(out, "alice") || strings.Contains(out, "0 B") || strings.Contains(out, "0001") {
			t.Errorf("%q", out)
		}
	}
	if !strings.Contains(status.String(), "declined or taken back") {
		t.Errorf("the next step is missing: %q", status.String())
	}
}
