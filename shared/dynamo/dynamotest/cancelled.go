package dynamotest

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// Codes of Cancelled.
const (
	None      = "None"
	Failing   = "ConditionalCheckFailed"
	Conflict  = "TransactionConflict"
	Throttled = "ThrottlingError"
)

// Cancelled is DynamoDB's answer to a cancelled transaction, with one code for
// each item.
func Cancelled(codes ...string) error {
	e := &types.TransactionCanceledException{Message: aws.String("repeats the input: secret")}
	for _, code := range codes {
		e.CancellationReasons = append(e.CancellationReasons, types.CancellationReason{Code: aws.String(code)})
	}
	return e
}
