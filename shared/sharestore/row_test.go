package sharestore

import (
	"reflect"
	"testing"

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

// The release before does not support gates. It must find no verifier in the row of such a
// share, so that it cannot open it.
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
