package fileapi

import (
	"context"
	"crypto/sha256"
	"errors"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/ratelimit"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// shareInParts is a share that is uploaded in three parts.
type shareInParts struct {
	testShare
	sums [3][32]byte
}

func (fx *fixture) newShareInParts() shareInParts {
	p := shareInParts{testShare: fx.newShare(), sums: [3][32]byte{{1}, {2}, {3}}}
	p.content = share.Content{Length: 2*(16<<20) + 1}
	return p
}

func (p shareInParts) createBody() wire.CreateRequest {
	b := p.testShare.createBody()
	b.SHA256 = ""
	return b
}

func (p shareInParts) create() *httptest.ResponseRecorder {
	return p.call(alice, "POST", "/v1/shares", p.createBody())
}

func (p shareInParts) composite() [32]byte {
	var all []byte
	for _, sum := range p.sums {
		all = append(all, sum[:]...)
	}
	return sha256.Sum256(all)
}

func (p shareInParts) commitBody() wire.CommitRequest {
	b, sum := p.testShare.commitBody(), p.composite()
	b.SHA256 = encoded(sum[:])
	return b
}

func (p shareInParts) commit() *httptest.ResponseRecorder {
	return p.call(alice, "POST", p.path()+"/commit", p.commitBody())
}

// partsBody is a request for these parts, with their SHA-256s.
func partsBody(numbers ...int) wire.PartsRequest {
	var b wire.PartsRequest
	for _, n := range numbers {
		b.Parts = append(b.Parts, wire.Part{Number: n, SHA256: encoded(append([]byte{byte(n)}, make([]byte, 31)...))})
	}
	return b
}

func (p shareInParts) grant(numbers ...int) *httptest.ResponseRecorder {
	return p.call(alice, "POST", p.path()+"/parts", partsBody(numbers...))
}

func (p shareInParts) upload(numbers ...int) {
	for _, n := range numbers {
		p.blobs.putPart(p.row(p.id).UploadID, share.Part{Number: n, SHA256: p.sums[n-1]})
	}
}

// begun returns a created share in parts.
func (fx *fixture) begun() shareInParts {
	fx.Helper()
	p := fx.newShareInParts()
	fx.expect("create", p.create(), http.StatusCreated, "")
	return p
}

func TestAShareInParts(t *testing.T) {
	fx := newFixture(t)
	p := fx.newShareInParts()
	a := p.create()
	fx.expect("create", a, http.StatusCreated, "")
	created := decoded[wire.CreateResponse](fx, a)
	uploadID := fx.row(p.id).UploadID
	if want := (wire.Multipart{UploadID: uploadID, PartSize: 16 << 20, Parts: 3}); created.Upload != nil || *created.Multipart != want {
		t.Errorf("created %+v, %+v, want %+v", created.Upload, created.Multipart, want)
	}
	fx.blobs.BeginFunc = func(context.Context, share.Share) (string, error) {
		t.Error("a repeated create begins another upload")
		return "", errBroken
	}
	if again := decoded[wire.CreateResponse](fx, p.create()); *again.Multipart != *created.Multipart {
		t.Errorf("created again %+v", again.Multipart)
	}
	fx.pass(time.Minute)
	a = p.grant(3, 1)
	fx.expect("grant", a, http.StatusOK, "")
	granted := decoded[wire.PartsResponse](fx, a)
	if len(granted.Parts) != 2 || !granted.ExpiresAt.Equal(fx.clock().Add(time.Hour)) {
		t.Fatalf("granted %+v", granted)
	}
	for i, n := range []int{3, 1} {
		if g := granted.Parts[i]; g.Number != n || g.Method != "PUT" || !strings.Contains(g.URL, uploadID) || g.Headers["X-Amz-Checksum-Sha256"] == "" {
			t.Errorf("part %d: %+v", n, g)
		}
	}
	if row := fx.row(p.id); !row.RefillableUntil.Equal(fx.clock().Add(2 * time.Hour)) {
		t.Errorf("the row knows of uploads until %s", row.RefillableUntil)
	}
	p.upload(1, 3)
	fx.expect("commit without part 2", p.commit(), http.StatusConflict, "not-stored")
	if fx.blobs.begun() != 1 {
		t.Error("what had arrived is gone")
	}
	p.upload(2)
	a = p.commit()
	fx.expect("commit", a, http.StatusOK, "")
	first := decoded[wire.CommitResponse](fx, a)
	if row := fx.row(p.id); row.Status != share.Available || row.Content.SHA256 != p.composite() {
		t.Errorf("committed %+v", row)
	}
	version := fx.row(p.id).Version
	again := decoded[wire.CommitResponse](fx, p.commit())
	if !reflect.DeepEqual(fx.checkTicket(p.testShare, first.Ticket), fx.checkTicket(p.testShare, again.Ticket)) || fx.row(p.id).Version != version {
		t.Error("a repeated commit did something")
	}
	fx.expect("create after that", p.create(), http.StatusOK, "")
	fx.expect("parts after that", p.grant(1), http.StatusConflict, "committed")
	fx.expect("claim", p.claim(), http.StatusOK, "")
}

func TestPartsThatAreRefused(t *testing.T) {
	fx := newFixture(t)
	p := fx.begun()
	before := fx.row(p.id)
	all := make([]int, 101)
	for i := range all {
		all[i] = i + 1
	}
	for name, c := range map[string]struct {
		numbers []int
		slug    string
	}{
		"none": {nil, "malformed"}, "twice": {[]int{1, 2, 1}, "malformed"}, "too many at once": {all, "malformed"},
		"number 0": {[]int{1, 0}, "no-such-part"}, "beyond the last": {[]int{3, 4}, "no-such-part"}, "negative": {[]int{-1}, "no-such-part"},
		"a hundred, most of which there are not": {all[:100], "no-such-part"},
	} {
		fx.Run(name, func(t *testing.T) {
			fx.expect(name, p.grant(c.numbers...), http.StatusBadRequest, c.slug)
		})
	}
	fx.expect("of a share in one piece", fx.call(alice, "POST", fx.in(share.Uploading).path()+"/parts", partsBody(1)), http.StatusConflict, "not-begun")
	body := p.commitBody()
	body.SHA256 = ""
	fx.expect("commit that says nothing", fx.call(alice, "POST", p.path()+"/commit", body), http.StatusBadRequest, "malformed")
	if after := fx.row(p.id); !reflect.DeepEqual(after, before) {
		t.Errorf("what was refused made %+v of %+v", after, before)
	}
	fx.expect("revoke", p.withdraw(alice), http.StatusNoContent, "")
	fx.expect("after the end", p.grant(1), http.StatusGone, "revoked")
}

// A request for a hundred parts fits into the largest body.
func TestAHundredPartsAtOnce(t *testing.T) {
	fx := newFixture(t)
	p := fx.newShareInParts()
	p.content.Length = 10_000 * (16 << 20)
	fx.config.Rules.MaxLength, fx.config.People.Bytes.Max = share.MaxLength, share.MaxLength
	p.handler = contract.Handler(t, New(fx.config))
	fx.expect("create", p.create(), http.StatusCreated, "")
	numbers := make([]int, wire.MaxPartsAtOnce)
	for i := range numbers {
		numbers[i] = 10_000 - i
	}
	a := p.grant(numbers...)
	fx.expect("grant", a, http.StatusOK, "")
	if n := len(decoded[wire.PartsResponse](fx, a).Parts); n != len(numbers) {
		t.Errorf("%d parts", n)
	}
}

func TestACommitOfOtherParts(t *testing.T) {
	fx := newFixture(t)
	p := fx.begun()
	p.upload(1, 2, 3)
	p.sums[2][0]++
	fx.expect("commit", p.commit(), http.StatusConflict, "mismatch")
	p.sums[2][0]--
	fx.expect("commit of what is there", p.commit(), http.StatusOK, "")
}

var errLost = errors.New("no answer")

// Only the blob store knows whether the upload was completed; the call's result
// does not count. Until it knows, the answer must not be that parts are
// missing.
func TestTheBlobStoreDecides(t *testing.T) {
	for name, c := range map[string]struct {
		acts, fails bool
		status      int
		slug        string
	}{
		"done, not answered":     {true, true, http.StatusOK, ""},
		"done":                   {true, false, http.StatusOK, ""},
		"not done, not answered": {false, true, http.StatusServiceUnavailable, "unavailable"},
		"not done yet":           {false, false, http.StatusServiceUnavailable, "unavailable"},
	} {
		t.Run(name, func(t *testing.T) {
			fx := newFixture(t)
			p := fx.begun()
			p.upload(1, 2, 3)
			fx.blobs.CompleteFunc = func(ctx context.Context, s share.Share, starting func(context.Context) error) (bool, error) {
				if deadline, bounded := ctx.Deadline(); !bounded || time.Until(deadline) > completing {
					t.Error("the call may take forever")
				}
				if err := starting(ctx); err != nil {
					t.Error(err)
				}
				if row := fx.row(p.id); row.RefillableUntil.Before(fx.clock().Add(2*time.Hour)) || row.Status != share.Uploading || !row.Completing {
					t.Errorf("the row does not know of it: %+v", row)
				}
				if c.acts {
					fx.blobs.assemble(s)
				}
				if c.fails {
					return true, errLost
				}
				return true, nil
			}
			fx.pass(time.Hour)
			fx.expect("commit", p.commit(), c.status, c.slug)
			fx.blobs.CompleteFunc = fx.blobs.complete
			fx.expect("commit again", p.commit(), http.StatusOK, "")
		})
	}
}

func TestACommitAfterTheEndPutsNothingTogether(t *testing.T) {
	fx := newFixture(t)
	p := fx.begun()
	p.upload(1, 2, 3)
	stored := fx.blobs.StoredFunc
	fx.blobs.StoredFunc = func(ctx context.Context, s share.Share) (share.Content, error) {
		fx.blobs.StoredFunc = stored
		fx.expect("revoke meanwhile", p.withdraw(alice), http.StatusNoContent, "")
		return stored(ctx, s)
	}
	fx.expect("commit", p.commit(), http.StatusGone, "revoked")
	if fx.blobs.begun() != 1 {
		t.Error("put together after the end")
	}
}

// While one commit completes the upload, another may see any of these states.
// In none of them may it answer that parts are missing.
func TestACommitBesideAnother(t *testing.T) {
	for name, seen := range map[string]func(fx *fixture, p shareInParts, done func()) (all bool, err error){
		"all parts":        func(fx *fixture, _ shareInParts, _ func()) (bool, error) { return true, errLost },
		"some of them":     func(*fixture, shareInParts, func()) (bool, error) { return false, nil },
		"no upload":        func(*fixture, shareInParts, func()) (bool, error) { return false, errBroken },
		"it done just now": func(_ *fixture, _ shareInParts, done func()) (bool, error) { done(); return false, nil },
	} {
		t.Run(name, func(t *testing.T) {
			fx := newFixture(t)
			p := fx.begun()
			p.upload(1, 2, 3)
			fx.blobs.CompleteFunc = func(ctx context.Context, s share.Share, starting func(context.Context) error) (bool, error) {
				if err := starting(ctx); err != nil {
					return true, err
				}
				finished := false
				fx.blobs.CompleteFunc = func(ctx context.Context, _ share.Share, starting func(context.Context) error) (bool, error) {
					all, err := seen(fx, p, func() { fx.blobs.assemble(s); finished = true })
					if all && starting(ctx) != nil {
						t.Error("the row refuses a second completion")
					}
					return all, err
				}
				a := p.commit()
				if a.Code != http.StatusOK && a.Code != http.StatusServiceUnavailable || finished != (a.Code == http.StatusOK) {
					t.Errorf("next to it: %d %s", a.Code, a.Body)
				}
				if !finished {
					fx.blobs.assemble(s)
				}
				return true, nil
			}
			fx.expect("the first", p.commit(), http.StatusOK, "")
			fx.expect("afterwards", p.commit(), http.StatusOK, "")
		})
	}
}

// A part that was missing when the list was read counts as missing, even if it
// arrives later.
func TestAMissingPartIsCertain(t *testing.T) {
	fx := newFixture(t)
	p := fx.begun()
	p.upload(1, 3)
	fx.expect("commit", p.commit(), http.StatusConflict, "not-stored")
	if fx.row(p.id).Completing {
		t.Error("the row says that all have arrived")
	}
	p.upload(2)
	fx.expect("commit", p.commit(), http.StatusOK, "")
	if fx.row(p.id).Completing {
		t.Error("a committed share is still being put together")
	}
}

// If another commit succeeds between this one's look and its write, this one
// counts as a repetition.
func TestACommitOvertakenByAnother(t *testing.T) {
	fx := newFixture(t)
	p := fx.begun()
	p.upload(1, 2, 3)
	stored := fx.blobs.StoredFunc
	fx.blobs.StoredFunc = func(ctx context.Context, s share.Share) (share.Content, error) {
		fx.blobs.StoredFunc = stored
		found, err := stored(ctx, s)
		fx.expect("the faster one", p.commit(), http.StatusOK, "")
		return found, err
	}
	fx.expect("commit", p.commit(), http.StatusOK, "")
}

// The create that loses the race aborts its own upload.
func TestTwoCreatesBeginOneUpload(t *testing.T) {
	fx := newFixture(t)
	p := fx.newShareInParts()
	var both, answered sync.WaitGroup
	both.Add(2)
	fx.blobs.BeginFunc = func(ctx context.Context, s share.Share) (string, error) {
		id, err := fx.blobs.begin(ctx, s)
		both.Done()
		both.Wait()
		return id, err
	}
	var told [2]wire.CreateResponse
	for i := range told {
		answered.Go(func() { told[i] = decoded[wire.CreateResponse](fx, p.create()) })
	}
	answered.Wait()
	if a, b := told[0].Multipart, told[1].Multipart; *a != *b || a.UploadID != fx.row(p.id).UploadID || fx.blobs.begun() != 1 {
		t.Errorf("told %+v and %+v; %d uploads are under way", a, b, fx.blobs.begun())
	}
}

// A repeated create continues wherever the first one failed.
func TestABrokenCreateIsRepaired(t *testing.T) {
	for name, breaks := range map[string]func(fx *fixture, p shareInParts){
		"before the upload begins": func(fx *fixture, _ shareInParts) {
			fx.blobs.BeginFunc = func(context.Context, share.Share) (string, error) { return "", errBroken }
		},
		"before the row knows": func(fx *fixture, p shareInParts) {
			fx.blobs.BeginFunc = func(ctx context.Context, s share.Share) (string, error) {
				fx.store.UpdateFunc = func(context.Context, share.Site, share.ID, []ratelimit.Key, updating) (share.Share, error) {
					return share.Share{}, errBroken
				}
				return fx.blobs.begin(ctx, s)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			fx := newFixture(t)
			p := fx.newShareInParts()
			breaks(fx, p)
			fx.expect("create", p.create(), http.StatusInternalServerError, "internal")
			fx.store.UpdateFunc, fx.blobs.BeginFunc = fx.rows.UpdateCounted, fx.blobs.begin
			fx.expect("parts", p.grant(1), http.StatusConflict, "not-begun")
			fx.expect("create again", p.create(), http.StatusCreated, "")
			p.upload(1, 2, 3)
			fx.expect("commit", p.commit(), http.StatusOK, "")
		})
	}
}

func TestBlobStoreThatFailsForParts(t *testing.T) {
	fx := newFixture(t)
	p := fx.begun()
	fx.blobs.PresignPartFunc = func(context.Context, share.Share, share.Part, time.Time, time.Time) (string, map[string]string, error) {
		return "", nil, errBroken
	}
	fx.expect("parts", p.grant(1), http.StatusInternalServerError, "internal")
	p.upload(1, 2, 3)
	looks := 0
	stored := fx.blobs.StoredFunc
	fx.blobs.StoredFunc = func(ctx context.Context, s share.Share) (share.Content, error) {
		if looks++; looks == 2 {
			return share.Content{}, errBroken
		}
		return stored(ctx, s)
	}
	fx.expect("commit whose second look fails", p.commit(), http.StatusInternalServerError, "internal")
	fx.expect("commit again", p.commit(), http.StatusOK, "")
}
