package grants

import (
	"context"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"iter"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/coder/websocket"

	"github.com/secure-share/secure-share/scripts/local/issuer"
	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/client/localid"
	"github.com/secure-share/secure-share/shared/dynamo"
	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/keyring/password"
	"github.com/secure-share/secure-share/shared/realtime"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
	"github.com/secure-share/secure-share/shared/unlocktoken"
	"github.com/secure-share/secure-share/shared/wire"
	"github.com/secure-share/secure-share/test/scenario"
)

// rights are the rights that each function used.
type rights map[string]map[string]bool

// look adds the calls since the last look.
func (r rights) look(f *fixture) {
	f.T.Helper()
	for _, c := range f.seen.Take() {
		function := f.functions[c.KeyID]
		if function == "" {
			continue // the operator, TTL, or nobody
		}
		if c.Operation == "" || len(c.Rights) == 0 {
			f.T.Errorf("%s called %s in a way that is not known here: %v", function, c.Service, c.Rights)
		}
		for _, right := range c.Rights {
			if r[function] == nil {
				r[function] = map[string]bool{}
			}
			r[function][right.Action+" "+right.Resource] = true
		}
	}
}

// record returns the rights, sorted like the rendered policies.
func (r rights) record() map[string][]string {
	out := map[string][]string{}
	for function, used := range r {
		out[function] = slices.Sorted(maps.Keys(used))
	}
	return out
}

// TestWhatTheFunctionsCall uses every route and every task of the reaper, with
// the stream running. infra compares the record with what the policies grant.
func TestWhatTheFunctionsCall(t *testing.T) {
	f := newFixture(t, stack.Options{})
	used := rights{}
	f.live()
	f.wholeLife()
	f.ownActivity()
	f.inParts()
	f.ends()
	f.twoAtOnce(used)
	f.policy()
	f.links()
	f.notices()
	f.leaves()
	f.closes()
	f.uninstall()
	f.invoke(`{"sweep":"due"}`)
	f.invoke(`{"sweep":"orphans"}`)
	f.Must(f.Tapped(t.Context()))
	used.look(f)
	kept(t, "../../../infra/testdata/calls.json", used.record())
}

// TestWhatTheKeyMailerCallsOverSMTP is the same for a mail server of the operator's
// own. The mail passes over a real connection and arrives once.
func TestWhatTheKeyMailerCallsOverSMTP(t *testing.T) {
	f := newFixture(t, stack.Options{SMTP: true})
	p := f.NewShare(false)
	f.upload(p, f.announce(p).Upload)
	committed, err := f.Commit(p)
	f.Must(err)
	f.Mail(p, committed.Ticket)
	f.Must(f.Tapped(t.Context()))
	used := rights{}
	used.look(f)
	kept(t, "../../../infra/testdata/calls-smtp.json", map[string][]string{stack.KeyMailer: used.record()[stack.KeyMailer]})
	mails := f.Keys.Mailbox.List("bob@acme.example")
	if len(mails) != 1 || mails[0].From != "no-reply@keys.example" || !strings.Contains(mails[0].Text, p.Secret.Reveal()) || !strings.Contains(mails[0].HTML, p.Secret.Reveal()) {
		t.Errorf("%d mails arrived", len(mails))
	}
}

// live gets an event and catches up on a connection, and then closes it.
func (f *fixture) live() {
	listening := scenario.Listen(f.T, f.Alice)
	p := f.NewShare(false)
	f.announce(p)
	listening.Until(func(m realtime.Message) bool { return m.EventBody != nil && m.Share == string(p.ID) })
	listening.Say(`{"action":"since"}`)
	listening.Until(func(m realtime.Message) bool { return m.Type == realtime.TypeEvents })
	f.Must(listening.Close(websocket.StatusNormalClosure, ""))
	f.eventually("the connection is forgotten", func() bool {
		n, err := f.Files.Connections(f.T.Context())
		f.Must(err)
		return n == 0
	})
}

