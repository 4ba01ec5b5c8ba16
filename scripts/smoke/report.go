package smoke

import (
	"errors"
	"fmt"
	"io"
	"time"
)

// Report tells of a check as it goes, and remembers what did not hold.
type Report struct {
	out    io.Writer
	began  time.Time
	steps  int
	checks int
	wrong  []error
}

// NewReport writes to out; its clock begins now.
func NewReport(out io.Writer) *Report { return &Report{out: out, began: time.Now()} }

// Step begins a chapter.
func (r *Report) Step(format string, args ...any) {
	r.steps++
	fmt.Fprintf(r.out, "\n%6.1f s  %s\n", time.Since(r.began).Seconds(), fmt.Sprintf(format, args...))
}

// Note says something that is neither right nor wrong.
func (r *Report) Note(format string, args ...any) {
	fmt.Fprintf(r.out, "             %s\n", fmt.Sprintf(format, args...))
}

// Check shows whether something holds.
func (r *Report) Check(holds bool, format string, args ...any) {
	r.checks++
	what := fmt.Sprintf(format, args...)
	if holds {
		fmt.Fprintf(r.out, "          ok %s\n", what)
		return
	}
	fmt.Fprintf(r.out, "          NO %s\n", what)
	r.wrong = append(r.wrong, fmt.Errorf("step %d: %s", r.steps, what))
}

// Err names all that did not hold, nil for nothing; the last line says the same.
func (r *Report) Err() error {
	if len(r.wrong) > 0 {
		return fmt.Errorf("%d of %d checks failed: %w", len(r.wrong), r.checks, errors.Join(r.wrong...))
	}
	fmt.Fprintf(r.out, "\nAll %d checks hold. %.0f s in all.\n", r.checks, time.Since(r.began).Seconds())
	return nil
}
