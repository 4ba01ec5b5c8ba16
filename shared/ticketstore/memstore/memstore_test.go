package memstore_test

import (
	"testing"

	"github.com/secure-share/secure-share/shared/ticketstore/memstore"
	"github.com/secure-share/secure-share/shared/ticketstore/storetest"
)

func TestTickets(t *testing.T) {
	storetest.Run(t, func(*testing.T) storetest.Store { return memstore.New() })
}
