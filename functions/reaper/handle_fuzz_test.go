package reaper

import (
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/share"
)

// FuzzHandle invokes the reaper with any payload. $PK and $REVOKED stand for
// the keys of a live share and of one whose ciphertext has to be deleted, and
// $ID for the id of the first. No payload may change the live share or fail a
// record, and the revoked share is either reaped or unchanged.
func FuzzHandle(f *testing.F) {
	before := slog.Default()
	slog.SetDefault(slog.New(slog.DiscardHandler))
	f.Cleanup(func() { slog.SetDefault(before) })

	removed := `{"eventID":"1","eventName":"REMOVE","dynamodb":{"Keys":{"pk":{"S":"$REVOKED"},"sk":{"S":"blob"}},"SequenceNumber":"1"}}`
	f.Add(`{"sweep":"due"}`)
	f.Add(`{"Records":[]}`)
	f.Add(`{"Records":[` + removed + `,` + strings.Replace(removed, "$REVOKED", "$PK", 1) + `]}`)
	f.Add(`{"Records":[` + removed + `,` + removed + `],"sweep":"due"}`)
	for _, record := range poison {
		f.Add(`{"Records":[` + record + `,` + removed + `]}`)
	}
	f.Fuzz(func(t *testing.T, payload string) {
		fx := newFixture(t)
		living := fx.available()
		revoked := fx.happens(fx.available(), share.Revoke{By: alice})
		fx.handles(strings.NewReplacer("$PK", key(living), "$REVOKED", key(revoked), "$ID", string(living.ID)).Replace(payload))
		fx.untouched(living)
		if fx.disk.has(revoked) {
			fx.untouched(revoked)
		} else {
			fx.reaped(revoked, share.Revoked)
		}
	})
}

func key(s share.Share) string { return "SITE#" + string(s.Site) + "#SHARE#" + string(s.ID) }

// handles checks that the payload is either refused or handled in full.
func (fx *fixture) handles(payload string) {
	fx.t.Helper()
	answer, err := fx.Handle(fx.t.Context(), json.RawMessage(payload))
	if err != nil {
		if !errors.Is(err, ErrPayload) || answer != nil {
			fx.t.Errorf("%q: %v, %v", payload, answer, err)
		}
		return
	}
	if encoded, err := json.Marshal(answer); err != nil || string(encoded) != `{}` && string(encoded) != `{"batchItemFailures":[]}` {
		fx.t.Errorf("%q: answer %s, %v", payload, encoded, err)
	}
}
