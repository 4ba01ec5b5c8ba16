package sharestore

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/secure-share/secure-share/shared/dynamo"
	"github.com/secure-share/secure-share/shared/dynamo/dynamotest"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
)

var release = flag.String("release", "", "write the rows of this release into testdata/rows/<release>")

// testdata/rows/<release>/<status>.json has rows of earlier releases, in
// DynamoDB's JSON, and <status>-<kind>.json those of special shares. These files
// never change: a release that writes different rows adds a new folder.
func TestRowsOfEveryRelease(t *testing.T) {
	rules := share.DefaultRules()
	if *release != "" {
		writeRows(t, filepath.Join("testdata", "rows", *release), rules)
	}
	releases, err := filepath.Glob("testdata/rows/*")
	if err != nil || len(releases) == 0 {
		t.Fatalf("no rows: %v", err)
	}
	for _, dir := range releases {
		for _, status := range share.Statuses() {
			paths, err := filepath.Glob(filepath.Join(dir, string(status)+"*.json"))
			if err != nil || len(paths) == 0 {
				t.Errorf("%s has no row that is %s: %v", dir, status, err)
			}
			for _, path := range paths {
				t.Run(filepath.Base(dir)+"/"+strings.TrimSuffix(filepath.Base(path), ".json"), func(t *testing.T) {
					i := readRow(t, path)
					s, err := decode(i)
					if err != nil || s.Status != status {
						t.Fatalf("decoded as %q, %v", s.Status, err)
					}
					keeps(t, i, s, rules)
					lives(t, s, rules)
				})
			}
		}
	}
}

// The newest folder is that of this release and must equal what it writes.
func TestThisReleaseWritesWhatTheNewestRowsSay(t *testing.T) {
	releases, err := filepath.Glob("testdata/rows/*")
	if err != nil || len(releases) == 0 {
		t.Fatalf("no rows: %v", err)
	}
	for name, s := range lifetimes(t, share.DefaultRules()) {
		now, err := encode(s, share.DefaultRules())
		if err != nil {
			t.Fatal(err)
		}
		if before := readRow(t, filepath.Join(releases[len(releases)-1], name+".json")); !reflect.DeepEqual(plain(before), plain(now)) {
			t.Errorf("%s is written another way now. If that is intended, and the previous release can read it (see docs/upgrades.md): "+
				"go test ./shared/sharestore -run Release -release <date>\n%s", name, written(t, now))
		}
	}
}

// keeps checks that nothing of the row gets lost when it is written again.
func keeps(t *testing.T, i dynamo.Item, s share.Share, rules share.Rules) {
	t.Helper()
	again, err := encode(s, rules)
	if err != nil {
		t.Fatal(err)
	}
	for name, before := range plain(i) {
		if now := plain(again)[name]; !reflect.DeepEqual(before, now) {
			t.Errorf("%s was %v, is written as %v", name, before, now)
		}
	}
	if back, err := decode(again); err != nil || !reflect.DeepEqual(back, s) {
		t.Errorf("read back as %+v, %v", back, err)
	}
}

// lives applies every event to the share, now and after every deadline. The
// rules decide or refuse each, and the result can be written and read.
func lives(t *testing.T, s share.Share, rules share.Rules) {
	t.Helper()
	decided := 0
	for _, later := range []time.Duration{0, time.Minute, time.Hour, 25 * time.Hour, 73 * time.Hour, 100 * 24 * time.Hour} {
		for _, e := range everythingOf(s, last(s).Add(later)) {
			next, err := rules.Apply(s, e, last(s).Add(later))
			if err != nil {
				if text := err.Error(); strings.Contains(text, "unknown status") || strings.Contains(text, "no rule") {
					t.Errorf("%T after %s: %v", e, later, err)
				}
				continue // refused, with a reason
			}
			decided++
			i, err := encode(next, rules)
			if err != nil {
				t.Fatal(err)
			}
			if back, err := decode(i); err != nil || !reflect.DeepEqual(back, next) {
				t.Errorf("%T after %s: read back as %+v, %v", e, later, back, err)
			}
		}
	}
	if decided == 0 {
		t.Error("nothing can happen to it any more")
	}
}

