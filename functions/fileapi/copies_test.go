package fileapi

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"reflect"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// shareByCopy is a share that gets a copy of another share's blob, which has three parts.
type shareByCopy struct {
	shareInParts
	source  share.ID
	sending string
}

// committed returns an available share in parts.
func (fx *fixture) committed() shareInParts {
	fx.Helper()
	p := fx.begun()
	p.upload(1, 2, 3)
	fx.expect("commit of the source", p.commit(), http.StatusOK, "")
	return p
}

func (fx *fixture) newCopy(source share.ID) shareByCopy {
	return shareByCopy{fx.newShareInParts(), source, string(share.NewID())}
}

func (p shareByCopy) createBody() wire.CreateRequest {
	b := p.shareInParts.createBody()
	b.CopyOf, b.Sending = string(p.source), p.sending
	return b
}

func (p shareByCopy) create() *httptest.ResponseRecorder {
	return p.call(alice, "POST", "/v1/shares", p.createBody())
}

// announced returns a created copy of a share that is available.
func (fx *fixture) announced() shareByCopy {
	fx.Helper()
	p := fx.newCopy(fx.committed().id)
	fx.expect("create", p.create(), http.StatusCreated, "")
	return p
}

func TestACopy(t *testing.T) {
	fx := newFixture(t)
	source := fx.committed()
	p := fx.newCopy(source.id)
	a := p.create()
	fx.expect("create", a, http.StatusCreated, "")
	created := decoded[wire.CreateResponse](fx, a)
	if created.Share.Sending != p.sending || created.Multipart == nil || created.Multipart.Parts != 3 {
		t.Errorf("created %+v, %+v", created.Share, created.Multipart)
	}
	fx.expect("create again", p.create(), http.StatusCreated, "")
	fx.expect("commit", p.commit(), http.StatusOK, "")
	row := fx.row(p.id)
	if row.Status != share.Available || row.Content.SHA256 != p.composite() || row.CopyOf != source.id {
		t.Errorf("committed %+v", row)
	}
	fx.expect("commit again", p.commit(), http.StatusOK, "")
	fx.expect("create after that", p.create(), http.StatusOK, "")
	fx.expect("claim", p.claim(), http.StatusOK, "")
	fx.expect("the source is taken back", source.withdraw(alice), http.StatusNoContent, "")
	if got := fx.row(p.id).Status; got != share.Claimed {
		t.Errorf("the copy is %s", got)
	}
}

// A copy can be made of one PUT, and of a copy.
func TestWhatCanBeCopied(t *testing.T) {
	fx := newFixture(t)
	whole := fx.in(share.Available)
	for name, source := range map[string]share.ID{"one PUT": whole.id, "while it is claimed": fx.in(share.Claimed).id} {
		p := fx.newCopy(source)
		p.content.Length = whole.content.Length
		fx.expect(name, p.create(), http.StatusCreated, "")
	}
	p := fx.announced()
	fx.expect("commit", p.commit(), http.StatusOK, "")
	fx.expect("a copy of a copy", fx.newCopy(p.id).create(), http.StatusCreated, "")
}

// An unknown share and one that the caller may not copy get the same answer.
func TestWhatCannotBeCopied(t *testing.T) {
	fx := newFixture(t)
	source := fx.committed()
	uploading, ended := fx.begun(), fx.committed()
	fx.expect("revoke", ended.withdraw(alice), http.StatusNoContent, "")
	longer := fx.newCopy(source.id)
	longer.content.Length++
	asRecipient := fx.newCopy(source.id).createBody()
	asRecipient.Recipient = "carol"
	first := fx.newCopy(share.NewID()).create()
	fx.expect("unknown", first, http.StatusConflict, "copy-source")
	for name, a := range map[string]*httptest.ResponseRecorder{
		"not committed":    fx.newCopy(uploading.id).create(),
		"ended":            fx.newCopy(ended.id).create(),
		"of other length":  longer.create(),
		"by the recipient": fx.call(bob, "POST", "/v1/shares", asRecipient),
		"by another":       fx.call(carol, "POST", "/v1/shares", fx.newCopy(source.id).createBody()),
		"on another site":  fx.call("alice@globex", "POST", "/v1/shares", fx.newCopy(source.id).createBody()),
	} {
		fx.expect(name, a, http.StatusConflict, "copy-source")
		if a.Body.String() != first.Body.String() {
			t.Errorf("%s: %s", name, a.Body)
		}
	}
	self := fx.newCopy("")
	self.source = self.id
	fx.expect("of itself", self.create(), http.StatusConflict, "copy-source")
	if _, err := fx.rows.Get(fx.Context(), "acme", longer.id); err == nil && fx.row(longer.id).Version != 0 {
		t.Error("a refused copy was announced")
	}
}

