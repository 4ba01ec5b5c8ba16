package client_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/client/clienttest"
	"github.com/secure-share/secure-share/shared/delivery"
	"github.com/secure-share/secure-share/shared/share"
)

// receiver is a site's own delivery.
type receiver struct {
	*httptest.Server
	secret delivery.Secret
	answer http.HandlerFunc // nil: delivered

	mu       sync.Mutex
	requests []*http.Request
	bodies   [][]byte
}

func newReceiver(t *testing.T, answer http.HandlerFunc) *receiver {
	t.Helper()
	secret, err := delivery.ParseSecret("c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I")
	if err != nil {
		t.Fatal(err)
	}
	r := &receiver{secret: secret, answer: answer}
	r.Server = httptest.NewServer(r)
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) ServeHTTP(rw http.ResponseWriter, q *http.Request) {
	body, _ := io.ReadAll(q.Body)
	r.mu.Lock()
	r.requests, r.bodies = append(r.requests, q), append(r.bodies, body)
	r.mu.Unlock()
	if r.answer != nil {
		r.answer(rw, q)
		return
	}
	fmt.Fprint(rw, `{"delivered":true}`)
}

func (r *receiver) own() *client.OwnDelivery {
	return &client.OwnDelivery{URL: r.URL, Secret: r.secret, SiteURL: "https://acme.example", Page: "https://acme.example/jira/apps/1/2"}
}

