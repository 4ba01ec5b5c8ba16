// Package strictjson decodes JSON and refuses input that another decoder might
// read differently.
package strictjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"reflect"
	"strings"
	"unicode/utf8"
)

// ErrMalformed is the only error of Decode. It does not quote the input.
var ErrMalformed = errors.New("strictjson: not the JSON that is expected")

// Decode reads one JSON value into a T. It refuses unknown and repeated
// members, names in another letter case, null, invalid UTF-8 and trailing data.
// T consists of structs, slices, pointers and scalars. Members may be missing.
func Decode[T any](b []byte) (T, error) {
	var v T
	whole := utf8.Valid(b) && json.Unmarshal(b, &v) == nil
	if !whole || !exact(json.NewDecoder(bytes.NewReader(b)), reflect.TypeFor[T]()) {
		var none T
		return none, ErrMalformed
	}
	return v, nil
}

// exact reads one value that Unmarshal decoded into a t. It reports whether the
// value is not null and every object in it has only members of its type, each
// once and with its exact name.
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
		if field.Anonymous && name == "" {
			maps.Copy(all, members(field.Type))
			continue
		}
		all[name] = field.Type
	}
	return all
}
