package fileapi

import (
	"flag"
	"fmt"
	"log"
	"log/slog"
	"maps"
	"os"
	"slices"
	"testing"

	"secureshare/shared/openapitest"
)

// contract is docs/openapi.yaml. Every answer that a test calls for is held
// against it.
var contract = func() *openapitest.Contract {
	c, err := openapitest.Load()
	if err != nil {
		log.Fatal(err)
	}
	return c
}()

// TestMain fails a full run of the tests if the document promises an answer that
// none of them provoked.
func TestMain(m *testing.M) {
	slog.SetDefault(slog.New(slog.DiscardHandler)) // but where a test listens
	code := m.Run()
	unseen := contract.Unseen("files")
	if code == 0 && len(unseen) > 0 && isSet("test.run", "") && isSet("test.skip", "") && isSet("test.list", "") {
		fmt.Println("documented, but provoked by no test:")
		for _, answer := range unseen {
			fmt.Println("\t" + answer)
		}
		code = 1
	}
	os.Exit(code)
}

func isSet(name, value string) bool { return flag.Lookup(name).Value.String() == value }

func TestRoutesAreThoseOfTheDocument(t *testing.T) {
	routes := slices.Sorted(maps.Keys(api{}.routes()))
	if documented := contract.Operations("files"); !slices.Equal(routes, documented) {
		t.Errorf("routes %q\ndocumented %q", routes, documented)
	}
}