// everythingOf has every event that can happen to the share, with the right proofs.
func everythingOf(s share.Share, now time.Time) []share.Event {
	if s.Recipient != share.Outsider {
		return everything
	}
	session := share.Session{}
	if s.HasGate() {
		session, _ = s.NewSession(now)
	}
	by := share.Outsider
	return []share.Event{
		commit, share.IssueTicket{By: alice, RecipientHash: address, TicketID: "another"},
		share.Show{By: by, Proof: proof, KeyProof: keyProof, Session: session},
		share.Claim{By: by, Proof: proof, KeyProof: keyProof, Session: session, Claim: claim},
		share.TryPassword{By: by, Proof: proof, KeyProof: keyProof}, share.TryPassword{By: by, Proof: share.Verifier{9}, KeyProof: keyProof},
		share.Unlock{By: by, Proof: proof, GateProof: gateProof}, share.Unlock{By: by, Proof: proof, GateProof: share.Verifier{9}},
		share.UnlockByToken{By: by}, share.ChangeUnlockSecret{By: alice, Secret: share.UnlockSecretOf(make([]byte, 32))}, share.LiftLock{By: alice},
		share.Acknowledge{By: by, Claim: claim}, share.Decline{By: by, Proof: proof, KeyProof: keyProof, Session: session},
		share.Extend{By: alice}, share.Revoke{By: alice}, share.Uninstall{Installation: app}, share.Tick{}, share.Reaped{},
	}
}

// last returns the latest past time in the share.
func last(s share.Share) time.Time { return s.History[len(s.History)-1].At }

const (
	alice = share.Person("712020:a11ce")
	bob   = share.Person("712020:b0b")
	app   = share.Installation("ari:cloud:ecosystem::installation/1")
)

var (
	epoch   = time.Date(2026, 11, 21, 12, 0, 0, 123456789, time.UTC)
	content = share.Content{Length: 5000, SHA256: [32]byte{1}}
	proof   = share.Verifier{2}
	claim   = share.ClaimHash{3}
	address = share.RecipientHash{4}

	keyProof, gateProof = share.Verifier{7}, share.Verifier{8}
	create              = share.Create{
		Site: "3f0a6c1e-58d2-4b77-9c0e-1f2a7d94b6a1", ID: "AAECAwQFBgcICQoLDA0ODw", Installation: app, By: alice, Recipient: bob,
		Content: content, Verifier: proof, Metadata: []byte("sealed"), Description: share.Description{Sealed: []byte("sealed too"), KeyVersion: 1},
		FileInfo: share.FileInfo{Sealed: []byte("sealed for the sender"), KeyVersion: 1},
	}
	commit = share.Commit{By: alice, Stored: content, RecipientHash: address, TicketID: "ticket"}
	take   = share.Claim{By: bob, Proof: proof, Claim: claim}

	everything = []share.Event{
		create, share.BeginUpload{By: alice, UploadID: "upload"}, share.GrantParts{By: alice, Parts: []share.Part{{Number: 1}}}, commit,
		share.IssueTicket{By: alice, RecipientHash: address, TicketID: "another"}, take, share.Acknowledge{By: bob, Claim: claim},
		share.Extend{By: alice}, share.Revoke{By: alice}, share.Decline{By: bob}, share.Uninstall{Installation: app}, share.Tick{}, share.Reaped{},
	}
)

// lifetimes has a share in each status, by its name, with as many fields as possible, and
// special shares, named <status>-<kind>.
func lifetimes(t *testing.T, rules share.Rules) map[string]share.Share {
	t.Helper()
	inParts, committed := create, commit
	inParts.Content.SHA256, committed.SHA256 = [32]byte{}, content.SHA256
	available := []share.Event{create, commit}
	several := create
	several.Openings = 3
	lapse := []share.Event{take, after(15 * time.Minute)}
	return happened(t, rules, map[string][]share.Event{
		"uploading":   {inParts, share.BeginUpload{By: alice, UploadID: "upload"}},
		"available":   {inParts, share.BeginUpload{By: alice, UploadID: "upload"}, committed, take, after(15 * time.Minute)},
		"claimed":     {several, commit, take, share.Acknowledge{By: bob, Claim: claim}, claiming(take, 5), claiming(take, 6)},
		"downloaded":  slices.Concat(available, []share.Event{take, share.Acknowledge{By: bob, Claim: claim}, share.Reaped{}}),
		"unconfirmed": slices.Concat(available, lapse, lapse, lapse),
		"declined":    slices.Concat(available, []share.Event{share.Decline{By: bob}}),
		"revoked":     slices.Concat(available, []share.Event{share.Uninstall{Installation: app}}),
		"expired":     slices.Concat(available, []share.Event{after(72 * time.Hour), share.Reaped{}}),
		"abandoned":   {create, after(24 * time.Hour)},
	}, specialShares())
}

