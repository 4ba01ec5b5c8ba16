package keymailer

import (
	"testing"

	"secureshare/shared/openapitest"
)

// contract is docs/openapi.yaml. Every answer of a fixture is held against it.
var contract = openapitest.MustLoad()

func TestMain(m *testing.M) { contract.Main(m, "keys") }
