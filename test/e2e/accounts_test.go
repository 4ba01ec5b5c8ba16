package e2e

import (
	"encoding/json"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/secure-share/secure-share/scripts/local/issuer"
	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/shared/table"
	"github.com/secure-share/secure-share/shared/wire"
	"github.com/secure-share/secure-share/test/needs"
	"github.com/secure-share/secure-share/test/scenario"
)

// rowsNaming returns the rows of account A's table that hold a text, without rows of
// counters, which are gone after a day.
func rowsNaming(t *testing.T, s *stack.Stack, text string) (found []string) {
	t.Helper()
	pages := dynamodb.NewScanPaginator(s.Files.DynamoDB, &dynamodb.ScanInput{TableName: aws.String(stack.SharesTable), ConsistentRead: aws.Bool(true)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, item := range page.Items {
			var row map[string]any
			if err := attributevalue.UnmarshalMap(item, &row); err != nil {
				t.Fatal(err)
			}
			all, err := json.Marshal(row)
			if err != nil {
				t.Fatal(err)
			}
			pk, _ := row[table.PK].(string)
			if _, counters := table.ParseLimitKey(pk); !counters && strings.Contains(string(all), text) {
				found = append(found, string(all))
			}
		}
	}
	return found
}

func post(t *testing.T, url, body string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusNoContent {
		t.Fatalf("POST %s: status %d", url, res.StatusCode)
	}
}

// The app's built function reports the accounts to a stand-in for Atlassian, which
// answers that bob's is closed. Then no row of account A names bob, except the one that
// says so until the sweeps find nothing more.
func TestClosedAccountsAreRemovedFromAccountA(t *testing.T) {
	t.Parallel()
	root, err := stack.Root()
	if err != nil {
		t.Fatal(err)
	}
	needs.File(t, filepath.Join(root, "forge", "dist", "vault.cjs"), "make app")
	s := start(t, stack.Options{SweepEvery: -1})
	alice, bob := on(t, s, "acme", "alice"), on(t, s, "acme", "bob")
	_, account, _ := issuer.Find("acme", "bob")
	opened, err := alice.Send(t.Context(), sendInput(t, bob, []byte("opened")))
	if err != nil {
		t.Fatal(err)
	}
	if err := bob.Withdraw(t.Context(), opened.ID); err != nil {
		t.Fatal(err)
	}
	for _, from := range []person{alice, bob} {
		to := map[bool]person{true: bob, false: alice}[from.Client == alice.Client]
		if _, err := from.Send(t.Context(), sendInput(t, to, []byte("under way"))); err != nil {
			t.Fatal(err)
		}
	}
	if len(rowsNaming(t, s, account.AccountID)) < 10 {
		t.Fatal("the rows that name bob are not found")
	}

	post(t, s.Endpoints.Issuer+"/accounts/close", `{"site":"acme","person":"bob"}`)
	post(t, s.Endpoints.Issuer+"/report?site=acme", "")
	if _, err := s.Invoke(t.Context(), stack.Reaper, []byte(`{"sweep":"due"}`)); err != nil {
		t.Fatal(err)
	}
	for _, row := range rowsNaming(t, s, account.AccountID) {
		if !strings.Contains(row, table.AccountsKey(issuer.Sites[0].CloudID)) {
			t.Errorf("a row still names bob: %s", row)
		}
	}
	var page wire.Accounts
	if err := json.Unmarshal(scenario.AsApp(t, s, "/v1/forge/accounts", wire.AccountsRequest{After: "account:"}), &page); err != nil || len(page.Accounts) > 0 {
		t.Errorf("to be reported again: %+v, %v", page, err)
	}
	for one, err := range alice.Outbox(t.Context()) {
		if err != nil || one.Recipient != wire.Closed || one.EndedAt == nil {
			t.Errorf("alice sent %+v, %v", one, err)
		}
	}
	received := 0
	for one, err := range alice.Inbox(t.Context()) {
		if received++; err != nil || one.Sender != wire.Closed || one.Status != "available" {
			t.Errorf("alice received %+v, %v", one, err)
		}
	}
	if received != 1 {
		t.Errorf("alice received %d files", received)
	}
}
