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

// refusals are error codes by which a service says no for a reason that callers
// count on: a lost race, something that is there already, or not any more.
var refusals = []string{
	"ConditionalCheckFailedException", "TransactionCanceledException", "TransactionConflictException",
	"NotFound", "NoSuchUpload", "PreconditionFailed", "ConditionalRequestConflict",
}

// Watch returns cfg with failed being told of each call that failed for good, by
// the SDK's name of the service: after all retries, unless the service refused or
// the caller's own context ended first. It may be told by several calls at once.
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
