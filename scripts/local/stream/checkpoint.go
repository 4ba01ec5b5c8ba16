package stream

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// checkpoint stores the sequence number of the last finished record of each
// shard in a file.
type checkpoint struct {
	path string
	Done map[string]string // by stream ARN and shard id
}

func openCheckpoint(path string) (*checkpoint, error) {
	c := &checkpoint{path: path, Done: map[string]string{}}
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if err == nil {
		err = json.Unmarshal(content, c)
	}
	if err != nil {
		return nil, fmt.Errorf("stream checkpoint: %w", err)
	}
	return c, nil
}

// set replaces the file atomically.
func (c *checkpoint) set(shard, sequence string) error {
	c.Done[shard] = sequence
	content, err := json.Marshal(c)
	if err != nil {
		return err
	}
	if err := os.WriteFile(c.path+".new", content, 0o600); err != nil {
		return err
	}
	return os.Rename(c.path+".new", c.path)
}
