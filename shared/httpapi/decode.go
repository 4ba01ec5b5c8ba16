package httpapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"reflect"
	"strings"
	"unicode/utf8"

	"secureshare/shared/problem"
)

// Decode reads the JSON body of r into a T. It refuses other media types, bodies
// over the cap, and whatever two readers could take for different things: unknown
// and repeated members, names in another letter case, null, invalid UTF-8 and
// trailing data. Each error is one of package problem's.
func Decode[T any](r *http.Request) (T, error) {
	var v T
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || media != "application/json" {
		return v, problem.ErrMediaType
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return v, problem.ErrTooLarge
		}
		return v, problem.Say(problem.ErrMalformed, "The body did not arrive whole.")
	}
	d := json.NewDecoder(bytes.NewReader(body))
	if !utf8.Valid(body) || !exact(d, reflect.TypeFor[T]()) || json.Unmarshal(body, &v) != nil {
		return v, problem.Say(problem.ErrMalformed, "The body is not the JSON object that this call takes.")
	}
	return v, nil
}

// exact reads one value and tells whether every object in it has members of t
// only, each once and under its very name. Types of scalars are left to Unmarshal.
func exact(d *json.Decoder, t reflect.Type) bool {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	token, err := d.Token()
	if err != nil || token == nil {
		return false
	}
	switch token {
	case json.Delim('{'):
		return t.Kind() == reflect.Struct && exactMembers(d, members(t))
	case json.Delim('['):
		for t.Kind() == reflect.Slice && d.More() {
			if !exact(d, t.Elem()) {
				return false
			}
		}
		end, err := d.Token()
		return err == nil && end == json.Delim(']')
	}
	return true
}

func exactMembers(d *json.Decoder, left map[string]reflect.Type) bool {
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return false
		}
		name, _ := token.(string)
		t, known := left[name]
		if !known || !exact(d, t) {
			return false
		}
		delete(left, name)
	}
	_, err := d.Token()
	return err == nil
}

func members(t reflect.Type) map[string]reflect.Type {
	all := make(map[string]reflect.Type)
	for field := range t.Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		all[name] = field.Type
	}
	return all
}
