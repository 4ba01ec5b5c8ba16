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

// letter is one share from alice to bob, both of acme, with what their clients
// know.
type letter struct {
	*world
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

func (w *world) letter() letter {
	return letter{
		world: w, handler: w.handler, id: share.NewID(), secret: keyring.NewSecret(), claimID: share.NewClaimID(),
		content: share.Content{Length: 100, SHA256: sha256.Sum256([]byte("ciphertext"))},
		hash:    sha256.Sum256([]byte("bob@acme.example")),
	}
}

func encoded(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func (l letter) path() string { return "/v1/shares/" + string(l.id) }

func (l letter) createBody() wire.CreateRequest {
	verifier := l.secret.ClaimKey(l.id.Bytes()).Verifier()
	return wire.CreateRequest{
		ID: string(l.id), Recipient: "bob", Verifier: encoded(verifier[:]), Metadata: encoded([]byte("sealed metadata")),
		Description: &wire.Description{Sealed: encoded([]byte("sealed note")), KeyVersion: 1},
		FileInfo:    &wire.FileInfo{Sealed: encoded([]byte("sealed name")), KeyVersion: 1},
		Length:      l.content.Length, SHA256: encoded(l.content.SHA256[:]),
	}
}

func (l letter) commitBody() wire.CommitRequest {
	return wire.CommitRequest{RecipientHash: encoded(l.hash[:]), SenderName: "Alice"}
}

func (l letter) addressedBody() wire.AddressedRequest {
	return wire.AddressedRequest{RecipientHash: encoded(l.hash[:]), SenderName: "Alice"}
}

func (l letter) claimBody() wire.ClaimRequest {
	return wire.ClaimRequest{
		ClaimKey: hidden.Text(l.secret.ClaimKey(l.id.Bytes()).Reveal()), ClaimID: hidden.Text(l.claimID.Reveal()),
	}
}

func (l letter) acknowledgeBody() wire.AcknowledgeRequest {
	return wire.AcknowledgeRequest{ClaimID: hidden.Text(l.claimID.Reveal())}
}

// action is one call about a share.
type action func(letter) *httptest.ResponseRecorder

func (l letter) call(who, method, path string, body any) *httptest.ResponseRecorder {
	return serve(l.handler, request(who, method, path, body))
}

func (l letter) create() *httptest.ResponseRecorder {
	return l.call(alice, "POST", "/v1/shares", l.createBody())
}

func (l letter) commit() *httptest.ResponseRecorder {
	return l.call(alice, "POST", l.path()+"/commit", l.commitBody())
}

func (l letter) grant() *httptest.ResponseRecorder {
	return l.call(alice, "POST", l.path()+"/parts", partsBody(1))
}

func (l letter) ticket() *httptest.ResponseRecorder {
	return l.call(alice, "POST", l.path()+"/ticket", l.addressedBody())
}

func (l letter) claim() *httptest.ResponseRecorder {
	return l.call(bob, "POST", l.path()+"/claim", l.claimBody())
}

func (l letter) acknowledge() *httptest.ResponseRecorder {
	return l.call(bob, "POST", l.path()+"/acknowledge", l.acknowledgeBody())
}

func (l letter) show(who string) *httptest.ResponseRecorder {
	return l.call(who, "GET", l.path(), nil)
}

func (l letter) withdraw(who string) *httptest.ResponseRecorder {
	return l.call(who, "DELETE", l.path(), nil)
}

func (l letter) upload() { l.blobs.put(l.row(l.id), l.content) }

// in returns a share with the status, by the shortest way that includes a claim
// where possible.
func (w *world) in(status share.Status) letter {
	w.Helper()
	l := w.letter()
	l.handler = w.bare // the preparation is not under test
	must := func(a *httptest.ResponseRecorder) {
		w.Helper()
		if a.Code >= 300 {
			w.Fatalf("on the way to %s: %d %s", status, a.Code, a.Body)
		}
	}
	steps := map[share.Status]func(){
		share.Uploading:  func() {},
		share.Abandoned:  func() { w.pass(w.config.Rules.UploadDeadline) },
		share.Available:  func() {},
		share.Claimed:    func() {},
		share.Downloaded: func() { must(l.acknowledge()) },
		share.Unconfirmed: func() {
			for range w.config.Rules.Leases - 1 {
				w.pass(w.config.Rules.Lease)
				must(l.claim())
			}
			w.pass(w.config.Rules.Lease)
		},
		share.Declined: func() { must(l.withdraw(bob)) },
		share.Revoked:  func() { must(l.withdraw(alice)) },
		share.Expired:  func() { w.pass(w.config.Rules.Lifetime) },
	}
	must(l.create())
	l.upload()
	if status != share.Uploading && status != share.Abandoned {
		must(l.commit())
		if status != share.Available {
			must(l.claim())
		}
	}
	steps[status]()
	l.handler = w.handler
	if got := statusOf(w, l.show(alice)); got != string(status) {
		w.Fatalf("the letter is %s, not %s", got, status)
	}
	return l
}

// reap records that the ciphertext was deleted.
func (w *world) reap(l letter) {
	w.Helper()
	_, err := w.rows.Update(w.Context(), "acme", l.id, func(s share.Share) (share.Share, error) {
		return w.config.Rules.Apply(s, share.Reaped{}, w.clock())
	})
	if err != nil {
		w.Fatal(err)
	}
}

func statusOf(w *world, a *httptest.ResponseRecorder) string {
	w.Helper()
	return decoded[wire.Share](w, a).Status
}
