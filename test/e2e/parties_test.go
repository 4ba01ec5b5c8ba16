package e2e

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"maps"
	"net/http"
	"net/http/httputil"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/keyring/password"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/test/scenario"
)

// The names of the parties in docs/security-model.md.
const (
	theLink      = "the link"
	theMail      = "the mail"
	accountA     = "account A"
	accountB     = "account B"
	unlockSecret = "the unlock secret"
	thePage      = "the page"
	changedPage  = "the changed page"
)

// documented returns the rows of the table under a heading of docs/security-model.md: the
// cells, by the first one.
func documented(t *testing.T, heading string) map[string][]string {
	t.Helper()
	root, err := stack.Root()
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(root, "docs", "security-model.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(text), "\n### "+heading+"\n")
	if !found {
		t.Fatalf("there is no %q", heading)
	}
	section, _, _ = strings.Cut(section, "\n#")
	rows := map[string][]string{}
	for line := range strings.Lines(section) {
		inner, table := strings.CutPrefix(strings.TrimSuffix(strings.TrimSpace(line), " |"), "| ")
		if cells := strings.Split(inner, " | "); table && cells[0] != "party" {
			rows[cells[0]] = cells[1:]
		}
	}
	if len(rows) < 6 {
		t.Fatalf("the table has %d rows", len(rows))
	}
	return rows
}

// parties splits the name of a row.
func parties(row string) []string {
	return strings.Split(strings.ReplaceAll(row, " and ", ", "), ", ")
}

// outside is a stack with a share for a person outside of each kind. Each was opened once,
// so that the accounts have seen all that they will ever see.
type outside struct {
	s       *stack.Stack
	a, b    holding
	targets []target
}

func newOutside(t *testing.T) outside {
	t.Helper()
	w := &traffic{saw: map[string]*bytes.Buffer{}}
	o := outside{s: start(t, stack.Options{SweepEvery: -1, Tap: w.tap})}
	scenario.AllowOutsiders(t, o.s)
	o.targets = []target{
		sendTarget(t, o.s, target{kind: "without a password"}),
		sendTarget(t, o.s, target{kind: "with a password", password: password.Generate()}),
		sendTarget(t, o.s, target{kind: "with a gate", password: password.Generate(), gate: true}),
	}
	if err := o.s.Tapped(t.Context()); err != nil {
		t.Fatal(err)
	}
	o.a, o.b = newHolding(w.everything(t, o.s, "files")), newHolding(w.everything(t, o.s, "keys"))
	for _, x := range o.targets {
		if !bytes.Contains(o.a.raw, x.ciphertext) || !bytes.Contains(o.b.raw, []byte(x.sent.Secret.Reveal())) {
			t.Error("the accounts do not hold what they should: this test proves nothing")
		}
	}
	return o
}

// sendTarget sends a share of the kind of x and opens it as its recipient.
func sendTarget(t *testing.T, s *stack.Stack, x target) target {
	t.Helper()
	x.address = "telltale-" + strings.ReplaceAll(x.kind, " ", "-") + "@outside.example"
	to, err := mailaddr.Parse(x.address)
	if err != nil {
		t.Fatal(err)
	}
	x.sent, err = on(t, s, "acme", "alice").Send(t.Context(), client.SendInput{
		Content: strings.NewReader(marker), Size: int64(len(marker)), Name: "telltale-name.txt", Recipient: share.Outsider, For: "Telltale of Globex",
		Mail: to, SenderName: "Alice Telltale", Password: x.password, Gate: x.gate, Openings: share.UntilExpiry,
	})
	if err != nil {
		t.Fatal(err)
	}
	x.cracker = x.claimed(t, s)
	x.scanned, x.stretched = map[*byte]bool{}, map[string][sha256.Size]byte{}
	return x
}

// claimed is what account A hands out to the recipient.
func (x target) claimed(t *testing.T, s *stack.Stack) cracker {
	t.Helper()
	outsider, id := scenario.Outsider(t, s), x.sent.ID
	key := client.NewLinkKey(x.sent.Secret, x.password, id)
	if x.gate {
		var err error
		if key, err = outsider.UnlockLink(t.Context(), id, client.NewLinkKey(x.sent.Secret, password.Password{}, id), x.password); err != nil {
			t.Fatal(err)
		}
	}
	grant, err := outsider.ClaimLink(t.Context(), id, key, share.NewClaimID())
	if err != nil {
		t.Fatal(err)
	}
	metadata, err := base64.RawURLEncoding.DecodeString(grant.Metadata)
	if err != nil {
		t.Fatal(err)
	}
	return cracker{id: id, ciphertext: fetch(t, string(grant.URL)), metadata: metadata}
}

// received opens the share as its recipient, who has the link, the key and the password.
func (x target) received(t *testing.T, s *stack.Stack) error {
	t.Helper()
	got, err := scenario.Outsider(t, s).Get(t.Context(), client.GetInput{
		ID: x.id, Path: t.TempDir(), Key: func(context.Context) (keyring.Secret, error) { return x.sent.Secret, nil },
		Password: func(context.Context, error) (password.Password, error) { return x.password, nil },
	})
	if err != nil {
		return err
	}
	if arrived, err := os.ReadFile(got.Path); err != nil || string(arrived) != marker {
		t.Errorf("%d bytes arrived, %v", len(arrived), err)
	}
	return nil
}

// adversary is the parties of a row with all that they hold of a share.
func (o outside) adversary(t *testing.T, row string, x target) adversary {
	t.Helper()
	a := adversary{s: o.s}
	for _, party := range parties(row) {
		switch party {
		case theLink:
			a.held = append(a.held, newHolding([]byte(x.sent.Link)))
		case theMail:
			a.held = append(a.held, newHolding(mailTo(t, o.s, x.address)))
		case accountA:
			a.held, a.files = append(a.held, o.a), true
		case accountB:
			a.held = append(a.held, o.b)
		case unlockSecret:
			a.unlockSecret = x.sent.UnlockSecret
		case thePage:
			a.held = append(a.held, newHolding(requestOf(t, x)))
		case changedPage: // forge/e2e/tests/pageHost.spec.ts: it gets what the recipient enters
			a.held = append(a.held, newHolding([]byte(x.sent.Link+" "+x.sent.Secret.Reveal())))
			if !x.password.IsZero() {
				a.typed = x.password.Reveal()
			}
		default:
			t.Fatalf("there is no party %q", party)
		}
	}
	return a
}

// requestOf is what the host of the page gets when a browser opens a share, with an unlock
// token if it has a gate.
func requestOf(t *testing.T, x target) []byte {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, x.sent.Link, nil)
	if err != nil {
		t.Fatal(err)
	}
	if x.gate {
		r.URL.RawQuery = "unlock=" + string(unlockToken(t, x.id, x.sent.UnlockSecret))
	}
	raw, err := httputil.DumpRequestOut(r, false)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// mailTo is the only mail to an address.
func mailTo(t *testing.T, s *stack.Stack, address string) []byte {
	t.Helper()
	mails := s.Keys.Mailbox.List(address)
	if len(mails) != 1 {
		t.Fatalf("%d mails to %s", len(mails), address)
	}
	m := mails[0]
	return []byte(strings.Join([]string{m.From, m.To, m.Subject, m.Text, m.HTML}, "\n"))
}

func TestPartiesOfAFileForAPersonOutside(t *testing.T) {
	t.Parallel()
	o := newOutside(t)
	t.Run("learn", o.learn)
	t.Run("can do", o.canDo)
}

// Each row of the table is tried. Afterwards the recipients
// can still open the shares that nobody could end.
func (o outside) canDo(t *testing.T) {
	for row, cells := range documented(t, "A file for a person outside") {
		t.Run(row, func(t *testing.T) {
			for n, x := range o.targets {
				if got := o.adversary(t, row, x).does(t, x); got != cells[n] {
					t.Errorf("%s: %s, and the document says %q", x.kind, got, cells[n])
				}
			}
		})
	}
	for _, x := range o.targets {
		if err := x.received(t, o.s); err != nil {
			t.Errorf("%s, the recipient: %v", x.kind, err)
		}
	}
	if x := o.targets[0]; !o.adversary(t, "the link and the mail", x).declines(t, x) {
		t.Error("who can read a share cannot end it")
	}
}

func (o outside) learn(t *testing.T) {
	rows := documented(t, "What each party learns")
	for fact, c := range o.facts(t) {
		cells, found := rows[fact]
		if !found || len(rows) != len(o.facts(t)) {
			t.Fatalf("the document has another list: %q", slices.Sorted(maps.Keys(rows)))
		}
		for n, party := range []string{accountA, accountB, theMail, theLink, thePage} {
			t.Run(fact+"/"+party, func(t *testing.T) {
				holds := slices.ContainsFunc(o.adversary(t, party, c.of).held, func(h holding) bool { return h.has(c.text) })
				if got := map[bool]string{true: "yes", false: "no"}[holds]; got != cells[n] {
					t.Errorf("%s, and the document says %q", got, cells[n])
				}
			})
		}
	}
}

type fact struct {
	of   target
	text string
}

func (o outside) facts(t *testing.T) map[string]fact {
	t.Helper()
	sealed, gated := o.targets[1], o.targets[2]
	return map[string]fact{
		"the content":                      {sealed, marker},
		"the name of the file":             {sealed, "telltale-name"},
		"what the sender calls the person": {sealed, "Telltale of Globex"},
		"the person’s address":             {sealed, sealed.address},
		"the sender’s name":                {sealed, "Alice Telltale"},
		"the sender’s account id":          {sealed, on(t, o.s, "acme", "alice").AccountID},
		"the id of the share":              {sealed, string(sealed.id)},
		"the key":                          {sealed, sealed.sent.Secret.Reveal()},
		"the password":                     {sealed, sealed.password.Reveal()},
		"the password of a gate":           {gated, gated.password.Reveal()},
		"the id of a share with a gate":    {gated, string(gated.id)},
		"the unlock secret of a gate":      {gated, gated.sent.UnlockSecret.Reveal()},
	}
}

// has reports whether the party holds a text: in clear, in signed tokens, in base64 and,
// if the text represents bytes, as these bytes.
func (h holding) has(text string) bool {
	all := [][]byte{[]byte(text)}
	inBase64 := func(b []byte) {
		all = append(all, []byte(base64.RawStdEncoding.EncodeToString(b)), []byte(base64.RawURLEncoding.EncodeToString(b)))
	}
	inBase64([]byte(text))
	for _, decode := range []func(string) ([]byte, error){base64.RawURLEncoding.DecodeString, hex.DecodeString} {
		if raw, err := decode(text); err == nil && len(raw) >= 16 {
			all = append(all, raw)
			inBase64(raw)
		}
	}
	held := append(bytes.Clone(h.raw), strings.Join(claimsIn(h.raw), " ")...)
	return slices.ContainsFunc(all, func(form []byte) bool { return bytes.Contains(held, form) })
}
