package awstest

import (
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
)

// Fault is one way in which a service fails to answer a request.
type Fault func(*http.Request) (*http.Response, error)

// Faults are failures that any service may have and that may pass by
// themselves.
func Faults() map[string]Fault {
	return map[string]Fault{
		"nothing listens": func(*http.Request) (*http.Response, error) {
			return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
		},
		"the connection breaks": func(*http.Request) (*http.Response, error) {
			return nil, &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
		},
		"no answer": func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		},
		"an answer that stops": func(r *http.Request) (*http.Response, error) {
			return reply(r, http.StatusOK, unfinished(r, hang{r})), nil
		},
		"half an answer": func(r *http.Request) (*http.Response, error) {
			return reply(r, http.StatusOK, unfinished(r, cut{})), nil
		},
		"a page of a proxy": func(r *http.Request) (*http.Response, error) {
			return reply(r, http.StatusBadGateway, strings.NewReader("<html>Bad Gateway</html>")), nil
		},
		"internal error": refusal(http.StatusInternalServerError, "InternalServerError"),
		"overload":       refusal(http.StatusServiceUnavailable, "SlowDown"),
		"throttling":     refusal(http.StatusBadRequest, "ThrottlingException"),
		"too many":       refusal(http.StatusTooManyRequests, "TooManyRequestsException"),
	}
}

// Refused is a permanent refusal: the caller lacks a permission.
func Refused(r *http.Request) (*http.Response, error) {
	return refusal(http.StatusForbidden, "AccessDeniedException")(r)
}

func refusal(status int, code string) Fault {
	return func(r *http.Request) (*http.Response, error) {
		if serviceOf(r) == "S3" {
			if status == http.StatusBadRequest { // S3 throttles by 503 only
				status = http.StatusServiceUnavailable
			}
			body := "<Error><Code>" + code + "</Code><Message>secret</Message></Error>"
			if r.Method == http.MethodHead {
				body = ""
			}
			return reply(r, status, strings.NewReader(body)), nil
		}
		a := reply(r, status, strings.NewReader(`{"__type":"`+code+`","message":"secret"}`))
		a.Header.Set("X-Amzn-ErrorType", code)
		return a, nil
	}
}

// unfinished sends the beginning of a service's answer and then rest. The
// answer to a HEAD has no body, so its header is cut instead.
func unfinished(r *http.Request, rest io.Reader) io.Reader {
	if serviceOf(r) == "S3" {
		return io.MultiReader(strings.NewReader(`<?xml version="1.0"?><Resu`), rest)
	}
	return io.MultiReader(strings.NewReader(`{"Item":{"pk":`), rest)
}

type hang struct{ r *http.Request }

func (h hang) Read([]byte) (int, error) {
	<-h.r.Context().Done()
	return 0, h.r.Context().Err()
}

type cut struct{}

func (cut) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func reply(r *http.Request, status int, body io.Reader) *http.Response {
	return &http.Response{
		StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, ContentLength: -1,
		Header: http.Header{"X-Amzn-Requestid": {"request"}}, Body: io.NopCloser(body), Request: r,
	}
}

var errUnknown = errors.New("awstest: the cloud does not know this call")

func number(n int64) string { return strconv.FormatInt(n, 10) }
