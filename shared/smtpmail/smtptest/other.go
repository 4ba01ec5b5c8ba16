package smtptest

import (
	"bufio"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/secure-share/secure-share/test/needs"
)

// Faults of a server that StartOther starts.
type Faults struct {
	Refuse map[Verb]int `json:"refuse,omitempty"` // reply codes for Auth, Mail, Rcpt and End
	Break  bool         `json:"break,omitempty"`  // the connection ends after the content, without a reply
}

// StartOther starts npm's smtp-server, which shares no code with Start, and ends it
// with the test. Of the options it ignores Version and Fault. It skips the test if the
// package is not installed.
func StartOther(t testing.TB, o Options, f Faults) *Server {
	t.Helper()
	_, file, _, _ := runtime.Caller(0)
	folder := filepath.Join(filepath.Dir(file), "../../../test/interop")
	needs.Program(t, "node", "install Node.js")
	needs.File(t, filepath.Join(folder, "node_modules/smtp-server"), "run make interop")
	cmd := exec.Command("node", "smtp.cjs", otherConfig(t, o, f))
	cmd.Dir, cmd.Stderr = folder, t.Output()
	in, err1 := cmd.StdinPipe()
	out, err2 := cmd.StdoutPipe()
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := json.NewDecoder(bufio.NewReader(out))
	s := &Server{Host: "localhost"}
	ended := make(chan struct{})
	t.Cleanup(func() {
		_ = in.Close() // it ends with its input
		<-ended
		_ = cmd.Wait()
	})
	var first struct{ Port int }
	if err := lines.Decode(&first); err != nil {
		close(ended)
		t.Fatalf("smtp-server did not start: %v", err)
	}
	s.Port = first.Port
	go func() { defer close(ended); s.collect(lines) }()
	return s
}

// collect reads mails until the server ends.
func (s *Server) collect(lines *json.Decoder) {
	for {
		var m Received
		if err := lines.Decode(&m); err != nil {
			return // io.EOF
		}
		s.mu.Lock()
		s.mails = append(s.mails, m)
		s.mu.Unlock()
	}
}

// Await returns the mails once there are n. A server of StartOther reports them from
// another process.
func (s *Server) Await(t testing.TB, n int) []Received {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); len(s.Mails()) < n && time.Now().Before(end); {
		time.Sleep(5 * time.Millisecond)
	}
	if len(s.Mails()) != n {
		t.Fatalf("%d mails, want %d", len(s.Mails()), n)
	}
	return s.Mails()
}

func otherConfig(t testing.TB, o Options, f Faults) string {
	t.Helper()
	if o.Host == "" {
		o.Host = "localhost"
	}
	pair := o.Authority.certificate(t, o.Host, o.Expired)
	key, err := x509.MarshalPKCS8PrivateKey(pair.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(struct {
		Faults
		Key      string `json:"key"`
		Cert     string `json:"cert"`
		Implicit bool   `json:"implicit"`
		NoTLS    bool   `json:"noTLS"`
		NoAuth   bool   `json:"noAuth"`
		User     string `json:"user"`
		Password string `json:"password"`
		Token    string `json:"token"`
	}{
		f, string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})),
		string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: pair.Certificate[0]})),
		o.Implicit, o.NoTLS, o.NoAuth, User, Password, Token,
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
