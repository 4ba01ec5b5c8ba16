package openapitest

import (
	"strconv"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

func TestSchemasLimitInt64(t *testing.T) {
	schema := &openapi3.Schema{Type: &openapi3.Types{"integer"}, Format: "int64"}
	content := openapi3.NewContentWithJSONSchema(schema)
	for body, valid := range map[string]bool{
		"9223372036854775807":  true,
		"9223372036854775808":  false,
		"-9223372036854775808": true,
		"-9223372036854775809": false,
		strconv.Quote("1"):     false,
	} {
		t.Run(body, func(t *testing.T) {
			s := &schemas{compiled: make(map[*openapi3.SchemaRef]*jsonschema.Schema)}
			err := s.check(content, "application/json", []byte(body))
			if valid != (err == nil) {
				t.Errorf("check = %v, want valid = %v", err, valid)
			}
		})
	}
}
