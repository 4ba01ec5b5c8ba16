// Package hidden keeps secrets out of whatever prints, logs or marshals by
// accident. A secret is a struct that embeds Mark and holds its value by Hold.
package hidden

import (
	"fmt"
	"log/slog"
)

// Placeholder is what is seen instead.
const Placeholder = "[hidden]"

// Mark makes the struct that embeds it show as Placeholder.
type Mark struct{}

func (Mark) String() string               { return Placeholder }
func (Mark) Format(f fmt.State, _ rune)   { _, _ = f.Write([]byte(Placeholder)) }
func (Mark) LogValue() slog.Value         { return slog.StringValue(Placeholder) }
func (Mark) MarshalText() ([]byte, error) { return []byte(Placeholder), nil }

// Text is text that travels in a JSON body but must not be seen anywhere else: it
// marshals to JSON as it is and prints as Placeholder.
type Text string

func (Text) String() string             { return Placeholder }
func (Text) GoString() string           { return Placeholder }
func (Text) Format(f fmt.State, v rune) { Mark{}.Format(f, v) }
func (Text) LogValue() slog.Value       { return Mark{}.LogValue() }

// Hold puts v where no printing can reach it. Package fmt reads the unexported
// fields of any struct, follows pointers there and asks no method; of a function
// it shows the address. It also rules out ==, whose time depends on the bytes.
func Hold[T any](v T) func() T { return func() T { return v } }
