package e2e

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/test/scenario"
)

const guest = "guest@outside.example"

// sendOut sends content from alice to a person without an account, the key by mail.
func sendOut(t *testing.T, s *stack.Stack, content []byte) client.Sent {
	t.Helper()
	to, err := mailaddr.Parse(guest)
	if err != nil {
		t.Fatal(err)
	}
	sent, err := on(t, s, "acme", "alice").Send(t.Context(), client.SendInput{
		Content: bytes.NewReader(content), Size: int64(len(content)), Name: "plan.pdf", Recipient: share.Outsider,
		For: "Carla of Globex", Mail: to, SenderName: "Alice",
	})
	if err != nil {
		t.Fatal(err)
	}
	return sent
}

func open(t *testing.T, c *client.Client, id share.ID, secret keyring.Secret) (client.Received, error) {
	t.Helper()
	return c.Get(t.Context(), client.GetInput{
		ID: id, Path: t.TempDir(), Key: func(context.Context) (keyring.Secret, error) { return secret, nil },
	})
}

// A person without an account opens a file once, with the link from the sender and
// the key from the mail. Neither account A nor the mail has both.
func TestAFileReachesAPersonWithoutAnAccount(t *testing.T) {
	t.Parallel()
	seen := &tapped{}
	s := start(t, stack.Options{SweepEvery: -1, Tap: seen.tap})
	alice := on(t, s, "acme", "alice")
	if _, err := alice.Send(t.Context(), client.SendInput{
		Content: strings.NewReader("x"), Size: 1, Name: "n", Recipient: share.Outsider, DeliveryMethod: client.ByHand,
	}); !errors.Is(err, client.Slug("policy")) {
		t.Errorf("before the administrators allowed it: %v", err)
	}
	scenario.AllowOutsiders(t, s)
	file := content(5000)
	sent := sendOut(t, s, file)
	if sent.Link != s.Endpoints.Page+"/#"+string(sent.ID) {
		t.Errorf("the link is %s", sent.Link)
	}
	mails := s.Keys.Mailbox.List(guest)
	if len(mails) != 1 || !strings.Contains(mails[0].Text, sent.Secret.Reveal()) || strings.Contains(mails[0].Text, string(sent.ID)) || strings.Contains(mails[0].HTML, string(sent.ID)) {
		t.Fatalf("%d mails, or one with the link", len(mails))
	}
	outsider := scenario.Outsider(t, s)
	got, err := open(t, outsider, sent.ID, sent.Secret)
	if err != nil {
		t.Fatal(err)
	}
	if arrived, err := os.ReadFile(got.Path); err != nil || !bytes.Equal(arrived, file) {
		t.Errorf("%d bytes arrived, %v", len(arrived), err)
	}
	if _, err := open(t, scenario.Outsider(t, s), sent.ID, sent.Secret); !errors.Is(err, client.Downloaded) {
		t.Errorf("the second time: %v", err)
	}
	if one := status(t, alice, sent.ID); one.Status != string(share.Downloaded) || one.Recipient != "*outsider" {
		t.Errorf("the sender sees %+v", one)
	}
	if err := s.Tapped(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, private := range []string{guest, "outside.example", "Carla", sent.Secret.Reveal()} {
		if seen.has("files", private) {
			t.Errorf("account A saw %q", private)
		}
	}
	// Account B has the key, so it must not learn the id: both together open the share.
	tickets := seen.claims("keys")
	if len(tickets) == 0 {
		t.Error("account B saw no ticket")
	}
	for _, claims := range tickets {
		if strings.Contains(claims, string(sent.ID)) {
			t.Errorf("a ticket tells account B the id: %s", claims)
		}
	}
	if seen.has("keys", string(sent.ID)) {
		t.Error("account B saw the id")
	}
}

// tapped is what the accounts saw.
type tapped struct {
	mu  sync.Mutex
	saw map[string][]byte
}

func (s *tapped) tap(account, _ string, data []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.saw == nil {
		s.saw = map[string][]byte{}
	}
	s.saw[account] = append(s.saw[account], data...)
}

func (s *tapped) has(account, text string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return bytes.Contains(s.saw[account], []byte(text))
}

var signedClaims = regexp.MustCompile(`eyJ[\w-]+\.(eyJ[\w-]+)\.[\w-]+`)

// claims are the claims of all signed tokens that the account saw.
func (s *tapped) claims(account string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return claimsIn(s.saw[account])
}

func claimsIn(held []byte) (found []string) {
	for _, token := range signedClaims.FindAllSubmatch(held, -1) {
		if claims, err := base64.RawURLEncoding.DecodeString(string(token[1])); err == nil {
			found = append(found, string(claims))
		}
	}
	return found
}

// A link alone, another key and another person's sign-in open nothing and spend nothing.
func TestALinkAloneOpensNothing(t *testing.T) {
	t.Parallel()
	s := start(t, quiet())
	scenario.AllowOutsiders(t, s)
	sent := sendOut(t, s, content(5000))
	for range 5 {
		if _, err := open(t, scenario.Outsider(t, s), sent.ID, keyring.NewSecret()); !errors.Is(err, client.NotFound) {
			t.Errorf("another key: %v", err)
		}
	}
	if _, _, err := claim(t, on(t, s, "acme", "bob"), sent.ID, sent.Secret); !errors.Is(err, client.NotFound) {
		t.Errorf("bob, with the key: %v", err)
	}
	for _, path := range []string{"", "/show", "/claim", "/acknowledge", "/decline"} {
		for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodOptions} { // what scanners send
			r, err := http.NewRequestWithContext(t.Context(), method, s.Endpoints.LinkAPI+"/v1/links/"+string(sent.ID)+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			res, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			_ = res.Body.Close()
		}
	}
	if _, err := open(t, scenario.Outsider(t, s), sent.ID, sent.Secret); err != nil {
		t.Errorf("afterwards, with the key: %v", err)
	}
}

// While strangers keep all instances of the link API busy, the file API still answers
// colleagues, because it has its own instances.
func TestAFloodOfStrangersLeavesColleaguesAlone(t *testing.T) {
	t.Parallel()
	s := start(t, stack.Options{SweepEvery: -1, Concurrency: 2})
	alice, bob := on(t, s, "acme", "alice"), on(t, s, "acme", "bob")
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	answers := make(chan int, 64)
	var flood sync.WaitGroup
	for range 16 {
		flood.Go(func() {
			for ctx.Err() == nil {
				r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.Endpoints.LinkAPI+"/v1/links/"+string(share.NewID())+"/claim",
					strings.NewReader(`{"claimKey":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","claimId":"AAAAAAAAAAAAAAAAAAAAAA"}`))
				if err != nil {
					t.Error(err)
					return
				}
				r.Header.Set("Content-Type", "application/json")
				if res, err := http.DefaultClient.Do(r); err == nil {
					_ = res.Body.Close()
					select {
					case answers <- res.StatusCode:
					default:
					}
				}
			}
		})
	}
	for range 20 {
		<-answers // it runs
	}
	began := time.Now()
	sent := send(t, alice, bob, content(5000))
	if _, err := get(t, bob, sent.ID, sent.Secret); err != nil {
		t.Error(err)
	}
	t.Logf("sent and received in %s during the flood", time.Since(began))
	stop()
	flood.Wait()
}
