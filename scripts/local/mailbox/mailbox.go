// Package mailbox keeps the mails that the local stack sent, and shows them.
package mailbox

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
)

// Message is one mail to one recipient.
type Message struct {
	ID      string    `json:"id"`
	From    string    `json:"from"`
	To      string    `json:"to"`
	Subject string    `json:"subject"`
	Text    string    `json:"text"`
	HTML    string    `json:"html"`
	At      time.Time `json:"at"`
}

// Box stores mails, one file each.
type Box struct {
	dir string
	now func() time.Time

	mu       sync.Mutex
	messages []Message // oldest first
}

// Open returns the box in dir, which it makes the first time.
func Open(dir string, now func() time.Time) (*Box, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	b := &Box{dir: dir, now: now}
	paths, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return nil, err
	}
	for _, path := range paths {
		var m Message
		content, err := os.ReadFile(path)
		if err == nil {
			err = json.Unmarshal(content, &m)
		}
		if err != nil {
			return nil, fmt.Errorf("mail %s: %w", filepath.Base(path), err)
		}
		b.messages = append(b.messages, m)
	}
	slices.SortStableFunc(b.messages, func(x, y Message) int { return x.At.Compare(y.At) })
	return b, nil
}

// Deliver stores m under a new id and returns the id.
func (b *Box) Deliver(m Message) (id string, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	m.ID, m.At = uuid.NewString(), b.now().UTC()
	content, err := json.Marshal(m)
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(filepath.Join(b.dir, m.ID+".json"), content, 0o600); err != nil {
		return "", err
	}
	b.messages = append(b.messages, m)
	return m.ID, nil
}

// List returns the mails to an address (in any letter case), newest first, or
// all mails if the address is empty.
func (b *Box) List(to string) []Message {
	b.mu.Lock()
	defer b.mu.Unlock()
	found := []Message{}
	for _, m := range slices.Backward(b.messages) {
		if to == "" || strings.EqualFold(m.To, to) {
			found = append(found, m)
		}
	}
	return found
}

// Find returns the mail with that id.
func (b *Box) Find(id string) (Message, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	i := slices.IndexFunc(b.messages, func(m Message) bool { return m.ID == id })
	if i < 0 {
		return Message{}, false
	}
	return b.messages[i], true
}
