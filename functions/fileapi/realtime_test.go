package fileapi

import (
	"net/http"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/realtime"
	"github.com/secure-share/secure-share/shared/wire"
)

const realtimeURL = "wss://live.example/live"

func (fx *fixture) namespaceOf(token string) realtime.Namespace {
	fx.Helper()
	t, err := realtime.Verify(fx.Context(), fx.config.Realtime.MAC, token, fx.clock())
	if err != nil {
		fx.Fatal(err)
	}
	return t.Namespace
}

func TestARealtimeTokenIsForTheCaller(t *testing.T) {
	fx := newFixture(t)
	fx.call(alice, "POST", "/v1/programs", programBody(1))
	for who, c := range map[string]struct {
		request *http.Request
		want    realtime.Namespace
	}{
		"alice":           {request(alice, "POST", "/v1/realtime/token", nil), realtime.Namespace{Site: "acme", Person: "alice"}},
		"alice elsewhere": {request("alice@globex", "POST", "/v1/realtime/token", nil), realtime.Namespace{Site: "globex", Person: "alice"}},
		"bob":             {request(bob, "POST", "/v1/realtime/token", nil), realtime.Namespace{Site: "acme", Person: "bob"}},
		"a program":       {signed(t, 1, fx.clock(), "POST", "/v1/realtime/token", nil), realtime.Namespace{Site: "acme", Person: "alice"}},
	} {
		fx.Run(who, func(t *testing.T) {
			got := decoded[wire.RealtimeToken](fx, serve(fx.handler, c.request))
			if got.URL != realtimeURL || !got.ExpiresAt.Equal(noon.Add(2*time.Hour)) {
				t.Errorf("%s until %s", got.URL, got.ExpiresAt)
			}
			if n := fx.namespaceOf(string(got.Token)); n != c.want {
				t.Errorf("token of %+v", n)
			}
		})
	}
}

func TestWithoutLiveUpdatesThereIsNoToken(t *testing.T) {
	fx := newFixture(t)
	fx.config.Realtime = Realtime{}
	fx.handler = contract.Handler(t, New(fx.config))
	fx.expect("off", fx.call(alice, "POST", "/v1/realtime/token", nil), http.StatusNotFound, "realtime-off")
}

// ofRealtime: no outsider gets a token for the events of another person.
func ofRealtime(t *testing.T, sh testShare) {
	t.Helper()
	for _, who := range strangers["both"] {
		got := decoded[wire.RealtimeToken](sh.fixture, sh.call(who, "POST", "/v1/realtime/token", nil))
		if n := sh.namespaceOf(string(got.Token)); string(n.Person)+"@"+string(n.Site) != who {
			t.Errorf("%s got a token of %+v", who, n)
		}
	}
}
