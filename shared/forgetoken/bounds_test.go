package forgetoken

import (
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/secure-share/secure-share/shared/origin"
)

func TestTheLongestHost(t *testing.T) {
	for length, taken := range map[int]bool{189: true, 190: true, 191: false} {
		t.Run(fmt.Sprint(length), func(t *testing.T) {
			host := strings.Repeat("a", length)
			if got := origin.Site("https://" + host); (got == "https://"+host) != taken {
				t.Errorf("%d letters: %q", length, got)
			}
		})
	}
}

// The longest allowed key id is looked up; a longer one is not.
func TestTheLongestKeyID(t *testing.T) {
	for length, taken := range map[int]bool{maxKeyIDLen - 1: true, maxKeyIDLen: true, maxKeyIDLen + 1: false} {
		t.Run(fmt.Sprint(length), func(t *testing.T) {
			kid := strings.Repeat("k", length)
			s := &server{answer: publish(map[string]*rsa.PrivateKey{kid: privateKey})}
			_, err := newVerifier(s, at(now)).Verify(t.Context(), sign(privateKey, goodHeader.with("kid", kid), goodPayload(now)))
			if (err == nil) != taken || err != nil && !errors.Is(err, ErrInvalid) || (s.calls() == 1) != taken {
				t.Errorf("%d letters: %v, %d fetches", length, err, s.calls())
			}
		})
	}
}

func TestTheSizesOfKeys(t *testing.T) {
	for bits, taken := range map[int]bool{
		minKeyBits - 1: false, minKeyBits: true, minKeyBits + 1: true, maxKeyBits - 1: true, maxKeyBits: true, maxKeyBits + 1: false,
	} {
		t.Run(fmt.Sprint(bits), func(t *testing.T) {
			n := new(big.Int).Lsh(big.NewInt(1), uint(bits-1))
			key := jose.JSONWebKey{KeyID: "k", Key: &rsa.PublicKey{N: n.SetBit(n, 0, 1), E: 65537}}
			body, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{key}})
			if err != nil {
				t.Fatal(err)
			}
			if keys, err := parseKeys(body); (err == nil && keys["k"] != nil) != taken {
				t.Errorf("%d bits: %v", bits, err)
			}
		})
	}
}

// A fetch is repeated exactly when its interval is over.
func TestThePauseBetweenFetches(t *testing.T) {
	for _, c := range []struct {
		after   time.Duration
		fetches int
	}{{retry - 1, 1}, {retry, 2}, {retry + 1, 2}} {
		clock := now
		s := &server{answer: reply(500, strings.NewReader(""))}
		v := newVerifier(s, func() time.Time { return clock })
		token := sign(privateKey, goodHeader, goodPayload(now))
		for range 2 {
			if _, err := v.Verify(t.Context(), token); !errors.Is(err, ErrKeysUnavailable) {
				t.Fatal(err)
			}
			clock = now.Add(c.after)
		}
		if s.calls() != c.fetches {
			t.Errorf("after %s: %d fetches", c.after, s.calls())
		}
	}
}
