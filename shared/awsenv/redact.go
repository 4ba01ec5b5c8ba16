package awsenv

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// Redact turns an error of the SDK into one that is safe to log: the operation,
// the service's error code, the HTTP status and the request id. Messages are
// dropped because services repeat input in them. An error that may pass by itself
// is marked as Unavailable marks it.
func Redact(operation string, err error) error {
	if err == nil {
		return nil
	}
	for _, ended := range []error{context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, ended) {
			return fmt.Errorf("%s: %w", operation, ended)
		}
	}
	code, status := "no answer", 0
	var api smithy.APIError
	if errors.As(err, &api) {
		code = api.ErrorCode()
	}
	safe := fmt.Errorf("%s: %s", operation, code)
	var answer *awshttp.ResponseError
	if errors.As(err, &answer) && answer.HTTPStatusCode() != 0 { // 0 if there was no connection
		status = answer.HTTPStatusCode()
		safe = fmt.Errorf("%s: %s (status %d, request %s)", operation, code, status, answer.ServiceRequestID())
	}
	if passes(err, api, status) {
		return Unavailable(safe)
	}
	return safe
}

// passes reports whether the failure is temporary: the service could not be
// reached, its answer could not be read, or it cannot serve the call now. A
// refusal, such as a missing permission or a malformed request, is permanent.
func passes(err error, api smithy.APIError, status int) bool {
	if api == nil {
		var unsent *smithyhttp.RequestSendError
		return status != 0 || errors.As(err, &unsent)
	}
	_, throttled := retry.DefaultThrottleErrorCodes[api.ErrorCode()]
	return throttled || status >= http.StatusInternalServerError || status == http.StatusTooManyRequests ||
		slices.Contains(temporary, api.ErrorCode())
}

// temporary are refusals with a status of 4xx that are not caused by the request.
var temporary = []string{"TransactionInProgressException", "RequestTimeout", "OperationAborted"}

// Unavailable marks err: a service does not answer now, but may later. Package
// problem answers such an error with 503.
func Unavailable(err error) error { return unavailable{err} }

type unavailable struct{ error }

func (u unavailable) Unwrap() error   { return u.error }
func (unavailable) Unavailable() bool { return true }
