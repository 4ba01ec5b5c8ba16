package clienttest

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/delivery"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// signature is the part of a presigned URL that must never appear anywhere.
const signature = "sig=presigned-and-secret"

func (w *Services) blobURL(id share.ID, until time.Time) string {
	return fmt.Sprintf("%s/blob/%s?until=%d&%s", w.URL, id, until.UnixNano(), signature)
}

func (w *Services) storage(rw http.ResponseWriter, r *http.Request, id share.ID, body []byte) {
	var until int64
	_, _ = fmt.Sscan(r.URL.Query().Get("until"), &until)
	stored, there := w.Blobs[id]
	switch {
	case !w.now().Before(time.Unix(0, until)):
		rw.WriteHeader(http.StatusForbidden)
		fmt.Fprint(rw, "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>")
	case r.Method == "PUT" && r.URL.Query().Has("part"):
		w.storePart(rw, r, id, body)
	case r.Method == "PUT" && there:
		rw.WriteHeader(http.StatusPreconditionFailed)
	case r.Method == "PUT":
		sum := sha256.Sum256(body)
		if r.ContentLength != w.Shares[id].Content.Length || r.Header.Get("If-None-Match") != "*" || bytes32(r.Header.Get("X-Amz-Checksum-Sha256")) != sum {
			rw.WriteHeader(http.StatusBadRequest)
			return
		}
		w.Blobs[id] = body
	case !there:
		rw.WriteHeader(http.StatusNotFound)
	default:
		rw.Header().Set("ETag", `"one"`)
		http.ServeContent(rw, r, "", time.Time{}, bytes.NewReader(stored))
	}
}

// storePart accepts only the announced part, and only during the upload.
func (w *Services) storePart(rw http.ResponseWriter, r *http.Request, id share.ID, body []byte) {
	s := w.Shares[id]
	number, _ := strconv.Atoi(r.URL.Query().Get("part"))
	switch {
	case s.Status != share.Uploading:
		rw.WriteHeader(http.StatusNotFound)
	case r.ContentLength != s.PartLength(number) || bytes32(r.Header.Get("X-Amz-Checksum-Sha256")) != sha256.Sum256(body):
		rw.WriteHeader(http.StatusBadRequest)
	default:
		if w.Parts[id] == nil {
			w.Parts[id] = map[int][]byte{}
		}
		w.Parts[id][number] = body
	}
}

func (w *Services) mailer(rw http.ResponseWriter, body []byte) {
	in := read[wire.KeyRequest](body)
	if w.spent[in.Ticket] {
		Refuse(rw, client.TicketUsed)
		return
	}
	w.spent[in.Ticket] = true
	w.Mails = append(w.Mails, in)
	answer(rw, http.StatusAccepted, wire.KeyResponse{Mailed: true})
}

// SigningSecret signs messages to own delivery.
const SigningSecret = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I"

func (w *Services) own(rw http.ResponseWriter, body []byte) {
	secret, err := delivery.ParseSecret(SigningSecret)
	if err != nil {
		panic(err)
	}
	m, err := delivery.Open([]delivery.Secret{secret}, body, w.now())
	if err != nil {
		http.Error(rw, err.Error(), http.StatusForbidden)
		return
	}
	w.Own = append(w.Own, m)
	answer(rw, http.StatusOK, map[string]bool{"delivered": true})
}

// people is the directory; the issuer signs tokens for these people.
var people = []map[string]string{
	{"name": "alice", "accountId": string(Alice), "mail": "alice@acme.example"},
	{"name": "bob", "accountId": string(Bob), "mail": "bob@acme.example"},
	{"name": "carol", "accountId": string(Carol), "mail": "carol@acme.example"},
}

func issuer(rw http.ResponseWriter, what string, body []byte) {
	if what == "people" {
		answer(rw, http.StatusOK, people)
		return
	}
	in := read[map[string]string](body)
	for _, p := range people {
		if p["name"] == in["person"] {
			answer(rw, http.StatusOK, map[string]string{"token": "token-of-" + p["accountId"]})
			return
		}
	}
	http.Error(rw, "There is no such person on this site.", http.StatusNotFound)
}
