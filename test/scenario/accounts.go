package scenario

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/secure-share/secure-share/scripts/local/issuer"
	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/shared/roleassertion/roletest"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// AsApp makes a call to the file API as the app's function does for acme, by way of Forge.
func AsApp(t testing.TB, s *stack.Stack, path string, body any) []byte {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	key, id, err := s.RoleKey()
	must(err)
	text, err := json.Marshal(body)
	must(err)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.Endpoints.Issuer+"/remote/acme/file-api"+path, bytes.NewReader(text))
	must(err)
	r.Header.Set(wire.AppHeader, roletest.SignApp(t, key, id, time.Now(), share.Site(issuer.Sites[0].CloudID)))
	res, err := http.DefaultClient.Do(r)
	must(err)
	defer res.Body.Close()
	said, err := io.ReadAll(res.Body)
	must(err)
	if res.StatusCode/100 != 2 {
		t.Fatalf("POST %s: status %d: %s", path, res.StatusCode, said)
	}
	return said
}
