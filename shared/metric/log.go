package metric

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/secure-share/secure-share/shared/pattern"
)

// Service is the function that counts.
type Service uint8

// The functions.
const (
	FileAPI Service = iota
	Reaper
	KeyMailer
	Realtime
	LinkAPI
	Notifier
)

var services = [...]string{FileAPI: "fileapi", Reaper: "reaper", KeyMailer: "keymailer", Realtime: "realtime", LinkAPI: "linkapi", Notifier: "notifier"}

// String is the service's value in its dimension.
func (s Service) String() string { return services[s] }

// Stage is the name of a stage. The zero Stage means no stage.
type Stage struct{ name string }

var stageName = pattern.New(`^[a-z][a-z0-9]{0,15}$`)

// Unstaged is the stage of a stack that sets none, like stacks from before metrics
// existed.
const Unstaged = "unstaged"

// ParseStage takes one lower-case word.
func ParseStage(name string) (Stage, error) {
	if !stageName.MatchString(name) {
		return Stage{}, errors.New("must be one lower-case word")
	}
	return Stage{name}, nil
}

// Log adds up the metrics of one invocation. It is safe for concurrent use.
type Log struct {
	service Service
	stage   Stage
	out     io.Writer
	now     func() time.Time

	mu  sync.Mutex
	sum map[Metric]float64
}

// New returns the log of one function instance; out is its stdout.
func New(service Service, stage Stage, out io.Writer, now func() time.Time) *Log {
	return &Log{service: service, stage: stage, out: out, now: now, sum: map[Metric]float64{}}
}

// Add adds n to m for the next line. It ignores values that are not numbers,
// and metrics of other services.
func (l *Log) Add(m Metric, n float64) {
	if m >= count || !slices.Contains(metrics[m].by, l.service) || math.IsNaN(n) || math.IsInf(n, 0) {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sum[m] += n
}

// Flush writes one line with the sums since the last Flush, if there are any. A
// line has some 210 bytes with one metric, and some 60 more for each further
// one.
func (l *Log) Flush() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.sum) == 0 {
		return
	}
	if line, err := json.Marshal(l.document()); err == nil {
		_, _ = l.out.Write(append(line, '\n')) // a lost number is not a reason to fail
	}
	clear(l.sum)
}

type definition struct{ Name, Unit string }

type directive struct {
	Namespace  string
	Dimensions [][]string
	Metrics    []definition
}

// document is the root node of the embedded metric format: the values are
// members of the root, where the directive refers to them by name.
func (l *Log) document() map[string]any {
	d := directive{Namespace: Namespace, Dimensions: [][]string{{ByStage, ByService}}}
	root := map[string]any{ByStage: l.stage.name, ByService: l.service.String()}
	for m := range count {
		if n, added := l.sum[m]; added {
			d.Metrics = append(d.Metrics, definition{m.String(), metrics[m].unit})
			root[m.String()] = n
		}
	}
	root["_aws"] = map[string]any{"Timestamp": l.now().UnixMilli(), "CloudWatchMetrics": []directive{d}}
	return root
}

// After returns f with a Flush after each call, even if the call panics.
func After[In, Out any](l *Log, f func(context.Context, In) (Out, error)) func(context.Context, In) (Out, error) {
	return func(ctx context.Context, in In) (Out, error) {
		defer l.Flush()
		return f(ctx, in)
	}
}
