// Package histories checks that the answers to concurrent clients of one share
// are linearizable: some order of the calls, each taking effect at one instant
// between its request and its answer, must explain every answer.
package histories

import (
	"sync"
	"time"

	"github.com/anishathalye/porcupine"
)

// Action is what a client asked for.
type Action string

const (
	Claim       Action = "claim" // or resume, with a claim that holds the lease
	Acknowledge Action = "acknowledge"
	Revoke      Action = "revoke"
	Decline     Action = "decline"
	Show        Action = "show"
)

// Claims is the number of claim ids that the clients of one share use.
const Claims = 4

// Call is one request, about a share that was available when the history began.
type Call struct {
	Share  string
	Action Action
	Claim  int // index of the claim id that Claim and Acknowledge carry

	at int64
}

// Answer is the answer to a call. Times are nanoseconds since 1970, by the
// common clock of services and clients.
type Answer struct {
	Refusal string // the slug of the problem, "" for success
	EndsAt  int64  // when the lease ends, of Claim and Show; 0 if there is none
	Status  string // of Show
	Leases  int    // of Show: how many were granted

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
	r.operations = append(r.operations, porcupine.Operation{ClientId: client, Input: c, Call: c.at, Output: a, Return: a.at})
}

// Operations returns the history so far.
func (r *Recorder) Operations() []porcupine.Operation {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]porcupine.Operation(nil), r.operations...)
}

// Check looks for an order that explains the history. porcupine.Unknown means that within
// the limit it found no order and no proof that there is none.
func Check(rules Rules, history []porcupine.Operation, limit time.Duration) porcupine.CheckResult {
	return porcupine.CheckOperationsTimeout(Model(rules), history, limit)
}