func (f *fixture) wholeLife() {
	p := f.NewShare(false)
	created := f.announce(p)
	if _, err := f.Commit(p); !errors.Is(err, client.NotStored) { // S3 must answer 404, not 403
		f.T.Fatalf("commit of nothing: %v", err)
	}
	f.upload(p, created.Upload)
	committed, err := f.Commit(p)
	f.Must(err)
	f.Mail(p, committed.Ticket)
	ticket, err := f.Alice.Ticket(f.T.Context(), p.ID, wire.AddressedRequest{RecipientHash: f.RecipientHash(p), SenderName: "Alice"})
	f.Must(err)
	f.Mail(p, ticket)
	for _, list := range []iter.Seq2[wire.Share, error]{f.Bob.Inbox(f.T.Context()), f.Alice.Outbox(f.T.Context())} {
		for _, err := range list {
			f.Must(err)
		}
	}
	if _, err := f.Bob.Claim(f.T.Context(), p.ID, keyring.NewSecret().ClaimKey(p.ID.Bytes()), p.Claim); !errors.Is(err, client.WrongKey) {
		f.T.Fatalf("a wrong key: %v", err)
	}
	f.Download(p, f.ClaimShare(p))
	f.Must(f.Bob.Acknowledge(f.T.Context(), p.ID, p.Claim))
	f.reaped(p)
}

// ownActivity reads what is logged about alice.
func (f *fixture) ownActivity() {
	f.T.Helper()
	alice, err := localid.New(f.Endpoints.Issuer, "acme", "alice")
	f.Must(err)
	r, err := http.NewRequestWithContext(f.T.Context(), http.MethodGet, f.Endpoints.FileAPI+"/v1/activity", nil)
	f.Must(err)
	f.Must(alice.Authorize(r, nil))
	var page wire.Activity
	f.Must(json.Unmarshal(f.Do(r), &page))
	if len(page.Items) < 5 || page.Items[0].Action != "acknowledged" {
		f.T.Errorf("logged about alice: %+v", page.Items)
	}
}

func (f *fixture) inParts() {
	p := f.NewShare(true)
	f.announce(p)
	part := f.Part(p)
	f.uploadPart(p, part)
	_, err := f.Commit(p)
	f.Must(err)
	f.Must(f.Bob.Withdraw(f.T.Context(), p.ID))
	f.reaped(p)
}

// ends a share during its multipart upload, which is then aborted.
func (f *fixture) ends() {
	p := f.NewShare(true)
	f.announce(p)
	part := f.Part(p)
	f.uploadPart(p, part)
	f.Must(f.Alice.Withdraw(f.T.Context(), p.ID))
	f.reaped(p)
}

// twoAtOnce creates a share twice at the same time until both calls have begun
// a multipart upload. The file API then aborts one of them.
func (f *fixture) twoAtOnce(used rights) {
	f.T.Helper()
	for range 100 {
		p := f.NewShare(true)
		var both sync.WaitGroup
		for range 4 {
			both.Go(func() {
				if _, err := f.Alice.Create(f.T.Context(), p.Request); err != nil {
					f.T.Error(err)
				}
			})
		}
		both.Wait()
		f.Must(f.Tapped(f.T.Context()))
		if used.look(f); used[stack.FileAPI]["s3:AbortMultipartUpload Blobs/blobs/*"] {
			return
		}
	}
	f.T.Error("in a hundred attempts no two announcements met")
}

// policy reads the site's policy, and changes it twice: the first change creates it.
func (f *fixture) policy() {
	f.T.Helper()
	_, err := f.Alice.Policy(f.T.Context())
	f.Must(err)
	for version := range int64(2) {
		scenario.Administer(f.T, f.Stack, http.MethodPut, "/v1/policies/site", wire.PolicyLevelRequest{Version: &version, Rules: wire.PolicyRules{DeliveryMethods: []string{"mail", "copy"}}}, http.StatusOK)
	}
}

