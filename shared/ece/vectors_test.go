package ece_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/secure-share/secure-share/shared/ece"
)

var update = flag.Bool("update", false, "write the vectors")

// octets is a byte string that JSON writes as unpadded base64url.
type octets []byte

func (b octets) MarshalText() ([]byte, error) {
	return []byte(base64.RawURLEncoding.EncodeToString(b)), nil
}

func (b *octets) UnmarshalText(text []byte) (err error) {
	*b, err = base64.RawURLEncoding.Strict().DecodeString(string(text))
	return err
}

// vector is one file of testdata/vectors, described in the README there.
type vector struct {
	Comment       string   `json:"comment"`
	IKM           octets   `json:"ikm"`
	Body          octets   `json:"body"`
	MaxRecordSize int      `json:"maxRecordSize,omitempty"`
	Plaintext     *octets  `json:"plaintext,omitempty"`
	Seal          *sealing `json:"seal,omitempty"`
	Error         string   `json:"error,omitempty"`
	PrefixOf      octets   `json:"prefixOf,omitempty"`
}

// sealing is how to make the body of a vector.
type sealing struct {
	Salt       octets `json:"salt"`
	RecordSize int    `json:"recordSize"`
	KeyID      octets `json:"keyId"`
	Padded     bool   `json:"padded"`
}

func (s sealing) options() ece.Options {
	return ece.Options{
		Salt: [16]byte(s.Salt), RecordSize: s.RecordSize, KeyID: string(s.KeyID), Unpadded: !s.Padded,
	}
}

// reasons are the names of errors in vectors.
var reasons = map[string]error{
	"truncated":   ece.ErrTruncated,
	"trailing":    ece.ErrTrailing,
	"unauthentic": ece.ErrUnauthentic,
	"delimiter":   ece.ErrDelimiter,
	"record-size": ece.ErrRecordSize,
	"ikm":         ece.ErrIKM,
}

const vectorFiles = "testdata/vectors/*.json"

func readVectors(t testing.TB) map[string]vector {
	t.Helper()
	paths, err := filepath.Glob(vectorFiles)
	if err != nil || len(paths) == 0 {
		t.Fatalf("no vectors at %s (%v)", vectorFiles, err)
	}
	all := map[string]vector{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		d := json.NewDecoder(bytes.NewReader(text))
		d.DisallowUnknownFields()
		var v vector
		if err := d.Decode(&v); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if (v.Plaintext == nil) == (v.Error == "") {
			t.Fatalf("%s: has not exactly one of plaintext and error", path)
		}
		all[strings.TrimSuffix(filepath.Base(path), ".json")] = v
	}
	return all
}

// opening is one way to open a body. It returns the data that it released, even
// if it failed afterwards.
type opening func(v vector) ([]byte, error)

func openings() map[string]opening {
	return map[string]opening{
		"Open":                 func(v vector) ([]byte, error) { return ece.Open(v.IKM, v.Body, v.limits()) },
		"Reader":               stream(func(r io.Reader) io.Reader { return r }, io.ReadAll),
		"Reader, byte by byte": stream(iotest.OneByteReader, io.ReadAll),
		"Reader, EOF with data": stream(iotest.DataErrReader, func(r io.Reader) ([]byte, error) {
			return io.ReadAll(iotest.OneByteReader(r))
		}),
		"Reader.WriteTo": stream(iotest.HalfReader, func(r io.Reader) ([]byte, error) {
			var out bytes.Buffer
			_, err := r.(io.WriterTo).WriteTo(&out)
			return out.Bytes(), err
		}),
		"Opener": openByRecord,
	}
}

func (v vector) limits() ece.Limits { return ece.Limits{MaxRecordSize: v.MaxRecordSize} }

func stream(source func(io.Reader) io.Reader, read func(io.Reader) ([]byte, error)) opening {
	return func(v vector) ([]byte, error) {
		r, err := ece.NewReader(source(bytes.NewReader(v.Body)), v.IKM, v.limits())
		if err != nil {
			return nil, err
		}
		return read(r)
	}
}

