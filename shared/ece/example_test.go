package ece_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/secure-share/secure-share/shared/ece"
)

// A body that fits in memory is sealed and opened in one call each.
func Example() {
	key := make([]byte, ece.MinIKM)
	_, _ = rand.Read(key)

	body, err := ece.Seal(key, []byte("the minutes"), ece.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	plaintext, err := ece.Open(key, body, ece.Limits{})
	fmt.Printf("%s, %v\n", plaintext, err)

	body[len(body)-1] ^= 1
	_, err = ece.Open(key, body, ece.Limits{})
	fmt.Println(errors.Is(err, ece.ErrCorrupt))

	// Output:
	// the minutes, <nil>
	// true
}

// A body of any length is streamed in the memory of one record.
func ExampleNewWriter() {
	key := make([]byte, ece.MinIKM)
	_, _ = rand.Read(key)

	var body bytes.Buffer
	w, err := ece.NewWriter(&body, key, ece.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err := io.Copy(w, strings.NewReader("a long report")); err != nil {
		fmt.Println(err) // the body is incomplete: do not close w
		return
	}
	if err := w.Close(); err != nil {
		fmt.Println(err)
		return
	}

	r, err := ece.NewReader(&body, key, ece.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	plaintext, err := io.ReadAll(r) // only to be used if err is nil
	fmt.Printf("%s, %v\n", plaintext, err)

	// Output: a long report, <nil>
}

// The records of a body can be opened in any order, for example to read one part
// of it.
func ExampleOpener() {
	key := make([]byte, ece.MinIKM)
	_, _ = rand.Read(key)
	// 17 bytes of every record are overhead, so each of these holds 4 bytes.
	body, err := ece.Seal(key, []byte("onlypartread"), ece.Options{RecordSize: 21, Unpadded: true})
	if err != nil {
		fmt.Println(err)
		return
	}

	h, err := ece.ParseHeader(body, ece.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	o, err := ece.NewOpener(key, h, int64(len(body)))
	if err != nil {
		fmt.Println(err)
		return
	}
	at := o.Layout().Record(1)
	data, err := o.Open(1, body[at.Start:at.End])
	fmt.Printf("%s, %v\n", data, err)

	// Output: part, <nil>
}
