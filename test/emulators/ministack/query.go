package ministack

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// IAM calls an action of IAM as the root user and reads its answer into out, which
// may be nil.
func (a *Account) IAM(ctx context.Context, action string, parameters url.Values, out any) error {
	form := url.Values{"Action": {action}, "Version": {"2010-05-08"}}
	for name, values := range parameters {
		form[name] = values
	}
	body := form.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, a.URL, strings.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	credentials, err := a.Config().Credentials.Retrieve(ctx)
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(body))
	if err := v4.NewSigner().SignHTTP(ctx, credentials, req, hex.EncodeToString(sum[:]), "iam", a.Region, time.Now()); err != nil {
		return err
	}
	res, err := (&http.Client{Transport: a.certificate.Transport()}).Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	switch {
	case err != nil:
		return err
	case res.StatusCode != http.StatusOK:
		return fmt.Errorf("%s: %s: %s", action, res.Status, answer)
	case out == nil:
		return nil
	}
	return xml.Unmarshal(answer, out)
}
