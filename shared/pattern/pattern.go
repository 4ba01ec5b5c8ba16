// Package pattern provides regular expressions that are compiled at their first use.
// Compiling all of them would take a fifth of the start time of a Lambda function, and most
// calls use none.
package pattern

import (
	"regexp"
	"sync"
)

// Pattern is a regular expression.
type Pattern struct{ compiled func() *regexp.Regexp }

// New returns a pattern, for a package variable. If the expression is not valid, the
// first use panics.
func New(expression string) Pattern {
	return Pattern{sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })}
}

// MatchString is like regexp.Regexp.MatchString.
func (p Pattern) MatchString(s string) bool { return p.compiled().MatchString(s) }

// FindStringSubmatch is like regexp.Regexp.FindStringSubmatch.
func (p Pattern) FindStringSubmatch(s string) []string { return p.compiled().FindStringSubmatch(s) }

// ReplaceAllString is like regexp.Regexp.ReplaceAllString.
func (p Pattern) ReplaceAllString(s, with string) string {
	return p.compiled().ReplaceAllString(s, with)
}
