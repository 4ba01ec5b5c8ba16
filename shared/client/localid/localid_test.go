package localid_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/client/clienttest"
	"github.com/secure-share/secure-share/shared/client/localid"
)

func TestIdentity(t *testing.T) {
	w := clienttest.New(t, nil)
	me, err := localid.New(w.URL+"/issuer", "acme", "bob")
	if err != nil {
		t.Fatal(err)
	}
	if token, err := me.Token(context.Background()); err != nil || token != "token-of-"+string(clienttest.Bob) {
		t.Errorf("token %q, %v", token, err)
	}
	if self, err := me.Self(context.Background()); err != nil || self.AccountID != string(clienttest.Bob) || self.Mail != "bob@acme.example" {
		t.Errorf("self %+v, %v", self, err)
	}
	if people, err := me.People(context.Background()); err != nil || len(people) != 3 {
		t.Errorf("people %+v, %v", people, err)
	}
}

func TestStranger(t *testing.T) {
	w := clienttest.New(t, nil)
	me, err := localid.New(w.URL+"/issuer", "acme", "mallory")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := me.Token(context.Background()); !errors.Is(err, client.ErrSignIn) || !errors.Is(err, localid.ErrRefused) {
		t.Errorf("token: %v", err)
	}
	if _, err := me.Self(context.Background()); !errors.Is(err, client.ErrSignIn) {
		t.Errorf("self: %v", err)
	}
}

func TestConnect(t *testing.T) {
	w := clienttest.New(t, nil)
	o := client.Options{FileAPI: w.URL, KeyMailer: w.URL, Claims: client.ClaimFolder(t.TempDir())}
	c, self, err := localid.Connect(t.Context(), w.URL+"/issuer", "acme", "bob", o)
	if err != nil || c == nil || self.Name == "" || self.AccountID == "" {
		t.Errorf("bob: %v, %+v, %v", c, self, err)
	}
	if _, _, err := localid.Connect(t.Context(), w.URL+"/issuer", "acme", "mallory", o); !errors.Is(err, localid.ErrRefused) {
		t.Errorf("mallory: %v", err)
	}
	if _, _, err := localid.Connect(t.Context(), "https://issuer.example", "acme", "bob", o); err == nil {
		t.Error("an issuer on another machine is accepted")
	}
}

func TestFaults(t *testing.T) {
	tests := map[string]struct {
		status int
		body   string
		want   error
	}{
		"down":         {500, "", client.ErrUnreachable},
		"nonsense":     {200, "<html>", client.ErrAnswer},
		"no token":     {200, "{}", client.ErrSignIn},
		"a bad answer": {400, "", client.ErrSignIn},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(test.status)
				fmt.Fprint(w, test.body)
			}))
			me, err := localid.New(server.URL, "acme", "bob")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := me.Token(context.Background()); !errors.Is(err, test.want) {
				t.Errorf("error %v, want %v", err, test.want)
			}
			server.Close()
			if _, err := me.Token(context.Background()); !errors.Is(err, client.ErrUnreachable) {
				t.Errorf("after its end: %v", err)
			}
			ctx, cancel := context.WithCancel(context.Background())
			cancel()
			if _, err := me.People(ctx); !errors.Is(err, context.Canceled) || errors.Is(err, client.ErrUnreachable) {
				t.Errorf("interrupted: %v", err)
			}
		})
	}
}

func TestThisMachineOnly(t *testing.T) {
	for issuer, ok := range map[string]bool{
		"http://127.0.0.1:7400": true, "http://localhost:7400": true, "http://[::1]:7400": true,
		"https://issuer.example": false, "https://127.0.0.1": false, "http://issuer.example": false, "http://localhost.example": false, "": false, "127.0.0.1": false,
	} {
		t.Run(issuer, func(t *testing.T) {
			if _, err := localid.New(issuer, "acme", "bob"); (err == nil) != ok {
				t.Errorf("%q: %v", issuer, err)
			}
		})
	}
}
