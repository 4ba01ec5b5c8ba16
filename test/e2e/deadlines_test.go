package e2e

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/client/localid"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// The stream loses every record and TTL removes nothing: the sweep alone.
func TestExpiryWithoutStreamOrTTL(t *testing.T) {
	t.Parallel()
	s := start(t, stack.Options{
		Rules: "lifetime=20s,uploadURL=1s,uploadGrace=0s", SweepEvery: 200 * time.Millisecond, StreamOff: true, TTLOff: true,
	})
	alice, bob := on(t, s, "acme", "alice"), on(t, s, "acme", "bob")
	sent := send(t, alice, bob, content(1000))
	expiry := *sent.Share.ExpiresAt
	grant, claimID, err := claim(t, bob, sent.ID, sent.Secret)
	if err != nil {
		t.Fatal(err)
	}
	if grant.LeaseEndsAt.After(expiry) || grant.URLExpiresAt.After(expiry) {
		t.Errorf("lease until %s, URL until %s, expiry %s", grant.LeaseEndsAt, grant.URLExpiresAt, expiry)
	}
	if code := visit(t, http.MethodGet, string(grant.URL), "", "", ""); code != http.StatusOK {
		t.Errorf("URL in time: status %d", code)
	}

	time.Sleep(time.Until(expiry))
	if code := visit(t, http.MethodGet, string(grant.URL), "", "", ""); code == http.StatusOK {
		t.Error("the URL outlived the expiry")
	}
	if _, _, err := claim(t, bob, sent.ID, sent.Secret); !errors.Is(err, client.Expired) {
		t.Errorf("claim after the expiry: %v", err)
	}
	if _, err := alice.Ticket(t.Context(), sent.ID, wire.AddressedRequest{RecipientHash: hash43}); !errors.Is(err, client.Expired) {
		t.Errorf("ticket after the expiry: %v", err)
	}
	gone(t, s, sent.ID)
	if err := bob.Acknowledge(t.Context(), sent.ID, claimID); err != nil {
		t.Errorf("acknowledge after the expiry: %v", err)
	}
	if after := status(t, alice, sent.ID); after.Status != "expired" || after.History[len(after.History)-1].What != "confirmed" && after.History[len(after.History)-2].What != "confirmed" {
		t.Errorf("after a late acknowledgement: %+v", after)
	}
}

const hash43 = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"

func TestAcknowledgeAfterTheEnd(t *testing.T) {
	t.Parallel()
	alice, bob := acme(t, "alice"), acme(t, "bob")
	for _, c := range []struct {
		end  string
		by   person
		gone error
	}{
		{"revoked", alice, client.Revoked},
		{"declined", bob, client.Declined},
	} {
		t.Run(c.end, func(t *testing.T) {
			sent := send(t, alice, bob, content(1000))
			_, claimID, err := claim(t, bob, sent.ID, sent.Secret)
			if err != nil {
				t.Fatal(err)
			}
			for range 2 { // repeating is harmless
				if err := c.by.Withdraw(t.Context(), sent.ID); err != nil {
					t.Fatal(err)
				}
			}
			if _, _, err := claim(t, bob, sent.ID, sent.Secret); !errors.Is(err, c.gone) {
				t.Errorf("claim: %v", err)
			}
			gone(t, live, sent.ID)
			for range 2 {
				if err := bob.Acknowledge(t.Context(), sent.ID, claimID); err != nil {
					t.Errorf("acknowledge: %v", err)
				}
			}
			after := status(t, alice, sent.ID)
			if after.Status != c.end || count(after, "confirmed") != 1 {
				t.Errorf("%s, %+v", after.Status, after.History)
			}
			if err := bob.Acknowledge(t.Context(), sent.ID, share.NewClaimID()); !errors.Is(err, client.NoSuchClaim) {
				t.Errorf("acknowledge of a claim that never was: %v", err)
			}
		})
	}
}

func count(s wire.Share, what string) (n int) {
	for _, h := range s.History {
		if h.What == what {
			n++
		}
	}
	return n
}

func TestUninstallEndsWhatTheInstallationMade(t *testing.T) {
	t.Parallel()
	s := start(t, stack.Options{SweepEvery: 200 * time.Millisecond})
	alice, bob := on(t, s, "acme", "alice"), on(t, s, "acme", "bob")
	dave, colleague := on(t, s, "globex", "dave"), person{Person: localid.Person{AccountID: "712020:erin", Mail: "erin@globex.example"}}
	ours, theirs := send(t, alice, bob, content(1000)), send(t, dave, colleague, content(1000))
	if code := visit(t, http.MethodPost, s.Endpoints.Issuer+"/uninstall", "", "application/json", `{"site":"acme"}`); code/100 != 2 {
		t.Fatalf("uninstall: status %d", code)
	}
	eventually(t, "the share ends", func() bool { return status(t, alice, ours.ID).Status == "revoked" })
	gone(t, s, ours.ID)
	if got := status(t, dave, theirs.ID).Status; got != "available" || !stored(t, s, theirs.ID) {
		t.Errorf("the other site's share is %s", got)
	}
}