// owning returns a client that knows the site's own delivery.
func (w *services) owning(p share.Person, own *client.OwnDelivery) *client.Client {
	w.t.Helper()
	c, err := client.New(client.Options{
		FileAPI: w.URL, KeyMailer: w.URL + "/mailer", Identity: identity(p), Own: own, Clock: w.clock,
		Transport: &http.Transport{DisableKeepAlives: true}, Stall: time.Minute,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

func toBob(t *testing.T, method client.DeliveryMethod) client.SendInput {
	in := client.SendInput{
		Content: strings.NewReader("x"), Size: 1, Name: "n", Recipient: bob, RecipientName: "Bob", SenderName: "Alice", Locale: "de", DeliveryMethod: method,
	}
	if method != client.ByHand {
		in.Mail = address(t)
	}
	return in
}

func TestOwnDeliveryGetsTheKey(t *testing.T) {
	w, r := newServices(t), newReceiver(t, nil)
	c := w.owning(alice, r.own())
	sent, err := c.Send(t.Context(), toBob(t, ""))
	if err != nil || !sent.Delivered || sent.DeliveryMethod != client.ByOwnDelivery {
		t.Fatalf("%+v, %v", sent, err)
	}
	if len(r.bodies) != 1 {
		t.Fatalf("%d requests", len(r.bodies))
	}
	m, err := delivery.Open([]delivery.Secret{r.secret}, r.bodies[0], w.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	if m.Type != delivery.Key || m.Key.Reveal() != sent.Secret.Reveal() || m.To.Reveal() != "bob@acme.example" {
		t.Error("another type, key or address")
	}
	if m.ToName != "Bob" || m.From != "Alice" || m.Locale != "de" || m.Site != "acme.example" ||
		m.Link != "https://acme.example/jira/apps/1/2/shares/"+string(sent.ID) || !m.Expires.Equal(*sent.Share.ExpiresAt) {
		t.Error(m)
	}
	q := r.requests[0]
	if q.Method != "POST" || q.Header.Get("Content-Type") != "text/plain;charset=UTF-8" || q.Header.Get("Authorization") != "" || q.Referer() != "" {
		t.Errorf("%s %v", q.Method, q.Header)
	}

	// Again, for the same share: another message.
	again, err := c.ResendKey(t.Context(), client.ResendInput{ID: sent.ID, Secret: sent.Secret, Mail: address(t)})
	if err != nil || again.DeliveryMethod != client.ByOwnDelivery {
		t.Fatalf("%v, %v", again.DeliveryMethod, err)
	}
	second, err := delivery.Open([]delivery.Secret{r.secret}, r.bodies[1], w.clock.Now())
	if err != nil || second.ID == m.ID || second.Key.Reveal() != sent.Secret.Reveal() {
		t.Errorf("again: id %s after %s, %v", second.ID, m.ID, err)
	}

	// Neither service saw the key, and no ticket was issued.
	if len(w.Mails) != 0 || w.Count("POST", "/ticket") != 0 {
		t.Errorf("%d mails", len(w.Mails))
	}
	for _, secret := range []string{sent.Secret.Reveal(), "bob@acme.example", "recipientHash"} {
		if strings.Contains(w.Received.String(), secret) {
			t.Errorf("the file API was told %s", secret)
		}
	}
}

// Somebody outside cannot open the page on the site.
func TestOwnDeliveryToAnOutsider(t *testing.T) {
	w, r := newServices(t), newReceiver(t, nil)
	c := w.owning(alice, r.own())
	in := toBob(t, "")
	in.Recipient, in.For = share.Outsider, "Carla"
	sent, err := c.Send(t.Context(), in)
	if err == nil {
		_, err = c.ResendKey(t.Context(), client.ResendInput{ID: sent.ID, Secret: sent.Secret, Mail: address(t)})
	}
	if err != nil || len(r.bodies) != 2 {
		t.Fatalf("%d requests, %v", len(r.bodies), err)
	}
	for _, body := range r.bodies {
		if m, err := delivery.Open([]delivery.Secret{r.secret}, body, w.clock.Now()); err != nil || !m.Outsider || m.Link != "" {
			t.Errorf("outsider %t, link %q, %v", m.Outsider, m.Link, err)
		}
	}
}

// Each failure says whether the key may have arrived, and nothing is repeated.
func TestOutcomesOfOwnDelivery(t *testing.T) {
	problem := func(status int) http.HandlerFunc {
		return func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("Content-Type", "application/problem+json")
			rw.WriteHeader(status)
			fmt.Fprint(rw, `{"title":"No such mailbox","detail":"Choose another\u001b[2J one."}`)
		}
	}
	page := func(status int) http.HandlerFunc {
		return func(rw http.ResponseWriter, _ *http.Request) {
			rw.WriteHeader(status)
			fmt.Fprint(rw, `<html>Sign in</html>`)
		}
	}
	for name, test := range map[string]struct {
		answer http.HandlerFunc
		want   error
		says   string
	}{
		"refused":            {problem(422), client.ErrNotTaken, "No such mailbox. Choose another [2J one"},
		"refused, no reason": {page(403), client.ErrNotTaken, "403 Forbidden"},
		"timed out there":    {problem(408), client.ErrDeliveryUnknown, "No such mailbox"},
		"failed":             {problem(502), client.ErrDeliveryUnknown, "No such mailbox"},
		"a sign-in page":     {page(200), client.ErrDeliveryUnknown, "answered 200"},
		"not delivered":      {func(rw http.ResponseWriter, _ *http.Request) { fmt.Fprint(rw, `{"delivered":false}`) }, client.ErrDeliveryUnknown, "answered 200"},
		"an endless answer": {func(rw http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(rw, strings.Repeat(" ", 1<<20)+`{"delivered":true}`)
		}, client.ErrDeliveryUnknown, "answered 200"},
		"a redirect": {func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("Location", "/other")
			rw.WriteHeader(307)
		}, client.ErrDeliveryUnknown, "redirect"},
		"cut off": {func(rw http.ResponseWriter, _ *http.Request) { clienttest.Reset(rw) }, client.ErrDeliveryUnknown, "broke"},
	} {
		t.Run(name, func(t *testing.T) {
			w, r := newServices(t), newReceiver(t, test.answer)
			sent, err := w.owning(alice, r.own()).Send(t.Context(), toBob(t, ""))
			var undelivered *client.NotDeliveredError
			if !errors.As(err, &undelivered) || undelivered.ID != sent.ID || !errors.Is(err, test.want) || !strings.Contains(err.Error(), test.says) {
				t.Fatalf("error %v", err)
			}
			if test.want == client.ErrDeliveryUnknown == strings.Contains(err.Error(), "not delivered") {
				t.Errorf("it says %v", err)
			}
			if w.Status(sent.ID) != share.Available || sent.Delivered || len(r.bodies) != 1 || len(w.Mails) != 0 {
				t.Errorf("status %s, delivered %v, %d requests, %d mails", w.Status(sent.ID), sent.Delivered, len(r.bodies), len(w.Mails))
			}
			for _, secret := range []string{sent.Secret.Reveal(), "bob@acme.example", r.URL, "\x1b"} {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("the error reveals %q: %v", secret, err)
				}
			}
		})
	}
}

// Where no connection was made, the key has certainly not arrived.
func TestOwnDeliveryIsNotThere(t *testing.T) {
	w, r := newServices(t), newReceiver(t, nil)
	own := r.own()
	r.Close()
	_, err := w.owning(alice, own).Send(t.Context(), toBob(t, ""))
	if !errors.As(err, new(*client.NotDeliveredError)) || !errors.Is(err, client.ErrUnreachable) || errors.Is(err, client.ErrDeliveryUnknown) {
		t.Errorf("error %v", err)
	}
	secure := httptest.NewTLSServer(r) // of an authority that nobody trusts
	defer secure.Close()
	own.URL = secure.URL
	if err := w.owning(alice, own).TestDelivery(t.Context(), address(t)); !errors.Is(err, client.ErrUnreachable) || len(r.bodies) != 0 {
		t.Errorf("error %v, %d requests", err, len(r.bodies))
	}
}

func TestStoppedBeforeTheAnswer(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	w, r := newServices(t), newReceiver(t, func(_ http.ResponseWriter, q *http.Request) {
		stop()
		<-q.Context().Done()
	})
	sent, err := w.owning(alice, r.own()).Send(ctx, toBob(t, ""))
	if !errors.As(err, new(*client.NotDeliveredError)) || !errors.Is(err, client.ErrDeliveryUnknown) || w.Status(sent.ID) != share.Available {
		t.Errorf("error %v", err)
	}
}

func TestByHandNothingIsSent(t *testing.T) {
	w, r := newServices(t), newReceiver(t, nil)
	sent, err := w.owning(alice, r.own()).Send(t.Context(), toBob(t, client.ByHand))
	if err != nil || sent.Delivered || sent.DeliveryMethod != client.ByHand || w.Status(sent.ID) != share.Available {
		t.Fatalf("%+v, %v", sent, err)
	}
	if len(w.Mails)+len(r.bodies)+w.Count("POST", "/ticket") != 0 || strings.Contains(w.Received.String(), "recipientHash") {
		t.Error("the key or the hash of an address was sent")
	}
}

func TestMethodsThatThePolicyAllows(t *testing.T) {
	r := newReceiver(t, nil)
	for name, test := range map[string]struct {
		allowed []string
		own     bool
		wanted  client.DeliveryMethod
		got     client.DeliveryMethod
		refused string
	}{
		"everything, no own delivery": {[]string{"mail", "own", "copy"}, false, "", client.ByMail, ""},
		"everything":                  {[]string{"mail", "own", "copy"}, true, "", client.ByOwnDelivery, ""},
		"a mail all the same":         {[]string{"mail", "own", "copy"}, true, client.ByMail, client.ByMail, ""},
		"own not allowed":             {[]string{"mail"}, true, "", client.ByMail, ""},
		"own only":                    {[]string{"own"}, true, "", client.ByOwnDelivery, ""},
		"own only, not known":         {[]string{"own"}, false, "", "", "does not allow mail by Secure Share for keys; it allows: own delivery"},
		"own, not known":              {[]string{"own"}, false, client.ByOwnDelivery, "", "no address of the site's own delivery"},
		"mail not allowed":            {[]string{"own", "copy"}, true, client.ByMail, "", "it allows: own delivery, delivery by hand"},
		"by hand not allowed":         {[]string{"mail"}, true, client.ByHand, "", "does not allow delivery by hand for keys; it allows: mail"},
		"own delivery not allowed":    {[]string{"copy"}, true, client.ByOwnDelivery, "", "does not allow own delivery"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newServices(t)
			w.DeliveryMethods = test.allowed
			var own *client.OwnDelivery
			if test.own {
				own = r.own()
			}
			sent, err := w.owning(alice, own).Send(t.Context(), toBob(t, test.wanted))
			if test.refused == "" {
				if err != nil || sent.DeliveryMethod != test.got {
					t.Errorf("method %q, %v", sent.DeliveryMethod, err)
				}
				return
			}
			var notAllowed *client.DeliveryMethodError
			if err == nil || !strings.Contains(err.Error(), test.refused) || !errors.As(err, &notAllowed) && !errors.Is(err, client.ErrNoOwnDelivery) {
				t.Errorf("error %v", err)
			}
			if slices.ContainsFunc(w.Log, func(l string) bool { return strings.HasPrefix(l, "POST") }) {
				t.Errorf("something was sent: %v", w.Log)
			}
		})
	}
}

