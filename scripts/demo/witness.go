package main

import (
	"bytes"
	"sync"
)

// witness records what each account saw.
type witness struct {
	mutex sync.Mutex
	data  map[string][]byte         // by account
	calls map[string]map[string]int // by account and service
}

func (w *witness) tap(account, what string, data []byte) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.data == nil {
		w.data, w.calls = map[string][]byte{}, map[string]map[string]int{"files": {}, "keys": {}}
	}
	w.data[account] = append(w.data[account], data...)
	w.calls[account][what]++
}

// holds reports whether the account saw text.
func (w *witness) holds(account, text string) bool {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return bytes.Contains(w.data[account], []byte(text))
}

// size is the number of bytes of requests and answers that the account saw.
func (w *witness) size(account string) int {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return len(w.data[account])
}
