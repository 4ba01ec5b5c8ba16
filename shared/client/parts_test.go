package client_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/client/clienttest"
	"github.com/secure-share/secure-share/shared/share"

	"github.com/secure-share/secure-share/test/needs"
)

const mib = 1 << 20

// large is a file that takes two parts.
func large() []byte { return contentOf(17 * mib) }

func contentOf(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{byte(n)}).Read(b)
	return b
}

func TestLongFilesGoInParts(t *testing.T) {
	needs.Time(t)
	for size, parts := range map[int]int{15 * mib: 0, 17 * mib: 2, 67 * mib: 5} {
		t.Run(fmt.Sprint(size/mib), func(t *testing.T) {
			w := newServices(t)
			content := contentOf(size)
			if got := roundTrip(t, w, content); !bytes.Equal(got, content) {
				t.Error("what arrived is not what was sent")
			}
			if puts, grants := w.Count("PUT", "/blob"), w.Count("POST", "/parts"); puts != max(1, parts) || !batches(grants, min(1, parts), parts) {
				t.Errorf("%d uploads, %d requests for %d parts", puts, grants, parts)
			}
		})
	}
}

func TestPartsOverFaults(t *testing.T) {
	needs.Time(t)
	// at lets the n-th upload of a part go wrong.
	at := func(bad int, f func(*services, http.ResponseWriter, *http.Request)) func(*services) {
		return func(w *services) {
			w.On("PUT", "/blob", func(n int, rw http.ResponseWriter, r *http.Request) bool {
				if n == bad {
					f(w, rw, r)
				}
				return n == bad
			})
		}
	}
	status := func(code int) func(*services, http.ResponseWriter, *http.Request) {
		return func(_ *services, rw http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			rw.WriteHeader(code)
		}
	}
	for name, c := range map[string]struct {
		arrange              func(*services)
		puts, grants, rounds int // grants: if one request names all parts of a round
	}{
		"create's answer lost":    {func(w *services) { w.On("POST", "/v1/shares", w.Lost) }, 2, 1, 1},
		"the URLs' answer lost":   {func(w *services) { w.On("POST", "/parts", w.Lost) }, 2, 2, 1},
		"a part's answer lost":    {func(w *services) { w.On("PUT", "/blob", w.Lost) }, 3, 1, 1},
		"the last one's, too":     {at(2, func(w *services, rw http.ResponseWriter, r *http.Request) { w.Lost(1, rw, r) }), 3, 1, 1},
		"a part reset":            {at(2, func(_ *services, rw http.ResponseWriter, _ *http.Request) { clienttest.Reset(rw) }), 3, 1, 1},
		"storage busy":            {at(2, status(503)), 3, 1, 1},
		"a part's URL expired":    {at(2, status(403)), 3, 2, 1},
		"the first URL expired":   {at(1, status(403)), 3, 2, 1},
		"commit's answer lost":    {func(w *services) { w.On("POST", "/commit", w.Lost) }, 2, 1, 1},
		"not put together yet":    {refusing("/commit", client.Slug("unavailable")), 2, 1, 1},
		"put together slowly":     {refusingTimes("/commit", client.Slug("unavailable"), 40), 2, 1, 1},
		"the parts have got lost": {refusing("/commit", client.NotStored), 4, 2, 2},
	} {
		t.Run(name, func(t *testing.T) {
			w := newServices(t)
			c.arrange(w)
			if content := large(); !bytes.Equal(roundTrip(t, w, content), content) {
				t.Error("what arrived is not what was sent")
			}
			if puts, grants := w.Count("PUT", "/blob"), w.Count("POST", "/parts"); puts != c.puts || !batches(grants, c.grants, c.rounds) {
				t.Errorf("%d uploads, %d requests for parts; want %d, %d", puts, grants, c.puts, c.grants)
			}
		})
	}
}

// batches reports whether that many requests for parts can be what should be want
// requests, if all parts of a round were ready at once: the two parts of a file may be
// asked for one by one.
func batches(got, want, rounds int) bool { return got >= want && got <= want+rounds }