func TestMalformedCopies(t *testing.T) {
	fx := newFixture(t)
	source := fx.committed().id
	for name, change := range map[string]func(*wire.CreateRequest){
		"a source that is not an id":  func(b *wire.CreateRequest) { b.CopyOf = "AAAA" },
		"with the SHA-256":            func(b *wire.CreateRequest) { b.SHA256 = encoded(make([]byte, 31)) + "AA" },
		"a sending that is not an id": func(b *wire.CreateRequest) { b.Sending = "AAAA" },
		"a sending with more bits":    func(b *wire.CreateRequest) { b.Sending = "AAECAwQFBgcICQoLDA0ODx" },
	} {
		b := fx.newCopy(source).createBody()
		change(&b)
		fx.expect(name, fx.call(alice, "POST", "/v1/shares", b), http.StatusBadRequest, "malformed")
	}
	b := fx.newCopy(source).createBody()
	b.SHA256 = encoded(append(make([]byte, 31), 1))
	fx.expect("as one PUT", fx.call(alice, "POST", "/v1/shares", b), http.StatusBadRequest, "malformed")
	long := fx.newCopy(source)
	long.content.Length = share.MaxCopy + 1
	fx.expect("too long", long.create(), http.StatusRequestEntityTooLarge, "copy-too-long")
}

// The same limits apply to a copy as to an upload.
func TestCopiesCount(t *testing.T) {
	fx := newFixture(t)
	source := fx.committed()
	fx.config.People.Bytes.Max = 2 * source.content.Length
	fx.handler = contract.Handler(t, New(fx.config))
	fx.expect("within the limit", fx.newCopy(source.id).create(), http.StatusCreated, "")
	fx.expect("over the limit", fx.newCopy(source.id).create(), http.StatusTooManyRequests, "limit")
}

// A copy that is added later has to be allowed now. What was allowed for its source does
// not matter.
func TestACopyFollowsThePolicyInForce(t *testing.T) {
	for rule, restrict := range map[string]func(*wire.PolicyRules){
		"places":      func(r *wire.PolicyRules) { r.Places = []string{"project:2"} },
		"senders":     func(r *wire.PolicyRules) { r.Senders = []string{legal} },
		"largestFile": func(r *wire.PolicyRules) { r.LargestFile = 1 },
		"openings":    func(r *wire.PolicyRules) { r.Openings = 2 },
		"lifetime":    func(r *wire.PolicyRules) { r.LifetimeSeconds = 3600 },
	} {
		t.Run(rule, func(t *testing.T) {
			fx := newFixture(t)
			allow := func(r *wire.PolicyRules) { r.Openings = 3 }
			fx.restrict("site", allow)
			p := fx.newCopy(fx.committed().id)
			body := p.createBody()
			body.Openings, body.LifetimeSeconds = 3, 7200
			fx.restrict("site", func(r *wire.PolicyRules) { allow(r); restrict(r) })
			fx.forbids("create", p.call(alice, "POST", "/v1/shares", body), rule)
			fx.unwritten(p.testShare)
			fx.restrict("site", allow)
			fx.forbids("create when it is allowed again", p.call(alice, "POST", "/v1/shares", body), "")
		})
	}
}

// In the log, a copy that is added later is a share like any other.
func TestTheLogHasACopy(t *testing.T) {
	fx := newFixture(t)
	source := fx.committed()
	fx.pass(time.Hour)
	p := fx.newCopy(source.id)
	fx.expect("create", p.create(), http.StatusCreated, "")
	fx.expect("commit", p.commitWithoutSum(), http.StatusOK, "")
	one := []string{"created alice", "committed alice", "ticket alice"}
	fx.same("alice", fx.lines(fx.call(alice, "GET", "/v1/activity", nil)), append(one, one...)...)
	newest := decoded[wire.Activity](fx, fx.call(alice, "GET", "/v1/activity", nil)).Items[0]
	if newest.Share != string(p.id) || !newest.At.Equal(fx.clock()) {
		t.Errorf("the newest entry is %+v", newest)
	}
}

// The reaper deletes what appears after the end, until the time in the row. So this time
// has to be in the row before the first part is copied.
func TestTheRowKnowsOfACopyBeforeItBegins(t *testing.T) {
	fx := newFixture(t)
	p := fx.announced()
	fx.pass(3 * time.Hour)
	fx.blobs.CopyPartsFunc = func(ctx context.Context, source, s share.Share) (bool, error) {
		if deadline, bounded := ctx.Deadline(); !bounded || time.Until(deadline) > completing {
			t.Error("the call may take forever")
		}
		if row := fx.row(p.id); row.RefillableUntil.Before(fx.clock().Add(2*time.Hour)) || row.Completing {
			t.Errorf("the row says %+v", row)
		}
		if source.ID != p.source || s.ID != p.id {
			t.Errorf("%s is copied to %s", source.ID, s.ID)
		}
		return false, errLost
	}
	fx.expect("commit", p.commit(), http.StatusServiceUnavailable, "unavailable")
	fx.blobs.CopyPartsFunc = fx.blobs.copyParts
	fx.expect("commit again", p.commit(), http.StatusOK, "")
}

