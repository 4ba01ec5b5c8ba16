package client_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/client/clienttest"
	"github.com/secure-share/secure-share/shared/ece"
	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/wire"
)

func TestGetDistrustsTheStorage(t *testing.T) {
	answer := func(status int, etag, contentRange string, length int) func(http.ResponseWriter, []byte) {
		return func(rw http.ResponseWriter, whole []byte) {
			rw.Header().Set("ETag", etag)
			if contentRange != "" {
				rw.Header().Set("Content-Range", fmt.Sprintf(contentRange, len(whole)-1, len(whole)))
			}
			rw.Header().Set("Content-Length", strconv.Itoa(length))
			rw.WriteHeader(status)
			_, _ = rw.Write(whole[len(whole)-length:])
		}
	}
	const at, ok = 1000, "bytes 1000-%d/%d"
	tests := map[string]struct {
		resume func(http.ResponseWriter, []byte)
	}{
		"200 for a range":  {func(rw http.ResponseWriter, whole []byte) { answer(200, `"one"`, "", len(whole))(rw, whole) }},
		"200 for the rest": {func(rw http.ResponseWriter, whole []byte) { answer(200, `"one"`, ok, len(whole)-at)(rw, whole) }},
		"changed ETag":     {func(rw http.ResponseWriter, whole []byte) { answer(206, `"two"`, ok, len(whole)-at)(rw, whole) }},
		"another range": {func(rw http.ResponseWriter, whole []byte) {
			answer(206, `"one"`, "bytes 999-%d/%d", len(whole)-at)(rw, whole)
		}},
		"another total":       {func(rw http.ResponseWriter, whole []byte) { answer(206, `"one"`, ok+"0", len(whole)-at)(rw, whole) }},
		"no range":            {func(rw http.ResponseWriter, whole []byte) { answer(206, `"one"`, "", len(whole)-at)(rw, whole) }},
		"one byte too many":   {func(rw http.ResponseWriter, whole []byte) { answer(206, `"one"`, ok, len(whole)-at+1)(rw, whole) }},
		"one byte too little": {func(rw http.ResponseWriter, whole []byte) { answer(206, `"one"`, ok, len(whole)-at-1)(rw, whole) }},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := newServices(t)
			sent := w.send(bytes.Repeat([]byte("x"), 20_000))
			w.On("GET", "/blob", func(n int, rw http.ResponseWriter, _ *http.Request) bool {
				if n == 1 {
					clienttest.Cut(rw, w.Blobs[sent.ID], at)
				} else {
					test.resume(rw, w.Blobs[sent.ID])
				}
				return true
			})
			fails(t, w, sent, client.ErrChanged)
		})
	}
}

func TestGetDistrustsTheFirstAnswer(t *testing.T) {
	for name, answer := range map[string]func(http.ResponseWriter, []byte){
		"206 for the whole": func(rw http.ResponseWriter, whole []byte) {
			rw.WriteHeader(http.StatusPartialContent)
			_, _ = rw.Write(whole)
		},
		"one byte too many": func(rw http.ResponseWriter, whole []byte) { _, _ = rw.Write(append(whole[:len(whole):len(whole)], 0)) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newServices(t)
			sent := w.send([]byte("x"))
			w.On("GET", "/blob", func(_ int, rw http.ResponseWriter, _ *http.Request) bool { answer(rw, w.Blobs[sent.ID]); return true })
			fails(t, w, sent, client.ErrChanged)
		})
	}
}

func TestGetVerifies(t *testing.T) {
	sealAgain := func(change func(*client.Metadata)) func(*services, client.Sent) {
		return func(w *services, sent client.Sent) { w.describe(sent, change) }
	}
	tests := map[string]func(*services, client.Sent){
		"first byte":                 func(w *services, s client.Sent) { w.Blobs[s.ID][0] ^= 1 },
		"a byte":                     func(w *services, s client.Sent) { w.Blobs[s.ID][500_000] ^= 1 },
		"last byte":                  func(w *services, s client.Sent) { b := w.Blobs[s.ID]; b[len(b)-1] ^= 1 },
		"record size":                func(w *services, s client.Sent) { w.Blobs[s.ID][16] = 0xff },
		"size less":                  sealAgain(func(m *client.Metadata) { m.Size-- }),
		"size more":                  sealAgain(func(m *client.Metadata) { m.Size++ }),
		"other plaintext, version 1": sealAgain(func(m *client.Metadata) { m.V, m.Digest = 1, strings.Repeat("A", 43) }),
	}
	for name, spoil := range tests {
		t.Run(name, func(t *testing.T) {
			w := newServices(t)
			sent := w.send(megabyte)
			spoil(w, sent)
			fails(t, w, sent, client.ErrVerify)
		})
	}
}

