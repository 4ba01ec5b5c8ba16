package sharestore

import (
	"reflect"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
)

func TestIndexesHoldKnownAttributes(t *testing.T) {
	for _, index := range table.Shares.Indexes {
		for _, name := range index.Include {
			if !known[name] {
				t.Errorf("%s includes %s", index.Name, name)
			}
		}
	}
}

// The previous release does not support gates. It must find no verifier in the row of
// such a share, so that it cannot open it.
func TestAReleaseWithoutGatesOpensNone(t *testing.T) {
	gated := create
	gated.Recipient, gated.GateVerifier, gated.UnlockSecret = share.Outsider, share.Verifier{9}, share.NewUnlockSecret()
	s, err := share.DefaultRules().Apply(share.Share{}, gated, epoch)
	if err != nil {
		t.Fatal(err)
	}
	i, err := encode(s, share.DefaultRules())
	if err != nil {
		t.Fatal(err)
	}
	if _, found := i["verifier"]; found {
		t.Error("the row has the verifier where that release reads it")
	}
	back, err := decode(i)
	if err != nil || back.Verifier != gated.Verifier || !reflect.DeepEqual(back, s) {
		t.Errorf("read back as %+v, %v", back, err)
	}
	s, err = share.DefaultRules().Apply(s, share.Tick{}, s.UploadDeadline)
	if err != nil {
		t.Fatal(err)
	}
	i, err = encode(s, share.DefaultRules())
	for _, name := range []string{"verifier_behind_gate", "gate_verifier", "unlock_secret"} {
		if _, found := i[name]; found || err != nil {
			t.Errorf("the row of an ended share has %s, %v", name, err)
		}
	}
}

// The attribute claims is a set, in any order. A release that does not know the order
// may have added to it, or removed from it.
func TestTheOrderOfClaims(t *testing.T) {
	rules := share.DefaultRules()
	id := func(n byte) share.ClaimHash { return share.ClaimHash{n} }
	s := share.Share{Site: "acme", ID: "id", Version: 1, Openings: share.UntilExpiry, Claims: []share.ClaimHash{id(3), id(1), id(2)}}
	for name, c := range map[string]struct{ stored, want []share.ClaimHash }{
		"as written": {[]share.ClaimHash{id(1), id(2), id(3)}, []share.ClaimHash{id(3), id(1), id(2)}},
		"one more":   {[]share.ClaimHash{id(0), id(1), id(2), id(3)}, []share.ClaimHash{id(3), id(1), id(2), id(0)}},
		"one less":   {[]share.ClaimHash{id(1), id(2)}, []share.ClaimHash{id(1), id(2)}},
		"other ones": {[]share.ClaimHash{id(7)}, []share.ClaimHash{id(7)}},
	} {
		t.Run(name, func(t *testing.T) {
			i, err := encode(s, rules)
			if err != nil {
				t.Fatal(err)
			}
			i["claims"] = &types.AttributeValueMemberBS{Value: each(allBytes)(c.stored)}
			if got, err := decode(i); err != nil || !slices.Equal(got.Claims, c.want) {
				t.Errorf("%v, %v; want %v", got.Claims, err, c.want)
			}
		})
	}
	s.Openings = 2
	if i, err := encode(s, rules); err != nil || i["claims_in_order"] != nil {
		t.Errorf("a share with leases has an order: %v, %v", i["claims_in_order"], err)
	}
}
