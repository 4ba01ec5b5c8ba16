package forgetoken

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// If the keys cannot be fetched for any reason, Verify fails in time with
// ErrKeysUnavailable.
func TestKeysThatCannotBeHad(t *testing.T) {
	hang := func(r *http.Request) (*http.Response, error) {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	for how, answer := range map[string]func(*http.Request) (*http.Response, error){
		"nothing listens": func(*http.Request) (*http.Response, error) { return nil, errors.New("refused") },
		"no answer":       hang,
		"an answer that stops": func(r *http.Request) (*http.Response, error) {
			return reply(http.StatusOK, io.MultiReader(strings.NewReader(`{"keys":[`), stopped{r}))(r)
		},
		"half an answer": reply(http.StatusOK, strings.NewReader(`{"keys":[`)),
		"a page":         reply(http.StatusOK, strings.NewReader("<html>")),
		"internal error": reply(http.StatusInternalServerError, strings.NewReader("{}")),
		"overload":       reply(http.StatusServiceUnavailable, strings.NewReader("{}")),
		"throttling":     reply(http.StatusTooManyRequests, strings.NewReader("{}")),
	} {
		t.Run(how, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				v := newVerifier(&server{answer: answer}, time.Now)
				_, err := v.Verify(t.Context(), sign(privateKey, goodHeader, goodPayload(began)))
				if !errors.Is(err, ErrKeysUnavailable) || errors.Is(err, ErrInvalid) {
					t.Error(err)
				}
				if took := time.Since(began); took > timeout {
					t.Errorf("took %s", took)
				}
			})
		})
	}
}

type stopped struct{ r *http.Request }

func (s stopped) Read([]byte) (int, error) {
	<-s.r.Context().Done()
	return 0, s.r.Context().Err()
}
