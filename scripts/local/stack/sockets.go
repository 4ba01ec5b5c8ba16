package stack

import (
	"os"
	"path/filepath"
)

// The longest path of a Unix socket that all systems support, in bytes.
const longestSocket = 103

// longestName is the longest name of a socket.
const longestName = "dynamodb-files"

// makeSockets makes the folder of the stack's Unix sockets. It is in the state
// folder, so that a killed stack leaves nothing elsewhere, or a temporary
// folder if the paths would be too long.
func (s *Stack) makeSockets() (err error) {
	s.sockets = filepath.Join(s.Dir, "sockets")
	if len(s.socket(longestName)) <= longestSocket {
		return os.MkdirAll(s.sockets, 0o700)
	}
	s.sockets, err = os.MkdirTemp("", "secure-share-")
	s.defers(func() { _ = os.RemoveAll(s.sockets) })
	return err
}

func (s *Stack) socket(name string) string { return filepath.Join(s.sockets, name) }
