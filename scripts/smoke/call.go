package smoke

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"

	"github.com/secure-share/secure-share/shared/client/localid"
)

// Call is a request to the file API.
type Call struct {
	Method, Path string
	In           any // JSON; nil: no body
	Out          any // what the answer is decoded into; nil: it is ignored
	Header       http.Header
}

// Call makes a request as somebody of a site. Any status but a success is an error.
func (p Pair) Call(ctx context.Context, site, name string, c Call) error {
	var body []byte
	if c.In != nil {
		var err error
		if body, err = json.Marshal(c.In); err != nil {
			return err
		}
	}
	identity, err := localid.New(p.Issuer, site, name)
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, c.Method, p.FileAPI+c.Path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	maps.Copy(r.Header, c.Header)
	if err := identity.Authorize(r, body); err != nil {
		return err
	}
	res, err := (&http.Client{Transport: p.Transport}).Do(r)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	switch {
	case err != nil:
		return err
	case res.StatusCode/100 != 2:
		return fmt.Errorf("%s %s as %s: status %d: %s", c.Method, c.Path, name, res.StatusCode, answer)
	case c.Out == nil:
		return nil
	}
	return json.Unmarshal(answer, c.Out)
}