func TestNothingIsCopiedAfterTheEnd(t *testing.T) {
	fx := newFixture(t)
	p := fx.announced()
	stored := fx.blobs.StoredFunc
	fx.blobs.StoredFunc = func(ctx context.Context, s share.Share) (share.Content, error) {
		fx.blobs.StoredFunc = stored
		fx.expect("revoke meanwhile", p.withdraw(alice), http.StatusNoContent, "")
		return stored(ctx, s)
	}
	fx.blobs.CopyPartsFunc = func(context.Context, share.Share, share.Share) (bool, error) {
		t.Error("copied after the end")
		return true, nil
	}
	fx.expect("commit", p.commit(), http.StatusGone, "revoked")
}

// The commit compares the copy with the SHA-256 that the sender names.
func TestACommitOfAnotherCopy(t *testing.T) {
	fx := newFixture(t)
	p := fx.announced()
	p.sums[1][0]++
	fx.expect("commit", p.commit(), http.StatusConflict, "mismatch")
}

func TestTheSourceEndsBeforeTheCommit(t *testing.T) {
	fx := newFixture(t)
	p := fx.announced()
	fx.expect("revoke", fx.call(alice, "DELETE", "/v1/shares/"+string(p.source), nil), http.StatusNoContent, "")
	before := fx.row(p.id)
	fx.expect("commit", p.commit(), http.StatusConflict, "copy-source")
	if after := fx.row(p.id); !reflect.DeepEqual(after, before) {
		t.Errorf("the refusal made %+v of %+v", after, before)
	}
	fx.expect("create again", p.create(), http.StatusCreated, "")
	fx.expect("parts", p.grant(1, 2, 3), http.StatusOK, "")
	p.upload(1, 2, 3)
	fx.expect("commit of what was uploaded", p.commit(), http.StatusOK, "")
}

// The reaper may have deleted the blob after the row was read.
func TestTheBlobOfTheSourceIsGone(t *testing.T) {
	fx := newFixture(t)
	p := fx.announced()
	fx.blobs.put(fx.row(p.source), share.Content{})
	delete(fx.blobs.objects, fx.row(p.source).BlobKey())
	fx.expect("commit", p.commit(), http.StatusConflict, "copy-source")
}

// Once all parts are there, the source is not needed any more.
func TestTheSourceEndsAfterTheParts(t *testing.T) {
	fx := newFixture(t)
	p := fx.announced()
	fx.blobs.CompleteFunc = func(context.Context, share.Share, func(context.Context) error) (bool, error) { return true, errLost }
	fx.expect("commit", p.commit(), http.StatusServiceUnavailable, "unavailable")
	fx.expect("revoke", fx.call(alice, "DELETE", "/v1/shares/"+string(p.source), nil), http.StatusNoContent, "")
	fx.blobs.CompleteFunc = fx.blobs.complete
	fx.expect("commit again", p.commit(), http.StatusOK, "")
}

func TestTheStoreFailsToReadTheSource(t *testing.T) {
	fx := newFixture(t)
	source := fx.committed().id
	get := fx.store.GetFunc
	fx.store.GetFunc = func(context.Context, share.Site, share.ID) (share.Share, error) {
		return share.Share{}, errors.Join(errBroken)
	}
	if a := fx.newCopy(source).create(); a.Code < 500 {
		t.Errorf("create: %d %s", a.Code, a.Body)
	}
	fx.store.GetFunc = get
	fx.expect("create", fx.newCopy(source).create(), http.StatusCreated, "")
}

// commitWithoutSum commits as a client that does not know the SHA-256s of the parts.
func (p shareByCopy) commitWithoutSum() *httptest.ResponseRecorder {
	return p.call(alice, "POST", p.path()+"/commit", p.testShare.commitBody())
}

// onePut returns an available share that was uploaded by a single PUT.
func (fx *fixture) onePut(c share.Content) testShare {
	fx.Helper()
	s := fx.newShare()
	s.content = c
	fx.expect("create the source", s.create(), http.StatusCreated, "")
	fx.blobs.put(fx.row(s.id), c)
	fx.expect("commit the source", s.commit(), http.StatusOK, "")
	return s
}

