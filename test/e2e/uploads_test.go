package e2e

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// announced is a share that waits for its upload.
type announced struct {
	id      share.ID
	body    []byte
	request wire.CreateRequest
	upload  wire.Upload
}

func announce(t *testing.T, from, to person) announced {
	t.Helper()
	a := announced{id: share.NewID(), body: content(5000)}
	sum := sha256.Sum256(a.body)
	a.request = wire.CreateRequest{
		ID: string(a.id), Recipient: to.AccountID, Verifier: hash43, Metadata: "AAAA",
		Length: int64(len(a.body)), SHA256: base64.RawURLEncoding.EncodeToString(sum[:]),
	}
	created, err := from.Create(t.Context(), a.request)
	if err != nil {
		t.Fatal(err)
	}
	a.upload = *created.Upload
	return a
}

func (a announced) put(t *testing.T, body []byte) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), a.upload.Method, a.upload.URL, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range a.upload.Headers {
		req.Header.Set(name, value)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	return res.StatusCode
}

func (a announced) commit(t *testing.T, from person) error {
	t.Helper()
	_, err := from.Commit(t.Context(), a.id, wire.CommitRequest{RecipientHash: hash43, SenderName: "Alice"})
	return err
}

func TestOnlyTheAnnouncedFileIsTaken(t *testing.T) {
	t.Parallel()
	alice, bob := acme(t, "alice"), acme(t, "bob")
	a := announce(t, alice, bob)
	flipped := bytes.Clone(a.body)
	flipped[2500] ^= 1
	for name, wrong := range map[string][]byte{
		"one byte short":  a.body[:len(a.body)-1],
		"one byte long":   append(bytes.Clone(a.body), 0),
		"one bit flipped": flipped,
	} {
		t.Run(name, func(t *testing.T) {
			if code := a.put(t, wrong); code/100 != 4 {
				t.Errorf("%s: status %d", name, code)
			}
			if err := a.commit(t, alice); !errors.Is(err, client.NotStored) {
				t.Errorf("commit after %s: %v", name, err)
			}
		})
	}
	if code := a.put(t, a.body); code != http.StatusOK {
		t.Fatalf("the file itself: status %d", code)
	}
	if code := a.put(t, a.body); code != http.StatusPreconditionFailed {
		t.Errorf("twice: status %d", code)
	}
	if err := a.commit(t, alice); err != nil {
		t.Errorf("commit: %v", err)
	}
	if _, err := alice.Commit(t.Context(), a.id, wire.CommitRequest{RecipientHash: "B" + hash43[1:]}); err == nil {
		t.Error("committed again for another address")
	}
	other := a.request
	other.Length++
	if _, err := alice.Create(t.Context(), other); !errors.Is(err, client.IDTaken) {
		t.Errorf("same id, other file: %v", err)
	}
}

func TestLateUploads(t *testing.T) {
	t.Parallel()
	s := start(t, stack.Options{Rules: "uploadDeadline=15s,uploadURL=12s,uploadGrace=0s", SweepEvery: 200 * time.Millisecond})
	alice, bob := on(t, s, "acme", "alice"), on(t, s, "acme", "bob")
	late, uncommitted := announce(t, alice, bob), announce(t, alice, bob)
	if code := uncommitted.put(t, uncommitted.body); code != http.StatusOK {
		t.Fatalf("status %d", code)
	}
	time.Sleep(time.Until(late.upload.ExpiresAt.Add(time.Second)))
	if code := late.put(t, late.body); code != http.StatusForbidden {
		t.Errorf("after the URL's end: status %d", code)
	}
	eventually(t, "the deadlines pass", func() bool {
		return status(t, alice, late.id).Status == "abandoned" && status(t, alice, uncommitted.id).Status == "abandoned"
	})
	for _, a := range []announced{late, uncommitted} {
		if err := a.commit(t, alice); !errors.Is(err, client.Abandoned) {
			t.Errorf("commit after the deadline: %v", err)
		}
	}
	gone(t, s, uncommitted.id)
}

// The upload URL is still valid after the end of the share. What is uploaded
// with it is deleted again.
func TestAnUploadAfterTheBurnIsDeleted(t *testing.T) {
	t.Parallel()
	s := start(t, stack.Options{Rules: "uploadURL=20s,uploadGrace=0s", SweepEvery: 200 * time.Millisecond})
	alice, bob := on(t, s, "acme", "alice"), on(t, s, "acme", "bob")
	a := announce(t, alice, bob)
	if code := a.put(t, a.body); code != http.StatusOK {
		t.Fatalf("status %d", code)
	}
	if err := a.commit(t, alice); err != nil {
		t.Fatal(err)
	}
	if err := alice.Withdraw(t.Context(), a.id); err != nil {
		t.Fatal(err)
	}
	gone(t, s, a.id)
	// The stream and the sweep both delete. The later one may still do so: then S3 answers
	// with a conflict, or takes the upload and deletes it at once.
	for refilled := false; !refilled; {
		switch code := a.put(t, a.body); code {
		case http.StatusOK:
			refilled = stored(t, s, a.id)
		case http.StatusConflict:
		default:
			t.Fatalf("the refill was refused with status %d: this test proves nothing", code)
		}
	}
	gone(t, s, a.id)
	if _, _, err := claim(t, bob, a.id, keyring.NewSecret()); !errors.Is(err, client.Revoked) {
		t.Errorf("claim: %v", err)
	}
}
