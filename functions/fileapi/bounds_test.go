package fileapi

import (
	"io"
	"testing"

	"github.com/secure-share/secure-share/shared/wire"
)

// Each member of each body has the bounds that the OpenAPI document states.
func TestTheBoundsOfTheDocumentHold(t *testing.T) {
	for name, scene := range scenes {
		t.Run(name, func(t *testing.T) {
			d := newDeployed(t)
			scene.before(d)
			call := scene.call(d)
			valid, err := io.ReadAll(call.Body)
			if err != nil {
				t.Fatal(err)
			}
			if len(valid) == 0 || forForge(scene.route) {
				return
			}
			edges, err := contract.Edges(scene.route, rawJSON(valid))
			if err != nil {
				t.Fatal(err)
			}
			for _, edge := range edges {
				d := newDeployed(t)
				scene.before(d)
				valid := scene.call(d)
				// This share has other ids. No bound depends on them.
				r := request("", valid.Method, valid.URL.Path, edge.Body)
				for _, name := range []string{"Authorization", wire.RolesHeader} {
					r.Header.Set(name, valid.Header.Get(name))
				}
				a := d.invoke(r)
				if name == "commit of parts" && edge.Name == "sha256 absent" {
					continue // which the document's text requires
				}
				if err := edge.Check(a.StatusCode, a.Body); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

type rawJSON []byte

func (r rawJSON) MarshalJSON() ([]byte, error) { return r, nil }
