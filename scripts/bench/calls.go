package main

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/client/localid"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// noLimits lets one person send as often as a benchmark does.
const noLimits = "announcementsPerHour=1000000,uploadsAtOnce=100000,siteBytesPerDay=1152921504606846976,bytesPerDay=1125899906842624"

// batch is the number of calls between two readings of the process's CPU time.
const batch = 20

func benchCalls(ctx context.Context, rounds int) error {
	dir, err := os.MkdirTemp("", "secure-share-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := stack.Build(ctx, dir); err != nil {
		return err
	}
	seen := &tally{}
	s, err := stack.Start(ctx, stack.Options{
		Bin: dir, Concurrency: 1, StreamOff: true, SweepEvery: -1, Tap: seen.tap, // the file API alone
		Limits: noLimits,
	})
	if err != nil {
		return err
	}
	defer s.Close()
	c, err := newCallers(ctx, s)
	if err != nil {
		return err
	}
	if err := c.warm(ctx); err != nil {
		return err
	}
	pid, err := pidOf(filepath.Join(dir, stack.FileAPI, "bootstrap"))
	if err != nil {
		return err
	}
	meter := &meter{pid: pid, seen: seen, cpu: map[string]series{}, calls: map[string]map[string]int{}}
	for range rounds {
		if err := c.round(ctx, meter); err != nil {
			return err
		}
	}
	resident, err := residentMB(pid)
	if err != nil {
		return err
	}
	meter.print(rounds)
	fmt.Printf("\nThe function's process has %.1f MB in RAM after these calls.\n", resident)
	return nil
}

// callers are the two sides of a share.
type callers struct {
	sender, recipient *client.Client
	recipientID       string
	api               string
}

func newCallers(ctx context.Context, s *stack.Stack) (*callers, error) {
	sender, _, err := person(ctx, s, "alice")
	if err != nil {
		return nil, err
	}
	recipient, self, err := person(ctx, s, "bob")
	return &callers{sender, recipient, self.AccountID, s.Endpoints.FileAPI}, err
}

func person(ctx context.Context, s *stack.Stack, name string) (*client.Client, localid.Person, error) {
	return localid.Connect(ctx, s.Endpoints.Issuer, "acme", name, client.Options{
		FileAPI: s.Endpoints.FileAPI, KeyMailer: s.Endpoints.KeyMailer,
		Claims: client.ClaimFolder(filepath.Join(s.Dir, "claims-"+name)),
	})
}

// transfer is one share of a round.
type transfer struct {
	id     share.ID
	secret keyring.Secret
	claim  share.ClaimID
	upload wire.Upload
}

var ciphertext = make([]byte, 1000)

// warm starts the process, so that it has the issuer's keys and open
// connections.
func (c *callers) warm(ctx context.Context) error {
	return c.round(ctx, &meter{seen: &tally{}, cpu: map[string]series{}, calls: map[string]map[string]int{}})
}

