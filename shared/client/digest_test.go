package client

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"testing"
)

// digestVector is one element of digests.json: byte i of the plaintext is i mod 251.
type digestVector struct {
	Length int    `json:"length"` // bytes
	Digest string `json:"digest"`
}

func TestDigestVectors(t *testing.T) {
	if *update {
		var all []digestVector
		for _, n := range []int{0, 1, 262_143, 262_144, 262_145, 1_048_577} {
			all = append(all, digestVector{n, plainDigest(modulo251(n))})
		}
		writeVectors(t, "digests", all)
	}
	for _, v := range readVectors[digestVector](t, "digests") {
		plain := modulo251(v.Length)
		for _, chunk := range []int{1, 4096, 262_143, 262_144, 262_145, 700_000} {
			d := newDigest()
			for rest := plain; len(rest) > 0; rest = rest[min(chunk, len(rest)):] {
				if n, err := d.Write(rest[:min(chunk, len(rest))]); n != min(chunk, len(rest)) || err != nil {
					t.Fatal(n, err)
				}
			}
			if got := d.sum(); got != v.Digest {
				t.Errorf("%d bytes, %d at a time: %s, not %s", v.Length, chunk, got, v.Digest)
			}
		}
		if !isDigest(v.Digest) {
			t.Errorf("%s is none", v.Digest)
		}
	}
}

func TestWhatIsNoDigest(t *testing.T) {
	good := newDigest().sum()
	for _, s := range []string{"", "AAAA", good[1:], good + "A", good[:42] + "=", good[:42] + "V", good[:42] + "+", good + "\n", good[:42] + "\n"} {
		if isDigest(s) {
			t.Errorf("%q passes", s)
		}
	}
}

// plainDigest computes it as docs/formats.md says.
func plainDigest(plain []byte) string {
	var sums bytes.Buffer
	for at := 0; at < len(plain); at += 262_144 {
		sum := sha256.Sum256(plain[at:min(at+262_144, len(plain))])
		sums.Write(sum[:])
	}
	whole := sha256.Sum256(sums.Bytes())
	return base64.RawURLEncoding.EncodeToString(whole[:])
}

func modulo251(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i % 251)
	}
	return b
}
