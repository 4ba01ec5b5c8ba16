package keymailer

import "testing"

// Each member of the body has the bounds that the OpenAPI document states.
func TestTheBoundsOfTheDocumentHold(t *testing.T) {
	f := newFixture(t)
	edges, err := contract.Edges("POST /v1/keys", f.request(f.issue(f.sample())))
	if err != nil {
		t.Fatal(err)
	}
	for _, edge := range edges {
		a := f.postRaw(edge.Body, "application/json")
		if err := edge.Check(a.Code, a.Body.String()); err != nil && edge.Name != "to of the maximal length" { // a long text alone is not a valid address
			t.Error(err)
		}
	}
}
