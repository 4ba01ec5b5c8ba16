package share_test

import (
	"reflect"

	"github.com/secure-share/secure-share/shared/share"
)

// question is an index of questions, which has every event of the model.
type question int8

const (
	create question = iota
	beginUpload
	grantParts
	commit
	claim1
	claim2
	claim3
	acknowledge1
	acknowledge2
	acknowledge3
	extend
	revoke
	decline
	uninstall
	pass     // the reaper finds a live share
	reap     // the reaper finds an ended one
	recorded // the reaper, when it has deleted
	told     // a reaper that asks nothing
	firstHostile
)

var (
	alice, bob, mallory = share.Person("alice"), share.Person("bob"), share.Person("mallory")

	key      = share.Verifier{1}
	wrongKey = share.Verifier{2}
	claimIDs = [4]share.ClaimHash{{1}, {2}, {3}, {4}} // the last never gets a lease
	content  = share.Content{Length: 100, SHA256: [32]byte{7}}

	// other is content of the same length.
	other = share.Content{Length: 100, SHA256: [32]byte{8}}

	theCreate = share.Create{
		Site: "acme", ID: share.NewID(), Installation: "jira", By: alice, Recipient: bob,
		Content: content, Verifier: key, Metadata: []byte("sealed"),
		Description: share.Description{Sealed: []byte("note"), KeyVersion: 1},
		FileInfo:    share.FileInfo{Sealed: []byte("name"), KeyVersion: 1},
		Label:       share.Label{Sealed: []byte("label"), KeyVersion: 1},
	}
	theCreateInParts = changed(theCreate, func(c *share.Create) { c.Content.SHA256 = [32]byte{} })
)

// questions are the calls of alice (the sender) and bob (the recipient, with
// two devices, or three if the share can be opened several times), the two calls of the reaper and, from firstHostile on, the
// calls that must be refused in every state: by another person with the key, by
// alice and bob beyond their roles, and by bob without the key.
var questions = []struct {
	text  string
	event func(object) share.Event
}{
	create:      {"alice creates again", always(theCreate)},
	beginUpload: {"alice begins her upload in parts", always(share.BeginUpload{By: alice, UploadID: "u"})},
	grantParts:  {"alice asks for part URLs", always(share.GrantParts{By: alice, Parts: []share.Part{{Number: 1}}})},
	commit: {"alice commits", func(found object) share.Event {
		return share.Commit{
			By: alice, Stored: [...]share.Content{stored: content, replaced: other}[found], SHA256: content.SHA256,
			RecipientHash: share.RecipientHash{1}, TicketID: "t",
		}
	}},
	claim1:       {"bob claims with id 1", always(share.Claim{By: bob, Proof: key, Claim: claimIDs[0]})},
	claim2:       {"bob claims with id 2", always(share.Claim{By: bob, Proof: key, Claim: claimIDs[1]})},
	claim3:       {"bob claims with id 3", always(share.Claim{By: bob, Proof: key, Claim: claimIDs[2]})},
	acknowledge1: {"bob acknowledges id 1", always(share.Acknowledge{By: bob, Claim: claimIDs[0]})},
	acknowledge2: {"bob acknowledges id 2", always(share.Acknowledge{By: bob, Claim: claimIDs[1]})},
	acknowledge3: {"bob acknowledges id 3", always(share.Acknowledge{By: bob, Claim: claimIDs[2]})},
	extend:       {"alice extends", always(share.Extend{By: alice})},
	revoke:       {"alice revokes", always(share.Revoke{By: alice})},
	decline:      {"bob declines", always(share.Decline{By: bob, Proof: key})},
	uninstall:    {"the site uninstalls", always(share.Uninstall{Installation: "jira"})},
	pass:         {"the reaper", always(share.Tick{})},
	reap:         {"the reaper", always(share.Tick{})},
	recorded:     {"the reaper's record", always(share.Reaped{})},
	told:         {"the blind reaper", nil},

	firstHostile: {"mallory claims with the key", always(share.Claim{By: mallory, Proof: key, Claim: claimIDs[3]})},
	{"alice claims with the key", always(share.Claim{By: alice, Proof: key, Claim: claimIDs[3]})},
	{"bob claims without the key", always(share.Claim{By: bob, Proof: wrongKey, Claim: claimIDs[3]})},
	{"bob resumes without the key", always(share.Claim{By: bob, Proof: wrongKey, Claim: claimIDs[0]})},
	{"bob claims with the zero key", always(share.Claim{By: bob, Claim: claimIDs[3]})},
	{"mallory acknowledges id 1", always(share.Acknowledge{By: mallory, Claim: claimIDs[0]})},
	{"alice acknowledges id 1", always(share.Acknowledge{By: alice, Claim: claimIDs[0]})},
	{"bob acknowledges an id without a lease", always(share.Acknowledge{By: bob, Claim: claimIDs[3]})},
	{"mallory extends", always(share.Extend{By: mallory})},
	{"bob extends", always(share.Extend{By: bob})},
	{"mallory revokes", always(share.Revoke{By: mallory})},
	{"bob revokes", always(share.Revoke{By: bob})},
	{"mallory declines", always(share.Decline{By: mallory})},
	{"alice declines", always(share.Decline{By: alice})},
	{"mallory commits", always(share.Commit{By: mallory, Stored: content, RecipientHash: share.RecipientHash{1}})},
	{"bob commits", always(share.Commit{By: bob, Stored: content, RecipientHash: share.RecipientHash{1}})},
	{"mallory begins an upload", always(share.BeginUpload{By: mallory, UploadID: "m"})},
	{"mallory asks for part URLs", always(share.GrantParts{By: mallory, Parts: []share.Part{{Number: 1}}})},
	{"bob asks for part URLs", always(share.GrantParts{By: bob})},
	{"mallory takes the id", always(share.Create{By: mallory, Recipient: bob, Content: content, Verifier: key})},
	{"an outsider declines without the key", always(share.Decline{By: share.Outsider, Proof: wrongKey})},
	{"bob looks without the key", always(share.Show{By: bob, Proof: wrongKey})},
	{"mallory looks with the key", always(share.Show{By: mallory, Proof: key})},
	{"another site's installation goes", always(share.Uninstall{Installation: "confluence"})},
}

// byOutsider is an event with the outsider in bob's place.
func byOutsider(e share.Event) share.Event {
	changed := reflect.New(reflect.TypeOf(e)).Elem()
	changed.Set(reflect.ValueOf(e))
	for _, name := range []string{"By", "Recipient"} {
		if person := changed.FieldByName(name); person.IsValid() && person.String() == string(bob) {
			person.SetString(string(share.Outsider))
		}
	}
	return changed.Interface().(share.Event)
}

func always(e share.Event) func(object) share.Event {
	return func(object) share.Event { return e }
}

// getsURL reports whether the answer holds a presigned URL.
func (q question) getsURL() bool {
	_, claims := q.claimant()
	return claims || q == create || q == grantParts
}

// claimant returns the index of a claim's claim id; ok is false if the question
// is not a claim.
func (q question) claimant() (id int, ok bool) {
	return int(q - claim1), claim1 <= q && q <= claim3
}

// confirmer is claimant for an acknowledgement.
func (q question) confirmer() (id int, ok bool) {
	return int(q - acknowledge1), acknowledge1 <= q && q <= acknowledge3
}
