package main

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"fmt"
	"io"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/secure-share/secure-share/shared/ece"
)

// passBytes is the size of one pass: more than fits into the CPU caches, so
// that every record comes from memory.
const passBytes = 64 << 20

var recordSizes = []int{4 << 10, 64 << 10, ece.DefaultRecordSize, ece.MaxRecordSize}

func benchECE(ctx context.Context, rounds int) error {
	mem := newMemory(passBytes)
	allocated := [][]string{{"allocations a record", "count"}}
	for _, part := range []struct {
		title   string
		members func(*material) []contender
	}{
		{"sealing", (*material).sealing},
		{"opening", (*material).opening},
	} {
		if err := compareECE(ctx, rounds, mem, part.title, part.members); err != nil {
			return err
		}
		counts, err := allocationsPerRecord(part.title, part.members)
		if err != nil {
			return err
		}
		allocated = append(allocated, counts...)
	}
	printTable(allocated)
	if err := compareInPlace(ctx, rounds, mem); err != nil {
		return err
	}
	return compareWorkers(ctx, rounds, mem)
}

// compareInPlace measures records whose data were read into their own memory.
func compareInPlace(ctx context.Context, rounds int, mem memory) error {
	m, err := mem.material(ece.DefaultRecordSize)
	if err != nil {
		return err
	}
	s, err := ece.NewSealer(m.ikm, int64(len(m.plaintext)), m.options())
	if err != nil {
		return err
	}
	inPlace := func(seal func(i int64, record []byte) error) func() error {
		return func() error {
			n := int64(0)
			for record := range records(mem.plaintext[:len(m.plaintext)/(m.recordSize-17)*m.recordSize], m.recordSize) {
				if err := seal(n, record); err != nil {
					return err
				}
				n++
			}
			return nil
		}
	}
	raw := inPlace(func(_ int64, record []byte) error {
		m.aead.Seal(record[:0], m.nonce[:], record[:m.recordSize-16], nil)
		return nil
	})
	all := []contender{
		m.megabytes("raw AES-128-GCM, in place", raw),
		m.megabytes("the same again (noise)", raw),
		m.megabytes("`Sealer.Seal`, in place", inPlace(func(i int64, record []byte) error {
			_, err := s.Seal(record[:0], i, record[:m.recordSize-17])
			return err
		})),
	}
	return printSpeeds(ctx, rounds, "read into the record, 256 KiB", all)
}

// compareWorkers measures in elapsed time how much faster two goroutines encrypt than
// one: raw, which shows what the machine allows, and with package ece.
func compareWorkers(ctx context.Context, rounds int, mem memory) error {
	m, err := mem.material(ece.DefaultRecordSize)
	if err != nil {
		return err
	}
	s, err := ece.NewSealer(m.ikm, int64(len(m.plaintext)), m.options())
	if err != nil {
		return err
	}
	for _, way := range []struct {
		name string
		seal func(buffer []byte, i int64, data []byte) error
	}{
		{"raw AES-128-GCM", func(buffer []byte, _ int64, data []byte) error {
			m.aead.Seal(buffer, m.nonce[:], data, nil)
			return nil
		}},
		{"`Sealer.Seal`", func(buffer []byte, i int64, data []byte) error {
			_, err := s.Seal(buffer, i, data)
			return err
		}},
	} {
		sealed := func(name string, workers int) contender {
			return contender{name, func() (float64, error) {
				began := time.Now()
				err := m.split(s.Layout(), workers, way.seal)
				return float64(len(m.plaintext)) / 1e6 / time.Since(began).Seconds(), err
			}}
		}
		if err := printSpeeds(ctx, rounds, way.name+", elapsed time, 256 KiB", []contender{
			sealed("one goroutine", 1), sealed("the same again (noise)", 1), sealed("two goroutines", 2),
		}); err != nil {
			return err
		}
	}
	return nil
}

