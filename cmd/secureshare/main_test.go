package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/client/clienttest"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/share"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"secureshare": main})
}

// TestScripts runs each script against services of its own.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:   "testdata",
		Setup: setup,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exitsWith, "fault": fault, "learn": learn, "hides": hides, "oneline": oneLine,
			"methods": allowMethods, "taken": taken, "newest": newest, "sentto": sentTo, "copies": copies,
			"listening": listening, "asked": asked, "liveoff": liveOff, "disconnect": disconnect,
		},
		Condition: func(name string) (bool, error) {
			if name != "root" {
				return false, fmt.Errorf("unknown condition %q", name)
			}
			return os.Getuid() == 0, nil
		},
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
	})
}

// An interrupt ends every wait, including the wait for a key.
func TestInterrupted(t *testing.T) {
	w := clienttest.New(t, time.Now)
	dir := t.TempDir()
	if err := writeEndpoints(w, dir); err != nil {
		t.Fatal(err)
	}
	id := share.NewID()
	w.Shares[id] = share.Share{
		Site: "site", ID: id, Version: 1, Status: share.Available, Sender: clienttest.Alice, Recipient: clienttest.Bob,
		CommittedAt: time.Now(), ExpiresAt: time.Now().Add(time.Hour),
	}
	stdin, typing, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer typing.Close()
	out, err := os.Create(filepath.Join(dir, "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	ctx, interrupt := context.WithCancel(context.Background())
	w.On("GET", "/v1/shares/", func(int, http.ResponseWriter, *http.Request) bool {
		time.AfterFunc(10*time.Millisecond, interrupt)
		return false
	})
	args := []string{"--as", "bob", "--endpoints", filepath.Join(dir, "endpoints.json"), "--state", dir, "get", string(id)}
	if got := run(ctx, args, stdin, out, out); got != exitInterrupted {
		said, _ := os.ReadFile(out.Name())
		t.Errorf("exit code %d: %s", got, said)
	}
}

type deferred struct{ *testscript.Env }

func (d deferred) Cleanup(f func()) { d.Defer(f) }

func setup(e *testscript.Env) error {
	w := clienttest.New(deferred{e}, time.Now)
	e.Values["services"] = w
	e.Setenv("SECURESHARE_ENDPOINTS", filepath.Join(e.WorkDir, "endpoints.json"))
	e.Setenv("SECURESHARE_STATE", filepath.Join(e.WorkDir, "state"))
	e.Setenv("TZ", "UTC")
	return writeEndpoints(w, e.WorkDir)
}

func writeEndpoints(w *clienttest.Services, dir string) error {
	own := localOwnDelivery{ownDelivery{w.URL + "/own", clienttest.SigningSecret}, "https://globex.example"}
	raw, err := json.Marshal(endpoints{
		FileAPI: w.URL, KeyMailer: w.URL + "/mailer", Issuer: w.URL + "/issuer",
		OwnDelivery: map[string]localOwnDelivery{"globex": own},
	})
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "endpoints.json"), raw, 0o600)
}

func services(ts *testscript.TestScript) *clienttest.Services {
	return ts.Value("services").(*clienttest.Services)
}

