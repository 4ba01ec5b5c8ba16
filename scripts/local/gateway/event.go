package gateway

import (
	"encoding/base64"
	"mime"
	"net"
	"net/http"
	"strconv"
	"strings"

	"github.com/aws/aws-lambda-go/events"
)

const defaultRoute = "$default" // also the name of the stage

func (g *Gateway) event(r *http.Request, id string, body []byte) events.APIGatewayV2HTTPRequest {
	now := g.Now().UTC()
	host, port, err := net.SplitHostPort(r.Host)
	if err != nil {
		host, port = r.Host, "80"
	}
	source, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		source = r.RemoteAddr
	}
	headers, cookies := headersOf(r)
	headers["x-forwarded-for"] = joined(headers["x-forwarded-for"], source)
	headers["x-forwarded-port"] = port
	headers["x-forwarded-proto"] = "http"
	text, encoded := bodyOf(r.Header.Get("Content-Type"), body)
	return events.APIGatewayV2HTTPRequest{
		Version: "2.0", RouteKey: defaultRoute,
		RawPath: r.URL.EscapedPath(), RawQueryString: r.URL.RawQuery,
		Cookies: cookies, Headers: headers, QueryStringParameters: parameters(r),
		RequestContext: events.APIGatewayV2HTTPRequestContext{
			RouteKey: defaultRoute, Stage: defaultRoute,
			AccountID: g.Account, APIID: "local", RequestID: id,
			DomainName: host, DomainPrefix: "local",
			Time: now.Format("02/Jan/2006:15:04:05 -0700"), TimeEpoch: now.UnixMilli(),
			HTTP: events.APIGatewayV2HTTPRequestContextHTTPDescription{
				Method: r.Method, Path: r.URL.EscapedPath(), Protocol: r.Proto,
				SourceIP: source, UserAgent: r.UserAgent(),
			},
		},
		Body: text, IsBase64Encoded: encoded,
	}
}

// headersOf returns the header fields by lower-case name, the values of repeated
// ones joined by commas, and the cookies apart from them.
func headersOf(r *http.Request) (headers map[string]string, cookies []string) {
	headers = map[string]string{"host": r.Host}
	for name, values := range r.Header {
		headers[strings.ToLower(name)] = strings.Join(values, ",")
	}
	if r.ContentLength >= 0 {
		headers["content-length"] = strconv.FormatInt(r.ContentLength, 10) // net/http takes it out of the header
	}
	for _, line := range r.Header.Values("Cookie") {
		for cookie := range strings.SplitSeq(line, ";") {
			if cookie = strings.TrimSpace(cookie); cookie != "" {
				cookies = append(cookies, cookie)
			}
		}
	}
	delete(headers, "cookie")
	return headers, cookies
}

func parameters(r *http.Request) map[string]string {
	query := r.URL.Query()
	if len(query) == 0 {
		return nil
	}
	out := make(map[string]string, len(query))
	for name, values := range query {
		out[name] = strings.Join(values, ",")
	}
	return out
}

// bodyOf returns the body as the event carries it. The service treats a short
// list of media types as text. Everything else, including a body without a
// type, is base64.
func bodyOf(contentType string, body []byte) (text string, encoded bool) {
	if len(body) == 0 {
		return "", false
	}
	media, _, _ := mime.ParseMediaType(contentType)
	switch {
	case strings.HasPrefix(media, "text/"), media == "application/json", media == "application/xml", media == "application/javascript":
		return strings.ToValidUTF8(string(body), "\uFFFD"), false
	}
	return base64.StdEncoding.EncodeToString(body), true
}

func joined(list, more string) string {
	if list == "" {
		return more
	}
	return list + ", " + more
}
