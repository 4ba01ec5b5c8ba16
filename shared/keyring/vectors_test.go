package keyring_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"flag"
	"os"
	"testing"
)

var update = flag.Bool("update", false, "write the vectors")

const vectorFile = "testdata/keys.json"

// keys is one vector: the keys derived from a secret for the share with this
// id. All of it is unpadded base64url.
type keys struct {
	Secret      string `json:"secret"`
	ShareID     string `json:"shareId"`
	ClaimKey    string `json:"claimKey"`
	Verifier    string `json:"verifier"`
	MetadataKey string `json:"metadataKey"`
}

func TestVectors(t *testing.T) {
	if *update {
		writeVectors(t)
	}
	for _, want := range readVectors(t) {
		s := parse(t, want.Secret)
		id := [16]byte(decode(t, want.ShareID))
		verifier := s.ClaimKey(id).Verifier()
		got := keys{
			s.Reveal(), want.ShareID, s.ClaimKey(id).Reveal(), encode(verifier[:]), encode(s.MetadataKey(id).IKM()),
		}
		if got != want {
			t.Errorf("got  %+v\nwant %+v", got, want)
		}
		if !bytes.Equal(s.IKM(), decode(t, want.Secret)) {
			t.Errorf("the file's keying material is not the secret")
		}
	}
}

// The test computes the expected keys with HKDF step by step, as in RFC 5869.
func TestVectorsFollowFromHKDF(t *testing.T) {
	for _, v := range readVectors(t) {
		if want := compute(decode(t, v.Secret), decode(t, v.ShareID)); v != want {
			t.Errorf("the file has %+v\nwant         %+v", v, want)
		}
	}
}

func compute(secret, id []byte) keys {
	prk := mac(id, secret)
	claim := mac(prk, []byte("secure-share v1 claim\x01"))
	metadata := mac(prk, []byte("secure-share v1 metadata\x01"))[:16]
	verifier := sha256.Sum256(claim)
	return keys{encode(secret), encode(id), encode(claim), encode(verifier[:]), encode(metadata)}
}

func mac(key, message []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write(message)
	return h.Sum(nil)
}

func writeVectors(t *testing.T) {
	t.Helper()
	zero, ones, counting := make([]byte, 16), bytes.Repeat([]byte{0xff}, 16), make([]byte, 16)
	for i := range counting {
		counting[i] = byte(i)
	}
	var all []keys
	for _, secret := range [][]byte{zero, ones, counting} {
		for _, id := range [][]byte{zero, ones, counting} {
			all = append(all, compute(secret, id))
		}
	}
	text, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(vectorFile, append(text, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}

func readVectors(t *testing.T) (all []keys) {
	t.Helper()
	text, err := os.ReadFile(vectorFile)
	if err == nil {
		err = json.Unmarshal(text, &all)
	}
	if err != nil || len(all) == 0 {
		t.Fatalf("%d vectors, %v", len(all), err)
	}
	return all
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func decode(t *testing.T, s string) []byte {
	t.Helper()
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
