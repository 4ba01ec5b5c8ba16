package smoke

import (
	"errors"
	"fmt"
	"io"
	"time"
)

// Report prints the checks while they run, and records failures.
type Report struct {
	out    io.Writer
	began  time.Time
	steps  int
	checks int
	wrong  []error
}

// NewReport writes to out; its clock begins now.
func NewReport(out io.Writer) *Report { return &Report{out: out, began: time.Now()} }

// Step prints a heading.
func (r *Report) Step(format string, args ...any) {
	r.steps++
	fmt.Fprintf(r.out, "\n%6.1f s  %s\n", time.Since(r.began).Seconds(), fmt.Sprintf(format, args...))
}

// Note prints a message that is not a result.
func (r *Report) Note(format string, args ...any) {
	fmt.Fprintf(r.out, "             %s\n", fmt.Sprintf(format, args...))
}

// Check prints whether a condition is true.
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

// Err returns all failures as one error, and prints a last line with the
// result.
func (r *Report) Err() error {
	if len(r.wrong) > 0 {
		return fmt.Errorf("%d of %d checks failed: %w", len(r.wrong), r.checks, errors.Join(r.wrong...))
	}
	fmt.Fprintf(r.out, "\nAll %d checks hold. %.0f s in all.\n", r.checks, time.Since(r.began).Seconds())
	return nil
}
