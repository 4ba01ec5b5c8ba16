// Package interop tests our implementations against independent ones: of RFC 8188
// (shared/ece and npm's http_ece) and of RFC 9421 (shared/httpsig and npm's
// http-message-signatures).
package interop

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"testing"

	"github.com/secure-share/secure-share/test/needs"
)

// other runs the other implementations in one node process for all tests.
var other *peer

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	var err error
	if other, err = startPeer(); err != nil {
		return needs.Exit(err, exec.ErrNotFound, errInstalled)
	}
	defer other.close()
	return m.Run()
}

type peer struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

type request struct {
	Do         string `json:"do"`
	Key        []byte `json:"key"`
	Data       []byte `json:"data"`
	RecordSize int    `json:"recordSize,omitempty"`
	KeyID      string `json:"keyId,omitempty"`
	Padding    int    `json:"padding,omitempty"`
}

// errRefused means that the other implementation refused the request.
var errRefused = errors.New("refused")

var errInstalled = errors.New("the other implementations are not installed: run make interop")

func startPeer() (*peer, error) {
	if _, err := os.Stat("node_modules/.package-lock.json"); err != nil {
		return nil, errInstalled
	}
	p := &peer{cmd: exec.Command("node", "peer.cjs")}
	p.cmd.Stderr = os.Stderr
	var err error
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.out = bufio.NewReader(out)
	return p, p.cmd.Start()
}

func (p *peer) close() {
	_ = p.in.Close() // it ends with its input
	_ = p.cmd.Wait()
}

// ask returns what http_ece made of r, or an error that wraps errRefused.
func (p *peer) ask(t *testing.T, r request) ([]byte, error) {
	t.Helper()
	var answer struct {
		Data  []byte
		Error string
	}
	p.exchange(t, r, &answer)
	if answer.Error != "" {
		return nil, fmt.Errorf("%w: %s", errRefused, answer.Error)
	}
	return answer.Data, nil
}

func (p *peer) exchange(t *testing.T, request, answer any) {
	t.Helper()
	line, err := json.Marshal(request)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.in.Write(append(line, '\n')); err != nil {
		t.Fatal(err)
	}
	if line, err = p.out.ReadBytes('\n'); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(line, answer); err != nil {
		t.Fatal(err)
	}
}
