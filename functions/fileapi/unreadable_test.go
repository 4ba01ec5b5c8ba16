package fileapi

import (
	"net/http"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// A share whose row cannot be read in full stands in the lists of its people, who can
// end it. Nobody else learns of it.
func TestSharesThatCannotBeReadCanBeEnded(t *testing.T) {
	for list, who := range map[string]string{"inbox": bob, "outbox": alice} {
		w := newWorld(t)
		id := w.post(3)
		w.rows.Spoil("acme", share.ID(id[1]))
		page := decoded[wire.Page](w, w.call(who, "GET", "/v1/"+list, nil))
		if len(page.Items) != 3 || page.Items[0].Unreadable || page.Items[2].Unreadable {
			t.Fatalf("%s: %+v", list, page.Items)
		}
		bad := page.Items[1]
		shown := decoded[wire.Share](w, w.call(who, "GET", "/v1/shares/"+id[1], nil))
		for what, s := range map[string]wire.Share{"listed": bad, "shown": shown} {
			if !s.Unreadable || s.ID != id[1] || s.Sender != "alice" || s.Recipient != "bob" || s.CreatedAt.IsZero() || s.Status != "" {
				t.Errorf("%s, %s: %+v", list, what, s)
			}
		}
		if a := w.call(carol, "GET", "/v1/shares/"+id[1], nil); a.Code != http.StatusNotFound {
			t.Errorf("a stranger is answered %d", a.Code)
		}
		if a := w.call(carol, "DELETE", "/v1/shares/"+id[1], nil); a.Code != http.StatusNotFound {
			t.Errorf("a stranger is answered %d", a.Code)
		}
		for what, body := range map[string]any{
			"claim":       wire.ClaimRequest{ClaimKey: wire.Hidden(strings.Repeat("A", 43)), ClaimID: wire.Hidden(strings.Repeat("A", 22))},
			"acknowledge": wire.AcknowledgeRequest{ClaimID: wire.Hidden(strings.Repeat("A", 22))},
		} {
			if a := w.call(carol, "POST", "/v1/shares/"+id[1]+"/"+what, body); a.Code != http.StatusNotFound {
				t.Errorf("%s by a stranger is answered %d %s", what, a.Code, a.Body)
			}
		}
		if a := w.call(who, "DELETE", "/v1/shares/"+id[1], nil); a.Code != http.StatusNoContent {
			t.Errorf("%s: %d %s", list, a.Code, a.Body)
		}
		if s := decoded[wire.Share](w, w.call(who, "GET", "/v1/shares/"+id[1], nil)); s.Unreadable || s.EndedAt == nil {
			t.Errorf("%s, ended: %+v", list, s)
		}
	}
}