// If the row of the source has the SHA-256 of the copy, the commit need not name it.
func TestACommitOfACopyWithoutTheSHA256(t *testing.T) {
	fx := newFixture(t)
	first := [32]byte{1} // of the first part, see fakeBlobs
	for name, c := range map[string]struct {
		source func() share.ID
		length int64
		status int
		slug   string
	}{
		"in parts":              {func() share.ID { return fx.committed().id }, 2*(16<<20) + 1, http.StatusOK, ""},
		"one PUT":               {func() share.ID { return fx.onePut(share.Content{Length: 16 << 20, SHA256: first}).id }, 16 << 20, http.StatusOK, ""},
		"one PUT, two parts":    {func() share.ID { return fx.onePut(share.Content{Length: 16<<20 + 1, SHA256: first}).id }, 16<<20 + 1, http.StatusBadRequest, "malformed"},
		"one PUT, another blob": {func() share.ID { return fx.onePut(share.Content{Length: 100, SHA256: [32]byte{2}}).id }, 100, http.StatusConflict, "mismatch"},
	} {
		t.Run(name, func(t *testing.T) {
			p := fx.newCopy(c.source())
			p.content.Length = c.length
			fx.expect("create", p.create(), http.StatusCreated, "")
			fx.expect("commit", p.commitWithoutSum(), c.status, c.slug)
			if c.status != http.StatusOK {
				return
			}
			fx.expect("commit again", p.commitWithoutSum(), http.StatusOK, "")
			again := fx.newCopy(p.id)
			again.content.Length = c.length
			fx.expect("create a copy of the copy", again.create(), http.StatusCreated, "")
			fx.expect("commit the copy of the copy", again.commitWithoutSum(), http.StatusOK, "")
		})
	}
	p := fx.announced()
	fx.expect("commit", p.commitWithoutSum(), http.StatusOK, "")
	fx.expect("commit with the SHA-256", p.commit(), http.StatusOK, "")
	if got := fx.row(p.id).Content.SHA256; got != p.composite() {
		t.Errorf("the row has %x", got)
	}
}

// The end of the source changes neither what is compared nor what is refused.
func TestTheSourceEndsBeforeACommitWithoutTheSHA256(t *testing.T) {
	fx := newFixture(t)
	end := func(p shareByCopy) {
		fx.expect("revoke", fx.call(alice, "DELETE", "/v1/shares/"+string(p.source), nil), http.StatusNoContent, "")
	}
	p := fx.announced()
	end(p)
	fx.expect("without parts", p.commitWithoutSum(), http.StatusConflict, "copy-source")
	p = fx.announced()
	fx.blobs.CompleteFunc = func(context.Context, share.Share, func(context.Context) error) (bool, error) { return true, errLost }
	fx.expect("with parts", p.commitWithoutSum(), http.StatusServiceUnavailable, "unavailable")
	end(p)
	fx.blobs.CompleteFunc = fx.blobs.complete
	fx.expect("with parts, again", p.commitWithoutSum(), http.StatusOK, "")
}

func TestTheStoreHasNoSourceAtTheCommit(t *testing.T) {
	fx := newFixture(t)
	p := fx.announced()
	get := fx.store.GetFunc
	for err, want := range map[error]int{share.ErrNotFound: http.StatusBadRequest, errBroken: http.StatusInternalServerError} {
		fx.store.GetFunc = func(ctx context.Context, site share.Site, id share.ID) (share.Share, error) {
			if id == p.source {
				return share.Share{}, err
			}
			return get(ctx, site, id)
		}
		if a := p.commitWithoutSum(); a.Code != want {
			t.Errorf("%v: %d %s", err, a.Code, a.Body)
		}
	}
}

// Only the sender sees which shares were sent together.
func TestASendingIsForItsSender(t *testing.T) {
	fx := newFixture(t)
	source := fx.committed()
	fx.pass(time.Second)
	p := fx.newCopy(source.id)
	fx.expect("create", p.create(), http.StatusCreated, "")
	fx.expect("commit", p.commit(), http.StatusOK, "")
	for name, c := range map[string]struct{ who, path, want string }{
		"the sender":           {alice, p.path(), p.sending},
		"the recipient":        {bob, p.path(), ""},
		"the sender's list":    {alice, "/v1/outbox?limit=1", p.sending},
		"the recipient's list": {bob, "/v1/inbox?limit=1", ""},
	} {
		a := fx.call(c.who, "GET", c.path, nil)
		got := decoded[struct {
			wire.Share
			Items []wire.Share `json:"items"`
		}](fx, a)
		if len(got.Items) > 0 {
			got.Share = got.Items[0]
		}
		if got.Sending != c.want {
			t.Errorf("%s sees %q", name, got.Sending)
		}
	}
}
