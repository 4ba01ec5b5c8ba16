package openapitest

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// Edge is a request body in which one member is at a bound of the document or
// just beyond it.
type Edge struct {
	Name    string
	Body    string
	Allowed bool // by the document
}

// Edges derives the edges of an operation's body, "METHOD /path", from a valid
// body: for each bound the values n-1, n and n+1, for each pattern a text that
// does not match, and for each member another type, null and, if it is
// required, its absence.
func (c *Contract) Edges(operation string, valid any) ([]Edge, error) {
	method, path, _ := strings.Cut(operation, " ")
	item := c.doc.Paths.Value(path)
	if item == nil || item.GetOperation(method) == nil || item.GetOperation(method).RequestBody == nil {
		return nil, fmt.Errorf("openapi: %s takes no body", operation)
	}
	text, err := json.Marshal(valid)
	if err != nil {
		return nil, err
	}
	var body map[string]any
	if err := json.Unmarshal(text, &body); err != nil {
		return nil, err
	}
	var edges []Edge
	schema := item.GetOperation(method).RequestBody.Value.Content["application/json"].Schema.Value
	members(schema, body, "", func(name string, allowed bool) {
		changed, err := json.Marshal(body)
		if err != nil {
			panic(err) // it was made of JSON
		}
		edges = append(edges, Edge{name, string(changed), allowed})
	})
	return edges, nil
}

// members changes each member of object in turn, reports the change and undoes
// it.
func members(schema *openapi3.Schema, object map[string]any, prefix string, tell func(name string, allowed bool)) {
	for _, name := range slices.Sorted(maps.Keys(schema.Properties)) {
		was, present := object[name]
		required := slices.Contains(schema.Required, name)
		try := func(how string, value any, allowed bool) {
			object[name] = value
			tell(prefix+name+" "+how, allowed)
			object[name] = was
		}
		if delete(object, name); present {
			tell(prefix+name+" absent", !required)
		}
		edges(schema.Properties[name].Value, was, try)
		switch inner := was.(type) {
		case map[string]any:
			members(schema.Properties[name].Value, inner, prefix+name+".", tell)
		case []any:
			items := schema.Properties[name].Value.Items.Value
			if one, isObject := inner[0].(map[string]any); isObject {
				members(items, one, prefix+name+"[0].", tell)
				continue
			}
			edges(items, inner[0], func(how string, value any, allowed bool) {
				try("[0] "+how, append([]any{value}, inner[1:]...), allowed)
			})
		}
		if !present {
			delete(object, name)
		}
	}
}

func edges(s *openapi3.Schema, valid any, try func(how string, value any, allowed bool)) {
	try("null", nil, false)
	try("of another type", []any{[]any{}}, false)
	switch {
	case s.Enum != nil:
		try("none of the values", fmt.Sprint(valid)+"x", false)
	case s.Type.Is("integer"):
		try("a fraction", json.Number("1.5"), false)
		try("beyond all", json.Number("1e30"), false)
		if s.Min != nil {
			try("at the minimum less 1", whole(*s.Min-1), false)
			try("at the minimum", whole(*s.Min), true)
		}
		if s.Max != nil {
			try("at the maximum", whole(*s.Max), true)
			try("at the maximum and 1", whole(*s.Max+1), false)
		}
	case s.Type.Is("string"):
		if s.Pattern != "" {
			try("with a sign too much", fmt.Sprint(valid)+"!", false)
		}
		if s.MinLength > 0 {
			try("empty", "", false)
		}
		if s.MaxLength != nil {
			longest := strings.Repeat("A", int(*s.MaxLength))
			try("of the maximal length", longest, regexp.MustCompile(s.Pattern).MatchString(longest))
			try("of the maximal length and 1", strings.Repeat("A", int(*s.MaxLength)+1), false)
		}
	case s.Type.Is("array"):
		items, _ := valid.([]any)
		if s.MinItems > 0 {
			try("without items", []any{}, false)
		}
		if s.MaxItems != nil {
			try("with one item too many", slices.Repeat(items, int(*s.MaxItems)+1), false)
		}
	}
}

func whole(f float64) json.Number {
	if math.Abs(f) < 1<<53 {
		return json.Number(fmt.Sprintf("%.0f", f))
	}
	return json.Number(fmt.Sprint(int64(f)))
}

// Check returns what is wrong with the answer to an edge. A body that the
// document does not allow must be refused as malformed, and a body that it
// allows must not.
func (e Edge) Check(status int, body string) error {
	malformed := strings.Contains(body, ":problem:malformed")
	switch {
	case e.Allowed && malformed:
		return fmt.Errorf("%s: refused as malformed: %s", e.Name, body)
	case !e.Allowed && (status < http.StatusBadRequest || status >= http.StatusInternalServerError):
		return fmt.Errorf("%s: answered %d", e.Name, status)
	}
	return nil
}
