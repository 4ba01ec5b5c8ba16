package httpapi

import (
	"errors"
	"io"
	"mime"
	"net/http"

	"github.com/secure-share/secure-share/shared/problem"
	"github.com/secure-share/secure-share/shared/strictjson"
)

// ReadBody reads the body of r. It refuses bodies over the cap. Each error is one of
// package problem's.
func ReadBody(r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(r.Body)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, problem.ErrTooLarge
	case err != nil:
		return nil, problem.Say(problem.ErrMalformed, "The body did not arrive whole.")
	}
	return body, nil
}

// Decode reads the JSON body of r into a T. It refuses other media types,
// bodies over the limit, and everything that package strictjson refuses. Each
// error is one of package problem.
func Decode[T any](r *http.Request) (T, error) {
	var v T
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || media != "application/json" {
		return v, problem.ErrMediaType
	}
	body, err := ReadBody(r)
	if err != nil {
		return v, err
	}
	if v, err = strictjson.Decode[T](body); err != nil {
		return v, problem.Say(problem.ErrMalformed, "The body is not the JSON object that this call takes.")
	}
	return v, nil
}