// exits CODE ARGS... runs the command and checks its exit code.
func exitsWith(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec("secureshare", args[1:]...)
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// fault METHOD PATH STATUS TIMES [SKIPPED] answers the next requests of that kind with that
// status or problem, after those that are skipped. fault spoilt damages the stored file.
func fault(ts *testscript.TestScript, _ bool, args []string) {
	w := services(ts)
	if args[0] == "spoilt" {
		w.Hold(func() {
			for _, b := range w.Blobs {
				b[len(b)-1] ^= 1
			}
		})
		return
	}
	w.On(args[0], args[1], func(n int, rw http.ResponseWriter, _ *http.Request) bool {
		status, err := strconv.Atoi(args[2])
		times, _ := strconv.Atoi(args[3])
		skipped := 0
		if len(args) > 4 {
			skipped, _ = strconv.Atoi(args[4])
		}
		switch {
		case n <= skipped || n > skipped+times:
			return false
		case err != nil:
			clienttest.Refuse(rw, client.Slug(args[2]))
		default:
			rw.WriteHeader(status)
		}
		return true
	})
}

// learn sets ID to the id of the only share, and KEY to the last key that was
// mailed or delivered, if any. It ends the script if there are more.
func learn(ts *testscript.TestScript, _ bool, _ []string) {
	w := services(ts)
	w.Hold(func() {
		if len(w.Shares) > 1 {
			ts.Fatalf("there are %d shares: use newest", len(w.Shares))
		}
		for id := range w.Shares {
			ts.Setenv("ID", string(id))
			ts.Setenv("LINK", w.Page+"#"+string(id))
		}
		if n := len(w.Mails); n > 0 {
			ts.Setenv("KEY", string(w.Mails[n-1].Secret))
		}
		if n := len(w.Own); n > 0 {
			ts.Setenv("KEY", w.Own[n-1].Key.Reveal())
		}
	})
}

// sentTo WHO sets ID and KEY of the only share of that person.
func sentTo(ts *testscript.TestScript, _ bool, args []string) {
	w := services(ts)
	w.Hold(func() {
		for id, s := range w.Shares {
			if s.Recipient != map[string]share.Person{"bob": clienttest.Bob, "carol": clienttest.Carol}[args[0]] {
				continue
			}
			ts.Setenv("ID", string(id))
			for _, m := range w.Mails {
				if secret, err := keyring.ParseSecret(string(m.Secret)); err == nil && secret.ClaimKey(id.Bytes()).Verifier() == s.Verifier {
					ts.Setenv("KEY", secret.Reveal())
				}
			}
		}
	})
}

// copies N is the largest ciphertext that the service copies, in bytes.
func copies(ts *testscript.TestScript, _ bool, args []string) {
	w := services(ts)
	largest, err := strconv.ParseInt(args[0], 10, 64)
	ts.Check(err)
	w.Hold(func() { w.LargestCopy = largest })
}

// newest sets ID, LINK and KEY as learn does, of the share that was committed last.
func newest(ts *testscript.TestScript, _ bool, _ []string) {
	w := services(ts)
	w.Hold(func() {
		var last share.Share
		for _, s := range w.Shares {
			if s.CommittedAt.After(last.CommittedAt) {
				last = s
			}
		}
		ts.Setenv("ID", string(last.ID))
		ts.Setenv("LINK", w.Page+"#"+string(last.ID))
		ts.Setenv("KEY", string(w.Mails[len(w.Mails)-1].Secret))
	})
}

// listening N waits until N catch-ups were answered in all.
func listening(ts *testscript.TestScript, _ bool, args []string) {
	w := services(ts)
	until(ts, args[0], func() (n int) {
		w.Hold(func() { n = w.Live.CaughtUp })
		return n
	})
}

// asked N waits until N lists were read in all.
func asked(ts *testscript.TestScript, _ bool, args []string) {
	w := services(ts)
	until(ts, args[0], func() int { return w.Count("GET", "/v1/inbox") + w.Count("GET", "/v1/outbox") })
}

func until(ts *testscript.TestScript, want string, count func() int) {
	n, err := strconv.Atoi(want)
	ts.Check(err)
	for end := time.Now().Add(time.Minute); count() < n; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			ts.Fatalf("%d after a minute, want %d", count(), n)
		}
	}
}

// liveoff turns live updates off.
func liveOff(ts *testscript.TestScript, _ bool, _ []string) {
	w := services(ts)
	w.Hold(func() { w.Live.Off = true })
}

// disconnect ends all connections for live updates.
func disconnect(ts *testscript.TestScript, _ bool, _ []string) {
	if services(ts).Disconnect() == 0 {
		ts.Fatalf("nobody was connected")
	}
}

// methods METHOD... are what the policy allows from now on.
func allowMethods(ts *testscript.TestScript, _ bool, args []string) {
	w := services(ts)
	w.Hold(func() { w.DeliveryMethods = args })
}

// taken MAILS OWN checks how many keys the key mailer and own delivery took.
func taken(ts *testscript.TestScript, _ bool, args []string) {
	w := services(ts)
	w.Hold(func() {
		if got := fmt.Sprint(len(w.Mails), len(w.Own)); got != strings.Join(args, " ") {
			ts.Fatalf("mails and own deliveries: %s", got)
		}
	})
}

// hides TEXT... checks that the last command printed none of the texts.
func hides(ts *testscript.TestScript, _ bool, args []string) {
	printed := ts.ReadFile("stdout") + ts.ReadFile("stderr")
	for _, a := range args {
		if a == "" || strings.Contains(printed, a) {
			ts.Fatalf("it was printed: %q", a)
		}
	}
}

// oneline checks that the last command printed one line on standard error.
func oneLine(ts *testscript.TestScript, _ bool, _ []string) {
	said := ts.ReadFile("stderr")
	if strings.Count(said, "\n") != 1 || !strings.HasPrefix(said, "secureshare: ") {
		ts.Fatalf("said %q", said)
	}
}
