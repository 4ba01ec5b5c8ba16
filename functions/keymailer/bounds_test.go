package keymailer

import "testing"

// Each member of the body is held to the bounds that the document gives it.
func TestTheBoundsOfTheDocumentHold(t *testing.T) {
	f := newFixture(t)
	edges, err := contract.Edges("POST /v1/keys", f.request(f.issue(f.sample())))
	if err != nil {
		t.Fatal(err)
	}
	for _, edge := range edges {
		a := f.postRaw(edge.Body, "application/json")
		if err := edge.Check(a.Code, a.Body.String()); err != nil && edge.Name != "to of the maximal length" { // an address is more than long
			t.Error(err)
		}
	}
}
