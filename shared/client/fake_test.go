package client_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"secureshare/shared/client"
	"secureshare/shared/keyring"
	"secureshare/shared/mailaddr"
	"secureshare/shared/share"
	"secureshare/shared/wire"
)

const (
	alice share.Person = "712020:alice"
	bob   share.Person = "712020:bob"
	carol share.Person = "712020:carol"
)

// world stands for both services and the storage. The rules are the real ones;
// faults are injected in front of them.
type world struct {
	t     *testing.T
	url   string
	clock *clock

	mu     sync.Mutex
	rules  share.Rules
	shares map[share.ID]share.Share
	blobs  map[share.ID][]byte
	mails  []wire.KeyRequest
	spent  map[wire.Hidden]bool
	log    []string // "METHOD /path", in order
	bodies bytes.Buffer

	fault func(http.ResponseWriter, *http.Request) bool // true: it has answered
}

func newWorld(t *testing.T) *world {
	w := &world{
		t: t, clock: &clock{now: time.Date(2026, 11, 21, 20, 0, 0, 0, time.UTC)}, rules: share.DefaultRules(),
		shares: map[share.ID]share.Share{}, blobs: map[share.ID][]byte{}, spent: map[wire.Hidden]bool{},
	}
	server := httptest.NewServer(w)
	t.Cleanup(server.Close)
	w.url = server.URL
	t.Setenv("TMPDIR", t.TempDir())
	return w
}

func (w *world) as(p share.Person) *client.Client {
	return w.with(p, client.ClaimFolder(w.t.TempDir()))
}