// split encrypts all records with a number of goroutines, which take turns.
func (m *material) split(layout ece.Layout, workers int, seal func(buffer []byte, i int64, data []byte) error) error {
	var group errgroup.Group
	for first := range workers {
		group.Go(func() error {
			buffer := make([]byte, 0, m.recordSize)
			for i := int64(first); i < layout.Records(); i += int64(workers) {
				data := layout.Data(i)
				if err := seal(buffer, i, m.plaintext[data.Start:data.End]); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return group.Wait()
}

// printSpeeds prints contenders in MB/s and as ratios to the first.
func printSpeeds(ctx context.Context, rounds int, title string, all []contender) error {
	results, err := compete(ctx, rounds, all)
	if err != nil {
		return err
	}
	rows := [][]string{{title, "MB/s", "ratio"}}
	for i, c := range all {
		rows = append(rows, []string{c.name, results[i].show(0), results[i].over(results[0]).show(2)})
	}
	printTable(rows)
	return nil
}

// compareECE prints the first contender in MB/s and all others as ratios to it.
func compareECE(ctx context.Context, rounds int, mem memory, title string, members func(*material) []contender) error {
	var rows [][]string
	head := []string{title + ", by record size"}
	for n, size := range recordSizes {
		head = append(head, fmt.Sprintf("%d KiB", size>>10))
		m, err := mem.material(size)
		if err != nil {
			return err
		}
		all := members(m)
		results, err := compete(ctx, rounds, all)
		if err != nil {
			return err
		}
		if n == 0 {
			rows = append(rows, []string{all[0].name + ", MB/s"})
			for _, c := range all[1:] {
				rows = append(rows, []string{c.name})
			}
		}
		rows[0] = append(rows[0], results[0].show(0))
		for i := range all[1:] {
			rows[i+1] = append(rows[i+1], results[i+1].over(results[0]).show(2))
		}
	}
	printTable(append([][]string{head}, rows...))
	return nil
}

// material is the input of one comparison.
type material struct {
	recordSize int
	plaintext  []byte
	rawBody    []byte // records sealed under aead, all with the same nonce
	body       []byte // plaintext, encrypted by package ece
	buffer     []byte // one record
	aead       cipher.AEAD
	nonce      [12]byte
	ikm        []byte
}

// memory holds the material, so that it is allocated only once.
type memory struct{ plaintext, rawBody, body []byte }

func newMemory(size int) memory {
	m := memory{make([]byte, size), make([]byte, 0, size), make([]byte, 0, size+100)}
	for i := range m.plaintext {
		m.plaintext[i] = byte(i * 7)
	}
	return m
}

// material fills the memory with records of one size.
func (mem memory) material(recordSize int) (*material, error) {
	m := &material{recordSize: recordSize, ikm: make([]byte, 16), buffer: make([]byte, recordSize)}
	m.plaintext = mem.plaintext[:len(mem.plaintext)/recordSize*(recordSize-17)]
	block, err := aes.NewCipher(m.ikm)
	if err != nil {
		return nil, err
	}
	if m.aead, err = cipher.NewGCM(block); err != nil {
		return nil, err
	}
	m.rawBody = mem.rawBody[:0]
	for data := range records(m.plaintext, recordSize-17) {
		m.rawBody = m.aead.Seal(m.rawBody, m.nonce[:], m.text(data), nil)
	}
	body := bytes.NewBuffer(mem.body[:0])
	w, err := ece.NewWriter(body, m.ikm, m.options())
	if err == nil {
		_, err = w.Write(m.plaintext)
	}
	if err == nil {
		err = w.Close()
	}
	m.body = body.Bytes()
	return m, err
}

func (m *material) options() ece.Options {
	return ece.Options{RecordSize: m.recordSize, Unpadded: true}
}

// records yields b in pieces of n bytes.
func records(b []byte, n int) func(yield func([]byte) bool) {
	return func(yield func([]byte) bool) {
		for ; len(b) >= n; b = b[n:] {
			if !yield(b[:n]) {
				return
			}
		}
	}
}

// text returns data with its delimiter, the plaintext of a record.
func (m *material) text(data []byte) []byte {
	n := copy(m.buffer, data)
	m.buffer[n] = 1
	return m.buffer[:n+1]
}

// megabytes makes a contender of a pass over all records, measured in MB per
// second of CPU time. So other processes affect the result only through memory
// and caches.
func (m *material) megabytes(name string, pass func() error) contender {
	return contender{name, func() (float64, error) {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		began, err := threadTime()
		if err != nil {
			return 0, err
		}
		if err := pass(); err != nil {
			return 0, err
		}
		ended, err := threadTime()
		return float64(len(m.plaintext)) / 1e6 / (ended - began).Seconds(), err
	}}
}

func (m *material) sealing() []contender {
	raw := func() error {
		for data := range records(m.plaintext, m.recordSize-17) {
			m.aead.Seal(m.buffer[:0], m.nonce[:], data, nil)
		}
		return nil
	}
	return []contender{
		m.megabytes("raw AES-128-GCM", raw),
		m.megabytes("the same again (noise)", raw),
		m.megabytes("raw, copied first", func() error {
			for data := range records(m.plaintext, m.recordSize-17) {
				m.aead.Seal(m.buffer[:0], m.nonce[:], m.text(data), nil)
			}
			return nil
		}),
		m.megabytes("`Sealer.Seal`", func() error {
			s, err := ece.NewSealer(m.ikm, int64(len(m.plaintext)), m.options())
			if err != nil {
				return err
			}
			for i := range s.Layout().Records() {
				part := s.Layout().Data(i)
				if _, err := s.Seal(m.buffer[:0], i, m.plaintext[part.Start:part.End]); err != nil {
					return err
				}
			}
			return nil
		}),
		m.megabytes("`Writer.Write`", func() error {
			return m.written(func(w *ece.Writer) error {
				_, err := w.Write(m.plaintext)
				return err
			})
		}),
		m.megabytes("`Writer.ReadFrom`", func() error {
			return m.written(func(w *ece.Writer) error {
				_, err := w.ReadFrom(bytes.NewReader(m.plaintext))
				return err
			})
		}),
	}
}

func (m *material) written(write func(*ece.Writer) error) error {
	w, err := ece.NewWriter(io.Discard, m.ikm, m.options())
	if err != nil {
		return err
	}
	if err := write(w); err != nil {
		return err
	}
	return w.Close()
}

func (m *material) opening() []contender {
	raw := func() error {
		for record := range records(m.rawBody, m.recordSize) {
			if _, err := m.aead.Open(m.buffer[:0], m.nonce[:], record, nil); err != nil {
				return err
			}
		}
		return nil
	}
	return []contender{
		m.megabytes("raw AES-128-GCM", raw),
		m.megabytes("the same again (noise)", raw),
		m.megabytes("raw, copied first", func() error {
			for record := range records(m.rawBody, m.recordSize) {
				n := copy(m.buffer, record)
				if _, err := m.aead.Open(m.buffer[:0], m.nonce[:], m.buffer[:n], nil); err != nil {
					return err
				}
			}
			return nil
		}),
		m.megabytes("`Opener.Open`, copied first", func() error {
			h, err := ece.ParseHeader(m.body, ece.Limits{})
			if err != nil {
				return err
			}
			o, err := ece.NewOpener(m.ikm, h, int64(len(m.body)))
			if err != nil {
				return err
			}
			for i := range o.Layout().Records() {
				part := o.Layout().Record(i)
				n := copy(m.buffer, m.body[part.Start:part.End])
				if _, err := o.Open(i, m.buffer[:n]); err != nil {
					return err
				}
			}
			return nil
		}),
		m.megabytes("`Reader.WriteTo`", func() error {
			r, err := ece.NewReader(bytes.NewReader(m.body), m.ikm, ece.Limits{})
			if err != nil {
				return err
			}
			_, err = r.WriteTo(io.Discard)
			return err
		}),
		m.megabytes("`Reader.Read`, 32 KiB each", func() error {
			r, err := ece.NewReader(bytes.NewReader(m.body), m.ikm, ece.Limits{})
			if err != nil {
				return err
			}
			_, err = io.CopyBuffer(struct{ io.Writer }{io.Discard}, struct{ io.Reader }{r}, make([]byte, 32<<10))
			return err
		}),
	}
}

// allocationsPerRecord returns a row for each contender except the baselines:
// the allocations of a pass over many records, minus those of a pass over one.
func allocationsPerRecord(title string, members func(*material) []contender) (rows [][]string, err error) {
	const many, recordSize = 1001, 1024
	large, err := newMemory(many * recordSize).material(recordSize)
	if err != nil {
		return nil, err
	}
	small, err := newMemory(recordSize).material(recordSize)
	if err != nil {
		return nil, err
	}
	one := members(small)
	for i, c := range members(large)[3:] {
		more := allocations(c) - allocations(one[i+3])
		rows = append(rows, []string{title + ": " + c.name, fmt.Sprintf("%.2f", max(0, more)/(many-1))})
	}
	return rows, nil
}

func allocations(c contender) float64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, _ = c.measure() // it worked before
	runtime.ReadMemStats(&after)
	return float64(after.Mallocs) - float64(before.Mallocs)
}
