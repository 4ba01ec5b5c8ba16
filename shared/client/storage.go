package client

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
)

// StorageError is an unsuccessful answer of the blob store. It contains no part
// of the presigned URL.
type StorageError struct {
	Status int
	Code   string // of S3, such as AccessDenied; may be empty
}

func (e *StorageError) Error() string {
	text := fmt.Sprintf("the storage answered %d %s", e.Status, http.StatusText(e.Status))
	if e.Code != "" {
		text += " (" + e.Code + ")"
	}
	return text
}

var s3Code = regexp.MustCompile(`<Code>([A-Za-z]{1,64})</Code>`)

func readStorageError(r *http.Response) *StorageError {
	e := &StorageError{Status: r.StatusCode}
	body, _ := io.ReadAll(io.LimitReader(r.Body, 8<<10))
	if found := s3Code.FindSubmatch(body); found != nil {
		e.Code = string(found[1])
	}
	return e
}

func storageStatus(err error) int {
	var e *StorageError
	if errors.As(err, &e) {
		return e.Status
	}
	return 0
}

func (e *StorageError) passes() bool {
	switch e.Status {
	case http.StatusConflict, http.StatusTooManyRequests, http.StatusRequestTimeout:
		return true
	}
	return e.Status >= http.StatusInternalServerError
}

// Progress is called with the number of transferred bytes: often, and from one
// goroutine at a time. If an upload starts again, done goes back.
type Progress func(done, total int64)

func (p Progress) tell(done, total int64) {
	if p != nil {
		p(done, total)
	}
}
