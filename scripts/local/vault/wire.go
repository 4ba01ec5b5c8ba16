package vault

import (
	"context"
	"encoding/json"
	"io"
)

// invocation and answer are lines on the function's standard input and output.
// The answer with number 0 means that the function is loaded.
type invocation struct {
	ID          uint64          `json:"id"`
	Site        string          `json:"site"`
	AccountID   string          `json:"accountId,omitempty"`
	FunctionKey string          `json:"functionKey,omitempty"`
	Payload     json.RawMessage `json:"payload,omitempty"`
	Scheduled   string          `json:"scheduled,omitempty"` // instead of FunctionKey: an export of the bundle
}

type answer struct {
	ID    uint64          `json:"id"`
	Value json.RawMessage `json:"value"`
	Error *string         `json:"error"`
}

// number returns the number of a new call.
func (v *Vault) number() (uint64, <-chan answer) {
	v.mu.Lock()
	v.last++
	id := v.last
	v.mu.Unlock()
	return id, v.expect(id)
}

// expect returns the channel for the answer to a call. It is closed without an
// answer when the process has ended.
func (v *Vault) expect(id uint64) <-chan answer {
	c := make(chan answer, 1)
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.waiting == nil {
		close(c)
	} else {
		v.waiting[id] = c
	}
	return c
}

func (v *Vault) forget(id uint64) {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.waiting, id)
}

func (v *Vault) write(line []byte) error {
	v.writing.Lock()
	defer v.writing.Unlock()
	_, err := v.stdin.Write(line)
	return err
}

func (v *Vault) wait(ctx context.Context, id uint64, done <-chan answer) (json.RawMessage, error) {
	select {
	case a, ok := <-done:
		switch {
		case !ok:
			return nil, ErrEnded
		case a.Error != nil:
			return nil, &FunctionError{Message: *a.Error}
		}
		return a.Value, nil
	case <-ctx.Done():
		v.forget(id)
		return nil, ctx.Err()
	}
}

// read delivers answers until the process ends.
func (v *Vault) read(stdout io.ReadCloser) {
	defer stdout.Close() // what is written after a line that is not JSON must not block the process
	for lines := json.NewDecoder(stdout); ; {
		var a answer
		if lines.Decode(&a) != nil {
			break
		}
		v.mu.Lock()
		if c, ok := v.waiting[a.ID]; ok {
			c <- a
			delete(v.waiting, a.ID)
		}
		v.mu.Unlock()
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, c := range v.waiting {
		close(c)
	}
	v.waiting = nil
}
