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

	"github.com/secure-share/secure-share/shared/problem"
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
	whole := utf8.Valid(body) && json.Unmarshal(body, &v) == nil
	if !whole || !exact(json.NewDecoder(bytes.NewReader(body)), reflect.TypeFor[T]()) {
		return v, problem.Say(problem.ErrMalformed, "The body is not the JSON object that this call takes.")
	}
	return v, nil
}

// exact reads one value, of which Unmarshal made a t, and reports whether it is not
// null and every object in it has members of its type only, each once and under
// its very name. Types are made of structs, slices, pointers and scalars.
func exact(d *json.Decoder, t reflect.Type) bool {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch token := next(d); token {
	case json.Delim('{'):
		return exactMembers(d, members(t))
	case json.Delim('['):
		for d.More() {
			if !exact(d, t.Elem()) {
				return false
			}
		}
		next(d)
		return true
	default:
		return token != nil
	}
}

func exactMembers(d *json.Decoder, left map[string]reflect.Type) bool {
	for d.More() {
		name, _ := next(d).(string)
		t, known := left[name]
		if !known || !exact(d, t) {
			return false
		}
		delete(left, name)
	}
	next(d)
	return true
}

// next cannot fail where Unmarshal did not.
func next(d *json.Decoder) json.Token {
	token, _ := d.Token()
	return token
}

func members(t reflect.Type) map[string]reflect.Type {
	all := make(map[string]reflect.Type)
	for field := range t.Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		all[name] = field.Type
	}
	return all
}
