// Package connections sends messages to WebSocket connections of API Gateway.
package connections

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/apigatewaymanagementapi"
	"github.com/aws/aws-sdk-go-v2/service/apigatewaymanagementapi/types"

	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/shared/realtime"
)

// Client sends through one stage of one WebSocket API.
type Client struct {
	api *apigatewaymanagementapi.Client
}

// New returns a client of the stage at an https address.
func New(cfg aws.Config, address string) *Client {
	return &Client{apigatewaymanagementapi.NewFromConfig(cfg, func(o *apigatewaymanagementapi.Options) { o.BaseEndpoint = &address })}
}

// Post sends a message to a connection. It returns realtime.ErrUnknown if the
// connection is closed.
func (c *Client) Post(ctx context.Context, connection string, message []byte) error {
	_, err := c.api.PostToConnection(ctx, &apigatewaymanagementapi.PostToConnectionInput{ConnectionId: &connection, Data: message})
	var gone *types.GoneException
	if errors.As(err, &gone) {
		return realtime.ErrUnknown
	}
	return awsenv.Redact("post to a connection", err)
}
