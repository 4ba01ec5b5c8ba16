package openapitest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// schemas has the schemas of bodies, each compiled once. The validator of openapi3filter
// compiles them for every body, which took half of the time of the tests of a function.
type schemas struct {
	components any // to which references in schemas point

	mu       sync.Mutex
	compiled map[*openapi3.SchemaRef]*jsonschema.Schema
}

// check returns what is wrong with a body for which the document has content.
func (s *schemas) check(content openapi3.Content, contentType string, body []byte) error {
	media := content.Get(contentType)
	if media == nil {
		return fmt.Errorf("a body of type %q is not documented", contentType)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("the body is not JSON: %w", err)
	}
	schema, err := s.of(media.Schema)
	if err != nil {
		return err
	}
	return schema.Validate(value)
}

func (s *schemas) of(ref *openapi3.SchemaRef) (*jsonschema.Schema, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if known := s.compiled[ref]; known != nil {
		return known, nil
	}
	schema, err := s.compile(ref)
	if err == nil {
		s.compiled[ref] = schema
	}
	return schema, err
}

func (s *schemas) compile(ref *openapi3.SchemaRef) (*jsonschema.Schema, error) {
	text, err := json.Marshal(map[string]any{"allOf": []any{ref}, "components": s.components})
	if err != nil {
		return nil, fmt.Errorf("openapi: %w", err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("openapi: %w", err)
	}
	const name = "urn:secure-share:schema"
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	compiler.RegisterFormat(&jsonschema.Format{Name: "int64", Validate: checkInt64})
	compiler.AssertFormat()
	if err := compiler.AddResource(name, document); err != nil {
		return nil, fmt.Errorf("openapi: %w", err)
	}
	return compiler.Compile(name)
}

// checkInt64 checks the format int64 of OpenAPI. What is not a number fails elsewhere.
func checkInt64(value any) error {
	number, ok := value.(json.Number)
	if !ok {
		return nil
	}
	if _, err := strconv.ParseInt(number.String(), 10, 64); err != nil {
		return errors.New("is not a 64 bit integer")
	}
	return nil
}
