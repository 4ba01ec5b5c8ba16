package e2e

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/share"
)

func TestNobodyElseCanSpendAShare(t *testing.T) {
	t.Parallel()
	s := start(t, quiet())
	alice, bob := on(t, s, "acme", "alice"), on(t, s, "acme", "bob")
	carol, dave := on(t, s, "acme", "carol"), on(t, s, "globex", "dave")
	sent := send(t, alice, bob, content(5000))
	before := status(t, alice, sent.ID)
	unchanged := func(t *testing.T) {
		t.Helper()
		if after := status(t, alice, sent.ID); !reflect.DeepEqual(after, before) {
			t.Errorf("the share changed:\n%+v\n%+v", before, after)
		}
		if !stored(t, s, sent.ID) {
			t.Error("the blob is gone")
		}
	}

	t.Run("a wrong key", func(t *testing.T) {
		for range 5 {
			if _, _, err := claim(t, bob, sent.ID, keyring.NewSecret()); !errors.Is(err, client.WrongKey) {
				t.Errorf("claim: %v", err)
			}
			if _, err := get(t, bob, sent.ID, keyring.NewSecret()); err == nil {
				t.Error("the file came with a wrong key")
			}
		}
		unchanged(t)
	})
	for _, stranger := range []struct {
		name string
		person
	}{{"a stranger of the same site", carol}, {"a person of another site", dave}} {
		t.Run(stranger.name, func(t *testing.T) {
			p := stranger.person
			_, id, claimErr := claim(t, p, sent.ID, sent.Secret)
			_, showErr := p.Share(t.Context(), sent.ID)
			for what, err := range map[string]error{
				"claim": claimErr, "show": showErr,
				"acknowledge": p.Acknowledge(t.Context(), sent.ID, id),
				"withdraw":    p.Withdraw(t.Context(), sent.ID),
				"unknown":     p.Withdraw(t.Context(), share.NewID()),
			} {
				t.Run(what, func(t *testing.T) {
					if !errors.Is(err, client.NotFound) {
						t.Error(err)
					}
				})
			}
			for _, list := range []lister{p.Inbox, p.Outbox} {
				if listed(t, list, sent.ID, "available") {
					t.Error("the share is in a stranger's list")
				}
			}
			unchanged(t)
		})
	}
	t.Run("the sender", func(t *testing.T) {
		if _, _, err := claim(t, alice, sent.ID, sent.Secret); !errors.Is(err, client.NotFound) {
			t.Errorf("claim: %v", err)
		}
		unchanged(t)
	})
	t.Run("the recipient without a lease", func(t *testing.T) {
		if err := bob.Acknowledge(t.Context(), sent.ID, share.NewClaimID()); !errors.Is(err, client.NoSuchClaim) {
			t.Errorf("acknowledge: %v", err)
		}
		unchanged(t)
	})
	t.Run("a scanner", func(t *testing.T) {
		visited := scan(t, everyURL(t, s.Endpoints, bob, sent.ID, mails(t, s, bob.Mail)), token(t, bob))
		if visited < 100 {
			t.Errorf("the scanner made only %d requests", visited)
		}
		unchanged(t)
	})

	received, err := get(t, bob, sent.ID, sent.Secret)
	if err != nil || len(received) != 5000 {
		t.Fatalf("after all that: %d bytes, %v", len(received), err)
	}
}

var link = regexp.MustCompile(`https?://[^\s"'<>)]+`)

// everyURL lists the URLs that a reader of the recipient's mail could construct from the
// API's description and the share's id.
func everyURL(t *testing.T, e endpoints, bob person, id share.ID, messages []mail) []string {
	t.Helper()
	urls := []string{e.Issuer + "/", e.Mailbox + "/", e.Blobs + "/", e.Blobs + "/secure-share-blobs/"}
	for _, m := range messages {
		urls = append(urls, link.FindAllString(m.Text+" "+m.HTML, -1)...)
	}
	day := status(t, bob, id).CreatedAt.Format("2006-01-02")
	urls = append(urls, e.Blobs+"/secure-share-blobs/blobs/"+day+"/"+string(id))
	for _, base := range []string{e.FileAPI, e.KeyMailer} {
		for _, path := range []string{
			"/", "/healthz", "/v1/shares", "/v1/inbox", "/v1/outbox", "/v1/limits", "/v1/keys", "/v1/forge/lifecycle",
			"/v1/shares/" + string(id), "/v1/shares/" + string(id) + "/claim", "/v1/shares/" + string(id) + "/acknowledge",
			"/v1/shares/" + string(id) + "/commit", "/v1/shares/" + string(id) + "/ticket",
		} {
			urls = append(urls, base+path)
		}
	}
	return urls
}

// scan is a link scanner that also submits forms, with the recipient's session
// and without. It does not follow links to other machines.
func scan(t *testing.T, urls []string, bearer string) (requests int) {
	t.Helper()
	forms := []struct{ media, body string }{
		{"application/x-www-form-urlencoded", url.Values{"claimKey": {"x"}, "claimId": {"x"}}.Encode()},
		{"application/json", `{}`},
		{"application/json", `{"claimKey":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","claimId":"AAAAAAAAAAAAAAAAAAAAAA"}`},
		{"application/json", `{"claimId":"AAAAAAAAAAAAAAAAAAAAAA"}`},
	}
	for _, u := range urls {
		if !strings.HasPrefix(u, "http://127.0.0.1:") {
			continue
		}
		for _, authorization := range []string{"", "Bearer " + bearer} {
			for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodOptions} {
				visit(t, method, u, authorization, "", "")
				requests++
			}
			for _, f := range forms {
				visit(t, http.MethodPost, u, authorization, f.media, f.body)
				requests++
			}
		}
	}
	return requests
}

func visit(t *testing.T, method, u, authorization, media, body string) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, u, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if authorization != "" {
		req.Header.Set("Authorization", authorization)
	}
	if media != "" {
		req.Header.Set("Content-Type", media)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, res.Body)
	return res.StatusCode
}

func token(t *testing.T, p person) string {
	t.Helper()
	token, err := p.identity.Token(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return token
}