// links sends two files to a person without an account, who enters a wrong key, opens one
// and declines the other.
func (f *fixture) links() {
	f.T.Helper()
	f.allowOutsiders(2) // after policy
	outsider := scenario.Outsider(f.T, f.Stack)
	for n := range 2 {
		sent := f.sendOutside()
		key := client.NewLinkKey(sent.Secret, password.Password{}, sent.ID)
		if n == 0 {
			f.Must(outsider.DeclineLink(f.T.Context(), sent.ID, key))
			continue
		}
		if _, err := outsider.ShowLink(f.T.Context(), sent.ID, client.NewLinkKey(keyring.NewSecret(), password.Password{}, sent.ID)); !errors.Is(err, client.NotFound) {
			f.T.Errorf("a wrong key: %v", err)
		}
		_, err := outsider.Get(f.T.Context(), client.GetInput{
			ID: sent.ID, Path: f.T.TempDir(), Key: func(context.Context) (keyring.Secret, error) { return sent.Secret, nil },
		})
		f.Must(err)
	}
	f.unlocks(outsider)
}

// unlocks opens the gate of a share with its password and with a token.
func (f *fixture) unlocks(outsider *client.Client) {
	f.T.Helper()
	words := password.Generate()
	sent, err := f.Alice.Send(f.T.Context(), client.SendInput{
		Content: strings.NewReader("text"), Size: 4, Name: "n", Recipient: share.Outsider, For: "Carla", DeliveryMethod: client.ByHand,
		Password: words, Gate: true,
	})
	f.Must(err)
	key := client.NewLinkKey(sent.Secret, password.Password{}, sent.ID)
	_, err = outsider.UnlockLink(f.T.Context(), sent.ID, key, words)
	f.Must(err)
	secret, err := f.Alice.ChangeUnlockSecret(f.T.Context(), sent.ID)
	f.Must(err)
	token, err := unlocktoken.Sign(sent.ID, secret, time.Now().Add(-time.Second), unlocktoken.MaxLife)
	f.Must(err)
	key, err = outsider.UnlockLinkByToken(f.T.Context(), sent.ID, key, token)
	f.Must(err)
	_, err = outsider.ShowLink(f.T.Context(), sent.ID, key)
	f.Must(err)
}

// allowOutsiders changes the policy, which has the version.
func (f *fixture) allowOutsiders(version int64) {
	f.T.Helper()
	scenario.Administer(f.T, f.Stack, http.MethodPut, "/v1/policies/site", wire.PolicyLevelRequest{
		Version: &version, Rules: wire.PolicyRules{DeliveryMethods: []string{"mail", "copy"}, Outsiders: true, Gates: true, UntilExpiry: true},
	}, http.StatusOK)
}

func (f *fixture) sendOutside() client.Sent {
	f.T.Helper()
	sent, err := f.Alice.Send(f.T.Context(), client.SendInput{
		Content: strings.NewReader("text"), Size: 4, Name: "n", Recipient: share.Outsider, For: "Carla", DeliveryMethod: client.ByHand,
	})
	f.Must(err)
	return sent
}

// notices sends a notice to a receiver that cannot be reached, and another one that is
// tried again.
func (f *fixture) notices() {
	f.T.Helper()
	version, url := int64(0), hidden.Text("https://192.0.2.1/") // an address for documents: publichttp refuses it
	scenario.Administer(f.T, f.Stack, http.MethodPut, "/v1/notices/settings", wire.NoticeSettingsRequest{Version: &version, URL: &url}, http.StatusOK)
	p := f.NewShare(false)
	p.Request.Notify = true
	f.upload(p, f.announce(p).Upload)
	_, err := f.Commit(p)
	f.Must(err)
	f.Must(f.Bob.Withdraw(f.T.Context(), p.ID))
	f.reaped(p)
	f.eventually("the notice is refused", func() bool {
		sent, waiting := f.Files.Notices()
		return sent == 1 && waiting == 0
	})
	_, err = f.Invoke(f.T.Context(), stack.Notifier, []byte(`{"Records":[{"messageId":"1","receiptHandle":"unknown","body":"malformed"}]}`))
	f.Must(err)
}