// specialShares are shares for people outside, with a password or a gate, shares that can
// be opened several times, and copies.
func specialShares() map[string][]share.Event {
	gated := create
	gated.Recipient, gated.MailVerifier, gated.Label = share.Outsider, share.Verifier{10}, share.Label{Sealed: []byte("sealed name"), KeyVersion: 1}
	gated.Limits = share.Limits{MailDomains: []string{"outside.example"}, EmbedOrigins: []string{"https://portal.example"}}
	locked := gated
	gated.GateVerifier, gated.UnlockSecret = gateProof, share.UnlockSecretOf(bytes.Repeat([]byte{11}, 32))
	locked.KeyVerifier = keyProof
	gatedTwice, untilExpiry := gated, create
	gatedTwice.Openings, untilExpiry.Openings = 2, share.UntilExpiry
	outside := take
	outside.By = share.Outsider
	wrong := share.Unlock{By: share.Outsider, Proof: proof, GateProof: share.Verifier{9}}
	opened := []share.Event{gatedTwice, commit, inSession{outside}, share.Acknowledge{By: share.Outsider, Claim: claim}}
	copied, assembled := create, commit
	copied.CopyOf, copied.Sending, copied.Content.SHA256 = "EBESExQVFhcYGRobHB0eHw", "ICEiIyQlJicoKSorLC0uLw", [32]byte{}
	assembled.SHA256 = content.SHA256
	begun := []share.Event{copied, share.BeginUpload{By: alice, UploadID: "upload"}, share.GrantParts{By: alice, Parts: []share.Part{{Number: 1}}}}
	return map[string][]share.Event{
		"uploading-copy":         begun,
		"available-copy":         append(slices.Clip(begun), assembled),
		"available-gate":         {gated, commit, wrong},
		"claimed-gate":           append(slices.Clip(opened), inSession{claiming(outside, 5)}),
		"available-gate-opened":  opened,
		"downloaded-gate":        {gated, commit, inSession{outside}, share.Acknowledge{By: share.Outsider, Claim: claim}, share.Reaped{}},
		"available-password":     append([]share.Event{locked, commit}, slices.Repeat([]share.Event{share.TryPassword{By: share.Outsider, Proof: share.Verifier{9}, KeyProof: keyProof}}, 10)...),
		"available-until-expiry": {untilExpiry, commit, take, claiming(take, 5)},
		"expired-until-expiry":   {untilExpiry, commit, take, after(72 * time.Hour), share.Reaped{}},
		"uploading-gate":         {gated},
	}
}

// claiming is the claim with another id.
func claiming(c share.Claim, id byte) share.Claim {
	c.Claim = share.ClaimHash{id}
	return c
}

// happened applies the events of each life, a minute apart.
func happened(t *testing.T, rules share.Rules, lives ...map[string][]share.Event) map[string]share.Share {
	t.Helper()
	all := map[string]share.Share{}
	for _, some := range lives {
		for name, events := range some {
			s := happenedTo(t, rules, name, events)
			if status, _, _ := strings.Cut(name, "-"); string(s.Status) != status {
				t.Fatalf("%s became %s", name, s.Status)
			}
			all[name] = s
		}
	}
	return all
}

func happenedTo(t *testing.T, rules share.Rules, name string, events []share.Event) (s share.Share) {
	t.Helper()
	now := epoch
	for _, e := range events {
		now = now.Add(time.Minute)
		switch special := e.(type) {
		case wait:
			now, e = now.Add(special.long), share.Tick{}
		case inSession:
			special.Session, _ = s.NewSession(now)
			e = special.Claim
		}
		var err error
		if s, err = rules.Apply(s, e, now); err != nil {
			t.Fatalf("%s: %T: %v", name, e, err)
		}
	}
	return s
}

// inSession is a claim with a session of the share.
type inSession struct{ share.Claim }

// wait is an amount of time that passes in a lifetime.
type wait struct {
	share.Tick
	long time.Duration
}

func after(d time.Duration) share.Event { return wait{long: d} }