// The release before this one wrote version 1.
func TestGetMetadataOfVersion1(t *testing.T) {
	w := newServices(t)
	sent := w.send(megabyte)
	w.describe(sent, func(m *client.Metadata) { m.V, m.Digest = 1, client.DigestOf(megabyte) })
	arrives(t, w, sent, megabyte)
}

// A sending to several people is sealed once, under a key of the file.
func TestGetMetadataOfVersion3(t *testing.T) {
	w := newServices(t)
	sent := w.send(nil)
	key := keyring.NewFileKey()
	body, err := ece.Seal(key.IKM(), megabyte, ece.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := w.Shares[sent.ID]
	s.Content.Length = int64(len(body))
	w.Shares[sent.ID], w.Blobs[sent.ID] = s, body
	w.describe(sent, func(m *client.Metadata) {
		m.V, m.Size, m.FileKey = 3, int64(len(megabyte)), hidden.Text(key.Reveal())
	})
	arrives(t, w, sent, megabyte)
}

// The secret of the share does not open a body that has a key of its own.
func TestGetWithAnotherFileKey(t *testing.T) {
	w := newServices(t)
	sent := w.send(megabyte)
	w.describe(sent, func(m *client.Metadata) { m.V, m.FileKey = 3, hidden.Text(keyring.NewFileKey().Reveal()) })
	fails(t, w, sent, client.ErrVerify)
}

func TestGetUnknownMetadata(t *testing.T) {
	for name, change := range map[string]func(*client.Metadata){
		"version":              func(m *client.Metadata) { m.V = 4 },
		"no key of the file":   func(m *client.Metadata) { m.V = 3 },
		"size":                 func(m *client.Metadata) { m.Size = -1 },
		"no digest":            func(m *client.Metadata) { m.V = 1 },
		"digest":               func(m *client.Metadata) { m.V, m.Digest = 1, "AAAA" },
		"digest, in version 2": func(m *client.Metadata) { m.Digest = client.DigestOf(nil) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newServices(t)
			sent := w.send([]byte("x"))
			w.describe(sent, change)
			fails(t, w, sent, client.ErrFormat)
			if n := w.Count("POST", "/claim"); n != 0 {
				t.Error("it was claimed")
			}
		})
	}
}

// claimed answers the n-th claim with that address and length.
func claimed(w *services, n int, url string, length int64) {
	w.On("POST", "/claim", func(i int, rw http.ResponseWriter, _ *http.Request) bool {
		if i == n {
			until := w.clock.Now().Add(time.Hour)
			_ = json.NewEncoder(rw).Encode(wire.ClaimResponse{URL: hidden.Text(url), Length: length, URLExpiresAt: until, LeaseEndsAt: until})
		}
		return i == n
	})
}

func TestNothingGoesToAPlainHTTPHost(t *testing.T) {
	w := newServices(t)
	sent := w.send([]byte("content"))
	claimed(w, 1, "http://storage.example/?sig=1", 100)
	_, err := w.as(bob).Get(context.Background(), client.GetInput{ID: sent.ID, Key: given(sent.Secret), Path: t.TempDir()})
	if err == nil || !strings.Contains(err.Error(), "plain http") {
		t.Errorf("error %v", err)
	}
	w.On("POST", "/v1/shares", func(_ int, rw http.ResponseWriter, _ *http.Request) bool {
		_ = json.NewEncoder(rw).Encode(wire.CreateResponse{Upload: &wire.Upload{Method: "PUT", URL: "http://storage.example/?sig=1"}})
		return true
	})
	_, err = w.as(alice).Send(context.Background(), client.SendInput{Content: strings.NewReader("x"), Size: 1, Name: "n", Recipient: bob, Mail: address(t)})
	if err == nil || !strings.Contains(err.Error(), "plain http") {
		t.Errorf("error %v", err)
	}
}

func TestLengthOfAClaim(t *testing.T) {
	w := newServices(t)
	sent := w.send([]byte("content"))
	claimed(w, 1, "", 0)
	fails(t, w, sent, client.ErrAnswer)

	w = newServices(t)
	sent = w.send([]byte("content"))
	w.On("GET", "/blob", func(_ int, rw http.ResponseWriter, _ *http.Request) bool {
		rw.WriteHeader(http.StatusForbidden)
		return true
	})
	claimed(w, 2, w.URL, sent.Share.Length+1)
	fails(t, w, sent, client.ErrChanged)
}
