package awsenv

import (
	"context"
	"errors"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"
)

// refusals are the error codes of refusals that callers expect: a lost race, an
// object that exists already or no longer exists, a forged token, or a closed
// connection.
var refusals = []string{
	"ConditionalCheckFailedException", "TransactionCanceledException", "TransactionConflictException",
	"NotFound", "NoSuchUpload", "KMSInvalidMacException", "GoneException", "PreconditionFailed", "ConditionalRequestConflict",
}

// Watch returns cfg with a middleware that calls failed, with the SDK's name of
// the service, for each call that failed after all retries. Expected refusals
// do not count, nor calls whose context ended first. Concurrent calls may call
// failed concurrently.
func Watch(cfg aws.Config, failed func(service string)) aws.Config {
	tell := middleware.InitializeMiddlewareFunc("TellFailures", func(
		ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler,
	) (out middleware.InitializeOutput, metadata middleware.Metadata, err error) {
		out, metadata, err = next.HandleInitialize(ctx, in)
		var api smithy.APIError
		refused := errors.As(err, &api) && slices.Contains(refusals, api.ErrorCode())
		if err != nil && !refused && ctx.Err() == nil {
			failed(awsmiddleware.GetServiceID(ctx))
		}
		return out, metadata, err
	})
	cfg.APIOptions = append(slices.Clip(cfg.APIOptions), func(s *middleware.Stack) error {
		return s.Initialize.Add(tell, middleware.After)
	})
	return cfg
}
