package runtimeapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

// routes serve the Runtime API below a secret path: the client appends the
// version to the value of AWS_LAMBDA_RUNTIME_API.
func (s *sandbox) routes(secret string) http.Handler {
	base := "/" + secret + "/2018-06-01/runtime"
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+base+"/invocation/next", s.next)
	mux.HandleFunc("POST "+base+"/invocation/{id}/response", s.response)
	mux.HandleFunc("POST "+base+"/invocation/{id}/error", s.error)
	mux.HandleFunc("POST "+base+"/init/error", s.initError)
	return mux
}

func (s *sandbox) next(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.isReady, s.current = true, nil
	s.mu.Unlock()
	select {
	case <-r.Context().Done():
	case inv := <-s.work:
		now := time.Now()
		deadline := now.Add(s.config.Timeout)
		s.mu.Lock()
		s.current = inv
		s.mu.Unlock()
		inv.taken <- deadline
		h := w.Header()
		h.Set("Content-Type", "application/json")
		h.Set("Lambda-Runtime-Aws-Request-Id", inv.id)
		h.Set("Lambda-Runtime-Deadline-Ms", strconv.FormatInt(deadline.UnixMilli(), 10))
		h.Set("Lambda-Runtime-Invoked-Function-Arn", s.arn)
		h.Set("Lambda-Runtime-Trace-Id", traceHeader(now))
		_, _ = w.Write(inv.payload) // the end of the process is noticed elsewhere
	}
}

func (s *sandbox) response(w http.ResponseWriter, r *http.Request) {
	inv := s.take(w, r)
	if inv == nil {
		return
	}
	answer, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxResponse))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		const kind = "Function.ResponseSizeTooLarge"
		inv.done <- outcome{err: s.fail(inv.id, kind, fmt.Sprintf("Response payload size exceeded maximum allowed payload size (%d bytes).", MaxResponse))}
		reply(w, http.StatusRequestEntityTooLarge, map[string]string{"errorType": kind})
	case err != nil:
		inv.done <- outcome{err: s.fail(inv.id, "Runtime.TruncatedResponse", "The response was cut short")}
		reply(w, http.StatusBadRequest, map[string]string{"errorType": "Runtime.TruncatedResponse"})
	default:
		inv.done <- outcome{answer: answer}
		accepted(w)
	}
}

func (s *sandbox) error(w http.ResponseWriter, r *http.Request) {
	if inv := s.take(w, r); inv != nil {
		inv.done <- outcome{err: reported(w, r)}
		accepted(w)
	}
}

func (s *sandbox) initError(w http.ResponseWriter, r *http.Request) {
	failure := reported(w, r)
	s.mu.Lock()
	s.failure = failure
	s.mu.Unlock()
	accepted(w)
}

// take returns the invocation that r answers, once; otherwise it refuses r.
func (s *sandbox) take(w http.ResponseWriter, r *http.Request) *invocation {
	s.mu.Lock()
	defer s.mu.Unlock()
	inv := s.current
	if inv == nil || inv.id != r.PathValue("id") {
		reply(w, http.StatusBadRequest, map[string]string{"errorType": "InvalidRequestID", "errorMessage": "Invalid request ID"})
		return nil
	}
	s.current = nil
	return inv
}

// reported reads an error that a process reports.
func reported(w http.ResponseWriter, r *http.Request) *Error {
	payload, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxResponse))
	var doc struct {
		ErrorType string `json:"errorType"`
	}
	if err != nil || json.Unmarshal(payload, &doc) != nil {
		doc.ErrorType = "Unhandled"
		payload = []byte(`{"errorType":"Unhandled","errorMessage":"unreadable error document"}`)
	}
	kind := r.Header.Get("Lambda-Runtime-Function-Error-Type")
	if kind == "" {
		kind = doc.ErrorType
	}
	return &Error{Type: kind, Payload: payload}
}

func accepted(w http.ResponseWriter) {
	reply(w, http.StatusAccepted, map[string]string{"status": "OK"})
}

func reply(w http.ResponseWriter, status int, body map[string]string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}
