package upgrade

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// begun are shares in every state in which one release can leave them to
// another.
type begun struct {
	announced, uploaded, available, claimed, reopened, downloaded, revoked, declined *parcel
	inParts, partUploaded                                                            *parcel
	grant                                                                            wire.ClaimResponse
	ticket                                                                           wire.Ticket
}

// begin makes the shares. Nothing is deleted yet: stream and sweeps are off.
func begin(w *world) begun {
	w.t.Helper()
	var b begun
	for _, p := range []**parcel{&b.announced, &b.uploaded, &b.available, &b.claimed, &b.reopened, &b.downloaded, &b.revoked, &b.declined} {
		*p = w.parcel()
		w.announce(*p)
	}
	for _, p := range []**parcel{&b.inParts, &b.partUploaded} {
		*p = w.parcel()
		(*p).SHA256 = ""
		w.announce(*p)
	}
	w.uploadPart(b.partUploaded)
	for _, p := range []*parcel{b.uploaded, b.available, b.claimed, b.reopened, b.downloaded, b.revoked, b.declined} {
		w.upload(p)
	}
	b.ticket = w.commit(b.available)
	for _, p := range []*parcel{b.claimed, b.reopened, b.downloaded, b.revoked, b.declined} {
		w.commit(p)
	}
	b.grant = w.claim(b.claimed)
	w.claim(b.reopened)
	w.claim(b.downloaded)
	w.acknowledge(b.downloaded)
	w.withdraw(w.alice, b.revoked)
	w.withdraw(w.bob, b.declined)
	w.Close()
	return b
}

// end continues each share from its state.
func end(w *world, b begun) {
	w.t.Helper()
	w.listed(b)
	w.announce(b.announced) // again, for a URL that is still good
	w.upload(b.announced)
	w.commit(b.announced)
	w.commit(b.uploaded)
	w.uploadPart(b.inParts)
	w.commit(b.inParts)
	w.commit(b.partUploaded)
	w.mail(b.available, b.ticket) // with the ticket that the other release signed

	for _, p := range []*parcel{b.announced, b.uploaded, b.inParts, b.partUploaded, b.available} {
		w.download(w.claim(p), p)
		w.acknowledge(p)
	}
	resumed := w.claim(b.claimed) // the claim id of the other release's lease
	if resumed.Length != b.grant.Length || resumed.Metadata != b.grant.Metadata || resumed.LeaseEndsAt.Before(b.grant.LeaseEndsAt) {
		w.t.Errorf("resumed %+v, began with %+v", resumed, b.grant)
	}
	w.download(resumed, b.claimed)
	w.acknowledge(b.claimed)
	w.withdraw(w.alice, b.reopened)

	w.sweep()
	for p, status := range map[*parcel]string{
		b.announced: "downloaded", b.uploaded: "downloaded", b.inParts: "downloaded", b.partUploaded: "downloaded",
		b.available: "downloaded", b.claimed: "downloaded", b.downloaded: "downloaded",
		b.reopened: "revoked", b.revoked: "revoked", b.declined: "declined",
	} {
		w.is(p, status)
	}
	w.uninstalled()
}

// listed checks that both people see what the other release wrote.
func (w *world) listed(b begun) {
	w.t.Helper()
	inbox, outbox := map[string]string{}, map[string]string{}
	for s, err := range w.bob.Inbox(w.t.Context()) {
		w.must(err)
		inbox[s.ID] = s.Status
	}
	for s, err := range w.alice.Outbox(w.t.Context()) {
		w.must(err)
		outbox[s.ID] = s.Status
	}
	want := map[string]string{
		id(b.available): "available", id(b.claimed): "claimed", id(b.reopened): "claimed",
		id(b.downloaded): "downloaded", id(b.revoked): "revoked", id(b.declined): "declined",
	}
	if !maps.Equal(inbox, want) {
		w.t.Errorf("inbox: %v, want %v", slices.Sorted(maps.Values(inbox)), slices.Sorted(maps.Values(want)))
	}
	for _, p := range []*parcel{b.announced, b.uploaded, b.inParts, b.partUploaded} {
		want[id(p)] = string(share.Uploading)
	}
	if !maps.Equal(outbox, want) {
		w.t.Errorf("outbox: %v, want %v", slices.Sorted(maps.Values(outbox)), slices.Sorted(maps.Values(want)))
	}
}

func id(p *parcel) string { return string(p.id) }

// uninstalled uninstalls the app while a share is live. The next sweep ends it.
func (w *world) uninstalled() {
	w.t.Helper()
	p := w.parcel()
	w.announce(p)
	r, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, w.Endpoints.Issuer+"/uninstall", strings.NewReader(`{"site":"acme"}`))
	w.must(err)
	r.Header.Set("Content-Type", "application/json")
	w.do(r)
	w.sweep()
	w.is(p, "revoked")
}
