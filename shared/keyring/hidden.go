package keyring

import (
	"fmt"
	"log/slog"
)

// hidden makes the type that embeds it print as a placeholder wherever it is
// printed by accident, and keeps it from being compared with ==, which takes a
// time that depends on the bytes.
type hidden struct{ _ [0]func() }

const placeholder = "[key]"

func (hidden) String() string               { return placeholder }
func (hidden) GoString() string             { return placeholder }
func (hidden) Format(f fmt.State, _ rune)   { _, _ = f.Write([]byte(placeholder)) }
func (hidden) LogValue() slog.Value         { return slog.StringValue(placeholder) }
func (hidden) MarshalText() ([]byte, error) { return []byte(placeholder), nil }
