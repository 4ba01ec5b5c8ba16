package fileapi

import (
	"net/http"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// spoiling are changes after which a row cannot be read in full.
var spoiling = map[string]func(fx *fixture, id share.ID){
	"something is lost": func(fx *fixture, id share.ID) { fx.rows.Spoil("acme", id) },
	"its status is of another release": func(fx *fixture, id share.ID) {
		_, err := fx.rows.Update(fx.Context(), "acme", id, func(s share.Share) (share.Share, error) {
			s.Status = "frozen"
			s.Version++
			return s, nil
		})
		if err != nil {
			fx.Fatal(err)
		}
	},
}

// A share whose row cannot be read in full is in the lists of its two people,
// and they can end it. Nobody else can see it.
func TestSharesThatCannotBeReadCanBeEnded(t *testing.T) {
	for why, spoil := range spoiling {
		for list, who := range map[string]string{"inbox": bob, "outbox": alice} {
			t.Run(list+", "+why, func(t *testing.T) {
				fx := newFixture(t)
				id := fx.post(3)
				spoil(fx, share.ID(id[1]))
				page := decoded[wire.Page](fx, fx.call(who, "GET", "/v1/"+list, nil))
				if len(page.Items) != 3 || page.Items[0].Unreadable || page.Items[2].Unreadable {
					t.Fatalf("%+v", page.Items)
				}
				bad := page.Items[1]
				shown := decoded[wire.Share](fx, fx.call(who, "GET", "/v1/shares/"+id[1], nil))
				for what, s := range map[string]wire.Share{"listed": bad, "shown": shown} {
					t.Run(what, func(t *testing.T) {
						if !s.Unreadable || s.ID != id[1] || s.Sender != "alice" || s.Recipient != "bob" || s.CreatedAt.IsZero() || s.Status != "" {
							t.Errorf("%+v", s)
						}
					})
				}
				if a := fx.call(carol, "GET", "/v1/shares/"+id[1], nil); a.Code != http.StatusNotFound {
					t.Errorf("a stranger is answered %d", a.Code)
				}
				if a := fx.call(carol, "DELETE", "/v1/shares/"+id[1], nil); a.Code != http.StatusNotFound {
					t.Errorf("a stranger is answered %d", a.Code)
				}
				for what, body := range map[string]any{
					"claim":       wire.ClaimRequest{ClaimKey: hidden.Text(strings.Repeat("A", 43)), ClaimID: hidden.Text(strings.Repeat("A", 22))},
					"acknowledge": wire.AcknowledgeRequest{ClaimID: hidden.Text(strings.Repeat("A", 22))},
				} {
					fx.Run(what, func(t *testing.T) {
						if a := fx.call(carol, "POST", "/v1/shares/"+id[1]+"/"+what, body); a.Code != http.StatusNotFound {
							t.Errorf("%s by a stranger is answered %d %s", what, a.Code, a.Body)
						}
						if a := fx.call(bob, "POST", "/v1/shares/"+id[1]+"/"+what, body); a.Code != http.StatusInternalServerError {
							t.Errorf("%s by the recipient is answered %d %s", what, a.Code, a.Body)
						}
					})
				}
				if a := fx.call(who, "DELETE", "/v1/shares/"+id[1], nil); a.Code != http.StatusNoContent {
					t.Errorf("%d %s", a.Code, a.Body)
				}
				if s := decoded[wire.Share](fx, fx.call(who, "GET", "/v1/shares/"+id[1], nil)); s.Unreadable || s.EndedAt == nil {
					t.Errorf("ended: %+v", s)
				}
			})
		}
	}
}

// Nobody has to end it. After its end the lists show how it ended.
func TestSharesThatCannotBeReadExpire(t *testing.T) {
	for why, spoil := range spoiling {
		t.Run(why, func(t *testing.T) {
			fx := newFixture(t)
			id := fx.post(1)
			spoil(fx, share.ID(id[0]))
			fx.pass(fx.config.Rules.Lifetime)
			for list, who := range map[string]string{"inbox": bob, "outbox": alice} {
				fx.Run(list, func(t *testing.T) {
					page := decoded[wire.Page](fx, fx.call(who, "GET", "/v1/"+list, nil))
					if len(page.Items) != 1 || page.Items[0].Unreadable || page.Items[0].Status != string(share.Expired) {
						t.Errorf("%+v", page.Items)
					}
				})
			}
		})
	}
}
