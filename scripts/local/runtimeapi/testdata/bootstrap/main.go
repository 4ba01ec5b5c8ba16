// Command bootstrap is a function for tests of the Runtime API: it does what
// its event says.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

type event struct {
	Do   string          `json:"do"`
	Size int             `json:"size"`
	File string          `json:"file"`
	Echo json.RawMessage `json:"echo"`
}

func handle(ctx context.Context, e event) (any, error) {
	switch e.Do {
	case "fail":
		return nil, errors.New("as told")
	case "panic":
		panic("as told")
	case "exit":
		os.Exit(7)
	case "print":
		fmt.Println("printed to standard output")
		fmt.Fprintln(os.Stderr, "printed to standard error")
	case "big":
		return strings.Repeat("x", e.Size-2), nil
	case "environ":
		return os.Environ(), nil
	case "context":
		lc, _ := lambdacontext.FromContext(ctx)
		deadline, _ := ctx.Deadline()
		return map[string]any{"id": lc.AwsRequestID, "arn": lc.InvokedFunctionArn, "deadline": deadline, "trace": os.Getenv("_X_AMZN_TRACE_ID")}, nil
	case "pid":
		return os.Getpid(), nil
	case "wait": // until a test creates the file
		for {
			if _, err := os.Stat(e.File); err == nil {
				return os.Getpid(), nil
			}
			time.Sleep(time.Millisecond)
		}
	case "hang":
		select {}
	}
	return e.Echo, nil
}

func main() {
	switch os.Getenv("START") {
	case "exit":
		os.Exit(3)
	case "hang":
		select {}
	}
	lambda.Start(handle)
}
