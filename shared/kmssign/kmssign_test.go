package kmssign

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"encoding/json"
	"errors"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
)

// service answers like KMS: with body to every call, whose target and input it
// keeps.
type service struct {
	status int
	body   any
	target string
	input  map[string]any
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.target = r.Header.Get("X-Amz-Target")
	body, _ := io.ReadAll(r.Body)
	_ = json.Unmarshal(body, &s.input)
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	w.WriteHeader(s.status)
	_ = json.NewEncoder(w).Encode(s.body)
}

func signer(t *testing.T, s *service) *Signer {
	t.Helper()
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return New(aws.Config{
		Region: "eu-central-1", BaseEndpoint: aws.String(server.URL),
		Credentials: credentials.NewStaticCredentialsProvider("id", "key", ""),
		HTTPClient:  server.Client(), RetryMaxAttempts: 1,
	}, "key-1")
}

func newKey(t *testing.T, curve elliptic.Curve) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(curve, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestSignES256(t *testing.T) {
	key := newKey(t, elliptic.P256())
	digest := sha256.Sum256([]byte("what is signed"))
	der, err := ecdsa.SignASN1(rand.Reader, key, digest[:])
	if err != nil {
		t.Fatal(err)
	}
	s := &service{status: http.StatusOK, body: map[string]any{"KeyId": "key-1", "Signature": der, "SigningAlgorithm": "ECDSA_SHA_256"}}
	rs, err := signer(t, s).SignES256(t.Context(), digest)
	if err != nil {
		t.Fatal(err)
	}
	if !ecdsa.Verify(&key.PublicKey, digest[:], new(big.Int).SetBytes(rs[:32]), new(big.Int).SetBytes(rs[32:])) {
		t.Error("the signature does not verify")
	}
	var message []byte
	if err := json.Unmarshal([]byte(`"`+s.input["Message"].(string)+`"`), &message); err != nil || string(message) != string(digest[:]) {
		t.Errorf("signed %x, %v", message, err)
	}
	delete(s.input, "Message")
	want := map[string]any{"KeyId": "key-1", "MessageType": "DIGEST", "SigningAlgorithm": "ECDSA_SHA_256"}
	if s.target != "TrentService.Sign" || !reflect.DeepEqual(s.input, want) {
		t.Errorf("%s %v", s.target, s.input)
	}
}

func TestSignFails(t *testing.T) {
	s := &service{status: http.StatusBadRequest, body: map[string]any{
		"__type": "DisabledException", "message": "arn:aws:kms:key-1 is disabled, said at length"}}
	rs, err := signer(t, s).SignES256(t.Context(), [32]byte{1})
	if err == nil || rs != [64]byte{} || !strings.Contains(err.Error(), "DisabledException") || strings.Contains(err.Error(), "at length") {
		t.Error(err)
	}
}

func TestSignAnsweredWithNoSignature(t *testing.T) {
	s := &service{status: http.StatusOK, body: map[string]any{"KeyId": "key-1"}}
	if _, err := signer(t, s).SignES256(t.Context(), [32]byte{1}); !errors.Is(err, errSignature) {
		t.Error(err)
	}
}

func TestPublicKey(t *testing.T) {
	key := newKey(t, elliptic.P256())
	for name, c := range map[string]struct {
		public any
		ok     bool
	}{
		"P-256": {&key.PublicKey, true},
		"P-384": {&newKey(t, elliptic.P384()).PublicKey, false},
	} {
		t.Run(name, func(t *testing.T) {
			der, err := x509.MarshalPKIXPublicKey(c.public)
			if err != nil {
				t.Fatal(err)
			}
			s := &service{status: http.StatusOK, body: map[string]any{"KeyId": "key-1", "PublicKey": der}}
			got, err := signer(t, s).PublicKey(t.Context())
			if (err == nil) != c.ok || c.ok && !got.Equal(c.public) {
				t.Errorf("%v, %v", got, err)
			}
			if s.target != "TrentService.GetPublicKey" || s.input["KeyId"] != "key-1" {
				t.Errorf("%s %v", s.target, s.input)
			}
		})
	}
	for name, s := range map[string]*service{
		"garbage": {status: http.StatusOK, body: map[string]any{"PublicKey": []byte("garbage")}},
		"refused": {status: http.StatusBadRequest, body: map[string]any{"__type": "NotFoundException"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := signer(t, s).PublicKey(t.Context()); err == nil {
				t.Error(got)
			}
		})
	}
}

func TestJOSESignature(t *testing.T) {
	n := func(hex string) *big.Int {
		i, ok := new(big.Int).SetString(hex, 16)
		if !ok {
			t.Fatal(hex)
		}
		return i
	}
	most := n(strings.Repeat("ff", 32))
	der := func(r, s *big.Int) []byte {
		b, err := asn1.Marshal(struct{ R, S *big.Int }{r, s})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for name, c := range map[string]struct {
		der  []byte
		want string // hex of r || s without leading zeros of each, "" if refused
	}{
		"smallest":               {der(n("1"), n("2")), "1 2"},
		"high bit":               {der(n("80"), n("ff")), "80 ff"},
		"31 bytes":               {der(n(strings.Repeat("7f", 31)), n("1")), strings.Repeat("7f", 31) + " 1"},
		"32 bytes":               {der(most, most), strings.Repeat("ff", 32) + " " + strings.Repeat("ff", 32)},
		"r of 33 bytes":          {der(new(big.Int).Add(most, n("1")), n("1")), ""},
		"s of 33 bytes":          {der(n("1"), new(big.Int).Add(most, n("1"))), ""},
		"r zero":                 {der(n("0"), n("1")), ""},
		"s zero":                 {der(n("1"), n("0")), ""},
		"r negative":             {der(n("-1"), n("1")), ""},
		"s negative":             {der(n("1"), n("-1")), ""},
		"trailing byte":          {append(der(n("1"), n("1")), 0), ""},
		"cut":                    {der(n("1"), n("1"))[:7], ""},
		"empty":                  {nil, ""},
		"r||s already":           {make([]byte, 64), ""},
		"three numbers":          {[]byte{0x30, 9, 2, 1, 1, 2, 1, 1, 2, 1, 1}, ""},
		"superfluous zero":       {[]byte{0x30, 7, 2, 2, 0, 1, 2, 1, 1}, ""},
		"long form of length":    {[]byte{0x30, 0x81, 6, 2, 1, 1, 2, 1, 1}, ""},
		"indefinite length":      {[]byte{0x30, 0x80, 2, 1, 1, 2, 1, 1, 0, 0}, ""},
		"an octet string inside": {[]byte{0x30, 6, 4, 1, 1, 2, 1, 1}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := joseSignature(c.der)
			if c.want == "" {
				if !errors.Is(err, errSignature) {
					t.Errorf("%x, %v", got, err)
				}
				return
			}
			shown := new(big.Int).SetBytes(got[:32]).Text(16) + " " + new(big.Int).SetBytes(got[32:]).Text(16)
			if err != nil || shown != c.want {
				t.Errorf("%s, %v", shown, err)
			}
		})
	}
}

func FuzzJOSESignature(f *testing.F) {
	f.Add([]byte{0x30, 6, 2, 1, 1, 2, 1, 1})
	f.Fuzz(func(t *testing.T, der []byte) {
		rs, err := joseSignature(der)
		if err != nil {
			return
		}
		again, err := asn1.Marshal(struct{ R, S *big.Int }{new(big.Int).SetBytes(rs[:32]), new(big.Int).SetBytes(rs[32:])})
		if err != nil || string(again) != string(der) {
			t.Errorf("%x and %x are both %x", der, again, rs)
		}
	})
}
