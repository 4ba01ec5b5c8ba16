// Package sigv4 checks AWS Signature Version 4 on requests to the local AWS
// services, so that neither account can use the other's resources.
package sigv4

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// ErrSignature is wrapped by every rejection.
var ErrSignature = errors.New("sigv4: signature refused")

const (
	timeFormat = "20060102T150405Z"
	maxSkew    = 5 * time.Minute
	maxBody    = 64 << 20 // bytes, above what any of the services takes
)

// Checker checks requests against the access keys of one account.
type Checker struct {
	Credentials []aws.CredentialsProvider
	Region      string
	Now         func() time.Time
}

// Handler passes requests that the account signed for service to next, and
// answers others with 403 as AWS does.
func (c *Checker) Handler(service string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err != nil {
			http.Error(w, "unreadable body", http.StatusBadRequest)
			return
		}
		if err := c.Check(r, service, body); err != nil {
			w.Header().Set("Content-Type", "application/x-amz-json-1.0")
			w.Header().Set("X-Amzn-Errortype", "UnrecognizedClientException")
			w.WriteHeader(http.StatusForbidden)
			_, _ = io.WriteString(w, `{"__type":"UnrecognizedClientException","message":"The security token included in the request is invalid."}`)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		next.ServeHTTP(w, r)
	})
}

// Check verifies the Authorization header of r, whose body was body. It computes
// the signature of the same request and compares.
func (c *Checker) Check(r *http.Request, service string, body []byte) error {
	given := r.Header.Get("Authorization")
	at, err := time.Parse(timeFormat, r.Header.Get("X-Amz-Date"))
	if err != nil {
		return fmt.Errorf("%w: no date", ErrSignature)
	}
	if skew := c.Now().Sub(at); skew > maxSkew || skew < -maxSkew {
		return fmt.Errorf("%w: clock", ErrSignature)
	}
	key, err := c.key(r.Context(), KeyID(given))
	if err != nil {
		return err
	}
	again := signedPart(r, given)
	digest := sha256.Sum256(body)
	signer := v4.NewSigner()
	if err := signer.SignHTTP(context.Background(), key, again, hex.EncodeToString(digest[:]), service, c.Region, at); err != nil {
		return fmt.Errorf("%w: %w", ErrSignature, err)
	}
	if subtle.ConstantTimeCompare([]byte(given), []byte(again.Header.Get("Authorization"))) != 1 {
		return fmt.Errorf("%w: does not match", ErrSignature)
	}
	return nil
}

func (c *Checker) key(ctx context.Context, id string) (aws.Credentials, error) {
	for _, p := range c.Credentials {
		if key, err := p.Retrieve(ctx); err != nil || key.AccessKeyID == id {
			return key, err
		}
	}
	return aws.Credentials{}, fmt.Errorf("%w: unknown key", ErrSignature)
}

// KeyID returns the access key id in an Authorization header.
func KeyID(authorization string) string {
	_, scope, _ := strings.Cut(authorization, "Credential=")
	id, _, _ := strings.Cut(scope, "/")
	return id
}

// signedPart copies the signed parts of r, as its Authorization header lists
// them.
func signedPart(r *http.Request, authorization string) *http.Request {
	_, list, _ := strings.Cut(authorization, "SignedHeaders=")
	list, _, _ = strings.Cut(list, ",")
	again := &http.Request{Method: r.Method, URL: r.URL, Host: r.Host, Header: http.Header{}}
	for name := range strings.SplitSeq(list, ";") {
		switch name {
		case "host":
		case "content-length":
			again.ContentLength = r.ContentLength
		default:
			again.Header[http.CanonicalHeaderKey(name)] = r.Header.Values(name)
		}
	}
	return again
}
