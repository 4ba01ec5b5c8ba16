package scenario

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"testing"

	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/client/localid"
	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// Steps sends from alice to bob call by call, for tests that need each step alone.
// A step that fails ends the test.
type Steps struct {
	T          testing.TB
	Alice, Bob *client.Client

	recipient localid.Person
}

// Share is a share of random bytes, and what its two people know of it.
type Share struct {
	ID      share.ID
	Secret  keyring.Secret
	Claim   share.ClaimID
	Nonce   mailaddr.Nonce
	Body    []byte
	Request wire.CreateRequest
}

// NewSteps signs both people in.
func NewSteps(t testing.TB, s *stack.Stack) Steps {
	t.Helper()
	alice, _ := Connect(t, s, "acme", "alice")
	bob, recipient := Connect(t, s, "acme", "bob")
	return Steps{T: t, Alice: alice, Bob: bob, recipient: recipient}
}

// NewShare makes a share that nobody has announced. What is sealed has the length
// that it has for a typical file.
func (s Steps) NewShare(inParts bool) *Share {
	const metadata, description, fileInfo = 350, 350, 256 + 29
	sh := &Share{ID: share.NewID(), Secret: keyring.NewSecret(), Claim: share.NewClaimID(), Nonce: mailaddr.NewNonce(), Body: random(5000)}
	verifier := sh.Secret.ClaimKey(sh.ID.Bytes()).Verifier()
	sh.Request = wire.CreateRequest{
		ID: string(sh.ID), Recipient: s.recipient.AccountID, Verifier: encode(verifier[:]), Length: int64(len(sh.Body)),
		Metadata: encode(random(metadata)), Description: &wire.Description{Sealed: encode(random(description)), KeyVersion: 1},
		FileInfo: &wire.FileInfo{Sealed: encode(random(fileInfo)), KeyVersion: 1},
	}
	if !inParts {
		sh.Request.SHA256 = sh.sum()
	}
	return sh
}

func (sh *Share) sum() string {
	sum := sha256.Sum256(sh.Body)
	return encode(sum[:])
}

// Must ends the test if there is an error.
func (s Steps) Must(err error) {
	s.T.Helper()
	if err != nil {
		s.T.Fatal(err)
	}
}

// Part requests the upload URL of the only part of a share.
func (s Steps) Part(sh *Share) wire.PartUpload {
	s.T.Helper()
	granted, err := s.Alice.Parts(s.T.Context(), sh.ID, wire.PartsRequest{Parts: []wire.Part{{Number: 1, SHA256: sh.sum()}}})
	s.Must(err)
	return granted.Parts[0]
}

// Put uploads body.
func (s Steps) Put(method, url string, headers map[string]string, body []byte) {
	s.T.Helper()
	r, err := http.NewRequestWithContext(s.T.Context(), method, url, bytes.NewReader(body))
	s.Must(err)
	for name, value := range headers {
		r.Header.Set(name, value)
	}
	s.Do(r)
}

// Do sends a request that must succeed, and returns the body of the answer.
func (s Steps) Do(r *http.Request) []byte {
	s.T.Helper()
	res, err := http.DefaultClient.Do(r)
	s.Must(err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if res.StatusCode/100 != 2 || err != nil {
		s.T.Fatalf("%s: status %d, %v", r.Method, res.StatusCode, err)
	}
	return body
}

// RecipientHash is the hash of bob's address for tickets of a share.
func (s Steps) RecipientHash(sh *Share) string {
	s.T.Helper()
	address, err := mailaddr.Parse(s.recipient.Mail)
	s.Must(err)
	hash := mailaddr.Hash(sh.Nonce, address)
	return encode(hash[:])
}

// Commit returns the error, because some tests expect one.
func (s Steps) Commit(sh *Share) (wire.CommitResponse, error) {
	s.T.Helper()
	request := wire.CommitRequest{RecipientHash: s.RecipientHash(sh), SenderName: "Alice"}
	if sh.Request.SHA256 == "" {
		part := sha256.Sum256(sh.Body)
		composite := sha256.Sum256(part[:])
		request.SHA256 = encode(composite[:])
	}
	return s.Alice.Commit(s.T.Context(), sh.ID, request)
}

// Mail mails the key to bob.
func (s Steps) Mail(sh *Share, ticket wire.Ticket) {
	s.T.Helper()
	_, err := s.Alice.MailKey(s.T.Context(), wire.KeyRequest{
		Ticket: ticket.Token, Secret: hidden.Text(sh.Secret.Reveal()), To: hidden.Text(s.recipient.Mail), Nonce: hidden.Text(sh.Nonce.Reveal()), Locale: "en",
	})
	s.Must(err)
}

// ClaimShare claims as bob.
func (s Steps) ClaimShare(sh *Share) wire.ClaimResponse {
	s.T.Helper()
	grant, err := s.Bob.Claim(s.T.Context(), sh.ID, sh.Secret.ClaimKey(sh.ID.Bytes()), sh.Claim)
	s.Must(err)
	return grant
}

// Download downloads and compares what a claim grants.
func (s Steps) Download(sh *Share, grant wire.ClaimResponse) {
	s.T.Helper()
	r, err := http.NewRequestWithContext(s.T.Context(), http.MethodGet, string(grant.URL), nil)
	s.Must(err)
	if !bytes.Equal(s.Do(r), sh.Body) {
		s.T.Error("another file came back")
	}
}

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	return b
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