// openByRecord opens the records in reverse order and reports the reason of the
// first that fails.
func openByRecord(v vector) ([]byte, error) {
	h, err := ece.ParseHeader(v.Body, v.limits())
	if err != nil {
		return nil, err
	}
	o, err := ece.NewOpener(v.IKM, h, int64(len(v.Body)))
	if err != nil {
		return nil, err
	}
	parts := make([][]byte, o.Layout().Records())
	for i := o.Layout().Records() - 1; i >= 0; i-- {
		part := o.Layout().Record(i)
		var openErr error
		parts[i], openErr = o.Open(i, bytes.Clone(v.Body[part.Start:part.End]))
		if openErr != nil {
			err = openErr
		}
	}
	if err != nil {
		return nil, err
	}
	return bytes.Join(parts, nil), nil
}

func TestVectorsOpen(t *testing.T) {
	for name, v := range readVectors(t) {
		for way, open := range openings() {
			t.Run(name+"/"+way, func(t *testing.T) {
				got, err := open(v)
				if v.Plaintext != nil {
					if err != nil || !bytes.Equal(got, *v.Plaintext) {
						t.Fatalf("%s: got %d bytes, %.40x..., %v", v.Comment, len(got), got, err)
					}
					return
				}
				want, known := reasons[v.Error]
				if !known || !errors.Is(err, want) {
					t.Fatalf("%s: error %v, want %s", v.Comment, err, v.Error)
				}
				if v.Error != "ikm" && !errors.Is(err, ece.ErrCorrupt) {
					t.Errorf("%v does not wrap ErrCorrupt", err)
				}
				if !bytes.HasPrefix(v.PrefixOf, got) {
					t.Errorf("released %x before it failed", got)
				}
			})
		}
	}
}

// sealings are the ways to seal.
var sealings = map[string]func(ikm, plaintext []byte, o ece.Options) ([]byte, error){
	"Seal": ece.Seal,
	"Writer": func(ikm, plaintext []byte, o ece.Options) ([]byte, error) {
		return write(ikm, o, func(w *ece.Writer) error {
			_, err := w.Write(plaintext)
			return err
		})
	},
	"Writer, byte by byte": func(ikm, plaintext []byte, o ece.Options) ([]byte, error) {
		return write(ikm, o, func(w *ece.Writer) error {
			_, err := io.Copy(struct{ io.Writer }{w}, iotest.OneByteReader(bytes.NewReader(plaintext)))
			return err
		})
	},
	"Writer.ReadFrom": func(ikm, plaintext []byte, o ece.Options) ([]byte, error) {
		return write(ikm, o, func(w *ece.Writer) error {
			half := len(plaintext) / 2
			if _, err := w.Write(plaintext[:half]); err != nil {
				return err
			}
			_, err := w.ReadFrom(iotest.DataErrReader(bytes.NewReader(plaintext[half:])))
			return err
		})
	},
	"Sealer": func(ikm, plaintext []byte, o ece.Options) ([]byte, error) {
		s, err := ece.NewSealer(ikm, int64(len(plaintext)), o)
		if err != nil {
			return nil, err
		}
		body := make([]byte, s.Layout().Size())
		s.Header().Append(body[:0])
		for i := s.Layout().Records() - 1; i >= 0; i-- {
			data, at := s.Layout().Data(i), s.Layout().Record(i)
			record, err := s.Seal(nil, i, plaintext[data.Start:data.End])
			if err != nil {
				return nil, err
			}
			copy(body[at.Start:at.End], record)
		}
		return body, nil
	},
}

func write(ikm []byte, o ece.Options, fill func(*ece.Writer) error) ([]byte, error) {
	var body bytes.Buffer
	w, err := ece.NewWriter(&body, ikm, o)
	if err != nil {
		return nil, err
	}
	if err := fill(w); err != nil {
		return nil, err
	}
	err = w.Close()
	return body.Bytes(), err
}

func TestVectorsSeal(t *testing.T) {
	sealed := 0
	for name, v := range readVectors(t) {
		if v.Seal == nil {
			continue
		}
		sealed++
		for way, seal := range sealings {
			t.Run(name+"/"+way, func(t *testing.T) {
				got, err := seal(v.IKM, *v.Plaintext, v.Seal.options())
				if err != nil || !bytes.Equal(got, v.Body) {
					t.Errorf("%s: got %d bytes, %.40x..., %v", v.Comment, len(got), got, err)
				}
			})
		}
	}
	if sealed == 0 {
		t.Error("no vector says how to seal")
	}
}
