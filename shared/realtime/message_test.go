package realtime

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"
)

func TestParseRequest(t *testing.T) {
	for text, want := range map[string]*Request{
		`{"action":"ping"}`:                     {Action: ActionPing},
		`{"action":"since"}`:                    {Action: ActionSince},
		`{"action":"since","since":1800000000}`: {Action: ActionSince, Since: 1800000000},
		`{"action":"ping","since":1}`:           nil,
		`{"action":"since","since":-1}`:         nil,
		`{"action":"since","since":1.5}`:        nil,
		`{"action":"since","since":1e30}`:       nil,
		`{"action":"since","since":"1"}`:        nil,
		`{"action":"other"}`:                    nil,
		`{"Action":"ping"}`:                     nil,
		`{"action":"ping","more":1}`:            nil,
		`{"action":"ping","action":"ping"}`:     nil,
		`{"action":"ping"} {}`:                  nil,
		`{"action":null}`:                       nil,
		`{}`:                                    nil,
		``:                                      nil,
		`[]`:                                    nil,
		`{"action":"ping"}` + strings.Repeat(" ", MaxMessage-17): {Action: ActionPing},
		`{"action":"ping"}` + strings.Repeat(" ", MaxMessage-16): nil,
	} {
		t.Run(text, func(t *testing.T) {
			got, err := ParseRequest([]byte(text))
			if want == nil && !errors.Is(err, ErrMalformed) || want != nil && (err != nil || got != *want) {
				t.Errorf("%.60s: %+v, %v", text, got, err)
			}
		})
	}
}

func FuzzRequest(f *testing.F) {
	f.Add([]byte(`{"action":"since","since":1}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := ParseRequest(b)
		if err != nil {
			return
		}
		text, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := ParseRequest(text); err != nil || again != r {
			t.Errorf("%s: %+v, %v", text, again, err)
		}
	})
}

// An event has these members and no other: nothing of the share may get in.
func TestEventsNameOnlyTheShare(t *testing.T) {
	body := Event{Kind: "available", Share: "AAAAAAAAAAAAAAAAAAAAAA", Version: 2, At: time.UnixMilli(1800000000123)}.Body()
	text, err := json.Marshal(Message{Type: TypeEvent, EventBody: &body})
	want := `{"type":"event","event":"available","share":"AAAAAAAAAAAAAAAAAAAAAA","version":2,"at":1800000000123}`
	if err != nil || string(text) != want {
		t.Errorf("%s, %v", text, err)
	}
}

func TestComplete(t *testing.T) {
	for ago, want := range map[time.Duration]bool{
		-Overlap - 1:      false,
		-Overlap:          true,
		0:                 true,
		119 * time.Second: true,
		Kept:              true,
		Kept + 1:          false,
		121 * time.Second: false,
	} {
		t.Run(ago.String(), func(t *testing.T) {
			if Complete(noon.Add(-ago), noon) != want {
				t.Errorf("%s ago: want %t", ago, want)
			}
		})
	}
}
