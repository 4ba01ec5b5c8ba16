package ece_test

import (
	"bytes"
	"crypto/sha256"
	"testing"

	"github.com/secure-share/secure-share/shared/ece"
)

// largeVector is one element of testdata/large.json: a body too long to be
// stored. Byte i of its plaintext is i mod 251.
type largeVector struct {
	Comment    string `json:"comment"`
	IKM        octets `json:"ikm"`
	Salt       octets `json:"salt"`
	RecordSize int    `json:"recordSize"`
	Padded     bool   `json:"padded"`
	Length     int    `json:"length"`
	BodyLength int    `json:"bodyLength"`
	BodySHA256 octets `json:"bodySha256"`
}

func TestLargeVectors(t *testing.T) {
	const path = "testdata/large.json"
	if *update {
		writeJSON(t, path, []largeVector{
			makeLarge("three records of the default size", ece.DefaultRecordSize, 600_000, false),
			makeLarge("five records of the default size, the last one all padding", ece.DefaultRecordSize, 1_048_577, true),
			makeLarge("records whose number takes three bytes", 18, 70_000, false),
		})
	}
	var all []largeVector
	readJSON(t, path, &all)
	if len(all) == 0 {
		t.Fatal("no vectors")
	}
	for _, v := range all {
		o := ece.Options{Salt: [16]byte(v.Salt), RecordSize: v.RecordSize, Unpadded: !v.Padded}
		for _, way := range []string{"Seal", "Writer", "Sealer"} {
			body, err := sealings[way](v.IKM, modulo251(v.Length), o)
			if err != nil {
				t.Fatal(err)
			}
			if sum := sha256.Sum256(body); len(body) != v.BodyLength || !bytes.Equal(sum[:], v.BodySHA256) {
				t.Errorf("%s, %s: %d bytes with SHA-256 %x", v.Comment, way, len(body), sum)
			}
			for _, way := range []string{"Open", "Reader.WriteTo", "Opener"} {
				got, err := openings()[way](vector{IKM: v.IKM, Body: body})
				if err != nil || !bytes.Equal(got, modulo251(v.Length)) {
					t.Errorf("%s, %s: %d bytes, %v", v.Comment, way, len(got), err)
				}
			}
		}
	}
}

func makeLarge(comment string, recordSize, length int, padded bool) largeVector {
	content := length
	if padded {
		content = int(padme(int64(length)))
	}
	body := reference(ikm, salt, nil, uint32(recordSize), split(modulo251(length), content, recordSize))
	sum := sha256.Sum256(body)
	return largeVector{comment, ikm, salt, recordSize, padded, length, len(body), sum[:]}
}

func modulo251(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i % 251)
	}
	return b
}
