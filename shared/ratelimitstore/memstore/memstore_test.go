package memstore_test

import (
	"testing"

	"github.com/secure-share/secure-share/shared/ratelimitstore/memstore"
	"github.com/secure-share/secure-share/shared/ratelimitstore/storetest"
)

func TestStore(t *testing.T) {
	storetest.Run(t, func(*testing.T) storetest.Store { return &memstore.Store{} })
}
