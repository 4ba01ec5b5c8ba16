// Package histories checks that the answers to concurrent clients of one share
// are linearizable: some order of the calls, each taking effect at one instant
// between its request and its answer, must explain every answer.
package histories

import (
	"math/rand/v2"
	"sync"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/secure-share/secure-share/shared/share"
)

// Action is what a client asked for.
type Action string

const (
	Claim       Action = "claim" // or resume, with a claim that holds a lease
	Acknowledge Action = "acknowledge"
	Revoke      Action = "revoke"
	Decline     Action = "decline"
	Show        Action = "show" // by the recipient
	ShowSent    Action = "show what was sent"
)

// Claims is the number of claim ids that the clients of one share use.
const Claims = 4

// Share is the subject of calls. It was available when the history began.
type Share struct {
	ID        string
	Openings  share.Openings
	ExpiresAt int64 // in nanoseconds since 1970
}

// Call is one request.
type Call struct {
	Share  Share
	Action Action
	Claim  int // index of the claim id that Claim and Acknowledge carry

	at int64
}

const (
	Clients = 6  // of a share: client 0 is its sender, the others the recipient
	Calls   = 10 // of a client
)

// Draw draws the n-th call of a client. Only the last ones may end a share.
func Draw(chance *rand.Rand, of Share, client, n int) Call {
	c := Call{Share: of, Action: Show, Claim: chance.IntN(Claims)}
	ending := n > Calls*2/3 && chance.IntN(6) == 0
	switch dice := chance.IntN(10); {
	case client == 0 && ending:
		c.Action = Revoke
	case client == 0:
		c.Action = ShowSent
	case ending && dice == 0:
		c.Action = Decline
	case ending, of.Openings > share.Once && dice < 2:
		c.Action = Acknowledge
	case dice < 7:
		c.Action = Claim
	}
	return c
}

// Answer is the answer to a call. Times are nanoseconds since 1970, by the
// common clock of services and clients.
type Answer struct {
	Refusal string // the slug of the problem, "" for success
	EndsAt  int64  // when the lease ends, of Claim, Show and ShowSent; 0 if there is none
	Status  string // of Show and ShowSent
	Leases  int    // of Show and ShowSent: how many were granted
	Opened  int    // of Show and ShowSent: how often it was opened, if more than once is allowed

	at int64
}

// Recorder collects a history from many goroutines.
type Recorder struct {
	mu         sync.Mutex
	operations []porcupine.Operation
}

// Do makes one call and records it with its answer.
func (r *Recorder) Do(client int, c Call, do func() Answer) {
	c.at = time.Now().UnixNano()
	a := do()
	a.at = time.Now().UnixNano()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.operations = append(r.operations, operation(client, c, a))
}

// operation is a call and its answer, which have their times.
func operation(client int, c Call, a Answer) porcupine.Operation {
	return porcupine.Operation{ClientId: client, Input: c, Call: c.at, Output: a, Return: a.at}
}

// Operations returns the history so far.
func (r *Recorder) Operations() []porcupine.Operation {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]porcupine.Operation(nil), r.operations...)
}

// Check looks for an order that explains the history. porcupine.Unknown means that within
// the limit it found neither an order nor a proof that none exists.
func Check(rules Rules, history []porcupine.Operation, limit time.Duration) porcupine.CheckResult {
	return porcupine.CheckOperationsTimeout(Model(rules), history, limit)
}
