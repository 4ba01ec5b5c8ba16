package linkapi

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/netip"

	"github.com/secure-share/secure-share/shared/ratelimit"
)

// The limits for an hour. A link's limit counts only calls that proved nothing, so it
// never refuses a caller who has the key. An address's limit counts all calls; the
// people of an office may share one, so it is high enough for them. The throttle of
// the gateway and the concurrency of the function are shared by all callers. No
// refused call changes the share.
var (
	perSource = ratelimit.Limit{Name: "link-address", Max: 600, Window: ratelimit.Hour}
	perLink   = ratelimit.Limit{Name: "link-proofs", Max: 60, Window: ratelimit.Hour}
)

func (a api) fromSource(r *http.Request) ratelimit.Use {
	return ratelimit.Use{Subject: ratelimit.SubjectOf("address", pseudonym(sourceOf(r))), Limit: perSource, Units: 1, At: a.Now()}
}

// unprovenAt counts a call with this id, whether or not the id exists.
func (a api) unprovenAt(id string) ratelimit.Use {
	return ratelimit.Use{Subject: ratelimit.SubjectOf("link", pseudonym(id)), Limit: perLink, Units: 1, At: a.Now()}
}

// sourceOf returns the caller's address; of IPv6 the network of one customer, /64. It
// is empty if the gateway did not report one.
func sourceOf(r *http.Request) string {
	address, err := netip.ParseAddr(r.RemoteAddr)
	if err != nil {
		return ""
	}
	if address = address.Unmap().WithZone(""); address.Is4() {
		return address.String()
	}
	network, err := address.Prefix(64)
	if err != nil {
		return ""
	}
	return network.String()
}

// pseudonym keeps addresses and ids out of the table. Anyone who guesses an address can
// compute its hash and look for it as long as the counter is kept.
func pseudonym(s string) string {
	sum := sha256.Sum256([]byte("secure-share v1 link limit" + s))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
