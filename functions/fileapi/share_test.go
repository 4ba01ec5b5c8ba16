package fileapi

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/http/httptest"

	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// testShare is one share from alice to bob, both of acme, with what their clients
// know.
type testShare struct {
	*fixture
	handler http.Handler
	id      share.ID
	secret  keyring.Secret
	claimID share.ClaimID
	content share.Content
	hash    [32]byte // of the mail address
}

const (
	alice = "alice@acme"
	bob   = "bob@acme"
	carol = "carol@acme"
	dave  = "dave@globex"
)

func (fx *fixture) newShare() testShare {
	return testShare{
		fixture: fx, handler: fx.handler, id: share.NewID(), secret: keyring.NewSecret(), claimID: share.NewClaimID(),
		content: share.Content{Length: 100, SHA256: sha256.Sum256([]byte("ciphertext"))},
		hash:    sha256.Sum256([]byte("bob@acme.example")),
	}
}

func encoded(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func (sh testShare) path() string { return "/v1/shares/" + string(sh.id) }

func (sh testShare) createBody() wire.CreateRequest {
	verifier := sh.secret.ClaimKey(sh.id.Bytes()).Verifier()
	return wire.CreateRequest{
		ID: string(sh.id), Recipient: "bob", Verifier: encoded(verifier[:]), Metadata: encoded([]byte("sealed metadata")),
		Description: &wire.Description{Sealed: encoded([]byte("sealed note")), KeyVersion: 1},
		FileInfo:    &wire.FileInfo{Sealed: encoded([]byte("sealed name")), KeyVersion: 1},
		Length:      sh.content.Length, SHA256: encoded(sh.content.SHA256[:]),
	}
}

func (sh testShare) commitBody() wire.CommitRequest {
	return wire.CommitRequest{RecipientHash: encoded(sh.hash[:]), SenderName: "Alice"}
}

func (sh testShare) addressedBody() wire.AddressedRequest {
	return wire.AddressedRequest{RecipientHash: encoded(sh.hash[:]), SenderName: "Alice"}
}

func (sh testShare) claimBody() wire.ClaimRequest {
	return wire.ClaimRequest{
		ClaimKey: hidden.Text(sh.secret.ClaimKey(sh.id.Bytes()).Reveal()), ClaimID: hidden.Text(sh.claimID.Reveal()),
	}
}

func (sh testShare) acknowledgeBody() wire.AcknowledgeRequest {
	return wire.AcknowledgeRequest{ClaimID: hidden.Text(sh.claimID.Reveal())}
}

// action is one call about a share.
type action func(testShare) *httptest.ResponseRecorder

func (sh testShare) call(who, method, path string, body any) *httptest.ResponseRecorder {
	return serve(sh.handler, request(who, method, path, body))
}

func (sh testShare) create() *httptest.ResponseRecorder {
	return sh.call(alice, "POST", "/v1/shares", sh.createBody())
}

func (sh testShare) commit() *httptest.ResponseRecorder {
	return sh.call(alice, "POST", sh.path()+"/commit", sh.commitBody())
}

func (sh testShare) grant() *httptest.ResponseRecorder {
	return sh.call(alice, "POST", sh.path()+"/parts", partsBody(1))
}

func (sh testShare) ticket() *httptest.ResponseRecorder {
	return sh.call(alice, "POST", sh.path()+"/ticket", sh.addressedBody())
}

func (sh testShare) claim() *httptest.ResponseRecorder {
	return sh.call(bob, "POST", sh.path()+"/claim", sh.claimBody())
}

func (sh testShare) acknowledge() *httptest.ResponseRecorder {
	return sh.call(bob, "POST", sh.path()+"/acknowledge", sh.acknowledgeBody())
}

func (sh testShare) show(who string) *httptest.ResponseRecorder {
	return sh.call(who, "GET", sh.path(), nil)
}

func (sh testShare) withdraw(who string) *httptest.ResponseRecorder {
	return sh.call(who, "DELETE", sh.path(), nil)
}

func (sh testShare) upload() { sh.blobs.put(sh.row(sh.id), sh.content) }

// in returns a share with the status, by the shortest way that includes a claim
// where possible.
func (fx *fixture) in(status share.Status) testShare {
	fx.Helper()
	sh := fx.newShare()
	sh.handler = fx.bare // the preparation is not under test
	must := func(a *httptest.ResponseRecorder) {
		fx.Helper()
		if a.Code >= 300 {
			fx.Fatalf("on the way to %s: %d %s", status, a.Code, a.Body)
		}
	}
	steps := map[share.Status]func(){
		share.Uploading:  func() {},
		share.Abandoned:  func() { fx.pass(fx.config.Rules.UploadDeadline) },
		share.Available:  func() {},
		share.Claimed:    func() {},
		share.Downloaded: func() { must(sh.acknowledge()) },
		share.Unconfirmed: func() {
			for range fx.config.Rules.Leases - 1 {
				fx.pass(fx.config.Rules.Lease)
				must(sh.claim())
			}
			fx.pass(fx.config.Rules.Lease)
		},
		share.Declined: func() { must(sh.withdraw(bob)) },
		share.Revoked:  func() { must(sh.withdraw(alice)) },
		share.Expired:  func() { fx.pass(fx.config.Rules.Lifetime) },
	}
	must(sh.create())
	sh.upload()
	if status != share.Uploading && status != share.Abandoned {
		must(sh.commit())
		if status != share.Available {
			must(sh.claim())
		}
	}
	steps[status]()
	sh.handler = fx.handler
	if got := statusOf(fx, sh.show(alice)); got != string(status) {
		fx.Fatalf("the share is %s, not %s", got, status)
	}
	return sh
}

// reap records that the ciphertext was deleted.
func (fx *fixture) reap(sh testShare) {
	fx.Helper()
	_, err := fx.rows.Update(fx.Context(), "acme", sh.id, func(s share.Share) (share.Share, error) {
		return fx.config.Rules.Apply(s, share.Reaped{}, fx.clock())
	})
	if err != nil {
		fx.Fatal(err)
	}
}

func statusOf(fx *fixture, a *httptest.ResponseRecorder) string {
	fx.Helper()
	return decoded[wire.Share](fx, a).Status
}
