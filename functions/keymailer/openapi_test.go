package keymailer

import (
	"testing"

	"github.com/secure-share/secure-share/shared/openapitest"
)

// contract is docs/openapi.yaml. Every answer of a fixture is validated against
// it.
var contract = openapitest.MustLoad()

func TestMain(m *testing.M) { contract.Main(m, "keys") }
