package gateway

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/aws/aws-lambda-go/events"
)

var errNoResponse = errors.New("gateway: the function's answer is not a response")

// respond writes the function's answer. If that is not a valid response, it
// writes nothing and returns errNoResponse. As in format 2.0, an answer without
// a status code becomes the body of a JSON response.
func respond(w http.ResponseWriter, answer []byte) error {
	var fields map[string]json.RawMessage
	if !json.Valid(answer) {
		return fmt.Errorf("%w: not JSON", errNoResponse)
	}
	if err := json.Unmarshal(answer, &fields); err != nil || fields["statusCode"] == nil {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(answer) // the caller may have disconnected
		return nil
	}
	var response events.APIGatewayV2HTTPResponse
	if err := json.Unmarshal(answer, &response); err != nil {
		return fmt.Errorf("%w: %w", errNoResponse, err)
	}
	if response.StatusCode < 200 || response.StatusCode > 599 {
		return fmt.Errorf("%w: status %d", errNoResponse, response.StatusCode)
	}
	body := []byte(response.Body)
	if response.IsBase64Encoded {
		var err error
		if body, err = base64.StdEncoding.DecodeString(response.Body); err != nil {
			return fmt.Errorf("%w: %w", errNoResponse, err)
		}
	}
	for name, value := range response.Headers {
		w.Header().Set(name, value)
	}
	for _, cookie := range response.Cookies {
		w.Header().Add("Set-Cookie", cookie)
	}
	w.WriteHeader(response.StatusCode)
	_, _ = w.Write(body)
	return nil
}
