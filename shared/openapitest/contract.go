// Package openapitest checks the answers of HTTP handlers against
// docs/openapi.yaml while their tests run. An answer that the document does not
// allow fails its test. At the end, tests can check that they caused every
// documented answer. Only tests import it.
package openapitest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oasdiff/yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Contract is the document and the set of its answers that were seen.
type Contract struct {
	doc    *openapi3.T
	routes *http.ServeMux // patterns are method and path of an operation
	common map[string]string
	cors   map[string]string
	bodies schemas

	mu   sync.Mutex
	seen map[answer]bool
}

// answer is one documented answer of an operation. Problem is its type, or ""
// if it is not a problem.
type answer struct {
	operation string
	status    int
	problem   string
}

// Load reads docs/openapi.yaml of the module that the working directory is in.
// Objects whose members the document describes allow no other members, so a new
// member must be documented first.
func Load() (*Contract, error) {
	path, err := find("docs/openapi.yaml")
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return parse(text)
}

func find(path string) (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, path), nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", fmt.Errorf("%s: %w: not inside the module", path, fs.ErrNotExist)
		}
		dir = parent
	}
}

func parse(text []byte) (*Contract, error) {
	var tree any
	if _, err := yaml.Unmarshal(text, &tree, yaml.DecodeOpts{}); err != nil {
		return nil, fmt.Errorf("openapi: %w", err)
	}
	closeObjects(tree)
	closed, err := json.Marshal(tree)
	if err != nil {
		return nil, fmt.Errorf("openapi: %w", err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(closed)
	if err != nil {
		return nil, fmt.Errorf("openapi: %w", err)
	}
	if err := doc.Validate(context.Background()); err != nil {
		return nil, fmt.Errorf("openapi: %w", err)
	}
	c := &Contract{doc: doc, routes: http.NewServeMux(), seen: map[answer]bool{}}
	c.bodies = schemas{components: doc.Components, compiled: map[*openapi3.SchemaRef]*jsonschema.Schema{}}
	if c.common, err = texts(doc.Extensions, "x-headers-of-every-answer"); err != nil {
		return nil, err
	}
	if c.cors, err = texts(doc.Extensions, "x-headers-across-origins"); err != nil {
		return nil, err
	}
	for path, item := range doc.Paths.Map() {
		for method := range item.Operations() {
			c.routes.Handle(method+" "+path, http.NotFoundHandler())
		}
	}
	return c, nil
}

// texts reads an extension that maps names to text.
func texts(extensions map[string]any, name string) (map[string]string, error) {
	entries, ok := extensions[name].(map[string]any)
	if !ok {
		return nil, errors.New("openapi: " + name + " is missing")
	}
	out := make(map[string]string, len(entries))
	for key, value := range entries {
		out[http.CanonicalHeaderKey(key)] = fmt.Sprint(value)
	}
	return out, nil
}

// closeObjects sets additionalProperties to false wherever members are
// described and additionalProperties is absent.
func closeObjects(node any) {
	switch node := node.(type) {
	case map[string]any:
		_, described := node["properties"]
		if _, said := node["additionalProperties"]; node["type"] == "object" && described && !said {
			node["additionalProperties"] = false
		}
		for _, child := range node {
			closeObjects(child)
		}
	case []any:
		for _, child := range node {
			closeObjects(child)
		}
	}
}

// Operations lists the operations with that tag, as "METHOD /path".
func (c *Contract) Operations(tag string) []string {
	var all []string
	for path, item := range c.doc.Paths.Map() {
		for method, operation := range item.Operations() {
			if slices.Contains(operation.Tags, tag) {
				all = append(all, method+" "+path)
			}
		}
	}
	slices.Sort(all)
	return all
}

// Unseen lists the documented answers of the operations with that tag that no
// handler has given so far.
func (c *Contract) Unseen(tag string) []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var left []string
	for a := range c.documented(tag) {
		if !c.seen[a] {
			left = append(left, fmt.Sprintf("%s: %d %s", a.operation, a.status, a.problem))
		}
	}
	slices.Sort(left)
	return left
}

func (c *Contract) documented(tag string) map[answer]bool {
	all := map[answer]bool{}
	for path, item := range c.doc.Paths.Map() {
		for method, operation := range item.Operations() {
			if !slices.Contains(operation.Tags, tag) {
				continue
			}
			for status, response := range operation.Responses.Map() {
				code, _ := strconv.Atoi(status)
				for _, problem := range problems(response.Value) {
					all[answer{method + " " + path, code, problem}] = true
				}
			}
		}
	}
	return all
}

// problems lists the problem types that a response may have, "" for one that is not
// a problem.
func problems(response *openapi3.Response) []string {
	media := response.Content[problemJSON]
	if media == nil {
		return []string{""}
	}
	var types []string
	for _, part := range media.Schema.Value.AllOf {
		if of := part.Value.Properties["type"]; of != nil {
			for _, name := range of.Value.Enum {
				types = append(types, fmt.Sprint(name))
			}
		}
	}
	return types
}
