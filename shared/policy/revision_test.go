package policy_test

import (
	"errors"
	"testing"

	"github.com/secure-share/secure-share/shared/policy"
)

func of(t *testing.T, methods ...policy.DeliveryMethod) policy.Policy {
	t.Helper()
	p, err := policy.New(policy.Rules{DeliveryMethods: methods})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestASiteWithoutAPolicyAllowsEverything(t *testing.T) {
	if p, err := (policy.Revision{}).Policy(); err != nil || !p.Equal(policy.Everything()) {
		t.Errorf("got %v, %v", p, err)
	}
}

func TestASiteWithoutAPolicyAllowsNoOutsiders(t *testing.T) {
	if p, err := (policy.Revision{}).OfSite(); err != nil || !p.Equal(policy.Unset()) {
		t.Errorf("got %v, %v", p, err)
	}
	stored := policy.Revision{Version: 1, Document: []byte(`{"deliveryMethods":["copy"],"outsiders":true}`)}
	if p, err := stored.OfSite(); err != nil || p.RequireOutsiders() != nil || p.Allows(policy.Mail) {
		t.Errorf("got %v, %v", p, err)
	}
}

// A policy that cannot be read is replaced as a whole.
func TestChangeOfAPolicyThatCannotBeRead(t *testing.T) {
	for name, document := range map[string]string{
		"not JSON": "{", "empty": "", "null": "null", "no object": "[]",
		"of a build that called the rule roads": `{"roads":["own"],"domains":["acme.example"]}`,
	} {
		t.Run(name, func(t *testing.T) {
			next, err := (policy.Revision{Version: 3, Document: []byte(document)}).Change(3, of(t, policy.Copy))
			if err != nil || next.Version != 4 || string(next.Document) != `{"deliveryMethods":["copy"]}` {
				t.Errorf("got %d %s, %v", next.Version, next.Document, err)
			}
		})
	}
}

func TestChange(t *testing.T) {
	mail, byHand := of(t, policy.Mail), of(t, policy.Copy)
	first, err := policy.Revision{}.Change(0, mail)
	if err != nil || first.Version != 1 {
		t.Fatalf("got %+v, %v", first, err)
	}
	second, err := first.Change(1, byHand)
	if err != nil || second.Version != 2 {
		t.Fatalf("got %+v, %v", second, err)
	}
	if p, err := second.Policy(); err != nil || !p.Equal(byHand) {
		t.Errorf("got %v, %v", p, err)
	}
	for name, c := range map[string]struct {
		of      policy.Revision
		version int64
		to      policy.Policy
		want    error // nil: a repetition
	}{
		"a repetition":                           {second, 1, byHand, nil},
		"a change to the one before":             {second, 1, mail, policy.ErrChanged},
		"a repetition of the one before that":    {second, 0, byHand, policy.ErrChanged},
		"a change to a later one":                {second, 3, mail, policy.ErrChanged},
		"a change to a policy that is not there": {policy.Revision{}, 1, mail, policy.ErrChanged},
		"a first change where there is a policy": {second, 0, mail, policy.ErrChanged},
		"a change to less than nothing":          {policy.Revision{}, -1, policy.Everything(), policy.ErrChanged},
		"a repetition where it cannot be read":   {policy.Revision{Version: 1, Document: []byte("{")}, 0, mail, policy.ErrChanged},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := c.of.Change(c.version, c.to)
			if !errors.Is(err, c.want) || (c.want == nil && got.Version != c.of.Version) || (c.want != nil && got.Version != 0) {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
}