// refusing refuses the first call.
func refusing(path string, with error) func(*services) { return refusingTimes(path, with, 1) }

func refusingTimes(path string, with error, times int) func(*services) {
	return func(w *services) {
		w.On("POST", path, func(n int, rw http.ResponseWriter, _ *http.Request) bool {
			if n <= times {
				clienttest.Refuse(rw, with)
			}
			return n <= times
		})
	}
}

func TestPartsGiveUp(t *testing.T) {
	for name, c := range map[string]struct {
		code, puts, grants int
	}{
		"bad part":       {400, 2, 1},
		"forbidden part": {403, 6, 5},
		"storage down":   {500, 6, 1},
	} {
		t.Run(name, func(t *testing.T) {
			w := newServices(t)
			w.On("PUT", "/blob", func(n int, rw http.ResponseWriter, r *http.Request) bool {
				if n == 1 {
					return false
				}
				_, _ = io.Copy(io.Discard, r.Body)
				rw.WriteHeader(c.code)
				return true
			})
			err := w.sendLarge(nil)
			var s *client.StorageError
			if !errors.As(err, &s) || s.Status != c.code {
				t.Errorf("error %v", err)
			}
			if puts, grants := w.Count("PUT", "/blob"), w.Count("POST", "/parts"); puts != c.puts || !batches(grants, c.grants, 1) {
				t.Errorf("%d uploads, %d requests for parts", puts, grants)
			}
			w.left(share.Revoked)
		})
	}
}

// A commit that was answered not-stored takes effect nevertheless, so that a request for
// parts is refused: the share is available and must not be taken back.
func TestPartsOfACommitThatTookEffect(t *testing.T) {
	w := newServices(t)
	refusing("/commit", client.NotStored)(w)
	before := 0 // requests for parts before that commit
	w.On("POST", "/parts", func(n int, rw http.ResponseWriter, _ *http.Request) bool {
		if w.Count("POST", "/commit") == 0 {
			before = n
			return false
		}
		clienttest.Refuse(rw, client.Committed)
		return true
	})
	if err := w.sendLarge(nil); err != nil {
		t.Errorf("error %v", err)
	}
	if puts, grants := w.Count("PUT", "/blob"), w.Count("POST", "/parts"); puts != 2 || grants != before+1 {
		t.Errorf("%d uploads, %d requests for parts, of them %d before the commit", puts, grants, before)
	}
	w.left(share.Available)
}

// The sender takes the share back elsewhere while its parts are on their way.
func TestRevokedDuringTheUpload(t *testing.T) {
	w := newServices(t)
	w.On("PUT", "/blob", func(n int, _ http.ResponseWriter, _ *http.Request) bool {
		if n == 2 {
			w.Hold(func() {
				for id, s := range w.Shares {
					w.Shares[id], _ = w.Rules.Apply(s, share.Revoke{By: alice}, w.clock.Now())
				}
			})
		}
		return false
	})
	if err := w.sendLarge(nil); !errors.Is(err, client.Revoked) {
		t.Errorf("error %v", err)
	}
	if puts := w.Count("PUT", "/blob"); puts != 2 {
		t.Errorf("%d uploads", puts)
	}
	w.left(share.Revoked)
}

func TestProgressOfParts(t *testing.T) {
	w := newServices(t)
	w.On("PUT", "/blob", w.Lost)
	var last, end int64
	back := 0
	if err := w.sendLarge(func(done, total int64) {
		if done < last {
			back++
		}
		if done > total || end != 0 && total != end {
			t.Fatalf("%d of %d", done, total)
		}
		last, end = done, total
	}); err != nil {
		t.Fatal(err)
	}
	if last != end || end < 17*mib || back != 1 {
		t.Errorf("ended at %d of %d, fell back %d times", last, end, back)
	}
}

