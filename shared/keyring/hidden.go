package keyring

import (
	"fmt"
	"log/slog"
)

// hidden makes the type that embeds it print as a placeholder.
type hidden struct{}

const placeholder = "[key]"

func (hidden) String() string               { return placeholder }
func (hidden) Format(f fmt.State, _ rune)   { _, _ = f.Write([]byte(placeholder)) }
func (hidden) LogValue() slog.Value         { return slog.StringValue(placeholder) }
func (hidden) MarshalText() ([]byte, error) { return []byte(placeholder), nil }

// hold puts v where no printing can reach it. Package fmt reads the unexported
// fields of any struct, follows pointers there and asks no method; of a function
// it shows the address. It also rules out ==, whose time depends on the bytes.
func hold[T any](v T) func() T { return func() T { return v } }
