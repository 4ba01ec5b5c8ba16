package memstore

import (
	"testing"

	"github.com/secure-share/secure-share/shared/activitystore/storetest"
)

func TestLog(t *testing.T) {
	storetest.Run(t, func(*testing.T) storetest.Store { return &Log{} })
}
