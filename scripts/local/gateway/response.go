package gateway

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/aws/aws-lambda-go/events"
)

var errNoResponse = errors.New("gateway: the function's answer is no response")

// respond writes what the function answered. It returns errNoResponse, and has
// written nothing, when that cannot be a response. An answer without a status
// code is taken for the body of a JSON response, as format 2.0 has it.
func respond(w http.ResponseWriter, answer []byte) error {
	var fields map[string]json.RawMessage
	if !json.Valid(answer) {
		return fmt.Errorf("%w: not JSON", errNoResponse)
	}
	if err := json.Unmarshal(answer, &fields); err != nil || fields["statusCode"] == nil {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(answer) // a caller that is gone reads nothing
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
