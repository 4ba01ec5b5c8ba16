package grants

import (
	"errors"
	"iter"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/wire"
)

// rights are the rights that each function used.
type rights map[string]map[string]bool

// look adds the calls since the last look.
func (r rights) look(w *world) {
	w.t.Helper()
	for _, c := range w.seen.Take() {
		function := w.functions[c.KeyID]
		if function == "" {
			continue // the operator, TTL, or nobody
		}
		if c.Operation == "" || len(c.Rights) == 0 {
			w.t.Errorf("%s called %s in a way that is not known here: %v", function, c.Service, c.Rights)
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
	w := newWorld(t, stack.Options{})
	used := rights{}
	w.wholeLife()
	w.inParts()
	w.ends()
	w.twoAtOnce(used)
	w.uninstall()
	w.invoke(`{"sweep":"due"}`)
	w.invoke(`{"sweep":"orphans"}`)
	w.must(w.Tapped(t.Context()))
	used.look(w)
	kept(t, "../../../infra/testdata/calls.json", used.record())
}

func (w *world) wholeLife() {
	p := w.parcel(false)
	w.announce(p)
	if _, err := w.commit(p); !errors.Is(err, client.NotStored) { // S3 must answer 404, not 403
		w.t.Fatalf("commit of nothing: %v", err)
	}
	w.upload(p)
	committed, err := w.commit(p)
	w.must(err)
	w.mail(p, committed.Ticket)
	_, hash := w.addressed(p)
	ticket, err := w.alice.Ticket(w.t.Context(), p.id, wire.AddressedRequest{RecipientHash: hash, SenderName: "Alice"})
	w.must(err)
	w.mail(p, ticket)
	for _, list := range []iter.Seq2[wire.Share, error]{w.bob.Inbox(w.t.Context()), w.alice.Outbox(w.t.Context())} {
		for _, err := range list {
			w.must(err)
		}
	}
	w.download(w.claimed(p))
	w.must(w.bob.Acknowledge(w.t.Context(), p.id, p.claim))
	w.reaped(p)
}

func (w *world) inParts() {
	p := w.parcel(true)
	w.announce(p)
	part := w.askForParts(p)
	w.put(part.Method, part.URL, part.Headers, p.body)
	_, err := w.commit(p)
	w.must(err)
	w.must(w.bob.Withdraw(w.t.Context(), p.id))
	w.reaped(p)
}

// ends a share during its multipart upload, which is then aborted.
func (w *world) ends() {
	p := w.parcel(true)
	w.announce(p)
	part := w.askForParts(p)
	w.put(part.Method, part.URL, part.Headers, p.body)
	w.must(w.alice.Withdraw(w.t.Context(), p.id))
	w.reaped(p)
}

// twoAtOnce creates a share twice at the same time until both calls have begun
// a multipart upload. The file API then aborts one of them.
func (w *world) twoAtOnce(used rights) {
	w.t.Helper()
	for range 100 {
		p := w.parcel(true)
		var both sync.WaitGroup
		for range 4 {
			both.Go(func() {
				if _, err := w.alice.Create(w.t.Context(), p.CreateRequest); err != nil {
					w.t.Error(err)
				}
			})
		}
		both.Wait()
		w.must(w.Tapped(w.t.Context()))
		if used.look(w); used[stack.FileAPI]["s3:AbortMultipartUpload Blobs/blobs/*"] {
			return
		}
	}
	w.t.Error("in a hundred attempts no two announcements met")
}

// uninstall records an uninstall for the next sweep.
func (w *world) uninstall() {
	w.t.Helper()
	p := w.parcel(false)
	w.announce(p)
	r, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, w.Endpoints.Issuer+"/uninstall", strings.NewReader(`{"site":"acme"}`))
	w.must(err)
	r.Header.Set("Content-Type", "application/json")
	w.do(r)
	w.invoke(`{"sweep":"due"}`)
	w.reaped(p)
}

// reaped waits until the stream or a sweep has deleted the share's file.
func (w *world) reaped(p *parcel) {
	w.t.Helper()
	w.eventually("the file goes", func() bool {
		s, err := w.alice.Share(w.t.Context(), p.id)
		w.must(err)
		return s.DeletedAt != nil
	})
}
