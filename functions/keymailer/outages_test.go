package keymailer

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/secure-share/secure-share/shared/apigw"
	"github.com/secure-share/secure-share/shared/awsenv/awstest"
	"github.com/secure-share/secure-share/shared/jws"
	"github.com/secure-share/secure-share/shared/mailticket"
	"github.com/secure-share/secure-share/shared/sesmail"
	"github.com/secure-share/secure-share/shared/ticketstore"
	"github.com/secure-share/secure-share/shared/wire"
)

// functionTime is the timeout of the deployed function, see infra.
const functionTime = 15 * time.Second

// redeems posts one ticket to a key mailer over the simulated cloud, and fails
// if the function had no time left for its answer.
func (f *fixture) redeems(cloud *awstest.Cloud) events.APIGatewayV2HTTPResponse {
	f.Helper()
	cfg := cloud.Config()
	function := apigw.Handler(contract.Handler(f.T, New(Config{
		Verifier: mailticket.NewVerifier(testIssuer, testAudience,
			jws.Keys{"key-1": &f.key.PublicKey}, func() time.Time { return now }),
		Tickets: ticketstore.New(cfg, "table"), Mailer: sesmail.New(cfg, "keys@acme.example", ""),
		Metrics: &f.counts, SenderCap: 20, RecipientCap: 10, Origins: origins(f.T, "https://*.app.example"), Now: func() time.Time { return now },
	})))
	body, err := json.Marshal(f.request(f.issue(f.sample())))
	if err != nil {
		f.Fatal(err)
	}
	e := events.APIGatewayV2HTTPRequest{RawPath: "/v1/keys", Body: string(body), Headers: map[string]string{"content-type": "application/json"}}
	e.RequestContext.HTTP.Method = http.MethodPost
	ctx, cancel := context.WithTimeout(f.Context(), functionTime)
	defer cancel()
	a, err := function(ctx, e)
	if err != nil || ctx.Err() != nil {
		f.Errorf("the function failed or ran out of time: %v", err)
	}
	return a
}

func TestACloudThatFails(t *testing.T) {
	healthy := &awstest.Cloud{}
	if a := newFixture(t).redeems(healthy); a.StatusCode != http.StatusAccepted {
		t.Fatalf("%d %s", a.StatusCode, a.Body)
	}
	want := map[string]struct {
		status int
		slug   string
	}{
		"DynamoDB.TransactWriteItems": {http.StatusServiceUnavailable, "unavailable"},
		"SES.SendEmail":               {http.StatusBadGateway, "mail-failed"}, // the ticket is spent
	}
	for _, broken := range healthy.Calls() {
		for how, fault := range awstest.Faults() {
			t.Run(fmt.Sprintf("%s/%s", broken, how), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					f, cloud := newFixture(t), &awstest.Cloud{}
					cloud.Break(broken, fault)
					a := f.redeems(cloud)
					if a.StatusCode != want[broken].status || !strings.Contains(a.Body, wire.ProblemPrefix+want[broken].slug) {
						t.Errorf("%d %s", a.StatusCode, a.Body)
					}
					if a.StatusCode == http.StatusServiceUnavailable && a.Headers["retry-after"] != "2" {
						t.Errorf("Retry-After %q", a.Headers["retry-after"])
					}
				})
			})
		}
	}
}

// A slow table leaves enough time for the mail.
func TestASlowTableLeavesTimeForTheMail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cloud := &awstest.Cloud{}
		slow := func(r *http.Request) (*http.Response, error) {
			time.Sleep(6500 * time.Millisecond)
			return cloud.Answer(r)
		}
		cloud.Break("SES.SendEmail", slow)
		late := func(r *http.Request) (*http.Response, error) {
			time.Sleep(2900 * time.Millisecond)
			return cloud.Answer(r)
		}
		cloud.Break("DynamoDB.TransactWriteItems", late)
		if a := newFixture(t).redeems(cloud); a.StatusCode != http.StatusAccepted {
			t.Errorf("%d %s", a.StatusCode, a.Body)
		}
	})
}

// Even a ticket whose write always conflicts takes no longer than spending.
func TestSpendingEndsInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		f.tickets.SpendFunc = func(ctx context.Context, _ mailticket.Spending) error {
			<-ctx.Done()
			return ctx.Err()
		}
		began := time.Now()
		f.expect("a table that hangs", f.post(f.request(f.issue(f.sample()))), http.StatusServiceUnavailable, "unavailable")
		if took := time.Since(began); took != spending {
			t.Errorf("took %s", took)
		}
	})
}
