package sharestore

import (
	"testing"

	"github.com/secure-share/secure-share/shared/table"
)

func TestIndexesHoldKnownAttributes(t *testing.T) {
	for _, index := range table.Shares.Indexes {
		for _, name := range index.Include {
			if !known[name] {
				t.Errorf("%s includes %s", index.Name, name)
			}
		}
	}
}