func writeRows(t *testing.T, dir string, rules share.Rules) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, s := range lifetimes(t, rules) {
		i, err := encode(s, rules)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name+".json"), written(t, i), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func written(t *testing.T, i dynamo.Item) []byte {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", "  ")
	if err := e.Encode(plain(i)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func readRow(t *testing.T, path string) dynamo.Item {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var typed map[string]map[string]any
	if err := json.Unmarshal(raw, &typed); err != nil {
		t.Fatal(err)
	}
	return unplain(t, typed)
}

// plain is an item in DynamoDB's JSON.
func plain(i dynamo.Item) map[string]any {
	out := map[string]any{}
	for name, v := range i {
		out[name] = plainValue(v)
	}
	return out
}

func plainValue(v types.AttributeValue) any {
	switch v := v.(type) {
	case *types.AttributeValueMemberS:
		return map[string]any{"S": v.Value}
	case *types.AttributeValueMemberN:
		return map[string]any{"N": v.Value}
	case *types.AttributeValueMemberB:
		return map[string]any{"B": v.Value}
	case *types.AttributeValueMemberBS:
		set := slices.Clone(v.Value)
		slices.SortFunc(set, bytes.Compare)
		return map[string]any{"BS": set}
	case *types.AttributeValueMemberL:
		var list []any
		for _, one := range v.Value {
			list = append(list, plainValue(one))
		}
		return map[string]any{"L": list}
	case *types.AttributeValueMemberM:
		return map[string]any{"M": plain(v.Value)}
	}
	panic(fmt.Sprintf("no row has a %T", v))
}

func unplain(t *testing.T, typed map[string]map[string]any) dynamo.Item {
	t.Helper()
	i := dynamo.Item{}
	for name, v := range typed {
		i[name] = unplainValue(t, v)
	}
	return i
}

func unplainValue(t *testing.T, typed map[string]any) types.AttributeValue {
	t.Helper()
	raw, err := json.Marshal(typed)
	if err != nil {
		t.Fatal(err)
	}
	var v struct {
		S, N *string
		B    *[]byte
		BS   [][]byte
		L    []map[string]any
		M    map[string]map[string]any
	}
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	switch {
	case v.S != nil:
		return &types.AttributeValueMemberS{Value: *v.S}
	case v.N != nil:
		return &types.AttributeValueMemberN{Value: *v.N}
	case v.B != nil:
		return &types.AttributeValueMemberB{Value: *v.B}
	case v.BS != nil:
		return &types.AttributeValueMemberBS{Value: v.BS}
	case v.M != nil:
		return &types.AttributeValueMemberM{Value: unplain(t, v.M)}
	}
	list := []types.AttributeValue{}
	for _, one := range v.L {
		list = append(list, unplainValue(t, one))
	}
	return &types.AttributeValueMemberL{Value: list}
}

// A write of this release keeps attributes that the next one put into the row.
func TestWhatTheNextReleaseWroteStays(t *testing.T) {
	dynamotest.Everywhere(t, func(t *testing.T, cfg aws.Config) {
		db, name := dynamotest.NewTable(t, cfg, table.Shares)
		store := New(cfg, name, share.DefaultRules())
		s := lifetimes(t, share.DefaultRules())["available"]
		i, err := encode(s, share.DefaultRules())
		if err != nil {
			t.Fatal(err)
		}
		i["from_the_next_release"], i["and_its_map"] = dynamo.Text("kept"), &types.AttributeValueMemberM{Value: dynamo.Item{"n": dynamo.Number(7)}}
		if _, err := db.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &name, Item: i}); err != nil {
			t.Fatal(err)
		}
		for _, e := range []share.Event{take, share.Acknowledge{By: bob, Claim: claim}, share.Reaped{}} {
			_, err := store.Update(t.Context(), s.Site, s.ID, func(s share.Share) (share.Share, error) {
				return share.DefaultRules().Apply(s, e, last(s).Add(time.Minute))
			})
			if err != nil {
				t.Fatalf("%T: %v", e, err)
			}
			row := dynamotest.Item(t, db, name, key(sharePK(s.Site, s.ID), table.RowSK))
			for _, added := range []string{"from_the_next_release", "and_its_map"} {
				if !reflect.DeepEqual(row[added], i[added]) {
					t.Errorf("after %T %s is %v", e, added, row[added])
				}
			}
			for attribute := range row {
				if !known[attribute] && !strings.HasPrefix(attribute, "from_") && !strings.HasPrefix(attribute, "and_") {
					t.Errorf("after %T the row has %s", e, attribute)
				}
			}
		}
		if after, err := store.Get(t.Context(), s.Site, s.ID); err != nil || after.Status != share.Downloaded {
			t.Errorf("at the end it is %s, %v", after.Status, err)
		}
	})
}
