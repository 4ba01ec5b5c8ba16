package fileapi

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/share"
)

// FuzzCalls makes any call by any person with any body, for a share in any
// status. The answer must be one that the OpenAPI document describes and not a
// 500, and a refusal must change nothing. In target, query and body, $ID and
// the like stand for values of the share.
func FuzzCalls(f *testing.F) {
	for _, seed := range []struct {
		status       share.Status
		who          string
		target, body string
	}{
		{share.Uploading, alice, "POST /v1/shares", `$CREATE`},
		{share.Available, alice, "POST /v1/shares", `$CREATE`},
		{share.Available, bob, "POST /v1/shares", `$CREATE`},
		{share.Uploading, alice, "POST /v1/shares", `$IN_PARTS`},
		{inParts, alice, "POST /v1/shares", `$IN_PARTS`},
		{inParts, alice, "POST /v1/shares/$ID/parts", `$PARTS`},
		{inParts, alice, "POST /v1/shares/$ID/parts", `{"parts":[{"number":1,"sha256":"$HASH"},{"number":4,"sha256":"$HASH"}]}`},
		{inParts, alice, "POST /v1/shares/$ID/commit", `{"recipientHash":"$HASH","senderName":"","sha256":"$COMPOSITE"}`},
		{inParts, alice, "POST /v1/shares/$ID/commit", `{"recipientHash":"$HASH","senderName":"","sha256":"$HASH"}`},
		{inParts, alice, "DELETE /v1/shares/$ID", ``},
		{share.Uploading, alice, "POST /v1/shares/$ID/commit", `$ADDRESSED`},
		{share.Claimed, alice, "POST /v1/shares/$ID/commit", `$ADDRESSED`},
		{share.Available, alice, "POST /v1/shares/$ID/ticket", `$ADDRESSED`},
		{share.Claimed, alice, "POST /v1/shares/$ID/extend", `{"lifetimeSeconds":259200}`},
		{share.Available, bob, "POST /v1/shares/$ID/claim", `$CLAIM`},
		{share.Claimed, bob, "POST /v1/shares/$ID/claim", `{"claimKey":"$KEY","claimId":"AAAAAAAAAAAAAAAAAAAAAA"}`},
		{share.Claimed, bob, "POST /v1/shares/$ID/acknowledge", `$ACKNOWLEDGE`},
		{share.Unconfirmed, bob, "POST /v1/shares/$ID/acknowledge", `$ACKNOWLEDGE`},
		{share.Available, bob, "DELETE /v1/shares/$ID", ``},
		{share.Revoked, carol, "GET /v1/shares/$ID", ``},
		{share.Available, dave, "GET /v1/shares/$ID", ``},
		{share.Available, bob, "GET /v1/inbox", ``},
		{share.Expired, alice, "GET /v1/outbox?limit=1&cursor=", ``},
		{share.Available, "event:app/acme", "POST /v1/forge/lifecycle", `{}`},
		{share.Available, "", "GET /healthz", ``},
		{share.Available, "", "PUT /nowhere", ``},
	} {
		f.Add(string(seed.status), seed.who, seed.target, seed.body)
	}
	f.Fuzz(func(t *testing.T, status, who, target, body string) {
		switch who {
		case alice, bob, carol, dave:
		case "event:app/acme":
			body = `{}` // an event's body is not read
		default:
			who = "" // the verifier decides which names a token may have
		}
		p := newFixture(t).standing(status)
		p.pass(1)
		before := p.row(p.id)
		a := p.rawCall(who, target, body)
		if a.Code >= 500 {
			t.Errorf("%q, %q: %d %s", target, body, a.Code, a.Body)
		}
		after := p.row(p.id)
		if status == inParts { // a commit notes that they have arrived before it asks for the blob
			before.RefillableUntil, before.Completing, before.Version = after.RefillableUntil, after.Completing, after.Version
		}
		if a.Code >= 400 && !reflect.DeepEqual(before, after) {
			t.Errorf("%q, %q: refused with %d, but the share is %+v after %+v", target, body, a.Code, after, before)
		}
	})
}

// inParts is Uploading for a share whose parts have all arrived.
const inParts = "in parts"

// standing makes a share with the status of that name, or an available one if
// the name is unknown. Only inParts really has several parts.
func (fx *fixture) standing(name string) shareInParts {
	fx.Helper()
	if name == inParts {
		p := fx.begun()
		p.upload(1, 2, 3)
		return p
	}
	for _, s := range []share.Status{
		share.Uploading, share.Abandoned, share.Claimed, share.Downloaded,
		share.Unconfirmed, share.Declined, share.Revoked, share.Expired,
	} {
		if string(s) == name {
			return shareInParts{testShare: fx.in(s)}
		}
	}
	return shareInParts{testShare: fx.in(share.Available)}
}

// rawCall sends a request of who to a target that no client would write.
func (p shareInParts) rawCall(who, target, body string) *httptest.ResponseRecorder {
	fill := p.replacer()
	method, path, _ := strings.Cut(fill.Replace(target), " ")
	path, query, _ := strings.Cut(path, "?")
	r := request(who, http.MethodPost, "/", fill.Replace(body))
	r.Method, r.URL = method, &url.URL{Path: path, RawQuery: query}
	return serve(p.handler, r)
}

func (p shareInParts) replacer() *strings.Replacer {
	text := func(v any) string {
		b, err := json.Marshal(v)
		if err != nil {
			p.Fatal(err)
		}
		return string(b)
	}
	composite := p.composite()
	return strings.NewReplacer(
		"$CREATE", text(p.testShare.createBody()), "$IN_PARTS", text(p.createBody()), "$PARTS", text(partsBody(1, 2)),
		"$ADDRESSED", text(p.addressedBody()), "$CLAIM", text(p.claimBody()), "$ACKNOWLEDGE", text(p.acknowledgeBody()),
		"$ID", string(p.id), "$KEY", string(p.claimBody().ClaimKey), "$HASH", encoded(p.hash[:]), "$COMPOSITE", encoded(composite[:]),
	)
}