// A service that knows no policies only mails keys.
func TestWithoutPolicies(t *testing.T) {
	w := newServices(t)
	w.On("GET", "/v1/policy", func(_ int, rw http.ResponseWriter, _ *http.Request) bool {
		clienttest.Refuse(rw, share.ErrNotFound)
		return true
	})
	if sent, err := w.owning(alice, newReceiver(t, nil).own()).Send(t.Context(), toBob(t, "")); err != nil || sent.DeliveryMethod != client.ByMail {
		t.Errorf("method %q, %v", sent.DeliveryMethod, err)
	}
}

func TestTestDelivery(t *testing.T) {
	w, r := newServices(t), newReceiver(t, nil)
	if err := w.owning(alice, r.own()).TestDelivery(t.Context(), address(t)); err != nil {
		t.Fatal(err)
	}
	m, err := delivery.Open([]delivery.Secret{r.secret}, r.bodies[0], w.clock.Now())
	if err != nil || m.Type != delivery.Test || m.Link != "" {
		t.Errorf("%v, %v", m, err)
	}
	if err := w.as(alice).TestDelivery(t.Context(), address(t)); !errors.Is(err, client.ErrNoOwnDelivery) {
		t.Errorf("without own delivery: %v", err)
	}
}

func TestOptionsOfOwnDelivery(t *testing.T) {
	good := newReceiver(t, nil).own()
	for name, change := range map[string]func(*client.OwnDelivery){
		"plain http": func(o *client.OwnDelivery) { o.URL = "http://keys.example" },
		"no URL":     func(o *client.OwnDelivery) { o.URL = "keys" },
		"no site":    func(o *client.OwnDelivery) { o.SiteURL = "acme" },
	} {
		t.Run(name, func(t *testing.T) {
			own := *good
			change(&own)
			if _, err := client.New(client.Options{FileAPI: "https://files.example", Identity: client.Bearer(nil), Own: &own}); err == nil {
				t.Errorf("%s is accepted", name)
			}
		})
	}
}

// A later release may allow methods that this release does not
// know. They are named as they are.
func TestUnknownMethodsAreNamed(t *testing.T) {
	err := &client.DeliveryMethodError{Method: client.ByMail, Allowed: []client.DeliveryMethod{"pigeon\x1b"}}
	if got := err.Error(); !strings.HasSuffix(got, "it allows: pigeon") {
		t.Error(got)
	}
}
