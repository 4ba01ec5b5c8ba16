package mailaddr

import (
	"fmt"
	"log/slog"
)

// hidden makes the type that embeds it print as a placeholder wherever it is
// printed by accident. It also rules out ==, since what embeds it holds a
// pointer.
type hidden struct{ _ [0]func() }

const placeholder = "[mail address]"

func (hidden) String() string               { return placeholder }
func (hidden) GoString() string             { return placeholder }
func (hidden) Format(f fmt.State, _ rune)   { _, _ = f.Write([]byte(placeholder)) }
func (hidden) LogValue() slog.Value         { return slog.StringValue(placeholder) }
func (hidden) MarshalText() ([]byte, error) { return []byte(placeholder), nil }