func TestAnswersThatAreNoParts(t *testing.T) {
	for name, c := range map[string]struct{ path, answer string }{
		"no size":        {"/v1/shares", `{"multipart":{"uploadId":"u","parts":2}}`},
		"other parts":    {"/v1/shares", `{"multipart":{"uploadId":"u","parts":4,"partSize":16777216}}`},
		"negative size":  {"/v1/shares", `{"multipart":{"uploadId":"u","parts":-2,"partSize":-16777216}}`},
		"no URLs":        {"/parts", `{"parts":[]}`},
		"another number": {"/parts", `{"parts":[{"number":2},{"number":1}]}`},
		"a foreign host": {"/parts", `{"parts":[{"number":1,"method":"PUT","url":"http://other.example/"},{"number":2}]}`},
	} {
		t.Run(name, func(t *testing.T) {
			w := newServices(t)
			w.On("POST", c.path, func(_ int, rw http.ResponseWriter, _ *http.Request) bool {
				rw.WriteHeader(http.StatusCreated)
				_, _ = io.WriteString(rw, c.answer)
				return true
			})
			if err := w.sendLarge(nil); err == nil || name != "a foreign host" && !errors.Is(err, client.ErrAnswer) {
				t.Errorf("error %v", err)
			}
			if w.Count("PUT", "/blob") != 0 {
				t.Error("something was uploaded")
			}
		})
	}
}

func (w *services) sendLarge(p client.Progress) error {
	content := large()
	_, err := w.as(alice).Send(context.Background(), client.SendInput{
		Content: bytes.NewReader(content), Size: int64(len(content)), Name: "n", Recipient: bob, Mail: address(w.t), Progress: p,
	})
	return err
}

// left checks how every share was left.
func (w *services) left(want share.Status) {
	w.t.Helper()
	for id := range w.Shares {
		if s := w.Status(id); s != want {
			w.t.Errorf("the share was left %s", s)
		}
	}
}

// The second part is uploaded while the first one is.
func TestPartsAreUploadedAtOnce(t *testing.T) {
	w := newServices(t)
	var both sync.WaitGroup
	both.Add(2)
	w.On("PUT", "/blob", func(int, http.ResponseWriter, *http.Request) bool {
		both.Done()
		both.Wait()
		return false
	})
	if err := w.sendLarge(nil); err != nil {
		t.Error(err)
	}
	w.left(share.Available)
}

// changing is a file in which one byte has changed when it is read again.
type changing struct {
	*bytes.Reader
	at      int64
	changed *atomic.Bool
}

func (c changing) ReadAt(p []byte, off int64) (int, error) {
	n, err := c.Reader.ReadAt(p, off)
	if c.changed.Load() && off <= c.at && c.at < off+int64(n) {
		p[c.at-off] ^= 1
	}
	return n, err
}

// A part is sealed again under the same nonces, so it must not leave the machine if
// a byte of it has changed.
func TestAChangedPartIsNotSent(t *testing.T) {
	w := newServices(t)
	content := changing{bytes.NewReader(large()), 17*mib - 1, new(atomic.Bool)} // in the second part
	put := map[string]bool{}
	w.On("POST", "/commit", func(_ int, rw http.ResponseWriter, _ *http.Request) bool {
		content.changed.Store(true)
		clienttest.Refuse(rw, client.NotStored)
		return true
	})
	w.On("PUT", "/blob", func(_ int, _ http.ResponseWriter, r *http.Request) bool {
		w.Hold(func() { put[r.URL.Query().Get("part")+r.Header.Get("X-Amz-Checksum-Sha256")] = true })
		return false
	})
	_, err := w.as(alice).Send(context.Background(), client.SendInput{
		Content: content, Size: content.Size(), Name: "n", Recipient: bob, Mail: address(t),
	})
	if !errors.Is(err, client.ErrSourceChanged) {
		t.Errorf("error %v", err)
	}
	if len(put) != 2 {
		t.Errorf("%d different parts were sent, of a file of two", len(put))
	}
	w.left(share.Revoked)
}
