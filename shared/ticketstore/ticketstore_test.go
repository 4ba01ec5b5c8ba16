package ticketstore

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/secure-share/secure-share/shared/dynamo"
	"github.com/secure-share/secure-share/shared/dynamo/dynamotest"
	"github.com/secure-share/secure-share/shared/table"
	"github.com/secure-share/secure-share/shared/ticketstore/storetest"
)

func TestMain(m *testing.M) {
	os.Exit(dynamotest.Main(m, filepath.Join("..", "..")))
}

type ticketsUnderTest struct {
	*Store
	t *testing.T
}

func (s ticketsUnderTest) Remembered(issuer, id string) (time.Time, bool) {
	return dynamotest.TTL(s.t, dynamotest.Item(s.t, s.db, s.table, dynamo.Item{table.PK: dynamo.Text("TICKET#" + issuer + "#" + id)}))
}

func (s ticketsUnderTest) Expire(now time.Time) {
	s.t.Helper()
	dynamotest.Expire(s.t, s.db, s.table, table.Tickets, now)
}

func TestTickets(t *testing.T) {
	dynamotest.Everywhere(t, func(t *testing.T, cfg aws.Config) {
		storetest.Run(t, func(t *testing.T) storetest.Store {
			_, name := dynamotest.NewTable(t, cfg, table.Tickets)
			return ticketsUnderTest{New(cfg, name), t}
		})
	})
}
