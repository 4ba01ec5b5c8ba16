package stack

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
)

// recorder passes a copy of every exchange to a Tap: request line, header,
// body, status, header and body of the answer.
type recorder struct {
	tap           Tap
	account, what string
	underWay      *atomic.Int64
	next          http.Handler
}

func (t *recorder) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	t.underWay.Add(1)
	defer t.underWay.Add(-1)
	var seen bytes.Buffer
	fmt.Fprintf(&seen, "%s %s\r\nHost: %s\r\n", r.Method, r.RequestURI, r.Host)
	_ = r.Header.Write(&seen) // a buffer never fails
	seen.WriteString("\r\n")
	var sent bytes.Buffer
	r.Body = body{io.TeeReader(r.Body, &seen), r.Body}
	answer := &copied{ResponseWriter: w, to: &sent}
	defer func() {
		fmt.Fprintf(&seen, "\r\n%d\r\n", answer.status)
		_ = w.Header().Write(&seen)
		seen.WriteString("\r\n")
		seen.Write(sent.Bytes())
		t.tap(t.account, t.what, seen.Bytes())
	}()
	t.next.ServeHTTP(answer, r)
}

type body struct {
	io.Reader
	io.Closer
}

type copied struct {
	http.ResponseWriter
	to     *bytes.Buffer
	status int
}

func (c *copied) WriteHeader(status int) {
	c.status = status
	c.ResponseWriter.WriteHeader(status)
}

func (c *copied) Write(p []byte) (int, error) {
	c.to.Write(p)
	return c.ResponseWriter.Write(p)
}

// Unwrap is for http.ResponseController.
func (c *copied) Unwrap() http.ResponseWriter { return c.ResponseWriter }
