package main

import (
	"bytes"
	"sync"
)

// traffic records what each account saw.
type traffic struct {
	mutex sync.Mutex
	data  map[string][]byte         // by account
	calls map[string]map[string]int // by account and service
}

func (t *traffic) tap(account, what string, data []byte) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.data == nil {
		t.data, t.calls = map[string][]byte{}, map[string]map[string]int{"files": {}, "keys": {}}
	}
	t.data[account] = append(t.data[account], data...)
	t.calls[account][what]++
}

// holds reports whether the account saw text.
func (t *traffic) holds(account, text string) bool {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return bytes.Contains(t.data[account], []byte(text))
}

// size is the number of bytes of requests and answers that the account saw.
func (t *traffic) size(account string) int {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return len(t.data[account])
}