// leaves has bob leave the site, without any program.
func (f *fixture) leaves() {
	f.T.Helper()
	r, err := http.NewRequestWithContext(f.T.Context(), http.MethodPost, f.Endpoints.Issuer+"/leave", strings.NewReader(`{"site":"acme","person":"bob"}`))
	f.Must(err)
	r.Header.Set("Content-Type", "application/json")
	f.Do(r)
}

// closes reports the accounts of acme, and that bob's was closed.
func (f *fixture) closes() {
	f.T.Helper()
	_, bob, _ := issuer.Find("acme", "bob")
	public, _, err := ed25519.GenerateKey(nil)
	f.Must(err)
	der, err := x509.MarshalPKIXPublicKey(public)
	f.Must(err)
	scenario.Administer(f.T, f.Stack, http.MethodPost, "/v1/applications", wire.ApplicationRequest{
		Certificate: string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})),
		ApplicationSettings: wire.ApplicationSettings{
			Name: "Payroll", TimeoutSeconds: 60, Sources: []string{"192.0.2.1"}, Scopes: []string{"send"}, People: []string{bob.AccountID},
		},
	}, http.StatusCreated)
	scenario.AsApp(f.T, f.Stack, "/v1/forge/accounts", wire.AccountsRequest{})
	var page wire.Accounts
	f.Must(json.Unmarshal(scenario.AsApp(f.T, f.Stack, "/v1/forge/accounts", wire.AccountsRequest{After: "account:"}), &page))
	if len(page.Accounts) < 2 {
		f.T.Errorf("accounts %+v", page)
	}
	scenario.AsApp(f.T, f.Stack, "/v1/forge/accounts/report", wire.AccountReport{
		Reported: []string{bob.AccountID}, Closed: []string{bob.AccountID}, Updated: []string{},
	})
	f.invoke(`{"sweep":"due"}`)
}

// uninstall removes the app, and then everything that it stored.
func (f *fixture) uninstall() {
	f.T.Helper()
	p := f.NewShare(false)
	f.announce(p)
	r, err := http.NewRequestWithContext(f.T.Context(), http.MethodPost, f.Endpoints.Issuer+"/uninstall", strings.NewReader(`{"site":"acme"}`))
	f.Must(err)
	r.Header.Set("Content-Type", "application/json")
	f.Do(r)
	f.invoke(`{"sweep":"due"}`)
	f.reaped(p)
	f.settle()
	f.invoke(`{"sweep":"due"}`) // erases the shares
	f.invoke(`{"sweep":"due"}`) // and what else there is
	if _, err := f.Alice.Share(f.T.Context(), p.ID); !errors.Is(err, client.NotFound) {
		f.T.Errorf("a share after the removal: %v", err)
	}
}

// settle moves the time of the removal to an hour ago.
func (f *fixture) settle() {
	f.T.Helper()
	name := stack.SharesTable
	found, err := f.Files.DynamoDB.Scan(f.T.Context(), &dynamodb.ScanInput{
		TableName: &name, FilterExpression: aws.String("sk = :sk"), ExpressionAttributeValues: dynamo.Item{":sk": dynamo.Text(table.UninstallSK)},
	})
	f.Must(err)
	for _, i := range found.Items {
		at, rest, _ := strings.Cut(dynamo.TextOf(i[table.DueSK]), "#")
		since, err := time.Parse(time.RFC3339Nano, at)
		f.Must(err)
		i[table.DueSK] = dynamo.Text(since.Add(-time.Hour).Format(table.Instant) + "#" + rest)
		_, err = f.Files.DynamoDB.PutItem(f.T.Context(), &dynamodb.PutItemInput{TableName: &name, Item: i})
		f.Must(err)
	}
}

// reaped waits until the stream or a sweep has deleted the share's file.
func (f *fixture) reaped(p *scenario.Share) {
	f.T.Helper()
	f.eventually("the file goes", func() bool {
		s, err := f.Alice.Share(f.T.Context(), p.ID)
		f.Must(err)
		return s.DeletedAt != nil
	})
}
