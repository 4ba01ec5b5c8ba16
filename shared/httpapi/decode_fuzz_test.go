package httpapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http/httptest"
	"reflect"
	"testing"

	"github.com/secure-share/secure-share/shared/problem"
)

// FuzzDecode checks that different readers agree on every body that Decode
// accepts: one that uses the first of two members with the same name, one that
// uses the last, and one that ignores unknown names.
func FuzzDecode(f *testing.F) {
	for _, body := range []string{
		`{"text":"a"}`, `{"text":"ä\u0000","count":7,"inner":{"deep":"<&>"},"items":[{"deep":"1"},{}]}`,
		`{"text":"a","text":"b"}`, `{"te\u0078t":"a","text":"b"}`, `{"Text":"a"}`, `{"inner":{"deep":"a","deep":"b"}}`,
		`{"items":[{"deep":"a"},{"deep":"a","other":1}]}`, `{"text":null}`, `{"items":[null]}`, `{}`, `[]`, `{"text":"a"}{}`, ``,
		`{"count":1e400}`, `{"text":"\ud800"}`,
	} {
		f.Add("application/json", []byte(body))
	}
	f.Add("application/json; charset=utf-8", []byte(`{}`))
	f.Add("text/plain", []byte(`{}`))
	f.Fuzz(func(t *testing.T, media string, body []byte) {
		r := httptest.NewRequest("POST", "/notes", bytes.NewReader(body))
		r.Header.Set("Content-Type", media)
		got, err := Decode[note](r)
		if err != nil {
			if !errors.Is(err, problem.ErrMalformed) && !errors.Is(err, problem.ErrMediaType) {
				t.Errorf("%q: %v", body, err)
			}
			return
		}
		strict := json.NewDecoder(bytes.NewReader(body))
		strict.DisallowUnknownFields()
		var same note
		if err := strict.Decode(&same); err != nil || !reflect.DeepEqual(same, got) {
			t.Errorf("%q: a strict reader has %+v, %v", body, same, err)
		}
		var last any
		if err := json.Unmarshal(body, &last); err != nil {
			t.Fatalf("%q: %v", body, err)
		}
		first := firstWins(json.NewDecoder(bytes.NewReader(body)))
		if !reflect.DeepEqual(first, last) || hasNull(last) {
			t.Errorf("%q: one reader has %v, another %v", body, first, last)
		}
	})
}

// firstWins reads a value and uses the first of two members with the same name.
func firstWins(d *json.Decoder) any {
	switch token := next(d); token {
	case json.Delim('{'):
		object := map[string]any{}
		for d.More() {
			name := next(d).(string)
			value := firstWins(d)
			if _, there := object[name]; !there {
				object[name] = value
			}
		}
		next(d)
		return object
	case json.Delim('['):
		array := []any{}
		for d.More() {
			array = append(array, firstWins(d))
		}
		next(d)
		return array
	default:
		return token
	}
}

func hasNull(v any) bool {
	switch v := v.(type) {
	case map[string]any:
		for _, member := range v {
			if hasNull(member) {
				return true
			}
		}
	case []any:
		for _, element := range v {
			if hasNull(element) {
				return true
			}
		}
	}
	return v == nil
}

// next cannot fail where Decode did not.
func next(d *json.Decoder) json.Token {
	token, _ := d.Token()
	return token
}
