package main

import (
	"testing"

	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/test/scenario"
)

// Every contender must work; a failure returns an error.
func TestECEContendersWork(t *testing.T) {
	m, err := newMemory(1 << 20).material(4096)
	if err != nil {
		t.Fatal(err)
	}
	for _, all := range [][]contender{m.sealing(), m.opening()} {
		if _, err := compete(t.Context(), 1, all); err != nil {
			t.Error(err)
		}
	}
}

func TestTheCallsWork(t *testing.T) {
	s := scenario.Start(t, stack.Options{})
	c, err := newCallers(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.warm(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestACycleWorks(t *testing.T) {
	s := scenario.Start(t, stack.Options{})
	b, err := newCycler(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.cycle(t.Context()); err != nil {
		t.Error(err)
	}
}
