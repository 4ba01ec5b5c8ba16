package interop

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"slices"
	"testing"

	"github.com/secure-share/secure-share/shared/ece"

	"github.com/secure-share/secure-share/test/needs"
)

// Particularities of http_ece 1.2.1:
//   - it copies the whole buffer for each record, so its time
//     grows with the square of the records: the bodies here have few records;
//   - its "rs" is the record size of RFC 8188, tag and delimiter included, for this
//     content coding only; the older codings count without the tag;
//   - it puts its padding into the first records, with a byte of data in each, where
//     ours goes into the last ones; when the data is used up before the padding, it
//     makes records that are too short, and then cannot open what it sealed;
//   - it opens a body that is only a header, as an empty one;
//   - it reads a record size of 17 or less, and keys of 16 bytes only.

var recordSizes = []int{ece.MinRecordSize, 19, 25, 100, 4096, 64 << 10, ece.DefaultRecordSize, ece.MaxRecordSize}

// lengths are those of plaintexts that end around the boundaries of the first three
// records; of records of a MiB, around the first.
func lengths(recordSize int) []int {
	var all []int
	for records := 0; records <= 3 && records*recordSize <= 3<<19; records++ {
		for off := -1; off <= 1; off++ {
			if n := records*(recordSize-17) + off; n >= 0 {
				all = append(all, n)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// each runs test for all record sizes and lengths.
func each(t *testing.T, test func(t *testing.T, recordSize int, plaintext []byte)) {
	cases := 0
	for _, recordSize := range recordSizes {
		t.Run(fmt.Sprint(recordSize), func(t *testing.T) {
			for _, n := range lengths(recordSize) {
				test(t, recordSize, random(n))
				cases++
			}
		})
	}
	t.Logf("%d bodies", cases)
}

func TestTheyOpenWhatWeSeal(t *testing.T) {
	needs.Time(t)
	each(t, func(t *testing.T, recordSize int, plaintext []byte) {
		for how, seal := range seals {
			t.Run(how, func(t *testing.T) {
				for _, o := range []ece.Options{
					{RecordSize: recordSize, Unpadded: true},
					{RecordSize: recordSize},
					{RecordSize: recordSize, KeyID: "a key"},
				} {
					key := random(16)
					body, err := seal(key, plaintext, o)
					if err != nil {
						t.Fatal(err)
					}
					got, err := other.ask(t, request{Do: "open", Key: key, Data: body})
					if err != nil || !bytes.Equal(got, plaintext) {
						t.Errorf("%s, %d bytes, %+v: %d bytes, %v", how, len(plaintext), o, len(got), err)
					}
				}
			})
		}
	})
}

func TestWeOpenWhatTheySeal(t *testing.T) {
	needs.Time(t)
	each(t, func(t *testing.T, recordSize int, plaintext []byte) {
		requests := []request{{}, {KeyID: "a key"}, {Padding: recordSize - 18}} // what fits into one record
		if len(plaintext) > 0 {
			requests = append(requests, request{Padding: recordSize - 17})
		}
		for _, r := range requests {
			r.Do, r.Key, r.Data, r.RecordSize = "seal", random(16), plaintext, recordSize
			body, err := other.ask(t, r)
			if err != nil {
				t.Fatal(err)
			}
			for how, open := range opens {
				got, err := open(r.Key, body)
				if err != nil || !bytes.Equal(got, plaintext) {
					t.Errorf("%s, %d bytes, padding %d, key id %q: %d bytes, %v", how, len(plaintext), r.Padding, r.KeyID, len(got), err)
				}
			}
		}
	})
}

// RFC 8188 does not allow a record before the last one to be shorter than the
// others.
func TestTheirShortRecords(t *testing.T) {
	key := random(16)
	body, err := other.ask(t, request{Do: "seal", Key: key, RecordSize: 25, Padding: 10})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.ask(t, request{Do: "open", Key: key, Data: body}); !errors.Is(err, errRefused) {
		t.Errorf("they say %v", err)
	}
	if _, err := ece.Open(key, body, ece.Limits{}); !errors.Is(err, ece.ErrCorrupt) {
		t.Errorf("we say %v", err)
	}
}

// Without padding, and under the same salt, there is only one body to make.
func TestBothMakeTheSameBody(t *testing.T) {
	each(t, func(t *testing.T, recordSize int, plaintext []byte) {
		key := random(16)
		theirs, err := other.ask(t, request{Do: "seal", Key: key, Data: plaintext, RecordSize: recordSize})
		if err != nil {
			t.Fatal(err)
		}
		h, err := ece.ParseHeader(theirs, ece.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		ours, err := ece.Seal(key, plaintext, ece.Options{RecordSize: recordSize, Salt: h.Salt, Unpadded: true})
		if err != nil || !bytes.Equal(ours, theirs) {
			t.Errorf("%d bytes: another body, %v", len(plaintext), err)
		}
	})
}

// Both refuse altered or cut bodies, but only ours refuses a body without any
// record.
func TestWhatIsRefused(t *testing.T) {
	key := random(16)
	body, err := ece.Seal(key, random(50), ece.Options{RecordSize: 25, Unpadded: true})
	if err != nil {
		t.Fatal(err)
	}
	const header, record = 21, 25
	flipped := bytes.Clone(body)
	flipped[header+3] ^= 1
	for what, tc := range map[string]struct {
		body       []byte
		theyAccept bool
	}{
		"flipped":           {flipped, false},
		"cut in a record":   {body[:len(body)-1], false},
		"cut at a boundary": {body[:header+2*record], false},
		"extended":          {append(bytes.Clone(body), body[header:]...), false},
		"header only":       {body[:header], true},
	} {
		t.Run(what, func(t *testing.T) {
			if _, err := ece.Open(key, tc.body, ece.Limits{}); !errors.Is(err, ece.ErrCorrupt) {
				t.Errorf("we say %v", err)
			}
			_, err := other.ask(t, request{Do: "open", Key: key, Data: tc.body})
			if errors.Is(err, errRefused) == tc.theyAccept {
				t.Errorf("they say %v", err)
			}
		})
	}
}

var seals = map[string]func(key, plaintext []byte, o ece.Options) ([]byte, error){
	"Seal": ece.Seal,
	"Writer": func(key, plaintext []byte, o ece.Options) ([]byte, error) {
		var body bytes.Buffer
		w, err := ece.NewWriter(&body, key, o)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(plaintext); err != nil {
			return nil, err
		}
		err = w.Close()
		return body.Bytes(), err
	},
}

var opens = map[string]func(key, body []byte) ([]byte, error){
	"Open": func(key, body []byte) ([]byte, error) { return ece.Open(key, body, ece.Limits{}) },
	"Reader": func(key, body []byte) ([]byte, error) {
		r, err := ece.NewReader(bytes.NewReader(body), key, ece.Limits{})
		if err != nil {
			return nil, err
		}
		return io.ReadAll(r)
	},
}

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	return b
}
