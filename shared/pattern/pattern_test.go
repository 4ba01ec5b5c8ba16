package pattern_test

import (
	"slices"
	"testing"

	"github.com/secure-share/secure-share/shared/pattern"
)

func TestPattern(t *testing.T) {
	p := pattern.New(`^(a+)-(b*)`)
	if !p.MatchString("aa-b") || p.MatchString("b") {
		t.Error("MatchString differs from the expression")
	}
	if m := p.FindStringSubmatch("aa-b!"); !slices.Equal(m, []string{"aa-b", "aa", "b"}) {
		t.Errorf("FindStringSubmatch: %q", m)
	}
	if got := p.ReplaceAllString("a-bc", "x"); got != "xc" {
		t.Errorf("ReplaceAllString: %q", got)
	}
}

func TestOnlyUsePanics(t *testing.T) {
	p := pattern.New(`(`)
	defer func() {
		if recover() == nil {
			t.Error("an expression that is not valid was used")
		}
	}()
	p.MatchString("")
}
