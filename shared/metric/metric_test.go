package metric

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 5e6, time.UTC)

func newLog(t *testing.T) (*Log, *bytes.Buffer) { t.Helper(); return logOf(t, Reaper) }

func logOf(t *testing.T, service Service) (*Log, *bytes.Buffer) {
	t.Helper()
	stage, err := ParseStage("prod")
	if err != nil {
		t.Fatal(err)
	}
	out := new(bytes.Buffer)
	return New(service, stage, out, func() time.Time { return noon }), out
}

func TestALineIsInTheEmbeddedMetricFormat(t *testing.T) {
	l, out := newLog(t)
	l.Add(BlobsDeleted, 2)
	l.Add(SweepLag, 0)
	l.Add(BlobsDeleted, 1)
	l.Flush()
	want := `{"BlobsDeleted":3,"Service":"reaper","Stage":"prod","SweepLag":0,"_aws":{` +
		`"CloudWatchMetrics":[{"Namespace":"SecureShare","Dimensions":[["Stage","Service"]],` +
		`"Metrics":[{"Name":"SweepLag","Unit":"Seconds"},{"Name":"BlobsDeleted","Unit":"Count"}]}],` +
		`"Timestamp":1795262400005}}` + "\n"
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", out, want)
	}
}

func TestEachLineBeginsAnew(t *testing.T) {
	l, out := logOf(t, KeyMailer)
	l.Flush()
	if out.Len() != 0 {
		t.Errorf("a line about nothing: %s", out)
	}
	l.Add(RefusedCap, 1)
	l.Flush()
	out.Reset()
	l.Flush()
	l.Add(Mails, 1)
	l.Flush()
	if strings.Contains(out.String(), "RefusedCap") || strings.Count(out.String(), "\n") != 1 {
		t.Errorf("the second line is %s", out)
	}
}

// A line takes a hundred metrics at most, and CloudWatch Logs 256 KiB.
func TestALineHoldsNothingButNumbersTheServiceAndTheStage(t *testing.T) {
	for service, name := range services {
		l, out := logOf(t, Service(service))
		own := 0
		for _, m := range All() {
			l.Add(m, 1e300)
			if slices.Contains(m.By(), Service(service)) {
				own++
			}
		}
		l.Flush()
		var root map[string]any
		if err := json.Unmarshal(out.Bytes(), &root); err != nil {
			t.Fatal(err)
		}
		for member, value := range root {
			_, number := value.(float64)
			switch {
			case number, member == "_aws":
			case member == "Service" && value == name, member == "Stage" && value == "prod":
			default:
				t.Errorf("%s: %v", member, value)
			}
		}
		if len(root) != own+3 || own == 0 || own > 100 || out.Len() > 8<<10 {
			t.Errorf("%s: %d members, %d metrics of its own, %d bytes", name, len(root), own, out.Len())
		}
	}
}

// Callers cannot pass text, so no identifier can get into a metric.
func TestNoTextCanBeHandedOver(t *testing.T) {
	log := reflect.TypeFor[*Log]()
	for n := range log.NumMethod() {
		for in := 1; in < log.Method(n).Type.NumIn(); in++ {
			switch k := log.Method(n).Type.In(in).Kind(); k {
			case reflect.Uint8, reflect.Float64:
			default:
				t.Errorf("%s takes a %s", log.Method(n).Name, k)
			}
		}
	}
	l, out := logOf(t, FileAPI)
	for _, n := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		l.Add(Claims, n)
	}
	l.Add(count, 1)
	l.Add(Mails, 1) // of another
	l.Flush()
	if out.Len() != 0 {
		t.Errorf("what is not a number was written: %s", out)
	}
}

func TestAStageIsOneWord(t *testing.T) {
	for _, name := range []string{"p", "prod", "a234567890123456"} {
		if s, err := ParseStage(name); err != nil || s.name != name {
			t.Errorf("%q: %q, %v", name, s.name, err)
		}
	}
	for _, name := range []string{"", "Prod", "1prod", "a2345678901234567", "a b", "a\n", "bob@acme.example", "a-b"} {
		if _, err := ParseStage(name); err == nil {
			t.Errorf("%q was taken", name)
		}
	}
}

func TestEveryMetricHasANameOfItsOwn(t *testing.T) {
	plain, seen := regexp.MustCompile(`^[A-Z][A-Za-z0-9]{2,30}$`), map[string]bool{}
	for _, m := range All() {
		if !plain.MatchString(m.String()) || seen[m.String()] || metrics[m].unit == "" || len(m.By()) == 0 {
			t.Errorf("metric %d: %q in %q", m, m, metrics[m].unit)
		}
		seen[m.String()] = true
	}
}

func TestAfterEachInvocationALine(t *testing.T) {
	l, out := logOf(t, FileAPI)
	f := After(l, func(_ context.Context, n float64) (string, error) {
		l.Add(Claims, n)
		if n < 0 {
			panic("on purpose")
		}
		return "answer", nil
	})
	if answer, err := f(t.Context(), 1); answer != "answer" || err != nil {
		t.Errorf("%s, %v", answer, err)
	}
	func() {
		defer func() { _ = recover() }()
		_, _ = f(t.Context(), -1)
	}()
	if strings.Count(out.String(), "\n") != 2 || !strings.Contains(out.String(), `"Claims":-1`) {
		t.Errorf("lines:\n%s", out)
	}
}

func TestManyAddAtOnce(t *testing.T) {
	l, out := logOf(t, FileAPI)
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() { l.Add(Claims, 1) })
	}
	all.Wait()
	l.Flush()
	if !strings.Contains(out.String(), `"Claims":50,`) {
		t.Errorf("%s", out)
	}
}
