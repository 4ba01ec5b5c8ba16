package smoke

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/shared/client/programid"
	"github.com/secure-share/secure-share/test/scenario"
)

// The tool signs in as two people, and the checks find what is wrong.
func TestSignedIn(t *testing.T) {
	s := scenario.Start(t, stack.Options{})
	tool := Tool{Path: scenario.Build(t, "cmd/secureshare"), State: t.TempDir()}
	pair := Pair{FileAPI: s.Endpoints.FileAPI, KeyMailer: s.Endpoints.KeyMailer, Issuer: s.Endpoints.Issuer}
	_, bob := scenario.Connect(t, s, "acme", "bob")
	for _, name := range []string{"bob", "alice"} {
		approve, err := pair.Approver("acme", name)
		if err != nil {
			t.Fatal(err)
		}
		if err := tool.SignIn(t.Context(), pair.FileAPI, name, approve); err != nil {
			t.Fatal(err)
		}
	}
	told, err := check(t, SignedIn{Tool: tool, Recipient: "bob", Mail: bob.Mail, Mails: box{s, strings.Clone}})
	if err != nil || !strings.Contains(told, "alice sends") || !strings.Contains(told, "All 18 checks hold") {
		t.Errorf("both signed in: %v\n%s", err, told)
	}
	told, err = check(t, SignedIn{Tool: tool, Sender: "alice", To: bob.AccountID, Mail: bob.Mail})
	if err != nil || !strings.Contains(told, "takes it back") || !strings.Contains(told, "All 6 checks hold") {
		t.Errorf("the sender alone: %v\n%s", err, told)
	}
	for name, test := range map[string]struct {
		SignedIn
		want string
	}{
		"no recipient":     {SignedIn{Mail: bob.Mail}, ErrRecipient.Error()},
		"two recipients":   {SignedIn{Mail: bob.Mail, To: bob.AccountID, Recipient: "bob"}, ErrRecipient.Error()},
		"no such profile":  {SignedIn{Mail: bob.Mail, To: bob.AccountID, Sender: "carol"}, "no profile is called carol"},
		"another's share":  {SignedIn{Mail: bob.Mail, To: bob.AccountID, Sender: "bob"}, "the same person"},
		"mails of another": {SignedIn{Mail: "carol@acme.example", Recipient: "bob", Mails: box{s, func(string) string { return "hello" }}}, ErrNoKey.Error()},
	} {
		t.Run(name, func(t *testing.T) {
			test.Tool = tool
			if _, err := check(t, test.SignedIn); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v, want %s", err, test.want)
			}
		})
	}
	t.Run("nobody approves", func(t *testing.T) {
		declined := errors.New("declined")
		err := tool.SignIn(t.Context(), pair.FileAPI, "carol", func(context.Context, programid.Line) error { return declined })
		if !errors.Is(err, declined) {
			t.Error(err)
		}
	})
	t.Run("no file API", func(t *testing.T) {
		if err := tool.SignIn(t.Context(), "http://127.0.0.1:1", "carol", nil); !errors.Is(err, ErrNoLine) {
			t.Error(err)
		}
	})
}

func check(t *testing.T, s SignedIn) (string, error) {
	var told strings.Builder
	r := NewReport(&told)
	err := s.Check(t.Context(), r)
	if err == nil {
		err = r.Err()
	}
	return told.String(), err
}
