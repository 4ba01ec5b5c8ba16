package fileapi

import (
	"log/slog"
	"maps"
	"slices"
	"testing"

	"github.com/secure-share/secure-share/shared/openapitest"
)

// contract is docs/openapi.yaml. Every answer in a test is validated against
// it.
var contract = openapitest.MustLoad()

func TestMain(m *testing.M) {
	slog.SetDefault(slog.New(slog.DiscardHandler)) // except in tests of the log
	contract.Main(m, "files")
}

func TestRoutesAreThoseOfTheDocument(t *testing.T) {
	routes := slices.Sorted(maps.Keys(api{}.routes()))
	if documented := contract.Operations("files"); !slices.Equal(routes, documented) {
		t.Errorf("routes %q\ndocumented %q", routes, documented)
	}
}