// round measures each call on a batch of new shares.
func (c *callers) round(ctx context.Context, m *meter) error {
	transfers := make([]transfer, batch)
	for i := range transfers {
		transfers[i] = transfer{id: share.NewID(), secret: keyring.NewSecret(), claim: share.NewClaimID()}
	}
	health := func(*transfer) error { return c.health(ctx) }
	for _, step := range []struct {
		name string
		do   func(*transfer) error
	}{
		{"`GET /healthz`", health},
		{"the same again (noise)", health},
		{"create", func(p *transfer) error { return c.create(ctx, p) }},
		{"", func(p *transfer) error { return p.put(ctx) }},
		{"commit", func(p *transfer) error { return c.commit(ctx, p) }},
		{"claim", func(p *transfer) error {
			_, err := c.recipient.Claim(ctx, p.id, p.secret.ClaimKey(p.id.Bytes()), p.claim)
			return err
		}},
		{"acknowledge", func(p *transfer) error { return c.recipient.Acknowledge(ctx, p.id, p.claim) }},
	} {
		err := m.measure(step.name, func() error {
			for i := range transfers {
				if err := step.do(&transfers[i]); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("%s: %w", step.name, err)
		}
	}
	return nil
}

func (c *callers) health(ctx context.Context) error {
	return request(ctx, http.MethodGet, c.api+"/healthz", nil, nil)
}

func (c *callers) create(ctx context.Context, p *transfer) error {
	verifier := p.secret.ClaimKey(p.id.Bytes()).Verifier()
	sum := sha256.Sum256(ciphertext)
	out, err := c.sender.Create(ctx, wire.CreateRequest{
		ID: string(p.id), Recipient: c.recipientID, Verifier: encoded(verifier[:]), Metadata: encoded(ciphertext[:200]),
		Length: int64(len(ciphertext)), SHA256: encoded(sum[:]),
	})
	if err == nil {
		p.upload = *out.Upload
	}
	return err
}

func (p *transfer) put(ctx context.Context) error {
	return request(ctx, p.upload.Method, p.upload.URL, p.upload.Headers, ciphertext)
}

func (c *callers) commit(ctx context.Context, p *transfer) error {
	anybody := share.RecipientHash{1} // no key is mailed
	_, err := c.sender.Commit(ctx, p.id, wire.CommitRequest{RecipientHash: encoded(anybody[:]), SenderName: "Alice"})
	return err
}

func request(ctx context.Context, method, url string, headers map[string]string, body []byte) error {
	r, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(string(body)))
	if err != nil {
		return err
	}
	for name, value := range headers {
		r.Header.Set(name, value)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode >= 300 {
		return fmt.Errorf("answered %d", res.StatusCode)
	}
	return nil
}

func encoded(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// meter adds up the cost of calls.
type meter struct {
	pid   int // 0: nobody's
	seen  *tally
	names []string
	cpu   map[string]series         // ms per call
	calls map[string]map[string]int // of AWS, by operation, in all rounds
}

// measure runs one batch of a call. It records nothing if the name is empty.
func (m *meter) measure(name string, run func() error) error {
	if name == "" || m.pid == 0 {
		return run()
	}
	m.seen.take()
	before, err := cpuTime(m.pid)
	if err != nil {
		return err
	}
	if err := run(); err != nil {
		return err
	}
	after, err := cpuTime(m.pid)
	if err != nil {
		return err
	}
	if m.calls[name] == nil {
		m.names, m.calls[name] = append(m.names, name), map[string]int{}
	}
	m.cpu[name] = append(m.cpu[name], float64((after-before).Microseconds())/1e3/batch)
	for operation, n := range m.seen.take() {
		m.calls[name][operation] += n
	}
	return nil
}

func (m *meter) print(rounds int) {
	rows := [][]string{{"call", "CPU, ms", "ratio", "calls of AWS", "which"}}
	for _, name := range m.names {
		var which []string
		total := 0
		for _, operation := range slices.Sorted(maps.Keys(m.calls[name])) {
			n := m.calls[name][operation]
			total += n
			which = append(which, fmt.Sprintf("%s %.3g", operation, float64(n)/float64(rounds*batch)))
		}
		rows = append(rows, []string{
			name, m.cpu[name].show(2), m.cpu[name].over(m.cpu[m.names[0]]).show(1),
			fmt.Sprintf("%.3g", float64(total)/float64(rounds*batch)), strings.Join(which, ", "),
		})
	}
	printTable(rows)
}

// tally counts the calls of AWS services by operation.
type tally struct {
	mu    sync.Mutex
	calls map[string]int
}

var target = regexp.MustCompile(`(?m)^X-Amz-Target: \w+\.(\w+)`)

func (t *tally) tap(account, what string, data []byte) {
	if account != "files" || what == stack.FileAPI {
		return
	}
	operation := what
	if found := target.FindSubmatch(data); found != nil {
		operation = string(found[1])
	} else if what == "s3" {
		method, _, _ := strings.Cut(string(data[:min(10, len(data))]), " ")
		operation = "S3 " + method
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.calls == nil {
		t.calls = map[string]int{}
	}
	t.calls[operation]++
}

// take returns the counts since the last time. Calls are copied after their
// answer was sent, so the last one may be counted a moment later.
func (t *tally) take() map[string]int {
	time.Sleep(20 * time.Millisecond)
	t.mu.Lock()
	defer t.mu.Unlock()
	taken := t.calls
	t.calls = nil
	return taken
}
