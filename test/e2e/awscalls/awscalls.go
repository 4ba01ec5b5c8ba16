// Package awscalls finds calls of AWS services in the recorded traffic of the
// local stack: the caller, the IAM rights that the call needs in AWS, and what
// DynamoDB would bill.
package awscalls

import (
	"bufio"
	"bytes"
	"net/http"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"github.com/secure-share/secure-share/scripts/local/sigv4"
	"github.com/secure-share/secure-share/scripts/local/stack"
)

// Call is one call of a service.
type Call struct {
	KeyID     string // access key that signed it; "" if unsigned
	Service   string // dynamodb, execute-api, kms, s3, secretsmanager, ses, sqs; fileapi, linkapi and keymailer for what their gateways got
	Operation string // as the service names it, GetItem; Request of a gateway; "" where it is not known here
	Rights    []Right
	Presigned bool // with a presigned URL
	Bytes     int  // of the body
	Status    int  // of the answer
	Units     Units
}

// Right is a right that a policy must grant. Resources have the names of their
// constructs in the stacks: Shares/index/inbox, Blobs/blobs/*.
type Right struct{ Action, Resource string }

// exchange is one parsed exchange of a stack.Tap.
type exchange struct {
	method       string
	url          *url.URL
	header       textproto.MIMEHeader
	body, answer []byte
	status       int
}

// Recorder collects the calls of AWS services. Its zero value is ready.
type Recorder struct {
	mu        sync.Mutex
	calls     []Call
	meter     meter
	noticeKey string
}

// NoticeKey names the KMS key that signs notices.
func (r *Recorder) NoticeKey(id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.noticeKey = id
}

// Tap is a stack.Tap. It ignores exchanges that are not calls of an AWS
// service.
func (r *Recorder) Tap(account, what string, data []byte) {
	e, err := parse(data)
	if err != nil {
		return
	}
	c := Call{KeyID: e.keyID(), Service: what, Presigned: e.url.Query().Has("X-Amz-Signature"), Bytes: len(e.body), Status: e.status}
	r.mu.Lock()
	defer r.mu.Unlock()
	switch what {
	case "dynamodb":
		c.dynamoDB(e, account)
		c.Units = r.meter.units(e, account)
	case "kms":
		c.target(e, "kms", "TicketKey")
		if strings.HasSuffix(c.Operation, "Mac") {
			c.target(e, "kms", "RealtimeKey")
		} else if r.noticeKey != "" && bytes.Contains(e.body, []byte(r.noticeKey)) {
			c.target(e, "kms", "NoticeKey")
		}
	case "sqs":
		c.target(e, "sqs", "Notices")
	case "execute-api":
		c.Operation, c.Rights = "PostToConnection", []Right{{"execute-api:ManageConnections", "Live/live/POST/@connections/*"}}
	case "secretsmanager":
		c.target(e, "secretsmanager", "MailAccount")
	case "ses":
		c.mail(e)
	case "s3":
		if e.method == http.MethodOptions {
			return // a CORS preflight
		}
		c.s3(e)
	case stack.FileAPI, stack.LinkAPI, stack.KeyMailer:
		c.Operation = "Request"
	default:
		return
	}
	r.calls = append(r.calls, c)
}

// Take returns the calls since the last Take.
func (r *Recorder) Take() []Call {
	r.mu.Lock()
	defer r.mu.Unlock()
	taken := r.calls
	r.calls = nil
	return taken
}

func (e exchange) keyID() string {
	if id, _, presigned := strings.Cut(e.url.Query().Get("X-Amz-Credential"), "/"); presigned {
		return id
	}
	return sigv4.KeyID(e.header.Get("Authorization"))
}

// parse reads a request line without its protocol, header and body, and the answer's
// status, header and body.
func parse(data []byte) (e exchange, err error) {
	request, rest, _ := bytes.Cut(data, []byte("\r\n\r\n"))
	first, header, _ := bytes.Cut(request, []byte("\r\n"))
	method, uri, _ := strings.Cut(string(first), " ")
	if e.url, err = url.ParseRequestURI(uri); err != nil {
		return e, err
	}
	e.method = method
	if e.header, err = textproto.NewReader(bufio.NewReader(bytes.NewReader(append(header, "\r\n\r\n"...)))).ReadMIMEHeader(); err != nil {
		return e, err
	}
	length, _ := strconv.Atoi(e.header.Get("Content-Length"))
	length = min(length, len(rest))
	e.body, rest = rest[:length], bytes.TrimPrefix(rest[length:], []byte("\r\n"))
	status, rest, _ := bytes.Cut(rest, []byte("\r\n"))
	e.status, _ = strconv.Atoi(string(status))
	_, e.answer, _ = bytes.Cut(rest, []byte("\r\n\r\n"))
	return e, nil
}
