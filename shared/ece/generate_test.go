package ece_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/secure-share/secure-share/shared/ece"
)

// TestVectorsAreCurrent generates the vectors with the reference implementation
// and compares them with the files. With -update it writes the files.
func TestVectorsAreCurrent(t *testing.T) {
	made := makeVectors()
	if *update {
		writeVectors(t, made)
	}
	stored := readVectors(t)
	for _, name := range slices.Sorted(maps.Keys(made)) {
		want, _ := json.Marshal(made[name])
		got, _ := json.Marshal(stored[name])
		if !bytes.Equal(got, want) {
			t.Errorf("%s differs from what it should be", name)
		}
		delete(stored, name)
	}
	for name := range stored {
		t.Errorf("nothing makes %s", name)
	}
}

func writeVectors(t *testing.T, made map[string]vector) {
	old, _ := filepath.Glob(vectorFiles)
	for _, path := range old {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	for name, v := range made {
		text, err := json.MarshalIndent(v, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(filepath.Dir(vectorFiles), name+".json")
		if err := os.WriteFile(path, append(text, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// The bodies of most vectors hold 8 bytes of plaintext a record.
const (
	size     = 25
	capacity = size - 17
)

var (
	ikm  = sequence(16, 0x40)
	salt = sequence(16, 0xa0)
	walk = []byte("I am the walrus")
)

// sequence is n bytes that count up.
func sequence(n int, first byte) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = first + byte(i)
	}
	return b
}

func decode64(s string) (b octets) {
	if err := b.UnmarshalText([]byte(s)); err != nil {
		panic(err)
	}
	return b
}

func makeVectors() map[string]vector {
	all := map[string]vector{}
	addPublished(all)
	addSealed(all)
	addForeign(all)
	addHeaders(all)
	addCuts(all)
	addMoves(all)
	addForged(all)
	return all
}

func opens(all map[string]vector, name, comment string, v vector, plaintext []byte) {
	b := octets(append([]byte{}, plaintext...))
	v.Comment, v.Plaintext = comment, &b
	all[name] = v
}

func fails(all map[string]vector, name, comment, reason string, body, prefixOf []byte) {
	all["fail-"+name] = vector{Comment: comment, IKM: ikm, Body: body, Error: reason, PrefixOf: prefixOf}
}

// addPublished adds the examples of RFC 8188, sections 3.1 and 3.2.
func addPublished(all map[string]vector) {
	one := vector{
		IKM:  decode64("yqdlZ-tYemfogSmv7Ws5PQ"),
		Body: decode64("I1BsxtFttlv3u_Oo94xnmwAAEAAA-NAVub2qFgBEuQKRapoZu-IxkIva3MEB1PD-ly8Thjg"),
	}
	one.Seal = &sealing{Salt: one.Body[:16], RecordSize: 4096, KeyID: octets{}}
	opens(all, "rfc8188-3.1", "RFC 8188, section 3.1", one, walk)
	opens(all, "rfc8188-3.2", "RFC 8188, section 3.2: a key id, two records, the first one padded", vector{
		IKM: decode64("BO3ZVPxUlnLORbVGMpbT1Q"),
		Body: decode64("uNCkWiNYzKTnBN9ji3-qWAAAABkCYTHOG8chz_gnvgOqdGYovxyjuqRyJFjEDyoF1Fvkj6hQPdPHI51OEUKEpgz3" +
			"SsLWIqS_uA"),
	}, walk)
}

// addSealed adds bodies that this package writes, byte for byte.
func addSealed(all map[string]vector) {
	const unpadded = -1
	zeros := append(sequence(5, 1), 0, 1, 2, 0, 0, 2, 1, 0, 0, 0, 0, 0)
	for _, c := range []struct {
		name, comment string
		plaintext     []byte
		size          int
		keyID         []byte
		padded        int // length with padding, or unpadded
	}{
		{"empty", "no plaintext: one record, of the delimiter alone", nil, size, nil, unpadded},
		{"empty-padded", "no plaintext has no padding either", nil, size, nil, 0},
		{"one-byte", "one byte of plaintext", sequence(1, 7), size, nil, unpadded},
		{"record-less-one", "one byte less than a record holds", sequence(capacity-1, 7), size, nil, unpadded},
		{"record-full", "exactly what a record holds: no empty record follows", sequence(capacity, 7), size, nil, unpadded},
		{"record-and-one", "one byte more than a record holds", sequence(capacity+1, 7), size, nil, unpadded},
		{"records-full", "three full records", sequence(3*capacity, 7), size, nil, unpadded},
		{"smallest-records", "one byte a record, 300 of them: the number takes two bytes", sequence(300, 0), 18, nil, unpadded},
		{"largest-record-size", "the largest record size that is read by default", walk, ece.MaxRecordSize, nil, unpadded},
		{"ends-in-zeros", "plaintext that looks like delimiters and padding", zeros, size, nil, unpadded},
		{"zeros", "plaintext of zeros alone", make([]byte, 20), size, nil, unpadded},
		{"key-id", "a key id of 255 bytes", walk, size, sequence(255, 1), unpadded},
		{"padded-in-record", "Padme(200) = 208, within the last record", sequence(200, 0), 64, nil, 208},
		{"padded-over-records", "Padme(1025) = 1088: whole records of padding", sequence(1025, 0), size, nil, 1088},
		{"padded-to-full-record", "Padme(63) = 64: the padding fills the last record", sequence(63, 0), size, nil, 64},
		{"padded-default", "the default record size, a body of one short record", sequence(300, 0), 262144, nil, 304},
	} {
		content := max(c.padded, len(c.plaintext))
		v := vector{
			IKM:  ikm,
			Body: reference(ikm, salt, c.keyID, uint32(c.size), split(c.plaintext, content, c.size)),
			Seal: &sealing{salt, c.size, append(octets{}, c.keyID...), c.padded != unpadded},
		}
		opens(all, c.name, c.comment, v, c.plaintext)
	}
}

// addForeign adds bodies that RFC 8188 allows and this package never writes.
func addForeign(all map[string]vector) {
	add := func(name, comment string, plaintext []byte, records ...record) {
		opens(all, "foreign-"+name, comment, vector{IKM: ikm, Body: reference(ikm, salt, nil, size, records)}, plaintext)
	}
	full := record{data: walk[:capacity]}
	rest := record{data: walk[capacity:], last: true}
	add("empty-last", "an empty record ends the body", walk[:capacity], full, record{last: true})
	add("padding-only-last", "a record of padding ends the body", walk[:capacity], full, record{pad: 3, last: true})
	add("empty-with-padding", "no plaintext, but padding", nil, record{pad: 5, last: true})
	add("padding-between", "records without data between others", walk,
		full, record{pad: capacity}, record{pad: capacity}, rest)
	add("padding-first", "the first record has no data", walk, record{pad: capacity}, full, rest)
}

// addHeaders adds headers that are cut, out of bounds, or wrong.
func addHeaders(all map[string]vector) {
	body := reference(ikm, salt, nil, size, split(walk, len(walk), size))
	named := reference(ikm, salt, []byte("a1"), size, split(walk, len(walk), size))
	for _, n := range []int{0, 1, 16, 20} {
		fails(all, "header-cut-"+digits(n), "the header is cut", "truncated", body[:n], nil)
	}
	fails(all, "header-only", "no record at all", "truncated", body[:21], nil)
	fails(all, "key-id-cut", "the header ends within the key id", "truncated", named[:22], nil)
	fails(all, "key-id-only", "no record after the key id", "truncated", named[:23], nil)

	idlen := func(body []byte, n byte) []byte {
		b := bytes.Clone(body)
		b[20] = n
		return b
	}
	fails(all, "idlen-short", "the key id is longer than its length says", "unauthentic", idlen(named, 1), walk)
	fails(all, "idlen-long", "the key id is shorter than its length says", "unauthentic", idlen(named, 3), walk)
	fails(all, "idlen-some", "a key id where there is none", "unauthentic", idlen(body, 1), walk)
	fails(all, "idlen-beyond", "the key id would be longer than the body", "truncated", idlen(body, 255), nil)

	for _, n := range []uint32{0, 1, 16, 17} {
		b := reference(ikm, salt, nil, n, []record{{last: true}})
		fails(all, "record-size-"+digits(int(n)), "a record size below 18", "record-size", b, nil)
	}
	for _, n := range []uint32{ece.MaxRecordSize + 1, 1 << 31, 1<<32 - 1} {
		b := reference(ikm, salt, nil, n, []record{{data: walk, last: true}})
		fails(all, "record-size-"+digits(int(n)), "a record size above the default limit", "record-size", b, nil)
	}
	raised := vector{
		IKM: ikm, MaxRecordSize: ece.MaxRecordSize + 1,
		Body: reference(ikm, salt, nil, ece.MaxRecordSize+1, []record{{data: walk, last: true}}),
	}
	opens(all, "record-size-limit-raised", "the same, where the caller allows it", raised, walk)
	fails(all, "record-size-limit-lowered", "a record size above the caller's limit", "record-size", body, nil)
	lowered := all["fail-record-size-limit-lowered"]
	lowered.MaxRecordSize = size - 1
	all["fail-record-size-limit-lowered"] = lowered
}

// addCuts adds bodies that end early.
func addCuts(all map[string]vector) {
	plaintext := sequence(3*capacity+5, 7)
	body := reference(ikm, salt, nil, size, split(plaintext, len(plaintext), size))
	start := func(i int) int { return 21 + i*size }
	for i := 1; i <= 3; i++ {
		fails(all, "cut-before-record-"+digits(i), "cut at a record boundary", "truncated", body[:start(i)], plaintext)
	}
	for i := range 4 {
		for _, n := range []int{1, 16} {
			fails(all, "cut-in-record-"+digits(i)+"-after-"+digits(n),
				"cut inside a record, which is left too short to be one", "truncated", body[:start(i)+n], plaintext)
		}
		for _, n := range []int{17, 21} {
			fails(all, "cut-in-record-"+digits(i)+"-after-"+digits(n),
				"cut inside a record, which is left long enough to be one", "unauthentic", body[:start(i)+n], plaintext)
		}
	}
	for i := range 3 {
		fails(all, "cut-in-record-"+digits(i)+"-after-24", "cut one byte before a record boundary", "unauthentic",
			body[:start(i)+size-1], plaintext)
	}
}

// addMoves adds bodies whose records were moved, or to which something was
// added, by somebody without the key.
func addMoves(all map[string]vector) {
	plaintext := sequence(4*capacity, 7)
	body := reference(ikm, salt, nil, size, split(plaintext, len(plaintext), size))
	short := reference(ikm, salt, nil, size, split(walk, len(walk), size))
	join := func(records ...int) []byte {
		b := bytes.Clone(body[:21])
		for _, i := range records {
			b = append(b, body[21+i*size:21+(i+1)*size]...)
		}
		return b
	}
	add := func(name, comment, reason string, body []byte) { fails(all, name, comment, reason, body, plaintext) }
	add("swapped", "records 1 and 2 swapped", "unauthentic", join(0, 2, 1, 3))
	add("repeated", "record 1 twice", "unauthentic", join(0, 1, 1, 2, 3))
	add("dropped", "record 1 missing", "unauthentic", join(0, 2, 3))
	add("last-alone", "only the last record", "unauthentic", join(3))
	add("last-repeated", "the last record twice", "trailing", join(0, 1, 2, 3, 3))
	add("body-twice", "a second body follows", "trailing", append(bytes.Clone(body), body...))
	for _, n := range []int{1, 16, 17, size} {
		add("trailing-"+digits(n), "bytes follow a last record of full length", "trailing",
			append(bytes.Clone(body), make([]byte, n)...))
	}
	fails(all, "trailing-short", "bytes follow a short last record, and so become part of it", "unauthentic",
		append(bytes.Clone(short), 0), walk)

	flip := func(at int) []byte {
		b := bytes.Clone(body)
		b[at] ^= 0x01
		return b
	}
	add("flipped-salt", "one bit of the salt", "unauthentic", flip(0))
	add("flipped-record-size", "one bit of the record size, 24 instead of 25", "unauthentic", flip(19))
	add("flipped-first", "one bit of the first byte of record 0", "unauthentic", flip(21))
	add("flipped-tag", "one bit of the tag of record 0", "unauthentic", flip(21+size-1))
	add("flipped-middle", "one bit of record 2", "unauthentic", flip(21+2*size+3))
	add("flipped-last", "one bit of the last byte", "unauthentic", flip(len(body)-1))

	wrong := vector{Comment: "another key", IKM: sequence(16, 0x41), Body: body, Error: "unauthentic"}
	all["fail-wrong-key"] = wrong
	wrong.Comment, wrong.IKM, wrong.Error = "a key of 15 bytes", ikm[:15], "ikm"
	all["fail-short-key"] = wrong
}

// addForged adds invalid bodies made with the right key.
func addForged(all map[string]vector) {
	full := record{data: walk[:capacity]}
	rest := record{data: walk[capacity:], last: true}
	add := func(name, comment, reason string, records ...record) {
		fails(all, name, comment, reason, reference(ikm, salt, nil, size, records), walk)
	}
	text := func(last byte) record { return record{text: append(bytes.Clone(walk[:capacity]), last)} }
	add("no-last", "the last record, of full length, says that another follows", "truncated", full)
	add("no-last-short", "the last record, a short one, says that another follows", "truncated",
		full, record{data: walk[capacity:]})
	add("no-last-empty", "the only record is empty and says that another follows", "truncated", record{})
	add("last-in-middle", "a record before the last says that it is the last", "trailing",
		record{data: walk[:capacity], last: true}, rest)
	add("last-first-of-three", "the first of three records says that it is the last", "trailing",
		record{data: walk[:capacity], last: true}, full, rest)
	add("delimiter-3", "a delimiter that does not exist", "delimiter", text(3), rest)
	add("delimiter-255", "a delimiter that does not exist", "delimiter", text(255), rest)
	add("delimiter-last", "a delimiter that does not exist, in the last record", "delimiter",
		full, record{text: []byte{'x', 4, 0}})
	add("all-zero", "a record of zeros has no delimiter", "delimiter", record{text: make([]byte, capacity+1)}, rest)
	add("all-zero-last", "a last record of zeros", "delimiter", full, record{text: make([]byte, 3)})
	add("all-zero-only", "the only record is one zero", "delimiter", record{text: []byte{0}})
	add("no-text-only", "the only record is a tag, with not even a delimiter", "truncated", record{text: []byte{}})
}

func digits(n int) string { return strconv.Itoa(n) }
