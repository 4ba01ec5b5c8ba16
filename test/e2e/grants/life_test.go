package grants

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/test/e2e/awscalls"
)

// act is one step in the life of a share and what it costs account A, or B: calls by
// operation, requests at the gateways among them, and what DynamoDB bills.
type act struct {
	Act   string         `json:"act"`
	Calls map[string]int `json:"calls"`
	awscalls.Units
}

// TestWhatAShareCosts counts the calls of each step. Nothing else runs: the
// stream is off, and the test delivers its records.
func TestWhatAShareCosts(t *testing.T) {
	w := newWorld(t, stack.Options{StreamOff: true, TTLOff: true, Concurrency: 1})
	var acts []act
	do := func(name string, step func()) {
		t.Helper()
		w.must(w.Tapped(t.Context()))
		w.seen.Take()
		step()
		w.must(w.Tapped(t.Context()))
		acts = append(acts, act{name, map[string]int{}, awscalls.Units{Indexes: map[string]float64{}}}.of(w.seen.Take()))
	}
	small(w, do)
	large(w, do)
	do("sweep, nothing due", func() { w.invoke(`{"sweep":"due"}`) })
	do("sweep for orphans", func() { w.invoke(`{"sweep":"orphans"}`) })
	expired(t, &acts)
	kept(t, "../../../scripts/cost/calls.json", acts)
}

// of adds up calls.
func (a act) of(calls []awscalls.Call) act {
	for _, c := range calls {
		if strings.HasPrefix(c.Operation, "Describe") || c.Operation == "" {
			continue // not of a function
		}
		a.Calls[c.Operation]++
		a.Write += c.Units.Write
		a.Read += c.Units.Read
		for index, n := range c.Units.Indexes {
			a.Indexes[index] += n
		}
	}
	return a
}

func small(w *world, do func(string, func())) {
	p := w.parcel(false)
	do("announce", func() { w.announce(p) })
	do("upload", func() { w.upload(p) })
	do("commit", func() {
		committed, err := w.commit(p)
		w.must(err)
		p.ticket = committed.Ticket
	})
	do("mail the key", func() { w.mail(p, p.ticket) })
	do("look at the inbox", func() {
		for _, err := range w.bob.Inbox(w.t.Context()) {
			w.must(err)
		}
	})
	for range 19 {
		w.announce(w.parcel(false))
	}
	do("look at a full page of the outbox", func() {
		for _, err := range w.alice.Outbox(w.t.Context()) {
			w.must(err)
		}
	})
	do("look at the share", func() {
		_, err := w.bob.Share(w.t.Context(), p.id)
		w.must(err)
	})
	var url func()
	do("claim", func() {
		grant := w.claimed(p)
		url = func() { w.download(grant) }
	})
	do("download", url)
	do("acknowledge", func() { w.must(w.bob.Acknowledge(w.t.Context(), p.id, p.claim)) })
	do("delete, by the stream", func() { w.wake(p) })
}

func large(w *world, do func(string, func())) {
	p := w.parcel(true)
	do("announce, in parts", func() { w.announce(p) })
	do("ask for the URLs of parts", func() { p.part = w.askForParts(p) })
	do("upload a part", func() { w.put(p.part.Method, p.part.URL, p.part.Headers, p.body) })
	do("commit, in parts", func() {
		_, err := w.commit(p)
		w.must(err)
	})
}

// expired is a share that nobody downloads, on a separate stack whose shares
// expire at once.
func expired(t *testing.T, acts *[]act) {
	t.Helper()
	w := newWorld(t, stack.Options{StreamOff: true, TTLOff: true, Concurrency: 1, Rules: "lifetime=1s,uploadURL=1h,uploadGrace=0s"})
	w.invoke(`{"sweep":"due"}`)
	p := w.parcel(false)
	w.announce(p)
	w.upload(p)
	if _, err := w.commit(p); err != nil && !strings.Contains(err.Error(), "expired") {
		t.Fatal(err)
	}
	s, err := w.alice.Share(t.Context(), p.id)
	w.must(err)
	time.Sleep(time.Until(s.ExpiresAt.Add(time.Second)))
	w.must(w.Tapped(t.Context()))
	w.seen.Take()
	w.wake(p)
	w.must(w.Tapped(t.Context()))
	*acts = append(*acts, act{"expire and delete", map[string]int{}, awscalls.Units{Indexes: map[string]float64{}}}.of(w.seen.Take()))
}

// The units follow DynamoDB's documentation, for items of known size.
func TestUnits(t *testing.T) {
	put := func(pk string, n int) string {
		return fmt.Sprintf(`{"Put":{"TableName":"t","Item":{"pk":{"S":%q},"sk":{"S":"share"},"x":{"B":%q},"due_pk":{"S":"due#1"},"due_sk":{"S":"now"}}}}`, pk, strings.Repeat("AAAA", n/3))
	}
	r := &awscalls.Recorder{}
	call := func(target, body string) awscalls.Units {
		r.Tap("files", "dynamodb", fmt.Appendf(nil, "POST / \r\nX-Amz-Target: DynamoDB_20120810.%s\r\nContent-Length: %d\r\n\r\n%s\r\n200\r\n\r\n{}", target, len(body), body))
		return r.Take()[0].Units
	}
	for _, c := range []struct {
		what, target, body string
		write, due         float64
	}{
		{"1 KiB and a bit, alone", "PutItem", strings.TrimSuffix(strings.TrimPrefix(put("a", 1023), `{"Put":`), "}"), 2, 1},
		{"the same, smaller: the larger counts; its entry stays", "PutItem", strings.TrimSuffix(strings.TrimPrefix(put("a", 300), `{"Put":`), "}"), 2, 0},
		{"in a transaction: twice, its entry once", "TransactWriteItems", `{"TransactItems":[` + put("b", 300) + `]}`, 2, 1},
		{"deleted, with its entry", "DeleteItem", `{"Key":{"pk":{"S":"a"},"sk":{"S":"share"}}}`, 1, 1},
		{"deleted where nothing is", "DeleteItem", `{"Key":{"pk":{"S":"a"},"sk":{"S":"share"}}}`, 1, 0},
	} {
		u := call(c.target, c.body)
		if math.Abs(u.Write-c.write) > 0 || u.Indexes["due"] != c.due {
			t.Errorf("%s: %v written, %v in the index; want %v and %v", c.what, u.Write, u.Indexes, c.write, c.due)
		}
	}
}
