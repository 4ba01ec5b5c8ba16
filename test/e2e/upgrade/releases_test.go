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
	announced, uploaded, available, claimed, reopened, downloaded, revoked, declined *pending
	inParts, partUploaded                                                            *pending
	grant                                                                            wire.ClaimResponse
	ticket                                                                           wire.Ticket
}

// begin makes the shares. Nothing is deleted yet: stream and sweeps are off.
func begin(f *fixture) begun {
	f.T.Helper()
	var b begun
	for _, p := range []**pending{&b.announced, &b.uploaded, &b.available, &b.claimed, &b.reopened, &b.downloaded, &b.revoked, &b.declined} {
		*p = f.newShare(false)
		f.announce(*p)
	}
	for _, p := range []**pending{&b.inParts, &b.partUploaded} {
		*p = f.newShare(true)
		f.announce(*p)
	}
	f.uploadPart(b.partUploaded)
	for _, p := range []*pending{b.uploaded, b.available, b.claimed, b.reopened, b.downloaded, b.revoked, b.declined} {
		f.upload(p)
	}
	b.ticket = f.commit(b.available)
	for _, p := range []*pending{b.claimed, b.reopened, b.downloaded, b.revoked, b.declined} {
		f.commit(p)
	}
	b.grant = f.ClaimShare(b.claimed.Share)
	f.ClaimShare(b.reopened.Share)
	f.ClaimShare(b.downloaded.Share)
	f.acknowledge(b.downloaded)
	f.withdraw(f.Alice, b.revoked)
	f.withdraw(f.Bob, b.declined)
	f.Close()
	return b
}

// end continues each share from its state.
func end(f *fixture, b begun) {
	f.T.Helper()
	f.listed(b)
	f.announce(b.announced) // again, for a URL that is still good
	f.upload(b.announced)
	f.commit(b.announced)
	f.commit(b.uploaded)
	f.uploadPart(b.inParts)
	f.commit(b.inParts)
	f.commit(b.partUploaded)
	f.Mail(b.available.Share, b.ticket) // with the ticket that the other release signed

	for _, p := range []*pending{b.announced, b.uploaded, b.inParts, b.partUploaded, b.available} {
		f.Download(p.Share, f.ClaimShare(p.Share))
		f.acknowledge(p)
	}
	resumed := f.ClaimShare(b.claimed.Share) // the claim id of the other release's lease
	if resumed.Length != b.grant.Length || resumed.Metadata != b.grant.Metadata || resumed.LeaseEndsAt.Before(b.grant.LeaseEndsAt) {
		f.T.Errorf("resumed %+v, began with %+v", resumed, b.grant)
	}
	f.Download(b.claimed.Share, resumed)
	f.acknowledge(b.claimed)
	f.withdraw(f.Alice, b.reopened)

	f.sweep()
	for p, status := range map[*pending]string{
		b.announced: "downloaded", b.uploaded: "downloaded", b.inParts: "downloaded", b.partUploaded: "downloaded",
		b.available: "downloaded", b.claimed: "downloaded", b.downloaded: "downloaded",
		b.reopened: "revoked", b.revoked: "revoked", b.declined: "declined",
	} {
		f.is(p, status)
	}
	f.uninstalled()
}

// listed checks that both people see what the other release wrote.
func (f *fixture) listed(b begun) {
	f.T.Helper()
	inbox, outbox := map[string]string{}, map[string]string{}
	for s, err := range f.Bob.Inbox(f.T.Context()) {
		f.Must(err)
		inbox[s.ID] = s.Status
	}
	for s, err := range f.Alice.Outbox(f.T.Context()) {
		f.Must(err)
		outbox[s.ID] = s.Status
	}
	want := map[string]string{
		id(b.available): "available", id(b.claimed): "claimed", id(b.reopened): "claimed",
		id(b.downloaded): "downloaded", id(b.revoked): "revoked", id(b.declined): "declined",
	}
	if !maps.Equal(inbox, want) {
		f.T.Errorf("inbox: %v, want %v", slices.Sorted(maps.Values(inbox)), slices.Sorted(maps.Values(want)))
	}
	for _, p := range []*pending{b.announced, b.uploaded, b.inParts, b.partUploaded} {
		want[id(p)] = string(share.Uploading)
	}
	if !maps.Equal(outbox, want) {
		f.T.Errorf("outbox: %v, want %v", slices.Sorted(maps.Values(outbox)), slices.Sorted(maps.Values(want)))
	}
}

func id(p *pending) string { return string(p.ID) }

// uninstalled uninstalls the app while a share is live. The next sweep ends it.
func (f *fixture) uninstalled() {
	f.T.Helper()
	p := f.newShare(false)
	f.announce(p)
	r, err := http.NewRequestWithContext(f.T.Context(), http.MethodPost, f.Endpoints.Issuer+"/uninstall", strings.NewReader(`{"site":"acme"}`))
	f.Must(err)
	r.Header.Set("Content-Type", "application/json")
	f.Do(r)
	f.sweep()
	f.is(p, "revoked")
}
