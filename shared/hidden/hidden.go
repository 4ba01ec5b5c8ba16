// Package hidden prevents secrets from being printed, logged or marshalled by
// accident. A secret is a struct that embeds Mark and stores its value with
// Hold.
package hidden

import (
	"fmt"
	"log/slog"
)

// Placeholder is printed instead of a secret.
const Placeholder = "[hidden]"

// Mark makes the struct that embeds it print as Placeholder.
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

// Hold puts v in a function, where no printing can reach it. Package fmt reads
// unexported fields and follows pointers in them without calling methods; of a
// function it prints only the address. A function also cannot be compared with
// ==, whose duration depends on the bytes.
func Hold[T any](v T) func() T { return func() T { return v } }
