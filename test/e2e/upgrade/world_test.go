package upgrade

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/client/localid"
	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
	"github.com/secure-share/secure-share/test/scenario"
)

// world is a stack and two people.
type world struct {
	*stack.Stack
	t          *testing.T
	alice, bob *client.Client
	recipient  localid.Person
	names      bool // the file API knew file info at the last announcement
}

// options are for a stack on the state of another, without sweeps, stream and
// TTL.
func options(dir, bin string) stack.Options {
	return stack.Options{Dir: dir, Bin: bin, SweepEvery: -1, StreamOff: true}
}

func start(t *testing.T, dir, bin string) *world {
	t.Helper()
	return open(t, options(dir, bin))
}

func open(t *testing.T, o stack.Options) *world {
	t.Helper()
	w := &world{t: t}
	w.Stack = scenario.Start(t, o)
	w.alice, _ = scenario.Connect(t, w.Stack, "acme", "alice")
	w.bob, w.recipient = scenario.Connect(t, w.Stack, "acme", "bob")
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// parcel is a share and what its two people know of it.
type parcel struct {
	id      share.ID
	secret  keyring.Secret
	claimID share.ClaimID
	nonce   mailaddr.Nonce
	body    []byte
	upload  *wire.Upload
	named   bool // was made with file info
	wire.CreateRequest
}

func (w *world) parcel() *parcel {
	p := &parcel{id: share.NewID(), secret: keyring.NewSecret(), claimID: share.NewClaimID(), nonce: mailaddr.NewNonce(), body: make([]byte, 1000)}
	_, _ = rand.Read(p.body)
	verifier, sum := p.secret.ClaimKey(p.id.Bytes()).Verifier(), sha256.Sum256(p.body)
	p.CreateRequest = wire.CreateRequest{
		ID: string(p.id), Recipient: w.recipient.AccountID, Verifier: encoded(verifier[:]), Length: int64(len(p.body)),
		Metadata: encoded(p.body[:100]), Description: &wire.Description{Sealed: encoded(p.body[:50]), KeyVersion: 1}, SHA256: encoded(sum[:]),
		FileInfo: &wire.FileInfo{Sealed: encoded(p.body[:50]), KeyVersion: 1},
	}
	return p
}

// announce does what the app does: it leaves out the file info where the service does
// not know it.
func (w *world) announce(p *parcel) {
	w.t.Helper()
	request := p.CreateRequest
	created, err := w.alice.Create(w.t.Context(), request)
	if errors.Is(err, client.Slug("malformed")) {
		request.FileInfo = nil
		created, err = w.alice.Create(w.t.Context(), request)
	}
	w.must(err)
	w.names = request.FileInfo != nil
	p.upload, p.named = created.Upload, p.named || created.Share.FileInfo != nil
}

func (w *world) upload(p *parcel) {
	w.t.Helper()
	w.put(p.upload.Method, p.upload.URL, p.upload.Headers, p.body)
}

func (w *world) uploadPart(p *parcel) {
	w.t.Helper()
	sum := sha256.Sum256(p.body)
	granted, err := w.alice.Parts(w.t.Context(), p.id, wire.PartsRequest{Parts: []wire.Part{{Number: 1, SHA256: encoded(sum[:])}}})
	w.must(err)
	part := granted.Parts[0]
	w.put(part.Method, part.URL, part.Headers, p.body)
}

func (w *world) put(method, url string, headers map[string]string, body []byte) {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), method, url, bytes.NewReader(body))
	w.must(err)
	for name, value := range headers {
		r.Header.Set(name, value)
	}
	w.do(r)
}

func (w *world) do(r *http.Request) []byte {
	w.t.Helper()
	res, err := http.DefaultClient.Do(r)
	w.must(err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if res.StatusCode/100 != 2 || err != nil {
		w.t.Fatalf("%s: status %d, %v", r.Method, res.StatusCode, err)
	}
	return body
}

func (w *world) commit(p *parcel) wire.Ticket {
	w.t.Helper()
	address, err := mailaddr.Parse(w.recipient.Mail)
	w.must(err)
	hash := mailaddr.Hash(p.nonce, address)
	request := wire.CommitRequest{RecipientHash: encoded(hash[:]), SenderName: "Alice"}
	if p.SHA256 == "" {
		sum := sha256.Sum256(p.body)
		composite := sha256.Sum256(sum[:])
		request.SHA256 = encoded(composite[:])
	}
	committed, err := w.alice.Commit(w.t.Context(), p.id, request)
	w.must(err)
	return committed.Ticket
}

func (w *world) mail(p *parcel, ticket wire.Ticket) {
	w.t.Helper()
	_, err := w.alice.MailKey(w.t.Context(), wire.KeyRequest{
		Ticket: ticket.Token, Secret: hidden.Text(p.secret.Reveal()), To: hidden.Text(w.recipient.Mail), Nonce: hidden.Text(p.nonce.Reveal()), Locale: "en",
	})
	w.must(err)
}

func (w *world) claim(p *parcel) wire.ClaimResponse {
	w.t.Helper()
	grant, err := w.bob.Claim(w.t.Context(), p.id, p.secret.ClaimKey(p.id.Bytes()), p.claimID)
	w.must(err)
	return grant
}

func (w *world) download(grant wire.ClaimResponse, p *parcel) {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), http.MethodGet, string(grant.URL), nil)
	w.must(err)
	if !bytes.Equal(w.do(r), p.body) {
		w.t.Error("another file came back")
	}
}

func (w *world) acknowledge(p *parcel) {
	w.t.Helper()
	w.must(w.bob.Acknowledge(w.t.Context(), p.id, p.claimID))
}

func (w *world) withdraw(who *client.Client, p *parcel) {
	w.t.Helper()
	w.must(who.Withdraw(w.t.Context(), p.id))
}

func (w *world) sweep() {
	w.t.Helper()
	w.must(w.Sweep(w.t.Context()))
}

// is checks the share's status and that its file was deleted.
func (w *world) is(p *parcel, status string) {
	w.t.Helper()
	s, err := w.alice.Share(w.t.Context(), p.id)
	w.must(err)
	if has := s.FileInfo != nil; has != (p.named && w.names) {
		w.t.Errorf("a share that is %s has file info: %t", status, has)
	}
	if s.Status != status || s.DeletedAt == nil || w.stored(p.id) {
		w.t.Errorf("a share that is to be %s: %s, deleted at %v, file there: %t", status, s.Status, s.DeletedAt, w.stored(p.id))
	}
}

func (w *world) stored(id share.ID) bool {
	w.t.Helper()
	pages := s3.NewListObjectsV2Paginator(w.Files.S3, &s3.ListObjectsV2Input{Bucket: aws.String(stack.Bucket)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(w.t.Context())
		w.must(err)
		for _, object := range page.Contents {
			if strings.HasSuffix(aws.ToString(object.Key), string(id)) {
				return true
			}
		}
	}
	return false
}

func encoded(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