func (w *world) with(p share.Person, log client.ClaimLog) *client.Client {
	c, err := client.New(client.Options{
		FileAPI: w.url, KeyMailer: w.url + "/mailer", Identity: identity(p), Claims: log, Clock: w.clock,
		Transport: &http.Transport{DisableKeepAlives: true}, Stall: time.Minute,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

type identity share.Person

func (i identity) Token(context.Context) (string, error) { return "token-of-" + string(i), nil }

// clock moves when somebody sleeps.
type clock struct {
	mu    sync.Mutex
	now   time.Time
	slept []time.Duration
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.slept = append(c.slept, d)
	c.now = c.now.Add(d)
	return nil
}

func (c *clock) advance(d time.Duration) { _ = c.Sleep(context.Background(), d) }

func (w *world) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	w.log = append(w.log, r.Method+" "+r.URL.Path)
	fault := w.fault
	w.mu.Unlock()
	if fault != nil && fault(rw, r) {
		return
	}
	w.serve(rw, r)
}

func (w *world) serve(rw http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if !strings.HasPrefix(r.URL.Path, "/mailer") {
		fmt.Fprintln(&w.bodies, r.URL, r.Header)
		w.bodies.Write(body)
	}
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	switch {
	case parts[0] == "blob":
		w.storage(rw, r, share.ID(parts[1]), body)
	case parts[0] == "mailer":
		w.mailer(rw, body)
	default:
		out, status, err := w.api(r, parts[1:], body)
		if err != nil {
			refuse(rw, err)
			return
		}
		rw.WriteHeader(status)
		_ = json.NewEncoder(rw).Encode(out)
	}
}

func (w *world) api(r *http.Request, parts []string, body []byte) (any, int, error) {
	by := share.Person(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer token-of-"))
	if parts[0] != "shares" {
		return w.page(parts[0], by, r.URL.Query().Get("cursor")), 200, nil
	}
	if len(parts) == 1 {
		return w.create(by, body)
	}
	id, action := share.ID(parts[1]), r.Method
	if len(parts) == 3 {
		action = parts[2]
	}
	switch action {
	case "GET":
		s, err := w.apply(id, share.Tick{})
		if err == nil && !s.VisibleTo(by) {
			err = share.ErrNotFound
		}
		return view(s, by), 200, err
	case "DELETE":
		var e share.Event = share.Revoke{By: by}
		if w.shares[id].Sender != by {
			e = share.Decline{By: by}
		}
		_, err := w.apply(id, e)
		return nil, 204, err
	case "commit", "ticket":
		in := read[wire.AddressedRequest](body)
		e := share.Event(share.IssueTicket{By: by, RecipientHash: bytes32(in.RecipientHash), TicketID: rnd()})
		if action == "commit" {
			content := w.blobs[id]
			if content == nil {
				return nil, 0, client.NotStored
			}
			e = share.Commit{By: by, RecipientHash: bytes32(in.RecipientHash), TicketID: rnd(),
				Stored: share.Content{Length: int64(len(content)), SHA256: sha256.Sum256(content)}}
		}
		s, err := w.apply(id, e)
		ticket := wire.Ticket{Token: wire.Hidden("ticket-" + s.Ticket.ID), ExpiresAt: s.Ticket.ExpiresAt}
		if action == "ticket" {
			return ticket, 200, err
		}
		return wire.CommitResponse{Share: view(s, by), Ticket: ticket}, 200, err
	case "claim":
		in := read[wire.ClaimRequest](body)
		key, _ := keyring.ParseClaimKey(string(in.ClaimKey))
		claim, _ := share.ParseClaimID(string(in.ClaimID))
		s, err := w.apply(id, share.Claim{By: by, Proof: key.Verifier(), Claim: claim.Hash()})
		until := w.rules.DownloadURLUntil(s, w.clock.Now())
		return wire.ClaimResponse{
			URL: wire.Hidden(w.blobURL(id, until)), URLExpiresAt: until, LeaseEndsAt: s.Lease.EndsAt,
			Length: s.Content.Length, Metadata: base64.RawURLEncoding.EncodeToString(s.Metadata),
		}, 200, err
	case "acknowledge":
		claim, _ := share.ParseClaimID(string(read[wire.AcknowledgeRequest](body).ClaimID))
		_, err := w.apply(id, share.Acknowledge{By: by, Claim: claim.Hash()})
		return nil, 204, err
	}
	return nil, 0, share.ErrNotFound
}

func (w *world) create(by share.Person, body []byte) (any, int, error) {
	in := read[wire.CreateRequest](body)
	metadata, _ := base64.RawURLEncoding.DecodeString(in.Metadata)
	id := share.ID(in.ID)
	s, err := w.apply(id, share.Create{
		Site: "site", ID: id, By: by, Recipient: share.Person(in.Recipient), Verifier: bytes32(in.Verifier),
		Metadata: metadata, Content: share.Content{Length: in.Length, SHA256: bytes32(in.SHA256)},
	})
	if err != nil || s.Status != share.Uploading {
		return wire.CreateResponse{Share: view(s, by)}, 200, err
	}
	until := w.clock.Now().Add(w.rules.UploadURL)
	return wire.CreateResponse{Share: view(s, by), Upload: &wire.Upload{
		Method: "PUT", URL: w.blobURL(id, until), ExpiresAt: until,
		Headers: map[string]string{"If-None-Match": "*", "X-Amz-Checksum-Sha256": in.SHA256, "Content-Type": "application/octet-stream"},
	}}, 201, nil
}

func (w *world) apply(id share.ID, e share.Event) (share.Share, error) {
	s, err := w.rules.Apply(w.shares[id], e, w.clock.Now())
	if err == nil {
		w.shares[id] = s
	}
	return s, err
}

func (w *world) page(list string, by share.Person, cursor string) wire.Page {
	var all []wire.Share
	for _, s := range w.shares {
		if list == "inbox" && s.Recipient == by && !s.CommittedAt.IsZero() || list == "outbox" && s.Sender == by {
			all = append(all, view(s, by))
		}
	}
	slices.SortFunc(all, func(a, b wire.Share) int { return strings.Compare(a.ID, b.ID) })
	p := wire.Page{}
	for i, s := range all {
		if s.ID <= cursor {
			continue
		}
		p.Items = append(p.Items, s)
		if len(p.Items) == 2 && i+1 < len(all) {
			p.Next = s.ID
			break
		}
	}
	return p
}

const signature = "sig=presigned-and-secret"

func (w *world) blobURL(id share.ID, until time.Time) string {
	return fmt.Sprintf("%s/blob/%s?until=%d&%s", w.url, id, until.UnixNano(), signature)
}

func (w *world) storage(rw http.ResponseWriter, r *http.Request, id share.ID, body []byte) {
	var until int64
	_, _ = fmt.Sscan(r.URL.Query().Get("until"), &until)
	stored, there := w.blobs[id]
	switch {
	case !w.clock.Now().Before(time.Unix(0, until)):
		rw.WriteHeader(http.StatusForbidden)
		fmt.Fprint(rw, "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>")
	case r.Method == "PUT" && there:
		rw.WriteHeader(http.StatusPreconditionFailed)
	case r.Method == "PUT":
		sum := sha256.Sum256(body)
		if r.Header.Get("If-None-Match") != "*" || bytes32(r.Header.Get("X-Amz-Checksum-Sha256")) != sum {
			rw.WriteHeader(http.StatusBadRequest)
			return
		}
		w.blobs[id] = body
	case !there:
		rw.WriteHeader(http.StatusNotFound)
	default:
		rw.Header().Set("ETag", `"one"`)
		http.ServeContent(rw, r, "", time.Time{}, bytes.NewReader(stored))
	}
}

func (w *world) mailer(rw http.ResponseWriter, body []byte) {
	in := read[wire.KeyRequest](body)
	if w.spent[in.Ticket] {
		refuse(rw, client.TicketUsed)
		return
	}
	w.spent[in.Ticket] = true
	w.mails = append(w.mails, in)
	rw.WriteHeader(http.StatusAccepted)
	_ = json.NewEncoder(rw).Encode(wire.KeyResponse{Mailed: true})
}

// statuses are those of the refusals that the tests provoke.
var statuses = map[error]struct {
	slug   client.Slug
	status int
}{
	share.ErrNotFound: {client.NotFound, 404}, share.ErrWrongKey: {client.WrongKey, 403}, share.ErrClaimed: {client.Claimed, 409},
	share.ErrSelf: {client.Self, 422}, share.ErrTickets: {client.Tickets, 429}, share.ErrNoSuchClaim: {client.NoSuchClaim, 403},
	share.ErrRevoked: {client.Revoked, 410}, share.ErrExpired: {client.Expired, 410}, share.ErrDownloaded: {client.Downloaded, 410},
	client.NotStored: {client.NotStored, 409}, client.TicketUsed: {client.TicketUsed, 409}, client.MailFailed: {client.MailFailed, 502},
	client.MailCap: {client.MailCap, 429}, client.Slug("unavailable"): {"unavailable", 503},
}

func refuse(rw http.ResponseWriter, err error) {
	for target, k := range statuses {
		if errors.Is(err, target) {
			p := wire.Problem{Type: wire.ProblemPrefix + string(k.slug), Title: "Refused: " + string(k.slug), Status: k.status}
			var claimed *share.ClaimedError
			if errors.As(err, &claimed) {
				p.LeaseEndsAt = &claimed.Until
				rw.Header().Set("Retry-After", "900")
			}
			rw.Header().Set("Content-Type", "application/problem+json")
			rw.WriteHeader(k.status)
			_ = json.NewEncoder(rw).Encode(p)
			return
		}
	}
	http.Error(rw, err.Error(), http.StatusTeapot)
}

func view(s share.Share, by share.Person) wire.Share {
	v := wire.Share{
		ID: string(s.ID), Role: wire.RoleRecipient, Sender: string(s.Sender), Recipient: string(s.Recipient), Status: string(s.Status),
		Length: s.Content.Length, Metadata: base64.RawURLEncoding.EncodeToString(s.Metadata), CreatedAt: s.CreatedAt, ExpiresAt: &s.ExpiresAt,
	}
	if s.Sender == by {
		v.Role = wire.RoleSender
	}
	return v
}

func read[T any](body []byte) (v T) {
	if err := json.Unmarshal(body, &v); err != nil {
		panic(err)
	}
	return v
}

func bytes32(s string) (out [32]byte) {
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		panic(err)
	}
	copy(out[:], raw)
	return out
}

func rnd() string { return string(share.NewID()) }

// cut answers like the storage, but resets the connection after n bytes of body.
func cut(rw http.ResponseWriter, content []byte, n int) {
	conn, _, err := rw.(http.Hijacker).Hijack()
	if err != nil {
		panic(err)
	}
	fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nETag: \"one\"\r\nContent-Length: %d\r\n\r\n", len(content))
	_, _ = conn.Write(content[:n])
	_ = conn.(*net.TCPConn).CloseWrite()
	_, _ = io.Copy(io.Discard, conn) // until the client has seen the end
	_ = conn.Close()
}

// reset breaks the connection off without an answer.
func reset(rw http.ResponseWriter) {
	conn, _, err := rw.(http.Hijacker).Hijack()
	if err != nil {
		panic(err)
	}
	_ = conn.(*net.TCPConn).SetLinger(0)
	_ = conn.Close()
}

// on injects a fault into requests of that method whose path ends like that; f
// gets their number, from 1.
func (w *world) on(method, suffix string, f func(n int, rw http.ResponseWriter, r *http.Request) bool) {
	var n int
	before := w.fault
	w.fault = func(rw http.ResponseWriter, r *http.Request) bool {
		if before != nil && before(rw, r) {
			return true
		}
		if r.Method != method || !strings.Contains(r.URL.Path, suffix) {
			return false
		}
		w.mu.Lock()
		n++
		count := n
		w.mu.Unlock()
		return f(count, rw, r)
	}
}

// lost lets the request act and loses the first answer.
func (w *world) lost(n int, rw http.ResponseWriter, r *http.Request) bool {
	if n > 1 {
		return false
	}
	w.serve(httptest.NewRecorder(), r)
	reset(rw)
	return true
}

func (w *world) count(method, suffix string) (n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, l := range w.log {
		if strings.HasPrefix(l, method+" ") && strings.Contains(l, suffix) {
			n++
		}
	}
	return n
}

func (w *world) status(id share.ID) share.Status {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.shares[id].Status
}

func address(t *testing.T) mailaddr.Address {
	a, err := mailaddr.Parse("bob@acme.example")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// send puts content into the world, from alice to bob.
func (w *world) send(content []byte) client.Sent {
	w.t.Helper()
	sent, err := w.as(alice).Send(context.Background(), client.SendInput{
		Content: bytes.NewReader(content), Size: int64(len(content)), Name: "plan.pdf", Recipient: bob, Mail: address(w.t),
		Description: "the plan", SenderName: "Alice",
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return sent
}

func given(s keyring.Secret) func(context.Context) (keyring.Secret, error) {
	return func(context.Context) (keyring.Secret, error) { return s, nil }
}
