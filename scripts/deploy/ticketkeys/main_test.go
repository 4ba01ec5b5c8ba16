package main

import (
	"context"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/infra/jwkset"
	"github.com/secure-share/secure-share/scripts/deploy/standin"
)

func TestThePublicKeyIsAdded(t *testing.T) {
	account := &standin.Account{ID: "123456789012", TicketKey: "1234abcd"}
	standin.AWS(t, map[string]*standin.Account{"acme-files": account})
	t.Setenv("AWS_PROFILE", "acme-files")
	t.Setenv("AWS_REGION", "eu-central-1")
	present := `{"keys":[]}`
	for n, id := range []string{"1234abcd", "5678efab"} {
		account.TicketKey = id
		var out strings.Builder
		if err := run(context.Background(), &out, id, present); err != nil {
			t.Fatal(err)
		}
		present = out.String()
		set, err := jwkset.Parse(present)
		if err != nil || len(set.Keys) != n+1 || set.Keys[n].ID != id {
			t.Errorf("the set is %s, error %v", present, err)
		}
		if strings.Contains(present, account.ID) {
			t.Errorf("account B would learn who account A is: %s", present)
		}
	}
	for name, c := range map[string]struct{ id, present string }{
		"a third key": {"1234abcd", present}, "no id": {"", present}, "a set that is not one": {"1234abcd", "[]"},
	} {
		t.Run(name, func(t *testing.T) {
			if err := run(context.Background(), new(strings.Builder), c.id, c.present); err == nil {
				t.Errorf("%s was accepted", name)
			}
		})
	}
}
