package child_test

import (
	"os"
	"os/exec"
	"testing"

	"github.com/secure-share/secure-share/scripts/local/child"
)

const orphaned = "CHILD_TEST_PARENT"

func TestMain(m *testing.M) {
	if os.Getenv(orphaned) == "" {
		os.Exit(m.Run())
	}
	cmd := exec.Command("/bin/sh", "-c", "echo; exec sleep 1000")
	cmd.Stdout = os.Stdout
	if _, err := child.Start(cmd); err != nil {
		panic(err)
	}
	select {}
}

// If the stack is killed, its children end, too.
func TestChildrenDieWithTheParent(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	parent := exec.Command(os.Args[0])
	parent.Env = append(os.Environ(), orphaned+"=1")
	parent.Stdout = w
	err = parent.Start()
	_ = w.Close()
	if err != nil {
		t.Fatal(err)
	}
	line(t, r)
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := parent.Wait(); err == nil {
		t.Error("the parent was not killed")
	}
	ended(t, r)
}
